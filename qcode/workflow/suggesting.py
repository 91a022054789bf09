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
from qcode.domain.proposal import Proposed
from qcode.errors import UnknownNameError
from qcode.storage.database import Store, transaction
from qcode.storage.documents import document_names, document_number
from qcode.storage.fingerprints import load_passages, move_fingerprint, save_fingerprint
from qcode.storage.interning import code_number
from qcode.storage.proposals import Basis, SuggestionWriter, count_of_run
from qcode.storage.runs import begin_run, finish_run, unfinished_run
from qcode.workflow.plan import Plan, Task
from qcode.workflow.workers import Chunk, propose_chunks

BATCH_DOCUMENTS = 100
BATCH_CHARACTERS = 1_000_000
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
    above 1 that many processes search while this one reads and writes.

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
        for batch in _batches(propose_chunks(run.numbered, _chunks(store, first, tasks), jobs)):
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
            self._codes = {name: code_number(store, name) for name in sorted(names, key=plan.order)}
            self._targets = {
                old: save_fingerprint(store, parts) for old, parts in plan.targets.items()
            }
        self.writer = SuggestionWriter(store, self._number)
        self.numbered = (plan.codebook, self._codes)

    def save(self, batch: list[tuple[Task, Proposed]]) -> None:
        """Save the proposals for some documents in one transaction."""
        with transaction(self._store):
            for task, proposed in batch:
                self._notes += [f"{task.document.name}: {note}" for note in proposed.notes]
                basis = Basis(self._targets[task.document.fingerprint], task.persons)
                codes = None if task.codes is None else {self._codes[c] for c in task.codes}
                self.writer.save(task.document, proposed, basis, codes)

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
    return f"{suggestions} suggestions new or changed in {documents} documents"


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


def _chunks(store: Store, first: Task | None, rest: Iterable[Task]) -> Iterator[Chunk]:
    """Cut the tasks into pieces of work and read their texts, as they are asked for."""
    chunk: Chunk = []
    characters = 0
    for task in chain([first] if first else [], rest):
        chunk.append((task, load_passages(store, task.document, task.codes)))
        characters += task.document.characters
        if len(chunk) >= CHUNK_DOCUMENTS or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _batches(
    results: Iterable[list[tuple[Task, Proposed]]],
) -> Iterator[list[tuple[Task, Proposed]]]:
    """Gather results into what is written in one transaction."""
    batch: list[tuple[Task, Proposed]] = []
    characters = 0
    for result in results:
        batch += result
        characters += sum(task.document.characters for task, _ in result)
        if len(batch) >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
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
