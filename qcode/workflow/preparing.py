"""From one order to what would be stored of it: read, settle who speaks, compare; no writing.

A file is one interview, or several where the user says on which lines it is split. What the
profile of an order says holds where the order itself says nothing. Whatever is not clear
stays open in the result (`Prepared.problem`), in words that say what to pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qcode.domain.dates import date_fault
from qcode.domain.ingest import (
    Cast,
    Order,
    Prepared,
    layout_doubt,
    quoted,
    settle_speakers,
)
from qcode.domain.study import MAIN_INFORMANT, Document, Informant, is_text, name_fault
from qcode.domain.text import Reading
from qcode.errors import Problem, QcodeError
from qcode.readers.labels import similar_labels
from qcode.readers.speakers import propose_speakers
from qcode.readers.transcript import Hints, read_transcripts
from qcode.storage.database import Store
from qcode.storage.documents import Twin, find_twins, load_documents, reading_hash, text_hash
from qcode.workflow.profiling import find_profile


def prepare_file(store: Store, order: Order) -> tuple[list[Prepared], list[Problem]]:
    """Read one file and return what would be stored of each interview in it."""
    if order.profile:
        try:
            order = under_profile(store, order)
        except QcodeError as error:
            fault = f"{error.message}: {error.hint}"
            return [], [Problem(order.place, order.line, fault)]
    readings, problems = _read(order)
    warnings = tuple(problem.message for problem in problems if problem.is_warning)
    faults = [_located(order, problem) for problem in problems if not problem.is_warning]
    order = replace(order, document=order.document or Path(order.path).stem)
    faults += [Problem(order.place, order.line, fault) for fault in _faults(order)]
    if faults:
        return [], faults
    prepared = []
    for number, reading in enumerate(readings, 1):
        single = order
        if len(readings) > 1:
            single = replace(order, document=f"{order.document}-{number}", part=number)
        prepared.append(_settled(single, replace(reading, notes=(*reading.notes, *warnings))))
    return prepared, []


def _read(order: Order) -> tuple[list[Reading], list[Problem]]:
    """Read a file; one that a reader fails on does not keep the others out."""
    try:
        return read_transcripts(Path(order.path), hints_of(order))
    except Exception as error:  # noqa: BLE001 - whatever a damaged file does to a reader
        reason = f"{type(error).__name__}: {error}"[:200]
        words = f"cannot be read ({reason}): a fault of qcode, which its makers want to know of"
        return [], [Problem(order.path, 0, words)]


def under_profile(store: Store, order: Order) -> Order:
    """Return an order with what its profile says; UnknownNameError where there is none."""
    return order.under(find_profile(store, order.profile)) if order.profile else order


def preview_file(store: Store, order: Order) -> tuple[list[Prepared], list[Problem]]:
    """Read one file and hold it against what is stored; what is not clear stays open."""
    found, problems = prepare_file(store, order)
    compared: list[Prepared] = []
    for prepared in found:
        if prepared.problem:
            compared.append(prepared)
            continue
        single, faults = compare(store, prepared)
        compared += [single] if single else []
        problems += faults
    return compared, problems


def prepare(store: Store, order: Order) -> tuple[Prepared | None, list[Problem]]:
    """Read a file that holds one interview and say what would be stored; writes nothing.

    What is not clear is a problem here.
    """
    found, problems = prepare_file(store, order)
    problems += [fault for item in found for fault in faults_of(item)]
    if problems:
        return None, problems
    if len(found) > 1:
        return None, [Problem(order.place, order.line, f"{order.path} holds several interviews")]
    return compare(store, found[0])


def hints_of(order: Order) -> Hints:
    """Return what an order says to the readers."""
    return Hints(
        encoding=order.encoding,
        pattern=order.pattern,
        labels=(*order.speakers, *order.usual_speakers),
        header_until=order.header_until,
        footer_from=order.footer_from,
        split_on=order.split_on,
        is_unlabelled=order.is_unlabelled,
    )


def faults_of(prepared: Prepared) -> list[Problem]:
    """Return why a reading cannot be stored before the user says more."""
    if not prepared.problem:
        return []
    order = prepared.order
    words = f"{prepared.document.id}: {prepared.problem}" if order.part else prepared.problem
    return [Problem(order.place, order.line, words)]


def _settled(order: Order, reading: Reading) -> Prepared:
    main = order.informant or order.document
    labels = {label.casefold(): label for label in reading.labels}
    usual = {
        label: who
        for label, who in order.usual_speakers.items()
        if label.casefold() in labels and label not in order.speakers
    }
    known = replace(order, usual_speakers=usual)
    cast, unsettled = settle_speakers(reading, known, propose_speakers(reading), main)
    similar = tuple(_similar(reading.labels))
    if unsettled and (merged := _merging(reading, cast, dict(similar))):
        unsettled = merged
    doubt = "" if order.pattern else layout_doubt(reading.others)
    informants = _informants(order, cast, main)
    document = order.described(tuple(i for i in informants if i.id == main))
    return Prepared(
        order, document, reading, cast, informants,
        is_doubtful=bool(doubt), problem=doubt or unsettled,
        similar=similar,
    )  # fmt: skip


def _merging(reading: Reading, cast: Cast, spellings: Mapping[str, str]) -> str:
    """Say what to pass where all labels that are left look like spellings of one, else ""."""
    left = [label for label in reading.labels if label not in cast.speakers]
    roots = {spellings.get(label, label) for label in left}
    if len(left) < 2 or len(roots) > 1 or not roots <= set(left):
        return ""
    return (
        f"{' and '.join(left)} look like one speaker; if they are: "
        + " ".join(f"--speaker {quoted(f'{label}={MAIN_INFORMANT}')}" for label in left)
        + " (in a manifest: column speakers)"
    )


def _similar(labels: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield labels that look like another spelling of a more frequent one, with that one."""
    for group in similar_labels(labels):
        known = max(group, key=lambda label: labels[label])
        yield from ((label, known) for label in group if label != known)


