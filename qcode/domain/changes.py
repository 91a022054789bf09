"""From one codebook version to the next: every difference named, and what may be applied.

The rules are the table "Changing a codebook" in docs/codebook.md. A plan with anything in
`refused` is applied not at all: half a codebook would be no version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from qcode.domain.code_changes import CodeChanges
from qcode.domain.codebook import Code, Codebook
from qcode.domain.operation import RECOMPUTED, Operation
from qcode.domain.scheme_changes import compare_scheme

__all__ = ["InUse", "Operation", "RecodePlan", "compare_codebooks", "plan_recode"]


@dataclass(frozen=True, slots=True)
class InUse:
    """What a project holds that a codebook must go on speaking of.

    `codes` are ids with codings, decisions on suggestions or coverage; `values` the values of
    each modifier that codings bear; `earlier` the codes of earlier versions, by id.
    """

    codes: Collection[str] = ()
    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    earlier: Mapping[str, Code] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecodePlan:
    """What an updated codebook would do.

    `operations` are all differences, `refused` those that cannot be applied, and
    `suggestions_to_recompute` the codes whose suggestions are made anew, in codebook order.
    """

    operations: tuple[Operation, ...]
    refused: tuple[Operation, ...]
    suggestions_to_recompute: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to do."""
        return not self.operations


def compare_codebooks(old: Codebook, new: Codebook, in_use: InUse | None = None) -> list[Operation]:
    """Return every difference as a named operation; none between a codebook and itself."""
    held = in_use or InUse()
    operations = [
        *CodeChanges(old, new, held.codes, held.earlier).operations(),
        *compare_scheme(old, new, held.values),
    ]
    if not operations and old.version != new.version:
        words = f"version {new.version} instead of {old.version}, otherwise the same"
        operations.append(Operation("version_changed", words))
    return operations


def plan_recode(
    old: Codebook,
    new: Codebook,
    stored: Iterable[Codebook] = (),
    in_use: InUse | None = None,
) -> RecodePlan:
    """Plan the step from the current codebook to an updated one.

    `stored` are all stored versions: a version number stands for one content for ever.
    """
    operations = compare_codebooks(old, new, in_use)
    if not is_same_content(old, new):
        operations += _version_faults(old, new, stored)
    changed = {code for step in operations if step.kind in RECOMPUTED for code in step.codes}
    return RecodePlan(
        operations=tuple(operations),
        refused=tuple(step for step in operations if not step.applies_now),
        suggestions_to_recompute=tuple(c.id for c in new.active_codes() if c.id in changed),
    )


def is_same_content(old: Codebook, new: Codebook) -> bool:
    """Say whether two codebooks are equal but for comments and layout of their files."""
    return replace(old, text="", hash="") == replace(new, text="", hash="")


def _version_faults(old: Codebook, new: Codebook, stored: Iterable[Codebook]) -> list[Operation]:
    if old.version == new.version:
        words = f"the file differs from the current version, and is called {new.version} too"
        return [Operation("version_unchanged", words, advice="raise `version` in the file")]
    for other in stored:
        if other.version == new.version and not is_same_content(other, new):
            words = f"version {new.version} is stored already, with another content"
            advice = "give the file a version that was never used"
            return [Operation("version_taken", words, advice=advice)]
    return []
