"""Runs: every write belongs to one; a run that did not finish is not shown.

`begin_run` and `finish_run` are called inside transactions that their caller owns. A run
that touches one thing begins and finishes in the same transaction; a batch begins in its
first and finishes in its last, and is found again by `unfinished_run` after a kill.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.interning import coder_number


def begin_run(store: Store, kind: str, coder: str, undoes: int | None = None) -> int:
    """Record the start of a run and return its number."""
    made = store.execute(
        "INSERT INTO run (uuid, kind, coder_id, started, state, undoes)"
        " VALUES (?, ?, ?, ?, 'running', ?)",
        (uuid.uuid4().hex, kind, coder_number(store, coder), now(), undoes),
    )
    return int(made.lastrowid or 0)


def finish_run(store: Store, run: int, summary: str, counts: Mapping[str, int]) -> None:
    """Record that a run is complete; from now on its results are shown."""
    store.execute(
        "UPDATE run SET state = 'done', finished = ?, summary = ?, counts = ? WHERE id = ?",
        (now(), summary, json.dumps(dict(counts), ensure_ascii=False), run),
    )


def forget_run(store: Store, run: int) -> None:
    """Take back a run that turned out to have nothing to do, within its transaction."""
    store.execute("DELETE FROM run WHERE id = ?", (run,))


def unfinished_run(store: Store, kind: str) -> int | None:
    """Return the number of an unfinished run of this kind, or None."""
    found = store.execute(
        "SELECT id FROM run WHERE kind = ? AND state = 'running' ORDER BY id DESC", (kind,)
    ).fetchone()
    return int(found[0]) if found else None


def run_id(store: Store, run: int) -> str:
    """Return the id of a run as people see it: the first eight digits of its UUID."""
    found = store.execute("SELECT substr(uuid, 1, 8) FROM run WHERE id = ?", (run,)).fetchone()
    return str(found[0])


def mark_part(store: Store, run: int, whole: int) -> None:
    """Record that a run was a step of another: a bare undo takes back that one."""
    store.execute(
        "UPDATE run SET counts = json_set(counts, '$.part_of', ?) WHERE id = ?", (whole, run)
    )


def latest_mark(store: Store) -> tuple[int, ...]:
    """Return what changes with every write: the latest run, decision and change."""
    row = store.execute(
        "SELECT (SELECT ifnull(max(id), 0) FROM run), (SELECT ifnull(max(id), 0) FROM decision),"
        " (SELECT ifnull(max(id), 0) FROM change)"
    ).fetchone()
    return tuple(row)
