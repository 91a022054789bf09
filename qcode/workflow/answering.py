"""What a coder typed in a review, made values: codes, cases, polarities, modifiers, words.

Answers are compared folded, so that full-width letters and traditional characters from a
Chinese keyboard mean the same as plain ones. What could mean two things is refused with what
it could mean; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qcode.domain.codebook import POLARITIES, Code, Codebook
from qcode.domain.folding import fold
from qcode.domain.study import NO_CASE
from qcode.domain.text import Span
from qcode.errors import UnknownNameError, UsageError
from qcode.workflow.coding import Passage, refuse_interviewer
from qcode.workflow.naming import resolve_name

_NO_CASE_WORDS = (NO_CASE, "0", "无", "-")
_ELLIPSIS = re.compile(r"\s*(?:…+|\.{3,}|。{3,})\s*")
_LETTERS = {"p": "present", "n": "absent", "m": "mixed", "u": "unclear"}


@dataclass(frozen=True, slots=True)
class Answers:
    """Reads answers about codes, cases, polarities and modifiers of a codebook."""

    codebook: Codebook

    def code_named(self, typed: str) -> str | None:
        """Return the active code whose id is what was typed, or alone begins so; else None."""
        wanted = fold(typed.strip())
        ids = {fold(code.id): code.id for code in self.codebook.active_codes()}
        if wanted in ids:
            return ids[wanted]
        begins = [code for key, code in ids.items() if wanted and key.startswith(wanted)]
        return begins[0] if len(begins) == 1 else None

    def codes_matching(self, typed: str) -> list[Code]:
        """Return the active codes that hold every word typed in their id or names, in any language.

        Those whose id begins with what was typed come first.
        """
        wanted = fold(typed).split()
        if not wanted:
            return []
        found = [
            code
            for code in self.codebook.active_codes()
            if all(
                any(word in fold(words) for words in (code.id, *code.name.by_language.values()))
                for word in wanted
            )
        ]
        return sorted(found, key=lambda code: not fold(code.id).startswith(wanted[0]))

    def case_named(self, document: str, cases: Sequence[str], typed: str) -> str:
        """Return the case typed by id, unique beginning, or its number in the list; or "none".

        Raises:
            UsageError: several begin so.
            UnknownNameError: the document is not about such a case.
        """
        wanted = fold(typed.strip())
        if wanted not in map(fold, cases):
            if wanted in _NO_CASE_WORDS:
                return NO_CASE
            is_number = wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(cases)
            if is_number and not any(fold(case).startswith(wanted) for case in cases):
                return cases[int(wanted) - 1]
        return _named(f"case of {document}", typed, cases)

    def polarity_named(self, typed: str) -> str:
        """Return the polarity typed as p, n, m, u, or as the beginning of its name."""
        return _LETTERS.get(fold(typed.strip())) or _named("polarity", typed, POLARITIES)

    def modifiers_named(self, typed: str) -> dict[str, str]:
        """Return modifier values typed as KEY=VALUE or as values that only one modifier has.

        Several are parted by spaces or commas; `KEY=` takes a value back to its default.

        Raises:
            UnknownNameError: no modifier or value is named so.
            UsageError: a value belongs to several modifiers.
        """
        parts = re.split(r"[\s,，、;；]+", typed.replace("＝", "=").strip())
        return dict(self._modifier(part) for part in parts if part)

    def _modifier(self, typed: str) -> tuple[str, str]:
        key, equals, value = typed.partition("=")
        if equals:
            name = _named("modifier", key, [m.id for m in self.codebook.modifiers])
            known = self.codebook.modifier(name)
            values = known.values if known else ()
            return name, _named(f"value of {name}", value, values) if value else ""
        found = [
            (m.id, v) for m in self.codebook.modifiers for v in m.values if fold(v) == fold(typed)
        ]
        if not found:
            pairs = [f"{m.id}={v}" for m in self.codebook.modifiers for v in m.values]
            raise UnknownNameError("modifier value", typed, pairs)
        if len(found) > 1:
            could = ", ".join(f"{name}={value}" for name, value in found)
            raise UsageError(f"{typed!r} could be several: {could}")
        return found[0]


def _named(kind: str, typed: str, known: Sequence[str]) -> str:
    """Return the known name that was typed, whole or as a unique beginning, in any width."""
    given, wanted = typed.strip(), fold(typed.strip())
    if given not in known:
        same = [name for name in known if fold(name) == wanted]
        begins = [name for name in known if wanted and fold(name).startswith(wanted)]
        for found in (same, begins):
            if len(found) == 1:
                return found[0]
    return resolve_name(kind, given, known)


def words_in_turn(passage: Passage, number: int, typed: str) -> Span:
    """Return the place of words in a turn: exact, else folded, else `first … last`.

    Raises:
        UsageError: they are not in the turn, or more than once, or it is the interviewer's.
    """
    turn = passage.turn(number)
    refuse_interviewer(passage, turn)
    place, text = turn.turn.span, passage.text
    words = typed.strip()
    for within, wanted in ((text, words), (fold(text), fold(words))):
        found = list(_places(within, place, wanted))
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                f"these words occur {len(found)} times in turn {number}", "give more words"
            )
    ends = _ELLIPSIS.split(words)
    if len(ends) == 2 and all(ends):
        return _between(passage, number, ends[0], ends[1])
    raise UsageError(
        f"these words are not in turn {number}", "give words of the turn, or: first … last"
    )


def _between(passage: Passage, number: int, first: str, last: str) -> Span:
    start, end = words_in_turn(passage, number, first), words_in_turn(passage, number, last)
    if end.end < start.end or end.start < start.start:
        raise UsageError("the last words come before the first", "give them in their order")
    return Span(start.start, end.end)


def _places(text: str, within: Span, words: str) -> Iterator[Span]:
    at = text.find(words, within.start, within.end) if words else -1
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + 1, within.end)
