"""Markdown: a title, a pipe table, and the note as a list."""

from __future__ import annotations

from collections.abc import Sequence

from qcode.domain.table import Table
from qcode.exports.cells import markdown_cell
from qcode.exports.flat import claim_of, heads_of, rows_of, words_of, words_under


def render(tables: Sequence[Table]) -> bytes:
    """Return the tables one after another."""
    return "\n".join(_one(table) for table in tables).encode()


def _one(table: Table) -> str:
    rules = ["---:" if column.is_number else "---" for column in table.columns]
    rows = [[markdown_cell(cell) for cell in row] for row in (heads_of(table), *rows_of(table))]
    lines = [f"### {markdown_cell(words_of(table.title, table.languages))}", ""]
    lines += [f"| {' | '.join(row)} |" for row in (rows[0], rules, *rows[1:])]
    lines.append("")
    lines += [f"- {markdown_cell(line)}" for line in words_under(table)]
    lines += [f"- {line}" for line in claim_of(table)]
    return "\n".join(lines) + "\n"
