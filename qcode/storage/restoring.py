"""Taking back what a run did: rows are put back and acts appended, nothing is erased.

An undo is a run like any other, so it can be taken back as well. Names that a run brought in
(a case, an informant) go out of sight with it, unless something else speaks of them by now.
"""

from __future__ import annotations

import json
import sqlite3
from itertools import groupby

from qcode.errors import QcodeError
from qcode.storage.carrying import rename_in_suggestions
from qcode.storage.changing import change_codings
from qcode.storage.clock import now
from qcode.storage.codings import double_of
from qcode.storage.correcting import search_again
from qcode.storage.database import Store
from qcode.storage.declarations import follow_speakers
from qcode.storage.history import Run
from qcode.storage.journal import (
    RENAMING,
    Row,
    load_changes,
    put_back,
    update_each,
    update_row,
    update_rows,
)
from qcode.storage.proposals import forget_suggestions
from qcode.storage.suggestions import set_verdict

# What an earlier version had of a suggestion; its code may have gone to another name since.
_PLACED = ("version_id", "turn", "start", "end", "evidence", "state")
# Rows that are never taken away, only ended; a run may have touched tens of thousands.
_ENDED = ("coverage", "memo", "waiting")
_AMONG = "id IN (SELECT value FROM json_each(?))"
# What still speaks of a name: then it stays when the run that brought it in is taken back.
_SPOKEN_OF = {
    "cases": (
        "SELECT 1 FROM document_case JOIN document ON document.id = document_id"
        " WHERE case_id = ?1 AND state = 'active'"
        " UNION SELECT 1 FROM person WHERE case_id = ?1"
        " UNION SELECT 1 FROM memo, cases WHERE cases.id = ?1 AND ended_run_id IS NULL"
        "  AND memo.kind IN ('case', 'case_code') AND json_extract(target, '$[0]') = cases.name"
    ),
    "informant": (
        "SELECT 1 FROM document WHERE informant_id = ?1 AND state = 'active'"
        " UNION SELECT 1 FROM turn JOIN document USING (version_id)"
        " WHERE turn.informant_id = ?1 AND state = 'active'"
    ),
}

_TWIN = """
SELECT other.name FROM document mine JOIN version held ON held.id = mine.version_id
JOIN version same ON same.text_hash = held.text_hash
JOIN document other ON other.version_id = same.id AND other.state = 'active'
WHERE mine.id = ? AND mine.state = 'active' AND other.id <> mine.id
"""


def take_back(store: Store, run: Run, undo: int, coder: str) -> dict[str, int]:
    """Put everything back that `run` changed, as acts of the run `undo`; return counts."""
    is_suggest = run.kind == "suggest"
    counts = {
        "codings": _take_back_codings(store, run.number, undo, coder),
        "verdicts": _take_back_verdicts(store, run.number, undo),
        "suggestions": forget_suggestions(store, run.number) if is_suggest else 0,
        "rows": _take_back_rows(store, run.number, undo),
    }
    _alternate(store, run.number)
    return {name: count for name, count in counts.items() if count}


def double_after(store: Store, undo: int) -> str:
    """Return the id of a coding that one brought back by `undo` is the double of, or ""."""
    rows = store.execute("SELECT DISTINCT coding_id FROM decision WHERE run_id = ?", (undo,))
    return double_of(store, [number for (number,) in rows if number is not None])


def misplaced_after(store: Store, undo: int) -> str:
    """Return the id of a coding that `undo` put into a text no longer in force, or ""."""
    found = store.execute(
        "SELECT coding.uuid FROM decision JOIN coding ON coding.id = coding_id"
        " JOIN document ON document.id = document_id WHERE decision.run_id = ?"
        " AND status NOT IN ('removed', 'lost') AND coding.version_id <> document.version_id",
        (undo,),
    ).fetchone()
    return str(found[0]) if found else ""


def _alternate(store: Store, run: int) -> None:
    """Say that a run is undone; what it had undone is done again, and so on."""
    number: int | None = run
    state = "undone"
    while number is not None:
        store.execute("UPDATE run SET state = ? WHERE id = ?", (state, number))
        number = store.execute("SELECT undoes FROM run WHERE id = ?", (number,)).fetchone()[0]
        state = "done" if state == "undone" else "undone"


def _take_back_codings(store: Store, run: int, undo: int, coder: str) -> int:
    rows = store.execute(
        "SELECT coding_id, kind, before FROM decision"
        " WHERE run_id = ? AND coding_id IS NOT NULL ORDER BY id DESC",
        (run,),
    ).fetchall()
    changes = [
        (number, {"status": "removed"} if _is_new(kind, before) else json.loads(before))
        for number, kind, before in rows
    ]
    change_codings(store, undo, coder, changes, "undo")
    return len(rows)


