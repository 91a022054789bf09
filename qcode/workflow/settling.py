"""Deciding what waits: codings that a recode or a correction put into a queue.

A coding is kept, changed or dropped; what its queue asks is answered with it, in one run and
one transaction. A closed code cannot be kept after a split, nor a place whose words are gone.
A coder decides her own codings, as everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from qcode.domain.codebook import Codebook
from qcode.domain.coding import Coding, Values
from qcode.domain.filters import Filters
from qcode.domain.waiting import NEEDED, QUESTIONS, REASONS, QueueItem, Settled, Waiting
from qcode.domain.words import counted
from qcode.errors import QcodeError, UnknownNameError, UsageError
from qcode.storage.codings import (
    coding_ids,
    coding_number,
    current_codebook,
    double_of,
    load_codings,
)
from qcode.storage.database import Store, transaction
from qcode.storage.runs import begin_run, finish_run, run_id
from qcode.storage.waiting import load_entry, load_queues, load_waiting_of
from qcode.workflow.closing import cover_successors, decide
from qcode.workflow.coding import Passage, refuse_interviewer
from qcode.workflow.deciding import (
    edited_columns,
    facets_of,
    load_coding,
    load_passage,
    refuse_others,
)

ALL = "all"
_OF_CODES = frozenset({"conflict", "split", "narrow", "facet", "polarity", "retired"})


def checked_queues(name: str) -> tuple[str, ...]:
    """Return the reasons that a queue's name stands for; UnknownNameError where it is none."""
    if name == ALL:
        return tuple(REASONS)
    if name not in REASONS:
        raise UnknownNameError("queue", name, [ALL, *REASONS])
    return (name,)


def load_queue_items(
    store: Store, codebook: Codebook, queue: str, filters: Filters
) -> list[QueueItem]:
    """Return what waits in a queue ("all": in any) by document and place, within filters."""
    entries = load_queues(store, checked_queues(queue))
    numbers = {entry.coding for entry in entries}
    found = {
        coding.id: coding for coding in load_codings(store, filters, facets_of(codebook), numbers)
    }
    ids = {number: id_ for id_, number in coding_ids(store, numbers).items()}
    return [
        QueueItem(entry, found[ids[entry.coding]])
        for entry in entries
        if ids[entry.coding] in found
    ]


def named_items(
    store: Store, codebook: Codebook, queue: str, prefixes: Iterable[str]
) -> list[QueueItem]:
    """Return the entries in a queue of the codings whose ids begin so.

    Raises:
        UnknownNameError: there is no such coding.
        UsageError: a coding does not wait there.
    """
    reasons = checked_queues(queue)
    found: list[QueueItem] = []
    for prefix in prefixes:
        coding = load_coding(store, codebook, prefix)
        entries = load_waiting_of(store, coding_number(store, coding.id))
        items = [QueueItem(entry, coding) for entry in entries if entry.reason in reasons]
        if not items:
            elsewhere = ", ".join(sorted({entry.reason for entry in entries}))
            raise UsageError(
                f"coding {coding.id[:8]} does not wait in {queue}",
                f"it waits in {elsewhere}" if elsewhere else f"it is {coding.status}",
            )
        found += [item for item in items if item not in found]
    return found


def settle(
    store: Store,
    codebook: Codebook,
    items: Sequence[QueueItem],
    values: Values,
    coder: str,
    *,
    turn: int | None = None,
) -> Settled:
    """Keep codings that wait, with values changed on the way; their entries end.

    `turn` says where a new quote stands, if it is not the coding's turn.

    Raises:
        UsageError: a coding cannot be kept so, is another coder's, or a value cannot be.
        QcodeError: it was decided meanwhile, or the coder said the same of the words already.
    """
    with transaction(store):
        run = begin_run(store, "decide", coder)
        passages: dict[str, Passage] = {}
        done: list[tuple[str, str]] = []
        for coding, entries in _by_coding(items):
            if coding.document not in passages:
                passages[coding.document] = load_passage(store, coding.document)
            passage, number = passages[coding.document], entries[0].coding
            _refuse(store, codebook, passage, coding, entries, values, coder)
            columns = edited_columns(store, codebook, passage, coding, values, turn)
            reasons = [entry.reason for entry in entries]
            if _OF_CODES.intersection(reasons):
                columns["codebook_id"] = current_codebook(store)
            kind = "keep" if replace(values, memo=None).is_empty else "edit"
            if "split" in decide(store, run, coder, number, columns, kind, reasons):
                done.append((coding.document, coding.code))
            _refuse_double(store, number, coder)
        return _finished(store, codebook, run, coder, items, done, "kept")


