"""What can be wrong with texts, turns, segments and the search index."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qcode.domain.folding import fold
from qcode.domain.text import PieceKind
from qcode.storage.database import Store
from qcode.storage.documents import text_hash
from qcode.storage.search import trigrams


def iter_document_faults(store: Store) -> Iterator[str]:
    """Yield one line for everything wrong with documents."""
    rows = store.execute(
        "SELECT document.name FROM document LEFT JOIN version ON version.id = version_id"
        " WHERE version.document_id IS NOT document.id"
    )
    for (name,) in rows:
        yield f"document {name}: it has no text of its own"
    rows = store.execute(
        "SELECT version.id, document.name, text, text_hash, pieces, characters, version.turns"
        " FROM version JOIN document ON document.id = document_id"
    )
    for number, name, text, digest, pieces, characters, turns in rows:
        if text_hash(text) != digest or len(text) != characters:
            yield f"document {name}: the text is not the text that was stored"
        yield from _pieces(name, json.loads(pieces), len(text))
        yield from _turns(store, number, name, len(text), turns)
        yield from _index(store, number, name, text)


def _pieces(name: str, pieces: list[tuple[str, int]], characters: int) -> Iterator[str]:
    ends = [0, *(end for _, end in pieces)]
    if ends != sorted(ends) or ends[-1] != characters:
        yield f"document {name}: its pieces do not tile the text"
    unknown = {kind for kind, _ in pieces} - {str(kind) for kind in PieceKind}
    if unknown:
        yield f"document {name}: it has pieces of no known kind: {', '.join(sorted(unknown))}"


def _turns(store: Store, version: int, name: str, characters: int, count: int) -> Iterator[str]:
    last = 0
    rows = store.execute(
        "SELECT number, start, end FROM turn WHERE version_id = ? ORDER BY number", (version,)
    ).fetchall()
    if [number for number, _, _ in rows] != list(range(1, count + 1)):
        yield f"document {name}: its turns are not numbered 1 to {count}"
    for number, start, end in rows:
        if start < last or end > characters:
            yield f"document {name}: turn {number} overlaps another or leaves the text"
        last = end
    outside = store.execute(
        "SELECT count(*) FROM segment LEFT JOIN turn ON turn.version_id = segment.version_id"
        " AND turn.number = segment.turn WHERE segment.version_id = ? AND"
        " (turn.number IS NULL OR segment.start < turn.start OR segment.end > turn.end)",
        (version,),
    ).fetchone()[0]
    if outside:
        yield f"document {name}: {outside} segments lie outside their turns"


def _index(store: Store, version: int, name: str, text: str) -> Iterator[str]:
    if not is_indexed(store, version, text):
        yield f"document {name}: the search index does not know its text"


def is_indexed(store: Store, version: int, text: str) -> bool:
    """Prove that the index finds a text by its first and its last words."""
    folded = fold(text)
    ends = trigrams(folded[:9]) | trigrams(folded[-9:])
    query = " AND ".join(f'"{gram}"' for gram in sorted(ends))
    found = store.execute(
        "SELECT 1 FROM version_search_docsize WHERE id = ?1 AND (?2 = '' OR ?1 IN"
        " (SELECT rowid FROM version_search WHERE rowid = ?1 AND version_search MATCH ?2))",
        (version, query),
    ).fetchone()
    return found is not None
