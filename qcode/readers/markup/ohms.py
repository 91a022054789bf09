"""Oral histories of OHMS: the WebVTT transcript in the record, else its plain one.

Captions that follow another go on with its speaker, because OHMS names speakers where they
change. A plain transcript is read as any text; what stands behind `[[footnotes]]` is footer.
Its minute marks say in which line a minute begins, which is no time of a turn, and are left
out. Source: Nunn Center, Oral History Metadata Synchronizer, export format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from qcode.domain.text import Reading, Turn
from qcode.errors import Problem
from qcode.readers.markup.tree import child_words, parse_xml
from qcode.readers.source import Hints, Source, build_reading

_FIELDS = ("title", "interviewee", "interviewer", "date", "accession", "repository", "language")
_NOTES = "[[footnotes]]"


def read_ohms(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read the transcript of an OHMS record.

    Raises:
        InputError: its XML is damaged or goes beyond the limits.
    """
    root = parse_xml(source.text)
    record = root if root.tag == "record" else root.find("record")
    captions = _text(record, "vtt_transcript")
    plain = _text(record, "transcript")
    if record is None or not (captions or plain):
        return None, [source.problem(_reason(record))]
    fields = [*_iter_fields(record)]
    if captions:
        return _read_captions(source, hints, captions, fields), []
    return _read_plain(source, hints, plain, fields)


def _text(record: Element | None, name: str) -> str:
    words = record.findtext(name) if record is not None else None
    return (words or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _reason(record: Element | None) -> str:
    if record is None or record.find("cms_record_id") is None:
        return "is XML of a kind that is not known: save the transcript as .docx or .txt"
    return "is an OHMS record without a transcript (an index at most): export the transcript"


def _read_captions(
    source: Source, hints: Hints, captions: str, fields: list[tuple[str, str]]
) -> Reading:
    from qcode.readers.subtitles import read_vtt

    reading, _ = read_vtt(replace(source, text=captions), hints)
    if reading is None:  # pragma: no cover - captions are always read
        raise AssertionError
    return replace(
        reading, reader="ohms", turns=tuple(_continued(reading.turns)), fields=tuple(fields)
    )


def _continued(turns: tuple[Turn, ...]) -> Iterator[Turn]:
    label: str | None = None
    for turn in turns:
        label = turn.label or label
        yield replace(turn, label=label)


def _read_plain(
    source: Source, hints: Hints, plain: str, fields: list[tuple[str, str]]
) -> tuple[Reading | None, list[Problem]]:
    from qcode.readers.speakers import find_turns

    if _NOTES in plain and not hints.footer_from:
        hints = replace(hints, footer_from=_NOTES)
    parts, fault = find_turns(plain, hints)
    if parts is None:
        return None, [source.problem(fault)]
    parts = replace(parts, fields=[*fields, *parts.fields])
    return build_reading(source, "ohms", plain, parts), []


def _iter_fields(record: Element) -> Iterator[tuple[str, str]]:
    for name in _FIELDS:
        for element in record.findall(name):
            value = child_words(element, ".") or element.get("value", "").strip()
            if value:
                yield name, value
