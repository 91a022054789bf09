"""Quotations in a table: cut short, with the tag by which their place is found."""

from __future__ import annotations

import re

from qcode.domain.codebook import Text
from qcode.domain.evidence import Quotation

CHARACTERS, WORDS = 60, 40
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SIGNS = {"absent": "− ", "mixed": "± "}
CUT_RULE = Text(
    {
        "en": f"quotations are cut at {CHARACTERS} characters or {WORDS} words"
        " (…); − says absent, ± mixed",
        "zh": f"引文截至{CHARACTERS}字或{WORDS}词（…）；− 表示无，± 表示兼有",
    }
)


def cut_quote(text: str) -> str:
    """Return a quotation on one line: 60 characters with Chinese in it, 40 words without."""
    line = " ".join(text.split())
    if _CHINESE.search(line):
        return line if len(line) <= CHARACTERS else line[:CHARACTERS] + "…"
    words = line.split(" ")
    return line if len(words) <= WORDS else " ".join(words[:WORDS]) + " …"


def quote_text(quotation: Quotation) -> str:
    """Return a quotation with its sign, where it is not present, and its tag."""
    sign = _SIGNS.get(quotation.polarity, "")
    return f"“{cut_quote(quotation.text)}” {sign}{quotation.tag}"
