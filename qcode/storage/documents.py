"""Documents: their text, turns, segments, and what is known of them.

The text of a version never changes. A document that is removed keeps its rows and frees its
name; nothing here deletes text.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qcode.domain.folding import fold
from qcode.domain.study import Document, Informant, Speaker
from qcode.domain.text import Reading, Segment, Span, StoredTurn, Turn
from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.journal import insert_row


@dataclass(frozen=True, slots=True)
class Twin:
    """A stored document that has the same name or the same text."""

    name: str
    text_hash: str
    reading_hash: str


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def reading_hash(reading: Reading, speakers: Mapping[str, Speaker]) -> str:
    """Return a hash of the text together with how it was cut and who speaks."""
    digest = hashlib.sha256(reading.text.encode())
    for turn in reading.turns:
        who = speakers.get(turn.label or "", Speaker())
        place = (turn.label, turn.span.start, turn.span.end, who.is_interviewer, who.informant)
        digest.update(repr(place).encode())
    return digest.hexdigest()


def save_document(
    store: Store,
    run: int,
    document: Document,
    reading: Reading,
    speakers: Mapping[str, Speaker],
    segments: Iterable[Segment],
    options: Mapping[str, object] | None = None,
) -> int:
    """Store a new document with its first version and return the document's number.

    `speakers` maps each label to who stands behind it; the label "" stands for turns without
    one. Informants and cases must exist already. `options` are what was said about how to
    read the file.
    """
    informants = _informant_numbers(store, document.informant, speakers)
    number = insert_row(
        store,
        run,
        "document",
        {
            "uuid": uuid.uuid4().hex,
            "name": document.id,
            "informant_id": informants.get(document.informant),
            "wave": document.wave,
            "method": document.method,
            "date": document.date,
            "place": document.place,
            "language": document.language,
            "attributes": json.dumps(dict(document.attributes), ensure_ascii=False),
            "run_id": run,
        },
    )
    store.executemany(
        "INSERT INTO document_case SELECT ?, id FROM cases WHERE name = ?",
        [(number, case) for case in document.cases],
    )
    version = save_version(store, run, number, reading, speakers, segments, options)
    store.execute("UPDATE document SET version_id = ? WHERE id = ?", (version, number))
    return number


def save_version(
    store: Store,
    run: int,
    document: int,
    reading: Reading,
    speakers: Mapping[str, Speaker],
    segments: Iterable[Segment],
    options: Mapping[str, object] | None = None,
) -> int:
    """Store the next version of a document and return its number; the caller puts it in force."""
    informants = _informant_numbers(store, "", speakers)
    digest = reading_hash(reading, speakers)
    version = _save_version(store, run, document, reading, digest, options or {})
    _save_turns(store, version, reading.turns, speakers, informants)
    store.executemany(
        "INSERT INTO segment (version_id, start, end, turn, script) VALUES (?, ?, ?, ?, ?)",
        ((version, s.span.start, s.span.end, s.turn, s.script) for s in segments),
    )
    return version


def _informant_numbers(store: Store, main: str, speakers: Mapping[str, Speaker]) -> dict[str, int]:
    names = {main, *(who.informant or "" for who in speakers.values())}
    rows = store.execute(
        "SELECT name, id FROM informant WHERE name IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(names)),),
    )
    return dict(rows)


def _save_version(
    store: Store,
    run: int,
    document: int,
    reading: Reading,
    digest: str,
    options: Mapping[str, object],
) -> int:
    pieces = [[str(piece.kind), piece.span.end] for piece in reading.pieces]
    made = store.execute(
        "INSERT INTO version (document_id, number, text, text_hash, source_hash, reading_hash,"
        " reader, pattern, encoding, pieces, characters, turns, notes, created, run_id, options)"
        " VALUES (?, (SELECT ifnull(max(number), 0) + 1 FROM version WHERE document_id = ?), ?,"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document,
            document,
            reading.text,
            text_hash(reading.text),
            reading.source_hash,
            digest,
            reading.reader,
            reading.pattern,
            reading.encoding,
            json.dumps(pieces, separators=(",", ":")),
            len(reading.text),
            len(reading.turns),
            json.dumps(list(reading.notes), ensure_ascii=False),
            now(),
            run,
            json.dumps(dict(options), ensure_ascii=False),
        ),
    )
    version = int(made.lastrowid or 0)
    store.execute(
        "INSERT INTO version_search (rowid, folded) VALUES (?, ?)", (version, fold(reading.text))
    )
    return version


def _save_turns(
    store: Store,
    version: int,
    turns: Iterable[Turn],
    speakers: Mapping[str, Speaker],
    informants: Mapping[str, int],
) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for turn in turns:
            who = speakers.get(turn.label or "", Speaker())
            yield (
                version,
                turn.number,
                turn.label,
                int(who.is_interviewer),
                informants.get(who.informant or ""),
                turn.span.start,
                turn.span.end,
                turn.time_start,
                turn.time_end,
            )

    store.executemany("INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())


def find_twins(store: Store, name: str, digest: str) -> list[Twin]:
    """Return the active documents with this name or with this text (its hash)."""
    rows = store.execute(
        "SELECT name, text_hash, reading_hash FROM document"
        " JOIN version ON version.id = document.version_id"
        " WHERE state = 'active' AND (name = ?1 OR document.version_id IN"
        "   (SELECT id FROM version WHERE text_hash = ?2)) ORDER BY document.id",
        (name, digest),
    )
    return [Twin(*row) for row in rows]


def renamed_since(store: Store, name: str) -> str:
    """Return the present name of an active document that once bore this one, or ""."""
    found = store.execute(
        "SELECT document.name FROM change JOIN document ON document.id = json_extract(row, '$[0]')"
        " WHERE relation = 'document' AND json_extract(before, '$.name') = ?1"
        " AND document.state = 'active' AND document.name <> ?1 ORDER BY change.id DESC",
        (name,),
    ).fetchone()
    return str(found[0]) if found else ""


def count_of_run(store: Store, run: int) -> int:
    """Return how many documents a run brought in."""
    found = store.execute("SELECT count(*) FROM document WHERE run_id = ?", (run,)).fetchone()
    return int(found[0])


def document_names(store: Store) -> list[str]:
    """Return the names of the active documents in the order of their arrival."""
    rows = store.execute("SELECT name FROM document WHERE state = 'active' ORDER BY id")
    return [name for (name,) in rows]


def document_number(store: Store, name: str) -> int | None:
    """Return the number of an active document, or None."""
    found = store.execute(
        "SELECT id FROM document WHERE name = ? AND state = 'active'", (name,)
    ).fetchone()
    return int(found[0]) if found else None


def load_documents(store: Store, names: Iterable[str] | None = None) -> Iterator[Document]:
    """Yield the active documents (or those named), in the order of their arrival."""
    only = None if names is None else json.dumps(list(names))
    cases = _cases_by_document(store, only)
    rows = store.execute(
        "SELECT document.id, document.name, informant.name, informant.role,"
        " informant.attributes, wave, method, date, place, language, document.attributes,"
        " version.number, encoding, reader, version.turns, characters FROM document"
        " JOIN version ON version.id = version_id"
        " LEFT JOIN informant ON informant.id = informant_id WHERE state = 'active'"
        " AND (?1 IS NULL OR document.name IN (SELECT value FROM json_each(?1)))"
        " ORDER BY document.id",
        (only,),
    )
    for number, name, who, role, facts, wave, method, date, place, lang, attributes, *rest in rows:
        informants = (Informant(who, role, json.loads(facts)),) if who else ()
        yield Document(
            name,
            informants,
            tuple(cases.get(number, ())),
            wave,
            method,
            date,
            place,
            lang,
            json.loads(attributes),
            *rest,
        )


def _cases_by_document(store: Store, only: str | None) -> dict[int, list[str]]:
    cases: dict[int, list[str]] = {}
    rows = store.execute(
        "SELECT document_id, cases.name FROM document_case JOIN cases ON cases.id = case_id"
        " WHERE ?1 IS NULL OR document_id IN (SELECT id FROM document WHERE name IN"
        "   (SELECT value FROM json_each(?1))) ORDER BY case_id",
        (only,),
    )
    for number, case in rows:
        cases.setdefault(number, []).append(case)
    return cases


def load_text(store: Store, name: str) -> str:
    """Return the text of an active document; KeyError where there is none."""
    found = store.execute(
        "SELECT text FROM document JOIN version ON version.id = version_id"
        " WHERE name = ? AND state = 'active'",
        (name,),
    ).fetchone()
    if not found:
        raise KeyError(name)
    return str(found[0])


def load_turns(store: Store, name: str) -> list[StoredTurn]:
    """Return the turns of an active document in order."""
    rows = store.execute(
        "SELECT turn.number, label, turn.start, turn.end, time_start, time_end,"
        " is_interviewer, informant.name, informant.role FROM document"
        " JOIN turn ON turn.version_id = document.version_id"
        " LEFT JOIN informant ON informant.id = turn.informant_id"
        " WHERE document.name = ? AND state = 'active' ORDER BY turn.number",
        (name,),
    )
    return [
        StoredTurn(
            Turn(number, label, Span(start, end), first, last),
            bool(interviewer),
            who or "",
            role or "",
        )
        for number, label, start, end, first, last, interviewer, who, role in rows
    ]
