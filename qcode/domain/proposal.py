"""What goes into suggesting for one document, and what comes out.

Both travel between processes and between suggesting and the store by the hundred thousand,
so the rows are plain tuples; their columns are written here once.
"""

from __future__ import annotations

from dataclasses import dataclass

Passage = tuple[int, int, int, str]
"""A segment of an informant: turn, start, end, script."""

Proposal = tuple[int, int, int, int, int, str, str, float, str]
"""A proposed suggestion: number (see `identity`), turn, start and end of the segment, number
of the code, polarity, modifiers as JSON ("" where none), score, and evidence as a JSON array
of [start, end, cue, strength, rule]."""


Row = tuple[int, int, int, int, int, int, str, int, float, str]
"""A suggestion as it is stored: number, document version, turn, start, end, number of the code,
polarity, number of the modifier set, score, evidence."""

Outcome = tuple[list[Row], tuple[str, ...], list[int] | None]
"""What came of one document: its rows in the order of their numbers, notes, and where the
segments begin that were searched again; None where all of them were."""


@dataclass(frozen=True, slots=True)
class Passages:
    """The text of a document version and those of its segments that an informant speaks.

    `persons` are the forms of the case dictionary with the code each stands for. `codes` are
    the ids of the codes to suggest for; None means all. Where `text` is an excerpt, `shifts`
    holds for each segment what is to be added to its places in the excerpt (in code points)
    to get those in the document. `folded` is the text as cues are matched with, where somebody
    has folded it already.
    """

    document: int
    version: int
    name: str
    text: str
    segments: list[Passage]
    persons: tuple[tuple[str, str], ...] = ()
    codes: frozenset[str] | None = None
    shifts: tuple[int, ...] = ()
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals for one document, in order of place; `notes` tell what was left out."""

    proposals: list[Proposal]
    notes: tuple[str, ...] = ()
