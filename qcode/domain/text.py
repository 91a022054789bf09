"""Text and the places in it.

Every place is a `Span` of Unicode code points, half-open, over the text of one document
version. That text never changes. `Piece`s tile it: joined, they give the text back to the
last character; speech pieces are what turns are made of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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


_set = object.__setattr__


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """`[start, end)` in code points of the document text."""

    start: int
    end: int

    # Written out: a check in __post_init__ would double the cost, and there are millions of spans.
    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            raise ValueError(f"not a span: [{start}, {end})")
        _set(self, "start", start)
        _set(self, "end", end)

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


@dataclass(frozen=True, slots=True)
class Piece:
    """One tile of the text and what it is."""

    kind: PieceKind
    span: Span


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


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence-sized unit inside a turn, the unit of suggestion.

    `script` is "zh", "en" (any Latin text) or "" (neither), detected by script.
    """

    turn: int
    span: Span
    script: str


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
    pieces: tuple[Piece, ...]
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
