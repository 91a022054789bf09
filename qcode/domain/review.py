"""A review as values: a sheet of what is to be decided, an act of the coder, the sum of a session.

A sheet holds all that a coder needs to decide one suggestion and nothing of other coders: a
second coder who sees the first one's codes does not code independently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qcode.domain.codebook import Code, Facet
from qcode.domain.coding import Coding, Suggestion, Values
from qcode.domain.study import Document
from qcode.domain.text import Span, StoredTurn
from qcode.domain.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Sheet:
    """One suggestion in its surroundings.

    `span` are the words that would be coded: the segment, or what the coder chose instead.
    `question` is the nearest turn of an interviewer before it. `beside` are the other
    suggestions on the same segment, `held` the coder's own codings that overlap it. `changes`
    are the values the coder set and has not decided yet. `position` counts from 1 in the queue.
    """

    suggestion: Suggestion
    document: Document
    text: str
    turn: StoredTurn
    question: StoredTurn | None
    span: Span
    code: Code
    facet: Facet
    modifiers: Mapping[str, str]
    beside: tuple[Suggestion, ...]
    held: tuple[Coding, ...]
    changes: Values
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A coding that waits, with all that is needed to decide its entry.

    `text` and `turn` are those of the version it is anchored in. `before` and `now` are its code
    as defined when it was coded and as defined now, `versions` the codebook versions of the two;
    `successors` are the codes its code was split into. `old_quote` are its words before a
    correction, `rivals` the coder's other codings of the same words with the same code.
    """

    entry: Waiting
    coding: Coding
    document: Document
    text: str
    turn: StoredTurn
    question: StoredTurn | None
    before: Code | None
    now: Code | None
    versions: tuple[str, str]
    successors: tuple[Code, ...]
    old_quote: str
    rivals: tuple[Coding, ...]
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class RevisitSummary:
    """What a session decided of what waited; `left` still wait in the queue."""

    kept: int
    edited: int
    dropped: int
    skipped: int
    covered: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the coder did, written at once. `kind` is that of its run.

    `words` say it; `run` is the id of the run that undo takes back; `suggestion` is the id of
    the suggestion decided, or "". `is_edited` says that a suggestion was accepted with changes.
    """

    kind: str
    document: str
    words: str
    run: str
    suggestion: str = ""
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """A document about to be declared worked through for `codes`; `waiting` are undecided."""

    document: str
    codes: tuple[str, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What a session did that stands, and what is left. `dropped` are changes never decided."""

    accepted: int
    edited: int
    rejected: int
    coded: int
    memos: int
    covered: tuple[str, ...]
    skipped: int
    dropped: int
    waiting: int
    documents: int
