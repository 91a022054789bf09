"""How a place is believed: the words of a passage together with what stands around them.

Where the alignment is certain of all words of a passage and enough of its neighbours are kept
on the same sides of it, that is its place. Words that occur once in each text are believed
where they are telling enough. A few letters are believed with the words beside them, where
all of these together occur once; at the end of such a stretch they might as well be the same
words from nearby that lost their place, and are believed only where there are none.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from qcode.domain.aligning import NONE, Alignment

AROUND = 8  # words on each side that are looked at
_ENOUGH, _FEW = 6, 3  # of them must be kept: on one side, or on each
_NEAR = 400  # words between a passage and a neighbour that is kept, at most
_LIGHT = 10  # letters: fewer may stand anywhere by chance
_PROOF = 24  # letters: as many that stand once in each text are the same passage
_TELLING = 12  # letters: fewer, by themselves, are no proof that words were moved
_LONG_RUN = 24  # words beside a passage that are taken together with it, at most


class Surroundings:
    """Finds the places of passages that are beyond doubt."""

    def __init__(self, alignment: Alignment) -> None:
        self._found = alignment
        self._old, self._new = alignment.old, alignment.new
        self._loose = _loose(alignment)

    def sure_place(self, first: int, last: int) -> int:
        """Return the first new word of a passage that is beyond doubt, or NONE."""
        found, there = self._found, self._found.partners[first]
        size = last - first
        if (
            there != NONE
            and found.partners[first:last] == list(range(there, there + size))
            and all(found.certain[first:last])
            and self._is_supported(first, last, there)
        ):
            return there
        there = self.only_place(first, last)
        if there == NONE or self._weight(first, last) >= _PROOF:
            return there
        if self._is_denied(first, last, there):
            return NONE
        is_placed = any(partner != NONE for partner in found.partners[first:last])
        is_telling = self._weight(first, last) >= (_LIGHT if is_placed else _TELLING)
        return there if is_telling or self._is_supported(first, last, there) else NONE

    def only_place(self, first: int, last: int) -> int:
        """Return where words stand that occur once in each text, or NONE."""
        words = self._old.words[first:last]
        return NONE if _only(self._old.words, words) == NONE else _only(self._new.words, words)

    def _is_denied(self, first: int, last: int, there: int) -> bool:
        """Say whether the alignment is certain that some of the words stand elsewhere."""
        found = self._found
        return any(
            (found.certain[at] and found.partners[at] != there + at - first)
            or (source not in (NONE, at) and found.certain[source])
            for at, source in zip(
                range(first, last), found.sources[there : there + last - first], strict=True
            )
        )

    def _is_supported(self, first: int, last: int, there: int) -> bool:
        """Say whether what stands around a passage says so too; for few letters, both sides."""
        old, new, size = self._old.words, self._new.words, last - first
        before, after = old[max(first - AROUND, 0) : first], old[last : last + AROUND]
        is_left = new[max(there - AROUND, 0) : there] == before
        is_right = new[there + size : there + size + AROUND] == after
        if is_left and is_right:
            return True
        # Where a text begins or ends, nothing stands beside a passage: that tells little.
        left = len(before) if is_left else self._count_kept(range(first - 1, -1, -1), there)
        right = len(after) if is_right else self._count_kept(range(last, len(old)), there)
        is_between, is_beside = min(left, right) >= _FEW, max(left, right) >= _FEW
        if self._weight(first, last) >= _LIGHT:
            is_only = self.only_place(first, last) == there
            if is_between or (is_beside and is_only) or max(left, right) >= _ENOUGH:
                return True
        elif is_between and self.only_place(first, last) == there:
            return True
        start, end = self._run(first, last, there)
        if self._found.partners[first:last] != list(range(there, there + size)):
            return False
        # A few letters go with the words beside them, where these all are one telling passage,
        # unless they stand at its end and may as well be some that lost their place.
        is_telling = (is_between and end - start - size >= _FEW) or (
            self._weight(start, end) >= _PROOF
            and self.only_place(start, end) == there - (first - start)
        )
        if not is_telling or min(first - start, end - last) >= _FEW:
            return is_telling
        return not (
            self._borders_on_doubt(first, last, there, (start, end))
            or self._may_be_other(first, last, there, (start, end))
        )

    def _borders_on_doubt(self, first: int, last: int, there: int, run: tuple[int, int]) -> bool:
        """Say whether a passage stands at an end of its run, and the run goes on in doubt."""
        partners, (start, end) = self._found.partners, run
        is_left = first - start < _FEW and start > 0
        is_right = end - last < _FEW and end < len(partners)
        return (is_left and partners[start - 1] == there - (first - start) - 1) or (
            is_right and partners[end] == there + end - first
        )

    def _may_be_other(self, first: int, last: int, there: int, run: tuple[int, int]) -> bool:
        """Say whether words that lost their place stand near a passage and are the same.

        Near is a few words from it, and all between the next words that were not moved.
        """
        found, words = self._found, self._old.words[first:last]
        start, end = there - (first - run[0]), there + run[1] - first
        # Words of the one text that stand beside the run, and lead into the other.
        ahead = (found.sources[at] for at in range(start - 1, max(start - _NEAR, -1), -1))
        behind = (found.sources[at] for at in range(end, min(end + _NEAR, len(found.sources))))
        in_old = [*self._next_in_place(ahead), *self._next_in_place(behind)]
        before = range(run[0] - 1, max(run[0] - _NEAR, -1), -1)
        after = range(run[1], min(run[1] + _NEAR, len(found.partners)))
        nearest = [*self._next_in_place(before), *self._next_in_place(after)]
        in_new = [found.partners[at] for at in nearest]
        own = [first, last], [there, there + last - first]
        near = [(own[0], in_old), (own[1], in_new)]
        return any(
            loose.find(words, max(min(places) - _LONG_RUN, 0), max(places) + _LONG_RUN) >= 0
            for loose, (here, beside) in zip(self._loose, near, strict=True)
            for places in ((here, beside) if found.moved[first] else (here + beside,))
            if places
        )

    def _next_in_place(self, words: Iterable[int]) -> list[int]:
        """Return the first old word of some that has a partner and was not moved, if any."""
        found = self._found
        is_kept = (
            at for at in words
            if at != NONE and found.partners[at] != NONE and not found.moved[at]
        )  # fmt: skip
        return list(islice(is_kept, 1))

    def _run(self, first: int, last: int, there: int) -> tuple[int, int]:
        """Return a passage with the neighbours that are kept without a break on each side."""
        partners, certain = self._found.partners, self._found.certain
        start, end, size = first, last, len(partners)
        while (
            start
            and first - start < _LONG_RUN
            and certain[start - 1]
            and partners[start - 1] == there - (first - start) - 1
        ):
            start -= 1
        while (
            end < size
            and end - last < _LONG_RUN
            and certain[end]
            and partners[end] == there + end - first
        ):
            end += 1
        return start, end

    def _count_kept(self, words: range, there: int) -> int:
        """Count the nearest neighbours that are kept, on the same side of a place."""
        side, found = words.step, self._found
        return sum(
            found.partners[at] != NONE
            and bool(found.certain[at])
            and 0 < (found.partners[at] - there) * side <= _NEAR
            for at in words[:AROUND]
        )

    def _weight(self, first: int, last: int) -> int:
        """Return how telling words are: a Chinese character counts as three letters."""
        old = self._old
        return sum(
            old.ends[at] - old.starts[at] if old.text[old.starts[at]].isascii() else 3
            for at in range(first, min(last, first + _PROOF))
        )


def _loose(found: Alignment) -> tuple[str, str]:
    """Return both texts with only the words that have no certain partner."""
    is_sure = [*found.certain, 0]  # the last one stands for NONE
    here = zip(found.old.words, found.certain, strict=True)
    there = zip(found.new.words, found.sources, strict=True)
    old = "".join(["\0" if certain else word for word, certain in here])
    return old, "".join(["\0" if is_sure[source] else word for word, source in there])


def _only(words: str, sought: str) -> int:
    """Return the one place of some words, or NONE where there is none or several."""
    at = words.find(sought)
    return at if at >= 0 and words.find(sought, at + 1) < 0 else NONE
