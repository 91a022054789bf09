"""Which codings, suggestions or documents are meant.

Apart from what they choose among, because tables and lists of people need nothing of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STATUSES: tuple[str, ...] = ("in_force", "review", "conflict", "changed", "lost", "removed")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which codings, suggestions or documents are meant; empty means all.

    `values` filters by modifier; `leave_out` lists modifier values that are left out.
    """

    documents: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    informants: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    polarities: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say whether everything is meant."""
        return self == Filters()
