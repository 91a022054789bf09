"""The queue of a review and the place in it.

By document, the queue grows as documents are reached; by score it is whole from the start, as
numbers only. What is open is asked of the store each time: another session may have decided
meanwhile, and a suggestion may have gone because it was computed anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from qcode.errors import UnknownNameError
from qcode.storage.database import Store
from qcode.storage.queue import count_waiting, load_waiting, load_waiting_in, suggestion_status

ORDERS = ("document", "score", "uncertain")


class ReviewQueue:
    """The suggestions that one coder had open, in an order, with a place in it.

    `place` counts from 0; it is the length of the queue at its end. `total` is how many were
    open at the start.
    """

    def __init__(
        self, store: Store, coder: str, documents: Sequence[str], codes: Sequence[str], order: str
    ) -> None:
        if order not in ORDERS:
            raise UnknownNameError("order", order, ORDERS)
        self._store, self._coder = store, coder
        self._documents, self._codes = documents, codes
        self.place = 0
        self._numbers: array[int] = array("q")
        self._ahead: Iterator[int] = iter(())
        if order == "document":
            waiting = self.waiting()
            self.total = sum(waiting.values())
            self._ahead = iter(waiting)
        else:
            self._numbers = load_waiting(store, coder, documents, codes, order)
            self.total = len(self._numbers)
        self.settle()

    @property
    def number(self) -> int | None:
        """The number of the suggestion at the place, or None at the end of the queue."""
        return self._numbers[self.place] if self.place < len(self._numbers) else None

    def settle(self) -> None:
        """Go from the place, itself included, to the first open suggestion, or to the end."""
        while self.place < len(self._numbers) or self._extend():
            if self.is_open(self._numbers[self.place]):
                return
            self.place += 1

    def forward(self) -> None:
        """Go to the next open suggestion, or to the end."""
        self.place += 1
        self.settle()

    def back(self) -> bool:
        """Go to the suggestion before, decided or not; False where there is none."""
        for place in range(self.place - 1, -1, -1):
            if self.status(self._numbers[place]):
                self.place = place
                return True
        return False

    def status(self, number: int) -> str:
        """Return open, accepted or rejected; "" where the suggestion is gone."""
        return suggestion_status(self._store, number, self._coder)

    def is_open(self, number: int) -> bool:
        """Say whether the coder has still to decide a suggestion."""
        return self.status(number) == "open"

    def waiting(self) -> dict[int, int]:
        """Return how many suggestions wait now, by the number of the document."""
        return count_waiting(self._store, self._coder, self._documents, self._codes)

    def waiting_in(self, document: int) -> int:
        """Return how many suggestions of one document wait now."""
        return len(load_waiting_in(self._store, self._coder, document, self._codes))

    def _extend(self) -> bool:
        """Put the suggestions of the next document into the queue; False where none is left."""
        for document in self._ahead:
            found = load_waiting_in(self._store, self._coder, document, self._codes)
            self._numbers.extend(found)
            if found:
                return True
        return False
