"""What a transcript would become: for `ingest --dry-run`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qcode.domain.study import Speaker
from qcode.domain.text import PieceKind, Reading
from qcode.show.escape import visible_line

if TYPE_CHECKING:
    from qcode.domain.ingest import Prepared

_TURNS = 8
_WIDTH = 90


def preview_lines(prepared: Prepared) -> Iterator[str]:
    """Yield format, encoding, labels with counts, header, first turns, what was not matched."""
    reading, document = prepared.reading, prepared.document
    yield f"{prepared.order.path} → {document.id}"
    if prepared.same_as:
        yield f"  stored already as {prepared.same_as}: nothing would change"
    yield f"  format {reading.reader}, encoding {reading.encoding}, pattern {reading.pattern}"
    facts = (
        ("informant", document.informant), ("role", document.role),
        ("cases", ", ".join(document.cases)), ("wave", document.wave), ("date", document.date),
    )  # fmt: skip
    yield "  " + ", ".join(f"{name} {value or '–'}" for name, value in facts)
    yield f"  {len(reading.text)} characters, {len(reading.turns)} turns"
    for label, count in reading.labels.items():
        yield f"  {count:>5} × {label}: {_who(prepared.cast.speakers[label])}" + (
            " (proposed)" if label in prepared.cast.proposed else ""
        )
    yield from _header(reading)
    yield "  first turns:"
    for turn in reading.turns[:_TURNS]:
        words = _short(turn.span.of(reading.text))
        yield f"  {turn.number:>5}  {turn.label or '–'}: {words}"
    for span in reading.unmatched[:10]:
        yield f"  not matched: {_short(span.of(reading.text))}"
    for note in reading.notes:
        yield f"  note: {note}"
    yield ""


def _header(reading: Reading) -> Iterator[str]:
    for piece in reading.pieces:
        if (
            piece.kind in (PieceKind.HEADER, PieceKind.FOOTER)
            and piece.span.of(reading.text).strip()
        ):
            yield f"  {piece.kind}: {_short(piece.span.of(reading.text))}"
    for name, value in reading.fields:
        yield f"  offered: {name} = {_short(value)}"


def _who(speaker: Speaker) -> str:
    return "interviewer" if speaker.is_interviewer else speaker.informant or "unknown"


def _short(words: str) -> str:
    line = visible_line(words.strip())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
