"""What a person declares about documents, cases, informants and the persons of a case.

Each call is one run; where nothing would change, none is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qcode.domain.codebook import Codebook
from qcode.domain.dates import date_fault
from qcode.domain.study import Informant, Person, name_fault
from qcode.domain.words import counted
from qcode.errors import InputError, Problem, QcodeError, UnknownNameError, UsageError, hint_for
from qcode.readers.heads import FACTS
from qcode.readers.tabular import Row, read_rows
from qcode.storage import declarations as stored
from qcode.storage.correcting import queue_roles, queue_speakers
from qcode.storage.database import Store, transaction
from qcode.storage.documents import document_names, document_number
from qcode.storage.people import (
    load_cases,
    load_informants,
    number_of,
    save_case,
    save_informant,
    save_person,
)
from qcode.storage.people import remove_person as forget_person
from qcode.storage.runs import begin_run, finish_run, forget_run

_FACTS = ("wave", "method", "date", "place", "language")
_ELSEWHERE = {
    "role": "a role belongs to the informant: qcode informants set ID role=ROLE",
    "document": "qcode documents rename DOCUMENT NEW",
}
_KEYS = {"cases": "case", "informants": "informant", "people": "form"}
_PEOPLE_COLUMNS = ("case", "form", "source", "pseudonym")


@contextmanager
def _run(store: Store, coder: str, summary: str) -> Iterator[int]:
    """One transaction and one run of kind `set`; forgotten where nothing changed."""
    with transaction(store):
        run = begin_run(store, "set", coder)
        yield run
        count = stored.count_changes(store, run)
        if count:
            finish_run(store, run, summary, {"rows": count})
        else:
            forget_run(store, run)


def set_document(store: Store, name: str, values: Mapping[str, str], coder: str) -> bool:
    """Change facts, cases, the informant or attributes of a document.

    Raises:
        UsageError: a value that is not a document's own to change.
        UnknownNameError: no such informant or case.
        QcodeError: codings speak of a case that would go.
    """
    for key in values:
        if key in _ELSEWHERE:
            raise UsageError(f"{key} is not changed here", _ELSEWHERE[key])
    facts = {key: value for key, value in values.items() if key in _FACTS}
    if facts.get("date") and (fault := date_fault(facts["date"])):
        raise UsageError(fault)
    others = {k: v for k, v in values.items() if k not in (*_FACTS, "case", "cases", "informant")}
    changed = False
    with _run(store, coder, f"{name}: {', '.join(values)}") as run:
        if facts:
            changed |= stored.change_document(store, run, name, facts)
        if "informant" in values:
            changed |= _set_informant(store, run, coder, name, values["informant"])
        cases = values.get("case", values.get("cases"))
        if cases is not None:
            changed |= _set_cases(store, run, name, cases)
        if others:
            changed |= stored.change_attributes(store, run, name, others)
    return changed


def _set_informant(store: Store, run: int, coder: str, name: str, informant: str) -> bool:
    number = number_of(store, "informant", informant)
    if number is None:
        raise UnknownNameError("informant", informant, [i.id for i in load_informants(store)])
    former = stored.main_informant(store, name)
    if not stored.change_speaker(store, run, name, number):
        return False
    # Whose words they are is part of what was decided: it never changes silently.
    names = {number_of(store, "informant", who.id): who.id for who in load_informants(store)}
    note = f"it was said by {names.get(former, 'nobody known')}, and now by {informant}"
    document = document_number(store, name) or 0
    queue_speakers(store, run, coder, document, note)
    stored.follow_speakers(store)
    return True


def _set_cases(store: Store, run: int, name: str, words: str) -> bool:
    cases = [case.strip() for case in words.replace("；", ";").split(";") if case.strip()]
    known = [case.id for case in load_cases(store)]
    for case in cases:
        if case not in known:
            raise UnknownNameError("case", case, known)
    going = stored.cases_with_codings(store, name) - set(cases)
    if going:
        raise QcodeError(
            f"codings of {name} speak of {', '.join(sorted(going))}",
            "change them first: qcode edit ID --case C",
        )
    return stored.change_cases(store, run, name, cases)


def rename_document(store: Store, name: str, new: str, coder: str) -> None:
    """Give a document another name; UsageError where the name is taken or empty."""
    _refuse("document", new)
    if new in document_names(store):
        raise UsageError(f"there is a document {new} already")
    with _run(store, coder, f"{name} is now {new}") as run:
        stored.rename_document(store, run, name, new)


def remove_document(store: Store, name: str, coder: str) -> None:
    """Take a document out; QcodeError while codings or memos stand on it."""
    codings, memos = stored.count_codings_on(store, name), stored.count_memos_on(store, name)
    if codings or memos:
        raise QcodeError(
            f"{name} has {codings} codings and {memos} memos",
            "nothing a coder decided is thrown away: qcode uncode them first, or undo their runs",
        )
    with _run(store, coder, f"{name} taken out") as run:
        stored.change_document(store, run, name, {"state": "removed"})


def set_cases(store: Store, cases: Mapping[str, Mapping[str, str]], coder: str) -> int:
    """Make cases or change their attributes; return how many rows changed."""
    with _run(store, coder, f"cases {_some(cases)}") as run:
        for case, attributes in cases.items():
            _refuse("case", case)
            save_case(store, run, case, attributes)
        return stored.count_changes(store, run)


def set_informants(store: Store, informants: Mapping[str, Mapping[str, str]], coder: str) -> int:
    """Make informants or change role and attributes; return how many rows changed."""
    held = {informant.id: informant.role for informant in load_informants(store)}
    with _run(store, coder, f"informants {_some(informants)}") as run:
        for name, values in informants.items():
            _refuse("informant", name)
            attributes = {key: value for key, value in values.items() if key != "role"}
            role = values.get("role", "")
            number = save_informant(store, run, Informant(name, role, attributes))
            # A role that was empty is filled in: nobody decided on another one.
            if role and held.get(name) and role != held[name]:
                queue_roles(store, run, coder, number, (held[name], role))
        return stored.count_changes(store, run)


def set_people(
    store: Store, codebook: Codebook | None, people: Iterable[Person], coder: str
) -> int:
    """Enter forms into person dictionaries; return how many rows changed.

    Raises:
        UnknownNameError: no such case, or the source is no code.
    """
    listed = list(people)
    known = [case.id for case in load_cases(store)]
    for person in listed:
        _refuse("person", person.form)
        if person.case not in known:
            raise UnknownNameError("case", person.case, known)
        if person.source and codebook and not codebook.has_code(person.source):
            codes = [code.id for code in codebook.codes]
            raise UnknownNameError("source code", person.source, codes)
    with _run(store, coder, f"persons {_some([person.form for person in listed])}") as run:
        for person in listed:
            save_person(store, run, person)
        return stored.count_changes(store, run)


def remove_person(store: Store, case: str, form: str, coder: str) -> bool:
    """Take a form out of a case's dictionary; False where it was not there."""
    with _run(store, coder, f"person {form} of {case}") as run:
        return forget_person(store, run, case, form)


