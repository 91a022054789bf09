"""What the operations of a recode do to a study, in numbers that people can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qcode.domain.operation import Operation

COUNTS = (
    "relinked", "collapsed", "conflicts", "overlaps", "queued", "not_coded_for", "suggestions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """What one operation does.

    Codings are `relinked` (they bear another id or value), `collapsed` (one says what another
    one says, and goes into it), in `conflicts` or `queued` for review. `overlaps` are pairs of
    merged codings on words that overlap without being the same. `not_coded_for` counts
    documents that were worked through before and are not for the code that results;
    `suggestions` those there are now of codes that are computed anew or went. `samples` are
    ids of codings that went into another, are in conflict or overlap.
    """

    operation: Operation
    relinked: int = 0
    collapsed: int = 0
    conflicts: int = 0
    overlaps: int = 0
    queued: int = 0
    not_coded_for: int = 0
    suggestions: int = 0
    samples: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by name."""
        return {name: getattr(self, name) for name in COUNTS}


Counted = Mapping[str, int | str | None]
"""`references` and `documents` of a code as the table `frequency` has them; where it prints no
number these are None, and `face` says why (nc, waiting)."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """What is counted of a code before and after; None where it is no active code then.

    `is_rollup` says that what stands under the code is counted with it.
    """

    code: str
    before: Counted | None
    after: Counted | None
    is_rollup: bool = False


@dataclass(frozen=True, slots=True)
class Effects:
    """What a whole recode does: each operation in turn, and every coding once in `total`.

    `total` counts codings, each under the gravest thing that befalls it: before = relinked +
    collapsed + queued + unchanged, where queued includes conflicts; `waiting` is how many
    wait for a human afterwards, for whatever reason.
    """

    each: tuple[Effect, ...] = ()
    total: Mapping[str, int] = field(default_factory=dict)
    frequencies: tuple[Frequency, ...] = ()

    def sum(self, name: str) -> int:
        """Return the sum of one number over the operations."""
        return sum(effect.counts[name] for effect in self.each)
