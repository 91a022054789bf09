"""A manifest to fill in, written from what the transcripts themselves say.

Guesses are made from names and labels only, and stand there to be looked at: the case and the
wave from the file's name, the role from words in the name or the label, the date and the place
from the header. Where somebody has to be named there is a question mark, which `ingest`
refuses until it is replaced.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from qcode.domain.dates import date_fault, near_date
from qcode.domain.ingest import Order, Prepared
from qcode.domain.study import MAIN_INFORMANT, name_fault
from qcode.domain.text import Reading
from qcode.errors import Problem
from qcode.readers.manifest import OPEN
from qcode.storage.database import Store
from qcode.workflow.preparing import prepare_file

_ROLES = (
    ("child director", r"儿童主任|child director"),
    (
        "grandparent",
        r"奶奶|爷爷|外婆|外公|姥姥|姥爷|祖母|祖父|grand(?:ma|pa|mother|father|parent)s?",
    ),
    ("parent", r"妈妈|爸爸|母亲|父亲|家长|mother|father|mum|mom|dad|parent"),
    ("social worker", r"社工|social worker|worker"),
    ("teacher", r"老师|教师|班主任|teacher"),
    ("child", r"孩子|儿童|小朋友|学生|child|pupil|student"),
)
_PART = re.compile(r"[-_ .·—–]+")
_WAVE = re.compile(r"(?i)[tw]\d")
_DAY = re.compile(r"(20\d\d)[-_.年]?(\d\d)[-_.月]?(\d\d)日?")
_DATE_FIELD = re.compile(r"(?i).*(?:日期|时间|date)")
_PLACE_FIELD = re.compile(r"(?i).*(?:地点|地址|place|location|venue)")
_HAN = re.compile(r"[㐀-鿿]")
_OTHER_EAST = re.compile(r"[ぁ-ヿ가-힣]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ']+")
# The commonest words of English (in any frequency list) that few other languages have.
_ENGLISH = frozenset(
    ("the", "and", "of", "you", "that", "is", "it", "was", "to", "for", "have", "not", "with")
)


def manifest_template(
    store: Store, orders: Sequence[Order], folder: Path
) -> tuple[list[dict[str, str]], list[Problem]]:
    """Return a row a transcript, and the problems of files that cannot be read.

    Paths are those of a manifest in `folder`.
    """
    stems = [Path(order.path).stem for order in orders]
    heads = Counter(_PART.split(stem)[0] for stem in stems)
    twice = Counter(stems)
    rows: list[dict[str, str]] = []
    problems: list[Problem] = []
    for order, stem in zip(orders, stems, strict=True):
        path = Path(order.path)
        name = stem if twice[stem] == 1 else f"{path.parent.name}-{stem}"
        found, faults = prepare_file(store, order)
        problems += faults
        if found:
            row = {"file": _relative(path, folder), "document": _safe(name)}
            rows.append({**row, **_facts(found[0], stem, heads)})
    return rows, problems


def _facts(prepared: Prepared, stem: str, heads: Mapping[str, int]) -> dict[str, str]:
    reading, cast = prepared.reading, prepared.cast
    interviewers = [label for label, who in cast.speakers.items() if label and who.is_interviewer]
    others = [label for label in reading.labels if label not in interviewers]
    named = [stem, *others] if len(_roots(prepared, others)) == 1 else [stem]
    layouts = " | ".join(layout.pattern for layout in reading.others)
    return {
        "informant": _safe(stem),
        "role": _role(named),
        "case": _case(stem, heads),
        "wave": next((part.upper() for part in _PART.split(stem) if _WAVE.fullmatch(part)), ""),
        "method": "",
        "date": _date(stem, reading),
        "place": _field(reading, _PLACE_FIELD),
        "language": language_of(reading.text),
        "interviewer": ";".join(interviewers),
        "speakers": ";".join(_speakers(prepared, others)),
        "profile": "",
        "encoding": "" if reading.encoding in ("", "utf-8") else reading.encoding,
        "pattern": layouts if prepared.is_doubtful else "",
    }  # fmt: skip


def _speakers(prepared: Prepared, others: Sequence[str]) -> list[str]:
    """Return `LABEL=WHO` for each label that is no interviewer's; a spelling goes with its own."""
    who = MAIN_INFORMANT if len(_roots(prepared, others)) == 1 else OPEN[0]
    return [f"{label}={who}" for label in others]


def _roots(prepared: Prepared, labels: Sequence[str]) -> set[str]:
    """Return the labels without other spellings of them."""
    spellings = dict(prepared.similar)
    return {label for label in labels if label not in spellings}


def _role(words: Sequence[str]) -> str:
    """Return the role that one of the words names, the first first."""
    for word in words:
        for role, names in _ROLES:
            # English words stand by themselves: `mother` is not in `smother`.
            if re.search(rf"(?i)(?<![a-z])(?:{names})(?![a-z])", word):
                return role
    return ""


def _case(stem: str, heads: Mapping[str, int]) -> str:
    """Return what a name begins with, where it has a number or several files share it."""
    head, *rest = _PART.split(stem)
    is_shared = heads[head] > 1 and bool(rest)
    is_numbered = bool(re.fullmatch(r"[^\W\d]{0,8}\d{1,5}", head)) and not _DAY.match(head)
    return head if (is_shared or is_numbered) and not name_fault("case", head) else ""


def _date(stem: str, reading: Reading) -> str:
    found = _DAY.search(stem)
    if found and not date_fault(day := "-".join(found.groups())):
        return day
    words = _field(reading, _DATE_FIELD)
    near = near_date(words)
    return near or (words if words and not date_fault(words) else "")


def _field(reading: Reading, name: re.Pattern[str]) -> str:
    return next((value for key, value in reading.fields if name.fullmatch(key)), "")


def language_of(text: str) -> str:
    """Return `zh` or `en` where most of a text is in that language, else ""."""
    sample = text[:20_000]
    han, words = len(_HAN.findall(sample)), _LATIN_WORD.findall(sample.casefold())
    if _OTHER_EAST.search(sample) and len(_OTHER_EAST.findall(sample)) > han / 10:
        return ""
    if han > sum(map(len, words)):
        return "zh"
    known = sum(word in _ENGLISH for word in words)
    return "en" if words and known >= 0.12 * len(words) else ""


def _relative(path: Path, folder: Path) -> str:
    """Return a path from the manifest's folder; a spreadsheet must not take it for a formula."""
    try:
        words = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        words = str(path.resolve())
    return f"./{words}" if words[:1] in "=+-@" else words


def _safe(name: str) -> str:
    """Return a name, or nothing where a spreadsheet would take it for a formula."""
    return "" if name[:1] in "=+-@" else name
