"""Why a coding waits for a human, and which status it has while it does.

A coding can wait for several reasons at once: its text was corrected and its code was split.
Each is an entry of its own and is decided on its own; the status names the gravest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qcode.domain.coding import Coding

# Reason -> status, the gravest status first. The reasons are the names of the queues.
REASONS: Mapping[str, str] = {
    "lost": "lost",
    "changed": "changed",
    "speaker": "changed",
    "conflict": "conflict",
    "split": "review",
    "narrow": "review",
    "facet": "review",
    "polarity": "review",
    "retired": "review",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open entry: the number of the coding, the reason, and what it was before.

    `codebook` and `version` are the numbers of the codebook version and the document version
    that the coding was made under, None where they did not change. `details` hold what a
    coder needs to decide, such as the old quote.
    """

    number: int
    coding: int
    reason: str
    run: int
    codebook: int | None
    version: int | None
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A coding and the entry for which it waits."""

    entry: Waiting
    coding: Coding


@dataclass(frozen=True, slots=True)
class Settled:
    """What a decision did: how many codings, how many still wait, documents covered by it."""

    codings: int
    waiting: int
    covered: tuple[str, ...]
    run: str


def status_while(reasons: Iterable[str]) -> str:
    """Return the status of a coding that waits for these reasons; in force without any."""
    waiting = set(reasons)
    return next((status for reason, status in REASONS.items() if reason in waiting), "in_force")


# What each queue asks the coder, in one line.
QUESTIONS: Mapping[str, str] = {
    "lost": "its words are not in the corrected transcript: give it a new place, or drop it",
    "changed": "its words were edited in the corrected transcript: does it still hold?",
    "speaker": "who speaks was corrected: does it still hold?",
    "conflict": "these words bear the same code with other values: which hold?",
    "split": "its code was split: which of the new codes is it?",
    "narrow": "the criteria became narrower: does it still hold?",
    "facet": "its code moved to another facet: does it still hold?",
    "polarity": "the polarity of its facet was switched: what does the speaker assert?",
    "retired": "its code was retired: keep it there, or give it another code?",
}
# The value without which an entry cannot be decided by keeping the coding.
NEEDED: Mapping[str, str] = {"split": "code", "lost": "quote"}
# Which changed values decide an entry: whoever changes them has looked at what it asks.
SETTLED_BY: Mapping[str, frozenset[str]] = {
    "lost": frozenset({"quote"}),
    "changed": frozenset({"quote"}),
    "speaker": frozenset({"quote", "code", "polarity"}),
    "conflict": frozenset({"quote", "code", "polarity", "modifiers", "case"}),
    "split": frozenset({"code"}),
    "narrow": frozenset({"quote", "code", "polarity"}),
    "facet": frozenset({"code", "polarity"}),
    "polarity": frozenset({"code", "polarity"}),
    "retired": frozenset({"code"}),
}
