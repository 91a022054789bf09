"""A table as a transcript: columns recognised (`columns`), each row a turn.

A quoted cell with doubled quotation marks is not what was said, so the stored text is built
from the cells: one line a row, a tabulator between cells, nothing left out; a note says so.
The words of a turn are its cell, the other cells are labels, times and furniture; rows above
the head row are header. Several sheets stand below one another, each below its name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qcode.domain.text import PieceKind, Reading
from qcode.errors import Problem
from qcode.readers.built import forbidden_in
from qcode.readers.columns import MOST_ABOVE, Columns, columns_of, find_columns, is_rule
from qcode.readers.cutting import Tiling, trimmed
from qcode.readers.services.clock import factor
from qcode.readers.services.fields import number_of
from qcode.readers.source import Hints, Parts, Source, build_reading
from qcode.readers.tabular import parse_grid, sniff_delimiter

_DELIMITERS = ("\t", ",", ";", "|", "，")
# Rows of Whisper and Audacity (times, words) and of ELAN (tier, times, words).
_TIMED_ROW = re.compile(
    r"(?:[\d.]+\t){2,3}(?:[^\t\n]{0,40}\t)?[^\t\n]*[^\W\d_][^\t\n]*"
    r"|[^\t\n]*\t(?:[^\t\n]*\t)?(?:\d+:\d\d:\d\d\.\d{3}\t(?:[\d.]+\t)?){2,3}[^\t\n]+"
)
_SPAN = re.compile(r"\s*([\d:.,]+)\s*(?:-->|-|–|—|~|～|至|到)\s*([\d:.,]+)\s*")
# A head row without words above the line Markdown draws, as editors write for tables without one.
_EMPTY_HEAD = re.compile(r"\s*\|[ \t|]*\|[ \t]*\n[ \t]*\|[ \t:|-]*-[ \t:|-]*\n[ \t]*\|")
_EMPHASIS = ("***", "**", "__", "*", "_")
Grid = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name (only where there are several) and its rows of cells."""

    name: str
    grid: Grid


def is_table_head(head: str) -> bool:
    """Say whether a text begins with a row that names a column of words and another."""
    if _EMPTY_HEAD.match(head):
        return _is_markdown_cast(head)
    lines = head.lstrip("\n").split("\n")
    if len(lines) > 2 and all(_TIMED_ROW.fullmatch(line) for line in lines[:3] if line.strip()):
        return True
    line = lines[0]
    cells = [cell.strip().strip('"') for cell in line.split(_delimiter_of(line))]
    places = columns_of(cells)
    return "text" in places and len(places) > 1 and len(cells) < 30


def _is_markdown_cast(head: str) -> bool:
    """Say whether nothing but Markdown rows stand in a text, and one column holds speakers."""
    lines = [line.strip() for line in head.rpartition("\n")[0].split("\n") if line.strip()]
    columns = find_columns([line.split("|") for line in lines])
    is_all = all(line.startswith("|") for line in lines)
    return is_all and columns is not None and "speaker" in columns.places


