"""Memos: free words attached to anything. A memo is ended, never deleted."""

from __future__ import annotations

import json
import uuid

from qcode.domain.coding import Memo
from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.interning import coder_number
from qcode.storage.journal import insert_row

KINDS: tuple[str, ...] = ("project", "document", "case", "code", "coding", "case_code")


def save_memo(
    store: Store, run: int, kind: str, target: tuple[str, ...], words: str, coder: str
) -> str:
    """Attach words to a target and return the memo's id."""
    memo = uuid.uuid4().hex
    insert_row(
        store,
        run,
        "memo",
        {
            "uuid": memo,
            "kind": kind,
            "target": json.dumps(target, ensure_ascii=False),
            "words": words,
            "coder_id": coder_number(store, coder),
            "created": now(),
            "run_id": run,
        },
    )
    return memo


def load_memos(store: Store, kind: str = "", target: tuple[str, ...] = ()) -> list[Memo]:
    """Return the memos that stand, oldest first, of one kind and target or of all."""
    rows = store.execute(
        "SELECT uuid, kind, target, words, coder.name, created FROM memo"
        " JOIN coder ON coder.id = coder_id WHERE ended_run_id IS NULL"
        " AND (?1 = '' OR kind = ?1) AND (?2 = '[]' OR target = ?2) ORDER BY memo.id",
        (kind, json.dumps(target, ensure_ascii=False)),
    )
    return [
        Memo(id_, kind_, tuple(json.loads(target_)), words, coder, created)
        for id_, kind_, target_, words, coder, created in rows
    ]
