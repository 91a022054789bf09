"""What each document was last searched with, and which documents a change can touch.

A document version that was searched has a `suggested` row: the fingerprint of codes and cues
(shared by all documents searched alike) and the persons of its cases. Comparing fingerprints
tells what to do again; the trigram index of the texts tells where a phrase can stand at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qcode.domain.identity import hash_words
from qcode.storage.database import Store

Parts = Mapping[str, Any]
Persons = tuple[tuple[str, str], ...]
"""Pairs of form and code, sorted."""

CHUNK = 500
NOBODY = "[]"


@dataclass(frozen=True, slots=True)
class Searched:
    """An active document in its version in force and what it was last searched with.

    `fingerprint` is None where this version was never searched. `persons` are those it was
    searched with, `known` those its cases know now.
    """

    document: int
    version: int
    name: str
    fingerprint: int | None
    persons: Persons
    known: Persons


def load_fingerprint(store: Store, number: int) -> dict[str, Any]:
    """Return the parts of a fingerprint by code."""
    found = store.execute("SELECT parts FROM fingerprint WHERE id = ?", (number,)).fetchone()
    parts: dict[str, Any] = json.loads(found[0])
    return parts


def save_fingerprint(store: Store, parts: Parts) -> int:
    """Return the number of the fingerprint with these parts, making it where it is new."""
    text = json.dumps(dict(parts), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = hash_words(text)
    store.execute(
        "INSERT INTO fingerprint (hash, parts) VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, text)
    )
    found = store.execute("SELECT id FROM fingerprint WHERE hash = ?", (digest,)).fetchone()
    return int(found[0])


def fingerprints_in_use(store: Store) -> list[int]:
    """Return the numbers of the fingerprints of active documents."""
    rows = store.execute(
        "SELECT DISTINCT fingerprint_id FROM document JOIN suggested USING (version_id)"
        " WHERE state = 'active'"
    )
    return [number for (number,) in rows]


def move_fingerprint(store: Store, old: int, new: int, documents: Sequence[int] | None) -> None:
    """Say of all documents (or of some, by number) searched with `old`: it is `new` now.

    Only for documents to which the difference makes none.
    """
    if documents is None:
        store.execute(
            "UPDATE suggested SET fingerprint_id = ? WHERE fingerprint_id = ?", (new, old)
        )
        return
    store.execute(
        "UPDATE suggested SET fingerprint_id = ? WHERE fingerprint_id = ? AND version_id IN"
        " (SELECT version_id FROM document WHERE id IN (SELECT value FROM json_each(?)))",
        (new, old, json.dumps(documents)),
    )


def iter_searched(store: Store, documents: Sequence[int] | None) -> Iterator[list[Searched]]:
    """Yield the active documents (or some, by number) in order, a few hundred at a time."""
    only = None if documents is None else json.dumps(documents)
    last = 0
    while True:
        rows = store.execute(
            "SELECT document.id, document.version_id, name, fingerprint_id, persons"
            " FROM document LEFT JOIN suggested ON suggested.version_id = document.version_id"
            " WHERE document.state = 'active' AND document.id > ?1 AND document.version_id NOTNULL"
            " AND (?2 IS NULL OR document.id IN (SELECT value FROM json_each(?2)))"
            f" ORDER BY document.id LIMIT {CHUNK}",
            (last, only),
        ).fetchall()
        if not rows:
            return
        known = _known_persons(store, rows[0][0], rows[-1][0])
        yield [
            Searched(number, version, name, mark, _persons(held), known.get(number, ()))
            for number, version, name, mark, held in rows
        ]
        last = rows[-1][0]


def _persons(text: str | None) -> Persons:
    if not text or text == NOBODY:
        return ()
    return tuple((form, code) for form, code in json.loads(text))


def _known_persons(store: Store, first: int, last: int) -> dict[int, Persons]:
    rows = store.execute(
        "SELECT DISTINCT document_id, form, source FROM document_case JOIN person USING (case_id)"
        " WHERE document_id BETWEEN ? AND ? AND source <> '' ORDER BY document_id, form, source",
        (first, last),
    )
    known: dict[int, list[tuple[str, str]]] = {}
    for document, form, source in rows:
        known.setdefault(document, []).append((form, source))
    return {document: tuple(persons) for document, persons in known.items()}


def count_active(store: Store) -> int:
    """Return the number of active documents."""
    return int(store.execute("SELECT count(*) FROM document WHERE state = 'active'").fetchone()[0])


def versions_with_code(store: Store, code: int) -> set[int]:
    """Return the document versions that have suggestions of a code, by its number."""
    rows = store.execute("SELECT DISTINCT version_id FROM suggestion WHERE code_id = ?", (code,))
    return {number for (number,) in rows}


def is_indexed(phrase: str) -> bool:
    """Say whether the trigram index can tell where a folded phrase may stand."""
    return bool(_grams(phrase))


def versions_with_words(store: Store, phrases: Iterable[str]) -> set[int]:
    """Return the document versions whose folded text may hold one of the indexed phrases.

    The index keeps no positions, so each phrase is asked for as all of its trigrams: what is
    returned may be too much, never too little.
    """
    queries = [" AND ".join(_grams(phrase)) for phrase in phrases]
    query = " OR ".join(f"({part})" for part in queries if part)
    if not query:
        return set()
    rows = store.execute("SELECT rowid FROM version_search WHERE version_search MATCH ?", (query,))
    return {number for (number,) in rows}


def _grams(phrase: str) -> list[str]:
    """Trigrams of a phrase as terms of a MATCH; those with a space may stand as a newline."""
    grams = {phrase[at : at + 3] for at in range(len(phrase) - 2)}
    kept = sorted(gram for gram in grams if " " not in gram)
    return ['"' + gram.replace('"', '""') + '"' for gram in kept]
