"""Sorting rows by a column: codebook order stands unless a column is named."""

from __future__ import annotations

from qcode.domain.table import Body, Cell
from qcode.errors import UnknownNameError


def sorted_rows(body: Body, key: str) -> Body:
    """Return the body with its rows by the column `key`, largest first, ties as they were.

    Cells without a number come last.

    Raises:
        UnknownNameError: there is no such column of numbers.
    """
    if not key:
        return body
    keys = [column.key for column in body.columns]
    if key not in keys or not body.columns[keys.index(key)].is_number:
        known = [column.key for column in body.columns if column.is_number]
        raise UnknownNameError("column to sort by", key, known)
    at = keys.index(key)
    order = sorted(range(len(body.rows)), key=lambda row: _rank(body.rows[row][at]))
    return body._replace(
        rows=tuple(body.rows[row] for row in order),
        records=tuple(body.records[row] for row in order),
    )


def _rank(cell: Cell) -> tuple[bool, float]:
    value = cell.value
    return (False, -value) if isinstance(value, int | float) else (True, 0)
