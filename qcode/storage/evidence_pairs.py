"""Codings on the same text: which references of one code bear another code too.

Unit `span`: identical spans; `overlap`: at least one character in common; `turn`: the same
turn. Both codings are of the view, in the scope of their facet, and of the same case. Each
cell is one walk over the row's codings that looks the column's codes up in `coding_count`.
"""

from __future__ import annotations

from collections.abc import Mapping

from qcode.domain.codebook import Codebook
from qcode.domain.evidence import NONE, NOWHERE, Axis, Key, Pair, PairNeed, Pairs, code_axis
from qcode.domain.table import TableOptions
from qcode.errors import UnknownNameError
from qcode.storage.database import Store
from qcode.storage.evidence_axes import coding_joins, find_axis, load_keys
from qcode.storage.evidence_filters import Condition, Selection, any_of
from qcode.storage.evidence_places import load_places

UNITS: Mapping[str, str] = {
    "span": "o.start = c.start AND o.end = c.end",
    "overlap": "o.start < c.end AND o.end > c.start",
    "turn": "o.turn = c.turn",
}
_SAYS_PRESENT = "c.polarity IN ('present', '')"


def pair_axis(codebook: Codebook, options: TableOptions, name: str) -> Axis:
    """Return an axis of codes: a facet, or a mapping of codes.

    A filter by code narrows the axis that has the code.

    Raises:
        UnknownNameError: there is no facet or mapping of that name.
    """
    active = frozenset(code.id for code in codebook.active_codes())
    whole = code_axis(codebook, name, active, rollup=options.rollup)
    if whole is None or name in ("code", "facet"):
        known = [facet.id for facet in codebook.facets]
        known += [mapping.id for mapping in codebook.mappings if not mapping.is_of_wave]
        raise UnknownNameError("facet or mapping", name, known)
    named = frozenset(options.filters.codes) & _codes_of(whole)
    return code_axis(codebook, name, named, rollup=options.rollup) or whole if named else whole


def load_pairs(
    store: Store, codebook: Codebook, options: TableOptions, selection: Selection, need: PairNeed
) -> Pairs:
    """Return the co-coded references of every row with every column, and with none.

    Raises:
        UnknownNameError: an axis or the unit does not exist.
    """
    if need.unit not in UNITS:
        raise UnknownNameError("unit", need.unit, UNITS)
    rows = pair_axis(codebook, options, need.rows)
    columns = pair_axis(codebook, options, need.columns)
    counted = selection.counted()
    pairs: dict[tuple[str, str], Pair] = {}
    waits: set[tuple[str, str]] = set()
    disputes: set[tuple[str, str]] = set()
    left_out = [
        (which, any_of([counted, which]), held)
        for which, held in ((selection.waiting(), waits), (selection.disputed(), disputes))
        if _exists(store, which)
    ]
    for row in rows.keys:
        coded = selection.coded(row)
        for column in (*columns.keys, None):
            other = column or Key("", codes=_codes_of(columns))
            beside = _beside(selection, other, counted, need.unit, negated=column is None)
            pair = _count(store, coded & counted & beside, is_rolled=bool(row.climbing))
            key = (row.id, column.id if column else NONE)
            if pair.documents:
                pairs[key] = pair
                continue
            for which, either, held in left_out:
                if _would_be(store, selection, (row, column), (which, either), need.unit):
                    held.add(key)
    place = load_places(store, selection, []).get((), NOWHERE)
    return Pairs(rows, columns, pairs, frozenset(waits), place, frozenset(disputes))


