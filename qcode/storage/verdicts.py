"""What a coder holds of a suggestion: accepted, rejected, or nothing yet."""

from __future__ import annotations

import json

from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.interning import coder_number
from qcode.storage.suggestions import set_verdict


def held_verdict(store: Store, suggestion: int, coder: str) -> str:
    """Return what the coder decided on a suggestion, or ""."""
    found = store.execute(
        "SELECT kind FROM verdict WHERE suggestion_id = ? AND coder_id = ?",
        (suggestion, coder_number(store, coder)),
    ).fetchone()
    return str(found[0]) if found else ""


def record_verdict(store: Store, run: int, suggestion: int, coder: str, kind: str) -> bool:
    """Record a decision on a suggestion; False where the coder held the same already."""
    held = held_verdict(store, suggestion, coder)
    if held == kind:
        return False
    who = coder_number(store, coder)
    set_verdict(store, suggestion, who, kind)
    act = {"accepted": "accept", "rejected": "reject"}[kind]
    store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, suggestion_id, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (run, who, now(), act, suggestion, _dumped(held), _dumped(kind)),
    )
    return True


def _dumped(kind: str) -> str:
    return json.dumps({"verdict": kind}) if kind else "{}"
