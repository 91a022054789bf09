"""Suggestions, decisions, codings: what the machine proposes and what a coder holds.

A suggestion is never a coding. A coding says: this coder, under this codebook version, holds
that this span of this turn expresses this code, with these values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qcode.domain.text import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a suggestion was made: the words, the cue that found them, the rule applied.

    `span` lies in the document text. `cue` is the cue as written in the codebook; `rule`
    names how polarity was proposed, in words a coder can check.
    """

    span: Span
    text: str
    cue: str
    strength: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The machine's proposal that a segment expresses a code.

    `span` is the segment; the evidence keeps its own spans. `status` is open, accepted or
    rejected as the asking coder decided.
    """

    id: str
    document: str
    turn: int
    span: Span
    quote: str
    code: str
    polarity: str
    score: float
    suggester: str
    evidence: tuple[Evidence, ...]
    modifiers: Mapping[str, str] = field(default_factory=dict)
    status: str = "open"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a span by a coder. `case` is None for "no particular child"."""

    id: str
    document: str
    turn: int
    span: Span
    quote: str
    code: str
    polarity: str
    modifiers: Mapping[str, str]
    case: str | None
    coder: str
    origin: str
    codebook_version: str
    created: str
    status: str = "in_force"
    memo: str = ""
    informant: str = ""
    role: str = ""
    wave: str = ""


@dataclass(frozen=True, slots=True)
class NewCoding:
    """What is needed to add a coding; places are already resolved and checked."""

    document: str
    turn: int
    span: Span
    quote: str
    code: str
    polarity: str
    modifiers: Mapping[str, str]
    case: str | None
    coder: str
    origin: str
    memo: str = ""
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """Values given with a decision; None leaves a value as it is (or to its default)."""

    polarity: str | None = None
    modifiers: Mapping[str, str] | None = None
    case: str | None = None
    code: str | None = None
    quote: str | None = None
    memo: str | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was given."""
        return all(
            value is None
            for value in (
                self.polarity,
                self.modifiers,
                self.case,
                self.code,
                self.quote,
                self.memo,
            )
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """One recorded act; `before` and `after` hold the values it changed."""

    at: str
    coder: str
    kind: str
    run: str
    coding: str | None
    suggestion: str | None
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Memo:
    """Free words attached to anything: `target` is (kind, name, …)."""

    id: str
    kind: str
    target: tuple[str, ...]
    words: str
    coder: str
    created: str
