"""The terminal: how wide it is, and rich's console for what is coloured."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

# What is written to a file or a pipe has the width of a wide window.
FILE_WIDTH = 160


def terminal_width(stream: TextIO) -> int:
    """Return the columns to write in: the terminal's, COLUMNS, or those of a wide window."""
    if stream.isatty() or "COLUMNS" in os.environ:
        return shutil.get_terminal_size((80, 24)).columns
    return FILE_WIDTH


def make_console(stream: TextIO) -> Console:
    """Return a console that never interprets markup, emoji codes or hyperlinks in text."""
    from rich.console import Console  # 30 ms: lists and tables do without

    width = None if stream.isatty() else terminal_width(stream)
    return Console(file=stream, markup=False, emoji=False, highlight=False, width=width)


def print_text(stream: TextIO, lines: Iterable[str]) -> None:
    """Print lines as wide as the terminal."""
    from qcode.show.columns import print_lines

    print_lines(stream, lines, terminal_width(stream))
