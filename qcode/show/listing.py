"""Lists (documents, codings, suggestions, …) in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from qcode.show.columns import lay_out
from qcode.show.console import terminal_width

_NUMBERS = frozenset(
    {"turn", "turns", "start", "end", "characters", "codings", "score", "line", "codes_covered",
     "people", "examples", "cues"}
)  # fmt: skip
_ROOM_FOR_QUOTES = 96
_FEW = 6


def print_listing(
    stream: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> None:
    """Print a list, or a line that says it is empty; rows are printed as they come.

    Beside many columns a narrow terminal leaves no room to read a quote: there it stands under
    its row.
    """
    width = terminal_width(stream)
    is_narrow = width < _ROOM_FOR_QUOTES and len(columns) > _FEW
    under = columns.index("quote") if is_narrow and "quote" in columns else None
    heads = [name.replace("_", " ") for name in columns]
    numbers = frozenset(at for at, name in enumerate(columns) if name in _NUMBERS)
    cells = ([row.get(name, "") for name in columns] for row in rows)
    lines = 0
    for line in lay_out(heads, cells, width, numbers, under):
        stream.write(line + "\n")
        lines += 1
    if lines == 2:
        stream.write("(none)\n")
