"""A study in a temporary store, written line by line: `I:` is the interviewer, others speak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from qcode.domain.codebook import Code, Codebook, Cue, Facet, Modifier, Text
from qcode.domain.study import Document, Informant, Person, Speaker
from qcode.domain.text import Piece, PieceKind, Reading, Segment, Span, Turn
from qcode.storage.database import Store, create_database, transaction
from qcode.storage.documents import save_document
from qcode.storage.people import save_case, save_informant, save_person
from qcode.storage.runs import begin_run, finish_run

SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?]*")


def make_store(folder: Path) -> Store:
    return create_database(folder / "qcode.db")


def script_of(words: str) -> str:
    if re.search(r"[\u4e00-\u9fff]", words):
        return "zh"
    return "en" if re.search(r"[A-Za-z]", words) else ""


def add_document(
    store: Store,
    name: str,
    text: str,
    cases: Sequence[str] = (),
    role: str = "child",
    wave: str = "",
) -> int:
    """Add a document; each line `LABEL: words` is a turn, each sentence a segment."""
    pieces: list[Piece] = []
    turns: list[Turn] = []
    segments: list[Segment] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        label, _, _ = line.partition(":")
        speech = start + len(label) + 2
        end = start + len(line)
        pieces.append(Piece(PieceKind.LABEL, Span(start, speech)))
        pieces.append(Piece(PieceKind.SPEECH, Span(speech, end)))
        if end < len(text):
            pieces.append(Piece(PieceKind.SEPARATOR, Span(end, end + 1)))
        turns.append(Turn(number, label, Span(speech, end)))
        for found in SENTENCE.finditer(text, speech, end):
            words = found.group()
            left = len(words) - len(words.lstrip())
            if words.strip():
                span = Span(found.start() + left, found.end())
                segments.append(Segment(number, span, script_of(words)))
        start = end + 1
    speakers = {
        label: Speaker(label == "I", None if label == "I" else f"{name}-{label}")
        for label in {turn.label or "" for turn in turns}
    }
    reading = Reading(text, tuple(pieces), tuple(turns), "text", "colon", "utf-8", "source")
    with transaction(store):
        run = begin_run(store, "ingest", "ann")
        for who in speakers.values():
            if who.informant:
                save_informant(store, run, Informant(who.informant, role))
        for case in cases:
            save_case(store, run, case, {})
        main = next((w.informant for w in speakers.values() if w.informant), None)
        informants = (Informant(main, role),) if main else ()
        document = Document(name, informants, tuple(cases), wave)
        saved = save_document(store, run, document, reading, speakers, segments)
        finish_run(store, run, "", {})
    return saved


def add_person(store: Store, case: str, form: str, source: str) -> None:
    with transaction(store):
        run = begin_run(store, "people", "ann")
        save_person(store, run, Person(case, form, source))
        finish_run(store, run, "", {})


def make_codebook(
    cues: dict[str, Sequence[Cue | str]],
    definitions: dict[str, str] | None = None,
    facets: dict[str, str] | None = None,
) -> Codebook:
    """A codebook with codes `facet/ID` -> cues; facets need (states) and source (denies)."""
    rules = {"need": "states", "source": "denies", "adequacy": "", **(facets or {})}
    codes = []
    for key, listed in cues.items():
        facet, _, code = key.partition("/")
        made = tuple(Cue("phrase", cue) if isinstance(cue, str) else cue for cue in listed)
        definition = (definitions or {}).get(code, f"definition of {code}")
        codes.append(Code(code, facet, definition=Text({"": definition}), cues=made))
    return Codebook(
        "test",
        "1",
        modifiers=(Modifier("time", ("before", "now", "future")),),
        facets=tuple(
            Facet(name, negation=rule, polarity=name != "adequacy") for name, rule in rules.items()
        ),
        codes=tuple(codes),
        hash=repr(cues),
    )