def load_pair_cells(
    store: Store, codebook: Codebook, options: TableOptions, selection: Selection, need: PairNeed
) -> dict[tuple[str, ...], list[int]]:
    """Return, by row and column, the numbers of the row's codings that a cell counts."""
    rows = pair_axis(codebook, options, need.rows)
    columns = pair_axis(codebook, options, need.columns)
    counted = selection.counted()
    cells: dict[tuple[str, ...], list[int]] = {}
    for row in rows.keys:
        for column in (*columns.keys, None):
            other = column or Key("", codes=_codes_of(columns))
            beside = _beside(selection, other, counted, need.unit, negated=column is None)
            condition = selection.coded(row) & counted & beside
            text = (
                f"SELECT c.id FROM coding c WHERE {condition.text}"
                " ORDER BY c.document_id, c.start, c.end, c.id"
            )
            numbers = [number for (number,) in store.execute(text, condition.values)]
            if numbers:
                cells[row.id, column.id if column else NONE] = numbers
    return cells


def load_values(
    store: Store, codebook: Codebook, options: TableOptions, selection: Selection, facet: str
) -> dict[tuple[str, str], frozenset[str]]:
    """Return, by code and role, the values of another facet on the same spans, both present."""
    values = pair_axis(codebook, options, facet)
    role = find_axis(store, codebook, "role")
    found: dict[tuple[str, str], set[str]] = {}
    present = Condition(_SAYS_PRESENT) & selection.counted()
    for code in codebook.active_codes():
        for value in values.keys:
            if code.id in value.codes:
                continue
            condition = selection.coded(Key(code.id, codes=frozenset({code.id}))) & present
            condition &= _beside(selection, value, present, "span")
            text = (
                f"SELECT DISTINCT {role.over_codings} FROM coding c{coding_joins([role])}"
                f" WHERE {condition.text}"
            )
            for (name,) in store.execute(text, condition.values):
                found.setdefault((code.id, name), set()).add(value.id)
    names = load_keys(store, role, {name for _, name in found})
    return {(code, names[name].id): frozenset(held) for (code, name), held in found.items()}


def _beside(
    selection: Selection, key: Key, which: Condition, unit: str, *, negated: bool = False
) -> Condition:
    """Return the condition that a coding of `key` stands on the same text as `c`."""
    other = (selection.coded(key) & which).over("o")
    text = (
        f"{'NOT ' if negated else ''}EXISTS (SELECT 1 FROM coding o WHERE {other.text}"
        f" AND o.document_id = c.document_id AND {UNITS[unit]} AND o.case_id IS c.case_id)"
    )
    return Condition(text, other.values)


def _count(store: Store, condition: Condition, *, is_rolled: bool) -> Pair:
    span = "c.document_id, c.start, c.end" + ("" if is_rolled else ", c.code_id")
    text = (
        "SELECT ifnull(sum(p), 0), ifnull(sum(a), 0), ifnull(sum(m), 0), ifnull(sum(u), 0),"
        " count(DISTINCT document_id) FROM (SELECT c.document_id,"
        f" max({_SAYS_PRESENT}) AS p, max(c.polarity = 'absent') AS a,"
        " max(c.polarity = 'mixed') AS m, max(c.polarity = 'unclear') AS u"
        f" FROM coding c WHERE {condition.text} GROUP BY {span})"
    )
    return Pair._make(store.execute(text, condition.values).fetchone())


def _would_be(
    store: Store,
    selection: Selection,
    cell: tuple[Key, Key | None],
    left_out: tuple[Condition, Condition],
    unit: str,
) -> bool:
    """Say whether a pair would be there if codings that are left out counted.

    `left_out` is the condition for those alone, and for them beside what is counted.
    """
    row, column = cell
    alone, either = left_out
    if column is None:
        return _exists(store, selection.coded(row) & alone)
    condition = selection.coded(row) & either & _beside(selection, column, either, unit)
    return _exists(store, condition)


def _exists(store: Store, condition: Condition) -> bool:
    text = f"SELECT 1 FROM coding c WHERE {condition.text} LIMIT 1"
    return store.execute(text, condition.values).fetchone() is not None


def _codes_of(axis: Axis) -> frozenset[str]:
    return frozenset().union(*(key.required for key in axis.keys))
