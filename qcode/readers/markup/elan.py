"""ELAN annotations (.eaf): every annotation of a speech tier is a turn.

A tier belongs to its participant, else to its name. Tiers that refer to others (words, glosses,
translations) are not speech of their own; where the upper tier only numbers the utterances, the
one below that holds their words is read in its place. Times come from the time slots; a slot
without a time stands in its order. Source: Sloetjes, ELAN annotation format, EAF 3.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from qcode.domain.text import Reading
from qcode.errors import Problem
from qcode.readers.composing import Extras, Line, read_lines
from qcode.readers.markup.tiers import Tier, join_tiers, note_on
from qcode.readers.markup.tree import child_words, parse_xml
from qcode.readers.source import Hints, Source

_NUMBER = re.compile(r"[\w.:-]*\d[\w.:-]*", re.ASCII)
_WORDS = re.compile(
    r"(?i)(?:^|[^a-z])(?:tx|txt|text|utt|utterance|trans\w*|ortho?\w*|speech)(?![a-z])"
)
_FRAMES = {"NTSC-frames": 1001 / 30, "PAL-frames": 40.0}


def read_elan(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:  # noqa: ARG001 - as all readers
    """Read an ELAN file; times in milliseconds.

    Raises:
        InputError: its XML is damaged or goes beyond the limits.
    """
    root = parse_xml(source.text)
    annotations = _Annotations(root)
    tiers, below = annotations.speech_tiers()
    lines, left_out = join_tiers(tiers)
    notes = note_on([*left_out, *below])
    return read_lines(source, "elan", lines, Extras(list(_iter_fields(root)), notes)), []


class _Annotations:
    """The tiers of a file, and the place in time of each annotation."""

    def __init__(self, root: Element) -> None:
        self.tiers = {tier.get("TIER_ID", ""): tier for tier in root.iter("TIER")}
        self.below: dict[str, list[Element]] = {}
        for tier in self.tiers.values():
            parent = tier.get("PARENT_REF", "")
            if parent in self.tiers and parent != tier.get("TIER_ID"):
                self.below.setdefault(parent, []).append(tier)
        self._slots = _slots(root)
        slots = enumerate(root.iter("TIME_SLOT"))
        self._order = {slot.get("TIME_SLOT_ID", ""): place for place, slot in slots}
        self._annotations = {
            item.get("ANNOTATION_ID", ""): item
            for tier in self.tiers.values()
            for item in _items(tier)
        }

    def speech_tiers(self) -> tuple[list[Tier], list[str]]:
        """Return one tier for each that stands on its own, and the names of those left out."""
        below = {id(tier) for tiers in self.below.values() for tier in tiers}
        tops = [tier for tier in self.tiers.values() if id(tier) not in below]
        chosen = [(top, self._words_tier(top)) for top in tops]
        taken = {id(tier) for _, tier in chosen}
        left_out = [
            name
            for name, tier in self.tiers.items()
            if id(tier) not in taken and any(_value(item) for item in _items(tier))
        ]
        return [self._tier(top, tier) for top, tier in chosen], left_out

    def _words_tier(self, top: Element) -> Element:
        """Return a tier, or the one below it with the words where it only has numbers."""
        values = [value for item in _items(top) if (value := _value(item))]
        candidates = [tier for tier in self._all_below(top) if any(map(_value, _items(tier)))]
        if not candidates or not all(map(_NUMBER.fullmatch, values)):
            return top
        named = [tier for tier in candidates if _WORDS.search(tier.get("TIER_ID", ""))]
        return named[0] if named else max(candidates, key=_length)

    def _all_below(self, top: Element) -> list[Element]:
        found, seen = [top], {id(top)}
        for tier in found:
            fresh = [
                low for low in self.below.get(tier.get("TIER_ID", ""), []) if id(low) not in seen
            ]
            seen.update(map(id, fresh))
            found += fresh
        return found[1:]

    def _tier(self, top: Element, tier: Element) -> Tier:
        speaker = tier.get("PARTICIPANT", "").strip() or top.get("PARTICIPANT", "").strip()
        units: dict[str | int, Line] = {}
        anchored = [(self._anchor(item), item) for item in _items(tier)]
        anchored.sort(key=lambda pair: self._place(pair[0]))
        for number, (anchor, item) in enumerate(anchored):
            key = (
                anchor.get("ANNOTATION_ID", "")
                if anchor is not None and tier is not top
                else number
            )
            before = f"{units[key].words} " if key in units else ""
            units[key] = Line(before + _value(item), None, *self._times(anchor))
        return Tier(top.get("TIER_ID", ""), speaker, list(units.values()))

    def _anchor(self, item: Element) -> Element | None:
        """Return the annotation in time that another one refers to, over any number of steps."""
        for _ in range(len(self.tiers) + 1):
            above = item.get("ANNOTATION_REF")
            if above is None:
                return item
            found = self._annotations.get(above)
            if found is None:
                return None
            item = found
        return None

    def _place(self, item: Element | None) -> int:
        """Return where an annotation begins in the order of the time slots."""
        slot = item.get("TIME_SLOT_REF1", "") if item is not None else ""
        return self._order.get(slot, 0)

    def _times(self, item: Element | None) -> tuple[int | None, int | None]:
        if item is None:
            return None, None
        first, last = item.get("TIME_SLOT_REF1", ""), item.get("TIME_SLOT_REF2", "")
        return self._slots.get(first), self._slots.get(last)


def _slots(root: Element) -> Mapping[str, int]:
    header = root.find("HEADER")
    units = header.get("TIME_UNITS", "") if header is not None else ""
    factor = _FRAMES.get(units, 1.0)
    return {
        slot.get("TIME_SLOT_ID", ""): round(int(value) * factor)
        for slot in root.iter("TIME_SLOT")
        if (value := slot.get("TIME_VALUE", "")).isdecimal() and len(value) < 12
    }


def _items(tier: Element) -> list[Element]:
    return [item for annotation in tier.iter("ANNOTATION") for item in annotation]


def _value(item: Element) -> str:
    value = item.findtext("ANNOTATION_VALUE")
    return value.strip() if value else ""


def _length(tier: Element) -> int:
    return sum(len(_value(item)) for item in _items(tier))


def _iter_fields(root: Element) -> Iterator[tuple[str, str]]:
    for name in ("AUTHOR", "DATE"):
        if value := root.get(name, "").strip():
            yield name.lower(), value
    for media in root.iter("MEDIA_DESCRIPTOR"):
        if url := media.get("MEDIA_URL", "").rpartition("/")[2]:
            yield "media", url
    for item in root.iter("PROPERTY"):
        name = item.get("NAME", "")
        if name and not name.startswith(("URN", "lastUsed")) and (value := child_words(item, ".")):
            yield name, value
