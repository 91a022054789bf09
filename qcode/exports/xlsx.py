"""A workbook: one sheet a table, numbers as numbers, text never as a formula.

XlsxWriter costs 40 ms to import. Byte-stable: the date of creation is fixed, and XlsxWriter
gives every member of the archive the same time. Excel holds 32,767 characters a cell: a longer
one is refused before anything is written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from qcode import __version__
from qcode.domain.table import PARTLY, Cell, Table
from qcode.errors import QcodeError
from qcode.exports.flat import heads_of, lines_of

LONGEST = 32_767
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zones
_WIDTHS = (8, 60)
_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


def render(tables: Sequence[Table]) -> bytes:
    """Return a workbook with one sheet a table.

    Raises:
        QcodeError: a cell is longer than Excel can hold, or a table larger than a sheet.
    """
    import xlsxwriter

    for table in tables:
        _check_size(table)
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": _CREATED, "comments": f"qcode {__version__}"})
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "partly": book.add_format(
                {"valign": "top", "align": "right", "num_format": f'0"{PARTLY}"'}
            ),
            "number": book.add_format({"valign": "top", "align": "right"}),
        }
        for name, table in zip(_sheet_names(tables), tables, strict=True):
            _write_sheet(book.add_worksheet(name), table, styles)
    return stream.getvalue()


def _write_sheet(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    heads = heads_of(table)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, styles["head"])
        longest = max([len(head), *(len(row[at].text) for row in table.rows)])
        sheet.set_column(at, at, min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1]))
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(table.rows, 1):
        for at, cell in enumerate(row):
            _write_cell(sheet, number, at, cell, styles)
    first = len(table.rows) + 2
    for number, line in enumerate(lines_of(table), first):
        sheet.write_string(number, 0, f"# {line}")


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    """Write a number only where it reads the same as the text people see."""
    if isinstance(cell.value, int) and cell.text == str(cell.value):
        sheet.write_number(row, column, cell.value, styles["number"])
    elif isinstance(cell.value, int) and cell.partly and cell.text == f"{cell.value}{PARTLY}":
        sheet.write_number(row, column, cell.value, styles["partly"])
    elif cell.text:
        sheet.write_string(row, column, cell.text, styles["text"])


def _check_size(table: Table) -> None:
    if len(table.columns) > MOST_COLUMNS or len(table.rows) > MOST_ROWS // 2:
        raise QcodeError(
            f"table {table.name} is too large for a sheet: {len(table.rows)} rows,"
            f" {len(table.columns)} columns",
            "narrow it with filters, or write csv",
        )
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if _units(cell.text) > LONGEST:
                raise QcodeError(
                    f"table {table.name}, row {row[0].text}, column {column.key}: a cell of"
                    f" {len(cell.text)} characters does not fit into a workbook"
                    f" (at most {LONGEST})",
                    "write csv, json or md",
                )


def _units(text: str) -> int:
    """Return the length in UTF-16 units, as Excel counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for each sheet: unique without regard to case, at most 31 characters."""
    names: list[str] = []
    taken: set[str] = set()
    for table in tables:
        base = table.name.translate(_FORBIDDEN)[: _SHEET_NAME - 3] or "table"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names