def read_table(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a transcript whose rows are turns."""
    numbered, fault = parse_grid(source.text, _delimiter_of(source.text))
    if fault is not None:
        return None, [source.problem(fault[1], fault[0])]
    grid = [cells for _, cells in numbered]
    if max(map(len, grid), default=0) < 2:
        from qcode.readers.plain import read_plain

        return read_plain(source, hints)
    columns = find_columns(grid)
    if columns is None and _EMPTY_HEAD.match(source.text):
        from qcode.readers.plain import read_plain

        return read_plain(source, hints)
    is_unnamed = columns is None or (columns.head < 0 and "speaker" not in columns.places)
    if is_unnamed and (plain := _as_plain(source, hints)) is not None:
        return plain, []
    if columns is None:
        names = ", ".join(cell.strip() for cell in grid[0][:8])
        return None, [
            source.problem(
                "no column is named for the words (text, content, 内容, 文本 …); "
                f"there are: {names}",
                numbered[0][0],
            )
        ]
    return build_table(source, hints, "table", [(Sheet("", grid), columns)])


def _as_plain(source: Source, hints: Hints) -> Reading | None:
    """Return the reading of a file that is plain text in spite of its commas, where it is one."""
    from qcode.readers.plain import read_plain

    reading, _ = read_plain(source, hints)
    return reading if reading is not None and reading.labels else None


def _delimiter_of(text: str) -> str:
    """Return the delimiter that makes a head row of one of the first lines, else the usual one."""
    lines = text[:20_000].split("\n")[:MOST_ABOVE]
    if hit := re.fullmatch(r"sep=(.)\s*", lines[0]):
        return hit[1]
    if _EMPTY_HEAD.match(text):
        return "|"
    for delimiter in _DELIMITERS:
        rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
        try:
            found = any(
                "text" in (places := columns_of(cells)) and len(places) > 1 for cells in rows
            )
        except csv.Error:
            continue
        if found:
            return delimiter
    return sniff_delimiter(text)


def build_table(
    source: Source, hints: Hints, reader: str, sheets: Sequence[tuple[Sheet, Columns]]
) -> tuple[Reading | None, list[Problem]]:
    """Return the reading of tables whose columns are known, one below the other."""
    text = "".join(
        (f"{sheet.name}\n" if sheet.name else "")
        + "".join("\t".join(map(_clean, cells)) + "\n" for cells in sheet.grid)
        for sheet, _ in sheets
    )
    at, what = forbidden_in(text)
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        return None, [source.problem(f"row {line} holds {what}: repair it")]
    tiling, fields, at = Tiling(text), [], 0
    for sheet, columns in sheets:
        if sheet.name:
            tiling.put(PieceKind.HEADER, at, at + len(sheet.name))
            at += len(sheet.name) + 1
        fields += _fields(sheet.grid[: max(0, columns.head)])
        at = _put_rows(tiling, sheet.grid, columns, at)
    tiling.close()
    notes = ["the rows of the table are stored as lines, with a tabulator between the cells"]
    if any(columns.head < 0 for _, columns in sheets):
        notes.append("the table has no head row: its columns were told by what they hold")
    if not any(turn.label for turn in tiling.turns):
        notes.append("no column names the speakers: the turns have no speaker")
    if hints.pattern:
        notes.append("--pattern was not used: the file itself says where each turn begins")
    parts = Parts(tiling.pieces, tiling.turns, "table", fields=fields, notes=notes)
    return build_reading(source, reader, text, parts), []


def _clean(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def _fields(above: Grid) -> list[tuple[str, str]]:
    """Return the rows above the head that are a name and a value."""
    filled = [[cell.strip() for cell in cells if cell.strip()] for cells in above]
    return [(cells[0].rstrip(":："), cells[1]) for cells in filled if len(cells) == 2]


def _put_rows(tiling: Tiling, grid: Grid, columns: Columns, at: int) -> int:
    """Tile the rows of one table that begins at `at`; returns where it ends."""
    times = _times(grid, columns)
    for place, row in enumerate(grid):
        cells = [_clean(cell) for cell in row]
        end = at + len("\t".join(cells)) + 1
        if place <= columns.head:
            tiling.put(PieceKind.HEADER, *trimmed(tiling.text, at, end))
        elif is_rule(cells):
            tiling.put(PieceKind.SEPARATOR, *trimmed(tiling.text, at, end))
        else:
            _put_row(tiling, cells, at, columns, times[place])
        at = end
    return at


_Times = tuple[int | None, int | None]


def _put_row(
    tiling: Tiling, cells: Sequence[str], at: int, columns: Columns, times: _Times
) -> None:
    kinds = {place: kind for kind, place in columns.places.items()}
    speaker = columns.places.get("speaker", -1)
    before, printed = _label_in(cells[speaker]) if 0 <= speaker < len(cells) else (0, "")
    for place, cell in enumerate(cells):
        kind = kinds.get(place, "")
        start, end = trimmed(tiling.text, at, at + len(cell))
        if place == speaker and printed:
            start += before
            end = start + len(printed)
        if place in columns.spoken:
            tiling.put_turn(columns.spoken[place] or printed or None, start, end, *times)
        else:
            tiling.put(_KINDS.get(kind, PieceKind.FURNITURE), start, end)
        at += len(cell) + 1


def _label_in(cell: str) -> tuple[int, str]:
    """Return the label in a cell, without a colon or marks of emphasis, and what precedes it."""
    printed = cell.strip().rstrip(":： ")
    for mark in _EMPHASIS:
        inner = printed[len(mark) : -len(mark)].rstrip(":： ")
        if inner and printed.startswith(mark) and printed.endswith(mark):
            return len(mark), inner
    return 0, printed


_KINDS = {"speaker": PieceKind.LABEL, "time": PieceKind.TIME, "until": PieceKind.TIME}


def _times(grid: Grid, columns: Columns) -> list[_Times]:
    """Return the beginning and end of each row in milliseconds."""
    starts, ends = (_cells(grid, columns, kind) for kind in ("time", "until"))
    for place, cell in enumerate(starts):
        if hit := _SPAN.fullmatch(cell):
            starts[place] = hit[1]
            ends[place] = ends[place] or hit[2]
    gaps = [
        until - start
        for one, two in zip(starts, ends, strict=True)
        if (start := number_of(one)) is not None and (until := number_of(two)) is not None
    ]
    begun = _milliseconds(starts, gaps)
    return list(zip(begun, _milliseconds(ends, gaps), strict=True))


def _cells(grid: Grid, columns: Columns, kind: str) -> list[str]:
    place = columns.places.get(kind, -1)
    return [
        cells[place].strip() if at > columns.head and 0 <= place < len(cells) else ""
        for at, cells in enumerate(grid)
    ]


def _milliseconds(cells: Sequence[str], gaps: list[float]) -> list[int | None]:
    numbers = [number_of(cell) for cell in cells]
    known = [
        (cell, number) for cell, number in zip(cells, numbers, strict=True) if number is not None
    ]
    if not gaps and known:
        values = [number for _, number in known]
        gaps = [after - before for before, after in pairwise(values)]
    scale = factor("", [cell for cell, _ in known], [number for _, number in known], gaps)
    return [
        round(number * scale) if number is not None and 0 <= number * scale < 1e12 else None
        for number in numbers
    ]


def with_notes(reading: Reading, notes: Sequence[str]) -> Reading:
    """Return a reading with more notes."""
    return replace(reading, notes=(*reading.notes, *notes))
