"""Counts in words."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Return `1 document`, `2 documents`, `1,503 codings`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
