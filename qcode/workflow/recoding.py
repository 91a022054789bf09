"""Batch re-coding with an updated codebook: plan first, then apply all of it or nothing.

A plan is the recode itself, carried out and taken back in one transaction, so that its numbers
are what applying gives. Applying is one transaction after a verified backup; suggestions that
were made are then brought up to date under the new codebook, in a run of their own that
belongs to the recode. Three layers never mix: what happens to human codings is mechanical,
what must be looked at again waits in queues, suggestions are made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qcode.domain.changes import Operation, RecodePlan, is_same_content, plan_recode
from qcode.domain.codebook import Codebook
from qcode.domain.effect import Counted, Effects, Frequency
from qcode.domain.operation import TOUCHING
from qcode.domain.recode import Recode, RecodeResult
from qcode.domain.words import counted
from qcode.errors import CodebookError, Problem, QcodeError
from qcode.storage.backup import backup_automatically
from qcode.storage.carrying import searched_documents
from qcode.storage.codebooks import (
    current_number,
    load_codebook,
    load_version,
    load_versions,
    save_codebook,
)
from qcode.storage.database import Store, transaction
from qcode.storage.fingerprints import count_active
from qcode.storage.in_use import load_in_use
from qcode.storage.overview import count_waiting_codings
from qcode.storage.recoding import carry_out
from qcode.storage.runs import begin_run, finish_run, mark_part, run_id
from qcode.workflow.founding import checked_codebook
from qcode.workflow.suggesting import Progress, suggest

Tally = Callable[[tuple[str, ...], bool], Mapping[str, Counted]]
"""What the table `frequency` says of codes, rolled up or not."""


class _Rehearsed(Exception):  # noqa: N818 - no error: it takes back what was only tried
    """Carries the effects of a recode out of a transaction that is not to last."""

    def __init__(self, effects: Effects) -> None:
        super().__init__()
        self.effects = effects


def plan(
    store: Store,
    path: Path,
    coder: str = "",
    tally: Tally | None = None,
    *,
    queues_retired: bool = False,
) -> Recode:
    """Say what an updated codebook would change; nothing is written in the end.

    `tally` gives frequencies, which are then taken before and after.

    Raises:
        CodebookError: the file has problems, or changes what it does not declare; all are
            listed.
    """
    new = checked_codebook(path)
    old = load_codebook(store)
    if old is None:
        return Recode(new, RecodePlan((), (), ()), is_first=True)
    stored = [load_version(store, version.version) for version in load_versions(store)]
    found = plan_recode(old, new, stored, load_in_use(store))
    if found.refused:
        raise CodebookError(
            f"{path} cannot be applied: {counted(len(found.refused), 'change')} undeclared or"
            " contradictory; nothing was changed",
            refused_problems(path, found.refused),
        )
    wanted = Recode(new, found, is_first=False, old=old, queues_retired=queues_retired)
    if wanted.is_empty:
        return wanted
    return replace(wanted, effects=_rehearse(store, wanted, coder, tally))


def refused_problems(path: Path, refused: Sequence[Operation]) -> list[Problem]:
    """Return what is wrong with a file, with lines and what to write."""
    return [
        Problem(str(path), item.line, f"{item.words}; {item.advice}" if item.advice else item.words)
        for item in refused
    ]


def _rehearse(store: Store, wanted: Recode, coder: str, tally: Tally | None) -> Effects:
    """Return what a recode does by doing it and taking it back."""
    try:
        with transaction(store):
            _refuse_moved_on(store, wanted)
            codes, climbing = _counted(wanted)
            before = _tallied(tally, wanted.old, codes, climbing)
            _, effects = apply_recode(store, wanted, coder, is_plan=True)
            after = _tallied(tally, wanted.codebook, codes, climbing)
            raise _Rehearsed(replace(effects, frequencies=_frequencies(before, after)))
    except _Rehearsed as done:
        return done.effects


def apply_recode(
    store: Store, wanted: Recode, coder: str, *, is_plan: bool = False
) -> tuple[int, Effects]:
    """Carry out a recode within the caller's transaction; return its run and effects."""
    before = current_number(store)
    run = begin_run(store, "recode", coder)
    save_codebook(store, wanted.codebook, run)
    effects = Effects()
    after = current_number(store)
    if before is not None and after is not None and wanted.old is not None:
        effects = carry_out(
            store, run, coder, wanted.plan, (before, after), (wanted.old, wanted.codebook),
            queues_retired=wanted.queues_retired, counts_suggestions=is_plan,
        )  # fmt: skip
    name = f"{wanted.codebook.name} {wanted.codebook.version}"
    counts = {"operations": len(wanted.plan.operations)}
    counts |= {key: n for key, n in effects.total.items() if key not in ("before", "unchanged")}
    finish_run(store, run, name, {key: count for key, count in counts.items() if count})
    return run, effects


