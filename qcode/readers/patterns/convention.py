"""What a convention is: an expression that recognises the beginning of a turn.

The expression is matched at the beginning of a line, after its indentation. The group `label`
holds the speaker label, the groups `time` and `until` the times; speech begins where the match
ends. `needs` is a cheap test: where it is found nowhere in a text, the convention is not tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

TIME = r"(?:\d{1,2}[:：])?\d{1,3}[:：]\d{2}(?:[.,]\d{1,3})?"
_INSIDE = r"[^\n\t:：,，。！？!?;；、\"“”「」『』《》<>()（）\[\]【】{}|*#=@\\…]"
# A name, and what stands in brackets behind it unless that is a time. Possessive: no backtracking.
NAME = rf"[^\W_]{_INSIDE}{{0,47}}+(?:[(（](?![\d:：.,\s]+[)）])[^()（）\n]{{1,40}}[)）][ \t\u3000]*+)?"
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
    """One way to mark who speaks."""

    name: str
    about: str
    expression: str
    examples: tuple[Example, ...]
    needs: str = ""
    weight: float = 1.0


Finder = Callable[[str, Sequence[int]], list[Mark]]


def find_marks(convention: Convention, text: str, starts: Sequence[int]) -> list[Mark]:
    """Return the marks of a convention; `starts` are the offsets where the lines begin."""
    if convention.needs and not _compiled(convention.needs).search(text):
        return []
    match = _compiled(convention.expression).match
    found = (match(text, start) for start in starts)
    return [mark_of(hit) for hit in found if hit is not None]


def mark_of(hit: re.Match[str]) -> Mark:
    """Return the mark of one match, its label without white space around it.

    Alternatives of one expression name their groups `label2`, `time2`, `until2`.
    """
    label = _span(hit, "label")
    if label is not None:
        words = hit.string[label[0] : label[1]]
        start = label[0] + len(words) - len(words.lstrip())
        label = (start, start + len(words.strip()))
    return Mark(hit.start(), hit.end(), label, _span(hit, "time"), _span(hit, "until"))


def _span(hit: re.Match[str], name: str) -> tuple[int, int] | None:
    for group in (name, name + "2"):
        if group in hit.re.groupindex and hit[group]:
            return hit.span(group)
    return None


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    is_mark = "(?P<" in expression
    return re.compile(r"[ \t\u3000\xa0\ufeff]*+" + expression if is_mark else expression)
