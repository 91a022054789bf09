"""The state of a project as parts, one under the other: facts, what waits, warnings, next steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TextIO

from qcode.show.columns import print_lines
from qcode.show.console import terminal_width
from qcode.show.escape import visible_line

_HEADS = {
    "waiting": "waits for a human",
    "warning": "warnings",
    "next": "what to do next",
}


def print_status(stream: TextIO, parts: Mapping[str, Sequence[tuple[str, object]]]) -> None:
    """Print every part that is not empty; the first is the project itself."""
    width = terminal_width(stream)
    for part, pairs in parts.items():
        if not pairs:
            continue
        if part in _HEADS:
            stream.write(f"\n{_HEADS[part]}\n")
        names = [visible_line(name) for name, _ in pairs]
        size = max(len(name) for name in names)
        for name, (what, value) in zip(names, pairs, strict=True):
            words = visible_line(str(value))
            is_plain = what in ("warning", "next")
            print_lines(stream, [f"  {words}" if is_plain else f"  {name:<{size}}  {words}"], width)
