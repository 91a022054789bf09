"""The cues of a codebook, compiled once for any number of documents.

Every phrase of every code goes into one automaton (Aho & Corasick 1975) over folded text, so
that a document is read once whatever the codebook holds. Phrases are folded like the text:
case, width and script never matter. A phrase that begins or ends with a letter or digit of
an alphabet matches only at a word boundary there; Chinese matches anywhere. `inflect` adds
the forms of the phrase's last word. A phrase may serve several codes; an exception ("not")
is a phrase too. Expressions and token patterns are kept apart: they are run in other ways.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.domain.codebook import Code, Codebook, Cue
from qcode.domain.folding import fold
from qcode.domain.identity import hash_words
from qcode.domain.inflection import inflections

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# What a cue of a strength is worth alone; see `scoring`.
WEIGHTS = {"strong": 0.8, "normal": 0.5, "weak": 0.2}
OPEN_LEFT = 1
OPEN_RIGHT = 2
# White space that stands between the words of a phrase; one character for one.
_SPACES = "\n\t\u00a0\u2028\u2029"
_FIRST_IDEOGRAPH = "\u2e80"


@dataclass(frozen=True, slots=True)
class Use:
    """What a match of a cue says: for which code, how strongly, and in which direction.

    `code` is the position of the code among the compiled codes. `tail` is the end of the
    evidence as it is stored: cue and strength as JSON.
    """

    code: int
    cue: str
    strength: str
    weight: float
    polarity: str
    is_exception: bool
    tail: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression or token pattern and what a match of it says."""

    kind: str
    words: str
    lang: str
    use: Use


@dataclass(frozen=True, slots=True)
class CompiledCode:
    """What is asked of a code while scanning.

    `number` is the code's in the store, `key` its part of a suggestion's identity (code and
    definition), `negation` the facet's rule, or "none" where codings carry no polarity.
    """

    id: str
    number: int
    key: str
    negation: str
    has_exceptions: bool


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cues: `uses[n]`, `edges[n]`, `triggers[n]` belong to phrase n.

    `triggers` are the positions of patterns that are worth trying where the phrase stands,
    `untriggered` those of patterns that must be tried on every segment.
    """

    codes: tuple[CompiledCode, ...]
    automaton: AhoCorasick | None
    uses: list[tuple[Use, ...]]
    edges: list[int]
    triggers: list[tuple[int, ...]]
    patterns: tuple[Pattern, ...]
    untriggered: tuple[int, ...]
    is_timed: bool


def fold_for_matching(text: str) -> str:
    """Return the folded text with white space as plain spaces; the length is the same."""
    folded = text.lower() if text.isascii() else fold(text)
    for space in _SPACES:
        folded = folded.replace(space, " ")
    return folded


def fold_expression(words: str) -> str:
    """Return an expression with its characters outside ASCII folded and kept literal."""
    return "".join(char if char.isascii() else _literal(fold(char)) for char in words)


def _literal(char: str) -> str:
    return "\\" + char if char.isascii() and not char.isalnum() else char


def is_letter(char: str) -> bool:
    """Say whether a character belongs to words that are written with spaces between them."""
    return char < _FIRST_IDEOGRAPH and char.isalnum()


def stands_free(text: str, start: int, end: int, edges: int) -> bool:
    """Say whether a match does not begin or end inside a word, where its edges are letters.

    The "n't" of English belongs to the word before it: "can" does not match in "can't".
    """
    if edges & OPEN_LEFT and start and is_letter(text[start - 1]):
        return False
    if not edges & OPEN_RIGHT or end == len(text):
        return True
    return not is_letter(text[end]) and text[end : end + 2] != "'t"


def edges_of(folded: str) -> int:
    """Return which ends of a folded phrase need a word boundary."""
    left = OPEN_LEFT if is_letter(folded[0]) else 0
    return left | (OPEN_RIGHT if is_letter(folded[-1]) else 0)


def phrases_of(cue: Cue) -> tuple[str, ...]:
    """Return the folded phrases that a phrase or exception stands for; empty for others."""
    if cue.kind not in ("phrase", "not"):
        return ()
    words = inflections(cue.words) if cue.inflect else (cue.words,)
    folded = (fold_for_matching(" ".join(form.split())) for form in words)
    return tuple(dict.fromkeys(form for form in folded if form))


def definition_key(code: Code) -> str:
    """Return a hash of a code's definition in all its languages."""
    words = code.definition.by_language
    return hash_words(*(part for key in sorted(words) for part in (key, words[key])))


def make_use(code: int, words: str, strength: str, polarity: str = "", kind: str = "") -> Use:
    """Return what a match of a cue says."""
    tail = json.dumps([words, strength], ensure_ascii=False, separators=(",", ":"))[1:-1]
    return Use(code, words, strength, WEIGHTS[strength], polarity, kind == "not", tail)


def compile_cues(
    codebook: Codebook, numbers: Mapping[str, int], only: Collection[str] | None = None
) -> Cues:
    """Compile the cues of the codebook's active codes, or of those in `only`.

    `numbers` gives each code's number in the store.
    """
    codes = [c for c in codebook.active_codes() if only is None or c.id in only]
    uses: dict[str, list[Use]] = {}
    patterns: list[Pattern] = []
    for position, code in enumerate(codes):
        for cue in code.cues:
            use = make_use(position, cue.words, cue.strength, cue.polarity, cue.kind)
            for phrase in phrases_of(cue):
                uses.setdefault(phrase, []).append(use)
            if cue.kind in ("regex", "tokens"):
                patterns.append(Pattern(cue.kind, cue.words, cue.lang, use))
    triggers, untriggered = _triggers(patterns)
    words = list(dict.fromkeys([*uses, *triggers]))
    return Cues(
        tuple(_compiled(codebook, code, numbers[code.id]) for code in codes),
        _automaton(words),
        [tuple(uses.get(word, ())) for word in words],
        [edges_of(word) for word in words],
        [tuple(triggers.get(word, ())) for word in words],
        tuple(patterns),
        untriggered,
        _is_timed(codebook),
    )


def _compiled(codebook: Codebook, code: Code, number: int) -> CompiledCode:
    facet = codebook.facet(code.facet)
    negation = facet.negation if facet.polarity else "none"
    has_exceptions = any(cue.kind == "not" for cue in code.cues)
    return CompiledCode(
        code.id, number, f"{number} {definition_key(code)}", negation, has_exceptions
    )


def _is_timed(codebook: Codebook) -> bool:
    time = codebook.modifier("time")
    return time is not None and {"before", "now"} <= set(time.values)


def _triggers(patterns: list[Pattern]) -> tuple[dict[str, list[int]], tuple[int, ...]]:
    from qcode.suggest.triggers import trigger_words  # parses expressions: only for patterns

    triggers: dict[str, list[int]] = {}
    untriggered: list[int] = []
    for position, pattern in enumerate(patterns):
        words = trigger_words(pattern)
        if not words:
            untriggered.append(position)
        for word in words or ():
            triggers.setdefault(word, []).append(position)
    return triggers, tuple(untriggered)


def _automaton(words: list[str]) -> AhoCorasick | None:
    import ahocorasick_rs  # 3 ms: only where phrases are matched

    if not words:
        return None
    return ahocorasick_rs.AhoCorasick(words, implementation=ahocorasick_rs.Implementation.DFA)
