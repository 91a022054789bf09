"""From one version of a document to the next: every coding and every decision on a suggestion.

Nothing is written here. A coding is looked for from the version it stands in, so that one
which an earlier correction lost is found again where a later one brings its words back.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from qcode.domain.aligning import NONE, Alignment, align
from qcode.domain.anchoring import PLACED, Anchoring, Landing, SameText
from qcode.domain.correction import Moved, Place
from qcode.domain.identity import HASH_MASK, passage_key
from qcode.domain.spoken import Names, Words, is_respelled
from qcode.domain.study import INTERVIEWER
from qcode.domain.text import Segment, Span, StoredTurn
from qcode.storage.correcting import Anchored, Decided

DOUBLE = "another coding says the same of the same words now"
_TELLING = 20  # words: of fewer it cannot be said what is left of them
_AROUND = 40  # characters shown on each side of a passage


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its text, its turns, and the number it is stored under (0: not yet)."""

    version: int
    text: str
    turns: Sequence[StoredTurn]

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of the turns."""
        return tuple(item.turn.span for item in self.turns)

    def speaker(self, turn: int) -> str:
        """Return who speaks in a turn, by its number from 1."""
        item = self.turns[turn - 1]
        return INTERVIEWER if item.is_interviewer else item.informant

    def place(self, turn: int, span: Span) -> Place:
        """Return a passage with what stands around it."""
        before = self.text[max(span.start - _AROUND, 0) : span.start]
        after = self.text[span.end : span.end + _AROUND]
        return Place(turn, span, span.of(self.text), self.speaker(turn), before, after)

    def informants_spans(self) -> list[Span]:
        """Return the spans of the turns that are not the interviewer's."""
        return [item.turn.span for item in self.turns if not item.is_interviewer]


class Bridge:
    """Finds passages of an old version in the new one."""

    def __init__(self, old: Side, new: Side, names: Names) -> None:
        self.old, self.new, self._names = old, new, names
        self._words = Words(names)
        self._same = SameText(new.spans) if old.text == new.text else None
        self._found: Alignment | None = None
        self._anchoring: Anchoring | None = None

    @property
    def is_rereading(self) -> bool:
        """Say whether the text is the same."""
        return self._same is not None

    @property
    def alignment(self) -> Alignment:
        """The alignment of the words that are said in both."""
        if self._found is None:
            old = self._words.of(self.old.text, self.old.spans)
            self._found = align(old, self._words.of(self.new.text, self.new.spans))
        return self._found

    def land(self, span: Span) -> Landing:
        """Return where a passage of the old text stands in the new one."""
        if self._same is not None:
            return self._same.land(span)
        if self._anchoring is None:
            self._anchoring = Anchoring(self.alignment, self._names)
        return self._anchoring.land(span)

    def is_respelled(self, old: str, new: str) -> bool:
        """Say whether two passages say the same words."""
        return old == new or is_respelled(old, new, self._names)

    def count_new_words(self) -> int:
        """Count the words of informants that no informant said in the old version."""
        if self._same is not None:
            return self._count_reread()
        found = self.alignment
        asks = [item.is_interviewer for item in self.old.turns]
        answers = [not item.is_interviewer for item in self.new.turns]
        # By the old word of each: the last one stands for NONE.
        is_new = [*map(asks.__getitem__, found.old.turns_of_words()), True]
        is_answer = map(answers.__getitem__, found.new.turns_of_words())
        return sum(compress(map(is_new.__getitem__, found.sources), is_answer))

    def is_other_interview(self) -> bool:
        """Say whether hardly a word of the old version is left: is it another interview?"""
        if self._same is not None:
            return False
        # By chance, two interviews in one language share a word here and there, in order.
        size, kept = len(self.alignment.partners), sum(self.alignment.certain)
        return size >= _TELLING and kept < 0.2 * size

    def _count_reread(self) -> int:
        before, after = self.old.informants_spans(), self.new.informants_spans()
        if before == after:
            return 0
        spoken = self._words.of(self.new.text, after)
        starts = [span.start for span in before]
        places = (bisect_right(starts, start) - 1 for start in spoken.starts)
        return sum(
            at < 0 or before[at].end <= start
            for at, start in zip(places, spoken.starts, strict=True)
        )

    def speakers_by_words(self, labels: Iterable[str]) -> dict[str, str]:
        """Say of labels whose words their turns hold: nearly all of one speaker, or none."""
        found = self.alignment
        known = found.old.turns_of_words()
        counts: dict[str, Counter[str]] = {label: Counter() for label in labels}
        for turn, source in zip(found.new.turns_of_words(), found.sources, strict=True):
            label = self.new.turns[turn].turn.label or ""
            if label in counts and source != NONE:
                counts[label][self.old.speaker(known[source] + 1)] += 1
        speakers: dict[str, str] = {}
        for label, held in counts.items():
            who, count = held.most_common(1)[0] if held else ("", 0)
            if who and count >= 5 and count >= 0.8 * sum(held.values()):
                speakers[label] = who
        return speakers


