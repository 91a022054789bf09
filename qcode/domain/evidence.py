"""The counts a table is computed from, and what can be read off them.

A `Grid` holds tallies of codings in force by the keys of one or more axes, the documents of
each place by what they were worked through for, codings that wait for a human, and those that
a view leaves out because coders do not agree on them. A reference is one (document, span,
code); documents, informants and cases count once each. `unclear` is in the references and
never sets a state. Codings of a facet without polarity (`plain`) are present. Evidence counts
without coverage; a zero needs it from every document.

The values here are named tuples: a class of them costs a tenth of a dataclass at start-up, and
every table command pays for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from qcode.domain.codebook import Codebook, Text

NONE = "(none)"
UNMAPPED = "unmapped"
SPEAKING: tuple[str, ...] = ("present", "absent", "both")


class Tally(NamedTuple):
    """Counts of one cell; a table may hold a million of them."""

    references: int = 0
    present: int = 0
    absent: int = 0
    mixed: int = 0
    unclear: int = 0
    plain: int = 0
    documents: int = 0
    informants: int = 0
    cases: int = 0

    @property
    def state(self) -> str:
        """Return present, absent, both, or "" where nobody asserts anything."""
        says = self.present or self.plain
        if self.mixed or (says and self.absent):
            return "both"
        if says:
            return "present"
        return "absent" if self.absent else ""


ZERO = Tally()


class Key(NamedTuple):
    """One row or column. `codes` are its own codes, `climbing` those that roll up to it.

    Both are empty for keys of axes that are not of codes.
    """

    id: str
    name: Text = Text()
    codes: frozenset[str] = frozenset()
    climbing: frozenset[str] = frozenset()

    @property
    def required(self) -> frozenset[str]:
        """The codes a document must have been worked through for, so that a zero is one."""
        return self.codes | self.climbing


class Axis(NamedTuple):
    """A named list of keys; `is_of_codes` says whether codes are what it sorts by."""

    name: str
    keys: tuple[Key, ...]
    is_of_codes: bool = False


class Place(NamedTuple):
    """The documents of a cell: how many in all, and how many by codes worked through."""

    documents: int
    worked: tuple[tuple[frozenset[str], int], ...]

    def covered(self, codes: frozenset[str]) -> int:
        """Return the number of documents worked through for all of `codes`."""
        return sum(count for covered, count in self.worked if codes <= covered)


NOWHERE = Place(0, ())


class Grid(NamedTuple):
    """Tallies by the keys of `axes`, and what is needed to tell zeros apart.

    `places`, `waiting` and `disputed` explain empty cells: places are keyed by the keys of
    those axes that are not of codes, the others by all. `codes` are the codes the table is about.
    """

    axes: tuple[Axis, ...]
    tallies: Mapping[tuple[str, ...], Tally]
    places: Mapping[tuple[str, ...], Place]
    waiting: Mapping[tuple[str, ...], int]
    codes: frozenset[str]
    disputed: Mapping[tuple[str, ...], int] = MappingProxyType({})

    def tally(self, *keys: str) -> Tally:
        """Return the counts of a cell, zero where it has none."""
        return self.tallies.get(keys, ZERO)

    def face(self, *keys: Key) -> tuple[str, bool]:
        """Return the face of a cell, and whether its documents were only partly covered."""
        ids = tuple(key.id for key in keys)
        place = self.place(keys)
        covered = place.covered(self.required(keys))
        if ids in self.tallies:
            return "count", covered < max(place.documents, 1)
        return self.empty_face(ids, place, covered), False

    def empty_face(self, ids: tuple[str, ...], place: Place, covered: int) -> str:
        """Return the face of a cell without evidence."""
        if ids in self.waiting:
            return "waiting"
        if ids in self.disputed:
            return "disputed"
        if not place.documents:
            return "na"
        return "zero" if covered == place.documents else "nc"

    def place(self, keys: Sequence[Key]) -> Place:
        """Return the documents of a cell."""
        ids = tuple(
            key.id for axis, key in zip(self.axes, keys, strict=True) if not axis.is_of_codes
        )
        return self.places.get(ids, NOWHERE)

    def required(self, keys: Sequence[Key]) -> frozenset[str]:
        """Return the codes that a document of this cell must be worked through for."""
        sets = [key.required for axis, key in zip(self.axes, keys, strict=True) if axis.is_of_codes]
        return frozenset.intersection(*sets) if sets else self.codes

    def state(self, *keys: Key) -> str:
        """Return present, absent, both, silent, waiting, disputed, nc or na."""
        said = self.tally(*(key.id for key in keys)).state
        if said:
            return said
        face, _ = self.face(*keys)
        if face == "count":  # unclear evidence alone: no state, but somebody looked
            place = self.place(keys)
            covered = place.covered(self.required(keys))
            face = self.empty_face(tuple(key.id for key in keys), place, covered)
        return "silent" if face == "zero" else face


class Pair(NamedTuple):
    """Row references that are co-coded with a column: by polarity of the row's code."""

    present: int = 0
    absent: int = 0
    mixed: int = 0
    unclear: int = 0
    documents: int = 0


