"""Thousands of random edits: a passage lands on its own words, or a human is asked.

QCODE_EDITS says how many interviews are edited (150 by default; a nightly run takes 5000).
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from edited_texts import Draft, draft, edit, passages

from qcode.domain.aligning import align
from qcode.domain.anchoring import PLACED, Anchoring, Landing
from qcode.domain.spoken import Names, Spoken, Words, squeezed
from qcode.domain.text import Span

COUNT = int(os.environ.get("QCODE_EDITS", "150"))
CODED = 40
TELLING = 12  # letters; a Chinese character counts as three


class Case:
    """One interview, edited, and the truth about every character of it."""

    def __init__(self, seed: int, *, is_wild: bool) -> None:
        self.chance = random.Random(seed)
        language = self.chance.choice(("zh", "en"))
        turns = self.chance.choice((2, 5, 10, 30) if is_wild else (10, 20, 40, 80))
        most = 20 if is_wild else turns // 3
        self.first = draft(self.chance, language, turns)
        self.edited, self.edits = edit(self.chance, self.first, self.chance.randint(1, most))
        self.old, self.new, self.back = _both(self.first, self.edited)
        self.anchoring = Anchoring(align(self.old, self.new), Names({}))

    def letters(self, spoken: Spoken, span: Span) -> list[int]:
        first, last = spoken.words_in(span)
        pairs = zip(spoken.starts[first:last], spoken.ends[first:last], strict=True)
        return [at for start, end in pairs for at in range(start, end)]

    def survivor(self, span: Span) -> Span | None:
        """Return where all the words of a passage still stand together in one turn."""
        places = [self.back.get(at) for at in self.letters(self.old, span)]
        known = [place for place in places if place is not None]
        if not known or len(known) < len(places) or known != sorted(known):
            return None
        found = Span(known[0], known[-1] + 1)
        if squeezed(found.of(self.new.text)) != squeezed(span.of(self.old.text)):
            return None
        same_turn = self.new.turn_at(found.start) == self.new.turn_at(found.end - 1)
        return found if same_turn else None

    def is_wrong(self, span: Span, landing: Landing) -> bool:
        """Say whether a passage was put on words most of which are not its own."""
        mine = {self.back.get(at) for at in self.letters(self.old, span)}
        held = self.letters(self.new, landing.span)
        return 2 * sum(at in mine for at in held) < len(held)

    def is_unique(self, span: Span) -> bool:
        """Say whether the words are telling and stand once in each text."""
        first, last = self.old.words_in(span)
        words = self.old.words[first:last]
        weight = sum(1 if c.isascii() else 3 for c in squeezed(span.of(self.old.text)))
        count = sum(text.startswith(words, at) for text in (self.old.words, self.new.words)
                    for at in range(len(text)))  # fmt: skip
        return weight >= TELLING and count == 2


def _both(first: Draft, edited: Draft) -> tuple[Spoken, Spoken, dict[int | None, int]]:
    words = Words(Names({}))
    old_text, old_turns, _ = first.text()
    new_text, new_turns, origins = edited.text()
    back = {origin: at for at, origin in enumerate(origins) if origin is not None}
    return words.of(old_text, old_turns), words.of(new_text, new_turns), dict(back)


@pytest.mark.parametrize("is_wild", [False, True], ids=["corrected", "torn apart"])
def test_a_passage_lands_on_its_own_words_or_is_queued(*, is_wild: bool) -> None:
    counted: Counter[str] = Counter()
    wrong: list[object] = []
    for seed in range(COUNT):
        case = Case(seed, is_wild=is_wild)
        for span in passages(case.chance, case.first, CODED):
            landing = case.anchoring.land(span)
            where = (seed, case.edits, span.of(case.old.text), landing)
            survivor = case.survivor(span)
            counted["surviving"] += survivor is not None
            if landing.outcome in PLACED:
                counted["placed"] += survivor is not None
                words = landing.span.of(case.new.text)
                assert squeezed(words) == squeezed(span.of(case.old.text)), where
                assert (words == span.of(case.old.text)) == (landing.outcome != "respelled"), where
                if case.is_wrong(span, landing):
                    wrong.append(where)
            elif survivor is not None and not is_wild:
                assert not case.is_unique(span), where
            if landing.outcome != "lost":
                turn = case.new.turns[landing.turn - 1]
                assert len(landing.span), where
                assert turn.covers(landing.span), where
    assert not wrong, wrong
    share = counted["placed"] / counted["surviving"]
    assert share > (0.9 if is_wild else 0.97), counted
