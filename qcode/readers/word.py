"""Word files (.docx): paragraphs and tables in document order, as one text.

Tracked insertions are in, deletions and moved-away words are out, and a note warns that the
file still holds them. Bold words at the beginning of a line may be speaker labels, whether the
run or its style makes them bold. Headers and footers of the page, footnotes, comments and text
boxes are not speech and are no part of the text; a note counts them. A file whose body is empty
beside its text boxes is read from these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import ParseError, XMLParser
from zipfile import ZipFile

from qcode.domain.text import Reading, Span
from qcode.domain.words import counted
from qcode.errors import Problem
from qcode.readers.archive import check_archive, open_archive
from qcode.readers.source import Hints, Source, build_reading
from qcode.readers.speakers import find_turns
from qcode.readers.word_parts import body_of, part_of
from qcode.readers.word_styles import (
    Numbering,
    count_words_in,
    read_bold_styles,
    read_numbering,
)
from qcode.readers.word_text import WordText

_LARGEST = 5_000_000
_BESIDE = (
    ("word/comments.xml", "comment", "comment"),
    ("word/footnotes.xml", "footnote", "footnote"),
    ("word/endnotes.xml", "endnote", "endnote"),
)


def read_docx(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a Word transcript.

    Raises:
        InputError: the archive is damaged, encrypted, too large or declares a document type.
    """
    check_archive(source.data)
    with open_archive(source.data) as archive:
        if not (body := body_of(archive)):
            return None, [source.problem("holds no Word text: save it as .docx")]
        styles = _member(archive, part_of(archive, body, "styles", "word/styles.xml"))
        words = WordText(read_bold_styles(styles), _lists(archive, body))
        parser = XMLParser(target=words)  # noqa: S314 - DTDs are refused before
        try:
            parser.feed(archive.read(body))
            parser.close()
        except ParseError as error:
            return None, [source.problem(f"its text is damaged XML ({error}): save the file again")]
        beside = list(_beside(archive))
    running, boxed = "".join(words.parts), "".join(words.boxes)
    text = boxed if boxed.strip() and not running.strip() else running
    if not text.strip():
        return None, [source.problem("has no words in it")]
    bold = [Span(start, end) for start, end in words.bold] if text is running else []
    parts, fault = find_turns(text, hints, bold)
    if parts is None:
        return None, [source.problem(fault)]
    reading = build_reading(source, "docx", text, parts)
    notes = (*reading.notes, *_notes(words, beside, text))
    return replace(reading, notes=notes, encoding="utf-8"), []


def _member(archive: ZipFile, name: str) -> bytes:
    """Return a small part of the archive, or nothing where it is absent or far too large."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > _LARGEST:
        return b""
    return archive.read(name)


def _lists(archive: ZipFile, body: str) -> Numbering | None:
    data = _member(archive, part_of(archive, body, "numbering", "word/numbering.xml"))
    return read_numbering(data) if data else None


def _beside(archive: ZipFile) -> Iterator[str]:
    """Say how many comments and notes stand beside the text."""
    for member, element, word in _BESIDE:
        if count := count_words_in(_member(archive, member), element):
            yield counted(count, word)


def _notes(words: WordText, beside: list[str], text: str) -> Iterator[str]:
    if words.has_deleted:
        yield (
            "privacy: the file still holds words deleted under tracked changes; they are not in "
            "the text, but whoever has the file can read them"
        )
    if words.has_inserted:
        yield "words inserted under tracked changes are part of the text"
    if beside:
        yield f"{', '.join(beside)} beside the text: not part of it"
    if words.numbered:
        yield f"{counted(words.numbered, 'list number')} that Word makes were written into the text"
    boxed = " ".join("".join(words.boxes).split())
    if boxed and text.strip() != "".join(words.boxes).strip():
        yield f"text boxes are not part of the text: {boxed[:60]}{'…' if len(boxed) > 60 else ''}"
