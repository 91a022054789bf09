"""Text and the places in it.

Every place is a `Span` of Unicode code points, half-open, over the text of one document
version. That text never changes. `Piece`s tile it: joined, they give the text back to the
last character; speech pieces are what turns are made of.

A long transcript has hundreds of thousands of spans, pieces and segments. They are tuples,
which cost half as much to make as frozen dataclasses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import NamedTuple, Self, overload


class PieceKind(StrEnum):
    """What a stretch of a transcript is; everything is one of these."""

    HEADER = "header"
    LABEL = "label"
    TIME = "time"
    SPEECH = "speech"
    EVENT = "event"
    FURNITURE = "furniture"
    SEPARATOR = "separator"
    FOOTER = "footer"


_new = tuple.__new__


class _Places(NamedTuple):
    start: int
    end: int


class Span(_Places):
    """`[start, end)` in code points of the document text.

    Raises:
        ValueError: the places are negative, or the end lies before the start.
    """

    __slots__ = ()

    def __new__(cls, start: int, end: int) -> Self:
        if not 0 <= start <= end:
            raise ValueError(f"not a span: [{start}, {end})")
        return _new(cls, (start, end))

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the words of this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Say whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


class Piece(NamedTuple):
    """One tile of the text and what it is."""

    kind: PieceKind
    span: Span


# Unchecked, for the loops that make them by the hundred thousand: the fields as one tuple.
span_from = partial(_new, Span)


class Tiles(Sequence[Piece]):
    """The pieces of a text, kept as their kinds and ends: each begins where the last one ends.

    `bounds` begins with the place where the first piece begins. The pieces themselves are made
    when they are looked at.
    """

    __slots__ = ("bounds", "kinds")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, start: int = 0) -> None:
        self.kinds: list[PieceKind] = []
        self.bounds: list[int] = [start]

    def put(self, kind: PieceKind, end: int) -> None:
        """Add a piece that ends at `end`."""
        self.kinds.append(kind)
        self.bounds.append(end)

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[Piece]:
        for kind, (start, end) in zip(self.kinds, pairwise(self.bounds), strict=True):
            yield Piece(kind, Span(start, end))

    @overload
    def __getitem__(self, at: int) -> Piece: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Piece]: ...
    def __getitem__(self, at: int | slice) -> Piece | Sequence[Piece]:
        if isinstance(at, slice):
            return tuple(self)[at]
        place = range(len(self.kinds))[at]
        return Piece(self.kinds[place], Span(self.bounds[place], self.bounds[place + 1]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted stretch by one speaker.

    `number` counts from 1, the interviewer's turns included. `label` is the speaker label as
    printed, or None where no speaker is known. `span` holds the speech without its label.
    Times are milliseconds from the start of the recording.
    """

    number: int
    label: str | None
    span: Span
    time_start: int | None = None
    time_end: int | None = None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn with who speaks: an informant's id, and whether it is the interviewer."""

    turn: Turn
    is_interviewer: bool
    informant: str
    role: str


class Segment(NamedTuple):
    """A sentence-sized unit inside a turn, the unit of suggestion.

    `script` is "zh", "en" (any Latin text) or "" (neither), detected by script.
    """

    turn: int
    span: Span
    script: str


segment_from = partial(_new, Segment)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that a text could have as well: the turns of each label in it, and its score."""

    pattern: str
    labels: tuple[tuple[str, int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one transcript.

    `text` is the text as stored. `pieces` tile it. `fields` are header lines of the form
    name: value, offered as document attributes and never used silently. `notes` are things
    a person should know (a privacy warning, a doubtful reading), in plain words. `others` are
    the layouts the text was held against, the best first: the one that was taken, then the
    next best. `encoding_found` says how the encoding was found.
    """

    text: str
    pieces: Sequence[Piece]
    turns: tuple[Turn, ...]
    reader: str
    pattern: str
    encoding: str
    source_hash: str
    fields: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    unmatched: tuple[Span, ...] = field(default=())
    others: tuple[Layout, ...] = ()
    encoding_found: str = ""

    @property
    def labels(self) -> dict[str, int]:
        """The speaker labels with their number of turns, in order of appearance."""
        counts: dict[str, int] = {}
        for turn in self.turns:
            if turn.label is not None:
                counts[turn.label] = counts.get(turn.label, 0) + 1
        return counts
