"""Web pages: transcripts pasted from the web, exported by services, saved by Word.

The text is what the page shows (`html_text`); headings, bold words and elements of the class
`speaker` may be labels. Navigation and footers of the page stand behind the transcript as
furniture.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from qcode.domain.text import Reading, Span, Turn
from qcode.errors import Problem
from qcode.readers.built import forbidden_in
from qcode.readers.furnished import find_furnished
from qcode.readers.html_text import PageText
from qcode.readers.source import Hints, Source, build_reading

MAX_TAGS = 1_000_000
_BUILT = "the text is what the page shows: tags, scripts and styles are not part of it"
_DELETED = (
    "privacy: the file still holds words deleted under tracked changes; they are not in the "
    "text, but whoever has the file can read them"
)


def read_html(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read the transcript on a web page."""
    if (count := source.text.count("<")) > MAX_TAGS:
        return None, [source.problem(f"is a web page of {count:,} tags, no transcript")]
    page = PageText(source.text)
    at, what = forbidden_in(page.text)
    if at >= 0:
        return None, [source.problem(f"its text holds {what}: repair it")]
    if not page.text.strip():
        return None, [source.problem("is a web page without words: is its text made by a script?")]
    bold = [Span(start, end) for start, end in page.bold]
    furniture = "".join(page.furniture).split("\n")
    text, parts, fault = find_furnished(page.text, furniture, hints, bold)
    if parts is None:
        return None, [source.problem(fault)]
    notes = [*parts.notes, _BUILT]
    parts = replace(parts, turns=_timed(parts.turns, page.times))
    if page.has_deleted:
        notes.append(_DELETED)
    if "\ufffd" in text and "\ufffd" not in source.text:
        notes.append("a character reference of the page names no character (U+FFFD stands there)")
    fields = [("title", page.title), *parts.fields] if page.title else parts.fields
    return build_reading(source, "html", text, replace(parts, notes=notes, fields=fields)), []


def _timed(turns: Sequence[Turn], times: Sequence[tuple[int, int, int]]) -> list[Turn]:
    """Give turns without times those of the anchors in them."""
    places = [place for place, _, _ in times]
    timed: list[Turn] = []
    begin = 0
    for turn in turns:
        end = bisect_left(places, turn.span.end)
        inside = times[begin:end]
        begin = end
        if inside and turn.time_start is None:
            turn = replace(turn, time_start=inside[0][1], time_end=inside[-1][2])  # noqa: PLW2901
        timed.append(turn)
    return timed
