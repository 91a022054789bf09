"""Text from transcripts, codebooks and file names, made safe to look at.

Control characters, escape sequences and marks that turn the reading direction are shown as
visible signs, so that a transcript can neither move the cursor nor hide words. rich never
sees markup: it is given `Text` values, which interpret nothing.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return the text with control characters made visible; tabs and newlines stay."""
    return _UNSAFE.sub(_sign, text)


def visible_line(text: str) -> str:
    """Return the text on one line, with control characters made visible."""
    return visible(text.replace("\n", " ⏎ ").replace("\t", " "))


def _sign(match: re.Match[str]) -> str:
    point = ord(match.group())
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "␡"
    return f"<U+{point:04X}>"
