"""What informants of different roles say of one code in one case, compared.

Roles are compared, not persons. Silence is not absence, no majority decides, and no single
"triangulated" value is made: differences between informants are findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qcode.domain.evidence import SPEAKING

RELATIONS: tuple[str, ...] = (
    "silent",
    "single_source",
    "agree_present",
    "agree_absent",
    "contradict",
    "ambivalent",
    "qualified_present",
    "qualified_absent",
)
NOT_ASSESSABLE = "not_assessable"
_BY_STATES: Mapping[frozenset[str], str] = {
    frozenset({"present"}): "agree_present",
    frozenset({"absent"}): "agree_absent",
    frozenset({"both"}): "ambivalent",
    frozenset({"present", "both"}): "qualified_present",
    frozenset({"absent", "both"}): "qualified_absent",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """How the roles stand to each other; `silence` says that two speak and one is silent."""

    name: str
    silence: bool = False


def relation_of(states: Mapping[str, str]) -> Relation:
    """Return the relation between roles from the state of each.

    Only roles that were interviewed and coded count: states na, nc, waiting and disputed do
    not.
    """
    speaking = [state for state in states.values() if state in SPEAKING]
    has_silent = "silent" in states.values()
    assessed = len(speaking) + sum(state == "silent" for state in states.values())
    if assessed < 2:
        return Relation(NOT_ASSESSABLE)
    if not speaking:
        return Relation("silent")
    if len(speaking) == 1:
        return Relation("single_source")
    said = frozenset(speaking)
    if {"present", "absent"} <= said:
        return Relation("contradict", has_silent)
    return Relation(_BY_STATES[said], has_silent)


@dataclass(frozen=True, slots=True)
class Complement:
    """What each role adds: its values, those only it has, and 1 − |∩| / |∪|.

    `label` is same (no role has a value of its own), extends (one has) or complement (two
    or more have).
    """

    label: str
    distance: float
    values: Mapping[str, tuple[str, ...]]
    own: Mapping[str, tuple[str, ...]]


def complement_of(values: Mapping[str, frozenset[str]]) -> Complement | None:
    """Return how the values of the roles complete each other; None for fewer than two roles.

    Roles without any value do not count.
    """
    held = {role: found for role, found in values.items() if found}
    if len(held) < 2:
        return None
    own = {
        role: found - frozenset().union(*(held[other] for other in held if other != role))
        for role, found in held.items()
    }
    adding = sum(bool(found) for found in own.values())
    union = frozenset().union(*held.values())
    common = frozenset.intersection(*held.values())
    return Complement(
        ("same", "extends", "complement")[min(adding, 2)],
        1 - len(common) / len(union),
        {role: tuple(sorted(found)) for role, found in held.items()},
        {role: tuple(sorted(found)) for role, found in own.items()},
    )
