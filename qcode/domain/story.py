"""The story of a coding, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.domain.codebook import Code
from qcode.domain.coding import Coding, Decision, Memo, Suggestion
from qcode.domain.text import StoredTurn


@dataclass(frozen=True, slots=True)
class Act:
    """A decision with the values it changed, as people read them."""

    decision: Decision
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """A code as one codebook version defines it; `is_now` for the version in force."""

    version: str
    code: Code
    is_now: bool


@dataclass(frozen=True, slots=True)
class Queued:
    """One time that the coding waited: why, since which run, and the run that ended it, or "".

    `old_quote` are the words it had before, where a correction changed them.
    """

    reason: str
    run: str
    ended: str
    old_quote: str


@dataclass(frozen=True, slots=True)
class Story:
    """A coding in its surroundings, from its making to now.

    `text` and `turn` are those of the version it is anchored in; `is_old` says that the document
    has a newer one. `definitions` are those of its codes, each where it differs from the one
    before; `runs` maps the ids of runs to what they did.
    """

    coding: Coding
    text: str
    question: StoredTurn | None
    turn: StoredTurn
    is_old: bool
    definitions: tuple[Definition, ...]
    acts: tuple[Act, ...]
    waits: tuple[Queued, ...]
    runs: dict[str, str]
    suggestion: Suggestion | None
    memos: tuple[Memo, ...]
    beside: tuple[Coding, ...]
