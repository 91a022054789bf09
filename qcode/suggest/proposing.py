"""From one document's text to proposed suggestions.

The whole folded text is scanned once; matches outside the informants' segments, or across
the edge of one, are dropped. What is found in a segment is gathered by code: exceptions take
out the matches they overlap, the rest gives score, polarity and evidence. There is one
proposal a segment and code. Where a person of the case dictionary is named, the name says who
it is: words inside it are no cues for other codes of that facet. Proposals depend on the
segment's own words, the cues of the code and the case's persons alone, so any part can be
computed again without the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from qcode.domain.codebook import Codebook
from qcode.domain.identity import HASH_BITS, next_number, passage_key
from qcode.domain.proposal import Passage, Passages, Proposal, Proposed
from qcode.suggest.cues import Cues, compile_cues
from qcode.suggest.expressions import Expressions
from qcode.suggest.marks import Marks, MarkWord, read_marks
from qcode.suggest.names import find_names, with_names
from qcode.suggest.polarity import judge
from qcode.suggest.scoring import Found, Match, Tries, score_of, without_exceptions
from qcode.suggest.tokens import Tokens
from qcode.suggest.words import fold_for_matching, stands_free

# Raised whenever the same codebook and text would give other proposals than before.
ENGINE = "cues 3"
_BEYOND = 1 << 62


class Suggester:
    """Proposes suggestions under one codebook; compiled cues are kept for every set of codes."""

    def __init__(self, codebook: Codebook, numbers: Mapping[str, int]) -> None:
        self._codebook = codebook
        self._numbers = numbers
        self._scanners: dict[frozenset[str] | None, Scanner] = {}

    def prepare(self, codes: frozenset[str] | None) -> Scanner:
        """Return the scanner for a set of codes (None: all), compiled at first use."""
        scanner = self._scanners.get(codes)
        if scanner is None:
            cues = compile_cues(self._codebook, self._numbers, codes)
            scanner = self._scanners[codes] = Scanner(cues)
        return scanner

    def propose(self, passages: Passages) -> Proposed:
        """Return the proposals for one document."""
        return self.prepare(passages.codes).propose(passages)


class Scanner:
    """Scans documents for one set of compiled cues."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._entries = [
            (entry.edges, entry.uses, entry.marks, entry.loose, entry.tries)
            for entry in cues.entries
        ]
        self._expressions = Expressions(cues.patterns)
        self._tokens = Tokens(cues.patterns)

    def propose(self, passages: Passages) -> Proposed:
        """Return the proposals for one document."""
        folded = passages.folded or fold_for_matching(passages.text)
        scan = self._scanned(folded, passages.segments)
        more, notes = self._expressions.find(folded, passages.segments, scan.tries)
        more += self._tokens.find(passages.text, folded, passages.segments, scan.tries)
        scan.found += more
        names = find_names(folded, passages, self._cues) if passages.persons else []
        if names:
            scan.found = with_names(scan.found, names, self._cues)
        if more or names:
            scan.found.sort(key=itemgetter(0, 1, 2))
        return Proposed(self._proposals(passages, folded, scan), notes)

    def _scanned(self, folded: str, segments: list[Passage]) -> Scan:
        """Find phrases, marks and what is worth trying, in one pass over the text."""
        scan = Scan([], [], [[] for _ in self._cues.patterns])
        for position in self._cues.untriggered:
            scan.tries[position] += range(len(segments))
        if self._cues.automaton is None or not segments:
            return scan
        hits = self._cues.automaton.find_matches_as_indexes(folded, overlapping=True)
        self._sort_out(hits, folded, segments, scan)
        return scan

    def _sort_out(
        self,
        hits: list[tuple[int, int, int]],
        folded: str,
        segments: list[Passage],
        scan: Scan,
    ) -> None:
        """Sort matches (phrase, start, end) into what they stand for, by segment.

        They come in the order of their ends, and so do segments: one pass over both. This
        loop runs for every word of the tables in every text, hence the plain tuples.
        """
        entries, tries = self._entries, scan.tries
        starts = [segment[1] for segment in segments]
        ends = [segment[2] for segment in segments]
        starts.append(_BEYOND)
        ends.append(_BEYOND)
        add_cue, add_mark = scan.found.append, scan.marks.append
        at = 0
        for phrase, start, end in hits:
            while ends[at] < end:
                at += 1
            if start < starts[at]:
                continue
            edges, uses, marks, loose, patterns = entries[phrase]
            for position in patterns:
                tries[position].append(at)
            for mark in loose:
                add_mark((at, start, end, mark))
            if edges and not stands_free(folded, start, end, edges):
                continue
            for use in uses:
                add_cue((at, start, end, use))
            for mark in marks:
                add_mark((at, start, end, mark))

    def _proposals(self, passages: Passages, folded: str, scan: Scan) -> list[Proposal]:
        proposals: list[Proposal] = []
        document, text, segments = passages.document, passages.text, passages.segments
        shifts = passages.shifts or [0] * len(segments)
        codes, is_timed = self._cues.codes, self._cues.is_timed
        marks_at = _by_segment(scan.marks)
        seen: dict[str, int] = {}
        for at, by_code in _by_code(scan.found):
            turn, first, last, script = segments[at]
            shift = shifts[at]
            held = marks_at(at)
            marks = read_marks(folded[first:last], script, first, held) if held else None
            words = text[first:last]
            # Segments with the same words hold the same cues, so counting those in which
            # something was found gives the same number whatever else is asked for.
            seen[words] = occurrence = seen.get(words, -1) + 1
            passage = passage_key(document, occurrence, words)
            for position in sorted(by_code) if len(by_code) > 1 else by_code:
                matches = _valid(by_code[position])
                if not matches:
                    continue
                code = codes[position]
                polarity, time, evidence = _judged(code.negation, matches, first, marks, shift)
                modifiers = f'{{"time":"{time}"}}' if time and is_timed else ""
                proposals.append((
                    document << HASH_BITS | passage ^ code.key, turn, first + shift, last + shift,
                    code.number, polarity, modifiers, score_of(matches), evidence,
                ))  # fmt: skip
        return _told_apart(proposals)


