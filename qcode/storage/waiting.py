"""What waits for a human: entries are opened by recodes and corrections and ended by decisions.

An entry is never deleted: it is ended by a run, and undo opens it again. The caller changes
`coding.status` in step, to `status_while` of what is open.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from qcode.domain.waiting import Waiting
from qcode.storage.database import Store
from qcode.storage.journal import record_inserted, update_row

_COLUMNS = "id, coding_id, reason, run_id, codebook_id, version_id, details"


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
