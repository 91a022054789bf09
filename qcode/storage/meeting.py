"""What codings say of the same words when several codes become one.

Read before anything moves, coder by coder: codings equal in span, polarity, case and modifiers
are doubles of which one stays; codings with the same span that differ are in conflict, unless
they stood side by side under one code before; spans that merely overlap are listed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, groupby
from typing import NamedTuple

from qcode.storage.database import Store


class Double(NamedTuple):
    """A coding that stays, and those that go into it, by number."""

    kept: int
    gone: tuple[int, ...]


class Row(NamedTuple):
    """A coding; `code` is the number of the code it bears before the merger."""

    document: int
    version: int
    coder: int
    start: int
    end: int
    id: int
    code: int
    polarity: str
    values: int
    case: int | None
    status: str

    @property
    def said(self) -> tuple[object, ...]:
        """What makes two codings of the same words say the same."""
        return self.polarity, self.values, self.case


@dataclass(slots=True)
class Meeting:
    """Doubles, conflicts (number -> code before, numbers of the others) and overlaps."""

    doubles: list[Double] = field(default_factory=list)
    conflicts: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    overlaps: list[tuple[int, int]] = field(default_factory=list)

    @property
    def collapsed(self) -> int:
        """How many codings go into others."""
        return sum(len(double.gone) for double in self.doubles)


def meet(store: Store, codes: Iterable[int]) -> Meeting:
    """Return what would meet if these codes, by number, became one."""
    rows = store.execute(
        "SELECT document_id, version_id, coder_id, start, end, id, code_id, polarity, values_id,"
        " case_id, status FROM coding WHERE code_id IN (SELECT value FROM json_each(?))"
        " AND status <> 'removed' ORDER BY 1, 2, 3, 4, 5, 6",
        (json.dumps(list(codes)),),
    )
    found = Meeting()
    for _, own in groupby((Row(*row) for row in rows), key=lambda row: row[:3]):
        open_spans: list[Row] = []
        for (start, _), held in groupby(own, key=lambda row: (row.start, row.end)):
            same = list(held)
            open_spans = [row for row in open_spans if row.end > start]
            found.overlaps += [
                (earlier.id, row.id)
                for row in same
                for earlier in open_spans
                if earlier.code != row.code
            ]
            if len(same) > 1:
                _meet_on_span(found, same)
            open_spans += same
    return found


def _meet_on_span(found: Meeting, rows: list[Row]) -> None:
    classes: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        classes.setdefault(row.said, []).append(row)
    kept: list[tuple[Row, frozenset[int]]] = []
    for equal in classes.values():
        stays = _staying(equal)
        kept.append((stays, frozenset(row.code for row in equal)))
        if len(equal) > 1:
            gone = tuple(row.id for row in equal if row.id != stays.id)
            found.doubles.append(Double(stays.id, gone))
    for (one, codes), (other, others) in combinations(kept, 2):
        if not codes & others:
            found.conflicts.setdefault(one.id, (one.code, []))[1].append(other.id)
            found.conflicts.setdefault(other.id, (other.code, []))[1].append(one.id)


def _staying(equal: list[Row]) -> Row:
    """Return the coding that stays: one in force before one that waits, then the oldest."""
    return min(equal, key=lambda row: (row.status != "in_force", row.id))


def iter_doubles(store: Store, values: Iterable[int]) -> Iterator[Double]:
    """Yield codings that say the same now, among those with these sets of values."""
    rows = store.execute(
        "SELECT document_id, version_id, coder_id, start, end, id, code_id, polarity, values_id,"
        " case_id, status FROM coding WHERE values_id IN (SELECT value FROM json_each(?))"
        " AND status <> 'removed' ORDER BY 1, 2, 3, 4, 5, 7, 8, 9, 10, 6",
        (json.dumps(list(values)),),
    )

    def said(row: Row) -> tuple[object, ...]:
        return *row[:5], row.code, *row.said

    for _, held in groupby((Row(*row) for row in rows), key=said):
        equal = list(held)
        if len(equal) > 1:
            stays = _staying(equal)
            yield Double(stays.id, tuple(row.id for row in equal if row.id != stays.id))