@dataclass(slots=True)
class Scan:
    """What one pass over a document found, in order: cues, marks, and what is worth trying."""

    found: list[Found]
    marks: list[tuple[int, int, int, MarkWord]]
    tries: Tries


def _by_code(found: list[Found]) -> Iterator[tuple[int, dict[int, list[Match]]]]:
    """Yield, for each segment in which cues were found, its matches by code."""
    current = -1
    by_code: dict[int, list[Match]] = {}
    for at, start, end, use in found:
        if at != current:
            if by_code:
                yield current, by_code
            current, by_code = at, {}
        match = (start, end, use)
        if use.code in by_code:
            by_code[use.code].append(match)
        else:
            by_code[use.code] = [match]
    if by_code:
        yield current, by_code


def _by_segment(
    marks: list[tuple[int, int, int, MarkWord]],
) -> Callable[[int], list[tuple[int, int, MarkWord]]]:
    """Return a function that gives the marks of segments, asked for in order."""
    last = len(marks)
    place = 0

    def marks_at(at: int) -> list[tuple[int, int, MarkWord]]:
        nonlocal place
        while place < last and marks[place][0] < at:
            place += 1
        held = []
        while place < last and marks[place][0] == at:
            held.append(marks[place][1:])
            place += 1
        return held

    return marks_at


def _valid(matches: list[Match]) -> list[Match]:
    if len(matches) == 1:
        return [] if matches[0][2].is_exception else matches
    for match in matches:
        if match[2].is_exception:
            return without_exceptions(matches)
    return matches


def _judged(
    negation: str, matches: list[Match], first: int, marks: Marks | None, shift: int
) -> tuple[str, str, str]:
    """Return polarity, time and evidence of one code's matches in the segment at `first`.

    `shift` is added to the places the evidence tells.
    """
    is_plain = marks is None or not marks.bears_on(negation)
    if negation == "none" or (is_plain and not _has_counter(matches)):
        time = marks.time_at(matches[0][0] - first) if marks and marks.is_timed else ""
        return "" if negation == "none" else "present", time, _evidence(matches, shift)
    verdict = judge(negation, matches, first, marks)
    parts = [
        f"[{start + shift},{end + shift},{use.tail},{_quoted(rule)}]"
        for (start, end, use), rule in zip(matches, verdict.rules, strict=True)
    ]
    return verdict.polarity, verdict.time, f"[{','.join(parts)}]"


def _has_counter(matches: list[Match]) -> bool:
    if len(matches) == 1:
        return matches[0][2].polarity != ""
    return any(match[2].polarity for match in matches)


def _evidence(matches: list[Match], shift: int) -> str:
    if len(matches) == 1:
        start, end, use = matches[0]
        return f'[[{start + shift},{end + shift},{use.tail},""]]'
    parts = [f'[{start + shift},{end + shift},{use.tail},""]' for start, end, use in matches]
    return f"[{','.join(parts)}]"


@lru_cache(maxsize=4096)
def _quoted(rule: str) -> str:
    return json.dumps(rule, ensure_ascii=False)


def _told_apart(proposals: list[Proposal]) -> list[Proposal]:
    """Give the next number to a proposal whose number another of the document has."""
    numbers = {proposal[0] for proposal in proposals}
    if len(numbers) == len(proposals):
        return proposals
    given: set[int] = set()
    told: list[Proposal] = []
    for proposal in proposals:
        number = proposal[0]
        while number in given:
            number = next_number(number)
        given.add(number)
        told.append((number, *proposal[1:]))
    return told
