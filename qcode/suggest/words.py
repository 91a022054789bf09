"""How words are compared: folded, with plain spaces, at word boundaries where there are any.

Folding keeps every place: the n-th character of the folded text stands for the n-th of the
original.
"""

from __future__ import annotations

from collections.abc import Iterator

from qcode.domain.folding import fold

OPEN_LEFT = 1
OPEN_RIGHT = 2
# White space that stands between the words of a phrase; one character for one.
_SPACES = "\n\t\u00a0\u2028\u2029"
_FIRST_IDEOGRAPH = "\u2e80"


def fold_for_matching(text: str) -> str:
    """Return the folded text with white space as plain spaces; the length is the same."""
    folded = text.lower() if text.isascii() else fold(text)
    for space in _SPACES:
        folded = folded.replace(space, " ")
    return folded


def fold_expression(words: str) -> str:
    """Return an expression with its characters outside ASCII folded and kept literal."""
    return "".join(char if char.isascii() else _literal(fold(char)) for char in words)


def _literal(char: str) -> str:
    return "\\" + char if char.isascii() and not char.isalnum() else char


def is_letter(char: str) -> bool:
    """Say whether a character belongs to words that are written with spaces between them."""
    return char < _FIRST_IDEOGRAPH and char.isalnum()


def stands_free(text: str, start: int, end: int, edges: int) -> bool:
    """Say whether a match does not begin or end inside a word, where its edges are letters.

    The "n't" of English belongs to the word before it: "can" does not match in "can't".
    """
    if edges & OPEN_LEFT and start:
        before = text[start - 1]
        if before < _FIRST_IDEOGRAPH and before.isalnum():
            return False
    if not edges & OPEN_RIGHT or end == len(text):
        return True
    after = text[end]
    if after == "'":
        return not text.startswith("'t", end)
    return after >= _FIRST_IDEOGRAPH or not after.isalnum()


def edges_of(folded: str) -> int:
    """Return which ends of a folded phrase need a word boundary."""
    left = OPEN_LEFT if is_letter(folded[0]) else 0
    return left | (OPEN_RIGHT if is_letter(folded[-1]) else 0)


def places_of(folded: str, phrase: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield where a folded phrase stands between two places, at word boundaries."""
    edges = edges_of(phrase)
    start = folded.find(phrase, first, last)
    while start >= 0:
        end = start + len(phrase)
        if stands_free(folded, start, end, edges):
            yield start, end
        start = folded.find(phrase, end, last)
