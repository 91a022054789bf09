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
    """Matches patterns of one language; a pattern is known by its position.

    Every pattern has a matcher of its own, made when it is first tried: spaCy asks all patterns
    of a matcher about every token, and usually one alone is worth trying on a text.
    """

    def __init__(self, language: str, patterns: Sequence[Tokens]) -> None:
        import spacy  # 750 ms

        try:
            pipeline = spacy.blank(language)
        except ImportError as error:
            raise CodebookError(f"token patterns: spaCy knows no language {language!r}") from error
        self._pipeline = pipeline
        self._patterns = patterns
        self._matchers: dict[int, Any] = {}

    def find(
        self, text: str, positions: Sequence[int] | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """Yield (position of the pattern, start, end) in code points of the text.

        `positions` are the patterns to try; None tries all.

        Raises:
            CodebookError: a pattern is not valid, or asks for what only a trained pipeline knows.
        """
        doc = self._pipeline.tokenizer(text)
        for position in range(len(self._patterns)) if positions is None else positions:
            if position not in self._matchers:
                self._matchers[position] = _matcher(self._pipeline.vocab, self._patterns[position])
            try:
                matches = self._matchers[position](doc)
            except ValueError as error:
                raise CodebookError(f"token patterns: {error}") from error
            for _, first, last in matches:
                if first < last:
                    token = doc[last - 1]
                    yield position, doc[first].idx, token.idx + len(token)


def _matcher(vocab: Any, pattern: Tokens) -> Any:
    from spacy.errors import MatchPatternError
    from spacy.matcher import Matcher

    matcher = Matcher(vocab, validate=True)
    try:
        matcher.add("pattern", [list(pattern)], greedy="LONGEST")
    except (MatchPatternError, ValueError) as error:
        raise CodebookError(f"the token pattern {list(pattern)} is not valid: {error}") from error
    return matcher
