"""Where a passage of one version stands in the next, and how sure that is.

Each passage has exactly one outcome:

- exact: the same words, in the turn that the old turn became (or a part of it);
- moved: the same words, in another turn;
- respelled: only punctuation, white space, width, case, script or accents differ, or a name
  became its pseudonym; also where it moved;
- changed: words were edited, or the same words stand more than once and nothing around them
  tells which is meant, or the passage is no longer within one turn: a human decides;
- lost: too little of it is left to say where it went.

A place is believed for its words together with what stands around them. Where that fails,
words that occur once in each text are believed; nothing else is.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import not_

from qcode.domain.aligning import NONE, Alignment
from qcode.domain.folding import fold
from qcode.domain.spoken import Names, is_respelled
from qcode.domain.surroundings import AROUND, Surroundings
from qcode.domain.text import Span

OUTCOMES: tuple[str, ...] = ("exact", "moved", "respelled", "changed", "lost")
PLACED: tuple[str, ...] = ("exact", "moved", "respelled")
EDITED = "words were edited"
REPEATED = "the same words stand more than once, and nothing around them tells which is meant"
ELSEWHERE = "the same words stand here, but what stood around them does not"
DIVIDED = "it is no longer within one turn"
GONE = "its words are gone"
NOT_SAID = "its words are no longer in a turn"
_LEAST = 0.3  # of the words must be left for a place to be proposed


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a passage stands now: `turn` counts from 1, 0 where it is lost.

    `note` says why a human is asked; `near` is the offset at which a lost one would stand.
    """

    outcome: str
    span: Span
    turn: int
    note: str = ""
    near: int = 0


