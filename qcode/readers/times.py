"""Times as transcripts print them, in milliseconds from the start of the recording.

Frames of a video (`00:01:02:13`) are not counted: how many make a second is not in the text.
A number with decimals and without a colon is seconds, as programs print them (`3.20`, `3.20s`).
"""

from __future__ import annotations

import re

_CLOCK = re.compile(
    r"(?:(?P<hours>\d+)[:：])?(?P<minutes>\d+)[:：](?P<seconds>\d+)"
    r"(?:[.,](?P<fraction>\d{1,3})\d*)?(?:[ \u202f]?(?P<half>[AaPp])[Mm])?"
)
_FRAMES = re.compile(r"(?P<hours>\d\d)[:;](?P<minutes>\d\d)[:;](?P<seconds>\d\d)[:;]\d\d")
_WORDS = re.compile(
    r"(?:(?P<hours>\d+)(?:h|小时|时)[ ]?)?(?P<minutes>\d+)(?:m|min|分钟?|['’′])[ ]?"
    r"(?P<seconds>\d+)(?:s|sec|秒|[\"”″]|'')"
)
_SECONDS = re.compile(r"\d{1,6}[.]\d{1,6}s?")


def milliseconds(words: str) -> int | None:
    """Return a time such as `1:02:03.5`, `04:06`, `00:00:20,300` or `3分20秒` in milliseconds."""
    words = words.strip()
    if _SECONDS.fullmatch(words):
        return round(float(words.rstrip("s")) * 1000)
    hit = _CLOCK.fullmatch(words) or _FRAMES.fullmatch(words) or _WORDS.fullmatch(words)
    if hit is None:
        return None
    parts = hit.groupdict("0")
    hours, minutes, seconds = (int(parts[name]) for name in ("hours", "minutes", "seconds"))
    half = parts.get("half", "0").casefold()
    if half != "0":  # a time of day: 12:05 am is five past midnight
        if hit["hours"] is None:
            hours, minutes, seconds = minutes, seconds, 0
        hours = hours % 12 + (12 if half == "p" else 0)
    seconds += (hours * 60 + minutes) * 60
    return seconds * 1000 + int(parts.get("fraction", "0").ljust(3, "0"))
