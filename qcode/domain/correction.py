"""The account of a corrected transcript: where each coding went, one outcome each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from qcode.domain.anchoring import OUTCOMES
from qcode.domain.text import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in one version, with the words around it and who speaks.

    `speaker` is an informant's id, "interviewer", or "" where nobody is known. Offsets are
    code points of that version's text.
    """

    turn: int
    span: Span
    quote: str
    speaker: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One coding before and after: its outcome, and the queue it waits in, or "".

    `now` is None where it is lost; `note` says in words why a human is asked. `was_lost` says
    that an earlier correction had lost it and this one found it again.
    """

    coding: str
    code: str
    coder: str
    outcome: str
    reason: str
    note: str
    was: Place
    now: Place | None
    was_lost: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What a corrected file changes in one document, coding by coding.

    `is_rereading` says that the text is the same and was only read otherwise. `verdicts` and
    `memos` count what coders decided on suggestions and wrote on codings, by outcome; `facts`
    are the facts of the document that change, in words; `new_words` counts words of informants
    that nobody has seen, which ends the coverage of the coders in `covered`; `proposals` are
    speakers taken from the words they speak; `of_roles` counts the codings, in whatever
    document, whose speaker has another role by it. `is_other` says that hardly a word is left:
    the file may hold another interview.
    """

    document: str
    path: str
    is_rereading: bool
    moved: tuple[Moved, ...]
    verdicts: Mapping[str, int] = field(default_factory=dict)
    memos: Mapping[str, int] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    new_words: int = 0
    covered: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    of_roles: int = 0
    is_other: bool = False

    @property
    def outcomes(self) -> dict[str, int]:
        """The number of codings by outcome; they add up to those that were there before."""
        counted = Counter(item.outcome for item in self.moved)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def waiting(self) -> int:
        """How many codings wait for a human after it that did not wait for that before."""
        return sum(bool(item.reason) for item in self.moved) + self.of_roles


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update did, or would do.

    `run` and `backup` are "" where nothing was written. `unchanged` are files that hold what
    is stored, with the document; `stored` are documents that were new, `new` those that are
    to be.
    """

    corrections: tuple[Correction, ...]
    unchanged: tuple[tuple[str, str], ...] = ()
    stored: tuple[str, ...] = ()
    run: str = ""
    backup: str = ""
    new: tuple[str, ...] = ()

    @property
    def waiting(self) -> int:
        """How many codings wait for a human after it."""
        return sum(item.waiting for item in self.corrections)
