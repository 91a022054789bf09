"""What a convention is: an expression that recognises the beginning of a turn.

The expression is matched at the beginning of a line, after its indentation. The group `label`
holds the speaker label, the groups `time` and `until` the times; speech begins where the match
ends. `needs` is a cheap test: where it is found nowhere in a text, the convention is not tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

TIME = r"(?:\d{1,2}[:：])?\d{1,3}[:：]\d{2}(?:[.,]\d{1,3})?"
_INSIDE = r"[^\n\t:：,，。！？!?;；、\"“”「」『』《》<>()（）\[\]【】{}|*#=@\\…]"
# A name, and what stands in brackets behind it unless that is a time. Possessive: no backtracking.
NAME = (
    rf"[^\W_]{_INSIDE}{{0,47}}+(?:[(（](?![\d:：.,\s]+[)）])[^()（）\n]{{1,40}}[)）][ \t\u3000]*+)?"
)
COLON = r"(?:[:：](?!//)(?!(?<=\d[:：])\d))"
GAP = r"[ \t\u3000\xa0]*+"


@dataclass(frozen=True, slots=True)
class Mark:
    """One place where a convention found the beginning of a turn; spans as (start, end)."""

    start: int
    end: int
    label: tuple[int, int] | None
    time: tuple[int, int] | None = None
    until: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A small transcript and its turns as (label, words); the label is "" where none is."""

    text: str
    turns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Convention:
    """One way to mark who speaks; a weak one asks for `least_labels` different labels."""

    name: str
    about: str
    expression: str
    examples: tuple[Example, ...]
    needs: str = ""
    weight: float = 1.0
    least_labels: int = 1


def find_marks(convention: Convention, text: str, starts: Sequence[int]) -> list[Mark]:
    """Return the marks of a convention; `starts` are the offsets where the lines begin."""
    pattern, groups = _compiled(convention.expression)
    match = pattern.match
    found = [match(text, start) for start in starts]
    return [_mark_of(hit, text, *groups) for hit in found if hit is not None]


def has_needs(needs: Iterable[str], text: str) -> dict[str, bool]:
    """Say for each of the cheap tests whether it finds anything in a text."""
    return {need: not need or re.search(need, text) is not None for need in set(needs)}


_Groups = tuple[int, ...]


def _mark_of(
    hit: re.Match[str], text: str, labels: _Groups, times: _Groups, untils: _Groups
) -> Mark:
    label = _span(hit, labels)
    if label is not None:
        start, end = label
        while text[end - 1].isspace() and end > start:
            end -= 1
        label = (start, end)
    return Mark(
        hit.start(),
        hit.end(),
        label,
        _span(hit, times) if times else None,
        _span(hit, untils) if untils else None,
    )


def _span(hit: re.Match[str], groups: _Groups) -> tuple[int, int] | None:
    """Return the span of the one alternative that took part in the match."""
    for group in groups:
        start, end = hit.span(group)
        if start < end:
            return start, end
    return None


@cache
def _compiled(expression: str) -> tuple[re.Pattern[str], tuple[_Groups, _Groups, _Groups]]:
    """Compile an expression behind indentation; alternatives name groups `label2`, `time3` …."""
    pattern = re.compile(r"[ \t\u3000\xa0\ufeff]*+" + expression)
    numbers = pattern.groupindex
    label, time, until = (
        tuple(numbers[name] for name in (kind, f"{kind}2", f"{kind}3") if name in numbers)
        for kind in ("label", "time", "until")
    )
    return pattern, (label, time, until)
