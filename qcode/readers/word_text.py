"""The text of a Word file as its page shows it, read as a stream so that depth costs nothing.

A paragraph ends a line, and so does a soft break; tabulators stay, and stand between the cells
of a table row. Tracked insertions are in, deletions and moved-away words are out; a paragraph
mark that was deleted joins two lines. Text boxes are kept apart; of the two forms in which Word
writes one (a choice and a fallback) the first counts. Readings printed above characters (ruby)
are out. List numbers that name somebody are made, for they are not in the file's text.
"""

from __future__ import annotations

from collections.abc import Mapping

from qcode.readers.word_styles import Numbering, is_on, local, value_of

_LEFT_OUT = frozenset(
    ("del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "sectPr", "tblPr")
) | {"trPr", "tcPr", "sdtPr", "rt", "rPrChange", "pPrChange"}
_GONE = frozenset(("del", "moveFrom", "delText"))
_SIGNS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "ptab": "\t",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}


class WordText:
    """Target of an XML parser: collects text, bold spans and text boxes of `word/document.xml`."""

    def __init__(
        self, bold_styles: frozenset[str] = frozenset(), lists: Numbering | None = None
    ) -> None:
        self.parts: list[str] = []
        self.bold: list[tuple[int, int]] = []
        self.boxes: list[str] = []
        self.length = self.numbered = 0
        self.has_deleted = self.has_inserted = False
        self._bold_styles, self._lists = bold_styles, lists
        self._left_out: list[str] = []
        self._boxed = 0
        self._is_bold = self._in_words = self._in_run = False
        self._in_marks = self._is_bold_paragraph = self._is_joined = False
        self._list = ["", "0"]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        name = local(tag)
        if self._in_marks and name in {"del", "moveFrom"}:
            self._is_joined = self.has_deleted = True
        if self._left_out or name in _LEFT_OUT:
            self._left_out.append(name)
        elif name == "pPr":
            self._in_marks = True
        elif self._in_marks:
            self._mark(name, attributes)
        elif name == "r":
            self._begin_run()
        elif self._in_run:
            self._format(name, attributes)
        elif name in {"ins", "moveTo"}:
            self.has_inserted = True
        elif name == "p":
            self._is_bold_paragraph = self._is_joined = False
            self._list = ["", "0"]

    def _mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a property of the paragraph."""
        if name == "pStyle":
            self._is_bold_paragraph = value_of(attributes) in self._bold_styles
        elif name == "numId":
            self._list[0] = value_of(attributes)
        elif name == "ilvl":
            self._list[1] = value_of(attributes)

    def _begin_run(self) -> None:
        self._is_bold, self._in_run = self._is_bold_paragraph, True
        if self._lists is not None and self._list[0] not in {"", "0"}:
            label = self._lists.label(*self._list)
            self._list[0] = ""
            if label:
                self.numbered += 1
                self._add(f"{label} ")

    def _format(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a property, a sign or the beginning of words inside a run."""
        if name == "b":
            self._is_bold = is_on(attributes)
        elif name == "rStyle":
            style = value_of(attributes)
            self._is_bold |= style == "Strong" or style in self._bold_styles
        elif name == "t":
            self._in_words = True
        elif name in _SIGNS:
            self._add(_SIGNS[name])
        elif name == "sym":
            self._add(_symbol(value_of(attributes, "char")))
        elif name == "txbxContent":
            self._boxed += 1
            self._in_run = False

    def data(self, words: str) -> None:
        """Take the characters of an element."""
        if self._left_out:
            if words.strip():
                self.has_deleted |= not _GONE.isdisjoint(self._left_out)
        elif self._in_words:
            self._add(words.replace("\r\n", "\n").replace("\r", "\n"))

    def end(self, tag: str) -> None:
        """Leave an element."""
        if self._left_out:
            self._left_out.pop()
            return
        name = local(tag)
        if name == "pPr":
            self._in_marks = False
        elif name == "t":
            self._in_words = False
        elif name == "r":
            self._is_bold = self._in_run = False
        elif name == "p":
            if not self._is_joined:
                self._add("\n")
            self._is_joined = False
        elif name == "tc":
            self._replace("\n", "\t")
        elif name == "tr":
            self._replace("\t", "\n")
        elif name == "txbxContent" and self._boxed:
            self._boxed -= 1
            self._in_run = True

    def close(self) -> None:
        """End the document."""

    def _add(self, words: str) -> None:
        if self._boxed:
            self.boxes.append(words)
            return
        start, self.length = self.length, self.length + len(words)
        self.parts.append(words)
        if not self._is_bold or not words:
            return
        if self.bold and self.bold[-1][1] == start:
            self.bold[-1] = (self.bold[-1][0], self.length)
        else:
            self.bold.append((start, self.length))

    def _replace(self, last: str, sign: str) -> None:
        """Put `sign` in the place of the line or cell end just written."""
        if self._boxed:
            self.boxes.append(sign)
            return
        if self.parts and self.parts[-1] == last:
            self.parts.pop()
            self.length -= 1
        self._add(sign)


def _symbol(code: str) -> str:
    """Return the character of a symbol run; Word moves those of symbol fonts to U+F000."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF020 <= number <= 0xF07E:
        number -= 0xF000
    is_character = 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000
    return chr(number) if is_character else ""
