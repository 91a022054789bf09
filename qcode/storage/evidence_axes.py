"""Axes as SQL: where a coding, and where a document, stands on an axis that is not of codes.

An axis is case, informant, role, wave, document, a mapping of waves, or an attribute
(`case.gender`, `informant.age`, `document.place`). It reads one column of its subject: the
document, the case or the informant. Codings are alias `c`, documents `d`; a subject is joined
once under its own name, so that two axes over one subject read the same row of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from qcode.domain.codebook import Codebook, CodeMapping, Text
from qcode.domain.evidence import NONE, UNMAPPED, Key
from qcode.domain.filters import Filters
from qcode.errors import UnknownNameError
from qcode.storage.database import Store
from qcode.storage.evidence_filters import NAMED, Condition
from qcode.storage.evidence_scratch import save_speaks

PLACES: tuple[str, ...] = ("case", "informant", "role", "wave", "document")
_RELATIONS: Mapping[str, str] = {"case": "cases", "informant": "informant", "document": "document"}
_DOCUMENT_FIELDS = ("method", "date", "place", "language")
_NOBODY = Text({"en": "(none)", "zh": "（无）"})


class PlaceAxis(NamedTuple):
    """An axis over places. `expression` reads the subject's alias; "" stands for its number.

    `values` are bound in the expression; `names` give words for the axis's values.
    """

    name: str
    subject: str
    expression: str = ""
    values: tuple[object, ...] = ()
    names: Mapping[str, Text] = MappingProxyType({})

    @property
    def over_codings(self) -> str:
        """The expression over codings; a number needs no join."""
        return self.expression or f"c.{self.subject}_id"

    @property
    def over_documents(self) -> str:
        """The expression over documents."""
        return self.expression or f"the_{self.subject}.id"


def coding_joins(axes: Iterable[PlaceAxis]) -> str:
    """Return the joins that bring the subjects of the axes to codings."""
    subjects = {axis.subject for axis in axes if axis.expression}
    return "".join(
        f" LEFT JOIN {_RELATIONS[name]} the_{name} ON the_{name}.id = c.{name}_id"
        for name in sorted(subjects)
    )


def document_joins(store: Store, axes: Iterable[PlaceAxis], *, by_turn: bool = False) -> str:
    """Return the joins that bring the subjects of the axes to documents.

    `by_turn` takes the informant of the turn `t` rather than whoever speaks anywhere.
    """
    subjects = {axis.subject for axis in axes}
    joins = ""
    if "document" in subjects:
        joins += " JOIN document the_document ON the_document.id = d.id"
    if "case" in subjects:
        joins += (
            " LEFT JOIN document_case about ON about.document_id = d.id"
            " LEFT JOIN cases the_case ON the_case.id = about.case_id"
        )
    if "informant" in subjects and by_turn:
        joins += " LEFT JOIN informant the_informant ON the_informant.id = t.informant_id"
    elif "informant" in subjects:
        save_speaks(store)
        joins += (
            " LEFT JOIN temp.speaks ON speaks.document_id = d.id"
            " LEFT JOIN informant the_informant ON the_informant.id = speaks.informant_id"
        )
    return joins


def narrowed(axes: Iterable[PlaceAxis], filters: Filters) -> Condition:
    """Return the condition that keeps joined cases and informants within the filters."""
    subjects = {axis.subject for axis in axes}
    found = Condition("")
    if "case" in subjects and filters.cases:
        name = "ifnull(the_case.name, 'none')"
        found &= Condition(f"{name} IN {NAMED}", (json.dumps(filters.cases),))
    if "informant" in subjects:
        for column, names in (("name", filters.informants), ("role", filters.roles)):
            if names:
                text = f"the_informant.{column} IN {NAMED}"
                found &= Condition(text, (json.dumps(names),))
    return found


def find_axis(store: Store, codebook: Codebook, name: str) -> PlaceAxis:
    """Return the axis called `name`.

    Raises:
        UnknownNameError: there is none; the hint lists the nearest of all axes.
    """
    if name in _RELATIONS:
        return PlaceAxis(name, name)
    if name == "role":
        return PlaceAxis(name, "informant", "ifnull(the_informant.role, '')")
    if name == "wave":
        return PlaceAxis(name, "document", "ifnull(the_document.wave, '')")
    mapping = codebook.mapping(name)
    if mapping is not None and mapping.is_of_wave:
        return _wave_mapping(mapping)
    subject, _, attribute = name.partition(".")
    if subject == "document" and attribute in _DOCUMENT_FIELDS:
        return PlaceAxis(name, subject, f"the_document.{attribute}")
    if subject in _RELATIONS and attribute in _attributes(store, subject):
        text = f"ifnull(CAST(json_extract(the_{subject}.attributes, ?) AS TEXT), '')"
        return PlaceAxis(name, subject, text, (f"$.{json.dumps(attribute, ensure_ascii=False)}",))
    raise UnknownNameError("axis", name, axis_names(store, codebook))


def axis_names(store: Store, codebook: Codebook) -> list[str]:
    """Return the names of all axes of this project."""
    names = ["code", "facet", *PLACES]
    names += [facet.id for facet in codebook.facets]
    names += [mapping.id for mapping in codebook.mappings]
    names += [f"document.{field}" for field in _DOCUMENT_FIELDS]
    names += [f"{s}.{name}" for s in _RELATIONS for name in _attributes(store, s)]
    return list(dict.fromkeys(names))


def load_keys(store: Store, axis: PlaceAxis, found: Iterable[object]) -> dict[object, Key]:
    """Return the keys for the values found on an axis, in the order they are shown.

    Cases, informants and documents come in the order they were declared, roles in that of
    their first informant, everything else sorted; codings without a value come last.
    """
    if not axis.expression:
        rows = store.execute(f"SELECT id, name FROM {_RELATIONS[axis.subject]} ORDER BY id")
        wanted = set(found)
        keys: dict[object, Key] = {number: Key(name) for number, name in rows if number in wanted}
        empty = wanted - keys.keys()
    else:
        values = set(found)
        empty = {value for value in values if value in (None, "")}
        order = _order(store, axis, values - empty)
        keys = {value: Key(str(value), axis.names.get(str(value), Text())) for value in order}
    keys.update({value: Key(NONE, _NOBODY) for value in empty})
    return keys


def _order(store: Store, axis: PlaceAxis, values: set[object]) -> list[object]:
    known: list[object] = list(axis.names)
    if axis.name == "role":
        rows = store.execute("SELECT role FROM informant GROUP BY role ORDER BY min(id)")
        known = [role for (role,) in rows]
    return [value for value in known if value in values] + sorted(values - set(known), key=str)


def _wave_mapping(mapping: CodeMapping) -> PlaceAxis:
    """Return the axis that classes documents by their wave."""
    cases: list[str] = []
    values: list[object] = []
    for value in mapping.values:
        for wave in value.members:
            cases.append("WHEN ? THEN ?")
            values += [wave, value.id]
    names = {value.id: value.name for value in mapping.values}
    names[UNMAPPED] = Text({"en": "Unmapped", "zh": "未归类"})
    if not cases:
        return PlaceAxis(mapping.id, "document", f"'{UNMAPPED}'", (), names)
    text = f"CASE the_document.wave {' '.join(cases)} ELSE '{UNMAPPED}' END"
    return PlaceAxis(mapping.id, "document", text, tuple(values), names)


def _attributes(store: Store, subject: str) -> list[str]:
    rows = store.execute(
        f"SELECT DISTINCT key FROM {_RELATIONS[subject]} AS held, json_each(held.attributes)"
        " ORDER BY key"
    )
    return [name for (name,) in rows]
