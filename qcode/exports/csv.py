"""Comma-separated values for spreadsheets: UTF-8 with a byte order mark, cells made safe.

Lines end in CR LF (RFC 4180). Note lines begin with `# ` and hold neither commas nor
quotation marks, so that each is one cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from qcode.domain.table import Table
from qcode.exports.cells import safe_cell
from qcode.exports.flat import heads_of, lines_of, rows_of

_PLAIN = str.maketrans({",": ";", '"': "'"})


def render(tables: Sequence[Table], *, raw: bool = False) -> bytes:
    """Return the tables; `raw` leaves cells as they are and writes no byte order mark."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for at, table in enumerate(tables):
        if at:
            stream.write("\r\n")
        for row in (heads_of(table), *rows_of(table)):
            writer.writerow(row if raw else [safe_cell(cell) for cell in row])
        for line in lines_of(table):
            stream.write(f"# {line.translate(_PLAIN)}\r\n")
    return stream.getvalue().encode("utf-8" if raw else "utf-8-sig")
