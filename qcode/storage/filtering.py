"""Filters as SQL conditions, the same for codings, suggestions and documents.

A condition is text over known column names plus bound values; names are compared as stored,
resolved and checked before they come here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from qcode.domain.filters import Filters
from qcode.storage.database import Store
from qcode.storage.interning import load_values_sets


@dataclass(slots=True)
class Conditions:
    """Conditions joined by AND, with their bound values in order."""

    texts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, text: str, *values: object) -> None:
        """Add one condition with its values."""
        self.texts.append(text)
        self.values.extend(values)

    def add_names(self, column: str, names: tuple[str, ...]) -> None:
        """Ask that a column holds one of the names, where there are any."""
        if names:
            self.add(f"{column} IN (SELECT value FROM json_each(?))", json.dumps(names))

    @property
    def where(self) -> str:
        """The conditions as the text after WHERE."""
        return " AND ".join(self.texts) or "1"


def coding_conditions(store: Store, filters: Filters, facet_codes: tuple[str, ...]) -> Conditions:
    """Return the conditions over coding, document, code, cases, informant, coder.

    `facet_codes` are the codes of the facets asked for; they narrow `filters.codes`.
    """
    conditions = Conditions()
    _add_places(conditions, filters)
    if filters.cases:
        conditions.add(
            "ifnull(cases.name, 'none') IN (SELECT value FROM json_each(?))",
            json.dumps(filters.cases),
        )
    conditions.add_names("code.name", filters.codes)
    if filters.facets:
        conditions.add_names("code.name", facet_codes or ("",))
    conditions.add_names("coding.polarity", filters.polarities)
    conditions.add_names("coder.name", filters.coders)
    if filters.statuses:
        conditions.add_names("coding.status", filters.statuses)
    else:
        conditions.add("coding.status <> 'removed'")
    if filters.values or filters.leave_out:
        sets = matching_values_sets(store, filters.values, filters.leave_out)
        conditions.add("coding.values_id IN (SELECT value FROM json_each(?))", json.dumps(sets))
    return conditions


def _add_places(conditions: Conditions, filters: Filters) -> None:
    conditions.add_names("document.name", filters.documents)
    conditions.add_names("informant.name", filters.informants)
    conditions.add_names("informant.role", filters.roles)
    conditions.add_names("document.wave", filters.waves)


def matching_values_sets(
    store: Store,
    wanted: Mapping[str, tuple[str, ...]],
    left_out: Mapping[str, tuple[str, ...]],
) -> list[int]:
    """Return the numbers of the modifier sets that fit; a missing value counts as ""."""
    return [
        number
        for number, held in load_values_sets(store).items()
        if all(held.get(key, "") in values for key, values in wanted.items())
        and not any(held.get(key, "") in values for key, values in left_out.items())
    ]
