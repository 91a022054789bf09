"""What a transcript would become, in lines as wide as the terminal: for `ingest --dry-run`.

One line a fact; a turn, a header or a stretch that was not matched is cut to one line, a wide
character counting two cells. Words from the file are made visible first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from qcode.domain.dates import date_fault, near_date
from qcode.domain.study import Speaker
from qcode.domain.text import PieceKind, Reading, Span
from qcode.show.escape import visible_line

if TYPE_CHECKING:
    from qcode.domain.ingest import Prepared

TURNS = 8
_FEW = 3
_DATES = ("date", "日期", "时间")


def preview_lines(prepared: Prepared, width: int) -> Iterator[str]:
    """Yield what would be stored and what is not clear, each line at most `width` cells."""
    reading, document = prepared.reading, prepared.document
    yield _cut(f"{prepared.order.path} → {document.id}", width)
    if prepared.same_as:
        yield f"  stored already as {prepared.same_as}: nothing would change"
    encoding = reading.encoding + (f" ({reading.encoding_found})" if reading.encoding_found else "")
    yield f"  format {reading.reader}, encoding {encoding or '–'}"
    yield f"  {len(reading.text)} characters, {len(reading.turns)} turns"
    facts = (
        ("informant", document.informant), ("role", document.role),
        ("cases", ", ".join(document.cases)), ("wave", document.wave), ("date", document.date),
    )  # fmt: skip
    yield _cut("  " + ", ".join(f"{name} {value or '–'}" for name, value in facts), width)
    yield from _layouts(reading, width)
    yield from _speakers(prepared, width)
    yield from _around(reading, width)
    yield "  first turns:"
    for turn in reading.turns[:TURNS]:
        words = visible_line(turn.span.of(reading.text))
        yield _cut(f"  {turn.number:>5}  {turn.label or '–'}: {words}", width)
    for note in reading.notes:
        yield f"  note: {note}"
    if prepared.problem:
        yield f"  not clear: {prepared.problem}"
    yield ""


def _layouts(reading: Reading, width: int) -> Iterator[str]:
    if not reading.others:
        yield f"  layout {reading.pattern}"
    for at, layout in enumerate(reading.others):
        labels = ", ".join(f"{label} ×{count}" for label, count in layout.labels) or "no labels"
        head = f"  layout {layout.pattern}" if not at else f"  or else {layout.pattern}"
        yield _cut(f"{head}: {labels}", width)


def _speakers(prepared: Prepared, width: int) -> Iterator[str]:
    speakers = prepared.cast.speakers
    for label, count in prepared.reading.labels.items():
        who = _who(speakers[label]) if label in speakers else "who?"
        proposed = " (proposed)" if label in prepared.cast.proposed else ""
        yield _cut(f"  {count:>5} × {label}: {who}{proposed}", width)
    silent = sum(turn.label is None for turn in prepared.reading.turns)
    if silent:
        yield f"  {silent:>5} × no label: {_who(speakers.get('', Speaker()))}"
    for label, known in prepared.similar:
        yield _cut(f"  one speaker? {label} and {known}: give both the same WHO", width)


def _around(reading: Reading, width: int) -> Iterator[str]:
    """Header, fields, footer, what belongs to the page, what was not matched."""
    for piece in reading.pieces:
        words = piece.span.of(reading.text).strip()
        if piece.kind in (PieceKind.HEADER, PieceKind.FOOTER) and words:
            yield _cut(f"  {piece.kind}: {visible_line(words)}", width)
    for name, value in reading.fields:
        yield _cut(f"  offered: {visible_line(name)} = {visible_line(value)}", width)
        if any(word in name.casefold() for word in _DATES) and (day := _day(value)):
            yield f"    to use it: --date {day}"
    for kind in (PieceKind.FURNITURE, PieceKind.EVENT):
        spans = [piece.span for piece in reading.pieces if piece.kind is kind]
        yield from _few(reading.text, spans, str(kind), width)
    yield from _few(reading.text, reading.unmatched, "not matched", width)


def _few(text: str, spans: Sequence[Span], name: str, width: int) -> Iterator[str]:
    for span in spans[:_FEW]:
        yield _cut(f"  {name}: {visible_line(span.of(text).strip())}", width)
    if len(spans) > _FEW:
        yield f"  {name}: {len(spans) - _FEW} more"


def _day(words: str) -> str:
    return near_date(words) or ("" if date_fault(words) else words)


def _who(speaker: Speaker) -> str:
    return "interviewer" if speaker.is_interviewer else speaker.informant or "unknown"


def _cut(line: str, width: int) -> str:
    """Return a line that fits, its end replaced by an ellipsis where it does not."""
    line = visible_line(line)
    if cell_len(line) <= width:
        return line
    used = 1
    for at, char in enumerate(line):
        used += cell_len(char)
        if used > width:
            return line[:at] + "…"
    return line
