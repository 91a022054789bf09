"""What follows a renaming or merger of codes beside codings: suggestions, memos, persons.

A code that is only called otherwise keeps its suggestions, what coders decided on them, and
what documents were searched with, so that nothing is searched again and nothing rejected comes
back. Taking it back is the same the other way round.
"""

from __future__ import annotations

import json

from qcode.storage.database import Store
from qcode.storage.fingerprints import load_fingerprint, save_fingerprint
from qcode.storage.interning import code_names, code_number
from qcode.storage.journal import record_renaming, update_row


def rename_in_suggestions(store: Store, run: int, old: int, new: int) -> None:
    """Give the suggestions of a code, by number, to another that takes its place."""
    names = code_names(store)
    store.execute("UPDATE suggestion SET code_id = ? WHERE code_id = ?", (new, old))
    for (number,) in store.execute("SELECT DISTINCT fingerprint_id FROM suggested").fetchall():
        parts = load_fingerprint(store, number)
        if names[old] in parts:
            renamed = {names[new] if code == names[old] else code: parts[code] for code in parts}
            store.execute(
                "UPDATE suggested SET fingerprint_id = ? WHERE fingerprint_id = ?",
                (save_fingerprint(store, renamed), number),
            )
    was, now_is = (f",{json.dumps(names[n], ensure_ascii=False)}]" for n in (old, new))
    store.execute(
        "UPDATE suggested SET persons = replace(persons, ?1, ?2) WHERE instr(persons, ?1)",
        (was, now_is),
    )
    record_renaming(store, run, old, new)


def carry_names(store: Store, run: int, old: str, new: str) -> None:
    """Let memos on a code, and persons that stand for it, speak of the code in its place."""
    rows = store.execute(
        "SELECT id, target FROM memo WHERE kind IN ('code', 'case_code') AND ended_run_id IS NULL"
    ).fetchall()
    for number, text in rows:
        target = json.loads(text)
        if target[-1] == old:
            wanted = json.dumps([*target[:-1], new], ensure_ascii=False)
            update_row(store, run, "memo", (number,), {"target": wanted})
    persons = store.execute("SELECT id FROM person WHERE source = ?", (old,)).fetchall()
    for (number,) in persons:
        update_row(store, run, "person", (number,), {"source": new})


def count_suggestions_of(store: Store, code: str) -> int:
    """Return how many current suggestions there are of a code."""
    found = store.execute(
        "SELECT count(*) FROM suggestion WHERE code_id = ? AND state = 'current'",
        (code_number(store, code),),
    ).fetchone()
    return int(found[0])


def searched_documents(store: Store) -> list[str]:
    """Return the active documents that have suggestions or were searched for some.

    A corrected text was not searched yet, and shows the suggestions somebody decided on.
    """
    rows = store.execute(
        "SELECT name FROM document WHERE state = 'active'"
        " AND (version_id IN (SELECT version_id FROM suggested) OR EXISTS"
        "  (SELECT 1 FROM suggestion WHERE suggestion.id BETWEEN document.id << 40"
        "   AND (document.id << 40) + 1099511627775"
        "   AND suggestion.version_id = document.version_id AND suggestion.state = 'current'))"
        " ORDER BY id"
    )
    return [name for (name,) in rows]
