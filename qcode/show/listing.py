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


def print_listing(
    stream: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> None:
    """Print a list, or a line that says it is empty; rows are printed as they come."""
    heads = [name.replace("_", " ") for name in columns]
    numbers = frozenset(at for at, name in enumerate(columns) if name in _NUMBERS)
    cells = ([row.get(name, "") for name in columns] for row in rows)
    lines = 0
    for line in lay_out(heads, cells, terminal_width(stream), numbers):
        stream.write(line + "\n")
        lines += 1
    if lines == 2:
        stream.write("(none)\n")
