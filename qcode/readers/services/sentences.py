"""Any list of objects with words, speakers and times: what most services and scripts write.

Utterances of AssemblyAI, Deepgram, Gladia or Volcengine, segments of Whisper, paragraphs of
Otter or Tingwu, entries of Teams, messages of a chat. The lists of a file are ranked by the
name they stand under; the best one that has words is the transcript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from qcode.readers.services.clock import factor
from qcode.readers.services.fields import (
    DURATION,
    END,
    START,
    Fields,
    fields_of,
    label_of,
    number_of,
    words_of,
)
from qcode.readers.services.lists import Found, iter_lists
from qcode.readers.services.unit import Unit, Word, is_mark, join_words

_SAMPLES_A_MS = 16
_LEAST_SHARE = 0.2


def find_sentences(data: object) -> list[Unit]:
    """Return the units of the best list of objects with words; none where there is no such list."""
    if not isinstance(data, dict | list):
        return []
    found = [item for item in iter_lists(data) if item.has_words]
    sizes = [sum(len(item.text(fields)) for fields in item.items) for item in found]
    sized = list(zip(found, sizes, strict=True))
    most = max((size for item, size in sized if not item.is_words), default=0)
    enough = [item for item, size in sized if item.is_words or size >= _LEAST_SHARE * most]
    best = min(enough, key=lambda item: item.rank, default=None)
    if best is None:
        return []
    return join_words(_words(best), _whole(data)) if best.is_words else _units(best)


def _units(found: Found) -> list[Unit]:
    starts, ends = _times(found)
    if not any(time is not None for time in starts):
        starts, ends = _times_of_words(found)
    return [
        Unit(label_of(fields, found.names), words_of(fields), start, end)
        for fields, start, end in zip(found.items, starts, ends, strict=True)
        if words_of(fields).strip()
    ]


def _times_of_words(found: Found) -> tuple[list[int | None], list[int | None]]:
    """Return when the first word of each unit begins and the last ends."""
    nested = [_nested(fields) for fields in found.items]
    words = Found("words", found.depth, [word for group in nested for word in group])
    starts, ends = _times(words)
    begun: list[int | None] = []
    ended: list[int | None] = []
    at = 0
    for group in nested:
        begun.append(
            next((time for time in starts[at : at + len(group)] if time is not None), None)
        )
        ended.append(
            max((time for time in ends[at : at + len(group)] if time is not None), default=None)
        )
        at += len(group)
    return begun, ended


def _nested(fields: Fields) -> list[Fields]:
    words = fields["words"][1] if "words" in fields else None
    return (
        [fields_of(word) for word in words if isinstance(word, dict)]
        if isinstance(words, list)
        else []
    )


def _words(found: Found) -> list[Word]:
    starts, ends = _times(found)
    words: list[Word] = []
    for fields, start, end in zip(found.items, starts, ends, strict=True):
        text = found.text(fields)
        label = label_of(fields, found.names)
        if label is None and is_mark(text) and words:
            label = words[-1].label
        if text:
            words.append(Word(text, label, start, end, is_attached=is_mark(text)))
    return words


def _times(found: Found) -> tuple[list[int | None], list[int | None]]:
    """Return the beginnings and ends of the units in milliseconds."""
    pairs = [_pair(fields) for fields in found.items]
    if any(pair != (None, None) for pair in pairs):
        return _scaled("", [one for one, _ in pairs], []), _scaled(
            "", [two for _, two in pairs], []
        )
    name, starts = _column(found, START)
    until, ends = _column(found, END)
    gaps = _gaps(starts, ends)
    begun = _scaled(name, starts, gaps)
    if until:
        return begun, _scaled(until, ends, gaps)
    name, lasting = _column(found, DURATION)
    long = _scaled(name, lasting, [])
    return begun, [
        start + size if start is not None and size is not None else None
        for start, size in zip(begun, long, strict=True)
    ]


def _pair(fields: Fields) -> tuple[object, object]:
    """Return the two times of a field that holds both."""
    value = fields["timestamp"][1] if "timestamp" in fields else None
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, None)


def _column(found: Found, names: Sequence[str]) -> tuple[str, list[object]]:
    """Return the values of the one field that most objects have, and its path."""
    counts = Counter(
        name
        for fields in found.items
        for name in names
        if name in fields and number_of(fields[name][1]) is not None
    )
    if not counts:
        return "", [None] * len(found.items)
    most = max(counts.values())
    name = next(name for name in names if counts[name] == most)
    path = next(fields[name][0] for fields in found.items if name in fields)
    if found.name == "transcripts" and name in {"startoffset", "endoffset"}:
        path = "samples"  # Otter counts samples of sound
    return path, [fields[name][1] if name in fields else None for fields in found.items]


def _gaps(starts: Sequence[object], ends: Sequence[object]) -> list[float]:
    """Return how long the units last, or how far apart they begin."""
    begun = [number_of(value) for value in starts]
    ended = [number_of(value) for value in ends]
    lasting = [
        end - start
        for start, end in zip(begun, ended, strict=True)
        if start is not None and end is not None
    ]
    known = [start for start in begun if start is not None]
    return lasting or [after - before for before, after in pairwise(known)]


def _scaled(name: str, values: Sequence[object], gaps: list[float]) -> list[int | None]:
    numbers = [number_of(value) for value in values]
    known = [number for number in numbers if number is not None]
    given = [value for value, number in zip(values, numbers, strict=True) if number is not None]
    scale = 1 / _SAMPLES_A_MS if name == "samples" else factor(name, given, known, gaps)
    return [
        round(number * scale) if number is not None and 0 <= number * scale < 1e12 else None
        for number in numbers
    ]


def _whole(data: object) -> str:
    """Return the whole text that stands beside a list of words."""
    if not isinstance(data, dict):
        return ""
    return next(
        (data[key] for key in ("text", "transcript", "punct") if isinstance(data.get(key), str)), ""
    )
