"""The documents of each place, by the codes they were worked through for.

Coverage is stored as documents by coders by sets of codes, so that the documents of a place
fall into a few patterns, however many codes there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qcode.domain.evidence import Place
from qcode.storage.database import Store
from qcode.storage.evidence_axes import PlaceAxis, document_joins, narrowed
from qcode.storage.evidence_filters import Selection
from qcode.storage.evidence_scratch import save_worked
from qcode.storage.interning import code_names, load_code_sets


def load_places(
    store: Store, selection: Selection, axes: Sequence[PlaceAxis]
) -> dict[tuple[object, ...], Place]:
    """Return the documents of every combination of values that has any.

    A document stands in every place it belongs to: at each of its cases, informants, roles.
    """
    save_worked(store, selection.coder)
    condition = selection.documents & narrowed(axes, selection.filters)
    keys = [axis.over_documents for axis in axes]
    # A document may come to a place twice only through two of its cases or informants.
    is_once = all(axis.subject == "document" or not axis.expression for axis in axes)
    text = (
        f"SELECT {', '.join([*keys, 'worked.sets'])},"
        f" {'count(*)' if is_once else 'count(DISTINCT d.id)'} FROM document d"
        " LEFT JOIN temp.worked ON worked.document_id = d.id"
        f"{document_joins(store, axes)} WHERE {condition.text}"
        f" GROUP BY {', '.join(str(at + 1) for at in range(len(keys) + 1))}"
    )
    values = [value for axis in axes for value in axis.values]
    rows = store.execute(text, (*values, *condition.values))
    patterns = _Patterns(store)
    found: dict[tuple[object, ...], dict[frozenset[str], int]] = defaultdict(dict)
    for *place, sets, count in rows:
        worked = found[tuple(place)]
        codes = patterns.codes(sets)
        worked[codes] = worked.get(codes, 0) + count
    known: dict[tuple[object, ...], Place] = {}
    return {key: patterns.place(worked, known) for key, worked in found.items()}


class _Patterns:
    """Lists of code sets as sets of code ids, and places that are the same object if equal."""

    def __init__(self, store: Store) -> None:
        names = code_names(store)
        self._sets = {
            number: frozenset(names[code] for code in codes)
            for number, codes in load_code_sets(store).items()
        }
        self._seen: dict[str | None, frozenset[str]] = {None: frozenset()}

    def codes(self, sets: str | None) -> frozenset[str]:
        if sets is not None and sets not in self._seen:
            joined = (self._sets[int(number)] for number in sets.split(","))
            self._seen[sets] = frozenset().union(*joined)
        return self._seen[sets]

    def place(
        self, worked: dict[frozenset[str], int], known: dict[tuple[object, ...], Place]
    ) -> Place:
        parts = tuple(worked.items())
        key = tuple((id(codes), count) for codes, count in parts)
        if key not in known:
            known[key] = Place(sum(worked.values()), parts)
        return known[key]
