"""What is said in a transcript, as words that can be compared: the material of an alignment.

A word is a Chinese character, a number with its point or colon (20.50, 12:30), a run of letters
with their marks, or a sign that is read aloud (%, ￥). Punctuation and white space are no words.
Words that are the same but for width, case, script or the form of their accents are equal, and
so are a person's name and its pseudonym.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from qcode.domain.folding import fold
from qcode.domain.study import Person
from qcode.domain.text import Span

# Written in one way in simplified and in two or three in traditional script, or in new and
# old ways; `folding` leaves them alone, because each is a character of its own as well.
_SAME = str.maketrans(
    "著妳祂牠祇衹麽藉瞭徵乾擡甚纔迴佔週閒係繫", "着你他它只只么借了征干抬什才回占周闲系系"
)
_FIRST_WORD = 0x100


@dataclass(frozen=True, slots=True)
class Names:
    """The names of persons and their pseudonyms, both folded, for one document."""

    pseudonyms: Mapping[str, str]

    def key_of(self, word: str) -> str:
        """Return what a name and its pseudonym have in common."""
        return self.pseudonyms.get(word, word)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a text: one character of `words` each, and where they start and end.

    `turns` are the spans of the turns; offsets are code points of `text`.
    """

    text: str
    turns: tuple[Span, ...]
    words: str
    starts: Sequence[int]
    ends: Sequence[int]
    turn_starts: Sequence[int]

    def words_in(self, span: Span) -> tuple[int, int]:
        """Return the numbers of the first word in a span and of the first behind it."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)

    def turn_at(self, offset: int) -> int:
        """Return the index of the turn that holds the character at `offset`, or -1."""
        at = bisect_right(self.turn_starts, offset) - 1
        return at if at >= 0 and offset < self.turns[at].end else -1

    def turns_of_words(self) -> list[int]:
        """Return the index of the turn of each word."""
        numbers: list[int] = []
        for number, turn in enumerate(self.turns):
            numbers += [number] * (bisect_left(self.starts, turn.end) - len(numbers))
        return numbers


class Words:
    """Makes texts comparable: equal words get the same character in every text."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._pattern = _pattern(tuple(names.pseudonyms.items()), is_run=True)
        self._known: dict[str, str] = {}
        self._letters: dict[str, str] = {}

    def of(self, text: str, turns: Iterable[Span]) -> Spoken:
        """Return the words that are said in the turns of a text."""
        folded = fold(text)
        spans = tuple(turns)
        found: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for span in spans:
            for match in self._pattern.finditer(folded, span.start, span.end):
                start, end = match.span()
                if match.lastindex:  # a run of Chinese characters: each is a word
                    found += folded[start:end]
                    starts += range(start, end)
                    ends += range(start + 1, end + 1)
                else:
                    found.append(folded[start:end])
                    starts.append(start)
                    ends.append(end)
        known = self._known
        for word in set(found).difference(known):
            key = _plain(self._names.key_of(word))
            known[word] = self._letters.setdefault(key, _letter(len(self._letters)))
        words = "".join([known[word] for word in found])
        return Spoken(text, spans, words, starts, ends, [span.start for span in spans])


def _letter(number: int) -> str:
    """Return the character that stands for the n-th word; surrogates are left out."""
    code = _FIRST_WORD + number
    return chr(code if code < 0xD800 else code + 0x800)


def names_of(people: Iterable[Person], cases: Iterable[str]) -> Names:
    """Return the names that stand for somebody with a pseudonym; the cases' own come first."""
    own = set(cases)
    pseudonyms: dict[str, str] = {}
    for person in sorted(people, key=lambda person: person.case not in own):
        form, pseudonym = fold(person.form).strip(), fold(person.pseudonym).strip()
        if form and pseudonym:
            pseudonyms.setdefault(form, pseudonym)
    return Names(pseudonyms)


def squeezed(text: str) -> str:
    """Return the letters of a text alone, as they are compared: what differs is a word."""
    return "".join(_plain(word) for word in _pattern(()).findall(fold(text)))


def is_respelled(old: str, new: str, names: Names) -> bool:
    """Say whether two passages differ only in spelling, or a name became its pseudonym."""
    if squeezed(old) == squeezed(new):
        return True
    if not names.pseudonyms:
        return False
    known = names.pseudonyms
    pattern = _pattern(tuple(known.items()))
    here, there = pattern.findall(fold(old)), pattern.findall(fold(new))
    return len(here) == len(there) and all(
        _plain(a) == _plain(b) or known.get(a) == b for a, b in zip(here, there, strict=True)
    )


def _plain(word: str) -> str:
    if word.isascii():
        return word
    return unicodedata.normalize("NFKC", word).translate(_SAME)


@cache
def _pattern(names: tuple[tuple[str, str], ...], *, is_run: bool = False) -> re.Pattern[str]:
    """Return the pattern of a word; with `is_run`, a run of Chinese characters is a group."""
    forms = {form for pair in names for form in pair}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    known = [_whole(form) for form in ordered]
    named = "".join(f"{form}|" for form in known)
    han = "㐀-鿿豈-﫿\U00020000-\U0003ffff"
    letters = rf"(?:[^\W_{han}]|[{_marks()}])+"
    signs = "[$%+=€£¥°\U0001f300-\U0001faff]"
    character = f"[{han}]"
    if is_run:
        # A name that begins inside the run ends it.
        character = f"((?:(?!{'|'.join(known)})[{han}])+)" if known else f"([{han}]+)"
    return re.compile(rf"{named}{character}|\d+(?:[.,:/]\d+)+|{letters}|{signs}")


@cache
def _marks() -> str:
    """Return the combining marks below U+2000 as what stands in a class of an expression."""
    return "".join(
        c
        for c in map(chr, range(0x300, 0x2000))
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Mc")
    )


def _whole(form: str) -> str:
    """Return the pattern of a name: Latin letters at its ends do not go on."""
    before = r"(?<![a-z0-9])" if form[0].isascii() and form[0].isalnum() else ""
    after = r"(?![a-z0-9])" if form[-1].isascii() and form[-1].isalnum() else ""
    return before + re.escape(form) + after
