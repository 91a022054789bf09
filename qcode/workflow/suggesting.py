"""Assisted tagging: what must be searched again, in batches, under one run.

What a document was last searched with is compared with the codebook and the persons of its
cases; only what differs is searched, and only where the difference can matter. A batch of
documents is one transaction. A run that was killed goes on as the same run; until it is
finished nothing of it is shown. Where nothing differs nothing is written, not even a run.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from qcode.domain.codebook import Codebook
from qcode.domain.fates import first_name
from qcode.domain.proposal import Outcome
from qcode.domain.words import counted
from qcode.errors import UnknownNameError
from qcode.storage.database import Store, transaction
from qcode.storage.documents import document_names, document_number
from qcode.storage.fingerprints import move_fingerprint, save_fingerprint
from qcode.storage.interning import code_number
from qcode.storage.passages import load_characters
from qcode.storage.proposals import Basis, Result, SuggestionWriter, count_of_run, time_values
from qcode.storage.runs import begin_run, finish_run, unfinished_run
from qcode.workflow.plan import Plan
from qcode.workflow.proposing import Task
from qcode.workflow.workers import Ground, propose_chunks

BATCH_DOCUMENTS = 400
BATCH_ROWS = 20_000
# What a document of which only some segments are searched counts for, beside a whole one.
SHARE = 0.1
CHUNK_DOCUMENTS = 25
CHUNK_CHARACTERS = 150_000
Progress = Callable[[int, int], None]
"""Called with the number of documents done and an estimate of all that are to be done."""


@dataclass(frozen=True, slots=True)
class SuggestResult:
    """What a suggest run did. `run` is None where there was nothing to do.

    `documents` were searched; `new`, `changed`, `gone` and `stale` count suggestions;
    `notes` name the document and what was left out in it.
    """

    run: int | None
    documents: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    stale: int = 0
    notes: tuple[str, ...] = ()


def suggest(
    store: Store,
    codebook: Codebook,
    documents: Sequence[str] = (),
    codes: Sequence[str] = (),
    facets: Sequence[str] = (),
    jobs: int = 1,
    coder: str = "",
    progress: Progress | None = None,
) -> SuggestResult:
    """Bring the suggestions up to date with texts, codebook and persons.

    `documents`, `codes` and `facets` limit what is searched; empty means all. With `jobs`
    above 1 that many processes read and search while this one writes.

    Raises:
        UnknownNameError: a document, code or facet does not exist.
    """
    plan = Plan(store, codebook, _numbers(store, documents), _codes(codebook, codes, facets))
    tasks = plan.tasks()
    first = next(tasks, None)
    if first is None and not plan.moves:
        return _finish_left_over(store)
    run = _Run(store, plan, coder)
    with _collector_paused():
        for batch in _batches(propose_chunks(run.ground, _chunks(store, first, tasks), jobs)):
            run.save(batch)
            if progress:
                progress(run.writer.saved.documents, plan.estimate)
    return run.finish()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python from looking for cycles: there are none here, and going over the rows of a
    batch again and again takes a tenth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Run:
    """One suggest run: begun or taken up again, saved batch by batch, finished."""

    def __init__(self, store: Store, plan: Plan, coder: str) -> None:
        self._store = store
        self._plan = plan
        self._notes: list[str] = []
        with transaction(store):
            left = unfinished_run(store, "suggest")
            self._is_resumed = left is not None
            self._number = begin_run(store, "suggest", coder) if left is None else left
            names = {*plan.parts, *plan.gone}
            names |= {first_name(plan.codebook, name) for name in plan.parts}
            self._codes = {name: code_number(store, name) for name in sorted(names, key=plan.order)}
            self._targets = {
                old: save_fingerprint(store, parts) for old, parts in plan.targets.items()
            }
            values = time_values(store)
        self.writer = SuggestionWriter(store, self._number)
        self.ground = Ground(store, plan.codebook, self._codes, values)

    def save(self, batch: list[tuple[Task, Outcome]]) -> None:
        """Save what came of some documents in one transaction."""
        for task, outcome in batch:
            self._notes += [f"{task.document.name}: {note}" for note in outcome[1]]
        with transaction(self._store):
            self.writer.save([self._result(*item) for item in batch])

    def _result(self, task: Task, outcome: Outcome) -> Result:
        basis = Basis(self._targets[task.document.fingerprint], task.persons)
        codes = None if task.codes is None else frozenset(self._codes[c] for c in task.codes)
        return Result(task.document, outcome, basis, codes)

    def finish(self) -> SuggestResult:
        """Bring the untouched documents up to date and show the results of the run."""
        saved = self.writer.saved
        with transaction(self._store):
            for old in self._plan.moves:
                move_fingerprint(self._store, old, self._targets[old], self._plan.documents)
            searched, written = saved.documents, saved.new + saved.changed
            if self._is_resumed:
                searched, written = count_of_run(self._store, self._number)
            counts = {"documents": searched, "suggestions": written, "gone": saved.gone}
            finish_run(self._store, self._number, _summary(searched, written), counts)
        return SuggestResult(
            self._number, saved.documents, saved.new, saved.changed, saved.gone, saved.stale,
            tuple(self._notes),
        )  # fmt: skip


def _summary(documents: int, suggestions: int) -> str:
    found = counted(suggestions, "suggestion")
    return f"{found} new or changed in {counted(documents, 'document')}"


def _finish_left_over(store: Store) -> SuggestResult:
    """Finish a run that was killed after its last batch, if there is one."""
    left = unfinished_run(store, "suggest")
    if left is None:
        return SuggestResult(None)
    with transaction(store):
        searched, written = count_of_run(store, left)
        counts = {"documents": searched, "suggestions": written, "gone": 0}
        finish_run(store, left, _summary(searched, written), counts)
    return SuggestResult(left)


def _chunks(store: Store, first: Task | None, rest: Iterable[Task]) -> Iterator[list[Task]]:
    """Cut the tasks into pieces of work, as they are asked for."""
    chunk: list[Task] = []
    documents, characters = 0.0, 0
    for task in chain([first] if first else [], rest):
        chunk.append(task)
        documents += SHARE if task.phrases else 1
        characters += 0 if task.phrases else load_characters(store, task.document.version)
        if documents >= CHUNK_DOCUMENTS or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, documents, characters = [], 0.0, 0
    if chunk:
        yield chunk


def _batches(
    results: Iterable[list[tuple[Task, Outcome | None]]],
) -> Iterator[list[tuple[Task, Outcome]]]:
    """Gather what came of documents into what is written in one transaction."""
    batch: list[tuple[Task, Outcome]] = []
    documents, rows = 0.0, 0
    for result in results:
        for task, outcome in result:
            if outcome is not None:
                batch.append((task, outcome))
                documents += SHARE if task.phrases else 1
                rows += len(outcome[0])
        if documents >= BATCH_DOCUMENTS or rows >= BATCH_ROWS:
            yield batch
            batch, documents, rows = [], 0.0, 0
    if batch:
        yield batch


def _numbers(store: Store, documents: Sequence[str]) -> list[int] | None:
    if not documents:
        return None
    numbers = []
    for name in documents:
        number = document_number(store, name)
        if number is None:
            raise UnknownNameError("document", name, document_names(store))
        numbers.append(number)
    return sorted(set(numbers))


def _codes(
    codebook: Codebook, codes: Sequence[str], facets: Sequence[str]
) -> frozenset[str] | None:
    if not codes and not facets:
        return None
    known = [code.id for code in codebook.active_codes()]
    for code in codes:
        if code not in known:
            raise UnknownNameError("code", code, known)
    for facet in facets:
        if facet not in [item.id for item in codebook.facets]:
            raise UnknownNameError("facet", facet, [item.id for item in codebook.facets])
    return frozenset(
        code.id
        for code in codebook.active_codes()
        if (not codes or code.id in codes) and (not facets or code.facet in facets)
    )
