"""The loop of `review --queue`: what waits, one coding after another, decided by a key.

A number alone chooses among the codes that the coding's code was split into. Nothing is held
back: every decision is in the store before the next question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.cli.dialogue import Dialogue
from qcode.cli.key_loop import OPPOSITE, POLARITY, KeyLoop
from qcode.cli.review_keys import QUEUE_KEYS
from qcode.domain.coding import Values
from qcode.domain.filters import Filters
from qcode.domain.folding import fold
from qcode.domain.review import Act, WaitingSheet
from qcode.errors import UsageError
from qcode.show import review as render
from qcode.show import waiting as show

if TYPE_CHECKING:
    from qcode.project import Project

_WORDS = "words of the document, or of its turn: first … last (Enter: leave)>"


class RevisitLoop(KeyLoop):
    """A session over what waits for a coder in a queue, within filters."""

    at_first = "nothing before this waits; u takes back what you decided"

    def __init__(self, project: Project, dialogue: Dialogue, queue: str, filters: Filters) -> None:
        self._session = project.revisit(queue, filters)
        super().__init__(project, self._session, dialogue, QUEUE_KEYS)
        self._queue = queue
        self._covered: set[str] = set()

    def run(self) -> None:
        """Lead the session until it is quit or the input ends, then say what was done."""
        session = self._session
        name = "in any queue" if self._queue == "all" else f"in {self._queue}"
        if not session.total:
            self._dialogue.say(f"nothing waits {name} for {session.coder}; qcode status says what")
            return
        self._dialogue.say(
            f"{session.total} wait {name} for {session.coder}; a key and Enter, h lists the keys"
        )
        self._lead()

    def _summarise(self) -> None:
        self._dialogue.show(*show.render_revisit_summary(self._session.summary()))

    def _show(self) -> None:
        self._is_shown, self._reach = True, 0
        sheet = self._session.sheet()
        self._dialogue.say("")
        if sheet is None:
            self._dialogue.say("the end of the queue: u takes back, b goes back, q quits")
            return
        self._dialogue.show(*show.render_waiting(sheet, self._language, self._session.memo))

    def _sheet(self) -> WaitingSheet:
        sheet = self._session.sheet()
        if sheet is None:
            raise UsageError("no coding is shown", "b goes back to one that waits, q quits")
        return sheet

    # Deciding

    def _keep(self) -> None:
        self._decided(self._session.keep())

    def _drop(self) -> None:
        self._sheet()
        self._decided(self._session.drop())

    def _decided(self, act: Act) -> None:
        self._dialogue.show(render.render_act(act))
        for document in self._session.summary().covered:
            if document == act.document and document not in self._covered:
                self._covered.add(document)
                self._dialogue.say(f"= {document} is worked through for the new codes too")
        self._is_shown = False

    def _numbered(self, answer: str) -> None:
        successors = self._sheet().successors
        number = int(fold(answer)) if fold(answer).isdecimal() else 0
        if not 1 <= number <= len(successors):
            raise UsageError(f"no code has the number {answer}", "c chooses any code")
        self._keep_with(successors[number - 1].id)

    def _other_code(self, answer: str) -> None:
        self._sheet()
        code = self._chosen_code(answer)
        if code is not None:
            self._keep_with(code)

    def _keep_with(self, code: str) -> None:
        """Keep with another code; a facet that reads polarity otherwise asks for it."""
        sheet, codebook = self._sheet(), self._session.codebook
        facet, old = codebook.facet_of(code), sheet.before.facet if sheet.before else ""
        polarity: str | None = None
        if facet.polarity and facet.id != old:
            polarity = self._answered(POLARITY, "", self._session.answers.polarity_named)
            if polarity is None:
                return
        self._decided(self._session.keep(Values(code=code, polarity=polarity)))

    def _flip(self) -> None:
        now = self._sheet().coding.polarity
        if now in OPPOSITE:
            self._decided(self._session.keep(Values(polarity=OPPOSITE[now])))
        else:
            self._polarity("")

    def _polarity(self, answer: str) -> None:
        self._sheet()
        polarity = self._answered(POLARITY, answer, self._session.answers.polarity_named)
        if polarity:
            self._decided(self._session.keep(Values(polarity=polarity)))

    def _words(self, answer: str) -> None:
        self._sheet()
        found = self._answered(_WORDS, answer, self._session.place_of)
        if found:
            turn, words = found
            self._decided(self._session.keep(Values(quote=words), turn))

    def _memo(self, answer: str) -> None:
        self._sheet()
        words = self._answered("memo on the coding (Enter: leave)>", answer, str)
        if words is not None:
            self._session.remember("" if words == "-" else words)
            self._dialogue.say("a, r or another key decides and writes it")

    # Moving and looking

    def _turns(self, answer: str) -> None:
        sheet = self._sheet()
        if self._asked_reach(answer):
            text, turns = self._session.context(self._reach)
            # A coding that was lost stands in another text: nothing is marked in this one.
            number = 0 if sheet.coding.status == "lost" else sheet.turn.turn.number
            self._dialogue.show(*render.render_context(text, turns, number, sheet.coding.span))
