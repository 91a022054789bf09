"""Which convention a text follows: each is tried on it and judged, the best first.

A convention is scored by its hits, by few labels with many turns each, by alternation and by
spread over the text. A label needs two turns or the user's word; where a time stands with each
name, one turn is enough. The words of a header are labels only where they alternate. A label
that never stands as the leading ones always stand (below a blank line, alone on its line, with
a time) is speech. A reading that leaves times or signs at the head of most turns is worth
less. Of a long text the beginning is judged by every convention, the whole by the best only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from qcode.domain.text import Span
from qcode.readers.doubts import is_doubtful
from qcode.readers.headers import count_header_marks
from qcode.readers.labels import (
    is_header_word,
    is_never_label,
    is_plausible,
    is_speaker_word,
    is_variant,
    slips_of,
)
from qcode.readers.patterns import CONVENTIONS, Convention, Mark
from qcode.readers.patterns.convention import GAP, TIME, find_marks, has_needs
from qcode.readers.source import Hints

_BOLD_HEAD = re.compile(
    rf"{GAP}(?:[\[(（]?(?P<time>{TIME})[\])）]?{GAP}(?:[-–][ \t]+)?)?"
    rf"(?P<label>[^\W_](?:(?![:：\t\n])(?!{GAP}[\[(（]?{TIME}).){{0,60}})"
)
_BOLD_TAIL = re.compile(
    rf"{GAP}[:：]?{GAP}(?:[\[(（](?P<time>{TIME})[\])）]|(?P<time2>{TIME})(?={GAP}[:：]?{GAP}\n))?{GAP}[:：]?"
)
_LEAST = 0.18
# What tells the labels of a series apart: Speaker 1, 受访者B, Participant C.
_NUMBER = re.compile(r"\s*\d+$|(?<=[^\x00-\x7f])[A-Za-z甲乙丙丁]$|(?<=\w)\s+[A-Z]$")
_LONG, _SAMPLE = 400_000, 150_000
_SIGN = re.compile(rf"{GAP}(?:[—–/=|:：](?!/)|-[ \t]|\*\*|[\[(（#]?{TIME}(?:[\])）#]|[ \t]*\n))")
_TIME_LINE = re.compile(rf"{GAP}[\[(<]?{TIME}(?:[ \t>-]+{TIME})?[\])>]?\s*$")
BOLD_RUN = "bold-run"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One convention applied to a text: the marks of turns, the others, and how good it is.

    `slips` are misspelled labels, each with the label that is meant.
    """

    name: str
    marks: tuple[Mark, ...]
    once: tuple[Mark, ...] = ()
    quality: float = 0.0
    weight: float = 1.0
    has_labels: bool = True
    slips: tuple[tuple[str, str], ...] = ()

    def labels(self, text: str) -> set[str]:
        """Return the labels of the marks in `text`."""
        return {text[slice(*mark.label)] for mark in self.marks if mark.label}

    @property
    def score(self) -> float:
        """How much of the text the convention explains, and how well."""
        return len(self.marks) * self.quality * self.weight


def rank_candidates(text: str, hints: Hints, bold: Sequence[Span] = ()) -> list[Candidate]:
    """Return the convincing readings of a text, the best first.

    Readings that put the same labels at the same places are one: the best of them stands.
    """
    rules: Sequence[Convention] = CONVENTIONS
    if len(text) > _LONG:
        sample = text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]
        best = _distinct(_ranked(sample, hints, (), CONVENTIONS))[:2]
        is_clear = len(best) < 2 or best[0].score > 2 * best[1].score
        names = {item.name for item in (best[:1] if is_clear else best)}
        rules = [rule for rule in CONVENTIONS if rule.name in names]
    return _distinct(_ranked(text, hints, bold, rules))


def _ranked(
    text: str, hints: Hints, bold: Sequence[Span], rules: Sequence[Convention]
) -> list[Candidate]:
    needs = has_needs((rule.needs for rule in rules), text)
    starts = line_starts(text)
    found = [
        judge(text, rule.name, find_marks(rule, text, starts), hints, rule)
        for rule in rules
        if needs[rule.needs]
    ]
    if bold:
        found.append(judge(text, BOLD_RUN, find_bold_marks(text, bold), hints))
    convincing = [item for item in found if item.marks and item.quality >= _LEAST]
    # Times without names are a reading only where names are not found, or hardly any.
    timed = max((len(item.marks) for item in convincing if not item.has_labels), default=0)
    return sorted(
        convincing,
        key=lambda item: (item.has_labels and len(item.marks) >= 0.25 * timed, item.score),
        reverse=True,
    )


