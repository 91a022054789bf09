"""The invariants of the store as queries: each finds what is wrong and says where.

`iter_faults` is what `qcode check` runs, and the tests after every operation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from qcode.domain.identity import suggestion_id
from qcode.storage.database import Store
from qcode.storage.documents import text_hash


def iter_faults(store: Store) -> Iterator[str]:
    """Yield one line a broken invariant; nothing where all hold."""
    for check in (_file, _texts, _codings, _suggestions, _decisions, _codebooks, _index):
        yield from check(store)


def _file(store: Store) -> Iterator[str]:
    for (line,) in store.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"the file: {line}"
    for relation, row, parent, _ in store.execute("PRAGMA foreign_key_check"):
        yield f"{relation} row {row} points to a {parent} that does not exist"


def _texts(store: Store) -> Iterator[str]:
    rows = store.execute(
        "SELECT version.id, document.name, text, text_hash, pieces, characters, version.turns"
        " FROM version JOIN document ON document.id = document_id"
    )
    for number, name, text, digest, pieces, characters, turns in rows:
        if text_hash(text) != digest or len(text) != characters:
            yield f"document {name}: the text is not the text that was stored"
        ends = [0, *(end for _, end in json.loads(pieces))]
        if ends != sorted(ends) or ends[-1] != len(text):
            yield f"document {name}: its pieces do not tile the text"
        yield from _turns(store, number, name, len(text), turns)


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


def _codings(store: Store) -> Iterator[str]:
    rows = store.execute(
        "SELECT substr(uuid, 1, 8) FROM coding JOIN version ON version.id = version_id"
        " WHERE status NOT IN ('changed', 'lost')"
        " AND substr(text, start + 1, end - start) <> quote"
    )
    for (coding,) in rows:
        yield f"coding {coding}: its quote is not the text at its place"
    rows = store.execute(
        "SELECT substr(coding.uuid, 1, 8) FROM coding LEFT JOIN turn ON"
        " turn.version_id = coding.version_id AND turn.number = coding.turn"
        " WHERE status <> 'lost' AND (turn.number IS NULL OR coding.start < turn.start"
        " OR coding.end > turn.end OR turn.is_interviewer = 1"
        " OR turn.informant_id IS NOT coding.informant_id)"
    )
    for (coding,) in rows:
        yield f"coding {coding}: it does not lie within one turn of its informant"
    rows = store.execute(
        "SELECT substr(coding.uuid, 1, 8) FROM coding JOIN version ON version.id = version_id"
        " WHERE version.document_id <> coding.document_id"
    )
    for (coding,) in rows:
        yield f"coding {coding}: it points to a text of another document"
    rows = store.execute(
        "SELECT substr(uuid, 1, 8) FROM coding WHERE id NOT IN"
        " (SELECT coding_id FROM decision WHERE coding_id IS NOT NULL)"
    )
    for (coding,) in rows:
        yield f"coding {coding}: no decision made it"


def _suggestions(store: Store) -> Iterator[str]:
    rows = store.execute(
        "SELECT suggestion.id, evidence, suggestion.start, suggestion.end, characters,"
        " (SELECT is_interviewer FROM turn WHERE turn.version_id = suggestion.version_id"
        "  AND turn.number = suggestion.turn), segment.end FROM suggestion"
        " JOIN version ON version.id = suggestion.version_id"
        " LEFT JOIN segment ON segment.version_id = suggestion.version_id"
        " AND segment.start = suggestion.start"
    )
    for number, evidence, start, end, characters, is_interviewer, segment_end in rows:
        places = [(item[0], item[1]) for item in json.loads(evidence)]
        if end > characters or segment_end != end or is_interviewer is None:
            yield f"suggestion {suggestion_id(number)}: it is not on a segment"
        if any(first < start or last > end or first >= last for first, last in places):
            yield f"suggestion {suggestion_id(number)}: its evidence lies outside it"
        if is_interviewer:
            yield f"suggestion {suggestion_id(number)}: it is on the interviewer's words"


def _decisions(store: Store) -> Iterator[str]:
    rows = store.execute(
        "SELECT substr(coding.uuid, 1, 8) FROM coding WHERE status = 'removed' AND NOT EXISTS"
        " (SELECT 1 FROM decision WHERE coding_id = coding.id"
        "  AND json_extract(after, '$.status') = 'removed')"
    )
    for (coding,) in rows:
        yield f"coding {coding}: it was removed without a decision"
    rows = store.execute(
        "SELECT suggestion_id FROM verdict WHERE NOT EXISTS (SELECT 1 FROM decision WHERE"
        " decision.suggestion_id = verdict.suggestion_id"
        " AND decision.coder_id = verdict.coder_id)"
    )
    for (number,) in rows:
        yield f"suggestion {suggestion_id(number)}: a verdict stands on no decision"


def _codebooks(store: Store) -> Iterator[str]:
    current = store.execute("SELECT count(*) FROM codebook WHERE is_current = 1").fetchone()[0]
    stored = store.execute("SELECT count(*) FROM codebook").fetchone()[0]
    if stored and current != 1:
        yield f"the project has {current} current codebooks instead of one"
    rows = store.execute(
        "SELECT DISTINCT code.name FROM coding JOIN code ON code.id = code_id WHERE NOT EXISTS"
        " (SELECT 1 FROM codebook, json_each(parsed, '$.codes') known"
        "  WHERE json_extract(known.value, '$.id') = code.name)"
    )
    for (code,) in rows:
        yield f"code {code}: codings use it, and no stored codebook version has it"


def _index(store: Store) -> Iterator[str]:
    missing = store.execute(
        "SELECT count(*) FROM version WHERE id NOT IN (SELECT id FROM version_search_docsize)"
    ).fetchone()[0]
    if missing:
        yield f"the search index lacks {missing} texts"
