"""Workbooks (.xlsx): sheets as tables of turns, read by an extra.

Every sheet whose columns are recognised is part of the transcript, in order; the others are
left out, and a note names them. Formulas are their values, dates and times are printed as a
table shows them. The library lays out the whole rectangle between the outermost cells, so that
two cells far apart would fill the memory: the sheets are measured before.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any

from qcode.domain.text import Reading
from qcode.errors import Problem
from qcode.readers.archive import check_archive, open_archive
from qcode.readers.columns import Columns, find_columns
from qcode.readers.rows import Sheet, build_table, with_notes
from qcode.readers.source import Hints, Source

MAX_CELLS = 2_000_000
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")
_INSTALL = (
    'is a workbook: install its reader with pip install "qcode[xlsx]", or save the sheet as .csv'
)


def read_xlsx(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a workbook whose rows are turns.

    Raises:
        InputError: the archive is damaged, encrypted or too large.
    """
    check_archive(source.data)
    fault = _extent_fault(source.data)
    sheets, fault = ([], fault) if fault else _sheets(source.data)
    if fault:
        return None, [source.problem(fault)]
    found: list[tuple[Sheet, Columns]] = []
    others: list[str] = []
    for sheet in sheets:
        columns = find_columns(sheet.grid)
        if columns is not None:
            found.append((sheet, columns))
        elif sheet.grid:
            others.append(sheet.name)
    if not found:
        return None, [
            source.problem(
                "is a workbook in which no sheet has a column named for the words "
                f"(text, content, 内容, 文本 …); its sheets are: {', '.join(others[:8]) or 'empty'}"
            )
        ]
    if len(found) == 1:
        found = [(replace(sheet, name=""), columns) for sheet, columns in found]
    reading, problems = build_table(replace(source, encoding="utf-8"), hints, "xlsx", found)
    if reading is not None and others:
        names = ", ".join(others[:8])
        reading = with_notes(reading, [f"sheets that hold no turns are not in the text: {names}"])
    return reading, problems


def _extent_fault(data: bytes) -> str:
    """Say where a sheet spans more cells than any transcript, by the names of its cells."""
    with open_archive(data) as archive:
        for name in archive.namelist():
            if not name.lower().startswith("xl/worksheets/"):
                continue
            width = height = 1
            for column, row in _PLACE.findall(archive.read(name)):
                width = max(width, _column_number(column))
                height = max(height, int(row))
            if width * height > MAX_CELLS:
                return f"has a sheet of {height:,} rows and {width:,} columns: it is no transcript"
    return ""


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(1, number)


def _sheets(data: bytes) -> tuple[list[Sheet], str]:
    """Return the sheets as rows of text, or what is wrong with the workbook."""
    try:
        import python_calamine  # 15 ms: only where a workbook is read
    except ImportError:
        return [], _INSTALL
    sheets: list[Sheet] = []
    cells = 0
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as workbook:
            for name in workbook.sheet_names:
                grid: list[list[str]] = []
                for row in workbook.get_sheet_by_name(name).iter_rows():
                    cells += len(row)
                    if cells > MAX_CELLS:
                        return [], f"has more than {MAX_CELLS:,} cells: it is no transcript"
                    printed = [_printed(cell) for cell in row]
                    if any(cell.strip() for cell in printed):
                        grid.append(printed)
                sheets.append(Sheet(" ".join(str(name).split()), grid))
    except BaseException as error:
        # A panic inside the library is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        word = "locked with a password" if "assword" in type(error).__name__ else "damaged"
        return [], f"is a workbook that is {word}: open it in Excel and save it again"
    return sheets, ""


def _printed(cell: Any) -> str:
    """Return a cell as a table shows it."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.timedelta):
        return _clock(cell.total_seconds())
    if isinstance(cell, dt.time):
        return cell.isoformat("milliseconds" if cell.microsecond else "seconds")
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    return str(cell)


def _clock(seconds: float) -> str:
    """Return a length of time as hours, minutes and seconds."""
    whole, rest = divmod(round(abs(seconds) * 1000), 1000)
    clock = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{clock}.{rest:03}" if rest else clock
