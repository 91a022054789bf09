"""Any list of objects with words, speakers and times: what most services and scripts write.

Utterances of AssemblyAI, Deepgram, Gladia or Volcengine, segments of Whisper, paragraphs of
Otter or Tingwu, entries of Teams, messages of a chat. The lists of a file are ranked by the
name they stand under; the best one that has words is the transcript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qcode.readers.services.clock import factor
from qcode.readers.services.fields import (
    DURATION,
    END,
    START,
    Fields,
    fields_of,
    first,
    label_of,
    names_of,
    number_of,
    plain,
    words_of,
)
from qcode.readers.services.unit import Unit, Word, is_mark, join_words

_LISTS = (
    "utterances", "monologues", "segments", "sentenceinfo", "sentences", "transcription",
    "resultdetail", "audiosegments", "paragraphs", "entries", "transcripts", "transcript",
    "chunks", "events", "turns", "phrases", "recognizedphrases", "dialogue", "dialog",
    "conversation", "messages", "blocks", "captions", "cues", "subtitles", "lines",
)  # fmt: skip
_WORDS = ("words", "wordsegments", "wordlist")
_WORD = ("punctuatedword", "punct", "word", "text", "value", "content")
_DEPTH = 8
_SAMPLES_A_MS = 16
_LEAST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class _Found:
    """A list of objects, the plain name it stands under and the speakers named beside it."""

    name: str
    depth: int
    items: Sequence[Fields]
    names: Mapping[str, str]

    @property
    def is_words(self) -> bool:
        """Whether the objects are words and not units."""
        return self.name in _WORDS or ("word" in self.items[0] and not words_of(self.items[0]))

    @property
    def has_labels(self) -> bool:
        """Whether any object has a speaker."""
        return any(label_of(fields, self.names) is not None for fields in self.items)

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """Lists with speakers come first, then by the name they stand under."""
        kind = 1 if self.is_words else 0 if self.name in _LISTS or not self.name else 2
        place = _LISTS.index(self.name) if self.name in _LISTS else len(_LISTS)
        return not self.has_labels, kind, place, self.depth


def find_sentences(data: object) -> list[Unit]:
    """Return the units of the best list of objects with words; none where there is no such list."""
    found = [item for item in _iter_lists(data) if _has_words(item)]
    sizes = [sum(len(_text(item, fields)) for fields in item.items) for item in found]
    most = max(
        (size for item, size in zip(found, sizes, strict=True) if not item.is_words), default=0
    )
    enough = [
        item
        for item, size in zip(found, sizes, strict=True)
        if item.is_words or size >= _LEAST_SHARE * most
    ]
    best = min(enough, key=lambda item: item.rank, default=None)
    if best is None:
        return []
    if not best.is_words:
        return _units(best)
    beside = [item for item in enough if item.is_words and item.depth == best.depth]
    return join_words([word for item in beside for word in _words(item)], _whole(data))


def _iter_lists(data: object) -> Iterator[_Found]:
    """Yield the lists of objects in a file, those nearest to its root first."""
    level: list[tuple[str, object, Mapping[str, str]]] = [("", data, {})]
    for depth in range(_DEPTH):
        deeper: list[tuple[str, object, Mapping[str, str]]] = []
        for name, value, names in level:
            if isinstance(value, dict) and not _is_numbered(value):
                known = {**names, **names_of(value)}
                deeper += [(plain(key), inner, known) for key, inner in value.items()]
                continue
            listed = list(value.values()) if isinstance(value, dict) else value
            items = (
                [item for item in listed if isinstance(item, dict)]
                if isinstance(listed, list)
                else []
            )
            if items:
                yield _Found(name, depth, [fields_of(item) for item in items], names)
            deeper += [
                (plain(key), inner, names)
                for item in items
                for key, inner in item.items()
                if isinstance(inner, dict | list)
            ]
        level = deeper


def _is_numbered(value: Mapping[str, object]) -> bool:
    """Say whether an object is a list whose places are written out: `{"0": …, "1": …}`."""
    return len(value) > 1 and all(key.isdigit() for key in value)


def _has_words(found: _Found) -> bool:
    spoken = [fields for fields in found.items if _text(found, fields).strip()]
    if not spoken or found.is_words or found.name in _LISTS or not found.name:
        return bool(spoken)
    return all(_is_placed(fields) for fields in spoken)


def _is_placed(fields: Fields) -> bool:
    """Say whether an object says when or by whom it was said."""
    who = first(fields, ("speaker", "speakername", "speakerid", "spk", "role"))[0]
    return bool(who) or number_of(first(fields, START)[1]) is not None


def _text(found: _Found, fields: Fields) -> str:
    value = first(fields, _WORD)[1] if found.is_words else words_of(fields)
    return value if isinstance(value, str) else ""


def _units(found: _Found) -> list[Unit]:
    starts, ends = _times(found)
    return [
        Unit(label_of(fields, found.names), words_of(fields), start, end)
        for fields, start, end in zip(found.items, starts, ends, strict=True)
        if words_of(fields).strip()
    ]


def _words(found: _Found) -> list[Word]:
    starts, ends = _times(found)
    words: list[Word] = []
    for fields, start, end in zip(found.items, starts, ends, strict=True):
        text = _text(found, fields)
        label = label_of(fields, found.names)
        if label is None and is_mark(text) and words:
            label = words[-1].label
        if text:
            words.append(Word(text, label, start, end, is_attached=is_mark(text)))
    return words


def _times(found: _Found) -> tuple[list[int | None], list[int | None]]:
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


def _column(found: _Found, names: Sequence[str]) -> tuple[str, list[object]]:
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
    if not isinstance(data, Mapping):
        return ""
    return next(
        (data[key] for key in ("text", "transcript", "punct") if isinstance(data.get(key), str)), ""
    )
