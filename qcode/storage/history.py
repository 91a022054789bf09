"""What was done: the runs in order, and what later work stands on a run.

A run is "done", or "undone" while another run that undoes it is done. Taking back an undo
brings back what it had taken: the states of a chain of undos alternate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from qcode.errors import UnknownNameError, UsageError
from qcode.storage.database import Store
from qcode.storage.journal import Row, later_runs, load_changes


@dataclass(frozen=True, slots=True)
class Run:
    """One batch as recorded. `id` is the first eight digits of its UUID.

    `is_part` says that it was a step of another run: a bare undo takes back that one.
    """

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
    is_part: bool = False


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
    held = json.loads(counts)
    is_part = held.pop("part_of", None) is not None
    return Run(number, id_, kind, coder, started, finished, state, summary, held, undoes, is_part)


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
        if run.coder == coder
        and run.state == "done"
        and not run.undoes
        and run.kind not in ("init", "repair")
        and not run.is_part
    ]
    return runs[-1] if runs else None


def dependents(store: Store, run: Run) -> list[Run]:
    """Return the later runs in force that stand on what this run did, oldest first."""
    numbers = set(_deciding_runs(store, run.number))
    for change, relation, key, _, _ in load_changes(store, run.number):
        numbers.update(later_runs(store, change, relation, key))
    return [
        found
        for found in load_runs(store)
        if found.number in numbers
        and found.number > run.number
        and found.state == "done"
        and not found.undoes
    ]


# Runs in force that decided, later, on what a run decided on or brought in.
_DECIDING = """
SELECT later.run_id FROM decision mine JOIN decision later
  ON later.coding_id = mine.coding_id AND later.id > mine.id WHERE mine.run_id = :run
UNION SELECT later.run_id FROM decision mine JOIN decision later
  ON later.suggestion_id = mine.suggestion_id AND later.coder_id IS mine.coder_id
  AND later.id > mine.id WHERE mine.run_id = :run
UNION SELECT decision.run_id FROM decision JOIN suggestion ON suggestion.id = suggestion_id
  WHERE suggestion.run_id = :run
"""
# Runs in force that stand on a document: codings, decisions on suggestions, coverage, memos.
_ON_DOCUMENT = """
SELECT run_id FROM coding WHERE document_id = :document AND status <> 'removed'
UNION SELECT decision.run_id FROM decision JOIN verdict USING (suggestion_id, coder_id)
  WHERE suggestion_id BETWEEN :document << 40 AND (:document << 40) + 1099511627775
UNION SELECT run_id FROM coverage WHERE document_id = :document AND ended_run_id IS NULL
UNION SELECT run_id FROM memo WHERE kind = 'document' AND ended_run_id IS NULL
  AND target = (SELECT json_array(name) FROM document WHERE id = :document)
"""
# Runs in force that coded what a run said is spoken by somebody else.
_ON_SPEAKER = """
SELECT run_id FROM coding WHERE document_id = :document AND run_id > :run
  AND status <> 'removed'
"""
# Runs in force that worked on the text that a run put in force.
_ON_VERSION = """
SELECT run_id FROM coding WHERE document_id = :document AND run_id > :run
UNION SELECT run_id FROM decision WHERE run_id > :run AND coding_id IN
  (SELECT id FROM coding WHERE document_id = :document)
UNION SELECT run_id FROM decision WHERE run_id > :run AND suggestion_id
  BETWEEN :document << 40 AND (:document << 40) + 1099511627775
UNION SELECT run_id FROM coverage WHERE document_id = :document AND run_id > :run
"""
# Runs in force whose codings speak of a case that a run said a document is about.
_ON_CASE = """
SELECT run_id FROM coding WHERE document_id = :document AND case_id = :case
  AND status <> 'removed'
"""
# Runs in force that worked under a codebook version which a run made current.
_UNDER_CODEBOOK = """
SELECT run_id FROM coding WHERE codebook_id = :codebook AND run_id > :run
  AND status <> 'removed'
UNION SELECT run_id FROM coverage WHERE codebook_id = :codebook AND run_id > :run
  AND ended_run_id IS NULL
UNION SELECT run_id FROM decision WHERE run_id > :run AND coding_id IS NOT NULL
  AND (json_extract(after, '$.code_id') IS NOT NULL
    OR json_extract(after, '$.values_id') IS NOT NULL)
UNION SELECT run_id FROM memo WHERE run_id > :run AND ended_run_id IS NULL
  AND kind IN ('code', 'case_code')
UNION SELECT run_id FROM change WHERE run_id > :run AND relation = 'person'
"""


def _deciding_runs(store: Store, run: int) -> Iterable[int]:
    rows = store.execute(_DECIDING, {"run": run}).fetchall()
    for query, values in _standing_on(store, run):
        rows += store.execute(query, values).fetchall()
    return {number for (number,) in rows}


def _standing_on(store: Store, run: int) -> Iterable[tuple[str, dict[str, object]]]:
    """Yield queries for the runs that stand on rows a run brought in."""
    for _, relation, key, before, after in load_changes(store, run):
        if relation == "document" and (before or {}).get("state") != "active":
            yield _ON_DOCUMENT, {"document": key[0]}
        elif relation == "document" and _version(before) != _version(after):
            yield _ON_VERSION, {"document": key[0], "run": run}
        elif relation == "document" and _speaker(before) != _speaker(after):
            yield _ON_SPEAKER, {"document": key[0], "run": run}
        elif relation == "document_case" and after is not None:
            yield _ON_CASE, {"document": key[0], "case": key[1]}
        elif relation == "codebook" and (after or {}).get("is_current"):
            yield _UNDER_CODEBOOK, {"codebook": key[0], "run": run}


def _version(image: Row | None) -> object:
    return (image or {}).get("version_id")


def _speaker(image: Row | None) -> object:
    return (image or {}).get("informant_id")
