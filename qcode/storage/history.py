"""What was done: the runs in order, what a run depends on, and taking one back.

Undo puts rows back and appends; nothing is erased. It refuses where later work stands on
what would be taken back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from qcode.errors import UnknownNameError, UsageError
from qcode.storage.clock import now
from qcode.storage.codings import change_coding
from qcode.storage.database import Store
from qcode.storage.declarations import follow_speakers
from qcode.storage.interning import coder_number
from qcode.storage.journal import later_runs, load_changes, put_back, update_row
from qcode.storage.suggestions import set_verdict


@dataclass(frozen=True, slots=True)
class Run:
    """One batch as recorded. `id` is the first eight digits of its UUID."""

    number: int
    id: str
    kind: str
    coder: str
    started: str
    finished: str
    state: str
    summary: str
    counts: dict[str, int]
    undoes: str


_RUNS = (
    "SELECT run.id, substr(run.uuid, 1, 8), run.kind, ifnull(coder.name, ''), run.started,"
    " ifnull(run.finished, ''), run.state, run.summary, run.counts,"
    " ifnull(substr(undone.uuid, 1, 8), '') FROM run"
    " LEFT JOIN coder ON coder.id = run.coder_id LEFT JOIN run undone ON undone.id = run.undoes"
)


def load_runs(store: Store, coding: int | None = None) -> list[Run]:
    """Return all runs, oldest first, or those that touched one coding."""
    rows = store.execute(
        f"{_RUNS} WHERE ?1 IS NULL OR run.id IN"
        " (SELECT run_id FROM decision WHERE coding_id = ?1) ORDER BY run.id",
        (coding,),
    )
    return [_run(*row) for row in rows]


def _run(number: int, *columns: str) -> Run:
    id_, kind, coder, started, finished, state, summary, counts, undoes = columns
    return Run(
        number, id_, kind, coder, started, finished, state, summary, json.loads(counts), undoes
    )


def find_run(store: Store, prefix: str) -> Run:
    """Return the run whose id begins with `prefix`.

    Raises:
        UnknownNameError: no run's id begins so.
        UsageError: several do.
    """
    found = [run for run in load_runs(store) if prefix and run.id.startswith(prefix.lower())]
    if not found:
        raise UnknownNameError("run", prefix, [run.id for run in load_runs(store)][-12:])
    if len(found) > 1:
        raise UsageError(f"several runs have an id that begins with {prefix!r}", "add a digit")
    return found[0]


def last_run(store: Store, coder: str) -> Run | None:
    """Return the coder's latest run that can be undone, or None."""
    runs = [
        run
        for run in load_runs(store)
        if run.coder == coder and run.state == "done" and not run.undoes and run.kind != "init"
    ]
    return runs[-1] if runs else None


def dependents(store: Store, run: Run) -> list[Run]:
    """Return the later runs in force that stand on what this run did, oldest first."""
    numbers = set(_deciding_runs(store, run.number))
    for change, relation, key, _, _ in load_changes(store, run.number):
        numbers.update(later_runs(store, change, relation, key))
    numbers.discard(run.number)
    if run.kind == "recode":
        numbers.update(_runs_after_codebook(store, run.number))
    return [found for found in load_runs(store) if found.number in numbers]


def _deciding_runs(store: Store, run: int) -> Iterable[int]:
    rows = store.execute(
        # Later decisions on the same codings or suggestions, and on what the run brought in.
        "SELECT later.run_id FROM decision mine JOIN decision later"
        " ON later.coding_id = mine.coding_id AND later.id > mine.id"
        " JOIN run ON run.id = later.run_id AND run.state = 'done' AND run.undoes IS NULL"
        " WHERE mine.run_id = ?1 AND later.run_id <> ?1"
        " UNION SELECT later.run_id FROM decision mine JOIN decision later"
        " ON later.suggestion_id = mine.suggestion_id AND later.coder_id = mine.coder_id"
        " AND later.id > mine.id JOIN run ON run.id = later.run_id AND run.state = 'done'"
        " AND run.undoes IS NULL WHERE mine.run_id = ?1 AND later.run_id <> ?1"
        " UNION SELECT decision.run_id FROM decision"
        " JOIN suggestion ON suggestion.id = decision.suggestion_id"
        " JOIN run ON run.id = decision.run_id AND run.state = 'done' AND run.undoes IS NULL"
        " WHERE suggestion.run_id = ?1"
        " UNION SELECT coding.run_id FROM coding JOIN document ON document.id = document_id"
        " WHERE document.run_id = ?1 AND status <> 'removed'"
        " UNION SELECT coverage.run_id FROM coverage JOIN document ON document.id = document_id"
        " WHERE document.run_id = ?1 AND ended_run_id IS NULL",
        (run,),
    )
    return [int(number) for (number,) in rows]


