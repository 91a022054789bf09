"""From one document's text to proposed suggestions.

The whole folded text is scanned once; matches outside the informants' segments, or across
the edge of one, are dropped. What is found in a segment is gathered by code: exceptions take
out the matches they overlap, the rest gives score, polarity and evidence. There is one
proposal a segment and code. Proposals depend on the segment's own words, the cues of the
code and the case's persons alone, so any part can be computed again without the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from qcode.domain.codebook import Codebook
from qcode.domain.identity import next_number, suggestion_number
from qcode.domain.proposal import Passage, Passages, Proposal, Proposed
from qcode.suggest.cues import (
    CompiledCode,
    Cues,
    compile_cues,
    edges_of,
    fold_for_matching,
    make_use,
    stands_free,
)
from qcode.suggest.expressions import Expressions
from qcode.suggest.marks import Marks, read_marks
from qcode.suggest.polarity import judge
from qcode.suggest.scoring import Match, Tries, score_of, without_exceptions
from qcode.suggest.tokens import Tokens

# Raised whenever the same codebook and text would give other proposals than before.
ENGINE = "cues 1"
_BEYOND = 1 << 62
Found = tuple[int, Match]
"""The position of a segment and a match in it."""


class Suggester:
    """Proposes suggestions under one codebook; compiled cues are kept for every set of codes."""

    def __init__(self, codebook: Codebook, numbers: Mapping[str, int]) -> None:
        self._codebook = codebook
        self._numbers = numbers
        self._scanners: dict[frozenset[str] | None, Scanner] = {}

    def propose(self, passages: Passages) -> Proposed:
        """Return the proposals for one document."""
        scanner = self._scanners.get(passages.codes)
        if scanner is None:
            cues = compile_cues(self._codebook, self._numbers, passages.codes)
            scanner = self._scanners[passages.codes] = Scanner(cues)
        return scanner.propose(passages)


class Scanner:
    """Scans documents for one set of compiled cues."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._positions = {code.id: at for at, code in enumerate(cues.codes)}
        self._expressions = Expressions(cues.patterns)
        self._tokens = Tokens(cues.patterns)

    def propose(self, passages: Passages) -> Proposed:
        """Return the proposals for one document."""
        folded = fold_for_matching(passages.text)
        found, tries = self._phrases(folded, passages.segments)
        more, notes = self._expressions.find(folded, passages.segments, tries)
        more += self._tokens.find(passages.text, folded, passages.segments, tries)
        more += self._persons(folded, passages)
        if more:
            found = sorted(found + more, key=itemgetter(0))
        return Proposed(self._proposals(passages, folded, found), notes)

    def _phrases(self, folded: str, segments: list[Passage]) -> tuple[list[Found], Tries]:
        cues = self._cues
        uses, edges, triggers = cues.uses, cues.edges, cues.triggers
        tries: Tries = {position: [*range(len(segments))] for position in cues.untriggered}
        if cues.automaton is None or not segments:
            return [], tries
        starts = [segment[1] for segment in segments]
        ends = [segment[2] for segment in segments] + [_BEYOND]
        starts.append(_BEYOND)
        found: list[Found] = []
        at = 0
        # Matches come in the order of their ends, and so do segments: one pass over both.
        for phrase, start, end in cues.automaton.find_matches_as_indexes(folded, overlapping=True):
            while ends[at] < end:
                at += 1
            if start < starts[at]:
                continue
            for position in triggers[phrase]:
                tries.setdefault(position, []).append(at)
            edge = edges[phrase]
            if edge and not stands_free(folded, start, end, edge):
                continue
            found += [(at, (start, end, use)) for use in uses[phrase]]
        return found, tries

    def _persons(self, folded: str, passages: Passages) -> list[Found]:
        found: list[Found] = []
        for form, source in passages.persons:
            position = self._positions.get(source)
            needle = fold_for_matching(form)
            if position is None or not needle.strip() or needle not in folded:
                continue
            use = make_use(position, f"person: {form}", "strong")
            edges = edges_of(needle)
            for at, (_, first, last, _) in enumerate(passages.segments):
                start = folded.find(needle, first, last)
                while start >= 0:
                    end = start + len(needle)
                    if not edges or stands_free(folded, start, end, edges):
                        found.append((at, (start, end, use)))
                    start = folded.find(needle, end, last)
        return found

    def _proposals(self, passages: Passages, folded: str, found: list[Found]) -> list[Proposal]:
        proposals: list[Proposal] = []
        numbering = _Numbering(passages)
        for at, group in groupby(found, itemgetter(0)):
            turn, first, last, script = passages.segments[at]
            by_code: dict[int, list[Match]] = {}
            for _, match in group:
                by_code.setdefault(match[2].code, []).append(match)
            marks = read_marks(folded[first:last], script)
            words = passages.text[first:last]
            for position in sorted(by_code) if len(by_code) > 1 else by_code:
                code = self._cues.codes[position]
                matches = by_code[position]
                if code.has_exceptions:
                    matches = without_exceptions(matches)
                    if not matches:
                        continue
                number = numbering.number(code, words)
                polarity, time, evidence = _judged(code, matches, first, marks)
                modifiers = _time_modifier(time) if time and self._cues.is_timed else ""
                proposals.append((
                    number, turn, first, last, code.number, polarity, modifiers,
                    score_of(matches), evidence,
                ))  # fmt: skip
        return proposals


def _judged(
    code: CompiledCode, matches: list[Match], first: int, marks: Marks | None
) -> tuple[str, str, str]:
    """Return polarity, time and evidence of one code's matches in the segment at `first`."""
    is_judged = code.negation != "none"
    if marks is None and not any(match[2].polarity for match in matches):
        parts = [f'[{start},{end},{use.tail},""]' for start, end, use in matches]
        return "present" if is_judged else "", "", f"[{','.join(parts)}]"
    verdict = judge(code.negation, matches, first, marks)
    parts = [
        f"[{start},{end},{use.tail},{json.dumps(rule, ensure_ascii=False)}]"
        for (start, end, use), rule in zip(matches, verdict.rules, strict=True)
    ]
    return verdict.polarity if is_judged else "", verdict.time, f"[{','.join(parts)}]"


def _time_modifier(time: str) -> str:
    return f'{{"time":"{time}"}}'


class _Numbering:
    """Gives numbers to the proposals of one document, each number once."""

    def __init__(self, passages: Passages) -> None:
        self._document = passages.document
        self._seen: dict[tuple[int, str], int] = {}
        self._given: set[int] = set()

    def number(self, code: CompiledCode, words: str) -> int:
        """Return the number of the next proposal of a code for a segment with these words."""
        key = (code.number, words)
        occurrence = self._seen.get(key, 0)
        self._seen[key] = occurrence + 1
        number = suggestion_number(self._document, code.key, occurrence, words)
        while number in self._given:
            number = next_number(number)
        self._given.add(number)
        return number
