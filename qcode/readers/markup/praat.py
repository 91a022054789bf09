"""Praat TextGrids, long or short: every interval with words is a turn of its tier's speaker.

Praat reads a text file as free-standing numbers, strings and flags, and takes all else for
remarks; so does this reader, which is why the long and the short form need no telling apart.
Points have no words of speakers, and their tiers are named in a note. Source: Boersma and
Weenink, Praat manual, "TextGrid file formats".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from qcode.domain.text import Reading
from qcode.errors import InputError, Problem
from qcode.readers.composing import MOST_UNITS, Extras, Line, read_lines
from qcode.readers.markup.tiers import Tier, join_tiers, note_on
from qcode.readers.source import Hints, Source

_MOST_TIERS = 1_000
# Possessive, so that a long string costs no stack; the length of a number is bounded.
_TOKEN = re.compile(
    r'"((?:[^"]|"")*+)"'
    r"|(?<![^\s])(-?\d{1,15}(?:\.\d{0,30})?(?:[eE][-+]?\d{1,2})?)(?=\s|$)"
    r"|(<(?:exists|absent)>)|!.*"
)


def read_textgrid(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:  # noqa: ARG001 - as all readers
    """Read a TextGrid; times in milliseconds.

    Raises:
        InputError: it is damaged, has too many intervals, or holds another kind of object.
    """
    tokens = _iter_tokens(source.text)
    kind = _string(tokens)
    if kind.startswith("ooTextFile"):
        kind = _string(tokens)
    if kind != "TextGrid":
        raise InputError(
            f"is a Praat file of another kind ({kind[:40]!r}): save the TextGrid as a text file"
        )
    tiers, points = _read_tiers(tokens)
    lines, left_out = join_tiers(tiers)
    extras = Extras(notes=note_on([*left_out, *points]))
    return read_lines(source, "textgrid", lines, extras), []


def _iter_tokens(text: str) -> Iterator[str | float]:
    """Yield the free-standing strings, numbers and flags (as 1 and 0)."""
    for hit in _TOKEN.finditer(text):
        if hit[1] is not None:
            yield hit[1].replace('""', '"')
        elif hit[2] is not None:
            yield float(hit[2])
        elif hit[3]:
            yield float(hit[3] == "<exists>")


def _read_tiers(tokens: Iterator[str | float]) -> tuple[list[Tier], list[str]]:
    """Return the tiers of intervals, and the names of the tiers of points."""
    _numbers(tokens, 3)
    tiers: list[Tier] = []
    points: list[str] = []
    read = 0
    number = _count(tokens)
    if number > _MOST_TIERS:
        raise InputError(f"has {number:,} tiers; a transcript has at most {_MOST_TIERS:,}")
    for _ in range(number):
        kind, name = _string(tokens), _string(tokens)
        _numbers(tokens, 2)
        size = _count(tokens)
        read += size
        if read > 2 * MOST_UNITS:
            raise InputError(f"has more than {2 * MOST_UNITS:,} intervals; no transcript has")
        if kind == "IntervalTier":
            tiers.append(Tier(name, "", [_interval(tokens) for _ in range(size)]))
        else:
            points.append(name)
            for _ in range(size):
                _numbers(tokens, 1)
                _string(tokens)
    return tiers, points


def _interval(tokens: Iterator[str | float]) -> Line:
    start, end = _numbers(tokens, 2)
    return Line(_string(tokens), None, round(start * 1000), round(end * 1000))


def _string(tokens: Iterator[str | float]) -> str:
    token = next(tokens, None)
    if not isinstance(token, str):
        raise _damaged(token)
    return token


def _numbers(tokens: Iterator[str | float], count: int) -> list[float]:
    numbers = [token for token in islice(tokens, count) if isinstance(token, float)]
    if len(numbers) < count:
        raise _damaged(None)
    return numbers


def _count(tokens: Iterator[str | float]) -> int:
    return int(_numbers(tokens, 1)[0])


def _damaged(token: object) -> InputError:
    found = (
        "it ends too early" if token is None else f"{str(token)[:40]!r} stands where words should"
    )
    return InputError(f"is a damaged TextGrid ({found}): save it again in Praat")
