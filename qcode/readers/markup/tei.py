"""TEI transcripts: every `u` and every `sp` is a turn.

The speaker of a `u` is whoever `who` points to: the name the header gives, else the pointer
itself; of a `sp` it is the printed `speaker`. Pauses, noises, gaps, stage directions and notes
are events beside the words; of two forms of a word the spoken one stands. Times come from
`start` and `end`, in seconds or through the timeline. A text with neither `u` nor `sp` is read
paragraph by paragraph, as any text. Source: TEI P5, chapters 7 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from qcode.domain.text import PieceKind, Reading
from qcode.errors import Problem
from qcode.readers.composing import Extras, Line, read_lines
from qcode.readers.markup.tei_header import Times, iter_fields, speaker_names
from qcode.readers.markup.tree import Kinds, child_words, describe, flow, parse_xml, squeeze
from qcode.readers.source import Hints, Source, build_reading

_TURNS = frozenset(("u", "sp"))
_BLOCKS = frozenset(("p", "l", "lb", "ab", "lg", "item", "row", "quote", "div"))
_EVENTS = frozenset(
    ("pause", "vocal", "kinesic", "incident", "event", "shift", "gap", "note", "stage", "writing",
     "desc", "head")
)  # fmt: skip
_GONE = frozenset(
    ("reg", "corr", "expan", "rdg", "speaker", "anchor", "figure", "fw", "pb", "cb", "timeline",
     "spanGrp", "linkGrp", "interpGrp", "standOff")
)  # fmt: skip
_KINDS = Kinds(_BLOCKS, _EVENTS, _GONE)
_ASIDE = frozenset(
    ("head", "pause", "vocal", "kinesic", "incident", "event", "stage", "note", "gap", "writing",
     "docTitle", "docDate", "opener", "closer", "trailer", "byline")
)  # fmt: skip
_LEFT_OUT = frozenset(("teiHeader", "timeline", "standOff", "spanGrp", "listPerson", "fw"))


def read_tei(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a TEI transcript; times in milliseconds.

    Raises:
        InputError: its XML is damaged or goes beyond the limits.
    """
    root = parse_xml(source.text)
    fields = list(iter_fields(root))
    names, times = speaker_names(root), Times(root)
    lines = [line for text in _texts(root) for line in _iter_lines(text, names, times)]
    if any(line.kind is PieceKind.SPEECH for line in lines):
        return read_lines(source, "tei", lines, Extras(fields)), []
    return _read_paragraphs(source, hints, root, fields)


def _texts(root: Element) -> list[Element]:
    texts = [text for text in root.iter("text") if text.find("group") is None]
    return texts or [root]


def _iter_lines(element: Element, names: Mapping[str, str], times: Times) -> Iterator[Line]:
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag in _TURNS:
            yield from _iter_turn(child, element, names, times)
        elif child.tag in _ASIDE:
            if squeeze("".join(child.itertext())) or child.tag != "head":
                kind = PieceKind.HEADER if child.tag == "head" else PieceKind.EVENT
                words = squeeze("".join(child.itertext())) if child.tag == "head" else ""
                yield Line(words or describe(child), kind=kind)
        else:
            yield from _iter_lines(child, names, times)


def _iter_turn(
    turn: Element, above: Element, names: Mapping[str, str], times: Times
) -> Iterator[Line]:
    who = turn.get("who", "") or above.get("who", "")
    label = child_words(turn, "speaker").rstrip(" :：.,，") if turn.tag == "sp" else ""
    words, events = flow(_spaced(turn), _KINDS)
    start, end = times.span(turn, above)
    yield Line(words, label or _named(who, names), start, end)
    if events:
        yield Line(" ".join(events), start=start, end=end, kind=PieceKind.EVENT)


def _named(who: str, names: Mapping[str, str]) -> str | None:
    keys = [pointer.rpartition("#")[2] or pointer for pointer in who.split()]
    return " + ".join(names.get(key, key) for key in keys) or None


def _spaced(turn: Element) -> Element:
    """Put a space between words that stand in elements of their own without one."""
    for element in turn.iter():
        children = list(element)
        for word, following in pairwise(children):
            if word.tag not in {"w", "pc"} or following.tag not in {"w", "pc"}:
                continue
            if word.get("join") in {"right", "both"} or following.get("join") in {"left", "both"}:
                word.tail = (word.tail or "").strip()
            elif not (word.tail or "").strip() and following.tag == "w" and _is_latin(following):
                word.tail = " "
    return turn


def _is_latin(word: Element) -> bool:
    first = squeeze("".join(word.itertext()))[:1]
    return first < "\u2e80"


def _read_paragraphs(
    source: Source, hints: Hints, root: Element, fields: list[tuple[str, str]]
) -> tuple[Reading | None, list[Problem]]:
    from qcode.readers.speakers import find_turns

    lines: list[str] = []
    for element in _texts(root):
        body = [part for part in element if part.tag not in _LEFT_OUT] or [element]
        lines += [flow(part, Kinds(_BLOCKS | {"head", "speaker"}, frozenset()))[0] for part in body]
    text = "\n".join(filter(None, lines))
    if not text:
        return None, [source.problem("is a TEI file without words in its text")]
    parts, fault = find_turns(text, hints)
    if parts is None:
        return None, [source.problem(fault)]
    parts = replace(parts, fields=[*fields, *parts.fields])
    return build_reading(source, "tei", text, parts), []
