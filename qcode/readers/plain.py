"""Plain text and Markdown: the text is stored as it is, the speakers are found by pattern."""

from __future__ import annotations

from qcode.domain.text import Reading
from qcode.errors import Problem
from qcode.readers.source import Hints, Source, build_reading
from qcode.readers.speakers import find_turns


def read_plain(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a transcript of plain text."""
    parts, fault = find_turns(source.text, hints)
    if parts is None:
        return None, [source.problem(fault)]
    return build_reading(source, "text", source.text, parts), []
