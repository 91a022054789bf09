"""The formats a transcript may come in, recognised by content and never by extension alone.

One line a format. Its signature is a regular expression over the first bytes of the file, the
name of a member of a zip archive, the name of the root element of an XML file, or an expression
over the beginning of the decoded text; the first that fits decides. A format either names its
reader or says why it is refused. Adding a format is adding one small file and one line here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qcode.registry import Registry

_AS_TEXT = "save the transcript as .docx or .txt and ingest that"
_NO_TEXT = "no transcript: ingest the text that was typed from it"
_UNPACK = "unpack it and ingest the transcripts"
_OLE = rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HTML = (
    r"(?i)\s*(?:<!--(?:(?!-->).){0,2000}-->\s*)*<(?:!doctype html|html|head|body|meta|style|script"
    r"|(p|div|span|table|ul|ol|dl|h[1-6]|b|strong|font|article|section|main|center|blockquote|pre|cite)"
    r"(?:\s[^<>\n]*)?>(?:[^<]*</\1>|\s*<[a-z]))"
)
_XML = (
    r"\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)*(?:<\?xml\b|<!DOCTYPE\b|<[A-Za-z][\w:.-]*(?: [^<>]*)?>\s*"
    r"<[A-Za-z][\w:.-]*[ >/])"
)
_SALT = r"(?:[ \t]*(?:[+=;%-][^\n]*)?\n)*[ \t]*\$[ \t]*[^\W\d_][^\n]*(?:,|\n[ \t]*[+=-])"
_ROOT = re.compile(
    r"\s*(?:<\?(?:(?!\?>).)*\?>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^\[<>]*"
    r"(?:\[[^\]]*\])?[^<>]*>\s*)*<(?:[\w.-]+:)?(?P<name>[A-Za-z_][\w.-]*)(?=[\s/>])",
    re.DOTALL,
)


def _wide(name: str) -> bytes:
    """Return an expression for an OLE file that holds the stream `name`."""
    return b"(?s)" + _OLE + b".*" + re.escape(name.encode("utf-16-le"))


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how it is recognised, and who reads it or why nobody does."""

    name: str
    reader: str = ""
    refusal: str = ""
    head: bytes = b""
    member: str = ""
    root: str = ""
    text: str = ""


