"""Dates as they are said of documents: a year, a month, or a day, in the calendar's own order.

`2025`, `2025-03` and `2025-03-01` (ISO 8601) sort as text and mean one thing everywhere;
`3/1/2025` does not. A date is checked against the calendar and never rewritten silently.
"""

from __future__ import annotations

import re
from datetime import date

_KNOWN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NEAR = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?")


def date_fault(words: str) -> str:
    """Return why `words` are no date, with the date they seem to mean, or ""."""
    found = _KNOWN.fullmatch(words)
    if found and _exists(*found.groups()):
        return ""
    if found:
        return f"there is no day {words} in the calendar"
    meant = near_date(words)
    hint = f"write {meant}" if meant else "write 2025, 2025-03 or 2025-03-01"
    return f"{words!r} is no date: {hint}"


def near_date(words: str) -> str:
    """Return the date that words in another order of signs mean (2025年3月1日), or ""."""
    near = _NEAR.fullmatch(words.strip())
    if near is None:
        return ""
    parts = [part.zfill(2) for part in near.groups() if part]
    return "-".join(parts) if _exists(*parts) else ""


def _exists(year: str, month: str | None = None, day: str | None = None) -> bool:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True