class Anchoring:
    """Finds passages of the old version in the new one."""

    def __init__(self, alignment: Alignment, names: Names) -> None:
        self._found = alignment
        self._names = names
        self._old, self._new = alignment.old, alignment.new
        self._kin = _kin(alignment)
        self._around = Surroundings(alignment)

    def land(self, span: Span) -> Landing:
        """Return where a passage of the old text stands in the new one."""
        first, last = self._old.words_in(span)
        if first >= last:
            return self._marks(span, first)
        there = self._around.sure_place(first, last)
        if there == NONE:
            return self._doubtful(span, first, last)
        place = self._shifted(span, first, last, there)
        if place is None:
            place = self._stretched(span, (first, last), (there, there + last - first))
        return self._judged(span, place)

    def owner(self, start: int, end: int) -> Counter[int]:
        """Return how many words of the new span come from each turn (index) of the old text."""
        first, last = self._new.words_in(Span(start, end))
        sources = self._found.sources[first:last]
        return Counter(self._old.turn_at(self._old.starts[at]) for at in sources if at != NONE)

    def _shifted(self, span: Span, first: int, last: int, there: int) -> Span | None:
        """Return the place of a passage in words that stand to the letter as they stood."""
        old, new = self._old, self._new
        shift = new.starts[there] - old.starts[first]
        start = min(old.ends[first - 1] if first else 0, span.start)
        end = max(old.starts[last] if last < len(old.starts) else len(old.text), span.end)
        if start + shift < 0 or old.text[start:end] != new.text[start + shift : end + shift]:
            return None
        place = Span(span.start + shift, span.end + shift)
        turn = new.turn_at(place.start)
        return place if turn >= 0 and place.end <= new.turns[turn].end else None

    def _judged(self, span: Span, place: Span) -> Landing:
        """Return the landing of a passage whose place is sure: is it spelled the same?"""
        turn = self._new.turn_at(place.start)
        if turn < 0 or place.end > self._new.turns[turn].end:
            return clipped(self._new.turns, place, DIVIDED)
        old, new = span.of(self._old.text), place.of(self._new.text)
        if old == new:
            is_home = (self._old.turn_at(span.start), turn) in self._kin
            return Landing("exact" if is_home else "moved", place, turn + 1)
        if is_respelled(old, new, self._names):
            return Landing("respelled", place, turn + 1)
        return Landing("changed", place, turn + 1, EDITED)

    def _doubtful(self, span: Span, first: int, last: int) -> Landing:
        """Return the best proposal for a passage whose place is not sure."""
        there = self._around.only_place(first, last)
        if there != NONE:
            place = self._stretched(span, (first, last), (there, there + last - first))
            return clipped(self._new.turns, place, ELSEWHERE)
        group = self._group(first, last)
        here = self._bounds(first, last, group) if group else self._gap(first, last)
        if here is None:
            return self._lost(first)
        place = self._stretched(span, (first, last), here)
        kept = [at for at, _ in group]
        is_sure = all(self._found.certain[at] for at in kept) and not self._found.moved[first]
        is_whole = span.start <= self._old.starts[first] and self._old.ends[last - 1] <= span.end
        if is_sure and is_whole and len(kept) < last - first:
            landing = self._judged(span, place)
            if landing.outcome == "respelled":
                return landing
        return clipped(self._new.turns, place, EDITED if is_sure else REPEATED)

    def _group(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the words of a passage with their partners that stand together."""
        found = self._found
        pairs = [(at, found.partners[at]) for at in range(first, last)]
        moved = [pair for pair in pairs if pair[1] != NONE and found.moved[pair[0]]]
        kept = [pair for pair in pairs if pair[1] != NONE and not found.moved[pair[0]]]
        group = sorted(kept if len(kept) >= len(moved) else moved, key=lambda pair: pair[1])
        most = 2 * (last - first) + AROUND
        while group and group[-1][1] - group[0][1] > most:
            if group[1][1] - group[0][1] > group[-1][1] - group[-2][1]:
                group.pop(0)
            else:
                group.pop()
        return group if len(group) >= _LEAST * (last - first) else []

    def _bounds(self, first: int, last: int, group: list[tuple[int, int]]) -> tuple[int, int]:
        """Return the new words a group stands for, with what replaced its missing ends."""
        partners, most = self._found.partners, 2 * (last - first)
        (head, start), (tail, end) = group[0], group[-1]
        if head != first and first and partners[first - 1] != NONE:
            begin = partners[first - 1] + 1
            start = begin if 0 <= start - begin <= most else start
        if tail != last - 1 and last < len(partners) and partners[last] != NONE:
            stop = partners[last] - 1
            end = stop if 0 <= stop - end <= most else end
        return start, end + 1

    def _gap(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the new words in the place of old ones, where these alone were replaced."""
        partners = self._found.partners
        before, after = first - 1, last
        while before >= 0 and partners[before] == NONE and first - before <= 2:
            before -= 1
        while after < len(partners) and partners[after] == NONE and after - last < 2:
            after += 1
        start = partners[before] if before >= 0 else -1
        end = partners[after] if after < len(partners) else len(self._new.words)
        is_open = (before >= 0 and start == NONE) or (after < len(partners) and end == NONE)
        most = 2 * (last - first) + 2
        return (start + 1, end) if not is_open and 0 < end - start - 1 <= most else None

    def _lost(self, first: int) -> Landing:
        return Landing("lost", Span(0, 0), 0, GONE, self._near(first))

    def _near(self, first: int) -> int:
        """Return the offset in the new text behind the last word before a passage."""
        partners = self._found.partners
        at = first - 1
        while at >= 0 and (partners[at] == NONE or self._found.moved[at]):
            at -= 1
        return self._new.ends[partners[at]] if at >= 0 else 0

    def _marks(self, span: Span, first: int) -> Landing:
        """Return the landing of a passage without words: between the same neighbours."""
        partners, new = self._found.partners, self._new
        before = partners[first - 1] if first else NONE
        after = partners[first] if first < len(partners) else len(new.words)
        quote = span.of(self._old.text)
        if (first and before == NONE) or after != before + 1:
            return self._lost(first)
        start = new.ends[before] if first else 0
        end = new.starts[after] if after < len(new.words) else len(new.text)
        at = new.text.find(quote, start, end)
        if at < 0 or new.text.find(quote, at + 1, end) >= 0 or new.turn_at(at) < 0:
            return self._lost(first)
        return self._judged(span, Span(at, at + len(quote)))

    def _stretched(self, span: Span, words: tuple[int, int], there: tuple[int, int]) -> Span:
        """Return the span of new words, with punctuation at its ends where the old one had it."""
        old, new = self._old, self._new
        first, last = there[0], there[1] - 1
        inside = span.start - old.starts[words[0]]
        start = new.starts[first]
        if inside > 0:
            is_whole = new.ends[first] - start == old.ends[words[0]] - old.starts[words[0]]
            start += inside if is_whole else 0
        elif inside < 0:
            floor = new.ends[first - 1] if first else 0
            lead = old.text[span.start : old.starts[words[0]]]
            start -= _taken(lead[::-1], new.text[floor:start][::-1], ("Ps", "Pi"))
        inside = old.ends[words[1] - 1] - span.end
        end = new.ends[last]
        if inside > 0:
            is_whole = end - new.starts[last] == old.ends[words[1] - 1] - old.starts[words[1] - 1]
            end -= inside if is_whole else 0
        elif inside < 0:
            ceiling = new.starts[last + 1] if last + 1 < len(new.words) else len(new.text)
            tail = old.text[old.ends[words[1] - 1] : span.end]
            end += _taken(tail, new.text[end:ceiling], ("Po", "Pe", "Pf", "Pd"))
        return self._in_turns(Span(start, max(start + 1, end)), there)

    def _in_turns(self, place: Span, there: tuple[int, int]) -> Span:
        """Cut off marks that lie outside the turns of the first and the last word."""
        new = self._new
        head = new.turns[new.turn_at(new.starts[there[0]])]
        tail = new.turns[new.turn_at(new.starts[there[1] - 1])]
        return Span(max(place.start, head.start), min(place.end, tail.end))


class SameText:
    """Finds passages in another reading of the same text: spans stay, turns may not."""

    def __init__(self, turns: Iterable[Span]) -> None:
        self._turns = tuple(turns)

    def land(self, span: Span) -> Landing:
        """Return the passage in its new turn, or as much of it as lies within one turn."""
        landing = clipped(self._turns, span, DIVIDED)
        return replace(landing, outcome="exact", note="") if landing.span == span else landing


def clipped(turns: Sequence[Span], place: Span, note: str) -> Landing:
    """Return the part of a place that lies within one turn, the longest; lost without any."""
    at = max(bisect_right(turns, place.start, key=lambda turn: turn.start) - 1, 0)
    best, size = NONE, 0
    while at < len(turns) and turns[at].start < place.end:
        shared = min(place.end, turns[at].end) - max(place.start, turns[at].start)
        if shared > size:
            best, size = at, shared
        at += 1
    if best == NONE:
        return Landing("lost", Span(0, 0), 0, NOT_SAID, place.start)
    part = Span(max(place.start, turns[best].start), min(place.end, turns[best].end))
    return Landing("changed", part, best + 1, note if part == place else DIVIDED)


def _kin(found: Alignment) -> set[tuple[int, int]]:
    """Return which new turns (indexes) an old one became, those that were moved left out.

    A turn that was cut became each of its parts, and turns that were joined became one.
    """
    old, new = found.old, found.new
    here = old.turns_of_words()
    there = new.turns_of_words()
    there.append(NONE)  # what NONE, the last index, leads to
    pairs = zip(here, map(there.__getitem__, found.partners), strict=True)
    shared = Counter(pairs if not any(found.moved) else compress(pairs, map(not_, found.moved)))
    kin: set[tuple[int, int]] = set()
    for side in (0, 1):
        best: dict[int, tuple[int, tuple[int, int]]] = {}
        for pair, count in shared.items():
            if NONE not in pair and count > best.get(pair[side], (0, pair))[0]:
                best[pair[side]] = (count, pair)
        kin.update(pair for _, pair in best.values())
    return kin


def _taken(wanted: str, marks: str, kinds: tuple[str, ...]) -> int:
    """Return how many of the marks beside new words belong to them, as `wanted` did to the old.

    The same marks, or as many of the same kinds.
    """
    if marks.startswith(wanted):
        return len(wanted)
    count = sum(not mark.isspace() for mark in wanted)
    same = fold(wanted)
    taken = 0
    for at, mark in enumerate(fold(marks)):
        if not count:
            break
        if mark.isspace():
            continue
        if mark not in same and unicodedata.category(mark) not in kinds and mark not in "\"'":
            break
        taken, count = at + 1, count - 1
    return taken
