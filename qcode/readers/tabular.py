"""Tables as CSV or TSV: decoded, the delimiter seen in the head, every row with its line.

A quotation mark that is opened and never closed would swallow the rest of a file, so quoting is
read strictly; a tab-separated file whose quotation marks are plain text is read without
quoting. Cells are given back as they stand, newlines inside them included.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qcode.errors import Problem, hint_for
from qcode.readers.encoding import decode
from qcode.readers.heads import read_heads

MAX_BYTES = 200_000_000
_DELIMITERS = ("\t", ",", ";")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins in (from 1) and its cells by column; absent cells are ""."""

    line: int
    values: dict[str, str]


def read_rows(
    path: Path,
    known: Collection[str] = (),
    required: Collection[str] = (),
    encoding: str = "",
    *,
    heads: Mapping[str, str] | None = None,
    keeps_good: bool = False,
) -> tuple[list[Row], list[Problem]]:
    """Read a CSV or TSV file with a head, and list everything that is wrong with it.

    `heads` are heads in another language and the names they are read as.
    Where `known` is given, every other column is a problem; `required` columns must be there.
    With problems no rows are given; with `keeps_good` those that are well, where the head is.
    """
    text, problem = read_table_text(path, encoding)
    if problem is not None:
        return [], [problem]
    grid, fault = parse_grid(text)
    if fault is not None:
        return [], [Problem(str(path), *fault)]
    if not grid:
        return [], [Problem(str(path), 0, "has no head: the first row names the columns")]
    line, head = grid[0]
    columns = read_heads(head, heads or {})
    problems = _head_problems(str(path), line, columns, known, required)
    is_headed = not problems
    problems += _cell_problems(str(path), columns, grid[1:])
    if problems and not (keeps_good and is_headed):
        return [], problems
    bad = {problem.line for problem in problems}
    return [Row(at, _values(columns, cells)) for at, cells in grid[1:] if at not in bad], problems


def read_table_text(path: Path, encoding: str = "") -> tuple[str, Problem | None]:
    """Return the decoded text of a table file, or the problem that prevents it."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return "", Problem(str(path), 0, f"is larger than {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return "", Problem(str(path), 0, f"cannot be read: {reason}")
    if data.startswith(b"PK"):
        return "", Problem(str(path), 0, "is a workbook or an archive: save the sheet as .csv")
    decoded, fault = decode(data, encoding)
    if decoded is None:
        return "", Problem(str(path), 0, fault)
    if "\0" in decoded.text:
        return "", Problem(str(path), 0, "has NUL characters: it is no text, or is damaged")
    return decoded.text, None


def parse_grid(
    text: str, delimiter: str = ""
) -> tuple[list[tuple[int, list[str]]], tuple[int, str] | None]:
    """Return the rows that are not blank, each with its line, or the line and a fault.

    The delimiter is sniffed unless it is given.
    """
    delimiter = delimiter or sniff_delimiter(text)
    grid, fault = _parse(text, delimiter, csv.QUOTE_MINIMAL)
    if fault is not None and delimiter in {"\t", "|"}:
        return _parse(text, delimiter, csv.QUOTE_NONE)
    return grid, fault


def sniff_delimiter(text: str) -> str:
    """Return the delimiter of a table by its first line: tabulator, comma or semicolon."""
    start = len(text) - len(text.lstrip("\n"))
    end = text.find("\n", start)
    head = text[start : end if end >= 0 else len(text)]
    outside = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=outside.count) if any(map(outside.count, _DELIMITERS)) else ","


def _parse(
    text: str, delimiter: str, quoting: Literal[0, 3]
) -> tuple[list[tuple[int, list[str]]], tuple[int, str] | None]:
    csv.field_size_limit(50_000_000)
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True
    )
    grid: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                grid.append((line, cells))
            line = rows.line_num + 1
    except csv.Error as error:
        return [], (line, f"the row that begins here cannot be read: {_reason(str(error))}")
    return grid, None


def _reason(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark is opened and never closed"
    if "expected after" in error:
        return "a quotation mark inside a quoted cell is not doubled"
    return error


def _head_problems(
    path: str, line: int, columns: Sequence[str], known: Collection[str], required: Collection[str]
) -> list[Problem]:
    twice = {name for name in columns if name and columns.count(name) > 1}
    problems = [
        Problem(path, line, f"the column {name!r} stands there twice") for name in sorted(twice)
    ]
    if known:
        problems += [
            Problem(path, line, f"there is no column {name!r}: {hint_for(name, known)}")
            for name in columns
            if name and name not in known
        ]
    missing = [name for name in required if name not in columns]
    return problems + [Problem(path, line, f"the column {name!r} is missing") for name in missing]


def _cell_problems(
    path: str, columns: Sequence[str], grid: Sequence[tuple[int, list[str]]]
) -> list[Problem]:
    """Cells that no column names: behind the last one, or under an empty head."""
    problems: list[Problem] = []
    for line, cells in grid:
        for place, cell in enumerate(cells):
            if cell.strip() and (place >= len(columns) or not columns[place]):
                problems.append(
                    Problem(path, line, f"cell {place + 1} ({cell[:20]!r}) has no column name")
                )
                break
    return problems


def _values(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    filled = [*cells, *[""] * (len(columns) - len(cells))]
    return {name: cell for name, cell in zip(columns, filled, strict=False) if name}
