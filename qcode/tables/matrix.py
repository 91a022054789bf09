"""Any axis against any other: references, documents, cases, or coverage of text.

Coverage of text is the share of what informants said that stands under the codings of a cell,
each character counted once, of all they said in its documents; on an axis of informants or
roles, of what these said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import Evidence, Grid, GridNeed, Key, Needs
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
from qcode.errors import UnknownNameError, UsageError
from qcode.tables._cells import (
    FACES_RULE,
    NAME,
    PARTLY_RULE,
    REFERENCE_RULE,
    SharedCells,
    count_cell,
    faced,
    key_name,
    row_cells,
)  # fmt: skip
from qcode.tables._sorting import sorted_rows

CELLS: tuple[str, ...] = ("references", "documents", "cases", "coverage")
# A share of fewer characters than this says nothing.
SMALLEST_BASE = 10
_SHARE_RULE = Text(
    {
        "en": "coverage of text: characters under the codings, of all that informants said in"
        " the documents of the cell (on axes of informants: of what these said)",
        "zh": "文本覆盖：编码所及字数占该格文档中受访者所说总字数之比（按受访者或角色分列时，"
        "以其本人所说为底）",
    }
)


def needs(_codebook: Codebook, options: TableOptions) -> Needs:
    """Ask for a grid of the two axes.

    Raises:
        UsageError: rows and columns are the same axis.
        UnknownNameError: there is no such kind of cell.
    """
    rows, columns, cell = _chosen(options)
    if rows == columns:
        raise UsageError(f"matrix needs two axes: rows and columns are both {rows}")
    if cell not in CELLS:
        raise UnknownNameError("kind of cell", cell, CELLS)
    if cell == "coverage":
        return Needs(grids=(GridNeed((rows, columns), by_polarity=False),), shares=(rows, columns))
    distinct = frozenset({cell}) - {"references"}
    return Needs(grids=(GridNeed((rows, columns), distinct, by_polarity=False),))


_HEADS = {
    "code": "代码", "facet": "维度", "case": "个案", "informant": "受访者", "role": "角色",
    "wave": "期次", "document": "文档",
}  # fmt: skip


def matrix(evidence: Evidence, frame: Frame) -> Body:
    """Build the table."""
    (grid,) = evidence.grids
    cell = _chosen(frame.options)[2]
    named, across = grid.axes
    first = Column(named.name, Text({"": named.name, "zh": _HEADS.get(named.name, named.name)}))
    heads = [
        Column(key.id, Text({"": key_name(frame, key)}), is_number=True) for key in across.keys
    ]
    made: Callable[[tuple[Key, ...]], Cell] = partial(_share, evidence, grid)
    if cell != "coverage":
        made = SharedCells(grid, partial(_counted, grid, cell)).cell
    rows, records = [], []
    for row in named.keys:
        cells = [made((row, column)) for column in across.keys]
        rows.append((*row_cells(frame, row), *cells))
        values = {key.id: faced(held) for key, held in zip(across.keys, cells, strict=True)}
        records.append({named.name: row.id, "cells": values})
    rule = _SHARE_RULE if cell == "coverage" else REFERENCE_RULE
    shown = Text({"en": f"cells: {cell}", "zh": f"单元格：{cell}"})
    rules = (shown, rule, FACES_RULE, PARTLY_RULE)
    body = Body((first, NAME, *heads), tuple(rows), tuple(records), rules)
    return sorted_rows(body, frame.options.sort)


def _chosen(options: TableOptions) -> tuple[str, str, str]:
    return options.rows or "code", options.columns or "case", options.cell or "references"


def _counted(grid: Grid, name: str, keys: tuple[Key, ...]) -> Cell:
    face, partly = grid.face(*keys)
    tally = grid.tally(*(key.id for key in keys))
    return count_cell(getattr(tally, name), face, partly=partly)


def _share(evidence: Evidence, grid: Grid, keys: tuple[Key, ...]) -> Cell:
    face, partly = grid.face(*keys)
    if face != "count":
        return count_cell(0, face)
    covered, said = evidence.shares.get(tuple(key.id for key in keys), (0, 0))
    if said < SMALLEST_BASE:
        return Cell(None, FACE_TEXT["na"], "na")
    share = covered / said
    mark = PARTLY if partly else ""
    return Cell(round(share, 6), f"{share:.1%} ({covered}/{said}){mark}", face, partly)


TABLE = TablePart(
    name="matrix",
    title=Text({"en": "Matrix", "zh": "矩阵"}),
    options=COUNTING | {"rows", "columns", "cell", "sort"},
    needs=needs,
    build=matrix,
)