def _is_new(kind: str, before: str) -> bool:
    return kind in ("add", "accept", "import") and before == "{}"


def _take_back_verdicts(store: Store, run: int, undo: int) -> int:
    # A coding made by accepting names its suggestion too: what the coder held of that
    # suggestion stands in a decision of its own, without a coding.
    rows = store.execute(
        "SELECT suggestion_id, coder_id, before, after FROM decision WHERE run_id = ?"
        " AND suggestion_id IS NOT NULL AND coding_id IS NULL ORDER BY id DESC",
        (run,),
    ).fetchall()
    for suggestion, who, before, after in rows:
        set_verdict(store, suggestion, who, json.loads(before).get("verdict"))
        store.execute(
            "INSERT INTO decision (run_id, coder_id, at, kind, suggestion_id, before, after)"
            " VALUES (?, ?, ?, 'undo', ?, ?, ?)",
            (undo, who, now(), suggestion, after, before),
        )
    return len(rows)


def _take_back_rows(store: Store, run: int, undo: int) -> int:
    changes = load_changes(store, run)
    for (relation, is_new), group in groupby(changes, lambda item: (item[1], item[3] is None)):
        rows = [(key, before) for _, _, key, before, _ in group]
        if relation in _ENDED and is_new:
            numbers = json.dumps([number for (number,), _ in rows])
            update_rows(store, undo, relation, _AMONG, (numbers,), {"ended_run_id": undo})
            continue
        if relation in _ENDED:
            rows = _put_back_many(store, undo, relation, rows)
        for key, before in rows:
            if before is not None:
                _put_back_row(store, undo, relation, key, before)
            else:
                _take_out_row(store, undo, relation, key)
    if any(relation == "turn" for _, relation, *_ in changes):
        follow_speakers(store)
    return len(changes)


def _put_back_many(
    store: Store, undo: int, relation: str, rows: list[tuple[tuple[object, ...], Row | None]]
) -> list[tuple[tuple[object, ...], Row | None]]:
    """Give rows that are there their former images in few statements; return the others."""
    asked = json.dumps([key[0] for key, _ in rows])
    there = {n for (n,) in store.execute(f"SELECT id FROM {relation} WHERE {_AMONG}", (asked,))}
    others = []
    images: dict[tuple[str, ...], dict[int, Row]] = {}
    for key, before in rows:
        number = int(str(key[0]))
        if before is None or number not in there:
            others.append((key, before))
        else:  # of two images of a row the one it had first stands
            images.setdefault(tuple(before), {})[number] = before
    for alike in images.values():
        update_each(store, undo, relation, alike)
    return others


def _put_back_row(
    store: Store, undo: int, relation: str, key: tuple[object, ...], before: Row
) -> None:
    if relation == "document":
        _put_back_document(store, undo, key, before)
    elif relation == "suggestion":
        update_row(store, undo, relation, key, {name: before[name] for name in _PLACED})
    else:
        put_back(store, undo, relation, key, before)


def _take_out_row(store: Store, undo: int, relation: str, key: tuple[object, ...]) -> None:
    if relation == "document":
        update_row(store, undo, relation, key, {"state": "removed"})
    elif relation == "suggestion":  # somebody decided on it: it stays, out of sight
        update_row(store, undo, relation, key, {"state": "stale"})
    elif relation == RENAMING:
        rename_in_suggestions(store, undo, *(int(str(part)) for part in reversed(key)))
    elif relation != "codebook":  # a version once stored stays, current or not
        _take_away(store, undo, relation, key)


def _put_back_document(store: Store, undo: int, key: tuple[object, ...], before: Row) -> None:
    """Give a document its former image; its name and its text must be free."""
    query = "SELECT version_id FROM document WHERE id = ?"
    left = store.execute(query, key).fetchone()[0]
    try:
        put_back(store, undo, "document", key, before)
    except sqlite3.IntegrityError as error:
        raise QcodeError(
            f"there is another document {before['name']} by now",
            "give that one another name first: qcode documents rename",
        ) from error
    if left != before["version_id"]:
        search_again(store, left, int(str(before["version_id"])))
    twin = store.execute(_TWIN, key).fetchone()
    if twin:
        raise QcodeError(
            f"{before['name']} cannot come back: its text is there by now as {twin[0]}",
            f"take that one out first: qcode documents remove {twin[0]}",
        )


def _take_away(store: Store, undo: int, relation: str, key: tuple[object, ...]) -> None:
    try:
        put_back(store, undo, relation, key, None)
    except sqlite3.IntegrityError:
        # Documents that were taken out still point to it: it goes out of sight with them.
        if not store.execute(_SPOKEN_OF[relation], key).fetchone():
            update_row(store, undo, relation, key, {"is_known": 0})
