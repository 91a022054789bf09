r"""Rich text (.rtf): the words of the body; no library is needed.

Characters come as bytes of a code page (`\'c4\'e3`: the page of the font, else of the file),
as code units (`\u20320`, surrogate pairs joined) and as themselves. A paragraph and a line break
end a line, cells of a table row are joined by tabulators. Headers, footers, footnotes, comments,
pictures and hidden words are left out; so are words deleted under tracked changes, and a note
warns of them. Bold words at the beginning of a line may be speaker labels.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qcode.domain.text import Reading, Span
from qcode.errors import Problem
from qcode.readers.built import forbidden_in
from qcode.readers.rtf_bytes import FONT_PAGES, PageBytes, page_named
from qcode.readers.source import Hints, Source, build_reading
from qcode.readers.speakers import find_turns

MAX_DEPTH = 5_000
MAX_GROUPS = 1_000_000
_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,9})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+"
    r"|([^\\{}\r\n]+)|(\\)"
)
_LEFT_OUT = frozenset(
    (
        "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf",
        "footer", "footerl", "footerr", "footerf", "footnote", "annotation", "atnid", "atnauthor",
        "fldinst", "datafield", "listtext", "pntext", "pntxta", "pntxtb", "nonshppict", "objdata",
        "objclass", "bkmkstart", "bkmkend", "xe", "tc", "txe", "filetbl", "revtbl", "shppict",
        "themedata", "template", "generator", "shptxt", "nesttableprops", "nonesttables", "fontemb",
        "private", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "userprops", "falt", "panose",
    )
)  # fmt: skip
_TOLD = {"footnote": "footnotes", "annotation": "comments", "shptxt": "text boxes"}
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "softline": "\n", "tab": "\t",
    "cell": "\t", "nestcell": "\t", "row": "\n", "nestrow": "\n", "emdash": "—", "endash": "–",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d",
    "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_MARKS = {"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n", "\t": "\t"}


class RichText:
    """Collects the text of a rich text file, its bold spans and what was left out."""

    def __init__(self, data: str) -> None:
        self.parts: list[str] = []
        self.bold: list[tuple[int, int]] = []
        self.length = 0
        self.fault = ""
        self.has_deleted = self.has_hidden = False
        self.left_out: set[str] = set()
        self.bytes = PageBytes()
        # What a group inherits and its end restores: (left out, bold, deleted, hidden, font, uc).
        self._group = ("", False, False, False, -1, 1)
        self._groups: list[tuple[str, bool, bool, bool, int, int]] = []
        self._to_skip = 0
        self._half = ""
        self._is_star = False
        self._font = -1
        self._read(data)

    def _read(self, data: str) -> None:
        at, end = 0, len(data)
        while at < end and not self.fault:
            hit = _TOKEN.match(data, at)
            if hit is None:
                break
            at = hit.end()
            word, number, pair, mark, brace, words, _ = hit.groups()
            if brace:
                self._brace(brace)
                if not self._groups and brace == "}":
                    break
            elif word:
                at += self._control(word, int(number) if number else None)
            elif pair:
                self._byte(int(pair, 16))
            elif mark:
                self._mark(mark)
            elif words:
                self._words(words)
        self._flush()
        if self._groups and not self.fault:
            self.fault = "ends in the middle: it was cut off, save or copy it again"

    def _brace(self, brace: str) -> None:
        self._flush()
        self._to_skip = 0
        self._is_star = False
        if brace == "{":
            self._groups.append(self._group)
            if len(self._groups) > MAX_DEPTH:
                self.fault = "is rich text nested too deeply for a transcript"
        elif self._groups:
            self._group = self._groups.pop()

    def _control(self, word: str, number: int | None) -> int:
        """Obey a control word; returns how many characters of binary data follow it."""
        left_out, is_bold, is_deleted, is_hidden, font, skip = self._group
        if self._to_skip and word not in {"u", "bin"}:
            self._to_skip -= 1
            return 0
        is_on = number != 0
        if word == "bin":
            return max(0, number or 0)
        if word == "fonttbl" or (left_out == "fonttbl" and word in {"f", "fcharset", "cpg"}):
            self._font_table(word, number or 0)
        elif word in _LEFT_OUT or (
            self._is_star and word not in {"shpinst", "shptxt", "objresult"}
        ):
            self._leave_out(word)
        elif word == "u" and number is not None:
            self._unit(number)
        elif word in _SIGNS:
            self._sign(word)
        elif word in {"b", "deleted", "v", "f", "uc", "plain"}:
            self._flush()
            if word == "plain":
                is_bold = is_deleted = is_hidden = False
            is_bold = is_on if word == "b" else is_bold
            is_deleted = is_on if word == "deleted" else is_deleted
            is_hidden = is_on if word == "v" else is_hidden
            font = (number or 0) if word == "f" else font
            skip = min(max(0, number or 0), 10) if word == "uc" else skip
            self._group = (left_out, is_bold, is_deleted, is_hidden, font, skip)
        elif word in {"ansicpg", "mac", "pc", "pca"}:
            self.bytes.page = page_named(word, number)
        self._is_star = False
        return 0

    def _leave_out(self, word: str) -> None:
        if word in _TOLD and not self._group[0]:
            self.left_out.add(_TOLD[word])
        if not self._group[0]:
            self._group = (word, *self._group[1:])

    def _font_table(self, word: str, number: int) -> None:
        if word == "fonttbl":
            self._leave_out(word)
        elif word == "f":
            self._font = number
        elif word == "fcharset" and number in FONT_PAGES:
            self.bytes.fonts[self._font] = FONT_PAGES[number]
        elif word == "cpg":
            self.bytes.fonts[self._font] = page_named("ansicpg", number)

    def _sign(self, word: str) -> None:
        self._flush()
        if word in {"row", "nestrow"} and self.parts and self.parts[-1] == "\t":
            self.parts.pop()
            self.length -= 1
        self._put(_SIGNS[word])

    def _mark(self, mark: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif mark == "*":
            self._is_star = True
        elif mark in _MARKS:
            self._flush()
            self._put(_MARKS[mark])

    def _unit(self, number: int) -> None:
        """Take a UTF-16 code unit; the characters behind it are for readers that know none."""
        self._flush()
        self._to_skip = self._group[5]
        unit = number % 65_536
        if 0xDC00 <= unit < 0xE000 and self._half:
            pair = (self._half + chr(unit)).encode("utf-16-le", "surrogatepass")
            self._half = ""
            self._put(pair.decode("utf-16-le"))
        elif 0xD800 <= unit < 0xDC00:
            self._put_half()
            self._half = chr(unit)
        else:
            self._put(chr(unit))

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._group[0]:
            self.bytes.add(value)

    def _words(self, words: str) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(words))
            self._to_skip -= skipped
            words = words[skipped:]
        if self._group[0] or not words:
            return
        if words.isascii() and not self.bytes.pending:
            self._put(words)
            return
        for char in words:
            if ord(char) >= 0x80 or self.bytes.is_open(self._group[4]):
                self.bytes.add(ord(char))
            else:
                self._flush()
                self._put(char)

    def _flush(self) -> None:
        """Decode the bytes collected so far in the code page of their font."""
        if self.bytes.pending:
            self._put(self.bytes.decoded(self._group[4]))

    def _put_half(self) -> None:
        half, self._half = self._half, ""
        if half:
            self._put(half)

    def _put(self, words: str) -> None:
        left_out, is_bold, is_deleted, is_hidden, _, _ = self._group
        if left_out or not words:
            return
        if is_deleted or is_hidden:
            self.has_deleted |= is_deleted and bool(words.strip())
            self.has_hidden |= not is_deleted and bool(words.strip())
            return
        self._put_half()
        start, self.length = self.length, self.length + len(words)
        self.parts.append(words)
        if not is_bold:
            return
        if self.bold and self.bold[-1][1] == start:
            self.bold[-1] = (self.bold[-1][0], self.length)
        else:
            self.bold.append((start, self.length))


def read_rtf(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a rich text transcript."""
    if (count := source.data.count(b"{")) > MAX_GROUPS:
        return None, [source.problem(f"is rich text of {count:,} groups, no transcript")]
    words = RichText(source.data.decode("latin-1"))
    if words.fault:
        return None, [source.problem(words.fault)]
    text = "".join(words.parts)
    at, what = forbidden_in(text)
    if at >= 0:
        return None, [source.problem(f"its text holds {what}: save it again in Word")]
    if not text.strip():
        return None, [source.problem("has no words in it")]
    bold = [Span(start, end) for start, end in words.bold]
    parts, fault = find_turns(text, hints, bold)
    if parts is None:
        return None, [source.problem(fault)]
    found = replace(source, encoding=words.bytes.page)
    notes = [*parts.notes, *_notes(words)]
    return build_reading(found, "rtf", text, replace(parts, notes=notes)), []


def _notes(words: RichText) -> list[str]:
    notes: list[str] = []
    if words.has_deleted:
        notes.append(
            "privacy: the file still holds words deleted under tracked changes; they are not in "
            "the text, but whoever has the file can read them"
        )
    if words.has_hidden:
        notes.append("hidden words are not part of the text")
    if words.left_out:
        notes.append(f"{' and '.join(sorted(words.left_out))} are not part of the text")
    if words.bytes.unknown:
        notes.append(
            f"{words.bytes.unknown} bytes are no character of their code page (U+FFFD stands there)"
        )
    return notes
