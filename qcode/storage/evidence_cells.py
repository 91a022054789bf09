"""The cells of a table by any axes: which codings each gathers, and what its keys are called.

Axes of codes are walked key by key; axes over places are grouped by SQL. A raw key holds a
code's id, or the number or value found; `named` gives the words for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, TypeVar

from qcode.domain.codebook import Codebook
from qcode.domain.evidence import Axis, Key, code_axis
from qcode.domain.table import TableOptions
from qcode.storage.database import Store
from qcode.storage.evidence_axes import PlaceAxis, find_axis, load_keys

RawKey = tuple[object, ...]
AnyAxis = Axis | PlaceAxis
Value = TypeVar("Value")


def chosen_codes(codebook: Codebook, options: TableOptions) -> frozenset[str]:
    """Return the active codes a table is about: those named, of the facets named."""
    codes, facets = options.filters.codes, options.filters.facets
    return frozenset(
        code.id
        for code in codebook.active_codes()
        if (not codes or code.id in codes) and (not facets or code.facet in facets)
    )


def find_axes(
    store: Store, codebook: Codebook, options: TableOptions, names: Iterable[str]
) -> list[AnyAxis]:
    """Return the axes of these names.

    Raises:
        UnknownNameError: there is no axis of that name.
    """
    codes = chosen_codes(codebook, options)
    return [
        code_axis(codebook, name, codes, rollup=options.rollup) or find_axis(store, codebook, name)
        for name in names
    ]


def is_place(axis: AnyAxis) -> bool:
    """Say whether an axis is over places rather than codes."""
    return isinstance(axis, PlaceAxis)


def places_of(axes: Iterable[AnyAxis]) -> list[PlaceAxis]:
    """Return the axes over places."""
    return [axis for axis in axes if isinstance(axis, PlaceAxis)]


def iter_gathered(axes: Sequence[AnyAxis], codes: frozenset[str]) -> Iterator[tuple[RawKey, Key]]:
    """Yield the ids on the axes of codes, with a key that gathers the codes they share.

    Without an axis of codes there is one such key, of all `codes` of the table.
    """
    of_codes = [axis for axis in axes if isinstance(axis, Axis)]
    if not of_codes:
        yield (), Key("", codes=codes)
    for keys in product(*(axis.keys for axis in of_codes)) if of_codes else ():
        if len(keys) == 1:
            yield (keys[0].id,), keys[0]
            continue
        own = frozenset.intersection(*(key.codes for key in keys))
        climbing = frozenset.intersection(*(key.required for key in keys)) - own
        if own or climbing:
            yield tuple(key.id for key in keys), Key("", codes=own, climbing=climbing)


def joined(axes: Sequence[AnyAxis], codes: RawKey, place: RawKey) -> RawKey:
    """Return the whole key of a cell, its parts in the order of the axes."""
    of_codes, of_places = iter(codes), iter(place)
    return tuple(next(of_codes if isinstance(axis, Axis) else of_places) for axis in axes)


class Words:
    """The keys of every axis for the raw keys that were found."""

    def __init__(
        self,
        store: Store,
        axes: Sequence[AnyAxis],
        cells: Iterable[RawKey],
        places: Iterable[RawKey] = (),
    ) -> None:
        found, at_places = list(cells), list(places)
        inner = {at: i for i, at in enumerate(n for n, a in enumerate(axes) if is_place(a))}
        self.axes: list[Axis] = []
        self._names: list[Mapping[object, str] | None] = []
        for at, axis in enumerate(axes):
            if isinstance(axis, Axis):
                self.axes.append(axis)
                self._names.append(None)
                continue
            values = {key[at] for key in found} | {key[inner[at]] for key in at_places}
            keys = load_keys(store, axis, values)
            self.axes.append(Axis(axis.name, tuple(keys.values())))
            self._names.append({value: key.id for value, key in keys.items()})
        self._place_names = [self._names[at] for at in inner]

    def named(self, cells: Mapping[RawKey, Value]) -> dict[tuple[str, ...], Value]:
        """Return values by the ids of their keys."""
        return _renamed(cells, self._names)

    def named_places(self, places: Mapping[RawKey, Value]) -> dict[tuple[str, ...], Value]:
        """Return values by the ids of their keys on axes over places alone."""
        return _renamed(places, self._place_names)


def _renamed(
    cells: Mapping[RawKey, Value], names: Sequence[Mapping[object, str] | None]
) -> dict[tuple[str, ...], Value]:
    renamed: dict[Any, Value] = dict(cells)
    for at, held in enumerate(names):
        if held is not None:  # one axis after another: a table may have a million cells
            renamed = {
                (*key[:at], held[key[at]], *key[at + 1 :]): value for key, value in renamed.items()
            }
    return renamed
