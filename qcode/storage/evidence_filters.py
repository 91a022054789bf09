"""Which codings and which documents a table counts, as SQL conditions.

A `Selection` is made once a table. Its conditions are over the alias `c` for codings and `d`
for documents; numbers are ours and stand in the text, names are bound. Scope and modifier
filters become sets of `values_set` numbers, so that the scan stays inside one index.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from qcode.domain.codebook import Codebook, Facet
from qcode.domain.evidence import Key
from qcode.domain.filters import Filters
from qcode.domain.table import ALL, CONSENSUS, TableOptions
from qcode.errors import UnknownNameError
from qcode.storage.database import Store
from qcode.storage.evidence_scratch import save_disputed, save_dropped, save_speaks, save_waiting
from qcode.storage.evidence_views import load_dropped
from qcode.storage.filtering import matching_values_sets
from qcode.storage.interning import load_values_sets

IN_FORCE = "c.status = 'in_force'"
WAITING = "c.status <> 'in_force' AND c.status <> 'removed'"
CLIMBS = "c.polarity IN ('present', 'mixed', '')"
# Codings that wait are copied out first: few as a rule, and looked at code by code.
QUEUE = "temp.waiting c"
DISPUTED = "temp.disputed c"
NAMED = "(SELECT value FROM json_each(?))"


class Condition(NamedTuple):
    """A condition as SQL text with its bound values."""

    text: str
    values: tuple[object, ...] = ()

    def over(self, alias: str) -> Condition:
        """Return the condition with codings under another alias than `c`."""
        return Condition(re.sub(r"\bc\.", f"{alias}.", self.text), self.values)

    def __and__(self, other: Condition) -> Condition:
        if not other.text or not self.text:
            return self if self.text else other
        return Condition(f"{self.text} AND {other.text}", self.values + other.values)


class Selection(NamedTuple):
    """The codings a table counts, but for their codes.

    `places` narrows to filters, `view` to the view, `documents` the documents (alias d).
    `numbers` maps code ids to numbers; `allowed` a facet to its values sets in scope (None:
    all), `fitting` holds those that fit the filters (None: all).
    """

    places: Condition
    view: Condition
    documents: Condition
    coder: int | None
    not_agreed: tuple[int, ...]
    numbers: Mapping[str, int]
    facets: Mapping[str, str]
    allowed: Mapping[str, frozenset[int] | None]
    fitting: frozenset[int] | None
    filters: Filters = Filters()

    def coded(self, key: Key) -> Condition:
        """Return the condition for the codings of a key: its codes, climbing ones, scope."""
        parts = self._groups(key.codes, "")
        parts += self._groups(key.climbing - key.codes, f" AND {CLIMBS}")
        if len(parts) == 1:
            return parts[0]
        return any_of(parts)

    def counted(self) -> Condition:
        """Return the condition for codings in force in the view and the filters."""
        return Condition(IN_FORCE) & self.view & self.places

    def waiting(self) -> Condition:
        """Return the condition for codings that wait for a human."""
        view = Condition("c.coder_id = ?", (self.coder,)) if self.coder else Condition("")
        return Condition(WAITING) & view & self.places

    def disputed(self) -> Condition:
        """Return the condition for codings that the view leaves out as not agreed on."""
        return Condition("c.id IN (SELECT id FROM temp.disputed)") & self.places

    def out_of_scope(self, key: Key) -> Condition:
        """Return the condition for codings of a key's codes that scope leaves out."""
        parts = [
            Condition(
                f"c.code_id {listed(frozenset(numbers))} AND NOT c.values_id {listed(allowed)}"
            )
            for allowed, numbers in self._by_scope(key.codes).items()
            if allowed is not None
        ]
        return any_of(parts) & self._fits()

    def _groups(self, codes: Iterable[str], extra: str) -> list[Condition]:
        """Return one condition for each set of values in scope.

        A single code is bound, so that walking the codes repeats one statement.
        """
        parts = []
        for allowed, numbers in self._by_scope(codes).items():
            values = self.fitting if allowed is None else _both(allowed, self.fitting)
            rest = (f" AND c.values_id {listed(values)}" if values is not None else "") + extra
            if len(numbers) == 1:
                parts.append(Condition(f"c.code_id = ?{rest}", (numbers[0],)))
            else:
                parts.append(Condition(f"c.code_id {listed(frozenset(numbers))}{rest}"))
        return parts

    def _by_scope(self, codes: Iterable[str]) -> dict[frozenset[int] | None, list[int]]:
        groups: dict[frozenset[int] | None, list[int]] = defaultdict(list)
        for code in codes:
            if code in self.numbers:
                # A code that went has no facet, and nothing of it is out of scope.
                groups[self.allowed.get(self.facets[code])].append(self.numbers[code])
        return groups

    def _fits(self) -> Condition:
        if self.fitting is None:
            return Condition("")
        return Condition(f"c.values_id {listed(self.fitting)}")


