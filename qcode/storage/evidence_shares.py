"""Coverage of text: how much of what informants said stands under the codings of a cell.

The numerator counts each character once, however many codings lie on it. The denominator is
all that informants said in the documents of the cell; where an axis is of informants (a role,
an informant, an attribute), what those informants said.
"""

from __future__ import annotations

import json
from collections import defaultdict

from qcode.domain.codebook import Codebook
from qcode.domain.table import TableOptions
from qcode.storage.database import Store
from qcode.storage.evidence_axes import PlaceAxis, coding_joins, document_joins, narrowed
from qcode.storage.evidence_cells import (
    RawKey,
    Words,
    chosen_codes,
    find_axes,
    iter_gathered,
    joined,
    places_of,
)  # fmt: skip
from qcode.storage.evidence_filters import NAMED, Condition, Selection


def load_shares(
    store: Store,
    codebook: Codebook,
    options: TableOptions,
    selection: Selection,
    names: tuple[str, str],
) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return (characters under codings, informants' characters) of each cell with codings."""
    axes = find_axes(store, codebook, options, names)
    places = places_of(axes)
    said = _said(store, selection, places)
    found: dict[RawKey, tuple[int, int]] = {}
    for codes, key in iter_gathered(axes, chosen_codes(codebook, options)):
        condition = selection.coded(key) & selection.counted()
        for place, covered in _covered(store, places, condition).items():
            found[joined(axes, codes, place)] = (covered, said.get(place, 0))
    return Words(store, axes, found).named(found)


def _covered(store: Store, axes: list[PlaceAxis], condition: Condition) -> dict[RawKey, int]:
    """Return the characters under at least one coding, by place."""
    keys = [axis.over_codings for axis in axes]
    text = (
        f"SELECT {', '.join([*keys, 'c.document_id', 'c.start', 'c.end'])} FROM coding c"
        f"{coding_joins(axes)} WHERE {condition.text} ORDER BY c.document_id, c.start"
    )
    values = [value for axis in axes for value in axis.values]
    total: dict[RawKey, int] = defaultdict(int)
    reached: dict[RawKey, tuple[int, int]] = {}
    for *place, document, start, end in store.execute(text, (*values, *condition.values)):
        key = tuple(place)
        last, until = reached.get(key, (document, 0))
        before = until if last == document else 0
        total[key] += max(end - max(start, before), 0)
        reached[key] = (document, max(end, before))
    return total


def _said(store: Store, selection: Selection, axes: list[PlaceAxis]) -> dict[RawKey, int]:
    """Return the characters of informants' turns, by place."""
    condition = selection.documents & narrowed(axes, selection.filters) & _speakers(selection)
    keys = [axis.over_documents for axis in axes]
    joins = document_joins(store, axes, by_turn=True)
    text = (
        f"SELECT {', '.join([*keys, 'sum(t.end - t.start)'])} FROM document d"
        " JOIN turn t ON t.version_id = d.version_id AND t.is_interviewer = 0"
        f"{joins} WHERE {condition.text}"
    )
    if keys:
        text += f" GROUP BY {', '.join(str(at + 1) for at in range(len(keys)))}"
    values = [value for axis in axes for value in axis.values]
    rows = store.execute(text, (*values, *condition.values))
    return {tuple(place): characters or 0 for *place, characters in rows}


def _speakers(selection: Selection) -> Condition:
    found = Condition("")
    filters = selection.filters
    for column, names in (("name", filters.informants), ("role", filters.roles)):
        if names:
            text = f"t.informant_id IN (SELECT id FROM informant WHERE {column} IN {NAMED})"
            found &= Condition(text, (json.dumps(names),))
    return found
