"""Changing what is known of a stored document: name, facts, cases, whether it is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from qcode.storage.database import Store
from qcode.storage.documents import document_number
from qcode.storage.journal import delete_row, insert_row, update_row
from qcode.storage.people import number_of

_MEMOS = "SELECT id FROM memo WHERE kind = 'document' AND target = ? AND ended_run_id IS NULL"


def change_document(store: Store, run: int, name: str, values: Mapping[str, object]) -> bool:
    """Change columns of a document; False where they were so already."""
    return update_row(store, run, "document", (document_number(store, name),), values)


def rename_document(store: Store, run: int, name: str, new: str) -> None:
    """Give a document another name; the memos on it follow."""
    number = document_number(store, name)
    update_row(store, run, "document", (number,), {"name": new})
    for (memo,) in store.execute(_MEMOS, (_target(name),)).fetchall():
        update_row(store, run, "memo", (memo,), {"target": _target(new)})


def count_codings_on(store: Store, name: str) -> int:
    """Return how many codings of a document were not removed, those that wait included."""
    found = store.execute(
        "SELECT count(*) FROM coding WHERE document_id = ? AND status <> 'removed'",
        (document_number(store, name),),
    ).fetchone()
    return int(found[0])


def count_memos_on(store: Store, name: str) -> int:
    """Return how many memos stand on a document."""
    return len(store.execute(_MEMOS, (_target(name),)).fetchall())


def _target(document: str) -> str:
    return json.dumps([document], ensure_ascii=False)


def change_attributes(store: Store, run: int, name: str, values: Mapping[str, str]) -> bool:
    """Add attributes to a document; an empty value takes one away."""
    number = document_number(store, name)
    held = store.execute("SELECT attributes FROM document WHERE id = ?", (number,)).fetchone()[0]
    merged = {key: value for key, value in {**json.loads(held), **values}.items() if value}
    text = json.dumps(merged, ensure_ascii=False)
    return update_row(store, run, "document", (number,), {"attributes": text})


def change_cases(store: Store, run: int, name: str, cases: Iterable[str]) -> bool:
    """Say which cases a document is about; the cases exist already."""
    number = document_number(store, name)
    wanted = {number_of(store, "cases", case) for case in cases}
    rows = store.execute("SELECT case_id FROM document_case WHERE document_id = ?", (number,))
    held = {case for (case,) in rows}
    for case in held - wanted:
        delete_row(store, run, "document_case", (number, case))
    for case in wanted - held:
        insert_row(store, run, "document_case", {"document_id": number, "case_id": case})
    return held != wanted


def cases_with_codings(store: Store, name: str) -> set[str]:
    """Return the cases that codings of a document speak of."""
    rows = store.execute(
        "SELECT DISTINCT cases.name FROM coding JOIN cases ON cases.id = case_id"
        " WHERE document_id = ? AND status <> 'removed'",
        (document_number(store, name),),
    )
    return {case for (case,) in rows}


def count_changes(store: Store, run: int) -> int:
    """Return how many rows a run changed so far."""
    found = store.execute("SELECT count(*) FROM change WHERE run_id = ?", (run,)).fetchone()
    return int(found[0])


def change_speaker(store: Store, run: int, name: str, informant: int) -> bool:
    """Say who a document's main informant is; the turns of the former one become theirs.

    The codings on those turns are for the caller to queue.
    """
    number = document_number(store, name)
    former, version = store.execute(
        "SELECT informant_id, version_id FROM document WHERE id = ?", (number,)
    ).fetchone()
    if former == informant:
        return False
    update_row(store, run, "document", (number,), {"informant_id": informant})
    rows = store.execute(
        "SELECT number FROM turn WHERE version_id = ? AND informant_id IS ? AND is_interviewer = 0",
        (version, former),
    ).fetchall()
    for (turn,) in rows:
        update_row(store, run, "turn", (version, turn), {"informant_id": informant})
    return True


def follow_speakers(store: Store) -> None:
    """Let every coding belong to the informant of its turn."""
    store.execute(
        "UPDATE coding SET informant_id = found.informant_id FROM turn found"
        " WHERE found.version_id = coding.version_id AND found.number = coding.turn"
        " AND coding.informant_id IS NOT found.informant_id"
    )


def main_informant(store: Store, name: str) -> int | None:
    """Return the number of a document's main informant, or None."""
    number = document_number(store, name)
    query = "SELECT informant_id FROM document WHERE id = ?"
    found = store.execute(query, (number,)).fetchone()
    return found[0] if found else None
