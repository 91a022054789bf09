"""Lines for a dialogue: the same words with colours on a terminal and without them elsewhere.

Plain lines are written as they are, never wrapped and without a cursor movement, as screen
readers and dumb terminals want them; rich is imported only for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Line:
    """Words that are safe to look at, line breaks included, and how they look in colour."""

    words: str
    style: str = ""

    def __str__(self) -> str:
        return self.words


class LineWriter:
    """Writes lines to a stream, with colours where it is not plain."""

    def __init__(self, stream: TextIO, *, is_plain: bool) -> None:
        self._stream = stream
        self._is_plain = is_plain

    def write(self, line: Line) -> None:
        """Write one line."""
        if self._is_plain:
            self._stream.write(f"{line.words}\n")
            return
        from rich.text import Text

        from qcode.show.console import make_console

        make_console(self._stream).print(Text(line.words, style=line.style))
