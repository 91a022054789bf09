"""Which codes of one facet stand on the same text as which of another.

A cell `a+/b− (d)` counts references of the row's code that are co-coded with the column's:
present, absent (the sign is the row code's polarity), and their documents; `(none)` counts
references of the row that no code of the columns stands beside. Both codings are in their
facet's scope, of the same view and case. A facet without polarity counts as present.
"""

from __future__ import annotations

from collections.abc import Mapping

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import NONE, Evidence, Key, Needs, Pair, PairNeed, Pairs
from qcode.domain.table import (
    COUNTING,
    FACE_TEXT,
    PARTLY,
    Body,
    Cell,
    Column,
    Frame,
    TableOptions,
    TablePart,
)  # fmt: skip
from qcode.errors import UsageError
from qcode.tables._cells import CODE, FACES_RULE, NAME, PARTLY_RULE, key_name, row_cells

_UNITS: Mapping[str, Text] = {
    "span": Text({"en": "unit: identical span", "zh": "单位：相同片段"}),
    "overlap": Text({"en": "unit: overlapping spans", "zh": "单位：重叠片段"}),
    "turn": Text({"en": "unit: same turn", "zh": "单位：同一话轮"}),
}
_CELL = Text(
    {
        "en": "a+/b− (d): references of the row's code, present and absent, and their documents;"
        " ± mixed, ? unclear",
        "zh": "a+/b− (d)：行代码的参考点（有／无）及其文档数；± 兼有，? 不明",
    }
)
_NONE = Column(NONE, Text({"en": NONE, "zh": "（无）"}))


def needs(codebook: Codebook, options: TableOptions) -> Needs:
    """Ask for the pairs of two facets or mappings.

    Raises:
        UsageError: rows or columns are missing, the same, or of the same facets.
    """
    rows, columns = options.rows, options.columns
    if not rows or not columns:
        known = ", ".join(facet.id for facet in codebook.facets)
        raise UsageError("crosstab needs --rows and --columns", f"facets: {known}; or mappings")
    if _facets(codebook, rows) & _facets(codebook, columns):
        raise UsageError(
            f"crosstab compares two facets: {rows} and {columns} share one",
            "name another facet or mapping",
        )
    return Needs(pairs=PairNeed(rows, columns, options.unit or "span"))


def crosstab(evidence: Evidence, frame: Frame) -> Body:
    """Build the table."""
    pairs = evidence.pairs
    if pairs is None:
        raise ValueError("crosstab needs pairs")
    keys = (*pairs.columns.keys, None)
    names = [(key.id, f"{key.id} {key_name(frame, key)}") for key in pairs.columns.keys]
    heads = [Column(key, Text({"": name})) for key, name in names]
    rows, records = [], []
    for row in pairs.rows.keys:
        cells = [_cell(pairs, row, key) for key in keys]
        rows.append((*row_cells(frame, row), *cells))
        ids = [key.id if key else NONE for key in keys]
        values = [cell.value for cell in cells]
        records.append({"code": row.id, "cells": dict(zip(ids, values, strict=True))})
    rules = (_CELL, _UNITS[frame.options.unit or "span"], FACES_RULE, PARTLY_RULE)
    return Body((CODE, NAME, *heads, _NONE), tuple(rows), tuple(records), rules)


def _cell(pairs: Pairs, row: Key, column: Key | None) -> Cell:
    pair = pairs.pairs.get((row.id, column.id if column else NONE), Pair())
    face, partly = pairs.face(row, column)
    if face in ("count", "zero"):
        text = _text(pair) + (PARTLY if partly else "") if face == "count" else FACE_TEXT[face]
        return Cell(pair._asdict(), text, face, partly)
    return Cell({**dict.fromkeys(Pair._fields), "face": face}, FACE_TEXT[face], face)


def _text(pair: Pair) -> str:
    more = (f"/{pair.mixed}±" if pair.mixed else "") + (f"/{pair.unclear}?" if pair.unclear else "")
    return f"{pair.present}+/{pair.absent}−{more} ({pair.documents})"


def _facets(codebook: Codebook, name: str) -> frozenset[str]:
    mapping = codebook.mapping(name)
    return frozenset(mapping.of) if mapping else frozenset({name})


TABLE = TablePart(
    name="crosstab",
    title=Text({"en": "Co-coding of two facets", "zh": "两维度交叉表"}),
    options=(COUNTING - {"filters.facets"}) | {"rows", "columns", "unit"},
    needs=needs,
    build=crosstab,
)
