"""Who speaks: every convention is tried, the best one cuts the text into turns.

A convention is scored by its hits, by few labels with many turns each, by alternation and by
spread over the text. A label needs two turns or the user's word; the words of a header are
labels only where they alternate. Nothing is invented: where no convention is convincing, the
turns are paragraphs without a speaker, and a note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qcode.domain.text import Layout, PieceKind, Reading, Span
from qcode.errors import hint_for
from qcode.readers.bounds import find_within
from qcode.readers.cutting import Tiling, cut_at, footer_start, paragraphs, put_above
from qcode.readers.headers import header_fields
from qcode.readers.labels import is_interviewer_word
from qcode.readers.memory import collection_paused
from qcode.readers.patterns import CONVENTIONS, Convention
from qcode.readers.patterns.convention import find_marks
from qcode.readers.patterns.profiles import PROFILES
from qcode.readers.patterns.users import find_users_marks
from qcode.readers.ranking import (
    BOLD_RUN,
    Candidate,
    find_bold_marks,
    judge,
    line_starts,
    rank_candidates,
)
from qcode.readers.source import Hints, Parts
from qcode.readers.stamps import with_stamps, with_time_lines

NO_SPEAKERS = "none"
__all__ = ["NO_SPEAKERS", "Candidate", "find_turns", "propose_speakers", "rank_candidates"]


def find_turns(text: str, hints: Hints, bold: Sequence[Span] = ()) -> tuple[Parts | None, str]:
    """Cut a text into tiles and turns, or say in one line why the user's pattern cannot.

    `bold` are the spans a word processor printed in bold.
    """
    with collection_paused():
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


def _forced(text: str, hints: Hints, bold: Sequence[Span]) -> tuple[Candidate | None, str]:
    """Apply what the user named, whatever its score: a convention, a service, an expression."""
    if "(?P<" in hints.pattern:
        marks, fault = find_users_marks(hints.pattern, text)
        if fault:
            return None, fault
        candidates = [judge(text, "expression", marks, hints)]
    else:
        rules = {rule.name: rule for rule in CONVENTIONS}
        names = PROFILES.get(hints.pattern, (hints.pattern,))
        if not {*rules, BOLD_RUN}.issuperset(names):
            hint = hint_for(hints.pattern, [*rules, BOLD_RUN, *PROFILES])
            return None, f"there is no pattern {hints.pattern!r}: {hint}"
        candidates = [_applied(text, rules.get(name), hints, bold) for name in names]
    best = max(candidates, key=lambda item: (item.has_labels, item.score))
    if not best.marks:
        return None, f"the pattern {hints.pattern!r} finds no speaker with two turns"
    return best, ""


def _applied(text: str, rule: Convention | None, hints: Hints, bold: Sequence[Span]) -> Candidate:
    if rule is None:
        return judge(text, BOLD_RUN, find_bold_marks(text, bold), hints)
    return judge(text, rule.name, find_marks(rule, text, line_starts(text)), hints, rule)


def _parts(text: str, candidate: Candidate) -> Parts:
    """Cut a text by a reading and say what a person should know about it."""
    footer = footer_start(text, candidate.marks[-1].end)
    marks = with_time_lines(text, candidate.marks)
    tiling = cut_at(text, marks, footer, dict(candidate.slips))
    notes: list[str] = []
    if not candidate.has_labels:
        notes.append("no speaker labels were found: the turns have times but no speaker")
    if candidate.slips:
        slips = ", ".join(f"{slip} as {meant}" for slip, meant in candidate.slips)
        notes.append(f"misspelled labels were read as what is meant: {slips}")
    heads = [mark.label for mark in candidate.once if mark.label]
    if heads:
        seen = list(dict.fromkeys(text[start:end] for start, end in heads))
        more = ", …" if len(seen) > 5 else ""
        notes.append(
            "words that stand like a label only once were left as speech: "
            f"{', '.join(seen[:5])}{more}"
        )
    header = text[: marks[0].start]
    return Parts(
        tiling.pieces,
        with_stamps(text, tiling.turns),
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
