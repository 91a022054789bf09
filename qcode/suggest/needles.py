"""Where folded phrases can stand in a text, found without folding the text.

Folding costs more than everything else that is done with a text of which a few segments are
searched again. A character of a phrase stands for all characters that fold to it; the run of
characters that stand for themselves alone is looked for first. What is found is a little too
much (a letter before the phrase may be full-width, say), never too little: segments found
are searched in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from qcode.suggest.words import edges_of, fold_for_matching, stands_free

# All characters that fold to another one stand below; surrogates are no characters.
_BLOCK = 256
_BLOCKS = (range(0, 0xD800, _BLOCK), range(0xE000, 0x1F000, _BLOCK))
# Greek writes a small sigma in two ways, which depends on what follows.
_SIGMAS = ("Σ", "σ", "ς")


@cache
def _preimages() -> dict[str, str]:
    """Return the characters that fold to another one, by what they fold to."""
    found: dict[str, str] = {}
    for first in chain(*_BLOCKS):
        chars = "".join(map(chr, range(first, first + _BLOCK)))
        folded = fold_for_matching(chars)
        if chars != folded:
            for char, plain in zip(chars, folded, strict=True):
                if char != plain:
                    found[plain] = found.get(plain, "") + char
    for sigma in _SIGMAS:
        found[sigma] = "".join(_SIGMAS)
    return found


class Needles:
    """Some folded phrases, to be looked for in texts as they are written."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(phrases)
        self._written: list[_Written] = []

    def places(self, text: str) -> list[int]:
        """Return where phrases may begin in a text, in code points, sorted."""
        if text.isascii():
            folded = fold_for_matching(text)
            found = [start for phrase in self._phrases for start in _places(folded, phrase)]
        else:
            self._written = self._written or [_Written(phrase) for phrase in self._phrases]
            found = [start for written in self._written for start in written.places(text)]
        return sorted(set(found)) if len(self._phrases) > 1 else found


def _places(folded: str, phrase: str) -> Iterator[int]:
    """Yield where a phrase stands in a folded text, overlapping itself too."""
    edges = edges_of(phrase)
    start = folded.find(phrase)
    while start >= 0:
        if stands_free(folded, start, start + len(phrase), edges):
            yield start
        start = folded.find(phrase, start + 1)


class _Written:
    """A phrase in all the ways it can be written, anchored at its longest fixed run."""

    def __init__(self, phrase: str) -> None:
        preimages = _preimages()
        self._edges = edges_of(phrase)
        self._size = len(phrase)
        classes = (f"[{re.escape(char + preimages.get(char, ''))}]" for char in phrase)
        self._expression = re.compile(f"(?={''.join(classes)})")
        runs = re.finditer("1+", "".join("01"[char not in preimages] for char in phrase))
        longest = max(runs, key=lambda run: run.end() - run.start(), default=None)
        self._before = longest.start() if longest else 0
        self._fixed = phrase[longest.start() : longest.end()] if longest else ""

    def places(self, text: str) -> Iterator[int]:
        for start in self._starts(text):
            if stands_free(text, start, start + self._size, self._edges):
                yield start

    def _starts(self, text: str) -> Iterator[int]:
        if not self._fixed:
            yield from (match.start() for match in self._expression.finditer(text))
            return
        match = self._expression.match
        place = text.find(self._fixed)
        while place >= 0:
            start = place - self._before
            if start >= 0 and match(text, start):
                yield start
            place = text.find(self._fixed, place + 1)
