"""The lists of objects in a JSON file: each with the name it stands under and its speakers.

Lists under one path (the words of each paragraph) are one list. An object without a speaker has
that of the object it stands in (the words of a monologue). Of alternatives only the first is
looked at: the others are what else it could have been.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qcode.readers.services.fields import (
    START,
    Fields,
    as_label,
    fields_of,
    first,
    label_of,
    names_of,
    number_of,
    plain,
    words_of,
)

LISTS = (
    "utterances", "monologues", "segments", "sentenceinfo", "sentences", "transcription",
    "resultdetail", "audiosegments", "paragraphs", "entries", "transcripts", "transcript",
    "chunks", "events", "turns", "phrases", "recognizedphrases", "dialogue", "dialog",
    "conversation", "messages", "blocks", "captions", "cues", "subtitles", "lines",
)  # fmt: skip
WORDS = ("words", "wordsegments", "wordlist")
WORD = ("punctuatedword", "punct", "word", "text", "value", "content")
_OWNERS = ("speaker", "speakername", "speakerlabel", "speakerid", "spk")
_FIRST_ONLY = frozenset(("alternatives", "nbest"))
_DEPTH = 9
_LONGEST_WORD = re.compile(r"[^\s\u2e80-\u9fff]{1,30}\s*")


@dataclass(slots=True)
class Found:
    """One list of objects; `owned` says that some speak in their own name."""

    name: str
    depth: int
    items: list[Fields] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    owned: bool = False

    @property
    def is_words(self) -> bool:
        """Whether the objects are words and not units."""
        if self.name in WORDS or ("word" in self.items[0] and not words_of(self.items[0])):
            return True
        if self.name in LISTS or len(self.items) < 8 or not self.name:
            return False
        return all(_LONGEST_WORD.fullmatch(words_of(fields) or "-") for fields in self.items)

    @property
    def has_labels(self) -> bool:
        """Whether any object has a speaker."""
        return any(label_of(fields, self.names) is not None for fields in self.items)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Lists with speakers come first, then by the name they stand under."""
        labels = 0 if self.owned else 1 if self.has_labels else 2
        kind = 1 if self.is_words else 0 if self.name in LISTS or not self.name else 2
        place = LISTS.index(self.name) if self.name in LISTS else len(LISTS)
        return labels, kind, place, self.depth

    def text(self, fields: Fields) -> str:
        """Return the words of one object."""
        value = first(fields, WORD)[1] if self.is_words else words_of(fields)
        return value if isinstance(value, str) else ""

    @property
    def has_words(self) -> bool:
        """Whether this may be the transcript; a list of any other name must say who or when."""
        spoken = [fields for fields in self.items if self.text(fields).strip()]
        if self.is_words or self.name in LISTS or not self.name:
            return bool(spoken)
        return bool(spoken) and all(_is_placed(fields) for fields in spoken)


@dataclass(frozen=True, slots=True)
class _Node:
    """A value on the way down: its path, the names known above it and who owns it."""

    path: tuple[str, ...]
    value: Any
    names: Mapping[str, str]
    owner: str | None


def iter_lists(data: object) -> Iterator[Found]:
    """Yield the lists of objects in a file, those nearest to its root first."""
    level = [_Node((), data, {}, None)]
    for depth in range(_DEPTH):
        found: dict[tuple[str, ...], Found] = {}
        deeper: list[_Node] = []
        for node in level:
            items = _items(node)
            if items is None:
                known = {**node.names, **names_of(node.value)}
                deeper += _below(node, node.value, known, node.owner)
                continue
            for item in items:
                fields = fields_of(item)
                owner = as_label(first(fields, _OWNERS)[1]) or node.owner
                _take(found, node, depth, fields)
                deeper += _below(node, item, node.names, owner)
        yield from found.values()
        level = deeper


def _items(node: _Node) -> list[dict[str, Any]] | None:
    """Return the objects of a list; None where the value is one object."""
    value = node.value
    if isinstance(value, dict):
        is_numbered = len(value) > 1 and all(key.isdigit() for key in value)
        if not is_numbered:
            return None
        value = list(value.values())
    items = [item for item in value if isinstance(item, dict)]
    return items[:1] if node.path and node.path[-1] in _FIRST_ONLY else items


def _below(node: _Node, item: object, names: Mapping[str, str], owner: str | None) -> list[_Node]:
    if not isinstance(item, dict):
        return []
    return [
        _Node((*node.path, plain(key)), inner, names, owner)
        for key, inner in item.items()
        if isinstance(inner, dict | list)
    ]


def _take(found: dict[tuple[str, ...], Found], node: _Node, depth: int, fields: Fields) -> None:
    name = node.path[-1] if node.path else ""
    group = found.setdefault(node.path, Found(name, depth))
    group.names.update(node.names)
    if label_of(fields, node.names) is not None:
        group.owned = True
    elif node.owner is not None:
        fields = {**fields, "speaker": ("speaker", node.owner)}
    group.items.append(fields)


def _is_placed(fields: Fields) -> bool:
    """Say whether an object says when or by whom it was said."""
    who = first(fields, (*_OWNERS, "role"))[0]
    return bool(who) or number_of(first(fields, START)[1]) is not None
