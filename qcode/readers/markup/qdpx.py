"""REFI-QDA projects (.qdpx): the one text of a project is read, as a plain text.

A project with several texts is no transcript but a study: the names of its texts are said, so
that they can be unpacked. Codes and codings of the project are not read. Source: REFI-QDA
standard 1.5, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from qcode.domain.text import Reading
from qcode.errors import InputError, Problem
from qcode.readers.archive import member_names, read_member
from qcode.readers.encoding import decode
from qcode.readers.markup.tree import parse_xml, squeeze
from qcode.readers.source import Hints, Source

_INSIDE = "internal://"
_FOLDERS = ("sources/", "Sources/")


def read_qdpx(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read the only text of a REFI-QDA project.

    Raises:
        InputError: the archive or its XML is damaged or goes beyond the limits.
    """
    from qcode.readers.plain import read_plain

    project = _read_first(source, ("project.qde", "Project.qde"))
    root = parse_xml(_decoded(project, ""))
    texts = list(root.iter("TextSource"))
    if len(texts) != 1:
        return None, [source.problem(_reason(source, texts))]
    text = texts[0].findtext("PlainTextContent") or _unpacked(source, texts[0], hints)
    reading, problems = read_plain(replace(source, text=text, encoding="utf-8"), hints)
    return (replace(reading, reader="qdpx") if reading else None), problems


def _unpacked(source: Source, text: Element, hints: Hints) -> str:
    path = text.get("plainTextPath", "")
    if not path.startswith(_INSIDE):
        raise InputError("is a project whose text is not in it: export it with its sources")
    name = path.removeprefix(_INSIDE)
    return _decoded(_read_first(source, [folder + name for folder in _FOLDERS]), hints.encoding)


def _read_first(source: Source, names: Sequence[str]) -> bytes:
    for name in names:
        data = read_member(source.data, name)
        if data is not None:
            return data
    raise InputError(f"lacks its entry {names[0]!r}: export the project with its sources")


def _decoded(data: bytes, encoding: str) -> str:
    decoded, fault = decode(data, encoding)
    if decoded is None:
        raise InputError(f"its text {fault}")
    return decoded.text


def _reason(source: Source, texts: list[Element]) -> str:
    if not texts:
        return "is a project (REFI-QDA) without texts: export the transcripts from its program"
    members = member_names(source.data)
    named = [
        f"{squeeze(text.get('name', '')) or '?'} in {place}"
        for text in texts
        for folder in _FOLDERS
        if (place := folder + text.get("plainTextPath", "").removeprefix(_INSIDE)) in members
    ]
    if not named:
        return (
            f"is a project (REFI-QDA) of {len(texts)} texts that are not in it: export it with "
            "its sources, or the transcripts one by one"
        )
    shown = ", ".join(named[:5]) + (", …" if len(named) > 5 else "")
    return f"is a project (REFI-QDA) of {len(texts)} texts: unpack it and ingest them ({shown})"
