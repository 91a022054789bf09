"""Cases, the persons known to them, and informants."""

from __future__ import annotations

import json
from collections.abc import Mapping

from qcode.domain.study import Case, Informant, Person
from qcode.storage.database import Store
from qcode.storage.journal import delete_row, insert_row, update_row


def load_cases(store: Store) -> list[Case]:
    """Return all cases in the order they were declared."""
    rows = store.execute("SELECT name, attributes FROM cases WHERE is_known ORDER BY id")
    return [Case(name, json.loads(attributes)) for name, attributes in rows]


def load_informants(store: Store) -> list[Informant]:
    """Return all informants in the order they were declared."""
    rows = store.execute("SELECT name, role, attributes FROM informant WHERE is_known ORDER BY id")
    return [Informant(name, role, json.loads(attributes)) for name, role, attributes in rows]


def load_people(store: Store, case: str = "") -> list[Person]:
    """Return the person dictionary of one case, or of all, in the order of entry."""
    rows = store.execute(
        "SELECT cases.name, form, source, pseudonym FROM person"
        " JOIN cases ON cases.id = person.case_id WHERE ?1 = '' OR cases.name = ?1"
        " ORDER BY person.id",
        (case,),
    )
    return [Person(*row) for row in rows]


def save_case(store: Store, run: int, case: str, attributes: Mapping[str, str]) -> int:
    """Make a case, or add attributes to it; an empty value takes an attribute away."""
    return _save(store, run, "cases", case, {}, attributes)


def save_informant(store: Store, run: int, informant: Informant) -> int:
    """Make an informant, or add a role and attributes to it."""
    fields = {"role": informant.role}
    return _save(store, run, "informant", informant.id, fields, informant.attributes)


def save_person(store: Store, run: int, person: Person) -> bool:
    """Enter a form into a case's dictionary or change it; False where nothing changed."""
    case = number_of(store, "cases", person.case)
    found = store.execute(
        "SELECT id FROM person WHERE case_id = ? AND form = ?", (case, person.form)
    ).fetchone()
    values = {"source": person.source, "pseudonym": person.pseudonym}
    if found:
        return update_row(store, run, "person", (found[0],), values)
    insert_row(store, run, "person", {"case_id": case, "form": person.form, **values})
    return True


def remove_person(store: Store, run: int, case: str, form: str) -> bool:
    """Take a form out of a case's dictionary; False where it was not there."""
    found = store.execute(
        "SELECT person.id FROM person JOIN cases ON cases.id = case_id"
        " WHERE cases.name = ? AND form = ?",
        (case, form),
    ).fetchone()
    if found:
        delete_row(store, run, "person", (found[0],))
    return bool(found)


def number_of(store: Store, relation: str, name: str) -> int | None:
    """Return the number of a case or informant by name, or None."""
    found = store.execute(
        f"SELECT id FROM {relation} WHERE name = ? AND is_known", (name,)
    ).fetchone()
    return int(found[0]) if found else None


def _save(
    store: Store,
    run: int,
    relation: str,
    name: str,
    fields: Mapping[str, str],
    attributes: Mapping[str, str],
) -> int:
    found = store.execute(
        f"SELECT id, attributes, is_known FROM {relation} WHERE name = ?", (name,)
    ).fetchone()
    if not found:
        kept = {key: value for key, value in attributes.items() if value}
        values = {"name": name, **fields, "attributes": _dumped(kept)}
        return insert_row(store, run, relation, values)
    number, held, is_known = found
    is_back = not is_known  # a name that an undo put out of sight is made anew
    merged = {**({} if is_back else json.loads(held)), **attributes}
    kept = {key: value for key, value in merged.items() if value}
    given = {key: value for key, value in fields.items() if value or is_back}
    known = {**given, "attributes": _dumped(kept), "is_known": 1}
    update_row(store, run, relation, (number,), known)
    return int(number)


def _dumped(attributes: Mapping[str, str]) -> str:
    return json.dumps(dict(attributes), ensure_ascii=False)
