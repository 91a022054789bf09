"""Counts of the codings in force, grouped by the axes a table asks for.

Codes are taken one at a time: each is one walk along `coding_count`, which begins with the
code, so that groups stay small and nothing large is sorted. Rows are counted, not distinct
spans: the few places where one span bears a code twice (for two cases, say) are found in one
more walk and taken off again. Distinct documents, informants and cases are counted by SQL
where a table wants them. No row ever leaves this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qcode.domain.codebook import Codebook
from qcode.domain.evidence import Grid, GridNeed, Tally
from qcode.domain.table import TableOptions
from qcode.storage.database import Store
from qcode.storage.evidence_axes import coding_joins
from qcode.storage.evidence_cells import (
    AnyAxis,
    RawKey,
    Words,
    chosen_codes,
    find_axes,
    iter_gathered,
    joined,
    places_of,
)  # fmt: skip
from qcode.storage.evidence_filters import DISPUTED, QUEUE, Condition, Selection
from qcode.storage.evidence_places import load_places

_POLARITIES = ("present", "absent", "mixed", "unclear")
_DISTINCT: Mapping[str, str] = {
    "documents": "document_id",
    "informants": "informant_id",
    "cases": "case_id",
}
_Counts = dict[RawKey, Tally]


def load_grid(
    store: Store, codebook: Codebook, options: TableOptions, selection: Selection, need: GridNeed
) -> Grid:
    """Return the tallies by the axes of `need`, with places and waiting codings.

    Raises:
        UnknownNameError: there is no axis of that name.
    """
    codes = chosen_codes(codebook, options)
    axes = find_axes(store, codebook, options, need.axes)
    counter = _Counter(store, selection, axes, codes, need)
    tallies = counter.tallies()
    waiting = counter.left_out(QUEUE, selection.waiting())
    disputed = counter.left_out(DISPUTED, selection.places)
    places = load_places(store, selection, counter.places)
    words = Words(store, axes, [*tallies, *waiting, *disputed], places)
    return Grid(
        tuple(words.axes),
        words.named(tallies),
        words.named_places(places),
        {key: tally.references for key, tally in words.named(waiting).items()},
        codes,
        {key: tally.references for key, tally in words.named(disputed).items()},
    )


class _Counter:
    """Counts over one set of axes: key by key where an axis is of codes."""

    def __init__(
        self,
        store: Store,
        selection: Selection,
        axes: Sequence[AnyAxis],
        codes: frozenset[str],
        need: GridNeed,
    ) -> None:
        self._store = store
        self._selection = selection
        self._axes = axes
        self._codes = codes
        self._need = need
        # Most cells of a wide table have the counts of another one: equal tallies are one object.
        self._known: dict[tuple[int, ...], Tally] = {}
        self.places = places_of(axes)
        self._group = [axis.over_codings for axis in self.places]
        self._bound = [value for axis in self.places for value in axis.values]

    def tallies(self) -> _Counts:
        """Return the counts by raw keys."""
        counted = self._selection.counted()
        text = self._statement("coding c", self._need.distinct)
        found: _Counts = {}
        for keys, gathered in iter_gathered(self._axes, self._codes):
            condition = self._selection.coded(gathered) & counted
            group = self._count(text, condition)
            if gathered.climbing or self._has_doubles(group, condition):
                self._take_doubles_off(group, condition, is_rolled=bool(gathered.climbing))
            self._add(found, keys, group)
        return found

    def left_out(self, source: str, condition: Condition) -> _Counts:
        """Return the counts of codings that are not counted, from a scratch table of them."""
        where = f" WHERE {condition.text}" if condition.text else ""
        any_text = f"SELECT 1 FROM {source}{where} LIMIT 1"
        found: _Counts = {}
        if self._store.execute(any_text, condition.values).fetchone():
            text = self._statement(source, frozenset())
            for keys, gathered in iter_gathered(self._axes, self._codes):
                coded = self._selection.coded(gathered) & condition
                self._add(found, keys, self._count(text, coded))
        return found

    def _statement(self, source: str, distinct: frozenset[str]) -> str:
        """Return the statement that counts rows, up to WHERE.

        Codings without any polarity are what is left of all.
        """
        sums = self._sums()
        asked = [
            f"count(DISTINCT c.{column})" if name in distinct else "0"
            for name, column in _DISTINCT.items()
        ]
        counts = ["count(*)", *sums, f"count(*) - {' - '.join(sums)}", *asked]
        selected = ", ".join([*self._group, *counts])
        return f"SELECT {selected} FROM {source}{coding_joins(self.places)} WHERE "

    def _count(self, text: str, condition: Condition) -> _Counts:
        width = len(self._group)
        rows = self._store.execute(
            text + condition.text + _group_by(self._group), (*self._bound, *condition.values)
        )
        known = self._known
        found: _Counts = {}
        for row in rows:
            if row[width]:
                counts = row[width:]
                tally = known.get(counts)
                if tally is None:
                    tally = known[counts] = Tally._make(counts)
                found[row[:width]] = tally
        return found

    def _sums(self) -> list[str]:
        if not self._need.by_polarity:
            return ["0"] * len(_POLARITIES)
        return [f"sum(c.polarity = '{polarity}')" for polarity in _POLARITIES]

    def _has_doubles(self, group: _Counts, condition: Condition) -> bool:
        """Say whether a span may bear a code twice: one walk along the index, where it is next.

        Spans that begin together count as one; looking no further is a third faster.
        """
        rows = sum(tally.references for tally in group.values())
        text = (
            "SELECT count(*) FROM (SELECT DISTINCT c.code_id, c.document_id, c.start FROM coding c"
            f" INDEXED BY coding_count WHERE {condition.text})"
        )
        return rows > 1 and rows != self._store.execute(text, condition.values).fetchone()[0]

    def _take_doubles_off(self, group: _Counts, condition: Condition, *, is_rolled: bool) -> None:
        """Correct counts of rows to counts of spans; rolled up, one span counts once a key."""
        axes = self._group
        sums = [*self._sums(), "sum(c.polarity = '')"]
        span = ["c.document_id", "c.start", "c.end", *([] if is_rolled else ["c.code_id"])]
        names = [f"a{at}" for at in range(len(axes))]
        inner = [f"{axis} AS {name}" for axis, name in zip(axes, names, strict=True)]
        counts = [f"{text} AS n{at}" for at, text in enumerate(["count(*)", *sums])]
        extra = [f"sum(max(n{at} - 1, 0))" for at in range(len(counts))]
        text = (
            f"SELECT {', '.join([*names, *extra])} FROM ("
            f"SELECT {', '.join([*inner, *counts])} FROM coding c{coding_joins(self.places)}"
            f" WHERE {condition.text} GROUP BY {', '.join([*names, *span])} HAVING count(*) > 1)"
            f"{_group_by(names)}"
        )
        width = len(axes)
        for row in self._store.execute(text, (*self._bound, *condition.values)):
            if row[width] is not None:
                held = group[row[:width]]
                rest = [count - more for count, more in zip(held, row[width:], strict=False)]
                group[row[:width]] = Tally._make([*rest, *held[6:]])

    def _add(self, found: _Counts, codes: RawKey, group: _Counts) -> None:
        if self._axes[len(codes) :] == self.places:  # codes first, as nearly always
            found.update({codes + place: tally for place, tally in group.items()})
            return
        for place, tally in group.items():
            found[joined(self._axes, codes, place)] = tally


def _group_by(columns: Sequence[str]) -> str:
    if not columns:
        return ""
    return " GROUP BY " + ", ".join(str(at + 1) for at in range(len(columns)))
