"""Who speaks: every convention is tried, the best one cuts the text into turns.

A convention is scored by its hits, by few labels with many turns each, by alternation and by
spread over the text. A label needs two turns or the user's word; the words of a header are
labels only where they alternate. Nothing is invented: where no convention is convincing, the
turns are paragraphs without a speaker, and a note says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qcode.domain.text import Layout, PieceKind, Reading, Span
from qcode.errors import hint_for
from qcode.readers.bounds import find_within
from qcode.readers.cutting import Tiling, cut_at, footer_start, paragraphs, put_above
from qcode.readers.headers import count_header_marks, header_fields
from qcode.readers.labels import (
    is_header_word,
    is_interviewer_word,
    is_never_label,
    is_plausible,
    is_speaker_word,
    is_variant,
)
from qcode.readers.patterns import CONVENTIONS, Mark
from qcode.readers.patterns.convention import find_marks, has_needs
from qcode.readers.patterns.users import find_users_marks
from qcode.readers.source import Hints, Parts

NO_SPEAKERS = "none"
_LEAST = 0.18
_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"\s*\d+$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One convention applied to a text: the marks of turns, the others, and how good it is."""

    name: str
    marks: tuple[Mark, ...]
    once: tuple[Mark, ...] = ()
    quality: float = 0.0
    weight: float = 1.0
    has_labels: bool = True

    def labels(self, text: str) -> set[str]:
        """Return the labels of the marks in `text`."""
        return {text[slice(*mark.label)] for mark in self.marks if mark.label}

    @property
    def score(self) -> float:
        """How much of the text the convention explains, and how well."""
        return len(self.marks) * self.quality * self.weight


def find_turns(text: str, hints: Hints, bold: Sequence[Span] = ()) -> tuple[Parts | None, str]:
    """Cut a text into tiles and turns, or say in one line why the user's pattern cannot.

    `bold` are the spans a word processor printed in bold.
    """
    return find_within(text, hints, bold, _find)


def _find(text: str, hints: Hints, bold: Sequence[Span]) -> tuple[Parts | None, str]:
    if hints.is_unlabelled:
        return _unlabelled(text), ""
    if hints.pattern:
        candidate, fault = _forced(text, hints, bold)
        if candidate is None:
            return None, fault
        return _parts(text, candidate), ""
    ranked = rank_candidates(text, hints, bold)
    if not ranked:
        return _unlabelled(text), ""
    return replace(_parts(text, ranked[0]), others=[_layout(text, c) for c in ranked[:2]]), ""


def _layout(text: str, candidate: Candidate) -> Layout:
    """Say of a reading what a person must know to choose it."""
    counts = Counter(text[slice(*mark.label)] for mark in candidate.marks if mark.label)
    return Layout(candidate.name, tuple(counts.items()), candidate.score)


def rank_candidates(text: str, hints: Hints, bold: Sequence[Span] = ()) -> list[Candidate]:
    """Return the convincing readings of a text, the best first."""
    starts = [hit.start() for hit in _LINE.finditer(text)]
    needs = has_needs((rule.needs for rule in CONVENTIONS), text)
    found = [
        _vet(text, rule.name, find_marks(rule, text, starts) if needs[rule.needs] else [], hints)
        for rule in CONVENTIONS
    ]
    weighed = [
        replace(candidate, weight=rule.weight)
        for candidate, rule in zip(found, CONVENTIONS, strict=True)
        if not candidate.has_labels or len(candidate.labels(text)) >= rule.least_labels
    ]
    weighed.append(_vet(text, "bold-run", _bold_marks(text, bold), hints))
    convincing = [item for item in weighed if item.marks and item.quality >= _LEAST]
    # Times without names are a reading only where no names are found.
    return sorted(convincing, key=lambda item: (item.has_labels, item.score), reverse=True)


def _forced(text: str, hints: Hints, bold: Sequence[Span]) -> tuple[Candidate | None, str]:
    """Apply the convention or the expression the user named, whatever its score."""
    names = {rule.name: rule for rule in CONVENTIONS}
    if hints.pattern == "bold-run":
        marks, fault = _bold_marks(text, bold), ""
    elif hints.pattern in names:
        starts = [hit.start() for hit in _LINE.finditer(text)]
        marks, fault = find_marks(names[hints.pattern], text, starts), ""
    elif "(?P<" in hints.pattern:
        marks, fault = find_users_marks(hints.pattern, text)
    else:
        known = [*names, "bold-run"]
        return None, f"there is no pattern {hints.pattern!r}: {hint_for(hints.pattern, known)}"
    if fault:
        return None, fault
    name = hints.pattern if "(?P<" not in hints.pattern else "expression"
    candidate = _vet(text, name, marks, hints)
    if not candidate.marks:
        return None, f"the pattern {hints.pattern!r} finds no speaker with two turns"
    return candidate, ""


def _bold_marks(text: str, bold: Sequence[Span]) -> list[Mark]:
    """Bold words at the beginning of a line, with other words behind or below them."""
    marks: list[Mark] = []
    for span in bold:
        line = text.rfind("\n", 0, span.start) + 1
        words = span.of(text)
        name = words.strip().rstrip(":： \t")
        if text[line : span.start].strip() or not name or "\n" in words.strip():
            continue
        start = span.start + words.index(name)
        colon = re.compile(r"[ \t\u3000]*[:：]?").match(text, start + len(name))
        marks.append(Mark(line, colon.end() if colon else span.end, (start, start + len(name))))
    return marks


