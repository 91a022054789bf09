"""Web pages to text: lines as a reader of the page sees them.

Block elements end a line, `<br>` too; cells of a table row are joined by tabulators; white
space is one space except in `<pre>`; character references are resolved. Scripts, styles and
what is hidden are no text; deletions of tracked changes are left out; navigation, footers and
buttons are kept apart as furniture. Everything is one pass over the characters: a broken page
costs no more than a sound one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_RAW = frozenset(("script", "style", "title", "template", "noscript", "svg", "iframe", "object"))
_FURNITURE = frozenset(("nav", "footer", "aside", "button", "select", "form", "dialog"))
_BLOCKS = frozenset(
    (
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr",
        "table", "tbody", "thead", "tfoot", "caption", "section", "article", "main", "header",
        "hr", "blockquote", "pre", "figure", "figcaption", "address", "body", "html", "details",
        "summary", "center", "fieldset", "option", *_FURNITURE,
    )
)  # fmt: skip
_PARAGRAPHS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "th"))
_STYLED = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SPEAKER = re.compile(
    r"""class\s*=\s*["']?[^"'>]*\bspeaker(?![\w-]*(?:text|words))""", re.IGNORECASE
)
_HIDDEN = re.compile(r"(?:^|\s)hidden(?=[\s=/]|$)|display:\s*none", re.IGNORECASE)
# noScribe names its anchors by the times of their words, in milliseconds.
_TIMED = re.compile(r"""\bname\s*=\s*["']?ts_(\d{1,9})_(\d{1,9})_""")
_NAME = re.compile(r"/?[A-Za-z][^\s/>]{0,40}")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LONGEST_VALUE = 1_000


