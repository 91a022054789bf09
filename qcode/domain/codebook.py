"""The codebook as values: facets, codes, cues, modifiers, mappings.

The codebook is data. Nothing here or elsewhere knows a code, a facet or a language by name.
A name or definition is a `Text`: a map from language to words, the key "" holding words
whose language was not said. `line` is where a value stands in the file it was read from; it
plays no part in equality, and a codebook loaded from the store has lines of 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

POLARITIES: tuple[str, ...] = ("present", "absent", "mixed", "unclear")
STRENGTHS: tuple[str, ...] = ("strong", "normal", "weak")
COLOURS: tuple[str, ...] = ("red", "green", "yellow", "blue", "magenta", "cyan")


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one or several languages."""

    by_language: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.by_language.values())

    def in_language(self, language: str) -> str:
        """Return the words in `language`, else the words without a language, else any."""
        words = self.by_language
        return words.get(language) or words.get("") or next(iter(words.values()), "")

    def __str__(self) -> str:
        return self.in_language("")


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase, token pattern or expression that hints at a code.

    `kind` is "phrase", "tokens", "regex" or "not" (an exception: this text is never
    evidence). `words` holds the phrase, the expression, or the token pattern as JSON.
    `polarity` is set for counter cues ("absent") and left "" otherwise.
    """

    kind: str
    words: str
    strength: str = "normal"
    lang: str = ""
    inflect: bool = False
    polarity: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance that shows a code."""

    text: str
    lang: str = ""
    role: str = ""
    polarity: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What the file declares became of an id or of its criteria.

    `renamed_to`, `merged_into` and `split_into` stand at short entries of ids that went;
    `renamed_from` at the id that took an old one's place.
    """

    renamed_from: str = ""
    renamed_to: str = ""
    merged_into: str = ""
    split_into: tuple[str, ...] = ()
    criteria_change: str = ""
    use_instead: str = ""
    confirm_facet: bool = False

    @property
    def successors(self) -> tuple[str, ...]:
        """The ids that took the place of an id that went; empty where it did not go."""
        one = self.renamed_to or self.merged_into
        return (one,) if one else self.split_into


@dataclass(frozen=True, slots=True)
class Code:
    """One named idea with a definition. `status` is "active", "retired" or "gone"
    (merged, split or renamed away: a short entry that stays for good). `colour` is a name
    of COLOURS or "#rrggbb".
    """

    id: str
    facet: str
    parent: str = ""
    name: Text = field(default_factory=Text)
    definition: Text = field(default_factory=Text)
    include: Text = field(default_factory=Text)
    exclude: Text = field(default_factory=Text)
    confusions: Text = field(default_factory=Text)
    examples: Sequence[Example] = ()
    cues: Sequence[Cue] = ()
    status: str = "active"
    change: Change = field(default_factory=Change)
    colour: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension of the scheme.

    `negation` is "states" (a negation in the passage usually states the code), "denies" (it
    usually denies it) or "" (no rule). `scope` maps a modifier to the values counted by
    default in tables. `companions` are the facets expected on the same span (`with:`).
    """

    id: str
    name: Text = field(default_factory=Text)
    question: Text = field(default_factory=Text)
    negation: str = ""
    polarity: bool = True
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    companions: tuple[str, ...] = ()
    confirm_polarity: bool = False
    colour: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Modifier:
    """A further value on a coding. `renamed` maps old values to new ones."""

    id: str
    values: tuple[str, ...]
    default: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MappingValue:
    """One class of a mapping and its codes (or waves)."""

    id: str
    name: Text = field(default_factory=Text)
    members: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CodeMapping:
    """A derived facet. `of` holds facet ids, or is ("wave",)."""

    id: str
    name: Text = field(default_factory=Text)
    of: tuple[str, ...] = ()
    values: tuple[MappingValue, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def is_of_wave(self) -> bool:
        """Say whether the mapping classes waves rather than codes."""
        return self.of == ("wave",)

    def value_of(self, member: str) -> str:
        """Return the id of the class that names `member`, or "unmapped"."""
        for value in self.values:
            if member in value.members:
                return value.id
        return "unmapped"


@dataclass(frozen=True, slots=True)
class Address:
    """Which support can answer a need: facet id -> codes."""

    need: str
    by_facet: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Codebook:
    """A whole codebook version. `hash` is the SHA-256 of the file's text."""

    name: str
    version: str
    title: Text = field(default_factory=Text)
    languages: tuple[str, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    facets: tuple[Facet, ...] = ()
    codes: tuple[Code, ...] = ()
    mappings: tuple[CodeMapping, ...] = ()
    addresses: tuple[Address, ...] = ()
    text: str = field(default="", repr=False, compare=False)
    hash: str = ""

    def code(self, code_id: str) -> Code:
        """Return the code of that id; KeyError where there is none."""
        return self._by_id[code_id]

    def facet(self, facet_id: str) -> Facet:
        """Return the facet of that id; KeyError where there is none."""
        return self._facet_by_id[facet_id]

    def facet_of(self, code_id: str) -> Facet:
        """Return the facet that a code belongs to.

        The short entry of an id that went names none: the facet of what took its place stands
        in, and a facet without a name where there is nothing.
        """
        code = self._by_id[code_id]
        seen = {code_id}
        while not code.facet and code.change.successors:
            code = self._by_id[code.change.successors[0]]
            if code.id in seen:
                break
            seen.add(code.id)
        return self._facet_by_id[code.facet] if code.facet in self._facet_by_id else Facet("")

    def mapping(self, mapping_id: str) -> CodeMapping | None:
        """Return the mapping of that id, or None."""
        return next((m for m in self.mappings if m.id == mapping_id), None)

    def modifier(self, modifier_id: str) -> Modifier | None:
        """Return the modifier of that id, or None."""
        return next((m for m in self.modifiers if m.id == modifier_id), None)

    def has_code(self, code_id: str) -> bool:
        """Say whether the codebook has a code (of any status) with this id."""
        return code_id in self._by_id

    def active_codes(self) -> Iterator[Code]:
        """Yield the codes that can be coded with, in codebook order."""
        return (code for code in self.codes if code.status == "active")

    def ancestors(self, code_id: str) -> tuple[str, ...]:
        """Return the parents of a code, nearest first; stops at a cycle."""
        seen: list[str] = []
        parent = self._by_id[code_id].parent
        while parent and parent not in seen and parent in self._by_id:
            seen.append(parent)
            parent = self._by_id[parent].parent
        return tuple(seen)

    def defaults(self) -> dict[str, str]:
        """Return each modifier's default, for modifiers that have one."""
        return {m.id: m.default for m in self.modifiers if m.default}

    @cached_property
    def former_ids(self) -> dict[str, str]:
        """The id that each renamed code had before, as the file tells it."""
        told = {code.change.renamed_to: code.id for code in self.codes if code.change.renamed_to}
        told |= {
            code.id: code.change.renamed_from for code in self.codes if code.change.renamed_from
        }
        return told

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @cached_property
    def _facet_by_id(self) -> dict[str, Facet]:
        return {facet.id: facet for facet in self.facets}
