"""The console: rich on a stream, as wide as the terminal, without colour where none is wanted."""

from __future__ import annotations

import os
from typing import TextIO

from rich.console import Console


def make_console(stream: TextIO) -> Console:
    """Return a console that never interprets markup, emoji codes or hyperlinks in text."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else 160
    return Console(file=stream, markup=False, emoji=False, highlight=False, width=width)