def line_starts(text: str) -> list[int]:
    """Return the offsets at which the lines that are not empty begin."""
    lines = text.split("\n")
    ends = accumulate(len(line) + 1 for line in lines)
    return [end - len(line) - 1 for line, end in zip(lines, ends, strict=True) if line]


def _distinct(ranked: Sequence[Candidate]) -> list[Candidate]:
    seen: set[tuple[object, ...]] = set()
    kept = []
    for item in ranked:
        places = tuple(mark.label or mark.start for mark in item.marks)
        if places not in seen:
            seen.add(places)
            kept.append(item)
    return kept


def find_bold_marks(text: str, bold: Sequence[Span]) -> list[Mark]:
    """Bold words at the beginning of a line, with other words behind or below them.

    A time may stand before the name, inside the bold words or behind them.
    """
    marks: list[Mark] = []
    for span in bold:
        line = text.rfind("\n", 0, span.start) + 1
        head = _BOLD_HEAD.match(text, line)
        if head is None or not line <= span.start <= head.start("label") < span.end:
            continue
        start, end = head.span("label")
        end = min(end, span.end)
        end = start + len(text[start:end].rstrip())
        tail = _BOLD_TAIL.match(text, end)
        if (
            tail is None
            or not text[start:end].strip()
            or "\n" in text[span.start : span.end].strip()
        ):
            continue
        time = head.span("time") if head["time"] else _tail_time(tail)
        marks.append(Mark(line, tail.end(), (start, end), time))
    return marks


def _tail_time(tail: re.Match[str]) -> tuple[int, int] | None:
    return next((tail.span(name) for name in ("time", "time2") if tail[name]), None)


def judge(
    text: str, name: str, marks: list[Mark], hints: Hints, rule: Convention | None = None
) -> Candidate:
    """Keep the marks whose labels are labels, and judge the convention by them."""
    if not any(mark.label for mark in marks):
        return Candidate(name, tuple(marks), quality=float(len(marks) > 1), has_labels=False)
    words = [text[mark.label[0] : mark.label[1]] if mark.label else "" for mark in marks]
    counts = _accepted(words, hints.labels, rule)
    for word in _misplaced(text, marks, words, counts):
        if word not in hints.labels:
            del counts[word]
    if rule is not None and len(counts) < rule.least_labels and not hints.pattern:
        return Candidate(name, ())
    kept = [mark for mark, word in zip(marks, words, strict=True) if word in counts]
    if not kept:
        return Candidate(name, ())
    header = count_header_marks(text, kept)
    turns, labels = kept[header:], [word for word in words if word in counts][header:]
    start = turns[0].start if turns else len(text)
    vouched = not set(hints.labels).isdisjoint(labels) or bool(hints.pattern)
    if not vouched and is_doubtful(labels, len(marks), is_fragile=bool(rule and rule.is_fragile)):
        return Candidate(name, ())
    once = [
        mark
        for mark, word in zip(marks, words, strict=True)
        if word not in counts and mark.start > start and not is_never_label(word)
    ]
    quality = _quality(text, turns, labels, set(hints.labels))
    quality *= min(1.0, 1.6 * len(kept) / len(marks)) * _unexplained(text, turns)
    weight = rule.weight if rule is not None else 1.0
    slips = tuple(slips_of(Counter(labels)).items())
    return Candidate(name, tuple(turns), tuple(once), quality, weight, slips=slips)


def _misplaced(
    text: str, marks: Sequence[Mark], words: Sequence[str], counts: dict[str, int]
) -> list[str]:
    """Return the labels that never stand as the two most frequent nearly always stand.

    What is looked at: a blank line above, the end of the line behind, a time.
    """
    leading = sorted(counts, key=lambda word: counts[word], reverse=True)[:2]
    if len(counts) == len(leading):
        return []
    shapes: dict[str, list[int]] = {word: [0, 0, 0] for word in counts}
    for mark, word in zip(marks, words, strict=True):
        if word in counts:
            shape = shapes[word]
            shape[0] += not text[max(0, mark.start - 2) : mark.start].strip("\n")
            shape[1] += text[mark.end - 1 : mark.end + 1].endswith("\n")
            shape[2] += mark.time is not None
    usual = [
        sum(shapes[word][at] for word in leading) >= 0.9 * sum(counts[word] for word in leading)
        for at in range(3)
    ]
    return [
        word
        for word in counts
        if word not in leading and any(usual[at] and not shapes[word][at] for at in range(3))
    ]


