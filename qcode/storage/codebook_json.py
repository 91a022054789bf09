"""A codebook as JSON, so that everyday commands read it without PyYAML.

The object has a list `codes` of objects with an `id`; what is empty is left out. Lines are not
kept: they belong to a file, not to a version. Cues and examples are arrays in the order of
their fields, kept as a text within the JSON that is taken apart when somebody first asks for
them: a codebook has thousands, and a command that prints names should not pay for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar, overload

from qcode.domain.codebook import (
    Address,
    Change,
    Code,
    Codebook,
    CodeMapping,
    Cue,
    Example,
    Facet,
    MappingValue,
    Modifier,
    Text,
)

_CUE = ("kind", "words", "strength", "lang", "inflect", "polarity")
_EXAMPLE = ("text", "lang", "role", "polarity")
_UNSTORED = ("text", "hash", "line")
_LATER = ("cues", "examples")
Entry = TypeVar("Entry", Cue, Example)


class Later(Sequence[Entry]):
    """Cues or examples that are built when first looked at; equal to a tuple of the same."""

    __slots__ = ("_built", "_make", "_packed")

    def __init__(self, make: Callable[..., Entry], packed: str) -> None:
        self._make: Callable[..., Entry] = make
        self._packed = packed
        self._built: tuple[Entry, ...] | None = None

    def _all(self) -> tuple[Entry, ...]:
        if self._built is None:
            self._built = tuple(self._make(*values) for values in json.loads(self._packed))
        return self._built

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, index: int | slice) -> Entry | tuple[Entry, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Later):
            return self._all() == other._all()
        return self._all() == other

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def codebook_to_json(codebook: Codebook) -> str:
    """Return the codebook as compact JSON, without the file's text and hash."""
    return _dumped(_plain(codebook))


def _plain(value: Any) -> Any:
    """Turn a value of the codebook into what JSON knows."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, tuple | Later):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Text):
        return dict(value.by_language)
    return _entry(value)


def _entry(value: Any) -> Any:
    if isinstance(value, Cue | Example):
        return [getattr(value, name) for name in (_CUE if isinstance(value, Cue) else _EXAMPLE)]
    names = [field.name for field in fields(value) if field.name not in _UNSTORED]
    pairs = {name: _plain(getattr(value, name)) for name in names}
    # A facet's polarity is true unless said otherwise, so false must be kept.
    return {
        name: _dumped(item) if name in _LATER else item
        for name, item in pairs.items()
        if item or name == "polarity"
    }


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def codebook_from_json(parsed: str, text: str, digest: str) -> Codebook:
    """Return the codebook that `codebook_to_json` was given."""
    stored = json.loads(parsed)
    return Codebook(
        name=stored["name"],
        version=stored["version"],
        title=_text(stored, "title"),
        languages=tuple(stored.get("languages", ())),
        modifiers=tuple(_modifier(entry) for entry in stored.get("modifiers", ())),
        facets=tuple(_facet(entry) for entry in stored.get("facets", ())),
        codes=tuple(_code(entry) for entry in stored.get("codes", ())),
        mappings=tuple(_mapping(entry) for entry in stored.get("mappings", ())),
        addresses=tuple(
            Address(entry["need"], _lists(entry, "by_facet"))
            for entry in stored.get("addresses", ())
        ),
        text=text,
        hash=digest,
    )


def _text(entry: Mapping[str, Any], key: str) -> Text:
    return Text(entry.get(key, {}))


def _lists(entry: Mapping[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(items) for name, items in entry.get(key, {}).items()}


def _modifier(entry: Mapping[str, Any]) -> Modifier:
    return Modifier(
        entry["id"],
        tuple(entry.get("values", ())),
        entry.get("default", ""),
        entry.get("renamed", {}),
    )


def _facet(entry: Mapping[str, Any]) -> Facet:
    return Facet(
        id=entry["id"],
        name=_text(entry, "name"),
        question=_text(entry, "question"),
        negation=entry.get("negation", ""),
        polarity=entry["polarity"],
        scope=_lists(entry, "scope"),
        companions=tuple(entry.get("companions", ())),
        confirm_polarity=entry.get("confirm_polarity", False),
        colour=entry.get("colour", ""),
    )


def _code(entry: Mapping[str, Any]) -> Code:
    change = entry.get("change")
    return Code(
        id=entry["id"],
        facet=entry.get("facet", ""),
        parent=entry.get("parent", ""),
        name=_text(entry, "name"),
        definition=_text(entry, "definition"),
        include=_text(entry, "include"),
        exclude=_text(entry, "exclude"),
        confusions=_text(entry, "confusions"),
        examples=Later(Example, entry["examples"]) if "examples" in entry else (),
        cues=Later(Cue, entry["cues"]) if "cues" in entry else (),
        status=entry["status"],
        change=_change(change) if change else Change(),
        colour=entry.get("colour", ""),
    )


def _change(entry: Mapping[str, Any]) -> Change:
    return Change(**{**entry, "split_into": tuple(entry.get("split_into", ()))})


def _mapping(entry: Mapping[str, Any]) -> CodeMapping:
    values = tuple(
        MappingValue(value["id"], _text(value, "name"), tuple(value.get("members", ())))
        for value in entry.get("values", ())
    )
    return CodeMapping(entry["id"], _text(entry, "name"), tuple(entry.get("of", ())), values)