def _faults(order: Order) -> Iterator[str]:
    named = [("document", order.document), *(("case", case) for case in order.cases)]
    if order.informant:
        named.append(("informant", order.informant))
    for kind, name in named:
        if fault := name_fault(kind, name):
            yield fault
    if order.date and (fault := date_fault(order.date)):
        yield fault
    said = (order.role, order.wave, order.method, order.field_place, order.language)
    options = json.dumps(order.reading_options(), ensure_ascii=False)
    if not all(map(is_text, (*said, options, *order.attributes, *order.attributes.values()))):
        yield "what was said of it holds bytes that are no text: type it again in UTF-8"


def _located(order: Order, problem: Problem) -> Problem:
    if order.line:
        return Problem(order.place, order.line, f"{order.path}: {problem.message}")
    return problem


def _informants(order: Order, cast: Cast, main: str) -> tuple[Informant, ...]:
    """Return the informants who speak, the main one first; none where nobody is known."""
    names = {speaker.informant for speaker in cast.speakers.values() if speaker.informant}
    is_named = bool(order.informant or set(cast.speakers) - {""})
    first = [Informant(main, order.role)] if main in names and is_named else []
    return (*first, *(Informant(name) for name in sorted(names - {main})))


def compare(store: Store, prepared: Prepared) -> tuple[Prepared | None, list[Problem]]:
    """Hold a reading against what is stored: the same again changes nothing."""
    name = prepared.document.id
    digest = reading_hash(prepared.reading, prepared.cast.speakers)
    words = text_hash(prepared.reading.text)
    for twin in find_twins(store, name, words):
        if twin.text_hash == words and (twin.reading_hash == digest or twin.name != name):
            fault = _twin_fault(store, prepared, twin, digest)
            same = None if fault else replace(prepared, same_as=twin.name)
            return same, _problems(prepared.order, fault)
        change = "another reading (turns or speakers)" if twin.text_hash == words else "other text"
        return None, _problems(
            prepared.order,
            f"{name} is stored already with {change}; where this is its correction, give"
            " --update as well; where it is another interview, give it another name with"
            " --document",
        )
    return prepared, []


def _problems(order: Order, fault: str) -> list[Problem]:
    return [Problem(order.place, order.line, fault)] if fault else []


def _twin_fault(store: Store, prepared: Prepared, twin: Twin, digest: str) -> str:
    """Say why a text that is stored already is not simply the same again, or ""."""
    if twin.reading_hash != digest:
        return (
            f"this text is stored already as {twin.name}, with other turns or speakers;"
            f" a text is stored once: qcode show {twin.name}"
        )
    differing = _differences(prepared.order, next(load_documents(store, [twin.name])))
    if differing and twin.name == prepared.document.id:
        return (
            f"{twin.name} is stored already with another {', '.join(differing)};"
            f" change it with: qcode documents set {twin.name} KEY=VALUE"
            " (a role with: qcode informants set ID role=ROLE)"
        )
    return ""


def _differences(order: Order, stored: Document) -> Sequence[str]:
    """Say what is said of a stored document that is not so; what is not said is left alone."""
    facts = {
        "wave": order.wave, "method": order.method, "date": order.date,
        "place": order.field_place, "language": order.language, "informant": order.informant,
        "role": order.role, **order.attributes,
    }  # fmt: skip
    differing = []
    for key, value in facts.items():
        held = getattr(stored, key, None) or stored.attributes.get(key, "")
        if value and held != value:
            differing.append(f"{key} ({held or 'empty'} → {value})")
    if order.cases and set(order.cases) != set(stored.cases):
        held = ";".join(stored.cases)
        differing.append(f"case ({held or 'empty'} → {';'.join(order.cases)})")
    return differing
