"""Quotations behind a table: typical ones, the shortest ones, and all codings of each cell.

Typical are quotations near the mean length of their code's, present before absent and mixed,
one from each document before a second from any. `unclear` is never quoted as evidence.
"""

from __future__ import annotations

import json
from collections import defaultdict

from qcode.domain.codebook import Codebook
from qcode.domain.evidence import Quotation, QuoteNeed
from qcode.domain.pseudonyms import Pseudonyms
from qcode.domain.table import TableOptions
from qcode.storage.database import Store
from qcode.storage.evidence_axes import PlaceAxis, coding_joins
from qcode.storage.evidence_cells import (
    RawKey,
    Words,
    chosen_codes,
    find_axes,
    iter_gathered,
    joined,
    places_of,
)  # fmt: skip
from qcode.storage.evidence_filters import Condition, Selection

_NOT_PRESENT = "c.polarity NOT IN ('present', '')"
_SIZE = "c.end - c.start"


def load_quotations(
    store: Store,
    codebook: Codebook,
    options: TableOptions,
    selection: Selection,
    need: QuoteNeed,
    pseudonyms: Pseudonyms,
) -> dict[tuple[str, ...], tuple[Quotation, ...]]:
    """Return quotations by the keys of the axes."""
    axes = find_axes(store, codebook, options, need.axes)
    chosen: dict[RawKey, list[int]] = {}
    counted = selection.counted() & Condition("c.polarity <> 'unclear'")
    for codes, key in iter_gathered(axes, chosen_codes(codebook, options)):
        condition = selection.coded(key) & counted
        for place, numbers in _ranked(store, places_of(axes), condition, need).items():
            chosen[joined(axes, codes, place)] = numbers
    quoted = _load_quoted(store, [n for numbers in chosen.values() for n in numbers], pseudonyms)
    named = Words(store, axes, chosen).named(chosen)
    return {key: tuple(quoted[number] for number in numbers) for key, numbers in named.items()}


def load_cells(
    store: Store,
    codebook: Codebook,
    options: TableOptions,
    selection: Selection,
    names: tuple[str, ...],
) -> dict[tuple[str, ...], list[int]]:
    """Return the numbers of the codings that each cell by these axes counts."""
    axes = find_axes(store, codebook, options, names)
    cells: dict[RawKey, list[int]] = {}
    for codes, key in iter_gathered(axes, chosen_codes(codebook, options)):
        condition = selection.coded(key) & selection.counted()
        for place, numbers in _members(store, places_of(axes), condition).items():
            cells[joined(axes, codes, place)] = numbers
    return Words(store, axes, cells).named(cells)


def coding_uuids(store: Store, numbers: list[int]) -> dict[int, str]:
    """Return the public ids of codings by number."""
    rows = store.execute(
        "SELECT id, uuid FROM coding WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(numbers),),
    )
    return dict(rows)


def _members(store: Store, axes: list[PlaceAxis], condition: Condition) -> dict[RawKey, list[int]]:
    keys = [axis.over_codings for axis in axes]
    text = (
        f"SELECT {', '.join([*keys, 'c.id'])} FROM coding c{coding_joins(axes)}"
        f" WHERE {condition.text} ORDER BY c.document_id, c.start, c.end, c.id"
    )
    values = [value for axis in axes for value in axis.values]
    cells: dict[RawKey, list[int]] = defaultdict(list)
    for *place, number in store.execute(text, (*values, *condition.values)):
        cells[tuple(place)].append(number)
    return cells


def _ranked(
    store: Store, axes: list[PlaceAxis], condition: Condition, need: QuoteNeed
) -> dict[RawKey, list[int]]:
    """Return the numbers of the codings to quote, best first, by place."""
    names = [f"a{at}" for at in range(len(axes))]
    keys = [f"{axis.over_codings} AS {name}" for axis, name in zip(axes, names, strict=True)]
    fields = [*keys, "c.id", "c.document_id", "c.start", f"{_SIZE} AS size", f"{_NOT_PRESENT} AS d"]
    part = ", ".join(names) or "1"
    order = "size, document_id, start, id"
    if not need.is_shortest:
        order = "nth, d, far, document_id, start, id"
    text = (
        f"WITH held AS (SELECT {', '.join(fields)} FROM coding c{coding_joins(axes)}"
        f" WHERE {condition.text}),"
        f" measured AS (SELECT *, abs(size - avg(size) OVER (PARTITION BY {part})) AS far"
        " FROM held),"
        f" spread AS (SELECT *, row_number() OVER (PARTITION BY {part}, document_id"
        " ORDER BY d, far, start, id) AS nth FROM measured),"
        f" ranked AS (SELECT *, row_number() OVER (PARTITION BY {part} ORDER BY {order}) AS rank"
        " FROM spread)"
        f" SELECT {', '.join([*names, 'id'])} FROM ranked WHERE rank <= ?"
        f" ORDER BY {', '.join([*names, 'rank'])}"
    )
    values = [value for axis in axes for value in axis.values]
    chosen: dict[RawKey, list[int]] = defaultdict(list)
    for *place, number in store.execute(text, (*values, *condition.values, need.number)):
        chosen[tuple(place)].append(number)
    return chosen


def _load_quoted(store: Store, numbers: list[int], pseudonyms: Pseudonyms) -> dict[int, Quotation]:
    cases: dict[int, list[str]] = defaultdict(list)
    rows = store.execute(
        "SELECT document_id, name FROM document_case JOIN cases ON cases.id = case_id"
        " WHERE document_id IN (SELECT document_id FROM coding"
        "  WHERE id IN (SELECT value FROM json_each(?)))",
        (json.dumps(numbers),),
    )
    for document, case in rows:
        cases[document].append(case)
    rows = store.execute(
        "SELECT c.id, c.document_id, c.quote, document.name, c.turn, c.polarity FROM coding c"
        " JOIN document ON document.id = c.document_id"
        " WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id",
        (json.dumps(numbers),),
    )
    return {
        number: Quotation(pseudonyms.hide(quote, cases[document]), name, turn, polarity)
        for number, document, quote, name, turn, polarity in rows
    }
