"""The invariants of the store as queries: each finds what is wrong and says where.

`iter_faults` is what `qcode check` runs, and the tests after every operation. What holds a
document together is in `document_faults`, what a coder decided in `decision_faults`. A store
may be damaged in ways its own program would never make: nothing here trusts a row to be whole.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator

from qcode.domain.identity import suggestion_id
from qcode.errors import ProjectError
from qcode.storage.database import Store, readable_errors
from qcode.storage.decision_faults import iter_decision_faults
from qcode.storage.document_faults import iter_document_faults
from qcode.storage.mending import cycles_of
from qcode.storage.schema import schema_names
from qcode.storage.waiting_faults import iter_waiting_faults


def iter_faults(store: Store) -> Iterator[str]:
    """Yield one line a broken invariant; nothing where all hold."""
    checks = {
        "documents": iter_document_faults,
        "decisions": iter_decision_faults,
        "what waits": iter_waiting_faults,
        "suggestions": _suggestions,
        "codebooks": _codebooks,
        "runs": _runs,
    }
    yield from _file(store)
    for name, check in checks.items():
        try:
            with readable_errors():
                yield from check(store)
        except ProjectError as error:
            yield f"{name}: {error.message}; what comes after it was not checked"
        except sqlite3.DatabaseError as error:
            yield f"{name}: {error}; what comes after it was not checked"
        except (ValueError, TypeError, KeyError, IndexError) as error:
            # A cell that holds no JSON, or JSON of another shape: the rest cannot be told.
            yield f"{name}: a row cannot be read, what comes after it was not checked ({error})"


def _file(store: Store) -> Iterator[str]:
    for (line,) in store.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"the file: {line}"
    known = {name for (name,) in store.execute("SELECT name FROM sqlite_master")}
    for name in schema_names():
        if name not in known:
            yield f"the file: {name} is missing"
    for relation, row, parent, _ in store.execute("PRAGMA foreign_key_check"):
        yield f"{relation} row {row} points to a {parent} that does not exist"


def _suggestions(store: Store) -> Iterator[str]:
    # Written without foreign keys: what a suggestion refers to is proved here.
    rows = store.execute(
        "SELECT suggestion.id, evidence, suggestion.start, suggestion.end, segment.end,"
        " is_interviewer, version.document_id = suggestion.id >> 40,"
        " code_id IN (SELECT id FROM code) AND values_id IN (SELECT id FROM values_set)"
        "  AND suggestion.run_id IN (SELECT id FROM run) FROM suggestion"
        " LEFT JOIN version ON version.id = suggestion.version_id"
        " LEFT JOIN turn ON turn.version_id = suggestion.version_id"
        "  AND turn.number = suggestion.turn"
        " LEFT JOIN segment ON segment.version_id = suggestion.version_id"
        "  AND segment.start = suggestion.start AND segment.turn = suggestion.turn"
    )
    for number, evidence, start, end, segment_end, is_interviewer, is_at_home, is_known in rows:
        name = f"suggestion {suggestion_id(number)}"
        places = [(item[0], item[1]) for item in json.loads(evidence)]
        if segment_end != end or not is_at_home:
            yield f"{name}: it is not on a segment of its document"
        if not is_known:
            yield f"{name}: its code, values or run does not exist"
        if any(first < start or last > end or first >= last for first, last in places):
            yield f"{name}: its evidence lies outside it"
        if is_interviewer:
            yield f"{name}: it is on the interviewer's words"


def _codebooks(store: Store) -> Iterator[str]:
    stored = store.execute(
        "SELECT version, text, hash, is_current, parsed FROM codebook"
    ).fetchall()
    current = sum(row[3] for row in stored)
    if stored and current != 1:
        yield f"the project has {current} current codebooks instead of one"
    for version, text, digest, _, parsed in stored:
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield f"codebook version {version}: the text is not the text that was stored"
        for cycle in cycles_of(json.loads(parsed)):
            listed = ", ".join(cycle)
            yield f"codebook version {version}: the hierarchy runs in a circle: {listed}"
    rows = store.execute(
        "SELECT DISTINCT code.name FROM coding JOIN code ON code.id = code_id WHERE NOT EXISTS"
        " (SELECT 1 FROM codebook, json_each(parsed, '$.codes') known"
        "  WHERE json_extract(known.value, '$.id') = code.name)"
    )
    for (code,) in rows:
        yield f"code {code}: codings use it, and no stored codebook version has it"


def _runs(store: Store) -> Iterator[str]:
    rows = store.execute(
        "SELECT substr(uuid, 1, 8), kind FROM run WHERE state <> 'running' AND finished IS NULL"
    )
    for run, kind in rows:
        yield f"run {run} ({kind}): it is over and never finished"
    rows = store.execute(
        "SELECT substr(run.uuid, 1, 8), run.kind FROM run WHERE run.kind <> 'init' AND"
        " (run.state = 'undone') <> EXISTS (SELECT 1 FROM run later WHERE later.undoes = run.id"
        "  AND later.state = 'done')"
    )
    for run, kind in rows:
        yield f"run {run} ({kind}): what took it back and its state do not agree"
