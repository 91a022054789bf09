"""What was said of each theme, by case, by role, or by case within role.

A cell is a state with its counts: `2+`, `1−`, `2+/1−`; or one of the four faces of nothing.
Only places that have documents are columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import Evidence, Grid, GridNeed, Key, Needs
from qcode.domain.table import COUNTING, Body, Column, Frame, TableOptions, TablePart
from qcode.errors import UnknownNameError
from qcode.tables._cells import (
    CODE,
    FACES_RULE,
    NAME,
    PARTLY_RULE,
    SharedCells,
    row_cells,
    state_cell,
)

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "case": ("case",),
    "role": ("role",),
    "case/role": ("case", "role"),
}
_SIGNS = Text(
    {
        "en": "+ present, − absent, ± mixed, in references; unclear sets no state",
        "zh": "+ 有，− 无，± 兼有，数字为参考点数；不明者不计入状态",
    }
)


def needs(_codebook: Codebook, options: TableOptions) -> Needs:
    """Ask for the tallies of each code by the columns.

    Raises:
        UnknownNameError: the columns are not case, role or case/role.
    """
    columns = options.columns or "case"
    if columns not in _COLUMNS:
        raise UnknownNameError("kind of column for themes", columns, _COLUMNS)
    return Needs(grids=(GridNeed(("code", *_COLUMNS[columns])),))


def themes(evidence: Evidence, frame: Frame) -> Body:
    """Build the table."""
    (grid,) = evidence.grids
    heads = _heads(grid)
    columns = (CODE, NAME, *(Column(name, Text({"": name})) for name in heads))
    shared = SharedCells(grid, partial(state_cell, grid))
    rows, records = [], []
    for code in grid.axes[0].keys:
        cells = [shared.cell((code, *keys)) for keys in heads.values()]
        rows.append((*row_cells(frame, code), *cells))
        values = [cell.value for cell in cells]
        records.append({"code": code.id, "cells": dict(zip(heads, values, strict=True))})
    return Body(columns, tuple(rows), tuple(records), (_SIGNS, FACES_RULE, PARTLY_RULE))


def _heads(grid: Grid) -> dict[str, tuple[Key, ...]]:
    """Return the columns by name: every place with documents, evidence or waiting codings."""
    if len(grid.axes) == 2:
        return {key.id: (key,) for key in grid.axes[1].keys}
    known = {*grid.places, *(keys[1:] for keys in (*grid.tallies, *grid.waiting, *grid.disputed))}
    return {
        f"{case.id}/{role.id}": (case, role)
        for case in grid.axes[1].keys
        for role in grid.axes[2].keys
        if (case.id, role.id) in known
    }


TABLE = TablePart(
    name="themes",
    title=Text({"en": "Themes", "zh": "主题汇总"}),
    options=COUNTING | {"columns"},
    needs=needs,
    build=themes,
)
