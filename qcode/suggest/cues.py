"""The cues of a codebook, compiled once for any number of documents.

Every phrase of every code goes into one automaton (Aho & Corasick 1975) over folded text, so
that a document is read once whatever the codebook holds. Phrases are folded like the text:
case, width and script never matter. A phrase that begins or ends with a letter or digit of
an alphabet matches only at a word boundary there; Chinese matches anywhere. `inflect` adds
the forms of the phrase's last word. A phrase may serve several codes; an exception ("not")
is a phrase too. Expressions and token patterns are kept apart: they are run in other ways.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from qcode.domain.codebook import Code, Codebook, Cue
from qcode.domain.fates import first_name
from qcode.domain.identity import code_key, hash_words
from qcode.domain.inflection import inflections
from qcode.suggest.marks import MarkWord, mark_words
from qcode.suggest.triggers import trigger_words
from qcode.suggest.words import edges_of, fold_for_matching

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# What a cue of a strength is worth alone; see `scoring`.
WEIGHTS = {"strong": 0.8, "normal": 0.5, "weak": 0.2}


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

    `facet` is its facet, `number` is the code's in the store, `key` its part of a suggestion's
    identity (code and definition), `negation` the facet's rule, or "none" where codings carry
    no polarity.
    """

    id: str
    facet: str
    number: int
    key: int
    negation: str
    has_exceptions: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase of the automaton stands for; one phrase may stand for many things.

    `edges` says where it needs a word boundary to be a cue or a mark. `tries` are the
    positions of patterns worth trying where the phrase stands, boundary or not; `loose` are
    marks that must be looked for there.
    """

    edges: int
    tries: tuple[int, ...]
    uses: tuple[Use, ...]
    marks: tuple[MarkWord, ...]
    loose: tuple[MarkWord, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cues: `entries[n]` belongs to phrase n of the automaton.

    `untriggered` are the positions of patterns that must be tried on every segment. `facets`
    names the facet of every code of the codebook that is in use, compiled or not.
    """

    codes: tuple[CompiledCode, ...]
    automaton: AhoCorasick | None
    entries: list[Entry]
    patterns: tuple[Pattern, ...]
    untriggered: tuple[int, ...]
    is_timed: bool
    facets: Mapping[str, str]


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
    tail = f'{encode_basestring(words)},"{strength}"'
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
    entries, untriggered = _entries(uses, patterns)
    return Cues(
        tuple(_compiled(codebook, code, numbers) for code in codes),
        _automaton(list(entries)) if codes else None,
        list(entries.values()),
        tuple(patterns),
        untriggered,
        _is_timed(codebook),
        {code.id: code.facet for code in codebook.active_codes()},
    )


def _entries(
    uses: dict[str, list[Use]], patterns: list[Pattern]
) -> tuple[dict[str, Entry], tuple[int, ...]]:
    tries: dict[str, list[int]] = {}
    untriggered: list[int] = []
    for position, pattern in enumerate(patterns):
        words = trigger_words(pattern.kind, pattern.words)
        if not words:
            untriggered.append(position)
        for word in words or ():
            tries.setdefault(word, []).append(position)
    marks, loose = mark_words()
    entries = {
        word: Entry(
            edges_of(word),
            tuple(tries.get(word, ())),
            tuple(uses.get(word, ())),
            marks.get(word, ()),
            loose.get(word, ()),
        )
        for word in dict.fromkeys([*uses, *tries, *marks, *loose])
    }
    return entries, tuple(untriggered)


def _compiled(codebook: Codebook, code: Code, numbers: Mapping[str, int]) -> CompiledCode:
    facet = codebook.facet(code.facet)
    negation = facet.negation if facet.polarity else "none"
    has_exceptions = any(cue.kind == "not" for cue in code.cues)
    # A code keeps the identity of its first name: what was rejected stays rejected.
    first = numbers.get(first_name(codebook, code.id), numbers[code.id])
    key = code_key(first, definition_key(code))
    return CompiledCode(code.id, code.facet, numbers[code.id], key, negation, has_exceptions)


def _is_timed(codebook: Codebook) -> bool:
    time = codebook.modifier("time")
    return time is not None and {"before", "now"} <= set(time.values)


def _automaton(words: list[str]) -> AhoCorasick:
    import ahocorasick_rs  # 3 ms: only where phrases are matched

    # Scans as fast as the table-driven form and is built in a fifth of its time.
    form = ahocorasick_rs.Implementation.ContiguousNFA
    return ahocorasick_rs.AhoCorasick(words, implementation=form)
