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
class Story:
    """A coding in its surroundings; `definition` is the code as it was when it was coded."""

    coding: Coding
    text: str
    question: StoredTurn | None
    turn: StoredTurn
    definition: Code
    acts: tuple[Act, ...]
    suggestion: Suggestion | None
    memos: tuple[Memo, ...]
    beside: tuple[Coding, ...]