def _accepted(
    words: Sequence[str], vouched: Sequence[str], rule: Convention | None
) -> dict[str, int]:
    """Return the words that are labels, with how often each occurs.

    A numbered series (`Speaker 1` …, `Q1 A1 Q2`) counts as one label.
    """
    counts = Counter(words)
    series: Counter[str] = Counter()
    for word, count in counts.items():
        series[_NUMBER.sub("", word)] += count
    kept = {
        word: count
        for word, count in counts.items()
        if word in vouched
        or (count > 1 and is_plausible(word))
        or (_NUMBER.search(word) and series[_NUMBER.sub("", word)] > 1 and is_speaker_word(word))
    }
    fields = [word for word in kept if word not in vouched and is_header_word(word)]
    for word in fields:
        is_weak = rule is not None and rule.is_fragile and not is_speaker_word(word)
        if is_weak or not _alternates(word, [item for item in words if item in kept]):
            del kept[word]
    if len(counts) == len(words) and _is_counted(words):
        kept |= counts
    strong = [word for word, count in kept.items() if count > 1]
    for word, count in counts.items():
        is_open = word not in kept and is_plausible(word) and not is_header_word(word)
        if is_open and (
            (rule is not None and rule.is_strong and len(strong) > 1)
            or any(is_variant(word, known) for known in strong)
        ):
            kept[word] = count
    return kept


_COUNTED = re.compile(r"([^\W\d_]{1,4})[ ]?(\d{1,3})")


def _is_counted(words: Sequence[str]) -> bool:
    """Say whether the labels are two speakers with the number of the turn: T1, C1, T2, C2."""
    hits = [_COUNTED.fullmatch(word) for word in words]
    pairs = [(hit[1], int(hit[2])) for hit in hits if hit is not None]
    names = {name for name, _ in pairs}
    if len(pairs) < max(8, 0.95 * len(words)) or len(names) != 2:
        return False
    changes = sum(one[0] != two[0] for one, two in pairwise(pairs))
    steps = sum(two[1] - one[1] in {0, 1} for one, two in pairwise(pairs))
    least = 0.9 * (len(pairs) - 1)
    return changes >= least and steps >= least


def _alternates(word: str, words: Sequence[str]) -> bool:
    """Say whether a word of headers alternates with others like a speaker."""
    places = [at for at, item in enumerate(words) if item == word]
    others = sum(words[at + 1 : at + 2] != [word] for at in places)
    share = len(places) / len(words)
    labels = len(set(words))
    return len(places) >= 3 and 0.25 <= share <= 0.75 and others >= 0.7 * len(places) and labels > 1


def _quality(text: str, marks: Sequence[Mark], labels: Sequence[str], vouched: set[str]) -> float:
    """Judge a reading between 0 and 1 by its labels and where they stand."""
    if not marks:
        return 0.0
    counts = Counter(labels)
    is_known = any(label in vouched for label in counts)
    speakers = sum(count for label, count in counts.items() if is_speaker_word(label))
    is_first = not text[: marks[0].start].strip() or marks[0].time is not None
    if len(counts) == 1 and not (is_known or is_first):
        is_late = marks[0].start > 0.15 * len(text)
        if is_late or not (speakers or len(marks) >= 6):
            return 0.0
    changes = sum(one != other for one, other in pairwise(labels))
    alternation = changes / (len(labels) - 1) if len(labels) > 1 else 0.0
    many = min(1.0, len(labels) / len(counts) / 4 + 0.3)
    shape = (0.45 + 0.55 * alternation) * many * _spread(text, marks)
    return max(shape, 0.5) if is_known else min(1.0, shape * (1 + 0.5 * speakers / len(labels)))


def _unexplained(text: str, marks: Sequence[Mark]) -> float:
    """Return less than 1 where most turns begin with a time or a sign that names usually have."""
    seen = marks[:200]
    left = sum(
        _SIGN.match(text, mark.end) is not None or _is_time_above(text, mark.start) for mark in seen
    )
    return 0.6 if left > 0.6 * len(seen) else 1.0


def _is_time_above(text: str, start: int) -> bool:
    """Say whether the line above `start` is nothing but a time, or times."""
    line = text.rfind("\n", 0, max(0, start - 1)) + 1
    return start - line < 40 and _TIME_LINE.match(text, line, start) is not None


def _spread(text: str, marks: Sequence[Mark]) -> float:
    """Share of the tenths of the talk that hold marks, less where much stands above the first."""
    first, above = marks[0].start, len(text) - len(text.lstrip())
    length = max(1, len(text) - first)
    tenths = {(mark.start - first) * 10 // length for mark in marks}
    behind = length / max(1, len(text) - above)
    dense = min(1.0, 25 * len(marks) / (1 + text.count("\n", marks[0].start)))
    return min(1.0, len(tenths) / min(7, len(marks))) * min(1.0, 0.3 + behind) * dense
