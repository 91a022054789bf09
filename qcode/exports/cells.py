"""Cells as text that cannot do harm: in a spreadsheet, in a line, in a Markdown table.

A cell that begins with = + - @, a tab or a carriage return, also in full width or after white
space, would be a formula in a spreadsheet: an apostrophe goes before it (OWASP, CSV injection).
What has such an apostrophe already gets another, so that reading can take exactly one away.
"""

from __future__ import annotations

_FORMULA = "=+-@\t\r＝＋－＠"
_INVISIBLE = " \n\u3000\u00a0\ufeff\u200b"


def safe_cell(text: str) -> str:
    """Return `text` with an apostrophe before anything a spreadsheet would compute."""
    begins = text.lstrip(_INVISIBLE + "'")[:1]
    return f"'{text}" if begins and begins in _FORMULA else text


def one_line(text: str) -> str:
    """Return `text` with tabs and line ends as spaces."""
    return " ".join(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n"))


def markdown_cell(text: str) -> str:
    """Return `text` as one cell of a Markdown table that shows every character as it is."""
    for mark in "\\|*_`[]<>#":
        text = text.replace(mark, "\\" + mark)
    return one_line(text)
