"""What waits for a human: entries are opened by recodes and corrections and ended by decisions.

An entry is never deleted: it is ended by a run, and undo opens it again. The caller changes
`coding.status` in step, to `status_while` of what is open.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from qcode.domain.waiting import REASONS, Waiting
from qcode.storage.database import Store
from qcode.storage.journal import record_inserted, update_row

_COLUMNS = "id, coding_id, reason, run_id, codebook_id, version_id, details"
_OPEN = """
FROM waiting JOIN coding ON coding.id = waiting.coding_id
JOIN document ON document.id = coding.document_id
JOIN coder ON coder.id = coding.coder_id
WHERE waiting.ended_run_id IS NULL AND document.state = 'active'
"""


def open_waiting(store: Store, entries: Iterable[Waiting], run: int) -> int:
    """Open entries as acts of a run and return how many; their own `number` is not read."""
    last = last_entry(store)
    store.executemany(
        "INSERT INTO waiting (coding_id, reason, run_id, codebook_id, version_id, details)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                entry.coding, entry.reason, run, entry.codebook, entry.version,
                json.dumps(dict(entry.details), ensure_ascii=False),
            )
            for entry in entries
        ),
    )  # fmt: skip
    return record_inserted(store, run, "waiting", last)


def last_entry(store: Store) -> int:
    """Return the number of the latest entry; those above it are new."""
    return int(store.execute("SELECT ifnull(max(id), 0) FROM waiting").fetchone()[0])


def load_waiting_of(store: Store, coding: int) -> list[Waiting]:
    """Return the open entries of one coding, oldest first."""
    rows = store.execute(
        f"SELECT {_COLUMNS} FROM waiting WHERE coding_id = ? AND ended_run_id IS NULL ORDER BY id",
        (coding,),
    )
    return [_entry(*row) for row in rows]


def end_waiting(store: Store, run: int, coding: int, reasons: Collection[str] = ()) -> list[str]:
    """End the open entries of a coding, all of them or those of some reasons.

    Returns the reasons for which the coding still waits.
    """
    left: list[str] = []
    for entry in load_waiting_of(store, coding):
        if reasons and entry.reason not in reasons:
            left.append(entry.reason)
        else:
            update_row(store, run, "waiting", (entry.number,), {"ended_run_id": run})
    return left


def load_queues(store: Store, reasons: Collection[str], coder: str = "") -> list[Waiting]:
    """Return the open entries of some reasons by document and place; of one coder, or of all."""
    columns = ", ".join(f"waiting.{name}" for name in _COLUMNS.split(", "))
    rows = store.execute(
        f"SELECT {columns} {_OPEN} AND waiting.reason IN (SELECT value FROM json_each(?1))"
        " AND (?2 = '' OR coder.name = ?2)"
        " ORDER BY document.id, coding.start, coding.end, coding.id, waiting.id",
        (json.dumps(list(reasons)), coder),
    )
    return [_entry(*row) for row in rows]


def count_queues(store: Store, coder: str) -> dict[str, tuple[int, int]]:
    """Return by reason how many codings of a coder wait, and how many of anybody.

    Of active documents; the gravest reason first, those for which nothing waits are absent.
    """
    rows = store.execute(f"SELECT waiting.reason, coder.name, count(*) {_OPEN} GROUP BY 1, 2")
    found: dict[str, tuple[int, int]] = {}
    for reason, who, count in rows:
        own, every = found.get(reason, (0, 0))
        found[reason] = (own + count if who == coder else own, every + count)
    return {reason: found[reason] for reason in REASONS if reason in found}


def load_entry(store: Store, number: int) -> Waiting | None:
    """Return an entry while it is open, else None."""
    row = store.execute(
        f"SELECT {_COLUMNS} FROM waiting WHERE id = ? AND ended_run_id IS NULL", (number,)
    ).fetchone()
    return _entry(*row) if row else None


def load_entries_of(store: Store, coding: int) -> list[tuple[Waiting, int | None]]:
    """Return every entry a coding ever had, each with the run that ended it, oldest first."""
    rows = store.execute(
        f"SELECT {_COLUMNS}, ended_run_id FROM waiting WHERE coding_id = ? ORDER BY id", (coding,)
    )
    return [(_entry(*row[:-1]), row[-1]) for row in rows]


def rivals_of(store: Store, coding: int) -> list[int]:
    """Return the other codings of the coder with the same code on the same words."""
    rows = store.execute(
        "SELECT other.id FROM coding mine JOIN coding other"
        " ON other.document_id = mine.document_id AND other.start = mine.start"
        " AND other.end = mine.end AND other.code_id = mine.code_id"
        " AND other.coder_id = mine.coder_id AND other.version_id = mine.version_id"
        " AND other.id <> mine.id AND other.status <> 'removed' WHERE mine.id = ?",
        (coding,),
    )
    return [number for (number,) in rows]


def count_unsplit(store: Store, document: str, coder: str, code: str) -> int:
    """Return how many codings of a code that was split a coder has still to look at."""
    found = store.execute(
        f"SELECT count(*) {_OPEN} AND waiting.reason = 'split' AND document.name = ?"
        " AND coder.name = ? AND coding.code_id = (SELECT id FROM code WHERE name = ?)",
        (document, coder, code),
    ).fetchone()
    return int(found[0])


def _entry(
    number: int,
    coding: int,
    reason: str,
    run: int,
    codebook: int | None,
    version: int | None,
    details: str,
) -> Waiting:
    return Waiting(number, coding, reason, run, codebook, version, json.loads(details))
