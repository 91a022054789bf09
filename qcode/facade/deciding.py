"""Suggesting and deciding: suggestions, codings, coverage, memos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.facade.study import Study

if TYPE_CHECKING:
    from qcode.domain.coding import Coding, Decision, Memo, Suggestion, Values
    from qcode.domain.filters import Filters
    from qcode.domain.story import Story
    from qcode.domain.waiting import QueueItem, Settled
    from qcode.workflow.mending import Repair
    from qcode.workflow.reviewing import ReviewSession
    from qcode.workflow.revisiting import RevisitSession
    from qcode.workflow.suggesting import SuggestResult

Progress = Callable[[int, int], None]


class Deciding(Study):
    """What the machine proposes and what a coder holds."""

    def suggest(
        self, documents: Iterable[str] = (), codes: Iterable[str] = (), facets: Iterable[str] = (),
        jobs: int = 1, progress: Progress | None = None,
    ) -> SuggestResult:  # fmt: skip
        """Look for cues in informants' segments; a second run does nothing."""
        from qcode.workflow.selecting import resolved_documents, selected_codes
        from qcode.workflow.suggesting import suggest

        names = resolved_documents(self._store, documents)
        wanted = tuple(codes), tuple(facets)
        chosen = selected_codes(self.codebook, *wanted) if any(wanted) else ()
        return suggest(
            self._store, self.codebook, documents=names, codes=chosen, jobs=jobs,
            coder=self.coder, progress=progress,
        )  # fmt: skip

    def suggestions(self, filters: Filters | None = None) -> Iterator[Suggestion]:
        """Yield suggestions with their evidence, in document order."""
        from qcode.storage.suggestions import load_suggestions

        return load_suggestions(self._store, self.codebook, self.coder, self._checked(filters))

    def review(
        self, documents: Iterable[str] = (), codes: Iterable[str] = (), facets: Iterable[str] = (),
        order: str = "document",
    ) -> ReviewSession:  # fmt: skip
        """Begin to decide the open suggestions: by document, by score, or uncertain first."""
        from qcode.workflow.reviewing import ReviewSession
        from qcode.workflow.selecting import resolved_documents, selected_codes

        names = resolved_documents(self._store, documents)
        chosen = selected_codes(self.codebook, codes, facets)
        return ReviewSession(self._store, self.codebook, self.coder, names, chosen, order)

    def accept(self, suggestions: Sequence[Suggestion], values: Values | None = None) -> list[str]:
        """Make codings of suggestions and return their ids."""
        from qcode.domain.coding import Values
        from qcode.workflow.deciding import accept

        return accept(self._store, self.codebook, suggestions, values or Values(), self.coder)

    def overlapping(self, codings: Sequence[str]) -> list[tuple[str, str]]:
        """Return (id, other id) where the coder says the same of overlapping words: both count."""
        from qcode.storage.codings import overlapping_own

        return overlapping_own(self._store, codings)

    def reject(self, suggestions: Sequence[Suggestion]) -> int:
        """Record that the coder does not hold these; return how many are new."""
        from qcode.workflow.deciding import reject

        return reject(self._store, suggestions, self.coder)

    def code(
        self, document: str, code: str, *, quote: str, turn: int | None = None, polarity: str = "",
        modifiers: Mapping[str, str] | None = None, case: str = "", memo: str = "",
    ) -> str:  # fmt: skip
        """Code a passage by hand and return the coding's id."""
        from qcode.workflow.coding import new_coding, place_quote
        from qcode.workflow.deciding import add_coding, load_passage

        passage = load_passage(self._store, self.document_name(document))
        coding = new_coding(
            self.codebook, passage, place_quote(passage, quote, turn), code, self.coder, "manual",
            polarity=polarity, modifiers=modifiers, case=case, memo=memo,
        )  # fmt: skip
        return add_coding(self._store, coding)

    def edit(self, coding: str, values: Values) -> Coding:
        """Change a coding of one's own."""
        from qcode.workflow.deciding import edit_coding

        return edit_coding(self._store, self.codebook, coding, values, self.coder)

    def uncode(self, coding: str) -> Coding:
        """Take a coding of one's own out of force."""
        from qcode.workflow.deciding import remove_coding

        return remove_coding(self._store, self.codebook, coding, self.coder)

    def uncode_all(self, codings: Sequence[Coding]) -> int:
        """Take codings of one's own out of force as one run; return how many."""
        from qcode.workflow.deciding import remove_codings

        return remove_codings(self._store, self.codebook, codings, self.coder)

    def queues(self) -> dict[str, tuple[int, int]]:
        """Return by queue how many codings of the coder wait in it, and how many of anybody."""
        from qcode.storage.waiting import count_queues

        return count_queues(self._store, self.coder)

    def waiting(self, queue: str = "all", filters: Filters | None = None) -> list[QueueItem]:
        """Return what waits in a queue ("all": in any) for the coder."""
        from qcode.workflow.settling import load_queue_items

        own = replace(self._checked(filters), coders=(self.coder,))
        return load_queue_items(self._store, self.codebook, queue, own)

    def waiting_named(self, queue: str, ids: Sequence[str]) -> list[QueueItem]:
        """Return the entries in a queue of the codings whose ids begin as given."""
        from qcode.workflow.settling import named_items

        return named_items(self._store, self.codebook, queue, ids)

    def revisit(self, queue: str = "all", filters: Filters | None = None) -> RevisitSession:
        """Begin to decide what waits for the coder in a queue."""
        from qcode.workflow.revisiting import RevisitSession

        items = self.waiting(queue, filters)
        return RevisitSession(self._store, self.codebook, self.coder, items)

    def settle(
        self, items: Sequence[QueueItem], values: Values | None = None, *, turn: int | None = None
    ) -> Settled:
        """Keep codings that wait, with values changed on the way; their entries end."""
        from qcode.domain.coding import Values
        from qcode.workflow.settling import settle

        given = values or Values()
        return settle(self._store, self.codebook, items, given, self.coder, turn=turn)

    def drop(self, items: Sequence[QueueItem], memo: str | None = None) -> Settled:
        """Take codings that wait out of force."""
        from qcode.workflow.settling import drop

        return drop(self._store, self.codebook, items, self.coder, memo)

    def cover(
        self, documents: Iterable[str], codes: Iterable[str] = (), facets: Iterable[str] = ()
    ) -> int:
        """Declare documents worked through for codes (all by default)."""
        from qcode.workflow.deciding import cover
        from qcode.workflow.selecting import resolved_documents, selected_codes

        names = resolved_documents(self._store, documents)
        return cover(self._store, names, selected_codes(self.codebook, codes, facets), self.coder)

    def codings(self, filters: Filters | None = None) -> Iterator[Coding]:
        """Yield codings in document order; removed ones only where asked for."""
        from qcode.storage.codings import load_codings
        from qcode.workflow.deciding import facets_of

        facets = facets_of(self.codebook_or_none)
        return load_codings(self._store, self._checked(filters), facets)

    def coding(self, prefix: str) -> tuple[Coding, list[Decision]]:
        """Return a coding, removed or not, and every decision on it."""
        from qcode.storage.codings import coding_number, load_decisions
        from qcode.workflow.deciding import load_coding

        found = load_coding(self._store, self.codebook, prefix)
        return found, load_decisions(self._store, coding_number(self._store, found.id))

    def add_memo(self, kind: str, target: tuple[str, ...], words: str) -> str:
        """Attach words to the project, a document, case, code, coding, or case and code."""
        from qcode.workflow.deciding import add_memo

        return add_memo(self._store, kind, target, words, self.coder)

    def memos(self, kind: str = "", target: tuple[str, ...] = ()) -> list[Memo]:
        """Return the memos of one thing, or of all."""
        from qcode.storage.memos import load_memos

        return load_memos(self._store, kind, target)

    def suggestions_named(self, ids: Sequence[str]) -> list[Suggestion]:
        """Return the suggestions whose ids begin as given; several for one start are refused."""
        from qcode.storage.suggestions import load_suggestion, resolve_suggestion

        numbers = dict.fromkeys(resolve_suggestion(self._store, prefix) for prefix in ids)
        return [load_suggestion(self._store, number, self.coder) for number in numbers]

    def memo_target(
        self, document: str = "", case: str = "", code: str = "", coding: str = ""
    ) -> tuple[str, tuple[str, ...]]:
        """Return what a memo is on: its kind and the whole names.

        Raises:
            UsageError: the names do not belong together.
            UnknownNameError: one does not exist.
        """
        from qcode.workflow.telling import memo_target

        return memo_target(self._store, self.codebook_or_none, document, case, code, coding)

    def story(self, coding: str) -> Story:
        """Return everything that is known of a coding: passage, decisions, suggestion, memos."""
        from qcode.workflow.telling import tell

        return tell(self._store, self.codebook, coding, self.coder)

    def run_words(self) -> dict[str, str]:
        """Return what each run of the history did, in words, by its id."""
        from qcode.storage.run_words import load_run_words

        return load_run_words(self._store)

    def repair(self) -> Repair:
        """Mend what can be mended after a backup; say what was done and what is left."""
        from qcode.workflow.mending import repair

        self._codebook = None
        return repair(self._store, self.folder, self.coder)
