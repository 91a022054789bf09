"""What one process does with documents: read them, propose, make rows of it.

A document is searched whole, or only where a changed phrase stands: then the phrase is looked
for in the text as written, and nothing but the segments that hold it is read and searched.
The store is only read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qcode.domain.proposal import Outcome, Passages
from qcode.storage.database import Store
from qcode.storage.fingerprints import Persons, Searched
from qcode.storage.passages import excerpt, load_passages, load_segments_at, load_version_texts
from qcode.storage.proposals import rows_of
from qcode.suggest.needles import Needles
from qcode.suggest.proposing import Suggester
from qcode.suggest.words import fold_for_matching


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
        excerpts = self._excerpts([task for task in tasks if task.phrases])
        return [
            self._outcome(task, excerpts.get(task.document.version))
            if task.phrases
            else self._outcome(task, load_passages(self._store, task.document, task.codes))
            for task in tasks
        ]

    def _outcome(self, task: Task, passages: Passages | None) -> Outcome | None:
        if passages is None:
            return None
        proposed = self._suggester.propose(passages)
        rows = rows_of(passages.version, proposed.proposals, self._values)
        starts = None
        if task.phrases:
            begins = zip(passages.segments, passages.shifts, strict=True)
            starts = [segment[1] + shift for segment, shift in begins]
        return rows, proposed.notes, starts

    def _excerpts(self, tasks: Sequence[Task]) -> dict[int, Passages]:
        """Return what is to be searched in documents searched in part, by version.

        Their texts are folded together: folding costs by the call.
        """
        texts = load_version_texts(self._store, [task.document.version for task in tasks])
        spots = load_segments_at(self._store, dict(self._places(tasks, texts)))
        asked = [task for task in tasks if task.document.version in spots]
        words = [
            "\n".join([text[start:end] for _, start, end, _ in spots[task.document.version]])
            for task in asked
            for text in (texts[task.document.version],)
        ]
        folded = fold_for_matching("\n".join(words))
        found: dict[int, Passages] = {}
        start = 0
        for task, excerpted in zip(asked, words, strict=True):
            end = start + len(excerpted)
            version = task.document.version
            found[version] = excerpt(
                task.document, excerpted, folded[start:end], spots[version], task.codes
            )
            start = end + 1
        return found

    def _places(
        self, tasks: Sequence[Task], texts: Mapping[int, str]
    ) -> Iterator[tuple[int, list[int]]]:
        for task in tasks:
            needles = self._needles.get(task.phrases)
            if needles is None:
                needles = self._needles[task.phrases] = Needles(task.phrases)
            found = needles.places(texts[task.document.version])
            if found:
                yield task.document.version, found
