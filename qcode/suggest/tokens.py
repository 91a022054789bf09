"""Token patterns as cues: which segments they are worth trying on, and what they find.

spaCy is imported only when a segment of the pattern's script holds the words that the pattern
cannot do without, in their order, and reads only such segments. Patterns that ask for
letters as written (TEXT, SHAPE, ...) see the original text, all others the folded one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcode.domain.proposal import Passage
from qcode.suggest.cues import Pattern, Use
from qcode.suggest.scoring import Found, Tries
from qcode.suggest.triggers import words_of_token
from qcode.suggest.words import fold_for_matching

if TYPE_CHECKING:
    from qcode.nlp.patterns import TokenMatcher

DEFAULT_LANGUAGE = "en"
_AS_WRITTEN = {"TEXT", "ORTH", "SHAPE", "PREFIX", "SUFFIX", "IS_UPPER", "IS_LOWER", "IS_TITLE"}


@dataclass(frozen=True, slots=True)
class _Group:
    """The patterns of one language that see the text in the same form.

    `sketches` are expressions that every match of a pattern also matches.
    """

    lang: str
    is_as_written: bool
    positions: list[int]
    uses: list[Use]
    sketches: list[re.Pattern[str]]
    patterns: list[list[dict[str, Any]]]


class Tokens:
    """The token patterns among some patterns."""

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self._groups = _groups(patterns)
        self._matchers: dict[int, TokenMatcher] = {}

    def find(self, text: str, folded: str, segments: list[Passage], tries: Tries) -> list[Found]:
        """Return the matches by segment."""
        found: list[Found] = []
        for number, group in enumerate(self._groups):
            source = text if group.is_as_written else folded
            for at, positions in _worth_trying(group, folded, segments, tries):
                _, first, last, _ = segments[at]
                matcher = self._matcher(number)
                for position, start, end in matcher.find(source[first:last], positions):
                    found.append((at, first + start, first + end, group.uses[position]))
        return found

    def _matcher(self, number: int) -> TokenMatcher:
        matcher = self._matchers.get(number)
        if matcher is None:
            from qcode.nlp.patterns import TokenMatcher  # 750 ms: spaCy

            group = self._groups[number]
            matcher = self._matchers[number] = TokenMatcher(group.lang, group.patterns)
        return matcher


def _worth_trying(
    group: _Group, folded: str, segments: list[Passage], tries: Tries
) -> Iterator[tuple[int, list[int]]]:
    """Yield the segments that fit the sketch of some pattern, with the patterns."""
    places: dict[int, list[int]] = {}
    for position, sketch in enumerate(group.sketches):
        tried = tries[group.positions[position]]
        if not tried:
            continue
        search = sketch.search
        for at in dict.fromkeys(tried):
            _, first, last, script = segments[at]
            if (not script or script == group.lang) and search(folded, first, last):
                places.setdefault(at, []).append(position)
    return iter(sorted(places.items()))


def _groups(patterns: tuple[Pattern, ...]) -> list[_Group]:
    groups: dict[tuple[str, bool], _Group] = {}
    for position, item in enumerate(patterns):
        if item.kind != "tokens":
            continue
        tokens = json.loads(item.words)
        is_as_written = any(key in _AS_WRITTEN for token in tokens for key in token)
        lang = item.lang or DEFAULT_LANGUAGE
        group = groups.setdefault(
            (lang, is_as_written), _Group(lang, is_as_written, [], [], [], [])
        )
        group.positions.append(position)
        group.uses.append(item.use)
        group.sketches.append(re.compile(sketch_of(tokens), re.DOTALL))
        group.patterns.append(tokens if is_as_written else [_folded(token) for token in tokens])
    return list(groups.values())


def sketch_of(tokens: list[dict[str, Any]]) -> str:
    """Return an expression for folded text that every match of a token pattern also matches.

    Tokens whose words are given follow each other with white space at most between them;
    any other token may be anything.
    """
    parts: list[str] = []
    gap = ""
    for token in tokens:
        words = words_of_token(token)
        if not words:
            gap = ".*?"
            continue
        parts.append(gap if parts else "")
        parts.append(f"(?:{'|'.join(map(re.escape, sorted(words)))})")
        gap = ".*?" if token.get("OP") == "+" else r"\s*"
    return "".join(parts)


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
