"""Transcriber files (.trs): every turn of the file is a turn, its sync points are lines in it.

Where several people speak at once, each stretch of each is a turn of its own with the times of
its sync point. Noises and remarks are not words: they stand as an event below the turn. Turns
without a speaker have none. Source: Barras et al., Transcriber, Speech Communication, 2001.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from qcode.domain.text import PieceKind, Reading
from qcode.errors import Problem
from qcode.readers.composing import Extras, Line, read_lines
from qcode.readers.markup.tree import from_seconds, parse_xml, squeeze
from qcode.readers.source import Hints, Source

_SIGNS = {"begin": "[{}-]", "end": "[-{}]", "previous": "[+{}]", "next": "[{}+]"}
_FIELDS = ("audio_filename", "scribe", "version_date", "program", "air_date")


@dataclass(slots=True)
class _Stretch:
    """What one speaker says from one sync point on."""

    who: int
    start: int | None
    words: list[str] = field(default_factory=list)


def read_trs(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:  # noqa: ARG001 - as all readers
    """Read a Transcriber file; times in milliseconds.

    Raises:
        InputError: its XML is damaged or goes beyond the limits.
    """
    root = parse_xml(source.text)
    names = {
        person.get("id", ""): squeeze(person.get("name", "")) or person.get("id", "")
        for person in root.iter("Speaker")
    }
    lines = [line for turn in root.iter("Turn") for line in _iter_lines(turn, names)]
    return read_lines(source, "trs", lines, Extras(list(_iter_fields(root)))), []


def _iter_lines(turn: Element, names: Mapping[str, str]) -> Iterator[Line]:
    labels = [names.get(word, word) for word in turn.get("speaker", "").split()]
    stretches, events = _read_turn(turn)
    start, end = from_seconds(turn.get("startTime", "")), from_seconds(turn.get("endTime", ""))
    if any(stretch.who for stretch in stretches):
        yield from _iter_overlapping(stretches, labels, end)
    else:
        label = " + ".join(labels) or None
        words = "\n".join(squeeze("".join(stretch.words)) for stretch in stretches)
        yield Line("\n".join(filter(None, words.split("\n"))), label, start, end)
    if events:
        yield Line(" ".join(events), start=start, end=end, kind=PieceKind.EVENT)


def _read_turn(turn: Element) -> tuple[list[_Stretch], list[str]]:
    """Return what is said in a turn, stretch by stretch, and the events in it."""
    current = _Stretch(0, from_seconds(turn.get("startTime", "")), [turn.text or ""])
    stretches, events = [current], []
    for child in turn:
        if child.tag == "Sync":
            current = _Stretch(0, from_seconds(child.get("time", "")))
            stretches.append(current)
        elif child.tag == "Who" and child.get("nb", "").isdecimal():
            current = _Stretch(int(child.get("nb", "")[:6]), current.start)
            stretches.append(current)
        elif child.tag in {"Event", "Comment"} and (words := squeeze(child.get("desc", ""))):
            events.append(_SIGNS.get(child.get("extent", ""), "[{}]").format(words))
        current.words.append(child.tail or "")
    return stretches, events


def _iter_overlapping(
    stretches: list[_Stretch], labels: list[str], end: int | None
) -> Iterator[Line]:
    starts = [stretch.start for stretch in stretches if stretch.start is not None]
    for stretch in stretches:
        known = 0 < stretch.who <= len(labels)
        label = labels[stretch.who - 1] if known else " + ".join(labels) or None
        later = [start for start in starts if stretch.start is not None and start > stretch.start]
        words = squeeze("".join(stretch.words))
        yield Line(words, label, stretch.start, min(later, default=end))


def _iter_fields(root: Element) -> Iterator[tuple[str, str]]:
    for element in (root, root.find("Episode")):
        for name in _FIELDS:
            if element is not None and (value := squeeze(element.get(name, ""))):
                yield name.replace("_", " "), value