@dataclass(frozen=True, slots=True)
class Landed:
    """A coding and where it went; `reason` is the queue it enters, or ""."""

    coding: Anchored
    landing: Landing
    outcome: str
    reason: str
    note: str
    was: Place

    def told(self, new: Side) -> Moved:
        """Return it as the account tells it."""
        place = self.landing
        now = new.place(place.turn, place.span) if self.outcome != "lost" else None
        found_again = self.coding.status == "lost" and self.outcome != "lost"
        return Moved(
            self.coding.uuid, self.coding.code, self.coding.coder, self.outcome, self.reason,
            self.note, self.was, now, found_again,
        )  # fmt: skip


def land_codings(codings: Iterable[Anchored], bridges: Mapping[int, Bridge]) -> list[Landed]:
    """Return where every coding went; `bridges` lead from each version they stand in."""
    taken: set[tuple[object, ...]] = set()
    landed: list[Landed] = []
    for coding in codings:
        bridge = bridges[coding.version]
        span = Span(coding.start, coding.end)
        landing = bridge.land(span)
        outcome, reason, note = landing.outcome, "", landing.note
        if outcome in PLACED:
            speakers = bridge.old.speaker(coding.turn), bridge.new.speaker(landing.turn)
            key = (landing.span, *coding.said)
            if speakers[0] != speakers[1]:
                outcome, reason, note = "changed", "speaker", _speaker_note(*speakers)
            elif coding.status != "removed" and key in taken:
                outcome, note = "changed", DOUBLE
            elif coding.status != "removed":
                taken.add(key)
        if outcome in ("changed", "lost"):
            reason = reason or outcome
        if coding.status == "removed" or (coding.status == "lost" == outcome):
            reason = ""
        was = bridge.old.place(coding.turn, span)
        landed.append(Landed(coding, landing, outcome, reason, note, was))
    return landed


def _speaker_note(before: str, after: str) -> str:
    return f"it was said by {before or 'nobody known'}, and now by {after or 'nobody known'}"


@dataclass(slots=True)
class Carried:
    """Decided suggestions in the new version: number -> what it was, and its anchor.

    `numbers` maps old to new; `outcomes` counts verdicts.
    """

    places: dict[int, tuple[Decided, tuple[object, ...]]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)


def carry_verdicts(
    document: int,
    decided: Sequence[Decided],
    bridge: Bridge,
    old_segments: Sequence[tuple[int, int]],
    segments: Sequence[Segment],
) -> Carried:
    """Find the segments that decided suggestions stand on now.

    A suggestion is known by the words of its segment and by how many with the same words come
    before: where that changed it goes by another number, and the verdicts go with it.
    """
    carried = Carried()
    if not decided:
        return carried
    asks = {item.turn.number for item in bridge.new.turns if item.is_interviewer}
    here = [segment for segment in segments if segment.turn not in asks]
    before = _keys(document, bridge.old.text, old_segments)
    after = _keys(document, bridge.new.text, [(s.span.start, s.span.end) for s in here])
    starts = [segment.span.start for segment in here]
    for item in decided:
        landing = bridge.land(Span(item.start, item.end))
        outcome = landing.outcome
        if outcome in PLACED:
            at = bisect_right(starts, landing.span.start) - 1
            segment = here[at] if at >= 0 else None
            if segment is not None and _is_same(bridge, item, segment) and item.start in before:
                keys = before[item.start] ^ after[segment.span.start]
                number = item.number ^ (keys & HASH_MASK)
                carried.numbers[item.number] = number
                carried.places[number] = (item, _anchor(bridge, item, segment))
            else:
                outcome = "changed"
        carried.outcomes[outcome] += len(item.verdicts)
    return carried


def _is_same(bridge: Bridge, item: Decided, segment: Segment) -> bool:
    was = bridge.old.text[item.start : item.end]
    return bridge.is_respelled(was, segment.span.of(bridge.new.text))


def _keys(document: int, text: str, segments: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return what each segment adds to the identity of its suggestions, by its start."""
    seen: Counter[str] = Counter()
    keys: dict[int, int] = {}
    for start, end in segments:
        words = text[start:end]
        keys[start] = passage_key(document, seen[words], words)
        seen[words] += 1
    return keys


def _anchor(bridge: Bridge, item: Decided, segment: Segment) -> tuple[object, ...]:
    """Return (turn, start, end, evidence) of a suggestion on its new segment."""
    span = segment.span
    shift = span.start - item.start
    is_same = bridge.old.text[item.start : item.end] == span.of(bridge.new.text)
    evidence = []
    for first, last, *rest in json.loads(item.evidence):
        place = Span(first + shift, last + shift)
        if not is_same:
            landing = bridge.land(Span(first, last))
            found = landing.span if landing.outcome in PLACED else span
            place = found if span.covers(found) and len(found) else span
        evidence.append([place.start, place.end, *rest])
    return segment.turn, span.start, span.end, json.dumps(evidence, ensure_ascii=False)
