"""Tab-separated values: one line a row; tabs and line ends inside a cell become spaces."""

from __future__ import annotations

from collections.abc import Sequence

from qcode.domain.table import Table
from qcode.exports.cells import one_line
from qcode.exports.flat import heads_of, lines_of, rows_of


def render(tables: Sequence[Table]) -> bytes:
    """Return the tables, each with its note as lines that begin with `# `."""
    return "\n".join(_one(table) for table in tables).encode()


def _one(table: Table) -> str:
    rows = [heads_of(table), *rows_of(table)]
    lines = ["\t".join(one_line(cell) for cell in row) for row in rows]
    lines += [f"# {line}" for line in lines_of(table)]
    return "\n".join(lines) + "\n"
