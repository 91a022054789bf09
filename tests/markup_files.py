"""What tests of marked-up transcripts share: reading a file, and what to look at in a reading."""

from __future__ import annotations

from qcode.readers.source import Hints
from qcode.readers.transcript import read_transcript


def read_file(folder, content, name, **hints):
    """Write and read a file that has no problems, and check that its pieces tile its text."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    reading, problems = read_transcript(path, Hints(**hints))
    assert problems == []
    assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text
    return reading


def refuse_file(folder, content, name):
    """Write a file that is refused, and return the one line that says why."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    reading, problems = read_transcript(path)
    assert reading is None
    assert len(problems) == 1
    assert problems[0].message.isprintable()
    return problems[0].message


def turns(reading):
    return [(turn.label, turn.span.of(reading.text)) for turn in reading.turns]


def times(reading):
    return [(turn.time_start, turn.time_end) for turn in reading.turns]


def pieces(reading, kind):
    return [piece.span.of(reading.text) for piece in reading.pieces if piece.kind is kind]