FORMATS: tuple[Format, ...] = (
    Format("docx", "qcode.readers.word:read_docx", member="word/document.xml"),
    Format("odt", "qcode.readers.odt:read_odt", member="content.xml"),
    Format("xlsx", "qcode.readers.xlsx:read_xlsx", member="xl/workbook.xml"),
    Format("xlsb", refusal="is a binary workbook: save it as .xlsx", member="xl/workbook.bin"),
    Format("qdpx", "qcode.readers.markup.qdpx:read_qdpx", member="project.qde"),
    Format("qdpx", "qcode.readers.markup.qdpx:read_qdpx", member="Project.qde"),
    Format("slides", refusal=f"is a PowerPoint file: {_AS_TEXT}", member="ppt/presentation.xml"),
    Format("book", refusal=f"is an electronic book: {_AS_TEXT}", member="META-INF/container.xml"),
    Format("pages", refusal=f"is an Apple Pages file: {_AS_TEXT}", member="Index/Document.iwa"),
    Format("docx", "qcode.readers.word:read_docx", member="[Content_Types].xml"),
    Format("zip", refusal=f"is an archive: {_UNPACK}", head=rb"PK[\x03\x05]"),
    Format(
        "locked",
        refusal="is protected with a password: open it in Word and save it without one",
        head=_wide("EncryptedPackage"),
    ),
    Format("xls", refusal="is a legacy Excel file: save it as .csv", head=_wide("Workbook")),
    Format(
        "ppt", refusal=f"is a legacy PowerPoint file: {_AS_TEXT}", head=_wide("PowerPoint Document")
    ),
    Format(
        "doc",
        refusal="is a legacy Word file (.doc): open it in Word, WPS or LibreOffice, save it as "
        ".docx and ingest that",
        head=_OLE[:16],  # four bytes, as an expression writes them
    ),
    Format("pdf", "qcode.readers.pdf:read_pdf", head=rb"\s{0,16}%PDF"),
    Format("rtf", "qcode.readers.rtf:read_rtf", head=rb"\s{0,16}\{\\rtf"),
    Format(
        "picture",
        refusal=f"is a picture, {_NO_TEXT}",
        head=rb"(?s)\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP"
        rb"|.{4}ftyp(?:heic|heix|mif1|avif)|8BPS\0|\0\0\x01\0[\x01-\x20]\0",
    ),
    Format(
        "recording",
        refusal=f"is a recording (audio or video), {_NO_TEXT}",
        head=rb"(?s)ID3[\x02-\x04]|\xff[\xf1-\xf3\xf9-\xfb]|RIFF.{4}(?:WAVE|AVI )|OggS\0|fLaC\0"
        rb"|.{4}ftyp|.{4}moov|\x1aE\xdf\xa3|#!AMR|#!SILK|\x02#!SILK|FORM.{4}AIF|0&\xb2u\x8ef\xcf"
        rb"|FLV\x01|MThd\0|caff\0|\.snd\0|\0\0\x01[\xb3\xba]",
    ),
    Format(
        "program",
        refusal="is a program, no transcript",
        head=rb"(?s)\x7fELF|MZ.{0,60}?\0|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe\0",
    ),
    Format(
        "archive",
        refusal=f"is an archive: {_UNPACK}",
        head=rb"(?s)\x1f\x8b\x08|7z\xbc\xaf'\x1c|Rar!\x1a\x07|BZh[1-9]1AY|\xfd7zXZ\0"
        rb"|(?=.{257}ustar)",
    ),
    Format(
        "database",
        refusal="is a database (of a program such as QualCoder or MAXQDA), no transcript: export "
        "the transcript from that program",
        head=rb"SQLite format 3\0",
    ),
    Format(
        "binary-textgrid",
        refusal="is a binary TextGrid: save it in Praat as a text file",
        head=rb"ooBinaryFile",
    ),
    Format("postscript", refusal=f"is a PostScript file: {_AS_TEXT}", head=rb"%!PS"),
    Format("vtt", "qcode.readers.subtitles:read_vtt", text=r"\s*WEBVTT(?:[ \t\n]|$)"),
    Format(
        "srt",
        "qcode.readers.subtitles:read_srt",
        text=r"\s*(?:\d+[ \t]*\n)?[ \t]*(?:\d+:)?\d+:\d\d[,.]\d+[ \t]*-->[ \t]*"
        r"(?:\d+:)?\d+:\d\d[,.]\d+[^\n]*\n[^\n]*\n(?:[^\n]+\n)*\n+\d+[ \t]*\n",
    ),
    Format("html", "qcode.readers.html_page:read_html", root="(?i)html", text=_HTML),
    Format("elan", "qcode.readers.markup.elan:read_elan", root="ANNOTATION_DOCUMENT"),
    Format("trs", "qcode.readers.markup.transcriber:read_trs", root="Trans"),
    Format("tei", "qcode.readers.markup.tei:read_tei", root=r"TEI(?:\.2)?|teiCorpus(?:\.2)?"),
    Format("akn", "qcode.readers.markup.akoma:read_akn", root="(?i)akomantoso"),
    Format("ohms", "qcode.readers.markup.ohms:read_ohms", root="ROOT|record"),
    Format(
        "qde",
        refusal="is the project file of an archive (.qdpx): ingest the .qdpx, or the text in it",
        root="Project",
    ),
    Format(
        "fodt", "qcode.readers.odt:read_flat_odt", text=r"\s*(?:<\?xml[^>]*>\s*)?<office:document\s"
    ),
    Format("xml", "qcode.readers.markup.unknown:read_unknown", text=_XML),
    Format(
        "json",
        "qcode.readers.json_file:read_json",
        text=r'\s*(?:\{\s*"(?:[^"\\]|\\.){0,200}"\s*:|\[\s*(?:\{\s*"|"(?=[^\n]*",?\s)|\])|(?:\[\s*){3}|\{\s*\}\s*$'
        r'|\[\s*\[\s*"(?:[^"\\\n]|\\.){0,80}"\s*,\s*")',
    ),
    Format("mail", refusal=f"is a web archive or a mail: {_AS_TEXT}", text=r"(?i)mime-version: ?1"),
    Format("chat", "qcode.readers.markup.chat:read_chat", text=r"\s*@(?:UTF8|Begin)\b"),
    Format("salt", "qcode.readers.markup.salt:read_salt", text=_SALT),
    Format(
        "textgrid",
        "qcode.readers.markup.praat:read_textgrid",
        text=r'\s*(?:File type\s*=\s*)?"?ooTextFile',
    ),
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
    head, root = text[:4096], xml_root(text)
    for form in FORMATS:
        if form.root and root and re.fullmatch(form.root, root):
            return form
        if form.text and re.match(form.text, head):
            return form
    is_table = suffix in {".csv", ".tsv", ".tab"}
    if not is_table:
        from qcode.readers.rows import is_table_head

        is_table = is_table_head(head)
    return format_named("table" if is_table else "text")


def xml_root(text: str) -> str:
    """Return the name of the root element where a text is XML, without its prefix, else ""."""
    if not text[:4096].lstrip().startswith("<"):
        return ""
    hit = _ROOT.match(text, 0, 65_536)
    return hit["name"] if hit else ""


def format_named(name: str) -> Format:
    """Return the format called `name`."""
    return next(form for form in FORMATS if form.name == name)