def _runs_after_codebook(store: Store, run: int) -> Iterable[int]:
    rows = store.execute(
        "SELECT coding.run_id FROM coding JOIN codebook ON codebook.id = codebook_id"
        " WHERE codebook.run_id = ?1 AND status <> 'removed'"
        " UNION SELECT coverage.run_id FROM coverage JOIN codebook ON codebook.id = codebook_id"
        " WHERE codebook.run_id = ?1 AND ended_run_id IS NULL",
        (run,),
    )
    return [int(number) for (number,) in rows]


def take_back(store: Store, run: Run, undo: int, coder: str) -> dict[str, int]:
    """Put everything back that `run` changed, as acts of the run `undo`; return counts."""
    counts = {
        "codings": _take_back_codings(store, run.number, undo, coder),
        "verdicts": _take_back_verdicts(store, run.number, undo, coder),
        "suggestions": _take_back_suggestions(store, run),
        "rows": _take_back_rows(store, run.number, undo),
    }
    store.execute("UPDATE run SET state = 'undone' WHERE id = ?", (run.number,))
    return {name: count for name, count in counts.items() if count}


def _take_back_codings(store: Store, run: int, undo: int, coder: str) -> int:
    rows = store.execute(
        "SELECT coding_id, kind, before FROM decision"
        " WHERE run_id = ? AND coding_id IS NOT NULL ORDER BY id DESC",
        (run,),
    ).fetchall()
    for number, kind, before in rows:
        is_new = kind in ("add", "accept", "import") and before == "{}"
        values = {"status": "removed"} if is_new else json.loads(before)
        change_coding(store, undo, coder, number, values, "undo")
    return len(rows)


def _take_back_verdicts(store: Store, run: int, undo: int, coder: str) -> int:
    rows = store.execute(
        "SELECT suggestion_id, coder_id, before FROM decision"
        " WHERE run_id = ? AND suggestion_id IS NOT NULL ORDER BY id DESC",
        (run,),
    ).fetchall()
    for suggestion, who, before in rows:
        held = json.loads(before).get("verdict")
        set_verdict(store, suggestion, who, held)
        store.execute(
            "INSERT INTO decision (run_id, coder_id, at, kind, suggestion_id, after)"
            " VALUES (?, ?, ?, 'undo', ?, ?)",
            (undo, coder_number(store, coder), now(), suggestion, before),
        )
    return len(rows)


def _take_back_suggestions(store: Store, run: Run) -> int:
    """Drop the undecided suggestions of a suggest run: they can be made again at any time."""
    if run.kind != "suggest":
        return 0
    store.execute("DELETE FROM suggested WHERE run_id = ?", (run.number,))
    gone = store.execute(
        "DELETE FROM suggestion WHERE run_id = ?1 AND id NOT IN (SELECT suggestion_id FROM"
        " decision WHERE suggestion_id IS NOT NULL) AND id NOT IN"
        " (SELECT suggestion_id FROM coding WHERE suggestion_id IS NOT NULL)",
        (run.number,),
    )
    return gone.rowcount


def _take_back_rows(store: Store, run: int, undo: int) -> int:
    changes = load_changes(store, run)
    for _, relation, key, before, _ in changes:
        if before is None and relation == "document":
            update_row(store, undo, relation, key, {"state": "removed"})
        elif before is None and relation == "codebook":
            continue  # a version once stored stays; which one is current is its own change
        elif before is None and relation in ("coverage", "memo"):
            update_row(store, undo, relation, key, {"ended_run_id": undo})
        else:
            _put_back_if_free(store, undo, relation, key, before)
    if any(relation == "turn" for _, relation, *_ in changes):
        follow_speakers(store)
    return len(changes)


def _put_back_if_free(
    store: Store, undo: int, relation: str, key: tuple[object, ...], before: object
) -> None:
    try:
        put_back(store, undo, relation, key, before)  # type: ignore[arg-type]
    except sqlite3.IntegrityError:
        # A case or informant that something else speaks of by now stays: it is only a name.
        if before is not None:
            raise