class Pairs(NamedTuple):
    """Co-coded references by (row key, column key); column NONE holds those without any."""

    rows: Axis
    columns: Axis
    pairs: Mapping[tuple[str, str], Pair]
    waiting: frozenset[tuple[str, str]]
    place: Place
    disputed: frozenset[tuple[str, str]] = frozenset()

    def face(self, row: Key, column: Key | None) -> tuple[str, bool]:
        """Return the face of a cell and whether it is partly covered; None is NONE."""
        needed = row.required | (column.required if column else self._all_columns())
        covered = self.place.covered(needed)
        key = (row.id, column.id if column else NONE)
        if key in self.pairs:
            return "count", covered < max(self.place.documents, 1)
        if key in self.waiting:
            return "waiting", False
        if key in self.disputed:
            return "disputed", False
        if not self.place.documents:
            return "na", False
        return ("zero" if covered == self.place.documents else "nc"), False

    def _all_columns(self) -> frozenset[str]:
        return frozenset().union(*(key.required for key in self.columns.keys))


class Quotation(NamedTuple):
    """A quoted span with where it stands: document, turn, and what it asserts."""

    text: str
    document: str
    turn: int
    polarity: str

    @property
    def tag(self) -> str:
        """The tag people find the place by: (K03-C, t26)."""
        return f"({self.document}, t{self.turn})"


class GridNeed(NamedTuple):
    """Tallies by these axes; `distinct` says which distinct counts are wanted besides.

    Without `by_polarity` references alone are counted.
    """

    axes: tuple[str, ...]
    distinct: frozenset[str] = frozenset()
    by_polarity: bool = True


class PairNeed(NamedTuple):
    """Co-coding of the codes of two axes on the same `unit`: span, overlap or turn."""

    rows: str
    columns: str
    unit: str = "span"


class QuoteNeed(NamedTuple):
    """Quotations by these axes: the `shortest` one of each cell, or `number` typical ones."""

    axes: tuple[str, ...]
    number: int = 1
    is_shortest: bool = False


class Needs(NamedTuple):
    """What a table asks of the store; each kind is None where it needs none."""

    grids: tuple[GridNeed, ...] = ()
    pairs: PairNeed | None = None
    quotes: QuoteNeed | None = None
    shares: tuple[str, str] | None = None
    complement: str = ""


class Evidence(NamedTuple):
    """What the store answers: grids in the order asked.

    `shares` are (characters under codings, informants' characters) of cells;
    `values` the co-coded values by (code, role).
    """

    grids: tuple[Grid, ...] = ()
    pairs: Pairs | None = None
    quotes: Mapping[tuple[str, ...], tuple[Quotation, ...]] = MappingProxyType({})
    shares: Mapping[tuple[str, ...], tuple[int, int]] = MappingProxyType({})
    values: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType({})


def code_axis(codebook: Codebook, name: str, codes: frozenset[str], *, rollup: bool) -> Axis | None:
    """Return an axis of codes, of facets, or of a mapping of codes; None for another name.

    A facet's id names the codes of that facet. `codes` are those the table is about, all
    active; with `rollup` every code also gathers its active descendants.
    """
    if name == "code":
        chosen = [code for code in codebook.active_codes() if code.id in codes]
        return Axis(name, tuple(_code_key(codebook, c.id, rollup=rollup) for c in chosen), True)
    if name == "facet":
        return Axis(name, _facet_keys(codebook, codes), True)
    if any(facet.id == name for facet in codebook.facets):
        own = [c for c in codebook.active_codes() if c.facet == name and c.id in codes]
        return Axis(name, tuple(_code_key(codebook, c.id, rollup=rollup) for c in own), True)
    mapping = codebook.mapping(name)
    if mapping is None or mapping.is_of_wave:
        return None
    return Axis(name, _mapped_keys(codebook, name, codes), True)


def _code_key(codebook: Codebook, code: str, *, rollup: bool) -> Key:
    below: frozenset[str] = frozenset()
    if rollup:
        below = frozenset(c.id for c in codebook.active_codes() if code in codebook.ancestors(c.id))
    return Key(code, codebook.code(code).name, frozenset({code}), below - {code})


def _facet_keys(codebook: Codebook, codes: frozenset[str]) -> tuple[Key, ...]:
    keys = []
    for facet in codebook.facets:
        own = frozenset(c.id for c in codebook.active_codes() if c.facet == facet.id) & codes
        if own:
            keys.append(Key(facet.id, facet.name, own))
    return tuple(keys)


def _mapped_keys(codebook: Codebook, name: str, codes: frozenset[str]) -> tuple[Key, ...]:
    mapping = codebook.mapping(name)
    assert mapping is not None  # noqa: S101 - the caller has looked it up
    classes: dict[str, set[str]] = {value.id: set() for value in mapping.values}
    for code in codebook.active_codes():
        if code.facet in mapping.of and code.id in codes:
            classes.setdefault(mapping.value_of(code.id), set()).add(code.id)
    names = {value.id: value.name for value in mapping.values}
    names[UNMAPPED] = Text({"en": "Unmapped", "zh": "未归类"})
    return tuple(Key(value, names[value], frozenset(own)) for value, own in classes.items() if own)
