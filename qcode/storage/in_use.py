"""What a project holds that an updated codebook must go on speaking of."""

from __future__ import annotations

from qcode.domain.changes import InUse
from qcode.domain.codebook import Code
from qcode.storage.codebook_json import codebook_from_json
from qcode.storage.database import Store
from qcode.storage.interning import load_values_sets


def load_in_use(store: Store) -> InUse:
    """Return the codes and values in use, and the codes of earlier versions."""
    return InUse(_codes(store), _values(store), _earlier(store))


def _codes(store: Store) -> set[str]:
    """Return the codes that codings, decisions on suggestions or coverage speak of."""
    rows = store.execute(
        "SELECT name FROM code WHERE EXISTS (SELECT 1 FROM coding WHERE code_id = code.id)"
        " OR id IN (SELECT value FROM code_set, json_each(codes)"
        "  WHERE code_set.id IN (SELECT set_id FROM coverage WHERE ended_run_id IS NULL))"
        " OR id IN (SELECT code_id FROM suggestion WHERE id IN"
        "  (SELECT suggestion_id FROM decision WHERE suggestion_id IS NOT NULL))"
    )
    return {name for (name,) in rows}


def _values(store: Store) -> dict[str, set[str]]:
    """Return the values of modifiers that codings bear, removed ones included."""
    sets = load_values_sets(store)
    found: dict[str, set[str]] = {}
    for (number,) in store.execute("SELECT DISTINCT values_id FROM coding"):
        for modifier, value in sets[number].items():
            found.setdefault(modifier, set()).add(value)
    return found


def _earlier(store: Store) -> dict[str, Code]:
    """Return by id the codes of stored versions, the latest; taken back ones do not count."""
    rows = store.execute(
        "SELECT parsed, text, hash FROM codebook JOIN run ON run.id = codebook.run_id"
        " WHERE run.state <> 'undone' OR is_current ORDER BY codebook.id"
    )
    found: dict[str, Code] = {}
    for row in rows:
        found |= {code.id: code for code in codebook_from_json(*row).codes}
    return found
