"""How often each code was spoken of: references, documents, informants, cases, by role.

A row whose code has no codings shows zero only where every document was worked through for
it; elsewhere its numbers are missing (null in JSON, with a face). A facet without polarity
has no present and absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import Evidence, Grid, GridNeed, Key, Needs
from qcode.domain.table import COUNTING, Body, Cell, Column, Frame, TableOptions, TablePart
from qcode.tables._cells import (
    CODE,
    FACES_RULE,
    NAME,
    PARTLY_RULE,
    REFERENCE_RULE,
    SharedCells,
    count_cell,
    row_cells,
)  # fmt: skip
from qcode.tables._sorting import sorted_rows

_TOTALS: Mapping[str, Text] = {
    "references": Text({"en": "References", "zh": "参考点"}),
    "documents": Text({"en": "Documents", "zh": "文档"}),
    "informants": Text({"en": "Informants", "zh": "受访者"}),
    "cases": Text({"en": "Cases", "zh": "个案"}),
}
_POLARITIES: Mapping[str, Text] = {
    "present": Text({"en": "Present", "zh": "有"}),
    "absent": Text({"en": "Absent", "zh": "无"}),
    "mixed": Text({"en": "Mixed", "zh": "兼有"}),
    "unclear": Text({"en": "Unclear", "zh": "不明"}),
}


def needs(_codebook: Codebook, _options: TableOptions) -> Needs:
    """Ask for the totals of each code, and for its references by role."""
    distinct = frozenset({"documents", "informants", "cases"})
    by_role = GridNeed(("code", "role"), by_polarity=False)
    return Needs(grids=(GridNeed(("code",), distinct), by_role))


def frequency(evidence: Evidence, frame: Frame) -> Body:
    """Build the table."""
    totals, by_role = evidence.grids
    roles = by_role.axes[1].keys
    columns = (
        CODE,
        NAME,
        *(Column(key, head, is_number=True) for key, head in _TOTALS.items()),
        *(Column(key, head, is_number=True) for key, head in _POLARITIES.items()),
        *(Column(f"role:{role.id}", Text({"": role.id}), is_number=True) for role in roles),
    )
    shared = SharedCells(by_role, partial(_role_cell, by_role))
    rows, records = [], []
    for code in totals.axes[0].keys:
        numbers = _numbers(totals, code, frame)
        spoken = [shared.cell((code, role)) for role in roles]
        rows.append((*row_cells(frame, code), *numbers, *spoken))
        records.append(_record(code, numbers, roles, spoken))
    rules = (REFERENCE_RULE, FACES_RULE, PARTLY_RULE)
    return sorted_rows(Body(columns, tuple(rows), tuple(records), rules), frame.options.sort)


def _numbers(grid: Grid, code: Key, frame: Frame) -> list[Cell]:
    tally = grid.tally(code.id)
    face, partly = grid.face(code)
    cells = [count_cell(getattr(tally, name), face, partly=partly) for name in _TOTALS]
    if not frame.codebook.facet_of(code.id).polarity and not any(tally[1:5]):
        # JSON keeps the number: no coding of this code carries this polarity.
        value = 0 if face in ("count", "zero") else None
        return cells + [Cell(value, "–", "na") for _ in _POLARITIES]
    return cells + [count_cell(getattr(tally, name), face) for name in _POLARITIES]


def _role_cell(grid: Grid, keys: tuple[Key, ...]) -> Cell:
    face, partly = grid.face(*keys)
    return count_cell(grid.tally(*(key.id for key in keys)).references, face, partly=partly)


def _record(
    code: Key, numbers: Sequence[Cell], roles: Sequence[Key], spoken: Sequence[Cell]
) -> Mapping[str, object]:
    names = (*_TOTALS, *_POLARITIES)
    record: dict[str, object] = {"code": code.id}
    record.update({name: cell.value for name, cell in zip(names, numbers, strict=True)})
    record["roles"] = {role.id: cell.value for role, cell in zip(roles, spoken, strict=True)}
    if numbers[0].value is None:
        record["face"] = numbers[0].face
    return record


TABLE = TablePart(
    name="frequency",
    title=Text({"en": "Frequency of codes", "zh": "编码频数"}),
    options=COUNTING | {"sort"},
    needs=needs,
    build=frequency,
)
