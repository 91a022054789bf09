"""JSON: what transcription services, recorders and scripts write, as one line a turn.

The service is recognised by its fields; any list of objects with words, speakers and times is
read too, and so are pairs: speaker and words, question and answer. Word lists are joined into
turns. A file with nothing but a text is read like plain text. What is no transcript is refused.
Depth, size and odd values cost no more than a line of explanation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qcode.domain.text import Reading
from qcode.errors import Problem
from qcode.readers.built import build_units, forbidden_in
from qcode.readers.services import SERVICES, Unit, find_pairs, find_sentences
from qcode.readers.services.iflytek import opened
from qcode.readers.services.worded import find_timed_words
from qcode.readers.source import Hints, Source, build_reading

MAX_OBJECTS = 400_000
DIARISATION = "diarisation"
_BUILT = "the text is built from the JSON: one line a turn, label, tabulator, words"


def read_json(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read the transcript of a service; `--pattern diarisation` uses speakers beside the words."""
    data, fault = parse_json(source.text)
    if fault:
        return None, [source.problem(fault)]
    try:
        return _read(source, hints, data)
    except RecursionError:
        return None, [source.problem("is JSON nested too deeply for a transcript")]


def parse_json(text: str) -> tuple[Any, str]:
    """Return what a JSON text holds, one object a line too, or what is wrong with it."""
    count = text.count("{") + text.count("[")
    if count > MAX_OBJECTS:
        return None, f"is JSON of {count:,} objects; a transcript has at most {MAX_OBJECTS:,}"
    try:
        return json.loads(text), ""
    except RecursionError:
        return None, "is JSON nested too deeply for a transcript"
    except json.JSONDecodeError as error:
        lines = _lines(text)
        if lines:
            return lines, ""
        return None, f"is damaged JSON (line {error.lineno}: {error.msg}): export it again"
    except ValueError:
        return None, "is JSON with a number of thousands of digits: it is no transcript"


def _lines(text: str) -> list[Any]:
    """Return the objects of a file that holds one a line, or nothing where a line is none."""
    objects: list[Any] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            objects.append(json.loads(line))
        except (ValueError, RecursionError):
            return []
        if not isinstance(objects[-1], dict):
            return []
    return objects


def _read(source: Source, hints: Hints, data: Any) -> tuple[Reading | None, list[Problem]]:
    pattern, units, notes = find_units(data, is_asked=hints.pattern == DIARISATION)
    if units:
        return build_units(source, hints, "json", pattern, units, [_BUILT, *notes])
    text = _only_text(data)
    if text.strip():
        return _read_text(source, hints, text)
    return None, [
        source.problem(
            "is JSON without a transcript: no list of turns with words in it was found; "
            "save the transcript as .docx or .txt and ingest that"
        )
    ]


def find_units(data: Any, *, is_asked: bool) -> tuple[str, list[Unit], list[str]]:
    """Return the name of the service, its units, and what is worth saying."""
    if isinstance(data, Mapping):
        for name, find in SERVICES.items():
            if units := [unit for unit in find(data) if unit.words.strip()]:
                return name, units, []
        units, speakers = find_timed_words(data, is_asked=is_asked)
        if units:
            return DIARISATION if is_asked else "words", units, _offer(speakers, is_asked=is_asked)
        unpacked = next((opened(data[key]) for key in ("data", "result") if key in data), None)
        if units := find_sentences(data) or find_sentences(unpacked):
            return "json", units, []
    return "json", find_sentences(data) or find_pairs(data), []


def _offer(speakers: list[str], *, is_asked: bool) -> list[str]:
    if not speakers or is_asked:
        return []
    names = ", ".join(speakers[:8])
    listed = f"beside the words stands a list of who spoke when ({names}), not tied to the words"
    return [f"{listed}: --pattern {DIARISATION} uses it"]


def _only_text(data: Any) -> str:
    """Return the one text of a file that holds little else; a list of strings is its lines."""
    if isinstance(data, Mapping):
        keys = ("text", "transcript", "content", "body", "lines")
        values = [data[key] for key in keys if data.get(key)]
        data = values[0] if values else None
    if isinstance(data, list) and data and all(isinstance(line, str) for line in data):
        return "\n".join(data) + "\n"
    return data if isinstance(data, str) else ""


def _read_text(source: Source, hints: Hints, text: str) -> tuple[Reading | None, list[Problem]]:
    at, what = forbidden_in(text)
    if at >= 0:
        return None, [source.problem(f"its text holds {what}: repair it")]
    inside = replace(source, text=text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.lstrip().startswith("<"):
        from qcode.readers.html_page import read_html

        return read_html(inside, hints)
    from qcode.readers.speakers import find_turns

    parts, fault = find_turns(inside.text, hints)
    if parts is None:
        return None, [source.problem(fault)]
    parts = replace(parts, notes=(*parts.notes, "the text is that of one field of the JSON"))
    return build_reading(source, "json", inside.text, parts), []
