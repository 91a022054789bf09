"""The people of a study and what is known of each document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

INTERVIEWER = "interviewer"
MAIN_INFORMANT = "informant"
LONGEST_NAME = 120
NO_CASE = "none"
# Words that stand for something else where a name is asked for.
RESERVED = {
    "case": (NO_CASE,),
    "informant": (INTERVIEWER, MAIN_INFORMANT, "?", "？"),  # a question left open is nobody
    "coder": ("all", "consensus"),  # views of a table, where coders' names stand too
}


@dataclass(frozen=True, slots=True)
class Case:
    """The child (or family) that is spoken about, with attributes."""

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """One surface form of a person known to a case.

    `source` is the code the person stands for (S-SW), or "" where none; `pseudonym` is what
    exports print instead of the form.
    """

    case: str
    form: str
    source: str = ""
    pseudonym: str = ""


@dataclass(frozen=True, slots=True)
class Informant:
    """A person who speaks, with a role."""

    id: str
    role: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript as stored, without its text.

    `cases` are the cases it is about; `informants` the persons who speak in it, the first
    being the main one. `characters` counts code points.
    """

    id: str
    informants: tuple[Informant, ...] = ()
    cases: tuple[str, ...] = ()
    wave: str = ""
    method: str = ""
    date: str = ""
    place: str = ""
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    encoding: str = ""
    format: str = ""
    turns: int = 0
    characters: int = 0

    @property
    def informant(self) -> str:
        """The main informant's id, or ""."""
        return self.informants[0].id if self.informants else ""

    @property
    def role(self) -> str:
        """The main informant's role, or ""."""
        return self.informants[0].role if self.informants else ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who stands behind a label: an interviewer, an informant, or nobody known."""

    is_interviewer: bool = False
    informant: str | None = None


def name_fault(kind: str, name: str) -> str:
    """Return why `name` cannot be the name of a `kind` (case, informant, …), or ""."""
    fault = _shape_fault(name)
    if not fault and kind == "case" and any(mark in name for mark in ";；"):
        fault = "a semicolon stands between cases in a list"
    if not fault and name.casefold() in RESERVED.get(kind, ()):
        fault = "the word stands for something else"
    shown = name if len(name) <= LONGEST_NAME else name[:30] + "…"
    article = "an" if kind[:1] in "aeio" else "a"
    return f"{shown!r} is no name for {article} {kind}: {fault}" if fault else ""


def _shape_fault(name: str) -> str:
    if not name.strip() or name != name.strip():
        return "it needs letters, and no blanks around it"
    if len(name) > LONGEST_NAME:
        return f"it has {len(name)} characters, and a name has at most {LONGEST_NAME}"
    if any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in name):
        return "it holds control characters"
    if not is_text(name):
        return "it holds bytes that are no text"
    return ""


def is_text(words: str) -> bool:
    """Say whether words can be stored: a file's name may hold bytes that are in no encoding."""
    return not any(0xD800 <= ord(char) < 0xE000 for char in words)
