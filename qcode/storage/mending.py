"""Mending a store: what is derived is derived again, what points nowhere is taken away.

Nothing that a human decided is changed or deleted: what holds is brought in step with the
decisions, never the other way round. Each step yields a line for what it did. The caller makes
the backup, owns the transaction and checks again afterwards.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from qcode.domain.folding import fold
from qcode.domain.identity import suggestion_id
from qcode.storage.codings import change_coding
from qcode.storage.database import Store
from qcode.storage.declarations import follow_speakers
from qcode.storage.document_faults import is_indexed
from qcode.storage.schema import schema_names
from qcode.storage.suggestions import set_verdict
from qcode.storage.waiting import end_waiting
from qcode.storage.waiting_faults import iter_wrong_statuses

# Rows that no human decided, or that say nothing without what they point to.
_ORPHANS = {
    "segment": "version_id NOT IN (SELECT id FROM version)",
    "turn": "version_id NOT IN (SELECT id FROM version)",
    "suggested": "version_id NOT IN (SELECT id FROM version)"
    " OR fingerprint_id NOT IN (SELECT id FROM fingerprint) OR run_id NOT IN (SELECT id FROM run)",
    "suggestion": "id NOT IN (SELECT suggestion_id FROM decision WHERE suggestion_id IS NOT NULL)"
    " AND (version_id NOT IN (SELECT id FROM version) OR code_id NOT IN (SELECT id FROM code)"
    " OR values_id NOT IN (SELECT id FROM values_set) OR run_id NOT IN (SELECT id FROM run))",
    "document_case": "document_id NOT IN (SELECT id FROM document)"
    " OR case_id NOT IN (SELECT id FROM cases)",
    "person": "case_id NOT IN (SELECT id FROM cases)",
    "waiting": "coding_id NOT IN (SELECT id FROM coding)",
    "verdict": "suggestion_id NOT IN (SELECT id FROM suggestion)"
    " OR coder_id NOT IN (SELECT id FROM coder)",
}  # fmt: skip


def mend(store: Store, run: int, coder: str) -> Iterator[str]:
    """Mend what can be mended as acts of a run, and yield what was done."""
    yield from _indexes(store)
    yield from _orphans(store)
    yield from _statuses(store, run, coder)
    yield from _verdicts(store)
    yield from _speakers(store)
    yield from _codebooks(store)
    yield from _runs(store)
    yield from _search(store)


def _indexes(store: Store) -> Iterator[str]:
    """Make indexes that are lost, and all of them anew where one is wrong."""
    known = {name for (name,) in store.execute("SELECT name FROM sqlite_master")}
    for name, statement in schema_names().items():
        if name not in known and " INDEX " in statement:
            store.execute(statement)
            yield f"index {name} was lost: made again"
    faults = [line for (line,) in store.execute("PRAGMA integrity_check") if line != "ok"]
    if any("index" in line for line in faults):
        store.execute("REINDEX")
        yield "an index did not agree with its table: all were made again"


def _orphans(store: Store) -> Iterator[str]:
    for relation, condition in _ORPHANS.items():
        gone = store.execute(f"DELETE FROM {relation} WHERE {condition}").rowcount
        if gone:
            yield f"{gone} rows of {relation} pointed to nothing: taken away"


def _statuses(store: Store, run: int, coder: str) -> Iterator[str]:
    decided = dict(
        store.execute(
            "SELECT coding_id, json_extract(after, '$.status') FROM decision"
            " WHERE json_extract(after, '$.status') IS NOT NULL ORDER BY id"
        )
    )
    rows = store.execute(
        "SELECT id, substr(uuid, 1, 8), status FROM coding"
        " WHERE EXISTS (SELECT 1 FROM decision WHERE coding_id = coding.id)"
    ).fetchall()
    for number, name, status in rows:
        wanted = decided.get(number, "in_force")
        if status != wanted:
            store.execute("UPDATE coding SET status = ? WHERE id = ?", (wanted, number))
            yield f"coding {name}: its status was {status}, the decisions make it {wanted}"
    for number, name, status, derived in list(iter_wrong_statuses(store)):
        if status == "removed":
            end_waiting(store, run, number)
            yield f"coding {name}: it was removed, and waits no more"
        else:
            change_coding(store, run, coder, number, {"status": derived}, "repair")
            yield f"coding {name}: its status was {status}, what waits makes it {derived}"


def _verdicts(store: Store) -> Iterator[str]:
    last: dict[tuple[int, int], str | None] = {}
    for suggestion, coder, after in store.execute(
        "SELECT suggestion_id, coder_id, after FROM decision"
        " WHERE suggestion_id IN (SELECT id FROM suggestion) AND coding_id IS NULL ORDER BY id"
    ):
        last[suggestion, coder] = json.loads(after).get("verdict")
    held = {(row[0], row[1]): row[2] for row in store.execute("SELECT * FROM verdict")}
    for key in sorted(last.keys() | held.keys()):
        if last.get(key) != held.get(key):
            set_verdict(store, key[0], key[1], last.get(key))
            yield f"suggestion {suggestion_id(key[0])}: its verdict follows the last decision again"


def _speakers(store: Store) -> Iterator[str]:
    before = store.total_changes
    follow_speakers(store)
    if store.total_changes != before:
        count = store.total_changes - before
        yield f"{count} codings belong to the informants of their turns again"


def _codebooks(store: Store) -> Iterator[str]:
    numbers = [
        number
        for (number,) in store.execute("SELECT id FROM codebook WHERE is_current = 1 ORDER BY id")
    ]
    last = store.execute("SELECT max(id) FROM codebook").fetchone()[0]
    if last is not None and len(numbers) != 1:
        keep = numbers[-1] if numbers else last
        store.execute("UPDATE codebook SET is_current = (id = ?)", (keep,))
        yield f"the project had {len(numbers)} current codebooks: the latest of them is it"
    for number, version, parsed in store.execute("SELECT id, version, parsed FROM codebook"):
        entries = _object(parsed)
        cut = [code for cycle in cycles_of(entries) for code in cycle[:1]]
        if cut:
            for code in entries["codes"]:
                if code["id"] in cut:
                    del code["parent"]
            words = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
            store.execute("UPDATE codebook SET parsed = ? WHERE id = ?", (words, number))
            yield (
                f"codebook version {version}: the hierarchy ran in a circle;"
                f" {', '.join(cut)} has no parent now"
            )


def _object(parsed: str) -> dict[str, list[dict[str, str]]]:
    try:
        found = json.loads(parsed)
    except ValueError:
        return {"codes": []}
    return (
        found if isinstance(found, dict) and isinstance(found.get("codes"), list) else {"codes": []}
    )


def cycles_of(entries: dict[str, list[dict[str, str]]]) -> list[list[str]]:
    """Return the circles among parents of a stored codebook, each from its first code on."""
    parents = {code["id"]: code.get("parent", "") for code in entries["codes"]}
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in parents:
        path: list[str] = []
        code = start
        while code in parents and code not in seen:
            seen.add(code)
            path.append(code)
            code = parents[code]
        if code in path:
            found.append(path[path.index(code) :])
    return found


def _runs(store: Store) -> Iterator[str]:
    ended = store.execute(
        "UPDATE run SET finished = started WHERE state <> 'running' AND finished IS NULL"
    ).rowcount
    if ended:
        yield f"{ended} runs were over without an end: they ended when they began"
    # From the latest run back: a run is undone while one that undoes it is done.
    undoing: dict[int, str] = {}
    for number, kind, state, undoes in store.execute(
        "SELECT id, kind, state, undoes FROM run ORDER BY id DESC"
    ).fetchall():
        wanted = "undone" if undoing.get(number) == "done" else "done"
        if state != "running" and kind != "init" and state != wanted:
            store.execute("UPDATE run SET state = ? WHERE id = ?", (wanted, number))
            yield f"run {number}: what took it back makes it {wanted}, it said {state}"
        if undoes is not None and "done" not in undoing.get(undoes, ""):
            undoing[undoes] = wanted


def _search(store: Store) -> Iterator[str]:
    """Fill the search index anew where it lacks a text or cannot be read."""
    try:
        lacking = store.execute(
            "SELECT count(*) FROM version WHERE id NOT IN (SELECT id FROM version_search_docsize)"
        ).fetchone()[0]
        store.execute("INSERT INTO version_search (version_search) VALUES ('integrity-check')")
        beyond = store.execute(
            "SELECT count(*) FROM version_search_docsize WHERE id NOT IN (SELECT id FROM version)"
        ).fetchone()[0]
    except sqlite3.DatabaseError:
        lacking, beyond = 1, 0
    if not lacking and not beyond and _knows_all(store):
        return
    try:
        store.execute("INSERT INTO version_search (version_search) VALUES ('delete-all')")
    except sqlite3.DatabaseError:
        store.execute("DROP TABLE IF EXISTS version_search")
        store.execute(schema_names()["version_search"])
    rows = store.execute("SELECT id, text FROM version").fetchall()
    store.executemany(
        "INSERT INTO version_search (rowid, folded) VALUES (?, ?)",
        ((number, fold(text)) for number, text in rows),
    )
    yield f"the search index was filled anew with {len(rows)} texts"


def _knows_all(store: Store) -> bool:
    rows = store.execute("SELECT id, text FROM version").fetchall()
    return all(is_indexed(store, number, text) for number, text in rows)
