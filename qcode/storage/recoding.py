"""A recode as the store carries it out: operation by operation, in the order that loses nothing.

Renamings come first, so that everything after speaks of the ids and values of today, and what
says the same under them is no conflict when codes merge; what comes into another facet is
queued before it merges, because afterwards nobody knows which it was; coverage follows last,
when it is known what waits to be split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qcode.domain.changes import RecodePlan
from qcode.domain.codebook import Codebook
from qcode.domain.effect import Effect, Effects
from qcode.domain.operation import RECOMPUTED, Operation
from qcode.storage.carrying import carry_names, count_suggestions_of, rename_in_suggestions
from qcode.storage.covering import Lost, carry_coverage, covered_by
from qcode.storage.database import Store
from qcode.storage.interning import code_names, code_number
from qcode.storage.meeting import Meeting, iter_doubles, meet
from qcode.storage.migrating import (
    Step,
    begin_step,
    collapse,
    count_befallen,
    oppose,
    queue,
    relink,
    rename_values,
    values_numbers_with,
)

# Operation -> the queue that its codings wait in.
QUEUES = {
    "split": "split", "narrowed": "narrow", "facet_changed": "facet",
    "facet_polarity_changed": "polarity", "retired": "retired",
}  # fmt: skip
_SAMPLES = 5
# What the suggestions of these come from is another codebook afterwards.
_OUTDATED = frozenset({"merged", "split", "retired", "left_out"})


def carry_out(
    store: Store,
    run: int,
    coder: str,
    plan: RecodePlan,
    versions: tuple[int, int],
    books: tuple[Codebook, Codebook],
    *,
    queues_retired: bool = False,
    counts_suggestions: bool = False,
) -> Effects:
    """Carry everything over to a codebook that is current already; return what it did.

    `versions` are the numbers of the codebook versions before and after, `books` the same.
    Codings of codes that are retired are queued for review where `queues_retired`; suggestions
    that are to be made anew are counted where `counts_suggestions`.
    """
    total = _count_all(store)
    work = _Work(begin_step(store, run, coder, *versions), plan, *books)
    work.rename()
    work.rename_values()
    work.queue_of("facet_changed")
    work.merge()
    kinds = ("split", "narrowed", "facet_polarity_changed")
    for kind in (*kinds, "retired") if queues_retired else kinds:
        work.queue_of(kind)
    work.follow()
    if counts_suggestions:
        work.count_suggestions()
    befallen = count_befallen(store, run)
    unchanged = total - sum(befallen.values())
    return Effects(tuple(work.effects), {"before": total, **befallen, "unchanged": unchanged})


class _Work:
    """One recode: its operations, and what each of them did so far."""

    def __init__(self, step: Step, plan: RecodePlan, old: Codebook, new: Codebook) -> None:
        self._step, self._store = step, step.store
        self._old, self._new = old, new
        self.effects = [Effect(operation) for operation in plan.operations]
        self._renamed = {
            item.operation.codes[0]: item.operation.codes[1] for item in self._of("renamed")
        }

    def _of(self, kind: str) -> Sequence[Effect]:
        return [effect for effect in self.effects if effect.operation.kind == kind]

    def _note(self, effect: Effect, **counts: object) -> None:
        at = next(n for n, held in enumerate(self.effects) if held is effect)
        self.effects[at] = replace(effect, **counts)  # type: ignore[arg-type]

    def rename(self) -> None:
        """Relink what is called otherwise, with suggestions, memos and persons."""
        for effect in self._of("renamed"):
            old, new = effect.operation.codes
            count = relink(self._step, old, new, "rename")
            numbers = code_number(self._store, old), code_number(self._store, new)
            rename_in_suggestions(self._store, self._step.run, *numbers)
            carry_names(self._store, self._step.run, old, new)
            self._note(effect, relinked=count)

    def queue_of(self, kind: str) -> None:
        """Open the review that a kind of operation asks for."""
        before = {new: old for old, new in self._renamed.items()}
        for effect in self._of(kind):
            codes = effect.operation.codes
            details: dict[str, object] = {}
            if kind == "split":
                codes, details = codes[:1], {"into": list(codes[1:])}
            count = sum(
                queue(
                    self._step, code, QUEUES[kind],
                    {"code": before.get(code, code), **details},
                )
                for code in codes
            )  # fmt: skip
            self._note(effect, queued=count)

    def merge(self) -> None:
        """Relink what merges, and see to the codings that meet on the same words."""
        names = code_names(self._store)
        for effect in self._of("merged"):
            *sources, target = effect.operation.codes
            numbers = [code_number(self._store, code) for code in effect.operation.codes]
            meeting = meet(self._store, numbers)
            count = sum(relink(self._step, code, target, "merge") for code in sources)
            for code in sources:
                carry_names(self._store, self._step.run, code, target)
            collapse(self._step, meeting.doubles)
            conflicts = oppose(self._step, meeting, names | code_names(self._store))
            self._note(
                effect, relinked=count, collapsed=meeting.collapsed, conflicts=conflicts,
                overlaps=len(meeting.overlaps), samples=self._samples(meeting),
            )  # fmt: skip

    def _samples(self, meeting: Meeting) -> tuple[str, ...]:
        numbers = [n for double in meeting.doubles for n in double.gone][:_SAMPLES]
        numbers += list(meeting.conflicts)[:_SAMPLES]
        numbers += [n for pair in meeting.overlaps[:_SAMPLES] for n in pair]
        marks = ", ".join("?" * len(numbers))
        rows = dict(
            self._store.execute(f"SELECT id, uuid FROM coding WHERE id IN ({marks})", numbers)
        )
        return tuple(dict.fromkeys(rows[number] for number in numbers))

    def rename_values(self) -> None:
        """Rename values of modifiers; where two become one, codings may say the same now."""
        effects = self._of("modifier_value_renamed")
        renamed = [effect.operation.values for effect in effects]
        if not renamed:
            return
        triples = [(modifier, old, new) for modifier, old, new in renamed]
        counts = rename_values(self._step, triples)
        bearing = values_numbers_with(self._store, [(m, new) for m, _, new in triples])
        doubles = list(iter_doubles(self._store, bearing))
        collapse(self._step, doubles)
        collapsed = sum(len(double.gone) for double in doubles)
        for effect, count in zip(effects, counts, strict=True):
            # Which of several renamings made two codings equal cannot be told: the first says it.
            self._note(effect, relinked=count, collapsed=collapsed)
            collapsed = 0

    def follow(self) -> None:
        """Carry coverage, and count what each operation leaves not coded for."""
        operations = [effect.operation for effect in self.effects]
        covered = covered_by(operations, self._old, self._new)
        lost = carry_coverage(self._store, self._step.run, covered)
        for effect in list(self.effects):
            self._note(effect, not_coded_for=_not_coded_for(effect.operation, lost))

    def count_suggestions(self) -> None:
        """Count the suggestions of codes that are computed anew or went."""
        for effect in list(self.effects):
            self._note(effect, suggestions=self._outdated(effect.operation))

    def _outdated(self, operation: Operation) -> int:
        codes: Sequence[str] = ()
        if operation.kind in _OUTDATED:
            codes = operation.codes[:-1] if operation.kind == "merged" else operation.codes[:1]
        elif operation.kind in RECOMPUTED and operation.kind != "code_added":
            codes = operation.codes
        return sum(count_suggestions_of(self._store, code) for code in codes)


def _not_coded_for(operation: Operation, lost: Lost) -> int:
    codes = operation.codes
    if operation.kind == "code_added":
        return lost.count_without(codes[0])
    if operation.kind == "merged":
        return lost.count(codes, codes[-1:])
    if operation.kind == "split":
        return lost.count(codes[:1], codes[1:])
    return lost.count(codes, codes) if operation.kind == "widened" else 0


def _count_all(store: Store) -> int:
    found = store.execute("SELECT count(*) FROM coding WHERE status <> 'removed'").fetchone()
    return int(found[0])
