"""Rows as columns of text, as wide as the terminal, without losing a word.

Columns that are too wide together give way fairly, the widest first, and their cells wrap:
between words where there are blanks, anywhere in Chinese. Widths count terminal cells, two for
a wide character. rich's own tables measure every cell several times, a second for a thousand
cells; here a list of any length is laid out as it comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TextIO

from rich.cells import cell_len

from qcode.show.escape import visible, visible_line

GAP = "  "
INDENT = "    "
LEAST = 4
LONG = 20  # a time of day is no longer: 2026-03-02T09:00:00Z
# Widths are taken from the head and this many rows; later rows wrap into them.
_MEASURED = 400
# A word, or one wide character; closing marks stay with what they close.
_WORD = re.compile(r"\s*\S[!-~\u00c0-\u024f]*[，。、；：！？）」』】》”’…—]*")


def lay_out(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    width: int,
    numbers: frozenset[int] = frozenset(),
    under: int | None = None,
) -> Iterator[str]:
    """Yield the lines of a table: head, ruler, rows. `numbers` are columns set to the right.

    The cells of the column `under` stand below their rows, over the whole width.
    """
    coming = iter(rows)
    first = [[visible_line(cell) for cell in row] for row in islice(coming, _MEASURED)]
    kept = [at for at in range(len(heads)) if at != under]
    right = frozenset(place for place, at in enumerate(kept) if at in numbers)
    known = [[row[at] for at in kept] for row in (list(heads), *first)]
    widths = fitted(natural_widths(known), least_widths(known), width)
    yield from _row(known[0], widths, right)
    yield GAP.join("─" * size for size in widths)
    for row in chain(first, ([visible_line(cell) for cell in row] for row in coming)):
        yield from _row([row[at] for at in kept], widths, right)
        if under is not None:
            yield from (f"{INDENT}{part}" for part in wrap(row[under], width - len(INDENT)))


def natural_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width each column would like."""
    return [max([1, *map(cell_len, column)]) for column in zip(*rows, strict=True)]


def least_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width below which words would be broken, no more than LONG."""
    return [
        min(
            LONG,
            max([LEAST, *(cell_len(word.strip()) for cell in column for word in _words(cell))]),
        )
        for column in zip(*rows, strict=True)
    ]


def fitted(wanted: Sequence[int], least: Sequence[int], width: int) -> list[int]:
    """Return widths that fit together: the widest columns give way first, words last.

    Where words must be broken, those of the columns with the longest words are.
    """
    room = width - len(GAP) * (len(wanted) - 1)
    if sum(wanted) <= room:
        return list(wanted)
    floor = [min(size, low) for size, low in zip(wanted, least, strict=True)]
    if sum(floor) > room:
        floor = _levelled(floor, [min(size, LEAST) for size in wanted], room)
    return _levelled(wanted, floor, room)


def _levelled(wanted: Sequence[int], floor: Sequence[int], room: int) -> list[int]:
    """Return the widths cut at the highest level at which they fit, none below its floor."""
    low, high = 0, max(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        fits = sum(_limited(wanted, floor, middle)) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return _limited(wanted, floor, low)


def blocks(rows: Sequence[Sequence[str]], width: int) -> list[list[int]]:
    """Return the columns of each block that a table is printed in: all in one where they fit.

    Where words would be broken, the first column stands before every block.
    """
    least = least_widths(rows)
    found: list[list[int]] = [[0]]
    for at in range(1, len(least)):
        taken = sum(least[place] + len(GAP) for place in found[-1])
        if taken + least[at] > width and len(found[-1]) > 1:
            found.append([0])
        found[-1].append(at)
    return found


def room_needed(rows: Sequence[Sequence[str]]) -> int:
    """Return the width below which words in these rows would have to be broken."""
    least = least_widths(rows)
    return sum(least) + len(GAP) * (len(least) - 1)


def _limited(wanted: Sequence[int], floor: Sequence[int], limit: int) -> list[int]:
    return [max(low, min(size, limit)) for size, low in zip(wanted, floor, strict=True)]


def _words(cell: str) -> list[str]:
    return _WORD.findall(cell)


def _row(cells: Sequence[str], widths: Sequence[int], numbers: frozenset[int]) -> Iterator[str]:
    wrapped = [wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    for line in range(max(map(len, wrapped))):
        parts = [
            _set(pieces[line] if line < len(pieces) else "", size, is_right=at in numbers)
            for at, (pieces, size) in enumerate(zip(wrapped, widths, strict=True))
        ]
        yield GAP.join(parts).rstrip()


def _set(text: str, size: int, *, is_right: bool) -> str:
    blanks = " " * (size - cell_len(text))
    return blanks + text if is_right else text + blanks


def wrap(text: str, size: int) -> list[str]:
    """Cut a text into lines of at most `size` cells, between words where it can be."""
    if cell_len(text) <= size:
        return [text]
    lines = [""]
    for found in _WORD.findall(text):
        if cell_len(lines[-1]) + cell_len(found) <= size:
            lines[-1] += found
            continue
        rest = found.lstrip()
        while cell_len(rest) > size:
            head = _head(rest, size)
            lines.append(head)
            rest = rest[len(head) :]
        lines.append(rest)
    return [line for line in lines if line]


def _head(word: str, size: int) -> str:
    """Return as many characters of a word as fit; at least one."""
    used = 0
    for at, char in enumerate(word):
        used += cell_len(char)
        if used > size:
            return word[: max(at, 1)]
    return word


def print_lines(stream: TextIO, lines: Iterable[str], width: int) -> None:
    """Print lines that keep their indentation where they are wrapped."""
    for line in lines:
        for paragraph in visible(line).split("\n"):
            words = paragraph.lstrip(" ")
            blanks = " " * (len(paragraph) - len(words))
            parts = wrap(words, max(width - len(blanks), LEAST)) or [""]
            stream.writelines(f"{blanks}{part}\n" for part in parts)
