"""Bytes of a rich text file: which code page they are of, and their characters.

The page is that of the font where the font table names one, else that of the file. A byte of a
font for Western text may be of the file's page or of Windows-1252. Two-byte characters may be
written half as an escape and half as a letter.
"""

from __future__ import annotations

import codecs

# Numbers of character sets in font tables (RTF specification 1.9), 0 and 1 being the file's own.
FONT_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_NAMED = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_WIDER = {936: "gb18030", 950: "big5hkscs", 54936: "gb18030", 65001: "utf-8", 10000: "mac_roman"}
_DOUBLE = frozenset(("cp932", "cp949", "johab", "gb18030", "big5hkscs", "utf-8"))


def page_named(word: str, number: int | None) -> str:
    r"""Return the codec of a control word such as `\ansicpg936`; cp1252 where it is unknown."""
    name = _NAMED.get(word) or _WIDER.get(number or 0) or f"cp{number}"
    try:
        return codecs.lookup(name).name if word != "ansicpg" or number else "cp1252"
    except LookupError:
        return "cp1252"


class PageBytes:
    """Collects bytes until they are decoded; `unknown` counts those that are no character."""

    def __init__(self) -> None:
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.pending = bytearray()
        self.unknown = 0

    def add(self, value: int) -> None:
        """Take one byte."""
        self.pending.append(value)

    def is_open(self, font: int) -> bool:
        """Say whether the last byte is the first half of a character."""
        page = self.fonts.get(font, self.page)
        if page not in _DOUBLE or not self.pending or len(self.pending) > 4096:
            return False
        decoder = codecs.getincrementaldecoder(page)("replace")
        decoder.decode(bytes(self.pending))
        return bool(decoder.getstate()[0])

    def decoded(self, font: int) -> str:
        """Return the characters of the bytes taken since the last call."""
        data, self.pending = bytes(self.pending), bytearray()
        for page in (self.fonts.get(font, self.page), self.page, "cp1252"):
            try:
                return data.decode(page)
            except UnicodeDecodeError:
                continue
        text = data.decode(self.fonts.get(font, self.page), "replace")
        self.unknown += text.count("\ufffd")
        return text
