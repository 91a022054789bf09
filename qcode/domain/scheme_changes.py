"""How two codebooks differ beside their codes: facets, modifiers, mappings, addresses, title."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from qcode.domain.codebook import Codebook, Facet, Modifier
from qcode.domain.operation import Operation

InUse = Mapping[str, Collection[str]]
"""Modifier -> values that codings bear."""


def compare_scheme(old: Codebook, new: Codebook, in_use: InUse) -> Iterator[Operation]:
    """Yield the operations on everything but codes; `in_use` are modifiers' values in use."""
    if (old.name, old.title, old.languages) != (new.name, new.title, new.languages):
        yield Operation("title_changed", f"name, title or languages: {new.title}")
    yield from _facets(old, new)
    yield from _modifiers(old, new, in_use)
    yield from _mappings(old, new)
    if old.addresses != new.addresses:
        yield Operation("addresses_changed", "which support answers which need")


def _facets(old: Codebook, new: Codebook) -> Iterator[Operation]:
    before = {facet.id: facet for facet in old.facets}
    after = {facet.id: facet for facet in new.facets}
    for facet in new.facets:
        if facet.id not in before:
            words = f"the facet {facet.id} is new"
            yield Operation("facet_added", words, line=facet.line)
        else:
            codes = tuple(code.id for code in new.active_codes() if code.facet == facet.id)
            yield from _facet(before[facet.id], facet, codes)
    for name in [name for name in before if name not in after]:
        # A code cannot name a facet that is not there: what was in it is told code by code.
        yield Operation("facet_removed", f"the facet {name} is left out, no code is of it")
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        yield Operation("order_changed", "the facets stand in another order")


def _facet(old: Facet, new: Facet, codes: tuple[str, ...]) -> Iterator[Operation]:
    name, line = f"the facet {new.id}", new.line
    if (old.name, old.question) != (new.name, new.question):
        yield Operation("facet_named", f"{name}: name or question", line=line)
    if old.scope != new.scope:
        yield Operation("facet_scope_changed", f"{name}: {_scope(new)}", codes, line=line)
    if old.negation != new.negation:
        words = f"{name}: a negation {new.negation or 'has no rule'}, before {old.negation or '–'}"
        yield Operation("facet_negation_changed", words, codes, line=line)
    if old.companions != new.companions:
        words = f"{name}: goes with {', '.join(new.companions) or 'nothing'}"
        yield Operation("facet_with_changed", words, line=line)
    if old.colour != new.colour:
        yield Operation("colour_changed", f"{name}: colour", line=line)
    if old.polarity != new.polarity:
        words = f"{name} {'now carries' if new.polarity else 'no longer carries'} polarity"
        if new.confirm_polarity:
            yield Operation("facet_polarity_changed", words, codes, line=line)
        else:
            advice = "write confirm_polarity: true at it; its codings are then queued for review"
            yield Operation("polarity_unconfirmed", words, codes, advice, line)


def _scope(facet: Facet) -> str:
    parts = (f"{modifier}={'/'.join(values)}" for modifier, values in facet.scope.items())
    return "counted by default: " + (", ".join(parts) or "everything")


def _modifiers(old: Codebook, new: Codebook, in_use: InUse) -> Iterator[Operation]:
    before = {modifier.id: modifier for modifier in old.modifiers}
    after = {modifier.id: modifier for modifier in new.modifiers}
    for modifier in new.modifiers:
        if modifier.id in before:
            yield from _modifier(before[modifier.id], modifier, in_use.get(modifier.id, ()))
        else:
            words = f"the modifier {modifier.id} is new"
            if modifier.default:
                words += f"; codings made before stay without it, not {modifier.default}"
            yield Operation("modifier_added", words, line=modifier.line)
    for name in [name for name in before if name not in after]:
        words = f"the modifier {name} is left out"
        if in_use.get(name):
            values = ", ".join(sorted(in_use[name]))
            words += f", and codings bear it ({values})"
            yield Operation("value_in_use", words, advice=f"put the modifier {name} back")
        else:
            yield Operation("modifier_removed", words)


def _modifier(old: Modifier, new: Modifier, in_use: Collection[str]) -> Iterator[Operation]:
    line = new.line
    renamed = {value: new.renamed[value] for value in old.values if value in new.renamed}
    for value, now in renamed.items():
        words = f"{new.id}: {value} is now called {now}"
        if now in old.values:
            words = f"{new.id}: {value} becomes {now}, which was a value already"
        values = (new.id, value, now)
        yield Operation("modifier_value_renamed", words, line=line, values=values)
    for value in old.values:
        if value in new.values or value in renamed:
            continue
        words = f"{new.id}: the value {value} is left out"
        if value in in_use:
            words += ", and codings bear it"
            advice = f"put it back, or write values_renamed: {{{value}: …}}"
            yield Operation("value_in_use", words, (), advice, line)
        else:
            yield Operation("modifier_value_removed", words, line=line)
    for value in new.values:
        if value not in old.values and value not in renamed.values():
            yield Operation("modifier_value_added", f"{new.id}: the value {value}", line=line)
    if old.default != new.default and renamed.get(old.default) != new.default:
        words = f"{new.id}: the default is {new.default or 'none'}, before {old.default or 'none'}"
        yield Operation("modifier_default_changed", f"{words}; old codings stay", line=line)


def _mappings(old: Codebook, new: Codebook) -> Iterator[Operation]:
    before = {mapping.id: mapping for mapping in old.mappings}
    after = {mapping.id: mapping for mapping in new.mappings}
    for mapping in new.mappings:
        words, line = f"the mapping {mapping.id}", mapping.line
        if mapping.id not in before:
            yield Operation("mapping_added", words, line=line)
        elif before[mapping.id] != mapping:
            is_renamed = replace(before[mapping.id], name=mapping.name) == mapping
            what = "its name" if is_renamed else "its values"
            yield Operation("mapping_changed", f"{words}: {what}", line=line)
    for name in [name for name in before if name not in after]:
        yield Operation("mapping_removed", f"the mapping {name}")
