"""The formats a transcript may come in, recognised by content and never by extension alone.

One line a format. Its signature is a regular expression over the first bytes of the file, the
name of a member of a zip archive, or an expression over the beginning of the decoded text; the
first that fits decides. A format either names its reader or says why it is refused. Adding a
format is adding one small file and one line here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qcode.registry import Registry

_AS_TEXT = "save the transcript as .docx or .txt and ingest that"

_HTML = (
    r"(?i)\s*<(?:!doctype html|html|head|body|(p|div|span|table|ul|h[1-6])\b[^<>\n]*>[^<]*</\1>)"
)
_XML = r"\s*(?:<\?xml|<[A-Za-z][\w:-]*(?: [^<>]*)?>\s*<[A-Za-z][\w:-]*[ >/])"


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how it is recognised, and who reads it or why nobody does."""

    name: str
    reader: str = ""
    refusal: str = ""
    head: bytes = b""
    member: str = ""
    text: str = ""


FORMATS: tuple[Format, ...] = (
    Format("docx", "qcode.readers.word:read_docx", member="word/document.xml"),
    Format("odt", refusal=f"is an OpenDocument file: {_AS_TEXT}", member="content.xml"),
    Format(
        "xlsx", refusal="is an Excel workbook: save the sheet as .csv", member="xl/workbook.xml"
    ),
    Format(
        "zip", refusal="is an archive: unpack it and ingest the transcripts", head=rb"PK[\x03\x05]"
    ),
    Format("doc", refusal=f"is a legacy Word file (.doc): {_AS_TEXT}", head=rb"\xd0\xcf\x11\xe0"),
    Format("pdf", refusal=f"is a PDF file: {_AS_TEXT}", head=rb"\s{0,16}%PDF"),
    Format("rtf", refusal=f"is a rich text file: {_AS_TEXT}", head=rb"\s{0,16}\{\\rtf"),
    Format("vtt", "qcode.readers.subtitles:read_vtt", text=r"\s*WEBVTT(?:[ \t\n]|$)"),
    Format(
        "srt",
        "qcode.readers.subtitles:read_srt",
        text=r"\s*(?:\d+[ \t]*\n)?[ \t]*(?:\d+:)?\d+:\d\d[,.]\d+[ \t]*-->[ \t]*"
        r"(?:\d+:)?\d+:\d\d[,.]\d+[^\n]*\n[^\n]*\n(?:[^\n]+\n)*\n+\d+[ \t]*\n",
    ),
    Format("html", refusal=f"is a web page: {_AS_TEXT}", text=_HTML),
    Format("xml", refusal=f"is an XML file: {_AS_TEXT}", text=_XML),
    Format(
        "json",
        refusal=f"is a JSON file: {_AS_TEXT}",
        text=r'\s*(?:\{\s*"(?:[^"\\]|\\.){0,200}"\s*:|\[\s*(?:\{\s*")|\[\s*\])',
    ),
    Format("cha", refusal=f"is a CHAT transcript: {_AS_TEXT}", text=r"\s*@(?:UTF8|Begin)\b"),
    Format("textgrid", refusal=f"is a Praat TextGrid: {_AS_TEXT}", text=r'File type = "oo'),
    Format("table", "qcode.readers.rows:read_table"),
    Format("text", "qcode.readers.plain:read_plain"),
)

READERS = Registry("readers", {form.name: form.reader for form in FORMATS if form.reader})


def sniff_bytes(data: bytes, members: frozenset[str]) -> Format | None:
    """Return the binary format of a file, or None where it may be text.

    `members` are the names in its zip directory (empty where it is none).
    """
    for form in FORMATS:
        if form.member and form.member in members:
            return form
        if form.head and re.match(form.head, data):
            return form
    return None


def sniff_text(text: str, suffix: str) -> Format:
    """Return the format of a decoded text; `suffix` only decides whether a table is tried."""
    head = text[:4096]
    for form in FORMATS:
        if form.text and re.match(form.text, head):
            return form
    is_table = suffix in {".csv", ".tsv", ".tab"}
    if not is_table:
        from qcode.readers.rows import is_table_head

        is_table = is_table_head(head)
    return format_named("table" if is_table else "text")


def format_named(name: str) -> Format:
    """Return the format called `name`."""
    return next(form for form in FORMATS if form.name == name)
