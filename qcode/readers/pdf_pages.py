"""The pages of a PDF as text, with the words that are bold at the beginning of a line.

Bold is told by the name of the font (`Arial-BoldMT`, `SimHei`) or its flag, since weights in
PDF files are guesses. A page whose characters cannot be matched with its text has none.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qcode.readers.pdf_streams import stream_fault

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000
_INSTALL = 'is a PDF file: install its reader with pip install "qcode[pdf]", or save it as .docx'
_LONGEST_PAGE = 30_000
_LONGEST_LABEL = 60
_BOLD_FLAG = 1 << 18
_BOLD = re.compile(rb"(?i)bold|black|heavy|simhei|heiti|[-,]bd\b")
_LINE = re.compile(r"[^\r\n\ufffe\x02]+")


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page and its bold spans as (start, end) in it."""

    text: str
    bold: tuple[tuple[int, int], ...]


def load_pages(data: bytes) -> tuple[list[Page], str]:
    """Return the pages of a PDF, or what is wrong with the file."""
    try:
        import pypdfium2  # 60 ms: only where a PDF is read
    except ImportError:
        return [], _INSTALL
    if fault := stream_fault(data):
        return [], fault
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        return [], "is locked with a password" if locked else "is a damaged PDF file: save it again"
    try:
        if len(document) > MAX_PAGES:
            return [], f"has {len(document):,} pages; a transcript has at most {MAX_PAGES:,}"
        return _read_pages(document)
    finally:
        document.close()


def _read_pages(document: Any) -> tuple[list[Page], str]:
    import pypdfium2

    pages: list[Page] = []
    size = 0
    for number in range(len(document)):
        try:
            page = document[number]
            words = page.get_textpage()
            printed = words.get_text_range()
            text = plain(printed).rstrip()
            bold = [
                (len(plain(printed[:at])), len(plain(printed[:end])))
                for at, end in _bold(words, printed)
            ]
            words.close()
            page.close()
        except pypdfium2.PdfiumError:
            return [], f"its page {number + 1} is damaged: save the file again"
        size += len(text)
        if size > MAX_CHARACTERS:
            return [], f"has more than {MAX_CHARACTERS:,} characters: it is no transcript"
        pages.append(Page(text, tuple(bold)))
    return pages, ""


def plain(text: str) -> str:
    """Return a page's text with line feeds, and hyphens where the library marks a broken word."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\ufffe", "-\n").replace("\x02", "-\n").replace("\x0c", "\n")


def _bold(page: Any, text: str) -> Iterator[tuple[int, int]]:
    """Yield the bold words at line beginnings, as places in the text the library prints."""
    if len(text) > _LONGEST_PAGE or page.count_chars() != len(text):
        return
    for line in _LINE.finditer(text):
        start = end = line.start() + len(line[0]) - len(line[0].lstrip())
        last = min(line.end(), start + _LONGEST_LABEL)
        while end < last and (text[end].isspace() or _is_bold(page, end)):
            end += 1
        if words := text[start:end].rstrip():
            yield start, start + len(words)


def _is_bold(page: Any, place: int) -> bool:
    import pypdfium2.raw as pdfium

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    size = pdfium.FPDFText_GetFontInfo(page, place, name, len(name), flags)
    is_named = _BOLD.search(name.value) is not None or "黑".encode() in name.value
    return size > 0 and (bool(flags.value & _BOLD_FLAG) or is_named)
