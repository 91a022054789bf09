"""Saving what was proposed, and taking it back.

A suggestion keeps its number as long as document, segment text, code and definition are the
same, so computing again finds it again. What is no longer proposed goes, unless somebody
decided on it: then it becomes stale, and current again if it is proposed again. A batch of
documents is saved with as few statements as there are kinds of rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qcode.domain.identity import HASH_BITS, HASH_MASK, next_number, numbers_of_document
from qcode.domain.proposal import Outcome, Proposal, Row
from qcode.storage.database import Store
from qcode.storage.fingerprints import NOBODY, Persons, Searched
from qcode.storage.interning import values_number

_INSERT = (
    "INSERT INTO suggestion (id, version_id, turn, start, end, code_id, polarity, values_id,"
    " score, evidence, suggester, run_id, state)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'cues', {run}, 'current')"
)
_UPDATE = (
    "UPDATE suggestion SET version_id = ?, turn = ?, start = ?, end = ?, polarity = ?,"
    " values_id = ?, score = ?, evidence = ?, suggester = 'cues', run_id = ?, state = 'current'"
    " WHERE id = ?"
)
_HELD = (
    "suggestion.id, version_id, turn, start, end, code_id, polarity, values_id, score, evidence,"
    " suggester = 'cues' AND state = 'current', state"
)
TIMES = ("before", "now")
_Held = tuple[Any, ...]


@dataclass(slots=True)
class Saved:
    """What saving changed, in numbers of suggestions (and of documents)."""

    documents: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    stale: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """What a document was searched with: the number of a fingerprint, and persons."""

    fingerprint: int
    persons: Persons


class Result(NamedTuple):
    """What came of one document and what it was made with.

    `codes` are the numbers of the codes that were asked for; None means all.
    """

    document: Searched
    outcome: Outcome
    basis: Basis
    codes: frozenset[int] | None

    @property
    def is_whole(self) -> bool:
        """Say whether all segments were searched."""
        return self.outcome[2] is None


def time_values(store: Store) -> dict[str, int]:
    """Return the number of every modifier set a proposal can have, by its JSON ("" for none)."""
    timed = {f'{{"time":"{time}"}}': values_number(store, {"time": time}) for time in TIMES}
    return {"": values_number(store, {}), **timed}


def rows_of(version: int, proposals: Iterable[Proposal], values: Mapping[str, int]) -> list[Row]:
    """Return proposals as rows of the store, in the order of the table (half the time)."""
    return [
        (number, version, turn, start, end, code, polarity, values[modifiers], score, evidence)
        for number, turn, start, end, code, polarity, modifiers, score, evidence
        in sorted(proposals)
    ]  # fmt: skip


@dataclass(slots=True)
class SuggestionWriter:
    """Saves the results of a run, batch by batch, within its caller's transaction."""

    store: Store
    run: int
    saved: Saved = field(default_factory=Saved)

    def save(self, results: Sequence[Result]) -> None:
        """Save what came of some different documents, in order, and what it was made with.

        A document that changed since it was read, by another process, is left alone.
        """
        kept = self._not_moved_on(results)
        held = self._held(kept)
        new: list[Row] = []
        for result in kept:
            new += self._merge(result, held.get(result.document.document, []))
        self.store.executemany(_INSERT.format(run=int(self.run)), new)
        self.store.executemany(
            "INSERT OR REPLACE INTO suggested VALUES (?, ?, ?, ?)",
            [
                (document.version, basis.fingerprint, _dumped(basis.persons), self.run)
                for document, _, basis, _ in kept
            ],
        )
        self.saved.new += len(new)
        self.saved.documents += len(kept)

    def _not_moved_on(self, results: Sequence[Result]) -> list[Result]:
        rows = self.store.execute(
            "SELECT document.id, document.version_id, fingerprint_id, ifnull(persons, '[]')"
            " FROM json_each(?) AS asked JOIN document ON document.id = asked.value"
            " LEFT JOIN suggested ON suggested.version_id = document.version_id"
            " WHERE document.state = 'active'",
            (json.dumps([result.document.document for result in results]),),
        )
        now = {row[0]: row[1:] for row in rows}
        return [
            result
            for result in results
            if now.get(result.document.document)
            == (
                result.document.version,
                result.document.fingerprint,
                _dumped(result.document.persons),
            )
        ]

    def _held(self, results: Sequence[Result]) -> dict[int, list[_Held]]:
        """Return the rows the store has and that saving may concern, by document."""
        whole = {result.document.document for result in results if result.is_whole}
        partly = [result for result in results if not result.is_whole]
        held: dict[int, list[_Held]] = {}
        if partly:
            rows = self._held_of_codes(partly)
            taken = self._numbers_taken(partly, {row[0] for row in rows})
            # By chance another suggestion of the document has a number: all must be seen.
            whole |= {number >> HASH_BITS for number in taken}
            _add(held, (row for row in rows if row[0] >> HASH_BITS not in whole))
        if whole:
            _add(held, self._held_of_documents(whole))
        return held

    def _held_of_documents(self, documents: set[int]) -> list[_Held]:
        return self.store.execute(
            f"SELECT {_HELD} FROM json_each(?) AS asked CROSS JOIN suggestion ON suggestion.id"
            f" BETWEEN asked.value << {HASH_BITS} AND asked.value << {HASH_BITS} | {HASH_MASK}",
            (json.dumps(sorted(documents)),),
        ).fetchall()

    def _held_of_codes(self, results: Sequence[Result]) -> list[_Held]:
        """Return the rows of the codes asked for, from the first of the documents to the last."""
        codes = frozenset[int]().union(*(result.codes or () for result in results))
        numbers = [result.document.document for result in results]
        first, last = numbers_of_document(min(numbers))[0], numbers_of_document(max(numbers))[1]
        return self.store.execute(
            f"SELECT {_HELD} FROM json_each(?) AS asked CROSS JOIN suggestion"
            " INDEXED BY suggestion_code ON code_id = asked.value AND suggestion.id"
            " BETWEEN ? AND ?",
            (json.dumps(sorted(codes)), first, last),
        ).fetchall()

    def _numbers_taken(self, results: Sequence[Result], known: set[int]) -> set[int]:
        """Return the numbers of new rows that suggestions of other codes have."""
        numbers = [row[0] for result in results for row in result.outcome[0]]
        rows = self.store.execute(
            "SELECT id FROM suggestion WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([number for number in numbers if number not in known]),),
        )
        return {number for (number,) in rows}

    def _merge(self, result: Result, held: list[_Held]) -> list[Row]:
        """Bring the rows held up to date and return those that are new."""
        if not held:
            return result.outcome[0]
        by_number = {row[0]: row for row in held}
        new: list[Row] = []
        kept: set[int] = set()
        for proposed in result.outcome[0]:
            number, row = _place(by_number, kept, proposed)
            kept.add(number)
            placed = (number, *proposed[1:])
            if row is None:
                new.append(placed)
            elif row[:-1] != (*placed, 1):
                self._change(placed)
        self._let_go(row for row in held if row[0] not in kept and _is_asked(result, row))
        return new

    def _change(self, row: Row) -> None:
        number, version, turn, start, end, _, polarity, values, score, evidence = row
        self.store.execute(
            _UPDATE,
            (version, turn, start, end, polarity, values, score, evidence, self.run, number),
        )
        self.saved.changed += 1

    def _let_go(self, rows: Iterable[_Held]) -> None:
        for number, *_, state in rows:
            gone = self.store.execute(_DELETE_UNDECIDED, (number,)).rowcount
            self.saved.gone += gone
            if not gone and state == "current":
                self.store.execute("UPDATE suggestion SET state = 'stale' WHERE id = ?", (number,))
                self.saved.stale += 1


