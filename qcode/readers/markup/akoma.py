"""Akoma Ntoso debates: every speech, question and answer is a turn, its paragraphs are lines.

`by` names a speaker of the references, whose shown name is the label; where nobody is named so,
the words of `from` are. Headings stand above the speeches they head; narratives, scenes and
remarks are events. Source: OASIS, Akoma Ntoso 1.0, 2018.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from qcode.domain.text import PieceKind, Reading
from qcode.errors import Problem
from qcode.readers.composing import Extras, Line, read_lines
from qcode.readers.markup.tree import Kinds, child_words, flow, parse_xml, squeeze
from qcode.readers.source import Hints, Source

_SPEECHES = frozenset(("speech", "question", "answer"))
_GROUPS = frozenset(("speechGroup",))
_EVENTS = frozenset(("narrative", "scene", "summary", "other", "communication", "remark", "p"))
_HEADINGS = frozenset(("num", "heading", "subheading", "docTitle", "docDate"))
_BLOCKS = frozenset(("p", "br", "eol", "li", "block", "blockList", "item", "tblock", "tr", "div"))
_KINDS = Kinds(_BLOCKS, frozenset(("remark", "scene", "narrative")), frozenset(("from", "img")))
_META = frozenset(("meta",))
_FIELDS = {"docTitle": "title", "docDate": "date", "docProponent": "proponent"}


def read_akn(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:  # noqa: ARG001 - as all readers
    """Read an Akoma Ntoso debate.

    Raises:
        InputError: its XML is damaged or goes beyond the limits.
    """
    root = parse_xml(source.text)
    if next(root.iter("speech"), None) is None:
        return None, [source.problem("is an Akoma Ntoso document without speeches: no debate")]
    names = {
        person.get("eId", "") or person.get("id", ""): squeeze(person.get("showAs", ""))
        for kind in ("TLCPerson", "TLCRole", "TLCOrganization")
        for person in root.iter(kind)
    }
    lines = list(_iter_lines(root, names, ""))
    return read_lines(source, "akn", lines, Extras(list(_iter_fields(root)))), []


def _iter_lines(element: Element, names: Mapping[str, str], by: str) -> Iterator[Line]:
    for child in element:
        if child.tag in _META:
            continue
        if child.tag in _SPEECHES:
            yield from _iter_speech(child, names, child.get("by") or by)
        elif child.tag in _GROUPS:
            yield from _iter_lines(child, names, child.get("by") or by)
        elif child.tag in _HEADINGS:
            yield Line(flow(child, _KINDS)[0], kind=PieceKind.HEADER)
        elif child.tag in _EVENTS and next(child.iter("speech"), None) is None:
            yield Line(flow(child, Kinds(_BLOCKS, frozenset()))[0], kind=PieceKind.EVENT)
        else:
            yield from _iter_lines(child, names, by)


def _iter_speech(speech: Element, names: Mapping[str, str], by: str) -> Iterator[Line]:
    printed = child_words(speech, "from").rstrip(" :：.")
    key = by.strip().lstrip("#")
    for heading in speech:
        if heading.tag in _HEADINGS:
            yield Line(flow(heading, _KINDS)[0], kind=PieceKind.HEADER)
    gone = Kinds(_KINDS.blocks, _KINDS.events, _KINDS.gone | _HEADINGS)
    words, events = flow(speech, gone)
    yield Line(words, names.get(key) or printed or key or None)
    if events:
        yield Line(" ".join(events), kind=PieceKind.EVENT)


def _iter_fields(root: Element) -> Iterator[tuple[str, str]]:
    for tag, name in _FIELDS.items():
        for element in root.iter(tag):
            if value := squeeze("".join(element.itertext())):
                yield name, value
    for date in root.iter("FRBRdate"):
        if (value := date.get("date", "")) and not value.startswith("0001"):
            yield "date", value
            return
