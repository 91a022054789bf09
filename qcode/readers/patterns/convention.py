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
from typing import NamedTuple

# Marks of writing direction and spaces of no width, as right-to-left labels carry them.
_NO_WIDTH = "\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_BLANK = rf"[ \t\u3000\xa0\u2002-\u200a\u202f{_NO_WIDTH}]"
GAP = rf"{_BLANK}*+"
# 4:06, 1:04:06.250, 00:01:02:13 with frames, 3'20", 3分20秒, 2m 5s, 3.20s, 0:0:3.2 as Teams
# prints it; a date may stand before.
TIME = (
    r"(?:\d{1,3}(?::\d{2}(?::\d{2}(?:[:;]\d{2}(?!\d))?)?|(?:：\d{2}){1,2})(?:[.,]\d{1,3})?"
    r"(?:[ \u202f]?[AaPp][Mm]\b)?|\d\d;\d\d;\d\d;\d\d"
    r"|(?:\d{1,2}(?:h|小时|时)[ ]?)?\d{1,3}(?:m|min|分钟?)[ ]?\d{1,2}(?:s|sec|秒)"
    r"|\d{1,3}['’′]\d{2}(?:[\"”″]|'')|\d{1,6}[.]\d{1,6}s\b"
    r"|\d{1,2}:\d{1,2}:\d{1,2}[.]\d{1,7})"
)
DATE = r"(?:\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?[,，]?[ \t]+)?"
UNTIL = rf"(?:{GAP}(?:-->|->|-|–|—|~|～|至|to){GAP}(?P<until>{TIME}))?"
_INSIDE = r"(?:[^\n\t:：,，。！？!?;；、\"“”「」『』《》<>()（）\[\]【】{}|*#=@\\…]|\#(?=\d))"
# What stands in brackets behind a name, unless that is a time.
ASIDE = (
    rf"(?:[(（\[【](?![\d:：.,\s]+[)）\]】]|{TIME})[^()（）\[\]【】\n]{{1,40}}[)）\]】]"
    rf"[ \u3000\xa0{_NO_WIDTH}]*+)?"
)
# A name and what stands in brackets behind it. Possessive: no backtracking.
NAME = rf"[^\W_]{_INSIDE}{{0,47}}+{ASIDE}"
COLON = rf"(?:[:：︰﹕∶](?!//)(?!(?<=\d[:：])\d)[{_NO_WIDTH}]*+)"


class Mark(NamedTuple):
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


_TALK = {
    True: ("谁帮你？", "没人。", "没人？", "嗯，\n　　邻居来过。"),
    False: ("Who helps?", "Nobody.", "Nobody?", "No,\nnot that I know."),
}
_TIMES = ("00:05", "00:12", "00:15", "01:40")


def talk(layout: str, *names: str) -> Example:
    """Return four turns of two speakers, printed as `layout` says.

    `layout` holds {name} and {words}, and may hold {time} (00:05), {long} (00:00:05), {until}
    (the next time) and {number}.
    """
    one, other = names
    is_wide = any("\u4e00" <= sign <= "\u9fff" for sign in one + other)
    ends = (*_TIMES[1:], "01:55")
    text = "".join(
        layout.format(
            name=name, words=words, time=time, until=end, long=f"00:{time}", number=number
        )
        for number, (name, words, time, end) in enumerate(
            zip((one, other) * 2, _TALK[is_wide], _TIMES, ends, strict=True), 1
        )
    )
    return Example(text, tuple(zip((one, other) * 2, _TALK[is_wide], strict=True)))


@dataclass(frozen=True, slots=True)
class Convention:
    """One way to mark who speaks.

    A weak one asks for `least_labels` different labels; in a strong one, where a time stands
    with each name, a label may have a single turn; in a fragile one, whose mark is common in
    other texts, the labels themselves must convince.
    """

    name: str
    about: str
    expression: str
    examples: tuple[Example, ...]
    needs: str = ""
    weight: float = 1.0
    least_labels: int = 1
    is_strong: bool = False
    is_fragile: bool = False


def find_marks(convention: Convention, text: str, starts: Sequence[int]) -> list[Mark]:
    """Return the marks of a convention; `starts` are the offsets where the lines begin."""
    pattern, (labels, times, untils) = _compiled(convention.expression)
    match = pattern.match
    marks: list[Mark] = []
    # Where the label is the last group that took part, and stands before all times, there is none.
    only = labels[0] if len(labels) == 1 and labels[0] < min(times, default=99) else 0
    last = 0  # a mark may reach into the next line, which is then none of its own
    for start in starts:
        hit = match(text, start) if start >= last else None
        if hit is not None:
            last = hit.end()
            if hit.lastindex == only:
                label, time, until = _trimmed(text, hit.span(only)), None, None
            else:
                label = _trimmed(text, _span(hit, labels))
                time = _span(hit, times) if times else None
                until = _span(hit, untils) if time else None
            marks.append(_new(Mark, (start, last, label, time, until)))
    return marks


def has_needs(needs: Iterable[str], text: str) -> dict[str, bool]:
    """Say for each of the cheap tests whether it finds anything in a text."""
    return {need: not need or re.search(need, text) is not None for need in set(needs)}


_new = tuple.__new__
_Groups = tuple[int, ...]
_MARKS = frozenset(
    "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def _trimmed(text: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return a label's span without the space and the marks of direction at its end."""
    if span is None:
        return None
    start, end = span
    if text[end - 1].isalnum():
        return span
    while end > start and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return start, end


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
    pattern = re.compile(GAP + expression)
    numbers = pattern.groupindex
    label, time, until = (
        tuple(
            numbers[name]
            for name in (kind, *(f"{kind}{n}" for n in range(2, 6)))
            if name in numbers
        )
        for kind in ("label", "time", "until")
    )
    return pattern, (label, time, until)
