"""What can be wrong with what waits: a coding's status follows from its open entries."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qcode.domain.waiting import status_while
from qcode.storage.database import Store

_ENTRIES = {
    "it waits for what happened to another coding": (
        "SELECT substr(coding.uuid, 1, 8) FROM waiting JOIN coding ON coding.id = coding_id"
        " JOIN version ON version.id = waiting.version_id"
        " WHERE version.document_id <> coding.document_id"
    ),
    "an entry ended before it was opened": (
        "SELECT substr(coding.uuid, 1, 8) FROM waiting JOIN coding ON coding.id = coding_id"
        " WHERE ended_run_id < waiting.run_id"
    ),
    "it waits twice for the same reason": (
        "SELECT substr(max(coding.uuid), 1, 8) FROM waiting JOIN coding ON coding.id = coding_id"
        " WHERE ended_run_id IS NULL GROUP BY coding_id, reason HAVING count(*) > 1"
    ),
}


def iter_waiting_faults(store: Store) -> Iterator[str]:
    """Yield one line for every coding whose status and entries do not agree."""
    for words, query in _ENTRIES.items():
        for (coding,) in store.execute(query):
            yield f"coding {coding}: {words}"
    for _, name, status, derived in iter_wrong_statuses(store):
        yield f"coding {name}: its status is {status}, and what waits makes it {derived}"


def iter_wrong_statuses(store: Store) -> Iterator[tuple[int, str, str, str]]:
    """Yield (number, id, status, status as it should be) where the two differ.

    A coding that was removed waits for nothing: then the entries are what is wrong.
    """
    rows = store.execute(
        "SELECT coding.id, substr(uuid, 1, 8), status, (SELECT json_group_array(reason)"
        "  FROM waiting WHERE coding_id = coding.id AND ended_run_id IS NULL) FROM coding"
        " WHERE status NOT IN ('in_force', 'removed') OR coding.id IN"
        "  (SELECT coding_id FROM waiting INDEXED BY waiting_open WHERE ended_run_id IS NULL)"
    ).fetchall()
    for number, name, status, listed in rows:
        reasons = json.loads(listed)
        derived = status_while(reasons)
        if (status == "removed" and reasons) or status not in ("removed", derived):
            yield number, name, status, derived
