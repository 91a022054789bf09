"""A coder goes through what waits in a queue and decides it, an entry at a time.

A `RevisitSession` knows the entries, the place among them and what was done; it neither reads
keys nor prints. Every decision is one run, written at once. What another session decided
meanwhile is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qcode.domain.codebook import Code, Codebook
from qcode.domain.coding import Coding, Values
from qcode.domain.filters import Filters
from qcode.domain.review import Act, RevisitSummary, WaitingSheet
from qcode.domain.text import StoredTurn
from qcode.domain.waiting import QueueItem, Settled, Waiting
from qcode.errors import BusyError, UsageError
from qcode.storage.codings import load_codings
from qcode.storage.database import Store
from qcode.storage.versions import (
    load_codebook_number,
    load_version_text,
    load_version_turns,
    values_before,
    version_of_coding,
)
from qcode.storage.waiting import load_entry, rivals_of
from qcode.workflow.answering import Answers, words_in_turn
from qcode.workflow.coding import place_quote
from qcode.workflow.deciding import facets_of, load_coding, load_passage
from qcode.workflow.settling import drop, settle, successors_of
from qcode.workflow.undoing import undo


class RevisitSession:
    """One coder's way through entries, in their order."""

    def __init__(
        self, store: Store, codebook: Codebook, coder: str, items: Sequence[QueueItem]
    ) -> None:
        self.codebook = codebook
        self.coder = coder
        self.answers = Answers(codebook)
        self._store = store
        self._items = list(items)
        self._place = 0
        self._done: list[tuple[Act, int, Settled]] = []
        self._memo = ""
        self._skipped: set[int] = set()
        self._settle_place()

    @property
    def total(self) -> int:
        """How many entries there were when the session began."""
        return len(self._items)

    @property
    def memo(self) -> str:
        """The memo that goes with the next decision, or ""."""
        return self._memo

    def sheet(self) -> WaitingSheet | None:
        """Return the entry at the place in its surroundings, or None at the end."""
        self._settle_place()
        if self._place >= len(self._items):
            return None
        return load_waiting_sheet(
            self._store, self.codebook, self._items[self._place], (self._place + 1, self.total)
        )

    def context(self, reach: int) -> tuple[str, list[StoredTurn]]:
        """Return the text in force and its turns around the coding's, `reach` each way."""
        coding = self._shown().coding
        passage = load_passage(self._store, coding.document)
        middle = min(coding.turn, len(passage.turns))
        return passage.text, list(passage.turns[max(0, middle - 1 - reach) : middle + reach])

    def place_of(self, typed: str) -> tuple[int, str]:
        """Return the turn and the words that were meant: in the coding's turn, else anywhere.

        Raises:
            UsageError: they are not there, or more than once.
        """
        coding = self._shown().coding
        passage = load_passage(self._store, coding.document)
        if coding.status != "lost":
            try:
                span = words_in_turn(passage, coding.turn, typed)
            except UsageError:
                if typed not in passage.text:
                    raise
            else:
                return coding.turn, span.of(passage.text)
        turn, span = place_quote(passage, typed, None)
        return turn, span.of(passage.text)

    def keep(self, values: Values | None = None, turn: int | None = None) -> Act:
        """Keep the coding, with values changed, and go on.

        Raises:
            QcodeError: it cannot be kept so; nothing was decided.
        """
        item, given = self._shown(), values or Values()
        result = settle(
            self._store, self.codebook, [item], self._with_memo(given), self.coder, turn=turn
        )
        coding = load_coding(self._store, self.codebook, item.coding.id)
        held = " ".join(part for part in (coding.code, coding.polarity) if part)
        verb = "kept" if given.is_empty else "changed"
        return self._decided(item, result, verb, f"{verb} {held} in {_place(coding)}")

    def drop(self) -> Act:
        """Take the coding out of force, and go on."""
        item = self._shown()
        result = drop(self._store, self.codebook, [item], self.coder, self._memo or None)
        words = f"dropped {item.coding.code} in {_place(item.coding)}"
        return self._decided(item, result, "dropped", words)

    def remember(self, memo: str) -> None:
        """Set the memo that the next decision writes on its coding; "" takes it back."""
        self._shown()
        self._memo = memo

    def skip(self) -> None:
        """Leave the entry open and go on."""
        self._skipped.add(self._shown().entry.number)
        self._place += 1
        self._memo = ""

    def back(self) -> bool:
        """Go to the open entry before; False where there is none."""
        for place in range(self._place - 1, -1, -1):
            if load_entry(self._store, self._items[place].entry.number):
                self._place = place
                self._memo = ""
                return True
        return False

    def undo(self) -> Act | None:
        """Take back the last decision of this session and show it again; None without one.

        Raises:
            QcodeError: later work stands on it; it is out of this session's reach then.
        """
        if not self._done:
            return None
        act, place, _ = done = self._done.pop()
        try:
            undo(self._store, self.coder, act.run)
        except BusyError:
            self._done.append(done)
            raise
        self._place = place
        return act

    def summary(self) -> RevisitSummary:
        """Return what this session did that stands, and what is left."""
        kinds = [act.kind for act, *_ in self._done]
        still = {n.entry.number for n in self._items if load_entry(self._store, n.entry.number)}
        return RevisitSummary(
            kept=kinds.count("kept"),
            edited=kinds.count("changed"),
            dropped=kinds.count("dropped"),
            skipped=len(self._skipped & still),
            covered=tuple(name for *_, done in self._done for name in done.covered),
            left=len(still),
        )

    def _shown(self) -> QueueItem:
        self._settle_place()
        if self._place >= len(self._items):
            raise UsageError("no coding is shown", "b goes back to one that is open, q quits")
        return self._items[self._place]

    def _settle_place(self) -> None:
        """Go to the first entry, from the place on, that is still open."""
        while self._place < len(self._items):
            if load_entry(self._store, self._items[self._place].entry.number):
                return
            self._place += 1

    def _with_memo(self, values: Values) -> Values:
        return replace(values, memo=self._memo) if self._memo else values

    def _decided(self, item: QueueItem, result: Settled, kind: str, words: str) -> Act:
        self._skipped.discard(item.entry.number)
        self._memo = ""
        act = Act(kind, item.coding.document, words, result.run)
        self._done.append((act, self._place, result))
        return act


