"""Saving what was proposed, and taking it back.

A suggestion keeps its number as long as document, segment text, code and definition are the
same, so computing again finds it again. What is no longer proposed goes, unless somebody
decided on it: then it becomes stale, and current again if it is proposed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qcode.domain.identity import next_number, numbers_of_document
from qcode.domain.proposal import Proposal, Proposed
from qcode.storage.database import Store
from qcode.storage.fingerprints import Persons, Searched
from qcode.storage.interning import values_number

_INSERT = (
    "INSERT INTO suggestion (id, version_id, turn, start, end, code_id, polarity, values_id,"
    " score, suggester, evidence, run_id, state)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'current')"
)
_UPDATE = (
    "UPDATE suggestion SET version_id = ?, turn = ?, start = ?, end = ?, polarity = ?,"
    " values_id = ?, score = ?, suggester = ?, evidence = ?, run_id = ?, state = 'current'"
    " WHERE id = ?"
)
SUGGESTER = "cues"
_Row = tuple[object, ...]


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


@dataclass(slots=True)
class SuggestionWriter:
    """Saves the proposals of a run, document by document, within its caller's transaction."""

    store: Store
    run: int
    saved: Saved = field(default_factory=Saved)
    _values: dict[str, int] = field(default_factory=dict)

    def save(
        self, document: Searched, proposed: Proposed, basis: Basis, codes: set[int] | None
    ) -> None:
        """Save the proposals for one document and what they were made with.

        `codes` are the numbers of the codes that were asked for; None means all. A document
        that changed since it was read, by another process, is left alone.
        """
        if self._has_moved_on(document):
            return
        first, last = numbers_of_document(document.document)
        held = self.store.execute(
            "SELECT id, code_id, version_id, turn, start, end, polarity, values_id, score,"
            " suggester, evidence, state FROM suggestion WHERE id BETWEEN ? AND ?",
            (first, last),
        ).fetchall()
        if held:
            self._merge(document.version, proposed.proposals, held, codes)
        else:
            self._insert(document.version, proposed.proposals)
        self.store.execute(
            "INSERT OR REPLACE INTO suggested VALUES (?, ?, ?, ?)",
            (document.version, basis.fingerprint, _dumped(basis.persons), self.run),
        )
        self.saved.documents += 1

    def _has_moved_on(self, document: Searched) -> bool:
        found = self.store.execute(
            "SELECT fingerprint_id, ifnull(persons, '[]') FROM document LEFT JOIN suggested"
            " USING (version_id) WHERE document.id = ? AND version_id = ? AND state = 'active'",
            (document.document, document.version),
        ).fetchone()
        return bool(found != (document.fingerprint, _dumped(document.persons)))

    def _insert(self, version: int, proposals: Iterable[Proposal]) -> None:
        values, run = self._values_number, self.run
        rows = [
            (number, version, turn, start, end, code, polarity, values(modifiers), score,
             SUGGESTER, evidence, run)
            for number, turn, start, end, code, polarity, modifiers, score, evidence
            in sorted(proposals)  # in the order of the table: half the time
        ]  # fmt: skip
        self.store.executemany(_INSERT, rows)
        self.saved.new += len(rows)

    def _merge(
        self, version: int, proposals: Iterable[Proposal], held: list[_Row], codes: set[int] | None
    ) -> None:
        by_number = {row[0]: row[1:] for row in held}
        new: list[Proposal] = []
        kept: set[object] = set()
        for proposal in proposals:
            number, row = _place(by_number, kept, proposal, version)
            kept.add(number)
            placed = (number, *proposal[1:])
            if row is None:
                new.append(placed)
            else:
                self._change(version, placed, row)
        self._insert(version, new)
        lost = [row for row in held if row[0] not in kept and (codes is None or row[1] in codes)]
        self._let_go(lost)

    def _change(self, version: int, proposal: Proposal, row: _Row) -> None:
        number, turn, start, end, code, polarity, modifiers, score, evidence = proposal
        values = self._values_number(modifiers)
        wanted = (version, turn, start, end, polarity, values, score, SUGGESTER, evidence)
        if row != (code, *wanted, "current"):
            self.store.execute(_UPDATE, (*wanted, self.run, number))
            self.saved.changed += 1

    def _let_go(self, rows: Iterable[_Row]) -> None:
        for number, *_, state in rows:
            gone = self.store.execute(_DELETE_UNDECIDED, (number,)).rowcount
            self.saved.gone += gone
            if not gone and state == "current":
                self.store.execute("UPDATE suggestion SET state = 'stale' WHERE id = ?", (number,))
                self.saved.stale += 1

    def _values_number(self, modifiers: str) -> int:
        number = self._values.get(modifiers)
        if number is None:
            values: Mapping[str, str] = json.loads(modifiers) if modifiers else {}
            number = self._values[modifiers] = values_number(self.store, values)
        return number


_UNDECIDED = (
    "NOT EXISTS (SELECT 1 FROM verdict WHERE suggestion_id = suggestion.id)"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE suggestion_id = suggestion.id)"
    " AND NOT EXISTS (SELECT 1 FROM coding WHERE suggestion_id = suggestion.id)"
)
_DELETE_UNDECIDED = f"DELETE FROM suggestion WHERE id = ? AND {_UNDECIDED}"


def _place(
    held: Mapping[object, _Row], taken: set[object], proposal: Proposal, version: int
) -> tuple[int, _Row | None]:
    """Return the number a proposal goes by and the row it already has, if any.

    Where another suggestion of the document has the number, the next one is tried: a row is
    another suggestion if its code differs, or if it stands elsewhere in the same version.
    """
    number, code, start = proposal[0], proposal[4], proposal[2]
    while True:
        row = held.get(number)
        if number not in taken and (
            row is None or (row[0] == code and (row[1] != version or row[3] == start))
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


def _dumped(persons: Iterable[tuple[str, str]]) -> str:
    return json.dumps(list(persons), ensure_ascii=False, separators=(",", ":"))
