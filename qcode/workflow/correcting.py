"""Corrected transcripts: a changed file becomes the next version of its document.

Every file is read, aligned and accounted for before anything is written; then all of it is
stored in one transaction, after a verified backup, or nothing. Nothing is edited in place: the
old version stays, and undo puts it back in force. Files that are not stored yet come in as
they would by `ingest`, afterwards and as a run of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qcode.domain.anchoring import PLACED
from qcode.domain.correction import Correction, UpdateResult
from qcode.domain.ingest import Order
from qcode.domain.segmenting import segments_of
from qcode.domain.text import Segment
from qcode.domain.waiting import Waiting, status_while
from qcode.domain.words import counted
from qcode.errors import BusyError, InputError, Problem
from qcode.readers.memory import collection_paused
from qcode.storage import correcting as stored
from qcode.storage import declarations
from qcode.storage.backup import backup_automatically
from qcode.storage.database import Store, transaction
from qcode.storage.documents import renamed_since, save_version
from qcode.storage.journal import update_row
from qcode.storage.people import load_cases, load_informants, number_of, save_case, save_informant
from qcode.storage.runs import begin_run, finish_run, latest_mark, run_id
from qcode.storage.versions import load_version_text, load_version_turns
from qcode.workflow.ingesting import ingest
from qcode.workflow.preparing import prepare
from qcode.workflow.reanchoring import (
    Bridge,
    Carried,
    Landed,
    Side,
    carry_verdicts,
    land_codings,
)
from qcode.workflow.rereading import Known, Reread, find_known, find_parts, reread

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Planned:
    """A correction and what is needed to write it."""

    found: Reread
    correction: Correction
    landed: list[Landed] = field(default_factory=list)
    carried: Carried = field(default_factory=Carried)
    segments: list[Segment] = field(default_factory=list)


@dataclass(slots=True)
class _Plan:
    """What a call would do, and the state of the project it was made for."""

    mark: tuple[int, ...]
    corrections: list[_Planned] = field(default_factory=list)
    unchanged: list[tuple[str, str]] = field(default_factory=list)
    new: list[Order] = field(default_factory=list)

    def result(self) -> UpdateResult:
        """Return the plan as it is told."""
        told = tuple(planned.correction for planned in self.corrections)
        new = tuple(order.document or Path(order.path).stem for order in self.new)
        return UpdateResult(told, tuple(self.unchanged), new=new)


def plan_update(
    store: Store, orders: Sequence[Order], progress: Progress | None = None
) -> UpdateResult:
    """Say what corrected files would change, coding by coding; writes nothing.

    Raises:
        InputError: something is wrong with a file; every problem is listed.
    """
    return _plan(store, orders, progress).result()


def update(
    store: Store,
    folder: Path,
    orders: Sequence[Order],
    coder: str,
    progress: Progress | None = None,
) -> UpdateResult:
    """Store corrected files as the next versions of their documents.

    Raises:
        InputError: something is wrong with a file; every problem is listed and nothing was
            written.
        BusyError: another process wrote to the project meanwhile.
    """
    plan = _plan(store, orders, progress)
    run = backup = ""
    if plan.corrections:
        backup = str(backup_automatically(store, folder, "update"))
        with transaction(store):
            if latest_mark(store) != plan.mark:
                raise BusyError("the project was changed meanwhile", "give the command again")
            number = begin_run(store, stored.KIND, coder)
            for planned in plan.corrections:
                with collection_paused():
                    _write(store, number, coder, planned)
            _finish(store, number, plan)
            run = run_id(store, number)
    brought = ingest(store, plan.new, coder) if plan.new else None
    told = plan.result()
    return UpdateResult(
        told.corrections, told.unchanged, brought.stored if brought else (), run, backup
    )


def _plan(store: Store, orders: Sequence[Order], progress: Progress | None) -> _Plan:
    plan = _Plan(latest_mark(store))
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for number, order in enumerate(orders, 1):
        known = find_known(store, order)
        parts = [] if known else find_parts(store, order)
        if known:
            problems += _compare(store, order, known, 0, plan, seen)
        elif not parts:
            problems += _unknown(store, order, plan)
        for part in parts:
            problems += _compare(store, order, part, len(parts), plan, seen)
        if progress:
            progress(number, len(orders))
    if not problems and not plan.corrections and not plan.unchanged:
        problems = [_no_correction(order) for order in plan.new]
    if problems:
        raise InputError(f"{counted(len(problems), 'problem')}; nothing was stored", problems)
    return plan


def _compare(
    store: Store, order: Order, known: Known, parts: int, plan: _Plan, seen: dict[str, str]
) -> list[Problem]:
    """Put what a file changes in a document into the plan; return what is wrong with it."""
    name = known.document.id
    if name in seen:
        return [Problem(order.place, order.line, f"{name} is corrected by {seen[name]} too")]
    seen[name] = order.path
    with collection_paused():  # much is made, and nearly all of it is kept
        found, problems = reread(store, order, known, parts)
        if found is not None and not problems:
            if found.is_same_reading and not found.facts and not found.roles:
                plan.unchanged.append((order.path, name))
            else:
                plan.corrections.append(_planned(store, order, found))
    return problems


def _unknown(store: Store, order: Order, plan: _Plan) -> list[Problem]:
    """Take a file that is no correction as a new one, unless its document has another name now."""
    prepared, problems = prepare(store, order)
    if prepared is not None and prepared.same_as:
        plan.unchanged.append((order.path, prepared.same_as))
        return problems
    name = order.document or Path(order.path).stem
    renamed = renamed_since(store, name)
    if renamed:
        words = f"document {name} is called {renamed} now: give the file that name to correct it,"
        words += " or leave out --update to store another document"
        problems.append(Problem(order.place, order.line, words))
    if not problems:
        plan.new.append(order)
    return problems


def _no_correction(order: Order) -> Problem:
    """Say that a file corrects nothing: under a name of its own it would come in a second time."""
    name = order.document or Path(order.path).stem
    words = f"there is no document {name} to correct: name the one it corrects with --document,"
    return Problem(order.place, order.line, f"{words} or leave out --update to store a new one")


def _planned(store: Store, order: Order, found: Reread) -> _Planned:
    document = found.known.number
    facts = tuple(f"{key}: {value}" for key, value in found.facts.items())
    facts += tuple(
        f"role of {who}: {was or 'none'} → {now}" for who, (was, now) in found.roles.items()
    )
    of_roles = sum(
        stored.count_of_informant(store, number_of(store, "informant", who) or 0)
        for who, (was, _) in found.roles.items()
        if was
    )
    name, bridge = found.known.document.id, found.bridge
    if found.is_same_reading:
        return _Planned(
            found, Correction(name, order.path, True, (), facts=facts, of_roles=of_roles)
        )
    codings = stored.load_anchored(store, document)
    versions = {coding.version for coding in codings} | {bridge.old.version}
    landed = land_codings(codings, {v: _bridge(store, found, v) for v in versions})
    segments = [s for item in bridge.new.turns for s in segments_of(bridge.new.text, item.turn)]
    carried = carry_verdicts(
        document,
        stored.load_decided(store, document, bridge.old.version),
        bridge,
        stored.load_informants_segments(store, bridge.old.version),
        segments,
    )
    standing = [item for item in landed if item.coding.status != "removed"]
    new_words = bridge.count_new_words()
    correction = Correction(
        name,
        order.path,
        bridge.is_rereading,
        tuple(item.told(bridge.new) for item in standing),
        dict(carried.outcomes),
        _memos(store, landed),
        facts,
        new_words,
        stored.covering_coders(store, document) if new_words else (),
        found.proposals,
        of_roles,
        bridge.is_other_interview(),
    )
    return _Planned(found, correction, landed, carried, segments)


def _bridge(store: Store, found: Reread, version: int) -> Bridge:
    """Return the bridge from a version, the one in force or an earlier one."""
    if version == found.bridge.old.version:
        return found.bridge
    turns = load_version_turns(store, version)
    old = Side(version, load_version_text(store, version), turns)
    return Bridge(old, found.bridge.new, found.known.names)


def _memos(store: Store, landed: Sequence[Landed]) -> dict[str, int]:
    counts = stored.load_memo_counts(store, [item.coding.uuid for item in landed])
    found: Counter[str] = Counter()
    for item in landed:
        found[item.outcome] += counts.get(item.coding.uuid, 0)
    return dict(+found)


def _write(store: Store, run: int, coder: str, planned: _Planned) -> None:
    found = planned.found
    _save_people(store, run, found)
    if not found.is_same_reading:
        prepared, document = found.prepared, found.known.number
        version = save_version(
            store, run, document, prepared.reading, prepared.cast.speakers, planned.segments,
            prepared.order.reading_options(),
        )  # fmt: skip
        update_row(store, run, "document", (document,), {"version_id": version})
        _write_suggestions(store, run, version, planned)
        _write_codings(store, run, coder, version, planned)
        if planned.correction.new_words:
            stored.end_coverage(store, run, document)
    _write_facts(store, run, found)
    for informant, roles in found.roles.items():
        number = number_of(store, "informant", informant)
        if number is not None and roles[0]:
            stored.queue_roles(store, run, coder, number, roles)


def _write_codings(store: Store, run: int, coder: str, version: int, planned: _Planned) -> None:
    informants = stored.load_informant_numbers(store, version)
    entries = stored.load_open_entries(store, planned.found.known.number)
    changes: list[tuple[stored.Anchored, stored.Anchor]] = []
    opened: list[Waiting] = []
    ended: list[int] = []
    for item in planned.landed:
        held = entries.get(item.coding.number, [])
        is_lost = item.outcome == "lost"
        back = [entry.number for entry in held if entry.reason == "lost" and not is_lost]
        reasons = {entry.reason for entry in held if entry.number not in back}
        if item.reason and item.reason not in reasons:
            opened.append(_entry(run, item))
            reasons.add(item.reason)
        is_removed = item.coding.status == "removed"
        anchor = item.coding.anchor[:-1]
        if not is_lost and (not is_removed or item.outcome in PLACED):
            anchor = _place(item, version, informants, planned)
        ended += back
        changes.append((item.coding, (*anchor, "removed" if is_removed else status_while(reasons))))
    stored.write_anchors(store, run, coder, changes)
    stored.open_entries(store, run, opened)
    stored.end_entries(store, run, ended)


def _place(
    item: Landed, version: int, informants: dict[int, int | None], planned: _Planned
) -> stored.Anchor:
    """Return the columns of an anchor, all but the last, the status."""
    turn, span = item.landing.turn, item.landing.span
    suggestion = item.coding.suggestion
    quote = span.of(planned.found.bridge.new.text)
    known = planned.carried.numbers.get(suggestion or 0, suggestion)
    return version, turn, span.start, span.end, quote, informants[turn], known


def _entry(run: int, item: Landed) -> Waiting:
    """Return what a person needs to decide: the old words in their place, and why she is asked."""
    was = item.was
    details: dict[str, object] = {
        "quote": was.quote, "turn": was.turn, "start": was.span.start, "end": was.span.end,
        "before": was.before, "after": was.after, "speaker": was.speaker,
        "was": item.coding.informant, "note": item.note,
    }  # fmt: skip
    if item.outcome == "lost":
        details["near"] = item.landing.near
    number = item.coding.number
    return Waiting(0, number, item.reason, run, None, item.coding.version, details)


def _write_suggestions(store: Store, run: int, version: int, planned: _Planned) -> None:
    carried, known = planned.carried, planned.found.known
    decided = stored.load_decided(store, known.number, known.side.version)
    before = stored.held_verdicts(store, {*carried.places, *(item.number for item in decided)})
    after = {
        (number, coder): kind
        for number, (item, _) in carried.places.items()
        for coder, kind in item.verdicts.items()
    }
    stored.write_suggestions(store, run, version, carried.places)
    stored.write_verdicts(store, run, before, after)


def _save_people(store: Store, run: int, found: Reread) -> None:
    """Make the cases and informants that a corrected row names and that do not exist yet."""
    cases = {case.id for case in load_cases(store)}
    for case in found.prepared.order.cases:
        if case not in cases:
            save_case(store, run, case, {})
    known = {informant.id for informant in load_informants(store)}
    for informant in found.prepared.informants:
        if informant.id not in known or informant.id in found.roles:
            save_informant(store, run, informant)


def _write_facts(store: Store, run: int, found: Reread) -> None:
    name, facts = found.known.document.id, dict(found.facts)
    informant, cases = facts.pop("informant", ""), facts.pop("case", "")
    columns: dict[str, object] = {
        key: facts.pop(key)
        for key in ("wave", "method", "date", "place", "language")
        if key in facts
    }
    if informant:
        columns["informant_id"] = number_of(store, "informant", informant)
    if columns:
        declarations.change_document(store, run, name, columns)
    if cases:
        declarations.change_cases(store, run, name, cases.split(";"))
    if facts:
        declarations.change_attributes(store, run, name, facts)


def _finish(store: Store, run: int, plan: _Plan) -> None:
    outcomes: Counter[str] = Counter()
    for planned in plan.corrections:
        outcomes.update(planned.correction.outcomes)
    names = [planned.correction.document for planned in plan.corrections]
    counts = {"documents": len(names), **{key: n for key, n in outcomes.items() if n}}
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    finish_run(store, run, ", ".join(names[:3]) + more, counts)