def drop(
    store: Store, codebook: Codebook, items: Sequence[QueueItem], coder: str, memo: str | None
) -> Settled:
    """Take codings that wait out of force; they stay in the history, and wait no more."""
    with transaction(store):
        run = begin_run(store, "decide", coder)
        done: list[tuple[str, str]] = []
        for coding, entries in _by_coding(items):
            refuse_others(coding, coder)
            _refuse_decided(store, coding, entries)
            columns = {"status": "removed", **({} if memo is None else {"memo": memo})}
            if "split" in decide(store, run, coder, entries[0].coding, columns, "remove"):
                done.append((coding.document, coding.code))
        return _finished(store, codebook, run, coder, items, done, "dropped")


def _by_coding(items: Iterable[QueueItem]) -> list[tuple[Coding, list[Waiting]]]:
    grouped: dict[str, tuple[Coding, list[Waiting]]] = {}
    for item in items:
        grouped.setdefault(item.coding.id, (item.coding, []))[1].append(item.entry)
    return list(grouped.values())


def _finished(
    store: Store,
    codebook: Codebook,
    run: int,
    coder: str,
    items: Sequence[QueueItem],
    done: Collection[tuple[str, str]],
    act: str,
) -> Settled:
    covered = tuple(cover_successors(store, codebook, run, coder, done))
    numbers = {item.entry.coding for item in items}
    waiting = sum(bool(load_waiting_of(store, number)) for number in numbers)
    queues = ", ".join(sorted({item.entry.reason for item in items}))
    counts = {"codings": len(numbers), act: len(numbers), "covered": len(covered)}
    finish_run(
        store, run, f"{queues}: {counted(len(numbers), 'coding')} {act}",
        {name: count for name, count in counts.items() if count},
    )  # fmt: skip
    return Settled(len(numbers), waiting, covered, run_id(store, run))


def _refuse(
    store: Store,
    codebook: Codebook,
    passage: Passage,
    coding: Coding,
    entries: Sequence[Waiting],
    values: Values,
    coder: str,
) -> None:
    """Raise where a coding is not the coder's, was decided, or cannot be kept as it would be."""
    refuse_others(coding, coder)
    _refuse_decided(store, coding, entries)
    for entry in entries:
        _refuse_keeping(codebook, coding, entry.reason, values)
        if entry.reason in ("speaker", "changed") and values.quote is None:
            refuse_interviewer(passage, passage.turn(coding.turn))


def _refuse_keeping(codebook: Codebook, coding: Coding, reason: str, values: Values) -> None:
    name, needed = f"coding {coding.id[:8]}", NEEDED.get(reason)
    if needed and getattr(values, needed) is None:
        codes = ", ".join(successors_of(codebook, coding.code)) or "an active code"
        hints = {"code": f"give it another code: {codes}", "quote": "give words that are there"}
        raise UsageError(
            f"{name} cannot be kept as it is: {QUESTIONS[reason]}", f"{hints[needed]}; or drop it"
        )
    if reason not in ("facet", "polarity") or values.polarity or values.code:
        return
    # An absence that is kept as it is must not turn into a plain coding.
    facet = codebook.facet_of(coding.code)
    if not facet.polarity and coding.polarity not in ("", "present"):
        raise UsageError(
            f"{name} is {coding.polarity}, and facet {facet.id} has no polarity",
            "polarity present makes it a plain coding; or give it another code, or drop it",
        )


def _refuse_decided(store: Store, coding: Coding, entries: Iterable[Waiting]) -> None:
    if any(load_entry(store, entry.number) is None for entry in entries):
        raise QcodeError(
            f"coding {coding.id[:8]} was decided meanwhile", "qcode review shows what is left"
        )


def _refuse_double(store: Store, number: int, coder: str) -> None:
    double = double_of(store, [number])
    if double:
        raise QcodeError(
            f"{coder} coded this passage in the same way already, as {double[:8]}",
            "drop one of the two",
        )


def successors_of(codebook: Codebook, code: str) -> tuple[str, ...]:
    """Return the active codes that a code which went was renamed, merged or split into."""
    found: list[str] = []
    for successor in codebook.code(code).change.successors if codebook.has_code(code) else ():
        known = codebook.code(successor)
        found += [successor] if known.status == "active" else successors_of(codebook, successor)
    return tuple(dict.fromkeys(found))