def recode(
    store: Store, folder: Path, wanted: Recode, coder: str, progress: Progress | None = None
) -> RecodeResult:
    """Apply an updated codebook after a verified backup, then bring suggestions up to date.

    Raises:
        QcodeError: the project got another codebook since the plan was made.
    """
    if wanted.is_empty:
        return RecodeResult("")
    backup = "" if wanted.is_first else str(backup_automatically(store, folder, "recode"))
    with transaction(store):
        _refuse_moved_on(store, wanted)
        waited = count_waiting_codings(store)
        run, effects = apply_recode(store, wanted, coder)
        waiting = count_waiting_codings(store) - waited
        name = run_id(store, run)
    suggested = resuggest(store, wanted.codebook, coder, run, progress)
    return RecodeResult(name, backup, effects, suggested, waiting)


def _refuse_moved_on(store: Store, wanted: Recode) -> None:
    held = load_codebook(store)
    is_same = held is wanted.old or (
        held is not None and wanted.old is not None and is_same_content(held, wanted.old)
    )
    if not is_same:
        raise QcodeError(
            "the project got another codebook since the plan was made; nothing was changed",
            "look at the plan again",
        )


def resuggest(
    store: Store, codebook: Codebook, coder: str, run: int, progress: Progress | None = None
) -> dict[str, int] | None:
    """Bring the suggestions of documents that have any up to date; None where none has.

    Documents that were never searched stay so. The run is a part of `run`.
    """
    names = searched_documents(store)
    if not names:
        return None
    wanted = () if len(names) == count_active(store) else names
    result = suggest(store, codebook, documents=wanted, coder=coder, progress=progress)
    if result.run is not None:
        with transaction(store):
            mark_part(store, result.run, run)
    return {
        "documents": result.documents, "new": result.new, "changed": result.changed,
        "gone": result.gone + result.stale,
    }  # fmt: skip


def _counted(wanted: Recode) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids whose frequency changes, and those whose roll-up does."""
    codes: dict[str, None] = {}
    climbing: dict[str, None] = {}
    for operation in wanted.plan.operations:
        if operation.kind in TOUCHING:
            codes |= dict.fromkeys(operation.codes)
        elif operation.kind == "parent_changed":
            for book in (wanted.old, wanted.codebook):
                known = book is not None and book.has_code(operation.codes[0])
                if book is not None and known:
                    climbing |= dict.fromkeys(book.ancestors(operation.codes[0]))
    return tuple(codes), tuple(climbing)


_Tallied = dict[tuple[str, bool], Counted]


def _tallied(
    tally: Tally | None, book: Codebook | None, codes: Sequence[str], climbing: Sequence[str]
) -> _Tallied:
    active = {code.id for code in book.active_codes()} if book else set()
    found: _Tallied = {}
    for asked, is_rollup in ((codes, False), (climbing, True)):
        known = tuple(code for code in asked if code in active)
        if tally is not None and known:
            found |= {(code, is_rollup): count for code, count in tally(known, is_rollup).items()}
    return found


def _frequencies(before: _Tallied, after: _Tallied) -> tuple[Frequency, ...]:
    return tuple(
        Frequency(code, before.get((code, is_rollup)), after.get((code, is_rollup)), is_rollup)
        for code, is_rollup in dict.fromkeys([*before, *after])
    )
