"""spaCy's token patterns over short texts, with a blank pipeline of the pattern's language.

Only the tokenizer runs. Patterns are checked when they are added, and typed values are built
from the text (`Matcher(validate=True)`). Attributes that a blank pipeline does not set
(lemmas, parts of speech, entities) are errors of the codebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qcode.errors import CodebookError

Tokens = Sequence[dict[str, Any]]


class TokenMatcher:
    """Matches patterns of one language; a pattern is known by its position."""

    def __init__(self, language: str, patterns: Sequence[Tokens]) -> None:
        import spacy  # 750 ms
        from spacy.matcher import Matcher

        try:
            pipeline = spacy.blank(language)
        except ImportError as error:
            raise CodebookError(f"token patterns: spaCy knows no language {language!r}") from error
        self._tokenizer = pipeline.tokenizer
        self._matcher = Matcher(pipeline.vocab, validate=True)
        for position, pattern in enumerate(patterns):
            self._add(str(position), pattern)
        self._positions = {pipeline.vocab.strings[str(at)]: at for at in range(len(patterns))}

    def _add(self, key: str, pattern: Tokens) -> None:
        from spacy.errors import MatchPatternError

        try:
            self._matcher.add(key, [list(pattern)], greedy="LONGEST")
        except (MatchPatternError, ValueError) as error:
            raise CodebookError(
                f"the token pattern {list(pattern)} is not valid: {error}"
            ) from error

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield (position of the pattern, start, end) in code points of the text.

        Raises:
            CodebookError: a pattern asks for what only a trained pipeline knows.
        """
        doc = self._tokenizer(text)
        try:
            matches = self._matcher(doc)
        except ValueError as error:
            raise CodebookError(f"token patterns: {error}") from error
        for key, first, last in matches:
            if first < last:
                yield self._positions[key], doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
