"""The words of a segment that bear on polarity, and the clauses they lie in.

Marks are scanned for together with the cues, so that a segment without any, the usual case,
costs nothing. They are found in folded text; places are code points of the segment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from qcode.suggest.negation import TABLES, Tables
from qcode.suggest.triggers import words_in

DENIALS = ("no", "nobody", "unable", "forbid", "needless", "ample", "ended", "ask", "ask_who")
KINDS = (
    "plain", "nobody", "unable", "forbid", "needless", "ample", "ended", "ask_who", "ask", "fine",
    "before", "now", "no",
)  # fmt: skip
_SPECIAL = frozenset("\\.[](){}?*+|^$")


class Mark(NamedTuple):
    """A word that bears on polarity, with its place in the segment."""

    start: int
    end: int
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class MarkWord:
    """An entry of the tables: its kind, by rank, and its expression where it is no plain word."""

    rank: int
    expression: re.Pattern[str] | None


Found = tuple[int, int, MarkWord]
"""A place in a document where a mark stands or, for an expression, must be looked for."""


class Grammar:
    """The tables of one script, compiled."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.clause = re.compile(tables.clause)
        self.not_but = re.compile(tables.not_but)
        self.trouble = re.compile(_bounded(tables, tables.trouble))
        self.giving = re.compile(_bounded(tables, tables.giving))
        self.speaker = re.compile(_bounded(tables, tables.speaker))
        self.harm = re.compile(_bounded(tables, tables.harm))
        denials = [
            entry
            for words in (tables.no, tables.nobody, tables.unable)
            for entry in _entries(tables, words)
        ]
        self.denial = re.compile(_joined(tables, tuple(denials)))
        self.contrast = re.compile(rf"\s*{_bounded(tables, tables.contrast)}")
        filler = _bounded(tables, tables.filler)
        space = r"\s*" if tables.has_spaces else ""
        self.fillers = re.compile(rf"{space}(?:{filler}{space})*")
        self.lacking = re.compile(
            rf"{space}(?:{filler}{space}){{0,2}}?{_bounded(tables, tables.lacking)}"
        )


def _entries(tables: Tables, words: str) -> tuple[str, ...]:
    separator = ";" if tables.has_spaces else None
    return tuple(entry.strip() for entry in words.split(separator))


def _bounded(tables: Tables, words: str) -> str:
    return _joined(tables, _entries(tables, words))


def _joined(tables: Tables, entries: tuple[str, ...]) -> str:
    alternatives = "|".join(sorted(entries, key=len, reverse=True))
    return rf"\b(?:{alternatives})(?!\w)" if tables.has_spaces else f"(?:{alternatives})"


@cache
def _grammar(script: str) -> Grammar:
    tables = {"zh": TABLES[0]}.get(script, TABLES[1])
    return Grammar(tables)


Listed = dict[str, tuple[MarkWord, ...]]


@cache
def mark_words() -> tuple[Listed, Listed]:
    """Return the marks of all scripts by the phrase to scan for: plain words, and words at
    which an expression must be looked for.
    """
    plain: dict[str, list[MarkWord]] = {}
    loose: dict[str, list[MarkWord]] = {}
    for tables in TABLES:
        for rank, kind in enumerate(KINDS):
            for entry in _entries(tables, getattr(tables, kind)):
                if _SPECIAL.isdisjoint(entry):
                    plain.setdefault(entry, []).append(MarkWord(rank, None))
                    continue
                mark = MarkWord(rank, re.compile(_joined(tables, (entry,))))
                for word in words_in(entry) or ():
                    loose.setdefault(word, []).append(mark)
    return _frozen(plain), _frozen(loose)


def _frozen(listed: dict[str, list[MarkWord]]) -> Listed:
    return {word: tuple(marks) for word, marks in listed.items()}


def read_marks(words: str, script: str, first: int, found: list[Found]) -> Marks | None:
    """Return what bears on polarity in a folded segment; None where nothing does.

    `first` is where the segment begins in the document, `found` what the scan found in it.
    Where marks overlap, the first counts; of those that begin together, a word that only looks
    like a denial, then the longest.
    """
    candidates: list[tuple[int, bool, int, int]] = []
    for start, end, mark in found:
        if mark.expression is None:
            candidates.append((start - first, mark.rank > 0, first - end, mark.rank))
        else:
            candidates += [
                (match.start(), mark.rank > 0, -match.end(), mark.rank)
                for match in mark.expression.finditer(words)
            ]
    if len(candidates) > 1:
        candidates.sort()
    marks: list[Mark] = []
    last = 0
    for start, _, minus_end, rank in candidates:
        if start >= last:
            last = -minus_end
            marks.append(Mark(start, last, KINDS[rank], words[start:last]))
    if all(mark.kind == "plain" for mark in marks):
        return None
    return Marks(words, _grammar(script), marks)


