"""Does one cue find something in one text? Asked by the lints of a codebook, not by a run."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from qcode.domain.codebook import Cue
from qcode.suggest.expressions import TIME_LIMIT
from qcode.suggest.tokens import DEFAULT_LANGUAGE
from qcode.suggest.words import fold_expression, fold_for_matching

if TYPE_CHECKING:
    from qcode.nlp.patterns import TokenMatcher


def finds(cue: Cue, text: str) -> bool:
    """Say whether an expression or token pattern finds something in a text.

    An expression that runs out of time finds nothing.
    """
    if cue.kind == "regex":
        return _expression_finds(cue, text)
    matcher = _matcher(cue.lang or DEFAULT_LANGUAGE, cue.words)
    return any(True for _ in matcher.find(text))


def _expression_finds(cue: Cue, text: str) -> bool:
    import regex  # 20 ms: only where a codebook has expressions

    try:
        found = regex.search(
            fold_expression(cue.words),
            fold_for_matching(text),
            regex.IGNORECASE,
            timeout=TIME_LIMIT,
        )
    except TimeoutError:
        return False
    return found is not None


@lru_cache(maxsize=512)
def _matcher(language: str, words: str) -> TokenMatcher:
    from qcode.nlp.patterns import TokenMatcher  # 750 ms: spaCy

    return TokenMatcher(language, [json.loads(words)])
