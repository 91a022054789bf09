"""What stands beside the text of a Word file: bold styles, and labels made by list numbering.

A style may print a name in bold without the run saying so. A list may print `Q1:` before each
paragraph; that number is not in the text of the file, so a reader must make it. Only numbers
whose pattern has a letter in it are made: `1.` and bullets say nothing about who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, XMLParser

_OFF = frozenset(("0", "false", "off", "none"))
_PLACE = re.compile(r"%(\d)")
_LETTER = re.compile(r"[^\W\d_]")


def local(tag: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def value_of(attributes: Mapping[str, str], name: str = "val") -> str:
    """Return an attribute by its name without a namespace, or ""."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


def is_on(attributes: Mapping[str, str]) -> bool:
    """Say whether a switch such as `<w:b/>` is on."""
    return value_of(attributes) not in _OFF


def read_bold_styles(data: bytes) -> frozenset[str]:
    """Return the ids of the styles of `word/styles.xml` that print in bold."""
    bold: dict[str, bool] = {}
    parents: dict[str, str] = {}
    for style in _children(_parsed(data), "style"):
        name = value_of(style.attrib, "styleId")
        for child in style:
            if local(child.tag) == "basedOn":
                parents[name] = value_of(child.attrib)
            elif local(child.tag) == "rPr":
                for switch in _children(child, "b"):
                    bold[name] = is_on(switch.attrib)
    return frozenset(name for name in {*bold, *parents} if _is_bold(name, bold, parents))


def _is_bold(name: str, bold: Mapping[str, bool], parents: Mapping[str, str]) -> bool:
    for _ in range(12):  # styles that are based on each other in a circle end here
        if name in bold:
            return bold[name]
        name = parents.get(name, "")
    return False


@dataclass(slots=True)
class Numbering:
    """The lists of a Word file, and how far each has counted."""

    patterns: Mapping[tuple[str, str], str]
    formats: Mapping[tuple[str, str], str]
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def label(self, number: str, level: str) -> str:
        """Return what the list prints before the next paragraph, "" where it names nobody."""
        key = (number, level)
        self.counts[key] = self.counts.get(key, 0) + 1
        pattern = self.patterns.get(key, "")
        if not _LETTER.search(_PLACE.sub("", pattern)) or self.formats.get(key) == "bullet":
            return ""
        return _PLACE.sub(lambda hit: self._count(number, int(hit[1]) - 1), pattern)

    def _count(self, number: str, level: int) -> str:
        return str(self.counts.get((number, str(level)), 1))


def read_numbering(data: bytes) -> Numbering:
    """Return the lists of `word/numbering.xml`."""
    root = _parsed(data)
    levels: dict[str, list[tuple[str, str, str]]] = {}
    for abstract in _children(root, "abstractNum"):
        found = levels.setdefault(value_of(abstract.attrib, "abstractNumId"), [])
        for level in _children(abstract, "lvl"):
            shape = {local(child.tag): value_of(child.attrib) for child in level}
            place = value_of(level.attrib, "ilvl")
            found.append((place, shape.get("lvlText", ""), shape.get("numFmt", "")))
    patterns: dict[tuple[str, str], str] = {}
    formats: dict[tuple[str, str], str] = {}
    for item in _children(root, "num"):
        number = value_of(item.attrib, "numId")
        for kind in _children(item, "abstractNumId"):
            for place, pattern, form in levels.get(value_of(kind.attrib), []):
                patterns[number, place], formats[number, place] = pattern, form
    return Numbering(patterns, formats)


def count_words_in(data: bytes, name: str) -> int:
    """Count the elements called `name` that hold words: footnotes, comments."""
    return sum(
        any((part.text or "").strip() for part in item.iter() if local(part.tag) == "t")
        for item in _children(_parsed(data), name)
    )


def _parsed(data: bytes) -> Element:
    """Parse a small part; a damaged one is as good as none, for the text is elsewhere."""
    parser = XMLParser()  # noqa: S314 - document types are refused before
    try:
        parser.feed(data or b"<none/>")
        root: Element = parser.close()
    except ParseError:
        return Element("none")
    return root


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local(child.tag) == name)
