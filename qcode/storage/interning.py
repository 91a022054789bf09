"""Names to integer keys: coders, codes, modifier sets, code sets.

A name gets its number at first use and keeps it for ever. Modifier sets are stored once each
as sorted JSON, so that equality and scope are comparisons of integers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from qcode.storage.database import Store


def coder_number(store: Store, name: str) -> int:
    """Return the number of a coder, making one for a new name."""
    return _number(store, "coder", "name", name)


def code_number(store: Store, code: str) -> int:
    """Return the number of a code id, making one for a new id."""
    return _number(store, "code", "name", code)


def code_names(store: Store) -> dict[int, str]:
    """Return every code id ever used, by number."""
    return dict(store.execute("SELECT id, name FROM code"))


def values_number(store: Store, modifiers: Mapping[str, str]) -> int:
    """Return the number of a set of modifier values; empty values are left out."""
    kept = {key: value for key, value in sorted(modifiers.items()) if value}
    return _number(store, "values_set", "modifiers", _compact(kept))


def load_values_sets(store: Store) -> dict[int, dict[str, str]]:
    """Return every set of modifier values ever used, by number."""
    rows = store.execute("SELECT id, modifiers FROM values_set")
    return {number: json.loads(text) for number, text in rows}


def code_set_number(store: Store, codes: Iterable[str]) -> int:
    """Return the number of a set of code ids (for coverage)."""
    numbers = sorted({code_number(store, code) for code in codes})
    return _number(store, "code_set", "codes", _compact(numbers))


def load_code_sets(store: Store) -> dict[int, frozenset[int]]:
    """Return every set of code numbers ever used for coverage, by number."""
    rows = store.execute("SELECT id, codes FROM code_set")
    return {number: frozenset(json.loads(text)) for number, text in rows}


def _number(store: Store, relation: str, column: str, value: str) -> int:
    found = store.execute(f"SELECT id FROM {relation} WHERE {column} = ?", (value,)).fetchone()
    if found:
        return int(found[0])
    made = store.execute(f"INSERT INTO {relation} ({column}) VALUES (?)", (value,))
    return int(made.lastrowid or 0)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
