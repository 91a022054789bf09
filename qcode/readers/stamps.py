"""Times that stand behind the words: `… and then we left. #00:01:10-3#`, `……就走了。[00:12]`.

Programs for typing (f4, f5) print the time at which a paragraph ends, and the next one begins.
Where nearly every turn of a file ends so, the times are the turns' times; the words stay as
they are. Times that begin with nought are those at which the turns begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qcode.domain.text import Turn
from qcode.readers.patterns.convention import TIME
from qcode.readers.times import milliseconds

_STAMP = re.compile(rf"(?:#(?P<one>{TIME})(?:-\d)?#|[\[(（【](?P<two>{TIME})[\])）】])")
_LONGEST, _SAMPLE = 24, 40


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
