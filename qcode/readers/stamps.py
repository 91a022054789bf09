"""Times that stand behind the words: `… and then we left. #00:01:10-3#`, `……就走了。[00:12]`.

Programs for typing (f4, f5) print the time at which a paragraph ends, and the next one begins.
Where nearly every turn of a file ends so, the times are the turns' times; the words stay as
they are. Times that begin with nought are those at which the turns begin.

Google Meet prints a time on a line of its own every few minutes, `00:05:00`, between two turns.
Where such lines rise through a file they belong to the turn below and are no words of the one
above.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qcode.domain.text import Turn
from qcode.readers.patterns.convention import TIME, Mark
from qcode.readers.times import milliseconds

_STAMP = re.compile(rf"(?:#(?P<one>{TIME})(?:-\d)?#|[\[(（【](?P<two>{TIME})[\])）】])")
_LONGEST, _SAMPLE = 24, 40
_CLOCK = r"[ \t]*(?P<time>\d{1,2}:\d\d(?::\d\d)?)[ \t]*(?=\n)"
_FIRST_LINE = re.compile(_CLOCK)
_LATER_LINE = re.compile(r"\n" + _CLOCK)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)*")
_LEAST_LINES = 2


def with_stamps(text: str, turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns with the times behind their words, where nearly all have such a time."""
    sample = turns[:_SAMPLE]
    if len(turns) < 3 or any(turn.time_start is not None for turn in sample):
        return list(turns)
    if sum(_stamp(text, turn) is not None for turn in sample) < 0.8 * len(sample):
        return list(turns)
    stamps = [_stamp(text, turn) for turn in turns]
    known = [stamp for stamp in stamps if stamp is not None]
    rising = sum(one <= two for one, two in pairwise(known))
    if len(known) < 0.8 * len(turns) or rising < 0.95 * (len(known) - 1):
        return list(turns)
    if stamps[0] == 0:
        return [replace(turn, time_start=stamp) for turn, stamp in zip(turns, stamps, strict=True)]
    begun = [None, *stamps[:-1]]
    return [
        replace(turn, time_start=_not_behind(start, end), time_end=end)
        for turn, start, end in zip(turns, begun, stamps, strict=True)
    ]


def with_time_lines(text: str, marks: Sequence[Mark]) -> Sequence[Mark]:
    """Return the marks, each with the time that stands alone on the line above it, if one does.

    Only where two such lines or more rise through the text and no mark has a time of its own.
    """
    if any(mark.time is not None for mark in marks):
        return marks
    first = _FIRST_LINE.match(text)
    hits = [*([first] if first else ()), *_LATER_LINE.finditer(text)]
    times = [milliseconds(hit["time"]) or 0 for hit in hits]
    if len(hits) < _LEAST_LINES or times != sorted(set(times)):
        return marks
    starts = {mark.start: mark.start for mark in marks if mark.label}
    above: dict[int, tuple[int, tuple[int, int]]] = {}
    for hit in reversed(hits):  # a time above another time stands above the same turn
        blank = _BLANK_LINES.match(text, hit.end())
        mark = starts.get(blank.end()) if blank else None
        if mark is not None and not _is_all_said(text, marks, hit.start("time")):
            line, span = hit.start("time"), hit.span("time")
            above[mark] = (line, above[mark][1] if mark in above else span)
            starts[hit.start() + (text[hit.start()] == "\n")] = mark
    return [
        mark._replace(start=above[mark.start][0], time=above[mark.start][1])
        if mark.start in above
        else mark
        for mark in marks
    ]


def _is_all_said(text: str, marks: Sequence[Mark], at: int) -> bool:
    """Say whether nothing stands between a time and the label above it: then it was said."""
    above = bisect_left(marks, at, key=lambda mark: mark.start) - 1
    return above >= 0 and not text[marks[above].end : at].strip()


def _not_behind(start: int | None, end: int | None) -> int | None:
    return start if start is not None and end is not None and start <= end else None


def _stamp(text: str, turn: Turn) -> int | None:
    """Return the time in milliseconds with which the words of a turn end."""
    end = turn.span.end
    if text[end - 1] not in "#])）】":
        return None
    for hit in _STAMP.finditer(text, max(turn.span.start, end - _LONGEST), end):
        if hit.end() == end:
            return milliseconds(hit["one"] or hit["two"])
    return None
