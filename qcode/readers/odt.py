"""OpenDocument texts (.odt, flat .fodt): paragraphs and tables of `office:text`, in order.

A paragraph ends a line, a soft break too; tabulators and runs of spaces are elements and become
the characters they stand for; cells of a table row are joined by tabulators. Page headers and
footers stand elsewhere in the file and are no text; footnotes and comments are left out, and a
note says so. Tracked insertions are in the text, deletions are kept by the file apart from it
and are not. The XML is read as a stream, so that depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import ParseError, XMLParser
from zipfile import ZipFile

from qcode.domain.text import Reading, Span
from qcode.errors import InputError, Problem
from qcode.readers.archive import check_archive, open_archive
from qcode.readers.source import Hints, Source, build_reading
from qcode.readers.speakers import find_turns

_LEFT_OUT = frozenset(
    (
        "tracked-changes", "note", "annotation", "annotation-end", "forms", "ruby-text",
        "sequence-decls", "variable-decls", "user-field-decls", "binary-data", "title", "desc",
        "hidden-text", "hidden-paragraph", "table-of-content-source", "index-title-template",
        "text-box", "object", "script",
    )
)  # fmt: skip
_NOTES = {"note": "footnotes", "annotation": "comments", "text-box": "text boxes"}
_LONGEST_SPACE = 1_000
_BLOCK = 1 << 16
MAX_CHARACTERS = 20_000_000
# White space of XML alone; other spaces are characters.
_SPACE = re.compile(r"[ \t\n\r]+")
_PRIVACY = (
    "privacy: the file still holds words deleted under tracked changes; they are not in the "
    "text, but whoever has the file can read them"
)


class OpenText:
    """Target of an XML parser: collects text and bold spans of `content.xml`."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.bold: list[tuple[int, int]] = []
        self.length = 0
        self.has_deleted = self.has_inserted = False
        self.left_out: set[str] = set()
        self._bold_styles: set[str] = set()
        self._style = ""
        self._skipped: list[str] = []
        self._body = self._line = 0
        self._spans: list[bool] = []
        self._last_is_space = True

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        name = _local(tag)
        if self._skipped or (self._body and name in _LEFT_OUT):
            self._skip(name)
        elif not self._body:
            self._open_outside(tag, name, attributes)
        elif name in {"p", "h"}:
            self._line += 1
            self._last_is_space = True
            self._spans.append(name == "h" or self._is_bold(attributes))
        elif name == "span":
            self._spans.append(self._is_bold(attributes) or (bool(self._spans) and self._spans[-1]))
        elif self._line:
            self._open_sign(name, attributes)
        elif name in {"change-start", "change"}:
            self.has_inserted = True

    def data(self, words: str) -> None:
        """Take the characters of an element; white space is one space, as the format says."""
        if self._skipped:
            self.has_deleted |= "deletion" in self._skipped and bool(words.strip())
        elif self._line:
            plain = _SPACE.sub(" ", words)
            plain = plain.removeprefix(" ") if self._last_is_space else plain
            if plain:
                self._add(plain)
                self._last_is_space = plain.endswith(" ")

    def end(self, tag: str) -> None:
        """Leave an element."""
        name = _local(tag)
        if self._skipped:
            self._skipped.pop()
        elif name == "text" and self._body:
            self._body -= 1
        elif name in {"p", "h"} and self._line:
            self._line -= 1
            self._spans.pop()
            self._add("\n")
        elif name == "span" and self._spans:
            self._spans.pop()
        elif name == "table-cell":
            self._replace("\n", "\t")
        elif name == "table-row":
            self._replace("\t", "\n")

    def close(self) -> None:
        """End the document."""

    def _skip(self, name: str) -> None:
        if not self._skipped and name in _NOTES:
            self.left_out.add(_NOTES[name])
        if name == "insertion":
            self.has_inserted = True
        self._skipped.append(name)

    def _open_outside(self, tag: str, name: str, attributes: Mapping[str, str]) -> None:
        """Look at the styles above the text, and see where the text begins."""
        if name == "style":
            self._style = _attribute(attributes, "name")
        elif name == "text-properties" and _is_heavy(attributes):
            self._bold_styles.add(self._style)
        elif name == "text" and tag.endswith(":office:1.0}text"):
            self._body += 1

    def _is_bold(self, attributes: Mapping[str, str]) -> bool:
        style = _attribute(attributes, "style-name")
        return style in self._bold_styles or style in {"Strong_20_Emphasis", "Heading"}

    def _open_sign(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "s":
            count = _attribute(attributes, "c")
            self._add(" " * min(int(count) if count.isdecimal() else 1, _LONGEST_SPACE))
            self._last_is_space = True
        elif name == "tab":
            self._add("\t")
            self._last_is_space = True
        elif name == "line-break":
            self._add("\n")
            self._last_is_space = True
        elif name in {"change-start", "change"}:
            self.has_inserted = True

    def _add(self, words: str) -> None:
        start, self.length = self.length, self.length + len(words)
        if self.length > MAX_CHARACTERS:
            raise InputError(f"has more than {MAX_CHARACTERS:,} characters: it is no transcript")
        self.parts.append(words)
        if not self._spans or not self._spans[-1]:
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


_BOLD = frozenset(("bold", "600", "700", "800", "900"))


def _is_heavy(attributes: Mapping[str, str]) -> bool:
    weights = (_attribute(attributes, name) for name in ("font-weight", "font-weight-asian"))
    return any(weight in _BOLD for weight in weights)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if _local(key) == name), "")


def read_odt(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read an OpenDocument transcript.

    Raises:
        InputError: the archive is damaged, encrypted, too large or declares a document type.
    """
    check_archive(source.data)
    with open_archive(source.data) as archive:
        kind, manifest = (_member(archive, name) for name in ("mimetype", "META-INF/manifest.xml"))
        content = archive.read("content.xml")
    if b"encryption-data" in manifest:
        return None, [source.problem("is locked with a password: save it without one")]
    if b"spreadsheet" in kind:
        return None, [source.problem("is an OpenDocument sheet: save it as .xlsx or .csv")]
    return _read(source, hints, content)


def _member(archive: ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def read_flat_odt(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read an OpenDocument transcript that is one XML file; sniffing let no document type by."""
    return _read(source, hints, source.text.encode(), encoding="utf-8")


def _read(
    source: Source, hints: Hints, content: bytes, encoding: str | None = None
) -> tuple[Reading | None, list[Problem]]:
    words = OpenText()
    parser = XMLParser(target=words, encoding=encoding)  # noqa: S314 - DTDs are refused before
    try:
        for at in range(0, len(content), _BLOCK):
            parser.feed(content[at : at + _BLOCK])
        parser.close()
    except (ParseError, ValueError) as error:
        return None, [source.problem(f"its text is damaged XML ({error}): save the file again")]
    text = "".join(words.parts)
    if not text.strip():
        return None, [source.problem("has no words in its text: is it a sheet or a drawing?")]
    bold = [Span(start, end) for start, end in words.bold]
    parts, fault = find_turns(text, hints, bold)
    if parts is None:
        return None, [source.problem(fault)]
    notes = [*parts.notes, *_notes(words)]
    return build_reading(
        replace(source, encoding="utf-8"), "odt", text, replace(parts, notes=notes)
    ), []


def _notes(words: OpenText) -> list[str]:
    notes = [_PRIVACY] if words.has_deleted else []
    if words.has_inserted:
        notes.append("words inserted under tracked changes are part of the text")
    if words.left_out:
        notes.append(f"{' and '.join(sorted(words.left_out))} are not part of the text")
    return notes
