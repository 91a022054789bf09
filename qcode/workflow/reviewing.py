"""Review: a coder goes through the open suggestions of a project and decides them.

A `ReviewSession` knows the queue, the place in it, what the coder set but has not decided, and
what she did so far; it neither reads keys nor prints. Every decision is written at once, as
one run in one transaction, so a session that is killed loses nothing but its place. To decide
a suggestion anew takes back what the session decided on it before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from qcode.domain.codebook import Codebook
from qcode.domain.coding import Suggestion, Values
from qcode.domain.identity import HASH_BITS
from qcode.domain.review import Act, Coverage, ReviewSummary, Sheet
from qcode.domain.text import StoredTurn
from qcode.errors import BusyError, UsageError
from qcode.storage.codings import overlapping_own
from qcode.storage.coverage import covered_codes
from qcode.storage.database import Store
from qcode.storage.documents import document_number
from qcode.storage.queue import latest_run
from qcode.storage.suggestions import load_suggestion
from qcode.workflow import deciding
from qcode.workflow.answering import Answers, words_in_turn
from qcode.workflow.coding import (
    Passage,
    case_named_in,
    checked_polarity,
    new_coding,
    place_quote,
)
from qcode.workflow.naming import checked_modifiers
from qcode.workflow.queueing import ReviewQueue
from qcode.workflow.sheets import load_sheet, modifiers_with
from qcode.workflow.undoing import undo


class _Done(NamedTuple):
    """An act, and the suggestion it decided: its number and its place in the queue."""

    act: Act
    number: int = -1
    place: int = -1


class ReviewSession:
    """One coder's way through the suggestions of `documents` (all if empty) for `codes`."""

    def __init__(
        self,
        store: Store,
        codebook: Codebook,
        coder: str,
        documents: Sequence[str],
        codes: Sequence[str],
        order: str = "document",
    ) -> None:
        self.codebook = codebook
        self.coder = coder
        self.codes = tuple(codes)
        self.answers = Answers(codebook)
        self._store = store
        self._queue = ReviewQueue(store, coder, documents, self.codes, order)
        self._done: list[_Done] = []
        self._changes: dict[int, Values] = {}
        self._skipped: set[int] = set()
        self._offered: set[str] = set()

    # Where we are

    @property
    def total(self) -> int:
        """How many suggestions were open when the session began."""
        return self._queue.total

    @property
    def is_at_end(self) -> bool:
        """Say whether no suggestion is shown: the queue is behind us."""
        return self._queue.number is None

    def sheet(self) -> Sheet | None:
        """Return the suggestion shown in its surroundings, or None at the end."""
        number = self._queue.number
        if number is not None and not self._queue.status(number):
            self._queue.settle()  # it went since it was shown: nothing is left to decide
            number = self._queue.number
        if number is None:
            return None
        return load_sheet(
            self._store, self.codebook, self.coder, number, self._changes.get(number, Values()),
            (self._queue.place + 1, self.total),
        )  # fmt: skip

    def context(self, reach: int) -> tuple[str, list[StoredTurn]]:
        """Return the document's text and the turns around the shown one, `reach` each way."""
        passage, number = self._shown_passage()
        return passage.text, list(passage.turns[max(0, number - 1 - reach) : number + reach])

    def summary(self) -> ReviewSummary:
        """Return what this session did that stands, and what is left."""
        acts = [done.act for done in self._done]
        waiting = self._queue.waiting()

        def count(kind: str) -> int:
            return sum(act.kind == kind for act in acts)

        return ReviewSummary(
            accepted=count("accept"),
            edited=sum(act.is_edited for act in acts),
            rejected=count("reject"),
            coded=count("code"),
            memos=count("memo"),
            covered=tuple(act.document for act in acts if act.kind == "cover"),
            skipped=sum(self._queue.is_open(number) for number in self._skipped),
            dropped=sum(self._queue.is_open(number) for number in self._changes),
            waiting=sum(waiting.values()),
            documents=len(waiting),
        )

    # Moving

    def skip(self) -> None:
        """Leave the suggestion shown open and go on."""
        number = self._shown_number()
        if self._queue.is_open(number):
            self._skipped.add(number)
        self._queue.forward()

    def back(self) -> bool:
        """Go to the suggestion before, decided or not; False where there is none."""
        return self._queue.back()

    # Setting values before deciding

    def change(self, values: Values) -> None:
        """Set values of the coding to be made; they are checked now and used by `accept`.

        Raises:
            QcodeError: a value cannot be; nothing was set.
        """
        number = self._shown_number()
        suggestion = self._open(number)
        changes = _merged(self._changes.get(number, Values()), values)
        if values.modifiers:
            checked_modifiers(self.codebook, values.modifiers)
        if values.quote:
            passage, turn = self._shown_passage()
            place_quote(passage, values.quote, turn)
        if values.polarity:
            checked_polarity(self.codebook, suggestion.code, values.polarity)
        if changes.is_empty:
            self._changes.pop(number, None)
        else:
            self._changes[number] = changes

    def quote(self, typed: str) -> str:
        """Return the words of the shown turn that were meant; UsageError where unclear."""
        passage, turn = self._shown_passage()
        return words_in_turn(passage, turn, typed).of(passage.text)

    def cases_to_choose(self, values: Values | None = None) -> tuple[str, ...]:
        """Return the cases between which `accept` needs a choice; empty where it needs none.

        A person of one case who is named in the passage makes the choice.
        """
        cases = self.cases()
        changes = _merged(self._changes.get(self._shown_number(), Values()), values or Values())
        if len(cases) < 2 or changes.case:
            return ()
        words = changes.quote or self._open(self._shown_number()).quote
        return () if case_named_in(self._shown_passage()[0].people, words) else cases

    def cases(self) -> tuple[str, ...]:
        """Return the cases of the shown suggestion's document."""
        return self._shown_passage()[0].document.cases

    # Deciding

    def accept(self, values: Values | None = None) -> Act:
        """Make a coding of the suggestion shown, with the values set and those given; go on.

        Raises:
            UsageError: a value is missing or cannot be; nothing was decided.
        """
        number = self._shown_number()
        suggestion = self._open(number)
        changes = _merged(self._changes.get(number, Values()), values or Values())
        if self.cases_to_choose(changes):
            cases = ", ".join(self.cases())
            raise UsageError(f"{suggestion.document} is about several cases: {cases}", "choose one")
        self._take_back_earlier(number)
        new = self._new_values(suggestion, changes)
        made = deciding.accept(self._store, self.codebook, [suggestion], new, self.coder)
        is_edited = not replace(new, case=None, memo=None).is_empty
        words = self._accept_words(suggestion, changes, is_new=bool(made))
        for _, other in overlapping_own(self._store, made):
            words += f"; your {other[:8]} says the same of overlapping words: both count"
        return self._decided("accept", number, suggestion, words, is_edited=is_edited)

    def reject(self) -> Act:
        """Record that the suggestion shown does not hold, and go on."""
        number = self._shown_number()
        suggestion = self._open(number)
        self._take_back_earlier(number)
        deciding.reject(self._store, [suggestion], self.coder)
        words = f"rejected {suggestion.code} in {_place(suggestion)}"
        return self._decided("reject", number, suggestion, words)

    def code(self, quote: str, code: str, polarity: str = "", case: str = "") -> Act:
        """Code a passage of the shown turn by hand; the place in the queue stays.

        Raises:
            QcodeError: the coder coded this passage so already, or a value cannot be.
        """
        passage, turn = self._shown_passage()
        coding = new_coding(
            self.codebook, passage, place_quote(passage, quote, turn), code, self.coder, "manual",
            polarity=polarity, case=case,
        )  # fmt: skip
        deciding.add_coding(self._store, coding)
        held = " ".join(part for part in (coding.code, coding.polarity) if part)
        words = f"coded {held} in {coding.document} turn {turn}"
        return self._acted("code", coding.document, words)

    def add_memo(self, words: str) -> Act:
        """Attach words to the shown suggestion's document."""
        document = self._shown_passage()[0].document.id
        deciding.add_memo(self._store, "document", (document,), words, self.coder)
        return self._acted("memo", document, f"memo on {document}")

    def undo(self) -> Act | None:
        """Take back the last act of this session and show its suggestion; None if there is none.

        Raises:
            QcodeError: later work stands on it; that act is out of this session's reach then.
        """
        if not self._done:
            return None
        done = self._done.pop()
        self._take_back(done)
        if done.place >= 0:
            self._queue.place = done.place
        return done.act

    # Coverage

    def coverage(self) -> Coverage:
        """Return what marking a document worked through would declare.

        It is the document shown or, at the end of the queue, the one last worked on.
        """
        if self.is_at_end and self._done:
            document = self._done[-1].act.document
        else:
            document = self._shown_passage()[0].document.id
        number = document_number(self._store, document) or 0
        return Coverage(document, self.codes, self._queue.waiting_in(number))

    def finished(self) -> Coverage | None:
        """Return the document whose last suggestion was just decided, once a session.

        None where it still has open ones, or was worked through for these codes already.
        """
        if not self._done or self._done[-1].number < 0:
            return None
        document, number = self._done[-1].act.document, self._done[-1].number
        if document in self._offered or self._queue.waiting_in(number >> HASH_BITS):
            return None
        self._offered.add(document)
        covered = covered_codes(self._store, document, self.coder)
        return None if covered >= set(self.codes) else Coverage(document, self.codes, 0)

    def cover(self, coverage: Coverage) -> Act | None:
        """Declare a document worked through; None where it was so already."""
        document = coverage.document
        self._offered.add(document)
        if not deciding.cover(self._store, [document], coverage.codes, self.coder):
            return None
        words = f"{document} is worked through for {len(coverage.codes)} codes"
        return self._acted("cover", document, words)

    # Inside

    def _shown_number(self) -> int:
        number = self._queue.number
        if number is None:
            raise UsageError("no suggestion is shown", "go back to one first")
        return number

    def _open(self, number: int) -> Suggestion:
        if not self._queue.status(number):
            raise UsageError("this suggestion is gone: it was computed anew", "go on to the next")
        return load_suggestion(self._store, number, self.coder)

    def _shown_passage(self) -> tuple[Passage, int]:
        """Return the document shown and the number of the turn."""
        suggestion = self._open(self._shown_number())
        return deciding.load_passage(self._store, suggestion.document), suggestion.turn

    def _new_values(self, suggestion: Suggestion, changes: Values) -> Values:
        """Leave out what is as suggested: only a real change makes an edited coding."""
        before = modifiers_with(self.codebook, suggestion, Values())
        is_same = modifiers_with(self.codebook, suggestion, changes) == before
        same_code = changes.code in (None, suggestion.code)
        return replace(
            changes,
            code=None if same_code else changes.code,
            quote=None if changes.quote == suggestion.quote else changes.quote,
            polarity=None
            if same_code and changes.polarity == suggestion.polarity
            else changes.polarity,
            modifiers=None if is_same else changes.modifiers,
        )

    def _accept_words(self, suggestion: Suggestion, changes: Values, *, is_new: bool) -> str:
        code = changes.code or suggestion.code
        polarity = changes.polarity or suggestion.polarity
        if not self.codebook.facet_of(code).polarity:
            polarity = ""
        held = " ".join(part for part in (code, polarity) if part)
        case = f", case {changes.case}" if changes.case else ""
        known = "" if is_new else " (you coded this passage so already)"
        return f"accepted {held} in {_place(suggestion)}{case}{known}"

    def _decided(
        self, kind: str, number: int, suggestion: Suggestion, words: str, *, is_edited: bool = False
    ) -> Act:
        self._skipped.discard(number)
        self._changes.pop(number, None)
        run = latest_run(self._store, self.coder, kind)
        act = Act(kind, suggestion.document, words, run, suggestion.id, is_edited)
        self._done.append(_Done(act, number, self._queue.place))
        self._queue.forward()
        return act

    def _acted(self, kind: str, document: str, words: str) -> Act:
        act = Act(kind, document, words, latest_run(self._store, self.coder, kind))
        self._done.append(_Done(act))
        return act

    def _take_back_earlier(self, number: int) -> None:
        """Take back what this session decided on a suggestion that is decided anew."""
        found = [done for done in self._done if done.number == number]
        for done in found:
            self._done.remove(done)
            self._take_back(done)

    def _take_back(self, done: _Done) -> None:
        try:
            undo(self._store, self.coder, done.act.run)
        except BusyError:
            self._done.append(done)
            raise


def _merged(old: Values, new: Values) -> Values:
    """Return the old values with the new ones in their place; "" takes a memo or quote away."""
    return Values(
        polarity=old.polarity if new.polarity is None else new.polarity,
        modifiers={**(old.modifiers or {}), **(new.modifiers or {})} or None,
        case=new.case or old.case,
        code=new.code or old.code,
        quote=(old.quote if new.quote is None else new.quote) or None,
        memo=(old.memo if new.memo is None else new.memo) or None,
    )


def _place(suggestion: Suggestion) -> str:
    return f"{suggestion.document} turn {suggestion.turn}"
