"""Ingest: transcripts become documents with turns and segments.

Everything is read and checked before anything is written; one problem anywhere, and nothing
is. What was checked is then written in batches of whole documents under one run, which is
finished with the last batch: a study of usual size is one transaction. A run that was killed
between two batches is taken up again by the next ingest. Few or short files are kept in memory
between the two steps; many are read a second time, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qcode.domain.ingest import Cast, IngestResult, Order, Prepared, settle_speakers
from qcode.domain.segmenting import segments_of
from qcode.domain.study import Document, Informant, name_fault
from qcode.domain.words import counted
from qcode.errors import InputError, Problem
from qcode.readers.speakers import propose_speakers
from qcode.readers.transcript import Hints, read_transcript
from qcode.storage.database import Store, transaction
from qcode.storage.documents import (
    count_of_run,
    find_twins,
    load_documents,
    reading_hash,
    save_document,
    text_hash,
)
from qcode.storage.people import load_cases, load_informants, save_case, save_informant
from qcode.storage.runs import begin_run, finish_run, unfinished_run

_KEPT_CHARACTERS = 3_000_000
_BATCH_CHARACTERS = 2_000_000
Progress = Callable[[int, int], None]


def ingest(
    store: Store, orders: Sequence[Order], coder: str, progress: Progress | None = None
) -> IngestResult:
    """Read, check and store transcripts.

    Raises:
        InputError: something is wrong with a file or a row; every problem is listed and
            nothing was written.
    """
    kept, problems = _check_all(store, orders, progress)
    if problems:
        raise InputError(_count_words(problems), problems)
    new = [order for order, prepared in kept if not (prepared and prepared.same_as)]
    result = _Account()
    left = unfinished_run(store, "ingest")
    if not new and left is None:
        for _, prepared in kept:
            result.add(prepared)
        return result.finished()
    run, writer = left or 0, _Writer(store)
    for batch, is_last in _batches(_again(store, kept)):
        with transaction(store):
            run = run or begin_run(store, "ingest", coder)
            for prepared in batch:
                result.add(prepared)
                if not prepared.same_as:
                    writer.save(run, prepared)
            if is_last:
                stored = count_of_run(store, run)
                counts = {"documents": stored, "unchanged": len(result.unchanged)}
                finish_run(store, run, f"{stored} documents", counts)
    return result.finished()


def prepare(store: Store, order: Order) -> tuple[Prepared | None, list[Problem]]:
    """Read one file and say what would be stored; writes nothing."""
    hints = Hints(order.encoding, order.pattern, tuple(order.speakers))
    reading, problems = read_transcript(Path(order.path), hints)
    warnings = [problem for problem in problems if problem.is_warning]
    faults = [_located(order, problem) for problem in problems if not problem.is_warning]
    if reading is None or faults:
        return None, faults
    order = replace(order, document=order.document or Path(order.path).stem)
    main = order.informant or order.document
    unnamed = [Problem(order.place, order.line, fault) for fault in _name_faults(order)]
    if unnamed:
        return None, unnamed
    cast, unsettled = settle_speakers(reading, order, propose_speakers(reading), main)
    if unsettled:
        return None, [Problem(order.place, order.line, unsettled)]
    if warnings:
        reading = replace(reading, notes=(*reading.notes, *(w.message for w in warnings)))
    informants = _informants(order, cast, main)
    document = order.described(tuple(i for i in informants if i.id == main))
    prepared = Prepared(order, document, reading, cast, informants)
    return _compared(store, prepared)


def _name_faults(order: Order) -> Iterator[str]:
    named = [("document", order.document), *(("case", case) for case in order.cases)]
    if order.informant:
        named.append(("informant", order.informant))
    for kind, name in named:
        if fault := name_fault(kind, name):
            yield fault


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


def _compared(store: Store, prepared: Prepared) -> tuple[Prepared | None, list[Problem]]:
    """Hold a reading against what is stored: the same again changes nothing."""
    order, name = prepared.order, prepared.document.id
    digest = reading_hash(prepared.reading, prepared.cast.speakers)
    words = text_hash(prepared.reading.text)
    for twin in find_twins(store, name, words):
        if twin.text_hash == words and (twin.reading_hash == digest or twin.name != name):
            return _same(store, prepared, twin.name, twin.reading_hash == digest)
        change = "another reading (turns or speakers)" if twin.text_hash == words else "other text"
        return None, [
            Problem(
                order.place,
                order.line,
                f"{name} is stored already with {change}; give this file another name with"
                f" --document, or take the stored one out first: qcode documents remove {name}",
            )
        ]
    return prepared, []


def _same(
    store: Store, prepared: Prepared, name: str, is_same_reading: bool
) -> tuple[Prepared | None, list[Problem]]:
    order = prepared.order
    if not is_same_reading:
        return None, [
            Problem(
                order.place,
                order.line,
                f"this text is stored already as {name}, with other turns or speakers;"
                f" a text is stored once: qcode show {name}",
            )
        ]
    differing = list(_differences(order, next(load_documents(store, [name]))))
    if differing and name == prepared.document.id:
        return None, [
            Problem(
                order.place,
                order.line,
                f"{name} is stored already with another {', '.join(differing)};"
                f" change it with: qcode documents set {name} KEY=VALUE"
                " (a role with: qcode informants set ID role=ROLE)",
            )
        ]
    return replace(prepared, same_as=name), []


def _differences(order: Order, stored: Document) -> Iterator[str]:
    """Say what is said of a stored document that is not so; what is not said is left alone."""
    for key, value in (
        ("wave", order.wave),
        ("method", order.method),
        ("date", order.date),
        ("place", order.field_place),
        ("language", order.language),
        ("informant", order.informant),
        ("role", order.role),
        ("case", ";".join(order.cases)),
        *order.attributes.items(),
    ):
        if key == "case":
            held, is_same = ";".join(stored.cases), set(order.cases) == set(stored.cases)
        else:
            held = getattr(stored, key, None) or stored.attributes.get(key, "")
            is_same = held == value
        if value and not is_same:
            yield f"{key} ({held or 'empty'} → {value})"


def _check_all(
    store: Store, orders: Sequence[Order], progress: Progress | None
) -> tuple[list[tuple[Order, Prepared | None]], list[Problem]]:
    """Prepare every order; keep what fits in memory, and all problems."""
    problems: list[Problem] = []
    kept: list[tuple[Order, Prepared | None]] = []
    characters = 0
    clashes = _Clashes(store)
    for number, order in enumerate(orders, 1):
        prepared, found = prepare(store, order)
        problems.extend(found)
        if prepared is not None:
            problems.extend(clashes.find(prepared))
            characters += len(prepared.reading.text)
            light = prepared if characters <= _KEPT_CHARACTERS else None
            kept.append((prepared.order, light))
        if progress:
            progress(number, len(orders))
    return kept, problems


class _Clashes:
    """What two files of one call, or a file and the project, must not say differently."""

    def __init__(self, store: Store) -> None:
        self._names: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._roles = {known.id: known.role for known in load_informants(store)}

    def find(self, prepared: Prepared) -> Iterator[Problem]:
        order, name = prepared.order, prepared.document.id
        if prepared.same_as:
            return
        words = text_hash(prepared.reading.text)
        if name in self._names:
            yield Problem(
                order.place,
                order.line,
                f"{order.path} would have the name {name}, as {self._names[name]} has;"
                " give one of them another with --document (in a manifest: column document)",
            )
        elif words in self._texts:
            yield Problem(
                order.place, order.line, f"{order.path} has the same text as {self._texts[words]}"
            )
        self._names.setdefault(name, order.path)
        self._texts.setdefault(words, order.path)
        for informant in prepared.informants:
            known = self._roles.setdefault(informant.id, informant.role)
            if informant.role and known and known != informant.role:
                yield Problem(
                    order.place,
                    order.line,
                    f"informant {informant.id} is {known} already, and here {informant.role};"
                    " one of the two is wrong (qcode informants set)",
                )
            if informant.role and not known:
                self._roles[informant.id] = informant.role


def _again(store: Store, kept: Iterable[tuple[Order, Prepared | None]]) -> Iterator[Prepared]:
    """Yield what was prepared, reading again what was not kept in memory."""
    for order, prepared in kept:
        if prepared is None:
            prepared, problems = prepare(store, order)  # noqa: PLW2901 - read a second time
            if prepared is None:
                raise InputError(f"{order.path} changed while it was being ingested", problems)
        yield prepared


def _batches(prepared: Iterable[Prepared]) -> Iterator[tuple[list[Prepared], bool]]:
    """Yield the batches, each with whether it is the last."""
    batch: list[Prepared] = []
    characters = 0
    for item in prepared:
        if characters >= _BATCH_CHARACTERS:
            yield batch, False
            batch, characters = [], 0
        batch.append(item)
        characters += len(item.reading.text)
    yield batch, True


class _Writer:
    """Stores prepared documents, making the cases and informants that do not exist yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cases = {case.id for case in load_cases(store)}
        self._roles = {informant.id: informant.role for informant in load_informants(store)}

    def save(self, run: int, prepared: Prepared) -> None:
        for case in prepared.document.cases:
            if case not in self._cases:
                save_case(self._store, run, case, {})
                self._cases.add(case)
        for informant in prepared.informants:
            if not self._roles.get(informant.id) and (
                informant.role or informant.id not in self._roles
            ):
                save_informant(self._store, run, informant)
                self._roles[informant.id] = informant.role
        text = prepared.reading.text
        segments = (s for turn in prepared.reading.turns for s in segments_of(text, turn))
        save_document(
            self._store, run, prepared.document, prepared.reading, prepared.cast.speakers, segments
        )


class _Account:
    """What was done so far, for the result."""

    def __init__(self) -> None:
        self.stored: list[str] = []
        self.unchanged: list[tuple[str, str]] = []
        self.proposals: dict[str, list[str]] = {}
        self.notes: list[str] = []

    def add(self, prepared: Prepared | None) -> None:
        if prepared is None:
            return
        name = prepared.document.id
        if prepared.same_as:
            self.unchanged.append((prepared.order.path, prepared.same_as))
            return
        self.stored.append(name)
        self.notes.extend(f"{name}: {note}" for note in prepared.reading.notes)
        if prepared.cast.proposed:
            self.proposals.setdefault(", ".join(prepared.cast.proposed), []).append(name)

    def finished(self) -> IngestResult:
        proposals = tuple(
            f"{labels} taken as the interviewer in {_some(names)}"
            for labels, names in self.proposals.items()
        )
        return IngestResult(tuple(self.stored), tuple(self.unchanged), proposals, tuple(self.notes))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:4])
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"


def _count_words(problems: Sequence[Problem]) -> str:
    files = len({(problem.path, problem.line) for problem in problems})
    return f"{counted(len(problems), 'problem')} in {counted(files, 'place')}; nothing was stored"
