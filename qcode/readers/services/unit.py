"""What a transcription service gives: units of speech, or words to be joined into units.

A unit is a turn as the service cut it. Words are joined while their speaker is the same; where
the service also gives the whole text, the words are looked up in it, so that spaces and
punctuation are the service's own (none between Chinese characters, one between English words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_NEAR = 60
_NO_SPACE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]")
_CLOSING = re.compile(r"[.,!?;:%)\]}…、。，！？；：）」』】》”’]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One stretch of speech; times in milliseconds, the label None where no speaker is known."""

    label: str | None
    words: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark; `is_attached` says that it follows the one before without a space."""

    text: str
    label: str | None = None
    start: int | None = None
    end: int | None = None
    is_attached: bool = False


def join_words(words: Sequence[Word], whole: str = "") -> list[Unit]:
    """Join consecutive words of one speaker; `whole` is the same text as the service prints it."""
    places = _places(words, whole)
    units: list[Unit] = []
    at = 0
    for label, group in groupby(words, key=lambda word: word.label):
        run = list(group)
        end = at + len(run)
        if places:
            stop = places[end] if end < len(words) else len(whole)
            printed = whole[places[at] if at else 0 : stop].strip()
        else:
            printed = "".join(_spaced(run))
        starts = [word.start for word in run if word.start is not None]
        ends = [word.end for word in run if word.end is not None]
        units.append(Unit(label, printed, min(starts, default=None), max(ends, default=None)))
        at = end
    return units


def _places(words: Sequence[Word], whole: str) -> list[int]:
    """Return where each word stands in the whole text, or nothing where one is not found."""
    places: list[int] = []
    at = 0
    for word in words if whole else ():
        place = whole.find(word.text, at, at + len(word.text) + _NEAR)
        if place < 0:
            return []
        places.append(place)
        at = place + len(word.text)
    return places


def spaced(texts: Sequence[str]) -> str:
    """Join words and marks with the spaces their language writes."""
    return "".join(_spaced([Word(text, is_attached=is_mark(text)) for text in texts]))


def _spaced(words: Sequence[Word]) -> Iterator[str]:
    last = ""
    for word in words:
        is_open = bool(last) and not last[-1].isspace() and not word.text[:1].isspace()
        if is_open and not word.is_attached and not _is_close(last, word.text):
            yield " "
        yield word.text
        last = word.text or last


def _is_close(last: str, following: str) -> bool:
    """Say whether two words stand side by side: Chinese, Japanese, their punctuation."""
    return bool(_NO_SPACE.match(last[-1]) and _NO_SPACE.match(following[:1]))


def is_mark(text: str) -> bool:
    """Say whether a word is punctuation that closes the word before it."""
    return _CLOSING.fullmatch(text) is not None
