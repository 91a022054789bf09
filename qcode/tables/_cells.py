"""Cells that several tables share: numbers with their faces, states with their counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qcode.domain.codebook import Text
from qcode.domain.evidence import NOWHERE, Grid, Key, Tally
from qcode.domain.table import FACE_TEXT, PARTLY, Cell, Column, Frame

CODE = Column("code", Text({"en": "Code", "zh": "代码"}))
NAME = Column("name", Text({"en": "Name", "zh": "名称"}))
PARTLY_RULE = Text(
    {
        "en": "* not every document of the cell was worked through for the code",
        "zh": "* 该格并非所有文档都已就此代码通读",
    }
)
FACES_RULE = Text(
    {
        "en": "0: all documents worked through, nothing found; –: not applicable;"
        " nc: not coded for this code; w: only codings that wait for a human",
        "zh": "0：所有文档均已通读而未发现；–：不适用；nc：尚未就此代码编码；"
        "w：仅有待人工处理的编码",
    }
)
REFERENCE_RULE = Text(
    {
        "en": "a reference is one coded span; documents, informants and cases count once each",
        "zh": "参考点为一处编码片段；文档、受访者、个案各计一次",
    }
)


def text_cell(text: str) -> Cell:
    """Return a cell of words."""
    return Cell(text, text)


def count_cell(count: int, face: str, *, partly: bool = False) -> Cell:
    """Return a number with its face; only a count or a true zero shows one."""
    if face == "count":
        return Cell(count, f"{count}{PARTLY if partly else ''}", face, partly)
    return Cell(0 if face == "zero" else None, FACE_TEXT[face], face)


def faced(cell: Cell) -> Mapping[str, object]:
    """Return a cell as JSON carries it where a face can occur."""
    return {"value": cell.value, "face": cell.face}


def state_text(tally: Tally) -> str:
    """Return counts as `2+`, `1−` or `2+/1−`, mixed ones as `1±`."""
    parts = (
        (tally.present + tally.plain, "+"),
        (tally.absent, "−"),
        (tally.mixed, "±"),
    )
    return "/".join(f"{count}{sign}" for count, sign in parts if count)


def state_cell(grid: Grid, keys: tuple[Key, ...]) -> Cell:
    """Return the state of a cell with its counts."""
    tally = grid.tally(*(key.id for key in keys))
    state = grid.state(*keys)
    face, partly = grid.face(*keys)
    if tally.state:
        text = state_text(tally) + (PARTLY if partly else "")
        return Cell(state_record(state, tally), text, "count", partly)
    face = "zero" if state == "silent" else state
    return Cell(state_record(state, tally), FACE_TEXT[face], face)


class SharedCells:
    """Cells of one grid; those that are equal are one object, as most are in a wide table.

    A cell is made once for its counts, the documents of its place, how many of them are
    covered, whether codings wait, and whether coders do not agree on any.
    """

    def __init__(self, grid: Grid, make: Callable[[tuple[Key, ...]], Cell]) -> None:
        self._grid = grid
        self._make = make
        self._of_codes = [at for at, axis in enumerate(grid.axes) if axis.is_of_codes]
        self._of_places = [at for at, axis in enumerate(grid.axes) if not axis.is_of_codes]
        self._covered: dict[tuple[object, ...], int] = {}
        self._made: dict[tuple[object, ...], Cell] = {}

    def cell(self, keys: tuple[Key, ...]) -> Cell:
        """Return the cell of these keys, in the order of the grid's axes."""
        grid = self._grid
        ids = tuple([key.id for key in keys])
        place = grid.places.get(tuple([ids[at] for at in self._of_places]), NOWHERE)
        at = (id(place), *[ids[at] for at in self._of_codes])
        if at not in self._covered:
            self._covered[at] = place.covered(grid.required(keys))
        known = (
            grid.tallies.get(ids), place.documents, self._covered[at], ids in grid.waiting,
            ids in grid.disputed,
        )  # fmt: skip
        found = self._made.get(known)
        if found is None:
            found = self._made[known] = self._make(keys)
        return found


def state_record(state: str, tally: Tally) -> Mapping[str, object]:
    """Return a state as JSON carries it."""
    return {
        "state": state,
        "present": tally.present + tally.plain,
        "absent": tally.absent,
        "mixed": tally.mixed,
    }


def key_name(frame: Frame, key: Key) -> str:
    """Return the words for a key: its name, or its id where it has none."""
    return frame.words(key.name) or key.id


def row_cells(frame: Frame, key: Key) -> tuple[Cell, Cell]:
    """Return the id and the name of a row; a name is no part of the numbers."""
    return text_cell(key.id), Cell(None, key_name(frame, key))