def import_facts(store: Store, codebook: Codebook | None, kind: str, path: Path, coder: str) -> int:
    """Read cases, informants or people from a CSV and return how many rows changed.

    Raises:
        InputError: rows are wrong; every problem is listed and nothing was stored.
    """
    rows, problems = read_rows(path, heads=FACTS[kind])
    faults = [problem for problem in problems if not problem.is_warning]
    faults.extend(_faults(store, codebook, kind, path, rows))
    if faults:
        raise InputError(
            f"{path} has {counted(len(faults), 'problem')}; nothing was stored", faults
        )
    if kind == "people":
        people = [Person(*(row.values.get(key, "") for key in _PEOPLE_COLUMNS)) for row in rows]
        return set_people(store, codebook, people, coder)
    key = _KEYS[kind]
    facts = {
        row.values[key]: {name: value for name, value in row.values.items() if name != key}
        for row in rows
    }
    save = set_cases if kind == "cases" else set_informants
    return save(store, facts, coder)


def _faults(
    store: Store, codebook: Codebook | None, kind: str, path: Path, rows: list[Row]
) -> Iterator[Problem]:
    key = _KEYS[kind]
    seen: dict[tuple[str, ...], int] = {}
    known = [case.id for case in load_cases(store)]
    for row in rows:
        name = row.values.get(key, "")
        if not name:
            yield Problem(str(path), row.line, f"the column {key!r} is missing or empty")
            continue
        fault = name_fault({"people": "person"}.get(kind, key), name)
        if fault:
            yield Problem(str(path), row.line, fault)
        identity = (row.values.get("case", ""), name) if kind == "people" else (name,)
        if identity in seen:
            yield Problem(str(path), row.line, f"{name} stands in line {seen[identity]} already")
        seen.setdefault(identity, row.line)
        if kind == "people":
            yield from _person_faults(codebook, known, path, row)


def _person_faults(
    codebook: Codebook | None, known: list[str], path: Path, row: Row
) -> Iterator[Problem]:
    case, source = row.values.get("case", ""), row.values.get("source", "")
    if case not in known:
        yield Problem(str(path), row.line, f"there is no case {case!r}; {hint_for(case, known)}")
    if source and codebook and not codebook.has_code(source):
        hint = hint_for(source, [code.id for code in codebook.codes])
        yield Problem(str(path), row.line, f"there is no code {source!r}; {hint}")
    unknown = set(row.values) - set(_PEOPLE_COLUMNS)
    if unknown:
        columns = ", ".join(sorted(unknown))
        yield Problem(
            str(path), row.line, f"unknown columns: {columns}; known: case, form, source, pseudonym"
        )


def _refuse(kind: str, name: str) -> None:
    fault = name_fault(kind, name)
    if fault:
        raise UsageError(fault)


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
