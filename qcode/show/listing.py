"""Lists as a table in the terminal; columns give way before words are lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qcode.show.escape import visible_line

_NUMBERS = frozenset(
    {"turn", "turns", "start", "end", "characters", "codings", "score", "line", "number", "codes"}
)


def render_listing(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Table:
    """Return a table of rows whose cells are plain text."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        is_number = name in _NUMBERS
        table.add_column(
            name.replace("_", " "), justify="right" if is_number else "left",
            no_wrap=is_number or name in ("id", "code"), overflow="fold",
        )  # fmt: skip
    for row in rows:
        table.add_row(*(Text(visible_line(row.get(name, ""))) for name in columns))
    return table


def print_listing(
    console: Console, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> None:
    """Print a list, or a line that says it is empty."""
    if rows:
        console.print(render_listing(columns, rows))
    else:
        console.print(Text("(none)"))
