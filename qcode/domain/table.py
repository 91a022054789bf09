"""A table as a value: columns, rows, cells with their faces, and the note below it.

Tables know no form and no database. A cell's `value` is what JSON carries; its `text` is what
people read. The face keeps four zeros apart: a count, a zero where everything was worked
through, not applicable, not coded for, and waiting for a human.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qcode.domain.codebook import Text

FACE_TEXT: Mapping[str, str] = {"zero": "0", "na": "–", "nc": "nc", "waiting": "w"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key used in data forms and the head people read."""

    key: str
    head: Text
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `face` is count, zero, na, nc, waiting or "" (plain text or number)."""

    value: object
    text: str
    face: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a number depends on; printed under every table and carried by every export."""

    view: str = ""
    scope: str = ""
    filters: Mapping[str, object] = field(default_factory=dict)
    codebook_version: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)
    last_decision: str = ""
    hash: str = ""
    project: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table. `records` are the JSON rows (see CLI.md); `rows` the cells."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    records: tuple[Mapping[str, object], ...]
    note: Note = field(default_factory=Note)
