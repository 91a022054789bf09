"""XML from strangers as a tree, within limits.

Names lose their prefixes. No document type may declare anything: no entities, no rules; a mere
reference to an outside one (Transcriber writes it) is passed over, and nothing is fetched.
Depth, elements and the length of a tag are bounded, so that a small file cannot grow.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from qcode.errors import InputError

MOST_DEPTH = 200
MOST_ELEMENTS = 400_000
_LONGEST_TAG = 20_000
_LONG_TAG = re.compile(rf"<[^<>!][^<>]{{{_LONGEST_TAG}}}")


def parse_xml(text: str) -> Element:
    """Return the root element of an XML text, names without prefixes.

    Raises:
        InputError: it is damaged, declares a document type or goes beyond the limits.
    """
    text = text.lstrip()
    if hit := _LONG_TAG.search(text):
        raise InputError(f"line {_line(text, hit.start())} has a tag without an end")
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = _Builder(parser)
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise InputError(
            f"is damaged XML in line {error.lineno} ({expat.ErrorString(error.code)}): "
            "export it again"
        ) from None
    except UnicodeEncodeError:
        raise InputError("holds half characters (lone surrogates): export it again") from None
    return builder.tree.close()


class _Builder:
    """Builds the tree and watches the limits."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.tree = TreeBuilder()
        self._depth = self._elements = 0
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.tree.data
        parser.StartDoctypeDeclHandler = self._document_type
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH:
            raise InputError(f"its XML is nested more than {MOST_DEPTH} deep; no transcript is")
        if self._elements > MOST_ELEMENTS:
            raise InputError(f"has more than {MOST_ELEMENTS:,} XML elements; no transcript has")
        self.tree.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.tree.end(_local(name))

    def _document_type(
        self, _name: str, _system: str | None, _public: str | None, has_inside: bool
    ) -> None:
        if has_inside:
            raise InputError("declares a document type of its own, which is never read")

    def _entity(self, *_: object) -> None:
        raise InputError("declares entities, which are never read")

    def _skipped(self, name: str, _is_parameter: bool) -> None:
        words = html.unescape(f"&{name};")
        if words == f"&{name};":
            raise InputError(f"uses the entity &{name};, which nothing in the file explains")
        self.tree.data(words)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def child_words(element: Element | None, path: str) -> str:
    """Return the words of the first element at `path`, white space squeezed, else ""."""
    found = element.find(path) if element is not None else None
    return squeeze("".join(found.itertext())) if found is not None else ""


def squeeze(words: str) -> str:
    """Return words with single spaces and none at the ends."""
    return " ".join(words.split())


def from_seconds(words: str) -> int | None:
    """Return a number of seconds such as `12.345` in milliseconds."""
    hit = re.fullmatch(r"\s*(\d{1,7}(?:\.\d{1,20})?)\s*s?\s*", words)
    return round(float(hit[1]) * 1000) if hit else None


@dataclass(frozen=True, slots=True)
class Kinds:
    """How the elements inside a unit are taken: line breaks, events beside the words, nothing."""

    blocks: frozenset[str]
    events: frozenset[str]
    gone: frozenset[str] = frozenset()


def flow(element: Element, kinds: Kinds) -> tuple[str, list[str]]:
    """Return the words inside an element, a line a block, and the events among them."""
    words: list[str] = []
    events: list[str] = []
    _flow(element, kinds, words, events)
    lines = "".join(words).split("\n")
    return "\n".join(filter(None, map(squeeze, lines))), events


def _flow(element: Element, kinds: Kinds, words: list[str], events: list[str]) -> None:
    words.append(_one_line(element.text))
    for child in element:
        if child.tag in kinds.events:
            events.append(describe(child))
        elif child.tag not in kinds.gone:
            sign = "\n" if child.tag in kinds.blocks else ""
            words.append(sign)
            _flow(child, kinds, words, events)
            words.append(sign)
        words.append(_one_line(child.tail))


def _one_line(words: str | None) -> str:
    return (words or "").replace("\n", " ")


def describe(event: Element) -> str:
    """Return an event as a line prints it: its words in brackets, else what it is."""
    words = squeeze("".join(event.itertext()))
    if not words:
        known = (event.get(name, "") for name in ("desc", "reason", "type", "dur", "n"))
        words = squeeze(" ".join([event.tag, *filter(None, known)]))
    return words if words[0] in "([（［【<" else f"[{words}]"
