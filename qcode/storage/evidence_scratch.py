"""One moment of the store to count in, and scratch tables that live as long as it does.

A table takes several queries: all of them see the store as it was at the first, whatever
another process writes meanwhile. What they share (codings a view drops, who speaks where,
what documents were worked through for) stands in temporary tables, which are gone afterwards.
Nothing in the project file is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from qcode.storage.database import Store, readable_errors

_COPIED = (
    "id, code_id, document_id, start, end, status, coder_id, polarity, values_id, case_id,"
    " informant_id"
)


@contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """Hold one moment of the store for a block, and take its scratch tables away after it.

    Raises:
        BusyError: another process is just writing and does not finish in time.
    """
    with readable_errors():
        store.execute("SAVEPOINT counting")
        try:
            yield
        finally:
            store.execute("ROLLBACK TO counting")
            store.execute("RELEASE counting")


def save_dropped(store: Store, numbers: Iterable[int]) -> None:
    """Keep the numbers of codings that a view leaves out, as temp.dropped."""
    store.execute("CREATE TABLE temp.dropped (id INTEGER PRIMARY KEY)")
    store.executemany("INSERT INTO temp.dropped VALUES (?)", ((number,) for number in numbers))


def save_waiting(store: Store) -> None:
    """Keep the codings that wait for a human, as temp.waiting, by code."""
    store.execute(
        f"CREATE TABLE temp.waiting AS SELECT {_COPIED} FROM coding WHERE id IN"
        " (SELECT id FROM coding INDEXED BY coding_waiting"
        "  WHERE status <> 'in_force' AND status <> 'removed')"
    )
    store.execute("CREATE INDEX temp.waiting_code ON waiting(code_id)")


def save_disputed(store: Store, numbers: Sequence[int]) -> None:
    """Keep the codings on which coders do not agree, by number, as temp.disputed, by code."""
    store.execute(
        f"CREATE TABLE temp.disputed AS SELECT {_COPIED} FROM coding WHERE id IN"
        " (SELECT value FROM json_each(?))",
        (json.dumps(numbers),),
    )
    store.execute("CREATE INDEX temp.disputed_code ON disputed(code_id)")


def save_speaks(store: Store) -> None:
    """Keep who speaks in which document: the main informant, and whoever has a turn."""
    if _has(store, "speaks"):
        return
    store.execute(
        "CREATE TABLE temp.speaks (document_id INTEGER, informant_id INTEGER, PRIMARY KEY"
        " (document_id, informant_id)) WITHOUT ROWID"
    )
    store.execute(
        "INSERT INTO temp.speaks SELECT id, informant_id FROM document"
        " WHERE informant_id IS NOT NULL"
    )
    store.execute(
        "INSERT OR IGNORE INTO temp.speaks SELECT document.id, held.informant_id FROM"
        " (SELECT DISTINCT informant_id, version_id FROM turn INDEXED BY turn_informant"
        "  WHERE informant_id IS NOT NULL) held"
        " JOIN version ON version.id = held.version_id"
        " JOIN document ON document.id = version.document_id AND document.version_id = version.id"
    )


def save_worked(store: Store, coder: int | None) -> None:
    """Keep by document the sets of codes it was worked through for, by one coder or any.

    Coverage of a run that did not finish is not shown.
    """
    if _has(store, "worked"):
        return
    store.execute("CREATE TABLE temp.worked (document_id INTEGER PRIMARY KEY, sets TEXT)")
    by_coder = "AND coder_id = ?" if coder else ""
    running = store.execute("SELECT 1 FROM run WHERE state = 'running' LIMIT 1").fetchone()
    finished = "AND run_id NOT IN (SELECT id FROM run WHERE state = 'running')" if running else ""
    store.execute(
        "INSERT INTO temp.worked SELECT document_id, group_concat(set_id) FROM coverage"
        f" WHERE ended_run_id IS NULL {by_coder} {finished} GROUP BY document_id",
        (coder,) if coder else (),
    )


def _has(store: Store, name: str) -> bool:
    text = "SELECT 1 FROM sqlite_temp_master WHERE name = ?"
    return store.execute(text, (name,)).fetchone() is not None
