"""Word files (.docx): paragraphs and tables in document order, as one text.

A paragraph ends a line, a soft break too; tabulators stay, and stand between the cells of a
table row. Tracked insertions are in, deletions and moved-away words are out, and a note warns
that the file still holds them. Bold words at the beginning of a line may be speaker labels.
Headers, footers, footnotes, comments and text boxes are not part of the text. The XML is read
as a stream, so that depth costs nothing; document types are refused before.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import ParseError, XMLParser

from qcode.domain.text import Reading, Span
from qcode.errors import Problem
from qcode.readers.archive import check_archive, open_archive
from qcode.readers.source import Hints, Source, build_reading
from qcode.readers.speakers import find_turns

_LEFT_OUT = frozenset(
    ("pPr", "del", "moveFrom", "instrText", "delText", "txbxContent", "Fallback", "sectPr", "tblPr")
)
_GONE = frozenset(("del", "moveFrom"))
_OFF = frozenset(("0", "false", "off", "none"))
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "ptab": "\t", "noBreakHyphen": "-"}


class WordText:
    """Target of an XML parser: collects text and bold spans of `word/document.xml`."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.bold: list[tuple[int, int]] = []
        self.length = 0
        self.has_deleted = self.has_inserted = self.has_boxes = False
        self._left_out: list[str] = []
        self._is_bold = self._in_words = self._in_run = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        name = _local(tag)
        if self._left_out or name in _LEFT_OUT:
            self._left_out.append(name)
            return
        if name == "r":
            self._is_bold, self._in_run = False, True
        elif name == "b" and self._in_run:
            self._is_bold = _attribute(attributes, "val") not in _OFF
        elif name == "rStyle" and _attribute(attributes, "val") == "Strong":
            self._is_bold = True
        elif name == "t":
            self._in_words = True
        elif name in _SIGNS and self._in_run:
            self._add(_SIGNS[name])
        elif name in {"ins", "moveTo"}:
            self.has_inserted = True

    def data(self, words: str) -> None:
        """Take the characters of an element."""
        if self._left_out:
            if words.strip():
                self.has_deleted |= not _GONE.isdisjoint(self._left_out)
                self.has_boxes |= "txbxContent" in self._left_out
        elif self._in_words:
            self._add(words.replace("\r\n", "\n").replace("\r", "\n"))

    def end(self, tag: str) -> None:
        """Leave an element."""
        if self._left_out:
            self._left_out.pop()
            return
        name = _local(tag)
        if name == "t":
            self._in_words = False
        elif name == "r":
            self._is_bold = self._in_run = False
        elif name == "p":
            self._add("\n")
        elif name == "tc":
            self._replace("\n", "\t")
        elif name == "tr":
            self._replace("\t", "\n")

    def close(self) -> None:
        """End the document."""

    def _add(self, words: str) -> None:
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
        if self.parts and self.parts[-1] == last:
            self.parts.pop()
            self.length -= 1
        self._add(sign)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if _local(key) == name), "")


def read_docx(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a Word transcript.

    Raises:
        InputError: the archive is damaged, encrypted, too large or declares a document type.
    """
    check_archive(source.data)
    words = WordText()
    parser = XMLParser(target=words)  # noqa: S314 - DTDs are refused before
    with open_archive(source.data) as archive:
        try:
            parser.feed(archive.read("word/document.xml"))
            parser.close()
        except ParseError as error:
            return None, [source.problem(f"its text is damaged XML ({error}): save the file again")]
    text = "".join(words.parts)
    if not text.strip():
        return None, [source.problem("has no words in it")]
    bold = [Span(start, end) for start, end in words.bold]
    parts, fault = find_turns(text, hints, bold)
    if parts is None:
        return None, [source.problem(fault)]
    reading = build_reading(source, "docx", text, parts)
    return _with_notes(reading, words), []


def _with_notes(reading: Reading, words: WordText) -> Reading:
    from dataclasses import replace

    notes = list(reading.notes)
    if words.has_deleted:
        notes.append(
            "privacy: the file still holds words deleted under tracked changes; they are not in "
            "the text, but whoever has the file can read them"
        )
    if words.has_inserted:
        notes.append("words inserted under tracked changes are part of the text")
    if words.has_boxes:
        notes.append("text boxes are not part of the text")
    return replace(reading, notes=tuple(notes), encoding="utf-8")
