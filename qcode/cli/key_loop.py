"""A loop of keys: shows something, reads a key, does what it says, and shows the next.

A line is a key and, after a space, the answer to the key's question (`c N-TUTOR`, `k K01`);
without it the question is asked. Full-width letters mean the same as plain ones. What cannot
be done is said with its reason and asked again; an empty answer leaves everything as it is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from qcode.cli.dialogue import Dialogue
from qcode.cli.review_keys import NUMBER, Key, key_of, keys_text
from qcode.domain.codebook import Code
from qcode.domain.folding import fold
from qcode.errors import BusyError, ProjectError, QcodeError, UsageError
from qcode.show import review as render
from qcode.show.lines import Line

if TYPE_CHECKING:
    from qcode.domain.review import Act
    from qcode.project import Project

T = TypeVar("T")
PROMPT = "key (h: help)>"
CODE = "code: its id, or words of its name (Enter: leave)>"
POLARITY = "polarity: p present, n absent, m mixed, u unclear (Enter: leave)>"
OPPOSITE = {"present": "absent", "absent": "present"}
REACH = 3
_SHOWN = 20


class Answers(Protocol):
    """What a session makes of typed words."""

    def code_named(self, typed: str) -> str | None:
        """Return the code whose id was typed, or None."""

    def codes_matching(self, typed: str) -> Sequence[Code]:
        """Return the codes whose names hold the words typed."""


class Session(Protocol):
    """What every session led by keys can do."""

    @property
    def answers(self) -> Answers:
        """What typed words mean."""

    def skip(self) -> None:
        """Leave what is shown undecided and go on."""

    def back(self) -> bool:
        """Go to what was shown before; False where there is nothing."""

    def undo(self) -> Act | None:
        """Take back what the session did last; None where nothing is left."""


class KeyLoop(ABC):
    """What every loop of keys does; `keys` name the methods of the loop that derives from it.

    `at_first` is said where nothing stands before what is shown.
    """

    at_first = "this is the first"

    def __init__(
        self, project: Project, session: Session, dialogue: Dialogue, keys: Sequence[Key]
    ) -> None:
        languages = project.codebook.languages
        self._language = project.settings.get("language") or (languages[0] if languages else "")
        self._led = session
        self._dialogue = dialogue
        self._keys = keys
        self._reach = 0
        self._is_over = False
        self._is_shown = False

    @abstractmethod
    def _show(self) -> None:
        """Show what is to be decided, or that the end is reached."""

    @abstractmethod
    def _summarise(self) -> None:
        """Say what was done."""

    def _lead(self) -> None:
        """Take keys until the loop is quit or the input ends, then say what was done."""
        try:
            while not self._is_over:
                self._step()
        except EOFError:
            pass
        except KeyboardInterrupt:
            self._dialogue.say("")
            self._summarise()
            raise
        self._summarise()

    def _step(self) -> None:
        if not self._is_shown:
            self._show()
        typed = self._dialogue.ask(PROMPT)
        letter, _, answer = typed.replace("\u3000", " ").partition(" ")
        if not letter:
            self._is_shown = False
            return
        key = self._key(letter)
        if key is None:
            self._dialogue.say(f"! no key {letter!r}: h lists the keys")
            return
        if answer and not key.takes_answer:
            self._dialogue.say(f"! nothing is typed after {key.letter}")
            return
        try:
            self._do(key, answer.strip() or (letter if key.letter == NUMBER else ""))
        except QcodeError as error:
            self._refuse(error)

    def _key(self, letter: str) -> Key | None:
        key = key_of(letter, self._keys)
        if key is None and fold(letter).isdecimal():
            return next((key for key in self._keys if key.letter == NUMBER), None)
        return key

    def _do(self, key: Key, answer: str) -> None:
        method = getattr(self, key.method)
        if key.takes_answer:
            method(answer)
        else:
            method()

    def _refuse(self, error: QcodeError) -> None:
        """Say what cannot be; a store that fails ends the session: nothing more can be kept."""
        is_store_failure = error.__cause__ is not None and not isinstance(error, BusyError)
        if is_store_failure or isinstance(error, ProjectError):
            raise error
        self._dialogue.refuse(error)

    def _answered(self, question: str, answer: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of an answer, asked until it can be; None where it is empty."""
        typed = answer
        while typed := typed or self._dialogue.ask(question):
            try:
                return read(typed)
            except QcodeError as error:
                self._refuse(error)
                typed = ""
        self._dialogue.say("left as it was")
        return None

    def _chosen_code(self, answer: str) -> str | None:
        """Return a code named by id, or chosen from those whose names hold the words typed."""
        typed = answer or self._dialogue.ask(CODE)
        listed: tuple[str, ...] = ()
        while typed:
            if fold(typed).isdecimal() and 1 <= int(fold(typed)) <= len(listed):
                return listed[int(fold(typed)) - 1]
            code = self._led.answers.code_named(typed)
            if code is not None:
                return code
            found = self._led.answers.codes_matching(typed)
            shown = found[:_SHOWN]
            listed = tuple(match.id for match in shown)
            self._dialogue.show(*render.render_codes(shown, self._language))
            if len(found) > len(shown):
                self._dialogue.say(f"… and {len(found) - len(shown)} more: add a word")
            question = "code: a number, an id or other words (Enter: leave)>" if found else CODE
            if not found:
                self._dialogue.say(f"! no active code is named {typed!r}")
            typed = self._dialogue.ask(question)
        self._dialogue.say("left as it was")
        return None

    def _skip(self) -> None:
        self._led.skip()
        self._is_shown = False

    def _back(self) -> None:
        if self._led.back():
            self._is_shown = False
        else:
            self._dialogue.say(self.at_first)

    def _undo(self) -> None:
        act = self._led.undo()
        if act is None:
            self._dialogue.say("nothing was done in this session that could be taken back")
            return
        self._dialogue.say(f"= taken back: {act.words}")
        self._is_shown = False

    def _asked_reach(self, answer: str) -> bool:
        """Set how many turns around are shown: as many as typed, or some more each time."""
        if answer:
            question = "how many turns (Enter: leave)>"
            self._reach = self._answered(question, answer, reach_named) or 0
        else:
            self._reach += REACH
        return self._reach > 0

    def _help(self) -> None:
        self._dialogue.show(Line(keys_text(self._keys)))

    def _quit(self) -> None:
        self._is_over = True


def reach_named(typed: str) -> int:
    """Return the number of turns that was typed; UsageError where it is none."""
    folded = fold(typed)
    if not (folded.isascii() and folded.isdecimal() and 0 < int(folded) < 10_000):
        raise UsageError(f"{typed!r} is no number of turns")
    return int(folded)
