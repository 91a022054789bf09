"""A file read again for a document that is stored: what was said of it before still holds.

How the file is read, who stands behind each label and what is known of the document are taken
from what is stored, unless the order says otherwise. A label that is not known yet belongs to
whoever spoke its words before; where that is not clear a person must say it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qcode.domain.ingest import Order, Prepared
from qcode.domain.profile import profile_of
from qcode.domain.spoken import Names, names_of
from qcode.domain.study import INTERVIEWER, MAIN_INFORMANT, Document
from qcode.domain.text import StoredTurn
from qcode.domain.words import counted
from qcode.errors import Problem
from qcode.storage.database import Store
from qcode.storage.declarations import cases_with_codings
from qcode.storage.documents import document_number, find_twins, load_documents, text_hash
from qcode.storage.people import load_informants, load_people
from qcode.storage.versions import load_version_in_force, load_version_text, load_version_turns
from qcode.workflow.preparing import faults_of, prepare_file
from qcode.workflow.reanchoring import Bridge, Side

_FACTS = {"wave": "wave", "method": "method", "date": "date", "place": "field_place",
          "language": "language"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A stored document: its facts, its version in force, and how that was read."""

    number: int
    document: Document
    side: Side
    options: Mapping[str, object]
    names: Names

    def speakers(self) -> dict[str, str]:
        """Return who stands behind each label, in the words of an order."""
        found: dict[str, str] = {}
        for item in self.side.turns:
            who = INTERVIEWER if item.is_interviewer else item.informant
            if item.turn.label and who:
                found[item.turn.label] = MAIN_INFORMANT if who == self.document.informant else who
        return found


@dataclass(frozen=True, slots=True)
class Reread:
    """What a file holds now for a known document.

    `facts` are those that change, by key, and `roles` the roles of informants, before and after.
    """

    known: Known
    prepared: Prepared
    bridge: Bridge
    facts: Mapping[str, str]
    roles: Mapping[str, tuple[str, str]]
    proposals: tuple[str, ...] = ()

    @property
    def is_same_reading(self) -> bool:
        """Say whether text, turns and speakers are what is stored."""
        old, new = self.bridge.old, self.bridge.new
        return old.text == new.text and list(old.turns) == list(new.turns)


def find_known(store: Store, order: Order) -> Known | None:
    """Return the stored document that a file is the new text of, by name; None without one."""
    return load_known(store, order.document or Path(order.path).stem)


def find_parts(store: Store, order: Order) -> list[Known]:
    """Return the stored documents that were split off a file, in its order; none without."""
    stem, parts = order.document or Path(order.path).stem, list[Known]()
    while known := load_known(store, f"{stem}-{len(parts) + 1}"):
        if known.options.get("part") != len(parts) + 1:
            break
        parts.append(known)
    return parts


def load_known(store: Store, name: str) -> Known | None:
    """Return a stored document with its version in force, or None."""
    number = document_number(store, name)
    if number is None:
        return None
    document = next(load_documents(store, [name]))
    version, options = load_version_in_force(store, number)
    turns = load_version_turns(store, version, with_roles=False)
    side = Side(version, load_version_text(store, version), turns)
    names = names_of(load_people(store), document.cases)
    return Known(number, document, side, json.loads(options), names)