def _add(held: dict[int, list[_Held]], rows: Iterable[_Held]) -> None:
    for row in rows:
        held.setdefault(row[0] >> HASH_BITS, []).append(row)


def _is_asked(result: Result, row: _Held) -> bool:
    """Say whether a row held is one that the search would have found again."""
    if result.codes is not None and row[5] not in result.codes:
        return False
    starts = result.outcome[2]
    return starts is None or (row[1] == result.document.version and row[3] in starts)


_UNDECIDED = (
    "NOT EXISTS (SELECT 1 FROM verdict WHERE suggestion_id = suggestion.id)"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE suggestion_id = suggestion.id)"
    " AND NOT EXISTS (SELECT 1 FROM coding WHERE suggestion_id = suggestion.id)"
)
_DELETE_UNDECIDED = f"DELETE FROM suggestion WHERE id = ? AND {_UNDECIDED}"


def _place(held: Mapping[int, _Held], taken: set[int], proposed: Row) -> tuple[int, _Held | None]:
    """Return the number a proposal goes by and the row it already has, if any.

    Where another suggestion of the document has the number, the next one is tried: a row is
    another suggestion if its code differs, or if it stands elsewhere in the same version.
    """
    number, version, _, start, _, code = proposed[:6]
    while True:
        row = held.get(number)
        if number not in taken and (
            row is None or (row[5] == code and (row[1] != version or row[3] == start))
        ):
            return number, row
        number = next_number(number)


def forget_suggestions(store: Store, run: int) -> int:
    """Take back a suggest run: its undecided suggestions go, its documents are to be searched
    again. Returns the number of suggestions that went.
    """
    store.execute(
        "DELETE FROM suggested WHERE run_id = ?1 OR version_id IN"
        " (SELECT version_id FROM suggestion WHERE run_id = ?1)",
        (run,),
    )
    gone = store.execute(f"DELETE FROM suggestion WHERE run_id = ? AND {_UNDECIDED}", (run,))
    return gone.rowcount


def count_of_run(store: Store, run: int) -> tuple[int, int]:
    """Return how many documents a run has searched, and how many suggestions it wrote."""
    found = store.execute(
        "SELECT (SELECT count(*) FROM suggested WHERE run_id = ?1),"
        " (SELECT count(*) FROM suggestion WHERE run_id = ?1)",
        (run,),
    ).fetchone()
    return int(found[0]), int(found[1])


def _dumped(persons: Persons) -> str:
    if not persons:
        return NOBODY
    return json.dumps(persons, ensure_ascii=False, separators=(",", ":"))
