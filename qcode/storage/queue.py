"""The queue of a review: which suggestions a coder has not decided, as numbers only.

A study can have ten million suggestions, so a queue holds eight bytes for each of them at
most, and in the order of documents only the numbers of the documents reached so far. A
suggestion waits while it is current, stands in the version of its document in force, comes
from a finished run, and the coder holds nothing of it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from qcode.storage.database import Store
from qcode.storage.interning import code_names

# Every document's suggestions lie together: one range of the primary key a document. A plus
# sign keeps SQLite from an index: from one of its own for each call, and from that of the codes
# where so many are asked for that reading every suggestion once is faster.
_WAITING = """
FROM document CROSS JOIN suggestion ON suggestion.id
  BETWEEN (document.id << 40) AND (document.id << 40) + 1099511627775
WHERE document.state = 'active' AND +suggestion.state = 'current'
  AND +suggestion.version_id = document.version_id
  AND suggestion.run_id NOT IN (SELECT id FROM run WHERE kind = 'suggest' AND state = 'running')
  AND NOT EXISTS (SELECT 1 FROM verdict WHERE suggestion_id = suggestion.id
    AND coder_id = (SELECT id FROM coder WHERE name = :coder))
  AND {plus}suggestion.code_id IN (SELECT value FROM json_each(:codes))
  AND (:documents IS NULL OR document.name IN (SELECT value FROM json_each(:documents)))
"""
_FEW_CODES = 8
_ORDERS = {
    "score": "score DESC, suggestion.id >> 40, start, suggestion.id",
    "uncertain": "abs(score - 0.5), score, suggestion.id >> 40, start, suggestion.id",
}


def count_waiting(
    store: Store, coder: str, documents: Sequence[str], codes: Sequence[str]
) -> dict[int, int]:
    """Return how many suggestions wait, by the number of the document, in order of arrival."""
    rows = store.execute(
        f"SELECT document.id, count(*) {_waiting(codes)} GROUP BY document.id ORDER BY document.id",
        _bound(store, coder, documents, codes),
    )
    return dict(rows)


def load_waiting(
    store: Store, coder: str, documents: Sequence[str], codes: Sequence[str], order: str
) -> array[int]:
    """Return the numbers of all that wait: by "score" the highest first, or "uncertain" first.

    Uncertain is a score near one half; of two as near, the weaker evidence comes first.
    """
    rows = store.execute(
        f"SELECT suggestion.id {_waiting(codes)} ORDER BY {_ORDERS[order]}",
        _bound(store, coder, documents, codes),
    )
    return array("q", (number for (number,) in rows))


def load_waiting_in(store: Store, coder: str, document: int, codes: Sequence[str]) -> list[int]:
    """Return the numbers of what waits in one document, by place, then in the order of `codes`."""
    rows = store.execute(
        "SELECT start, suggestion.code_id, suggestion.id"
        f" {_waiting(codes)} AND document.id = :document",
        {**_bound(store, coder, (), codes), "document": document},
    ).fetchall()
    names = code_names(store)
    rank = {code: position for position, code in enumerate(codes)}
    rows.sort(key=lambda row: (row[0], rank[names[row[1]]], row[2]))
    return [number for *_, number in rows]


def suggestion_status(store: Store, number: int, coder: str) -> str:
    """Return what a coder holds of a suggestion: open, accepted or rejected; "" if it is gone."""
    found = store.execute(
        "SELECT ifnull(verdict.kind, 'open') FROM suggestion"
        " JOIN document ON document.id = suggestion.id >> 40"
        " LEFT JOIN verdict ON suggestion_id = suggestion.id"
        "  AND coder_id = (SELECT id FROM coder WHERE name = ?2)"
        " WHERE suggestion.id = ?1 AND suggestion.state = 'current'"
        " AND document.state = 'active' AND suggestion.version_id = document.version_id",
        (number, coder),
    ).fetchone()
    return str(found[0]) if found else ""


def latest_run(store: Store, coder: str, kind: str) -> str:
    """Return the id of the coder's latest finished run of a kind, or "" where there is none."""
    found = store.execute(
        "SELECT substr(run.uuid, 1, 8) FROM run JOIN coder ON coder.id = coder_id"
        " WHERE coder.name = ? AND run.kind = ? AND state = 'done' ORDER BY run.id DESC LIMIT 1",
        (coder, kind),
    ).fetchone()
    return str(found[0]) if found else ""


def _waiting(codes: Sequence[str]) -> str:
    return _WAITING.format(plus="" if len(codes) <= _FEW_CODES else "+")


def _bound(
    store: Store, coder: str, documents: Sequence[str], codes: Sequence[str]
) -> dict[str, object]:
    wanted = set(codes)
    numbers = [number for number, name in code_names(store).items() if name in wanted]
    return {
        "coder": coder,
        "codes": json.dumps(numbers),
        "documents": json.dumps(list(documents)) if documents else None,
    }