def reread(
    store: Store, order: Order, known: Known, parts: int = 0
) -> tuple[Reread | None, list[Problem]]:
    """Read a file as the next version of a known document; writes nothing.

    `parts` is the number of documents that were split off the file, where it was split.
    """
    completed = _completed(order, known, is_part=bool(parts))
    found, problems = prepare_file(store, completed)
    if problems or len(found) != max(parts, 1):
        return None, problems or [_problem(order, _miscounted(len(found), known, parts))]
    part = int(str(known.options["part"])) - 1 if parts else 0
    prepared = found[part]
    proposals: tuple[str, ...] = ()
    bridge = Bridge(known.side, _side(store, prepared), known.names)
    new = [x for x in prepared.reading.labels if x not in known.speakers()]
    asked = [label for label in new if label not in order.speakers]
    if asked:
        taken = bridge.speakers_by_words(asked)
        if taken:
            prepared, proposals = _recast(store, completed, known, taken, part)
            bridge = Bridge(known.side, _side(store, prepared), known.names)
    faults = [*faults_of(prepared), *_faults(store, order, known, prepared)]
    if faults:
        return None, faults
    facts = dict(_facts(order, known.document))
    roles = {informant.id: informant.role for informant in load_informants(store)}
    changed = {
        informant.id: (roles[informant.id], informant.role)
        for informant in prepared.informants
        if informant.role and roles.get(informant.id, informant.role) != informant.role
    }
    return Reread(known, prepared, bridge, facts, changed, proposals), []


def _miscounted(count: int, known: Known, parts: int) -> str:
    name = known.document.id
    stored = f"{parts} documents were split off it" if parts else f"one is stored as {name}"
    return (
        f"holds {counted(count, 'interview')}, and {stored}: cut it into files that are named as"
        " the documents are, and give these without --split-on"
    )


def _completed(order: Order, known: Known, *, is_part: bool) -> Order:
    """Return an order with what is known of the document where it says nothing itself."""
    before = replace(profile_of("", known.options), encoding="", speakers={})
    if not is_part:  # the document in a file of its own
        before = replace(before, split_on="")
    if order.profile or order.pattern or order.is_unlabelled:
        before = replace(before, pattern="", is_unlabelled=False)
    completed = order if order.profile else order.under(before)
    return replace(
        completed,
        document=order.document if is_part else known.document.id,
        informant=order.informant or known.document.informant,
        usual_speakers={**known.speakers(), **order.usual_speakers},
    )


def _recast(
    store: Store, completed: Order, known: Known, taken: Mapping[str, str], part: int
) -> tuple[Prepared, tuple[str, ...]]:
    """Read once more, with the labels that are known by their words."""
    main = known.document.informant
    usual = {label: MAIN_INFORMANT if who == main else who for label, who in taken.items()}
    order = replace(completed, usual_speakers={**completed.usual_speakers, **usual})
    found, _ = prepare_file(store, order)
    said = tuple(f"{label} taken as {who}, who spoke these words" for label, who in taken.items())
    return found[part], said


def _side(store: Store, prepared: Prepared) -> Side:
    known = {informant.id for informant in (*prepared.informants, *load_informants(store))}
    turns = []
    for turn in prepared.reading.turns:
        who = prepared.cast.speakers.get(turn.label or "")
        informant = (who.informant or "") if who else ""
        asks = bool(who and who.is_interviewer)
        turns.append(StoredTurn(turn, asks, informant if informant in known else "", ""))
    return Side(0, prepared.reading.text, turns)


def _facts(order: Order, held: Document) -> Iterator[tuple[str, str]]:
    """Yield the facts that an order gives and that are stored otherwise, by key."""
    for key, name in _FACTS.items():
        value = getattr(order, name)
        if value and value != getattr(held, key):
            yield key, value
    for key, value in order.attributes.items():
        if value and value != held.attributes.get(key, ""):
            yield key, value
    if order.informant and order.informant != held.informant:
        yield "informant", order.informant
    if order.cases and set(order.cases) != set(held.cases):
        yield "case", ";".join(order.cases)


def _faults(store: Store, order: Order, known: Known, prepared: Prepared) -> Iterator[Problem]:
    name = known.document.id
    for twin in find_twins(store, name, text_hash(prepared.reading.text)):
        if twin.name != name:
            yield _problem(order, f"this text is stored already as {twin.name}")
    going = cases_with_codings(store, name) - set(order.cases) if order.cases else set()
    if going:
        cases = ", ".join(sorted(going))
        yield _problem(order, f"codings of {name} speak of {cases}: change them first (qcode edit)")


def _problem(order: Order, words: str) -> Problem:
    return Problem(order.place, order.line, words)
