"""What a reader is given: the bytes of one file, and what the user said about them.

A format module holds one function `read_…(source, hints) -> (Reading | None, problems)`.
Formats of text find the decoded text in `source.text`; the others find the bytes in
`source.data`. `build_reading` makes the result, so that every format reports the same things.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qcode.domain.text import Layout, Piece, Reading, Span, Tiles, Turn
from qcode.errors import Problem

MOST_LINES = 250_000


@dataclass(frozen=True, slots=True)
class Hints:
    """The user's word on a transcript.

    `encoding` is tried before any guess; `pattern` is the name of a convention or a regular
    expression with a group `label`; `labels` are speaker labels the user vouches for.
    `header_until` and `footer_from` are words of a line or a line's number (from 1), and say
    where the header ends (that line included) and the footer begins. `split_on` are words or
    a regular expression: each line that holds it begins another interview. `part` is the
    stretch of the text, in code points, that holds the interview. `is_unlabelled` says that
    nothing in the file is a speaker label.
    """

    encoding: str = ""
    pattern: str = ""
    labels: tuple[str, ...] = ()
    header_until: str = ""
    footer_from: str = ""
    split_on: str = ""
    part: tuple[int, int] | None = None
    is_unlabelled: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its bytes, and for formats of text the decoded text and how it was found."""

    path: Path
    data: bytes
    text: str = ""
    encoding: str = ""
    notes: tuple[str, ...] = ()

    def problem(self, message: str, line: int = 0) -> Problem:
        """Return a problem of this file."""
        return Problem(str(self.path), line, message)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a format found in a text: the tiles, the turns and what is worth saying."""

    pieces: Sequence[Piece]
    turns: Sequence[Turn]
    pattern: str
    fields: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    unmatched: Sequence[Span] = ()
    others: Sequence[Layout] = ()


def length_fault(text: str) -> str:
    """Return one line where a text has more lines than a transcript has, else "".

    Each line may become a turn, and a turn costs a kilobyte while a file is read.
    """
    lines = text.count("\n") + 1
    if lines <= MOST_LINES:
        return ""
    return f"has {lines:,} lines; a transcript has at most {MOST_LINES:,}"


def build_reading(source: Source, reader: str, text: str, parts: Parts) -> Reading:
    """Return the reading of `source` as the format `reader` found it."""
    return Reading(
        text=text,
        pieces=parts.pieces if isinstance(parts.pieces, Tiles) else tuple(parts.pieces),
        turns=tuple(parts.turns),
        reader=reader,
        pattern=parts.pattern,
        encoding=source.encoding,
        source_hash=hashlib.sha256(source.data).hexdigest(),
        fields=tuple(parts.fields),
        notes=(*source.notes, *parts.notes),
        unmatched=tuple(parts.unmatched),
        others=tuple(parts.others),
    )