def _vet(text: str, name: str, marks: list[Mark], hints: Hints) -> Candidate:
    """Keep the marks whose labels are labels, and judge the convention by them."""
    if not any(mark.label for mark in marks):
        return Candidate(name, tuple(marks), quality=float(len(marks) > 1), has_labels=False)
    words = [text[mark.label[0] : mark.label[1]] if mark.label else "" for mark in marks]
    counts = _accepted(words, hints.labels)
    kept = [mark for mark, word in zip(marks, words, strict=True) if word in counts]
    if not kept:
        return Candidate(name, ())
    header = count_header_marks(text, kept)
    turns, labels = kept[header:], [word for word in words if word in counts][header:]
    start = turns[0].start if turns else len(text)
    once = [
        mark
        for mark, word in zip(marks, words, strict=True)
        if word not in counts and mark.start > start and not is_never_label(word)
    ]
    quality = _quality(text, turns, labels, set(hints.labels)) * min(
        1.0, 1.6 * len(kept) / len(marks)
    )
    return Candidate(name, tuple(turns), tuple(once), quality)


def _accepted(words: Sequence[str], vouched: Sequence[str]) -> dict[str, int]:
    """Return the words that are labels, with how often each occurs.

    A numbered series (`Speaker 1` …, `Q1 A1 Q2`) counts as one label.
    """
    counts = Counter(words)
    series = Counter(_NUMBER.sub("", word) for word in words)
    kept = {
        word: count
        for word, count in counts.items()
        if word in vouched
        or (count > 1 and is_plausible(word))
        or (word[-1:].isdigit() and series[_NUMBER.sub("", word)] > 1 and is_speaker_word(word))
    }
    fields = [word for word in kept if word not in vouched and is_header_word(word)]
    for word in fields:
        if not _alternates(word, [item for item in words if item in kept]):
            del kept[word]
    strong = [word for word, count in kept.items() if count > 1]
    for word, count in counts.items():
        is_open = word not in kept and is_plausible(word) and not is_header_word(word)
        if is_open and any(is_variant(word, known) for known in strong):
            kept[word] = count
    return kept


def _alternates(word: str, words: Sequence[str]) -> bool:
    """Say whether a word of headers alternates with others like a speaker."""
    places = [at for at, item in enumerate(words) if item == word]
    others = sum(at + 1 < len(words) and words[at + 1] != word for at in places)
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
    if len(counts) == 1 and not (is_known or speakers or is_first or len(marks) >= 3):
        return 0.0
    changes = sum(one != other for one, other in pairwise(labels))
    alternation = changes / (len(labels) - 1) if len(labels) > 1 else 0.0
    many = min(1.0, len(labels) / len(counts) / 4 + 0.3)
    shape = (0.45 + 0.55 * alternation) * many * _spread(text, marks)
    return max(shape, 0.5) if is_known else min(1.0, shape * (1 + 0.5 * speakers / len(labels)))


def _spread(text: str, marks: Sequence[Mark]) -> float:
    """Share of the text's tenths that hold marks, and of the text that lies behind the first."""
    length = max(1, len(text))
    tenths = {mark.start * 10 // length for mark in marks}
    behind = 1 - marks[0].start / length
    dense = min(1.0, 25 * len(marks) / (1 + text.count("\n", marks[0].start)))
    return min(1.0, len(tenths) / min(7, len(marks))) * min(1.0, 0.3 + behind) * dense


def _parts(text: str, candidate: Candidate) -> Parts:
    """Cut a text by a reading and say what a person should know about it."""
    footer = footer_start(text, candidate.marks[-1].end)
    tiling = cut_at(text, candidate.marks, footer)
    notes: list[str] = []
    if not candidate.has_labels:
        notes.append("no speaker labels were found: the turns have times but no speaker")
    heads = [mark.label for mark in candidate.once if mark.label]
    if heads:
        seen = list(dict.fromkeys(text[start:end] for start, end in heads))
        more = ", …" if len(seen) > 5 else ""
        notes.append(
            "words that stand like a label only once were left as speech: "
            f"{', '.join(seen[:5])}{more}"
        )
    header = text[: candidate.marks[0].start]
    return Parts(
        tiling.pieces,
        tiling.turns,
        candidate.name,
        header_fields(header),
        notes,
        [Span(start, end) for start, end in heads],
    )


def _unlabelled(text: str) -> Parts:
    """Paragraphs without a speaker."""
    footer = footer_start(text, 0)
    tiling = Tiling(text)
    for start, end in paragraphs(text, 0, footer):
        tiling.put_turn(None, start, end)
    if not tiling.turns:  # nothing but a typist's remark: then it is the text
        footer = len(text)
        tiling.put_turn(None, 0, footer)
    put_above(tiling, PieceKind.FOOTER, footer, len(text))
    tiling.close()
    note = "no speaker labels were found: each paragraph is a turn without a speaker"
    return Parts(tiling.pieces, tiling.turns, NO_SPEAKERS, notes=[note])


def propose_speakers(reading: Reading) -> dict[str, bool]:
    """Propose for each label whether it is an interviewer; the user settles it.

    By the word of the label first; without such a word, by the share of questions among the
    turns where one label clearly asks and the others do not.
    """
    labels = list(reading.labels)
    proposed = {label: is_interviewer_word(label) for label in labels}
    if any(proposed.values()) or len(labels) < 2:
        return proposed
    asks = _question_shares(reading)
    first, second = sorted(asks.values(), reverse=True)[:2]
    if first >= 0.4 and first >= 2 * second + 0.1:
        return {label: asks[label] == first for label in labels}
    return proposed


def _question_shares(reading: Reading) -> Mapping[str, float]:
    asked: Counter[str] = Counter()
    for turn in reading.turns:
        if turn.label is not None and turn.span.of(reading.text).rstrip().endswith(
            ("?", "？", "吗", "呢")
        ):
            asked[turn.label] += 1
    return {label: asked[label] / count for label, count in reading.labels.items()}
