"""What a TEI header says: who the speakers are, when and where, and the points of the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from qcode.readers.markup.tree import child_words, from_seconds, squeeze
from qcode.readers.times import milliseconds

_UNITS = {"s": 1000.0, "ms": 1.0, "min": 60_000.0, "h": 3_600_000.0}
_FIELDS = {
    "title": ".//titleStmt/title",
    "date": ".//sourceDesc//recording/date",
    "place": ".//settingDesc//placeName",
}


def speaker_names(root: Element) -> dict[str, str]:
    """Return the name of each person the header lists by id, where it gives one."""
    names: dict[str, str] = {}
    for header in root.iter("teiHeader"):
        for kind in ("person", "participant", "personGrp", "org"):
            for person in header.iter(kind):
                key = person.get("id", "")
                if key and (name := _name(person)):
                    names[key] = name
    return names


def _name(person: Element) -> str:
    for path in ("persName/abbr", "persName", "orgName", "name"):
        found = person.find(path)
        if found is not None and (name := squeeze(" ".join(found.itertext()))):
            return name
    return ""


def iter_fields(root: Element) -> Iterator[tuple[str, str]]:
    """Yield title, date and place, and for each person what the header says of them."""
    header = root.find("teiHeader")
    if header is None:
        return
    for name, path in _FIELDS.items():
        found = header.find(path)
        if found is not None:
            value = squeeze("".join(found.itertext())) or found.get("when", "")
            if value:
                yield name, value
    names = speaker_names(root)
    for person in header.iter("person"):
        said = [person.get(name, "") for name in ("role", "sex", "age")]
        said += [child_words(person, name) for name in ("occupation", "age", "residence")]
        if value := "; ".join(filter(None, said)):
            key = person.get("id", "")
            yield names.get(key, key) or "person", value


class Times:
    """The points of a timeline, in milliseconds from its origin."""

    def __init__(self, root: Element) -> None:
        self._points: dict[str, int] = {}
        for timeline in root.iter("timeline"):
            for when in timeline.iter("when"):
                self._add(when, timeline.get("unit", ""))

    def _add(self, when: Element, unit: str) -> None:
        key = when.get("id", "")
        interval, since = when.get("interval", ""), when.get("since", "").lstrip("#")
        factor = _UNITS.get(when.get("unit", "") or unit, 1000.0) / 1000
        ms = from_seconds(interval)
        if ms is not None:
            self._points[key] = round(ms * factor) + self._points.get(since, 0)
        elif (ms := milliseconds(when.get("absolute", ""))) is not None or not interval:
            self._points[key] = ms or 0

    def span(self, turn: Element, above: Element) -> tuple[int | None, int | None]:
        """Return when a turn begins and ends; what stands around it may say so."""
        anchors = [anchor.get("synch", "") for anchor in turn.iter("anchor")]
        first, last = (anchors[0], anchors[-1]) if anchors else ("", "")
        start = turn.get("start") or above.get("start") or first
        end = turn.get("end") or above.get("end") or last
        return self._point(start), self._point(end)

    def _point(self, words: str) -> int | None:
        key = words.rpartition("#")[2]
        if key in self._points:
            return self._points[key]
        return from_seconds(words) if words[:1].isdigit() else None