class PageText:
    """Collects the text of a page, its bold spans, its furniture and the times of its anchors.

    `times` are (offset, beginning, end), the times in milliseconds.
    """

    def __init__(self, page: str) -> None:
        self.parts: list[str] = []
        self.bold: list[tuple[int, int]] = []
        self.furniture: list[str] = []
        self.times: list[tuple[int, int, int]] = []
        self.title = ""
        self.has_deleted = False
        self._page = page
        self._length = 0
        self._is_line_start = True
        self._bold: list[str] = []
        self._apart: list[str] = []
        self._kind = ""
        self._pre = 0
        self._is_empty = True
        self._in_cell = False
        self._closed: dict[str, bool] = {}
        self._read()

    @property
    def text(self) -> str:
        """The text of the page without its furniture."""
        return "".join(self.parts)

    def _read(self) -> None:
        for words, name, rest in self._iter_tags():
            if words:
                self._add_words(words)
            if name:
                self._tag(name.casefold(), rest)

    def _iter_tags(self) -> Iterator[tuple[str, str, str]]:
        """Yield the words before each tag, its name (`/name`: it closes) and the rest of it."""
        page, at, end = self._page, 0, len(self._page)
        last = page.rfind(">")
        while at < end:
            start = page.find("<", at)
            if start < 0 or start > last:
                yield page[at:], "", ""
                return
            hit = _NAME.match(page, start + 1)
            if hit is None:
                stop = self._declaration_end(start)
                yield page[at : start if stop else start + 1], "", ""
                at = stop or start + 1
                continue
            stop = self._tag_end(hit.end())
            yield page[at:start], hit[0], page[hit.end() : stop - 1]
            name = hit[0].casefold()
            at = self._raw_end(name, stop) if name in _RAW else stop

    def _declaration_end(self, start: int) -> int:
        """Return where a comment or a declaration ends, or 0 where `<` is a character."""
        page = self._page
        if page.startswith("<!--", start):
            stop = page.find("-->", start + 4) if start < page.rfind("-->") else -1
            return stop + 3 if stop >= 0 else 0
        if page[start + 1 : start + 2] in {"!", "?"}:
            return page.find(">", start) + 1
        return 0

    def _tag_end(self, at: int) -> int:
        """Return where a tag ends; a `>` inside quotation marks is part of a value."""
        page = self._page
        stop = page.find(">", at)
        for sign in ('"', "'"):
            opened = page.count(sign, at, min(stop, at + 20 * _LONGEST_VALUE))
            if opened % 2:
                closed = page.find(sign, stop, stop + _LONGEST_VALUE)
                later = page.find(">", closed, closed + _LONGEST_VALUE) if closed >= 0 else -1
                stop = later if later >= 0 else stop
        return stop + 1

    def _raw_end(self, name: str, at: int) -> int:
        """Return where the content of a script, a style or a title ends."""
        closing = re.compile(rf"</{name}\b", re.IGNORECASE)
        hit = closing.search(self._page, at)
        end = hit.start() if hit else len(self._page)
        if name == "title" and not self.title:
            self.title = _SPACE.sub(" ", html.unescape(self._page[at:end])).strip()[:200]
        return end

    def _tag(self, name: str, rest: str) -> None:
        if name.startswith("/"):
            self._close(name[1:])
            return
        if self._apart:
            if name == self._apart[0]:
                self._apart.append(name)
        elif not rest.endswith("/") and (kind := self._kind_of(name, rest)):
            if name in _BLOCKS:
                self._end_line()
            self._apart, self._kind = [name], kind
            return
        self._open(name, rest)

    def _kind_of(self, name: str, rest: str) -> str:
        """Say whether an element is furniture, hidden or deleted, and is closed somewhere."""
        kind = "furniture" if name in _FURNITURE else "deleted" if name == "del" else ""
        if not kind and rest and _HIDDEN.search(rest) and name not in {"input", "body", "html"}:
            kind = "hidden"
        return kind if kind and self._is_closed(name) else ""

    def _is_closed(self, name: str) -> bool:
        if name not in self._closed:
            marks = (f"</{name}", f"</{name.upper()}")
            self._closed[name] = any(mark in self._page for mark in marks)
        return self._closed[name]

    def _open(self, name: str, rest: str) -> None:
        if name == "br":
            self._put("\n")
        elif name in _BLOCKS:
            self._end_line()
            if self._bold:
                self._bold = [item for item in self._bold if item == "th"]
            self._is_empty = True
            self._pre += name == "pre"
            self._in_cell = self._in_cell and name not in {"tr", "table"}
        elif name in {"td", "th"}:
            if self._in_cell:
                self._end_cell()
            self._in_cell = True
        if name == "a" and (hit := _TIMED.search(rest)):
            self.times.append((self._length, int(hit[1]), int(hit[2])))
        if name in _BOLD or (rest and (_STYLED.search(rest) or _SPEAKER.search(rest))):
            self._bold.append(name)

    def _close(self, name: str) -> None:
        if self._apart and name == self._apart[0]:
            self._apart.pop()
            if not self._apart:
                self._kind = ""
            return
        if name in {"td", "th"}:
            self._end_cell()
            self._in_cell = False
        elif name in _BLOCKS:
            if name in _PARAGRAPHS and self._is_empty and self._is_line_start:
                self._put("\n")
            self._end_line(is_row=name == "tr")
            self._pre = max(0, self._pre - (name == "pre"))
            self._is_empty = False
            self._bold.clear()
        if name in self._bold:
            del self._bold[len(self._bold) - 1 - self._bold[::-1].index(name) :]

    def _end_line(self, *, is_row: bool = False) -> None:
        is_cell = bool(self.parts) and self.parts[-1] == "\t" and not self._apart
        if is_cell and is_row:
            self.parts.pop()
            self._length -= 1
        elif is_cell:
            return
        if not self._is_line_start:
            self._put("\n")

    def _end_cell(self) -> None:
        if self.parts and self.parts[-1] == "\n" and self._is_line_start and not self._apart:
            self.parts.pop()
            self._length -= 1
        self._put("\t")
        self._is_line_start = False

    def _add_words(self, words: str) -> None:
        plain = html.unescape(words) if "&" in words else words
        if self._pre:
            plain = plain.replace("\r\n", "\n").replace("\r", "\n")
        else:
            plain = _SPACE.sub(" ", plain)
            if self._is_line_start or (self.parts and self.parts[-1][-1:] in "\t "):
                plain = plain.lstrip(" ")
        if plain:
            self._put(plain)

    def _put(self, words: str) -> None:
        if self._apart:
            self.has_deleted |= self._kind == "deleted" and bool(words.strip())
            if self._kind == "furniture":
                self.furniture.append(words)
            return
        start, self._length = self._length, self._length + len(words)
        self.parts.append(words)
        self._is_line_start = words.endswith("\n")
        self._is_empty = False
        if self._bold and words.strip():
            self.bold.append((start, self._length))
