"""Words without which an expression or token pattern cannot match.

Most segments can be told not to match a pattern by the words they lack. For an expression
the words come from its parsed form (a match of "a(b|c)d" holds "ab" or "ac", say); for a
token pattern from the tokens that must occur. Where nothing can be said, the pattern is tried
on every segment. Finding the words in the one pass over the text costs next to nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from qcode.suggest.words import fold_expression, fold_for_matching

Words = frozenset[str]
# More alternatives than this say little and cost much.
MOST_WORDS = 64


def trigger_words(kind: str, words: str) -> Words | None:
    """Return folded words of which a matching text holds at least one; None if unknown.

    `kind` is "tokens" or "regex", `words` the pattern as JSON or the expression.
    """
    if kind == "regex":
        return words_in(words)
    return best([given for token in json.loads(words) if (given := words_of_token(token))])


def best(choices: list[Words]) -> Words | None:
    """Return the words that say most: the longest at their shortest, then the fewest."""
    if not choices:
        return None
    return max(choices, key=lambda words: (min(map(len, words)), -len(words)))


def words_of_token(token: dict[str, Any]) -> Words:
    """Return the folded words of a token that must occur; empty where they are not given."""
    if token.get("OP", "1") not in ("1", "+"):
        return frozenset()
    for key in ("LOWER", "TEXT", "ORTH"):
        value = token.get(key)
        if isinstance(value, str):
            return frozenset({fold_for_matching(value)})
        if isinstance(value, dict) and isinstance(value.get("IN"), list):
            return frozenset(fold_for_matching(word) for word in value["IN"])
    return frozenset()


def words_in(expression: str) -> Words | None:
    """Return folded words of which any match of an expression holds one; None if unknown."""
    # The parsed form has no public door; what cannot be parsed here is tried everywhere.
    from re import _parser  # type: ignore[attr-defined]

    try:
        return _of_sequence(list(_parser.parse(fold_expression(expression))))
    except Exception:  # noqa: BLE001  (syntax of `regex` that `re` does not know)
        return None


def _of_sequence(items: list[tuple[Any, Any]]) -> Words | None:
    """Words of a sequence: the best of its parts, runs of parts that follow directly joined."""
    choices: list[Words] = []
    run: Words = frozenset({""})
    for item in items:
        exact = _exact(item)
        if exact is not None and len(run) * len(exact) <= MOST_WORDS:
            run = frozenset(left + right for left in run for right in exact)
            continue
        choices += [run] if all(run) else []
        run = frozenset({""}) if exact is None else exact
        inner = _needed(item) if exact is None else None
        choices += [inner] if inner else []
    choices += [run] if all(run) else []
    return best(choices)


def _exact(item: tuple[Any, Any]) -> Words | None:
    """Return all texts an item can match, where they are few and plain; else None."""
    name, value = str(item[0]), item[1]
    if name == "LITERAL":
        return frozenset({fold_for_matching(chr(value))})
    if name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return frozenset(fold_for_matching(chr(char)) for _, char in value)
    if name == "SUBPATTERN":
        return _exact_sequence(value[-1])
    if name == "BRANCH":
        branches = [_exact_sequence(branch) for branch in value[1]]
        known = [words for words in branches if words is not None]
        return frozenset().union(*known) if len(known) == len(branches) else None
    return None


def _exact_sequence(items: Iterable[tuple[Any, Any]]) -> Words | None:
    words: Words = frozenset({""})
    for item in items:
        exact = _exact(item)
        if exact is None or len(words) * len(exact) > MOST_WORDS:
            return None
        words = frozenset(left + right for left in words for right in exact)
    return words


def _needed(item: tuple[Any, Any]) -> Words | None:
    """Return words of which any match of an item holds one."""
    name, value = str(item[0]), item[1]
    if name == "SUBPATTERN":
        return _of_sequence(list(value[-1]))
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] >= 1:
        return _of_sequence(list(value[2]))
    if name == "BRANCH":
        branches = [_of_sequence(list(branch)) for branch in value[1]]
        known = [words for words in branches if words]
        return frozenset().union(*known) if len(known) == len(branches) else None
    return None
