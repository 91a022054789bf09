"""Forms of a table: one small file each, found by name. An export never sees a connection.

A form is a function `(tables, project) -> bytes`: the same tables give the same bytes. Files
are created readable by their owner alone and replace an older one only when they are whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import UsageError
from qcode.exports.files import write_private
from qcode.registry import Registry

if TYPE_CHECKING:
    # 20 ms: lists use this package too, and know no tables.
    from qcode.domain.table import Table

FORMS = Registry(
    "form",
    {
        "tsv": "qcode.exports.tsv:render",
        "csv": "qcode.exports.csv:render",
        "json": "qcode.exports.json:render",
        "md": "qcode.exports.markdown:render",
        "xlsx": "qcode.exports.xlsx:render",
    },
)


def write_table(table: Table, form: str, path: Path | None, *, raw: bool = False) -> bytes:
    """Write one table to `path`, or only return it; return what was written.

    `raw` leaves CSV cells as they are, for programs rather than spreadsheets.

    Raises:
        UnknownNameError: there is no such form.
        UsageError: `raw` with another form than CSV.
        QcodeError: the file cannot be written, or a cell is too long for the form.
    """
    return _write([table], form, path, raw=raw)


def write_workbook(tables: Sequence[Table], path: Path) -> bytes:
    """Write several tables as the sheets of one workbook."""
    return _write(list(tables), "xlsx", path, raw=False)


def _write(tables: list[Table], form: str, path: Path | None, *, raw: bool) -> bytes:
    if raw and form != "csv":
        raise UsageError(f"--raw is for csv, not for {form}")
    render = FORMS.find("csv" if raw else form)
    content: bytes = render(tables, raw=True) if raw else render(tables)
    if path is not None:
        write_private(path, content)
    return content
