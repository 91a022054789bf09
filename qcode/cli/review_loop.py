"""The loop of `review`: the open suggestions, one after another.

Nothing is held back: every decision is in the store before the next question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.cli.dialogue import Dialogue
from qcode.cli.key_loop import OPPOSITE, POLARITY, KeyLoop
from qcode.cli.review_keys import KEYS
from qcode.domain.coding import Values
from qcode.domain.review import Act, Sheet
from qcode.errors import UsageError
from qcode.show import review as render
from qcode.show.lines import Line

if TYPE_CHECKING:
    from qcode.project import Project

_WORDS = "words of the turn, or: first … last (Enter: leave)>"


class ReviewLoop(KeyLoop):
    """A review session led in lines, over the documents, codes and facets named (all if none)."""

    def __init__(
        self, project: Project, dialogue: Dialogue, documents: Sequence[str] = (),
        codes: Sequence[str] = (), facets: Sequence[str] = (), order: str = "document",
    ) -> None:  # fmt: skip
        self._session = project.review(documents, codes, facets, order)
        super().__init__(project, self._session, dialogue, KEYS)

    def run(self) -> None:
        """Lead the session until it is quit or the input ends, then say what was done."""
        session = self._session
        if not session.total:
            self._dialogue.say(
                f"no open suggestion for {session.coder}; qcode suggest looks for new ones,"
                " qcode cover declares a document worked through"
            )
            return
        self._dialogue.say(
            f"{session.total} open for {session.coder}, codebook {session.codebook.name}"
            f" {session.codebook.version}; a key and Enter, h lists the keys"
        )
        self._lead()

    def _summarise(self) -> None:
        self._dialogue.show(*render.render_summary(self._session.summary()))

    def _show(self) -> None:
        self._is_shown, self._reach = True, 0
        sheet = self._session.sheet()
        self._dialogue.say("")
        if sheet is None:
            self._dialogue.say("the end of the queue: u takes back, b goes back, q quits")
            return
        self._dialogue.show(*render.render_sheet(sheet, self._language))

    def _sheet(self) -> Sheet:
        sheet = self._session.sheet()
        if sheet is None:
            raise UsageError("no suggestion is shown", "b goes back to the last, q quits")
        return sheet

    # Deciding

    def _accept(self) -> None:
        self._accept_with(Values())

    def _accept_with(self, values: Values) -> None:
        self._sheet()
        if self._session.cases_to_choose(values):
            case = self._chosen_case("")
            if case is None:
                return
            values = replace(values, case=case)
        self._decided(self._session.accept(values))

    def _reject(self) -> None:
        memo = self._sheet().changes.memo
        if memo:
            question = Line("the memo is for a coding: keep it on the document? [y/N]")
            if self._dialogue.confirm(question):
                self._acted(self._session.add_memo(memo))
        self._decided(self._session.reject())

    def _decided(self, act: Act) -> None:
        self._acted(act)
        self._is_shown = False
        coverage = self._session.finished()
        if coverage:
            self._dialogue.say(f"that was the last suggestion of {coverage.document}")
            question = render.render_coverage(coverage, self._session.codebook)
            if self._dialogue.confirm(question):
                self._acted(self._session.cover(coverage))

    def _acted(self, act: Act | None) -> None:
        if act is None:
            self._dialogue.say("it was so already")
        else:
            self._dialogue.show(render.render_act(act))

    def _flip(self) -> None:
        sheet = self._sheet()
        now = sheet.changes.polarity or sheet.suggestion.polarity
        if now in OPPOSITE:
            self._accept_with(Values(polarity=OPPOSITE[now]))
        else:
            self._polarity("")

    def _polarity(self, answer: str) -> None:
        facet = self._sheet().facet
        if not facet.polarity:
            raise UsageError(f"facet {facet.id} has no polarity", "a accepts, r rejects")
        polarity = self._answered(POLARITY, answer, self._session.answers.polarity_named)
        if polarity:
            self._accept_with(Values(polarity=polarity))

    def _other_code(self, answer: str) -> None:
        sheet = self._sheet()
        code = self._chosen_code(answer)
        if code is None:
            return
        facet = self._session.codebook.facet_of(code)
        polarity = sheet.changes.polarity
        # A negation may state a need and deny a support: another facet, another reading.
        if facet.polarity and facet.id != sheet.facet.id and not polarity:
            polarity = self._answered(POLARITY, "", self._session.answers.polarity_named)
            if polarity is None:
                return
        self._accept_with(Values(code=code, polarity=polarity if facet.polarity else None))

    def _code_passage(self, answer: str) -> None:
        self._sheet()
        quote = self._answered(_WORDS, answer, self._session.quote)
        code = self._chosen_code("") if quote else None
        if not quote or code is None:
            return
        polarity: str | None = ""
        if self._session.codebook.facet_of(code).polarity:
            polarity = self._answered(POLARITY, "", self._session.answers.polarity_named)
        case: str | None = ""
        if polarity is not None and len(self._session.cases()) > 1:
            case = self._chosen_case("")
        if polarity is not None and case is not None:
            self._acted(self._session.code(quote, code, polarity, case))

    # Choosing

    def _chosen_case(self, answer: str) -> str | None:
        document, cases = self._sheet().document.id, self._session.cases()
        listed = ", ".join(f"{number} {case}" for number, case in enumerate(cases, 1))
        question = f"case: {listed}{', ' if listed else ''}0 none (Enter: leave)>"
        named = self._session.answers.case_named
        return self._answered(question, answer, lambda typed: named(document, cases, typed))

    # Setting

    def _change(self, values: Values) -> None:
        self._session.change(values)
        self._dialogue.show(render.render_changes(self._sheet().changes))

    def _words(self, answer: str) -> None:
        self._sheet()
        read = self._session.quote
        quote = self._answered(_WORDS, answer, lambda typed: "" if typed == "-" else read(typed))
        if quote is not None:
            self._change(Values(quote=quote))

    def _case(self, answer: str) -> None:
        case = self._chosen_case(answer)
        if case is not None:
            self._change(Values(case=case))

    def _values(self, answer: str) -> None:
        modifiers = self._session.codebook.modifiers
        if not modifiers:
            raise UsageError("this codebook has no modifiers")
        self._sheet()
        if not answer:
            self._dialogue.show(*render.render_modifiers(modifiers))
        named = self._session.answers.modifiers_named
        values = self._answered("values, as KEY=VALUE (Enter: leave)>", answer, named)
        if values:
            self._change(Values(modifiers=values))

    def _memo(self, answer: str) -> None:
        self._sheet()
        words = self._answered("memo on the coding (Enter: leave)>", answer, str)
        if words is not None:
            self._change(Values(memo="" if words == "-" else words))

    def _document_memo(self, answer: str) -> None:
        document = self._sheet().document.id
        words = self._answered(f"memo on {document} (Enter: leave)>", answer, str)
        if words is not None:
            self._acted(self._session.add_memo(words))

    # Moving and looking

    def _turns(self, answer: str) -> None:
        sheet = self._sheet()
        if self._asked_reach(answer):
            text, turns = self._session.context(self._reach)
            lines = render.render_context(text, turns, sheet.turn.turn.number, sheet.span)
            self._dialogue.show(*lines)

    def _worked(self) -> None:
        coverage = self._session.coverage()
        if self._dialogue.confirm(render.render_coverage(coverage, self._session.codebook)):
            self._acted(self._session.cover(coverage))
        else:
            self._dialogue.say("left as it was")
