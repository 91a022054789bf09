"""One version of a document or of the codebook, in force or not, by its number.

A coding that was lost in a correction stays in the version it was made in, and what waits is
held against the definition it was coded under: both are read here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from qcode.domain.codebook import Codebook
from qcode.domain.text import Span, StoredTurn, Turn
from qcode.storage.codebook_json import codebook_from_json
from qcode.storage.database import Store


def load_version_text(store: Store, version: int) -> str:
    """Return the text of a document version; KeyError where there is none."""
    found = store.execute("SELECT text FROM version WHERE id = ?", (version,)).fetchone()
    if not found:
        raise KeyError(version)
    return str(found[0])


def load_version_turns(store: Store, version: int, *, with_roles: bool = True) -> list[StoredTurn]:
    """Return the turns of a document version in order."""
    rows = store.execute(
        "SELECT turn.number, label, start, end, time_start, time_end, is_interviewer,"
        " informant.name, iif(?2, informant.role, '') FROM turn"
        " LEFT JOIN informant ON informant.id = turn.informant_id"
        " WHERE version_id = ?1 ORDER BY turn.number",
        (version, with_roles),
    )
    return [
        StoredTurn(
            Turn(number, label, Span(start, end), first, last), bool(asks), who or "", role or ""
        )
        for number, label, start, end, first, last, asks, who, role in rows
    ]


def load_version_in_force(store: Store, document: int) -> tuple[int, str]:
    """Return the number of a document's version in force, and how it was read, as JSON."""
    found = store.execute(
        "SELECT version.id, options FROM document JOIN version ON version.id = version_id"
        " WHERE document.id = ?",
        (document,),
    ).fetchone()
    return int(found[0]), str(found[1])


def version_of_coding(store: Store, number: int) -> int:
    """Return the number of the document version that a coding is anchored in."""
    found = store.execute("SELECT version_id FROM coding WHERE id = ?", (number,)).fetchone()
    return int(found[0])


def load_codebook_number(store: Store, number: int) -> Codebook:
    """Return a stored codebook version; KeyError where there is none of that number."""
    row = store.execute(
        "SELECT parsed, text, hash FROM codebook WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        raise KeyError(number)
    return codebook_from_json(*row)


def values_before(store: Store, coding: int, run: int) -> Mapping[str, object]:
    """Return the values of a coding that a run changed, as they were before it."""
    rows = store.execute(
        "SELECT before FROM decision WHERE coding_id = ? AND run_id = ? ORDER BY id DESC",
        (coding, run),
    )
    found: dict[str, object] = {}
    for (before,) in rows:
        found.update(json.loads(before))
    return found


def load_codebooks(store: Store) -> list[tuple[int, bool, Codebook]]:
    """Return every stored codebook version, oldest first: number, whether in force, codebook."""
    rows = store.execute("SELECT id, is_current, parsed, text, hash FROM codebook ORDER BY id")
    return [(number, bool(now), codebook_from_json(*rest)) for number, now, *rest in rows]


def named_versions(store: Store, image: Mapping[str, object]) -> dict[str, str]:
    """Return the versions that a decision's values speak of, as people name them."""
    queries = {
        "codebook_id": ("codebook version", "SELECT version FROM codebook WHERE id = ?"),
        "version_id": ("text version", "SELECT number FROM version WHERE id = ?"),
    }
    named: dict[str, str] = {}
    for column, (words, query) in queries.items():
        if column in image:
            found = store.execute(query, (image[column],)).fetchone()
            named[words] = str(found[0]) if found else "unknown"
    return named


def is_in_force(store: Store, version: int) -> bool:
    """Say whether a document version is the one in force."""
    query = "SELECT 1 FROM document WHERE version_id = ?"
    return store.execute(query, (version,)).fetchone() is not None
