"""A recode as values: what is planned, what was done, in one project and in many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qcode.domain.changes import RecodePlan
from qcode.domain.codebook import Codebook
from qcode.domain.effect import Effects
from qcode.errors import QcodeError


@dataclass(frozen=True, slots=True)
class Recode:
    """An updated codebook and what it would change; `is_first` where there was none.

    `old` is the codebook that the plan was made against; `effects` are what applying does.
    """

    codebook: Codebook
    plan: RecodePlan
    is_first: bool
    old: Codebook | None = None
    effects: Effects = field(default_factory=Effects)
    queues_retired: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to do."""
        return not self.is_first and self.plan.is_empty


@dataclass(frozen=True, slots=True)
class RecodeResult:
    """What a recode did: its run ("" where there was nothing to do), backup, effects.

    `backup` is its path, "" where none was due.

    `suggested` counts documents searched again and suggestions new, changed and gone; None
    where there were no suggestions to bring up to date. `waiting` is how many codings wait for
    a human now that did not before.
    """

    run: str
    backup: str = ""
    effects: Effects = field(default_factory=Effects)
    suggested: Mapping[str, int] | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ProjectRecode:
    """One project of a batch: its plan and, once applied, the result; or what failed."""

    folder: str
    wanted: Recode | None = None
    result: RecodeResult | None = None
    error: QcodeError | None = None

    @property
    def state(self) -> str:
        """One of failed, nothing to do, planned, applied."""
        if self.error:
            return "failed"
        if self.wanted is None or self.wanted.is_empty:
            return "nothing to do"
        return "applied" if self.result else "planned"

    @property
    def effects(self) -> Effects:
        """What was done, or else what would be."""
        if self.result:
            return self.result.effects
        return self.wanted.effects if self.wanted else Effects()


def sum_totals(items: Sequence[ProjectRecode]) -> dict[str, int]:
    """Return what befalls the codings of all projects together."""
    total: dict[str, int] = {}
    for item in items:
        for name, count in item.effects.total.items():
            total[name] = total.get(name, 0) + count
    return total
