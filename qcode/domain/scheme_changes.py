"""How two codebooks differ beside their codes: facets, modifiers, mappings, addresses, title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qcode.domain.codebook import Codebook, Facet, Modifier
from qcode.domain.operation import Operation

_LATER = "a later recode will apply this: put back what stood there"


def compare_scheme(old: Codebook, new: Codebook) -> Iterator[Operation]:
    """Yield the operations on everything but codes."""
    if (old.name, old.title, old.languages) != (new.name, new.title, new.languages):
        yield Operation("title_changed", f"name, title or languages: {new.title}")
    yield from _facets(old, new)
    yield from _modifiers(old, new)
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
        words = f"the facet {name} is missing"
        yield Operation("facet_removed", words, advice=f"put the facet {name} back")
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
        advice = "confirm_polarity: true will queue its codings in a later recode; " + _LATER
        yield Operation("facet_polarity_changed", words, codes, advice, line)


def _scope(facet: Facet) -> str:
    parts = (f"{modifier}={'/'.join(values)}" for modifier, values in facet.scope.items())
    return "counted by default: " + (", ".join(parts) or "everything")


def _modifiers(old: Codebook, new: Codebook) -> Iterator[Operation]:
    before = {modifier.id: modifier for modifier in old.modifiers}
    after = {modifier.id: modifier for modifier in new.modifiers}
    for modifier in new.modifiers:
        if modifier.id in before:
            yield from _modifier(before[modifier.id], modifier)
        elif modifier.default:
            words = f"the modifier {modifier.id} is new and has a default"
            advice = "codings made before would lack it: leave out the default"
            yield Operation("modifier_default_added", words, (), advice, modifier.line)
        else:
            yield Operation("modifier_added", f"the modifier {modifier.id}", line=modifier.line)
    for name in [name for name in before if name not in after]:
        words = f"the modifier {name} is missing"
        yield Operation("modifier_removed", words, advice=f"put the modifier {name} back")


def _modifier(old: Modifier, new: Modifier) -> Iterator[Operation]:
    line = new.line
    renamed = {value: new.renamed[value] for value in old.values if value in new.renamed}
    for value, now in renamed.items():
        words = f"{new.id}: {value} is now called {now}"
        yield Operation("modifier_value_renamed", words, (), _LATER, line)
    for value in old.values:
        if value not in new.values and value not in renamed:
            words = f"{new.id}: the value {value} is missing"
            advice = f"put it back; values_renamed: {{{value}: …}} is taken by a later recode"
            yield Operation("modifier_value_removed", words, (), advice, line)
    for value in new.values:
        if value not in old.values and value not in renamed.values():
            yield Operation("modifier_value_added", f"{new.id}: the value {value}", line=line)
    if old.default != new.default and renamed.get(old.default) != new.default:
        words = f"{new.id}: the default is {new.default or 'none'}, before {old.default or 'none'}"
        yield Operation("modifier_default_changed", words, (), _LATER, line)


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