class Marks:
    """The marks of one folded segment and the clauses they lie in."""

    def __init__(self, words: str, grammar: Grammar, marks: list[Mark]) -> None:
        self.words = words
        self.grammar = grammar
        self.marks = marks
        self.kinds = {mark.kind for mark in marks}
        self.is_timed = {"before", "now"} <= self.kinds
        self._clauses: list[int] | None = None
        self._not_but: re.Match[str] | bool | None = None

    def bears_on(self, negation: str) -> bool:
        """Say whether some mark can change polarity under a facet's rule."""
        if negation == "states":
            return "fine" in self.kinds or not self.kinds.isdisjoint(DENIALS)
        return negation == "denies" and not self.kinds.isdisjoint(DENIALS)

    @property
    def clauses(self) -> list[int]:
        """Where each clause begins; the first begins at 0."""
        if self._clauses is None:
            ends = [match.end() for match in self.grammar.clause.finditer(self.words)]
            self._clauses = sorted({0, *ends}) if ends else [0]
        return self._clauses

    @property
    def not_but(self) -> re.Match[str] | None:
        """The parts of "not X but Y", where the segment has them."""
        if self._not_but is None:
            found = self.grammar.not_but.search(self.words) if "no" in self.kinds else None
            self._not_but = found or False
        return self._not_but if isinstance(self._not_but, re.Match) else None

    def clause_at(self, place: int) -> tuple[int, int]:
        """Return start and end of the clause that holds a place."""
        clauses = self.clauses
        at = bisect_right(clauses, place)
        return clauses[at - 1], clauses[at] if at < len(clauses) else len(self.words)

    def next_clause(self, place: int) -> tuple[int, int] | None:
        """Return the clause after the one that holds a place."""
        _, end = self.clause_at(place)
        return self.clause_at(end) if end < len(self.words) else None

    def of_kind(self, kinds: tuple[str, ...], start: int, end: int) -> list[Mark]:
        """Return the marks of some kinds between two places."""
        return [m for m in self.marks if m.kind in kinds and start <= m.start and m.end <= end]

    def time_at(self, place: int) -> str:
        """Return "before" or "now" where the segment contrasts the two; else ""."""
        if not self.is_timed:
            return ""
        times = [mark for mark in self.marks if mark.kind in ("before", "now")]
        earlier = [mark.kind for mark in times if mark.start <= place]
        return earlier[-1] if earlier else ""

    @property
    def reach(self) -> int:
        """How far a denial goes, in code points."""
        return self.grammar.tables.reach

    @property
    def near(self) -> int:
        """How near two denials stand of which one denies the other."""
        return self.grammar.tables.reach // 3

    @property
    def topic(self) -> int:
        """How short a clause is that only names a topic."""
        return self.grammar.tables.topic

    def is_filled(self, start: int, end: int) -> bool:
        """Say whether nothing but fillers stands from one place to a later one."""
        return start <= end and self.grammar.fillers.fullmatch(self.words, start, end) is not None

    def is_denial_in(self, start: int, end: int) -> bool:
        """Say whether a denial stands between two places."""
        return self.grammar.denial.search(self.words, start, end) is not None

    def is_contrast_at(self, place: int) -> bool:
        """Say whether a clause begins with a word of contrast."""
        return self.grammar.contrast.match(self.words, place) is not None

    def is_trouble_next(self, start: int, end: int) -> bool:
        """Say whether, past fillers, a word of trouble follows."""
        filled = self.grammar.fillers.match(self.words, start, end)
        return (
            self.grammar.trouble.match(self.words, filled.end() if filled else start, end)
            is not None
        )

    def is_harm_next(self, start: int, end: int) -> bool:
        """Say whether, past fillers, follows what others do to somebody."""
        filled = self.grammar.fillers.match(self.words, start, end)
        place = filled.end() if filled else start
        return self.grammar.harm.match(self.words, place, end) is not None

    def is_denied(self, place: int) -> bool:
        """Say whether a denial stands right before a place."""
        return any(
            mark.kind in ("no", "nobody") and mark.end <= place and self.is_filled(mark.end, place)
            for mark in self.marks
        )

    def has_speaker(self, start: int, end: int) -> bool:
        """Say whether the speaker stands between two places."""
        return self.grammar.speaker.search(self.words, start, end) is not None

    def is_lacking_next(self, start: int, end: int) -> bool:
        """Say whether what follows is a help or an ability."""
        return self.grammar.lacking.match(self.words, start, end) is not None

    def has_trouble(self, start: int, end: int) -> bool:
        """Say whether a word of trouble stands between two places."""
        return self.grammar.trouble.search(self.words, start, end) is not None

    def has_giving(self, start: int, end: int) -> bool:
        """Say whether a word of giving or receiving stands between two places."""
        return end - start <= self.reach and bool(
            self.grammar.giving.search(self.words, start, end)
        )

    def is_giving_next(self, start: int, end: int) -> bool:
        """Say whether a word of giving or receiving follows, or the clause is over."""
        filled = self.grammar.fillers.match(self.words, start, end)
        place = filled.end() if filled else start
        if self.grammar.giving.match(self.words, place, end):
            return True
        return not self.words[start:end].strip(' ,;:.!?。…"') or bool(
            self.grammar.giving.match(self.words, start, end)
        )
