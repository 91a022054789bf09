"""Regular expressions as cues, with a limit on the time each may take in a document.

An expression is matched against one folded segment at a time, ignoring case. Its own
characters are folded like the text; a full-width sign that folds to a sign with a meaning in
expressions is taken literally. An expression that runs out of time in a document gives no
evidence there and is reported once; other cues and documents go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from qcode.domain.proposal import Passage
from qcode.errors import CodebookError
from qcode.suggest.cues import Pattern, Use
from qcode.suggest.scoring import Found, Tries
from qcode.suggest.words import fold_expression

if TYPE_CHECKING:
    import regex

# Seconds one expression may take in one document.
TIME_LIMIT = 1.0


@dataclass(frozen=True, slots=True)
class _Expression:
    pattern: regex.Pattern[str]
    lang: str
    use: Use


class Expressions:
    """The expressions among some patterns, compiled."""

    def __init__(self, patterns: tuple[Pattern, ...], limit: float = TIME_LIMIT) -> None:
        self._limit = limit
        self._expressions = {
            at: _compiled(item) for at, item in enumerate(patterns) if item.kind == "regex"
        }

    def find(
        self, folded: str, segments: list[Passage], tries: Tries
    ) -> tuple[list[Found], tuple[str, ...]]:
        """Return the matches by segment, and a note for each expression out of time."""
        found: list[Found] = []
        notes: list[str] = []
        for position, expression in self._expressions.items():
            if not tries[position]:
                continue
            try:
                found += self._matches(expression, folded, segments, tries[position])
            except TimeoutError:
                notes.append(f"the expression {expression.use.cue!r} took too long; skipped here")
        return found, tuple(dict.fromkeys(notes))

    def _matches(
        self,
        expression: _Expression,
        folded: str,
        segments: list[Passage],
        places: Iterable[int],
    ) -> list[Found]:
        found: list[Found] = []
        end_of_time = perf_counter() + self._limit
        finditer = expression.pattern.finditer
        for at in dict.fromkeys(places):
            _, first, last, script = segments[at]
            if expression.lang and script and script != expression.lang:
                continue
            left = max(end_of_time - perf_counter(), 0.000_001)
            for match in finditer(folded[first:last], timeout=left):
                start, end = match.span()
                if start < end:
                    found.append((at, first + start, first + end, expression.use))
        return found


def _compiled(item: Pattern) -> _Expression:
    import regex  # 20 ms: only where a codebook has expressions

    try:
        pattern = regex.compile(fold_expression(item.words), regex.IGNORECASE)
    except regex.error as error:
        raise CodebookError(f"the expression {item.words!r} cannot be read: {error}") from error
    return _Expression(pattern, item.lang, item.use)
