"""PDF: the lines of the pages, in order; what the page repeats is furniture.

Page numbers, running heads and line numbers in the margin stay where they stand and are pieces
of their own: a turn goes on over the line end and the page end, and no segment holds them.
Lines wrapped by the page stay as they are; bold words at the beginning of a line may be speaker
labels. Without words (a scan) the file is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from qcode.domain.text import Reading, Span
from qcode.errors import Problem
from qcode.readers.built import forbidden_in
from qcode.readers.furnished import find_around
from qcode.readers.pdf_pages import Page, load_pages
from qcode.readers.source import Hints, Source, build_reading

_NUMBER = re.compile(r"(\d{1,6})")
_LONGEST_HEAD = 200
_EDGE = 3
_LEAST_RUN = 4


def read_pdf(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a PDF transcript; its reader is an extra."""
    pages, fault = load_pages(source.data)
    if fault:
        return None, [source.problem(fault)]
    if not any(page.text for page in pages):
        return None, [
            source.problem("has no words in it: it is a scan or pictures; recognise its text first")
        ]
    text = "".join(f"{page.text}\n" for page in pages)
    at, what = forbidden_in(text)
    if at >= 0:
        return None, [source.problem(f"its text holds {what}: its fonts cannot be read as text")]
    furniture = find_furniture([page.text.split("\n") for page in pages])
    parts, fault = find_around(text, furniture, hints, _bold(pages))
    if parts is None:
        return None, [source.problem(fault)]
    notes = [*parts.notes, "the text is that of the pages, line by line; pictures are not in it"]
    if furniture:
        shown = ", ".join(dict.fromkeys(span.of(text).strip() for span in furniture))
        notes.append(f"{len(furniture)} lines are page furniture: {shown[:60]}")
    if "\ufffd" in text:
        notes.append("some characters of the file have no meaning as text (U+FFFD stands there)")
    return build_reading(source, "pdf", text, replace(parts, notes=notes)), []


def _bold(pages: Sequence[Page]) -> list[Span]:
    """Return the bold spans of the pages joined by line feeds."""
    spans: list[Span] = []
    at = 0
    for page in pages:
        spans += [Span(at + start, at + end) for start, end in page.bold]
        at += len(page.text) + 1
    return spans


def find_furniture(pages: Sequence[Sequence[str]]) -> list[Span]:
    """Return the lines that pages repeat, as spans of the pages joined by line feeds."""
    heads = _repeated(pages)
    spans: list[Span] = []
    at = 0
    for number, lines in enumerate(pages):
        filled = [place for place, line in enumerate(lines) if line.strip()]
        kept = [lines[place] for place in filled]
        apart = _counted(kept) | {
            place
            for place, edge in _edges(kept).items()
            if not heads.isdisjoint((shape, edge) for shape in _shapes(kept[place], number))
        }
        marked = {filled[place] for place in apart}
        for place, line in enumerate(lines):
            if place in marked:
                spans.append(Span(at, at + len(line)))
            at += len(line) + 1
    return spans


def _edges(lines: Sequence[str]) -> dict[int, int]:
    """Return the places at the page's edges: place -> distance from the top, or -1, -2 … ."""
    top = {place: place for place in range(min(_EDGE, len(lines)))}
    bottom = {len(lines) + back: back for back in range(-1, -1 - min(_EDGE, len(lines)), -1)}
    return {**bottom, **top}


def _shapes(line: str, page: int) -> set[str]:
    """Return what a line may have in common with that of other pages.

    Each number is either the same on every page or counts on with the pages (`#` and how far
    it is ahead): of a running head one of these forms is the same throughout.
    """
    parts = _NUMBER.split(" ".join(line.split()))
    if len(line) > _LONGEST_HEAD or len(parts) > 20:
        return set()
    numbers = range(1, len(parts), 2)
    counting = [set(), set(numbers), *({place} for place in numbers)]
    return {
        "".join(
            f"#{int(part) - page}" if place in chosen else part for place, part in enumerate(parts)
        )
        for chosen in counting
    }


def _repeated(pages: Sequence[Sequence[str]]) -> set[tuple[str, int]]:
    """Return the shapes that many pages have at the same distance from an edge.

    What counts on (a page number) needs two pages, other words three, and what could be a
    speaker's label nearly all pages.
    """
    counts: Counter[tuple[str, int]] = Counter()
    for number, lines in enumerate(pages):
        kept = [line for line in lines if line.strip()]
        for place, edge in _edges(kept).items():
            counts.update((shape, edge) for shape in _shapes(kept[place], number))
    return {item for item, count in counts.items() if count >= _least(item[0], len(pages))}


def _least(shape: str, pages: int) -> float:
    if ":" in shape or "：" in shape:
        return max(3, 0.8 * pages)
    return max(2 if "#" in shape else 3, 0.4 * pages)


def _counted(lines: Sequence[str]) -> set[int]:
    """Return the places of numbers that count on from line to line: those of a margin."""
    numbers = [int(line) if line.strip().isdecimal() and len(line) < 8 else -1 for line in lines]
    places: set[int] = set()
    for _, run in groupby(
        (place for place, number in enumerate(numbers) if number >= 0),
        key=lambda place: numbers[place] - place,
    ):
        group = list(run)
        if len(group) >= _LEAST_RUN:
            places.update(group)
    return places