def load_waiting_sheet(
    store: Store, codebook: Codebook, item: QueueItem, place: tuple[int, int]
) -> WaitingSheet:
    """Return the sheet of an entry; `place` is its position and the total."""
    entry = item.entry
    coding = load_coding(store, codebook, item.coding.id)
    version = version_of_coding(store, entry.coding)
    turns = load_version_turns(store, version)
    before = turns[: coding.turn - 1]
    old_book = load_codebook_number(store, entry.codebook) if entry.codebook else codebook
    changed = values_before(store, entry.coding, entry.run)
    return WaitingSheet(
        entry=entry,
        coding=coding,
        document=load_passage(store, coding.document).document,
        text=load_version_text(store, version),
        turn=turns[coding.turn - 1],
        question=next((turn for turn in reversed(before) if turn.is_interviewer), None),
        before=_code(old_book, _old_code(entry, coding)),
        now=_code(codebook, coding.code),
        versions=(old_book.version, codebook.version),
        successors=tuple(codebook.code(code) for code in successors_of(codebook, coding.code)),
        old_quote=str(entry.details.get("quote") or changed.get("quote") or ""),
        rivals=_rivals(store, codebook, entry),
        position=place[0],
        total=place[1],
    )


def _old_code(entry: Waiting, coding: Coding) -> str:
    return str(entry.details.get("code") or coding.code)


def _code(codebook: Codebook, code: str) -> Code | None:
    return codebook.code(code) if codebook.has_code(code) else None


def _rivals(store: Store, codebook: Codebook, entry: Waiting) -> tuple[Coding, ...]:
    if entry.reason != "conflict":
        return ()
    numbers = rivals_of(store, entry.coding)
    return tuple(load_codings(store, Filters(), facets_of(codebook), numbers))


def _place(coding: Coding) -> str:
    return f"{coding.document} turn {coding.turn}"