def any_of(parts: Sequence[Condition]) -> Condition:
    """Return the condition that one of `parts` holds; no coding's where there are none."""
    if not parts:
        return Condition("c.code_id = 0")
    values = tuple(value for part in parts for value in part.values)
    return Condition("(" + " OR ".join(part.text for part in parts) + ")", values)


def _both(one: frozenset[int], other: frozenset[int] | None) -> frozenset[int]:
    return one if other is None else one & other


@cache
def listed(numbers: frozenset[int]) -> str:
    """Return `= 5` or `IN (5, 7)` for our own numbers."""
    ordered = sorted(numbers)
    if len(ordered) == 1:
        return f"= {ordered[0]}"
    return f"IN ({', '.join(map(str, ordered))})"


def load_selection(store: Store, codebook: Codebook, options: TableOptions) -> Selection:
    """Return what a table with these options counts; names in filters are whole and known.

    Raises:
        UnknownNameError: the view names a coder who does not exist.
    """
    coder = _coder(store, options.view)
    save_waiting(store)
    dropped = load_dropped(store, options.view)
    save_disputed(store, dropped.not_agreed)
    view = Condition("c.coder_id = ?", (coder,)) if coder else Condition("")
    if dropped.codings:
        save_dropped(store, dropped.codings)
        view &= Condition("c.id NOT IN temp.dropped")
    filters = options.filters
    fitting = None
    if filters.values or filters.leave_out:
        fitting = frozenset(matching_values_sets(store, filters.values, filters.leave_out))
    places = _coding_places(store, filters)
    sets = load_values_sets(store)
    numbers = {name: int(number) for number, name in store.execute("SELECT id, name FROM code")}
    return Selection(
        places=places,
        view=view,
        documents=_document_places(store, filters),
        coder=coder,
        not_agreed=dropped.not_agreed,
        numbers=numbers,
        facets={code.id: code.facet for code in codebook.codes},
        allowed={f.id: _in_scope(sets, codebook, f, options) for f in codebook.facets},
        fitting=fitting,
        filters=filters,
    )


def _coder(store: Store, view: str) -> int | None:
    if view in (CONSENSUS, ALL):
        return None
    known = {name: int(number) for number, name in store.execute("SELECT id, name FROM coder")}
    if view not in known:
        raise UnknownNameError("view or coder", view, (CONSENSUS, ALL, *known))
    return known[view]


def _in_scope(
    sets: Mapping[int, Mapping[str, str]], codebook: Codebook, facet: Facet, options: TableOptions
) -> frozenset[int] | None:
    """Return the values sets in a facet's scope, or None where all are.

    A coding without a value for a modifier has that modifier's default.
    """
    if options.scope_all or not facet.scope:
        return None
    defaults = codebook.defaults()
    inside = frozenset(
        number
        for number, held in sets.items()
        if all(held.get(m, defaults.get(m, "")) in values for m, values in facet.scope.items())
    )
    return None if len(inside) == len(sets) else inside


def _coding_places(store: Store, filters: Filters) -> Condition:
    found = Condition("")
    if store.execute("SELECT 1 FROM document WHERE state <> 'active' LIMIT 1").fetchone():
        found &= Condition("c.document_id NOT IN (SELECT id FROM document WHERE state <> 'active')")
    found &= _among("c.document_id", "document WHERE state = 'active' AND name", filters.documents)
    found &= _among("c.document_id", "document WHERE wave", filters.waves)
    found &= _among("c.informant_id", "informant WHERE name", filters.informants)
    found &= _among("c.informant_id", "informant WHERE role", filters.roles)
    if filters.cases:
        text = f"ifnull((SELECT name FROM cases WHERE id = c.case_id), 'none') IN {NAMED}"
        if "none" not in filters.cases:
            text = f"c.case_id IN (SELECT id FROM cases WHERE name IN {NAMED})"
        found &= Condition(text, (json.dumps(filters.cases),))
    if filters.polarities:
        found &= Condition(f"c.polarity IN {NAMED}", (json.dumps(filters.polarities),))
    return found


def _document_places(store: Store, filters: Filters) -> Condition:
    found = Condition("d.state = 'active'")
    if filters.documents:
        found &= Condition(f"d.name IN {NAMED}", (json.dumps(filters.documents),))
    if filters.waves:
        found &= Condition(f"d.wave IN {NAMED}", (json.dumps(filters.waves),))
    if filters.cases and "none" not in filters.cases:
        text = "d.id IN (SELECT document_id FROM document_case JOIN cases ON cases.id = case_id"
        found &= Condition(f"{text} WHERE cases.name IN {NAMED})", (json.dumps(filters.cases),))
    for column, names in (("name", filters.informants), ("role", filters.roles)):
        if names:
            save_speaks(store)
            text = (
                "d.id IN (SELECT document_id FROM temp.speaks JOIN informant"
                f" ON informant.id = informant_id WHERE informant.{column} IN {NAMED})"
            )
            found &= Condition(text, (json.dumps(names),))
    return found


def _among(column: str, source: str, names: tuple[str, ...]) -> Condition:
    if not names:
        return Condition("")
    return Condition(f"{column} IN (SELECT id FROM {source} IN {NAMED})", (json.dumps(names),))
