"""Times as transcripts print them, in milliseconds from the start of the recording."""

from __future__ import annotations

import re

_TIME = re.compile(r"(?:(\d+)[:：])?(\d+)[:：](\d+)(?:[.,](\d{1,3})\d*)?")


def milliseconds(words: str) -> int | None:
    """Return a time such as `1:02:03.5`, `04:06` or `00:00:20,300` in milliseconds."""
    hit = _TIME.fullmatch(words.strip())
    if hit is None:
        return None
    hours, minutes, seconds, fraction = hit.groups(default="0")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(
        fraction.ljust(3, "0")
    )
