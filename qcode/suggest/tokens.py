"""Token patterns as cues: which segments they are worth trying on, and what they find.

spaCy is imported only where the codes asked for have token patterns, and reads only segments
of the pattern's script that hold a word the pattern cannot do without. Patterns that ask for
letters as written (TEXT, SHAPE, ...) see the original text, all others the folded one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcode.domain.proposal import Passage
from qcode.suggest.cues import Pattern, Use, fold_for_matching
from qcode.suggest.scoring import Match, Tries
from qcode.suggest.triggers import Words, needed_words

if TYPE_CHECKING:
    from qcode.nlp.patterns import TokenMatcher

DEFAULT_LANGUAGE = "en"
_AS_WRITTEN = {"TEXT", "ORTH", "SHAPE", "PREFIX", "SUFFIX", "IS_UPPER", "IS_LOWER", "IS_TITLE"}


@dataclass(frozen=True, slots=True)
class _Group:
    """The patterns of one language that see the text in the same form.

    `needed` holds, for each pattern, sets of words; a segment must hold one of each set.
    """

    lang: str
    is_as_written: bool
    positions: tuple[int, ...]
    uses: tuple[Use, ...]
    needed: tuple[list[Words], ...]
    matcher: TokenMatcher


class Tokens:
    """The token patterns among some patterns, compiled."""

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        wanted = [(at, item) for at, item in enumerate(patterns) if item.kind == "tokens"]
        self._groups = tuple(_groups(wanted)) if wanted else ()

    def find(
        self, text: str, folded: str, segments: list[Passage], tries: Tries
    ) -> list[tuple[int, Match]]:
        """Return the matches by segment."""
        found: list[tuple[int, Match]] = []
        for group in self._groups:
            source = text if group.is_as_written else folded
            for at, first, last in _worth_trying(group, folded, segments, tries):
                for position, start, end in group.matcher.find(source[first:last]):
                    found.append((at, (first + start, first + end, group.uses[position])))
        return found


def _worth_trying(
    group: _Group, folded: str, segments: list[Passage], tries: Tries
) -> Iterator[tuple[int, int, int]]:
    places: set[int] = set()
    for position, needed in zip(group.positions, group.needed, strict=True):
        for at in tries.get(position, ()):
            _, first, last, script = segments[at]
            if at in places or (script and script != group.lang):
                continue
            words = folded[first:last]
            if all(any(word in words for word in choices) for choices in needed):
                places.add(at)
    for at in sorted(places):
        yield at, segments[at][1], segments[at][2]


def _groups(patterns: list[tuple[int, Pattern]]) -> Iterator[_Group]:
    from qcode.nlp.patterns import TokenMatcher  # 750 ms: spaCy

    members: dict[tuple[str, bool], list[tuple[int, Use, list[dict[str, Any]]]]] = {}
    for position, item in patterns:
        tokens = json.loads(item.words)
        is_as_written = any(key in _AS_WRITTEN for token in tokens for key in token)
        if not is_as_written:
            tokens = [_folded(token) for token in tokens]
        key = (item.lang or DEFAULT_LANGUAGE, is_as_written)
        members.setdefault(key, []).append((position, item.use, tokens))
    for (lang, is_as_written), listed in members.items():
        yield _Group(
            lang,
            is_as_written,
            tuple(position for position, _, _ in listed),
            tuple(use for _, use, _ in listed),
            tuple(needed_words(tokens) for _, _, tokens in listed),
            TokenMatcher(lang, [tokens for _, _, tokens in listed]),
        )


def _folded(value: Any) -> Any:
    """Fold the words of a pattern (under LOWER), leaving its structure alone."""
    if isinstance(value, dict):
        return {
            key: _folded_words(inner) if key == "LOWER" else _folded(inner)
            for key, inner in value.items()
        }
    return value


def _folded_words(value: Any) -> Any:
    if isinstance(value, str):
        return fold_for_matching(value)
    if isinstance(value, list):
        return [_folded_words(inner) for inner in value]
    if isinstance(value, dict):
        kept = ("REGEX", "FUZZY")
        return {key: i if key in kept else _folded_words(i) for key, i in value.items()}
    return value
