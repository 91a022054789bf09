"""What one process does with documents: read them, propose, make rows of it.

A document is searched whole, or only where a changed phrase stands: then the phrase is looked
for in the text as written, and nothing but the segments that hold it is read and searched.
The store is only read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qcode.domain.proposal import Outcome, Passage
from qcode.storage.database import Store
from qcode.storage.fingerprints import Persons, Searched
from qcode.storage.passages import excerpt, load_passages, load_segments_at, load_version_texts
from qcode.storage.proposals import rows_of
from qcode.suggest.needles import Needles
from qcode.suggest.proposing import Suggester


@dataclass(frozen=True, slots=True)
class Task:
    """A document to search; `codes` None means all, `persons` those it is searched with.

    Where there are `phrases` (folded), only segments that hold one of them are searched.
    """

    document: Searched
    codes: frozenset[str] | None
    persons: Persons
    phrases: tuple[str, ...] = ()


class Search:
    """Searches documents of a store under one codebook.

    `values` gives the number of each modifier set by its JSON.
    """

    def __init__(self, store: Store, suggester: Suggester, values: Mapping[str, int]) -> None:
        self._store = store
        self._suggester = suggester
        self._values = values
        self._needles: dict[tuple[str, ...], Needles] = {}

    def outcomes(self, tasks: Sequence[Task]) -> list[Outcome | None]:
        """Return what comes of each task; None where no segment was to be searched."""
        texts = load_version_texts(self._store, [t.document.version for t in tasks if t.phrases])
        spots = load_segments_at(self._store, dict(self._places(tasks, texts)))
        return [
            self._partly(task, texts[task.document.version], spots.get(task.document.version))
            if task.phrases
            else self._whole(task)
            for task in tasks
        ]

    def _places(
        self, tasks: Sequence[Task], texts: Mapping[int, str]
    ) -> Iterator[tuple[int, list[int]]]:
        for task in tasks:
            if not task.phrases:
                continue
            needles = self._needles.get(task.phrases)
            if needles is None:
                needles = self._needles[task.phrases] = Needles(task.phrases)
            found = needles.places(texts[task.document.version])
            if found:
                yield task.document.version, found

    def _whole(self, task: Task) -> Outcome:
        document = task.document
        proposed = self._suggester.propose(load_passages(self._store, document, task.codes))
        return rows_of(document.version, proposed.proposals, self._values), proposed.notes, None

    def _partly(self, task: Task, text: str, segments: list[Passage] | None) -> Outcome | None:
        if not segments:
            return None
        document = task.document
        proposed = self._suggester.propose(excerpt(document, text, segments, task.codes))
        rows = rows_of(document.version, proposed.proposals, self._values)
        return rows, proposed.notes, [segment[1] for segment in segments]
