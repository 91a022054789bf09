"""Why a coding waits for a human, and which status it has while it does.

A coding can wait for several reasons at once: its text was corrected and its code was split.
Each is an entry of its own and is decided on its own; the status names the gravest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


def status_while(reasons: Iterable[str]) -> str:
    """Return the status of a coding that waits for these reasons; in force without any."""
    waiting = set(reasons)
    return next((status for reason, status in REASONS.items() if reason in waiting), "in_force")
