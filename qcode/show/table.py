"""A theme table in the terminal: rows, cells with their faces, and the note below."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group
from rich.table import Table as Grid
from rich.text import Text

from qcode.domain.table import Cell, Column, Table
from qcode.show.escape import visible_line

_STYLES = {"na": "dim", "nc": "dim", "waiting": "yellow", "zero": ""}


def render_table(table: Table) -> Group:
    """Return a table with its title and note."""
    grid = Grid(
        title=_words(table, table.title) or None, title_justify="left", box=box.SIMPLE_HEAD,
        pad_edge=False, show_edge=False, title_style="bold",
    )  # fmt: skip
    for column in table.columns:
        _add_column(grid, table, column)
    for row in table.rows:
        grid.add_row(*(_cell(cell) for cell in row))
    return Group(grid, Text(""), *(Text(line, style="dim") for line in note_lines(table)))


def _add_column(grid: Grid, table: Table, column: Column) -> None:
    head = Text(visible_line(_words(table, column.head) or column.key))
    grid.add_column(head, justify="right" if column.is_number else "left", overflow="fold")


def _cell(cell: Cell) -> Text:
    return Text(visible_line(cell.text), style=_STYLES.get(cell.face, ""))


def _words(table: Table, text: object) -> str:
    found = [text.in_language(language) for language in table.languages]  # type: ignore[attr-defined]
    return " / ".join(dict.fromkeys(words for words in found if words))


def note_lines(table: Table) -> Iterator[str]:
    """Yield what the numbers depend on, a line each."""
    note = table.note
    if not note.hash:
        return
    yield f"view {note.view} · scope {note.scope} · codebook {note.codebook_version}"
    if note.filters:
        yield "only: " + ", ".join(
            f"{name} {_plain(value)}" for name, value in note.filters.items()
        )
    left_out = {name: count for name, count in note.left_out.items() if count}
    if left_out:
        yield "left out: " + ", ".join(f"{count} {name}" for name, count in left_out.items())
    for rule in note.rules:
        yield _words(table, rule)
    yield f"last decision {note.last_decision or '–'} · numbers {note.hash[:12]}"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return "|".join(str(item) for item in value)
    return str(value)
