"""Questions at a terminal about files that are not clear: layout, spellings, who speaks.

Every answer is a line. An answer for one file holds for the other files with the same labels,
unless it names a person. An empty line leaves the file out. What was answered is stored with
the document, like what was passed in the call.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.cli.dialogue import Dialogue
from qcode.domain.ingest import is_slip
from qcode.domain.study import INTERVIEWER, MAIN_INFORMANT, name_fault
from qcode.domain.words import counted

if TYPE_CHECKING:
    from qcode.domain.ingest import IngestResult, Order, Prepared
    from qcode.domain.profile import Profile
    from qcode.errors import Problem
    from qcode.project import Project

_SHORT = {"i": INTERVIEWER, "m": MAIN_INFORMANT}
_YES = ("", "y", "yes", "是", "好", "对")
# What people type to a question that they take for another one.
_NO_NAMES = ("y", "yes", "n", "no", "?", "？", "h", "q", "是", "否", "不是", "对", "好")
_Key = tuple[tuple[str, ...], tuple[str, ...]]


def can_ask() -> bool:
    """Say whether somebody sits at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_and_ingest(project: Project, result: IngestResult, profile: Profile | None) -> IngestResult:
    """Ask about every unclear file of a result, and ingest what was answered."""
    dialogue = Dialogue(sys.stdin, sys.stderr, is_plain=True)
    asked = _Asked(project, dialogue)
    answered: list[Order] = []
    for order in result.unclear:
        try:
            settled = asked.settle(order)
        except EOFError:
            break
        answered += [settled] if settled else []
    if not answered:
        return replace(result, stored=(), unchanged=(), notes=(), proposals=())
    if profile is not None:
        profile = answered[0].as_profile(profile.name)
    again = project.ingest(answered, keeps_good=True, profile=profile)
    places = {order.place for order in answered}
    rest: list[Problem] = [item for item in result.problems if item.path not in places]
    return replace(again, problems=(*rest, *again.problems))


class _Asked:
    """What was asked and answered in this call."""

    def __init__(self, project: Project, dialogue: Dialogue) -> None:
        self._project, self._dialogue = project, dialogue
        self._answers: dict[_Key, Order] = {}

    def settle(self, order: Order) -> Order | None:
        """Ask until a file is clear and return its order; None where it is left out."""
        first = self._open(order)
        key = _key(first) if first else None
        if key in self._answers:
            known = self._answers[key]
            self._dialogue.say(f"{order.path}: as before")
            order = _answered(order, known)
        current = self._open(order)
        if current is not None:
            self._introduce(current)
        while current is not None:
            given = self._ask(order, current)
            if given is None:
                return None
            order = given
            current = self._open(order)
        who = {INTERVIEWER, MAIN_INFORMANT}
        if key and set(order.speakers.values()) <= who:
            self._answers[key] = order
        return order

    def _open(self, order: Order) -> Prepared | None:
        """Return the first interview of a file that is not clear."""
        return next((item for item in self._project.prepare(order) if item.problem), None)

    def _introduce(self, prepared: Prepared) -> None:
        from qcode.show.console import print_text, terminal_width
        from qcode.show.preview import preview_lines

        print_text(sys.stderr, preview_lines(prepared, terminal_width(sys.stderr)))

    def _ask(self, order: Order, prepared: Prepared) -> Order | None:
        if prepared.is_doubtful:
            return self._ask_layout(order, prepared)
        speakers = dict.fromkeys(prepared.cast.proposed, INTERVIEWER) | dict(order.speakers)
        same = self._ask_same(prepared)
        for label in prepared.open_labels:
            if label not in same:
                who = self._ask_who(label, prepared)
                if not who:
                    return None
                speakers[label] = who
        for label, known in same.items():
            speakers[label] = speakers.get(known) or _settled(prepared, known)
        return replace(order, speakers=speakers)

    def _ask_layout(self, order: Order, prepared: Prepared) -> Order | None:
        layouts = prepared.reading.others
        for number, layout in enumerate(layouts, 1):
            labels = ", ".join(f"{label} ×{count}" for label, count in layout.labels)
            self._dialogue.say(f"  {number}  {layout.pattern}: {labels or 'no labels'}")
        self._dialogue.say("  0  no speakers are marked in it")
        while True:
            answer = self._dialogue.ask("which layout? (Enter leaves the file out)")
            if not answer:
                return None
            if answer == "0":
                return replace(order, is_unlabelled=True)
            if answer.isdecimal() and int(answer) <= len(layouts):
                return replace(order, pattern=layouts[int(answer) - 1].pattern)
            self._dialogue.say(f"! type a number from 0 to {len(layouts)}")

    def _ask_same(self, prepared: Prepared) -> dict[str, str]:
        """Return the labels that are other spellings of a label, with that one."""
        counts = prepared.reading.labels
        same: dict[str, str] = {}
        for label, known in prepared.similar:
            if label not in prepared.open_labels:
                continue
            question = f"{label} (×{counts[label]}) and {known} (×{counts[known]}): one speaker?"
            if self._dialogue.ask(f"{question} [Y/n]").casefold() in _YES:
                same[label] = same.get(known, known)
        return same

    def _ask_who(self, label: str, prepared: Prepared) -> str:
        turns = [turn for turn in prepared.reading.turns if turn.label == label]
        words = " ".join(turns[0].span.of(prepared.reading.text).split())[:60]
        main = prepared.order.informant or prepared.document.id
        self._dialogue.say(f"who is {label}? ({counted(len(turns), 'turn')}; the first: {words})")
        while True:
            answer = self._dialogue.ask(
                f"  i interviewer, m the informant {main}, or another informant's id"
                " (Enter leaves the file out):"
            )
            if answer.casefold() in _NO_NAMES:
                self._dialogue.say(f"! {answer!r} names nobody: type i, m or an id")
                continue
            who = _SHORT.get(answer.casefold(), answer)
            fault = "" if who in _SHORT.values() else name_fault("informant", who)
            if not who or not (fault or is_slip(who)):
                return who
            self._dialogue.say(f"! {fault or f'{who} is not {INTERVIEWER} or {MAIN_INFORMANT}'}")


def _key(prepared: Prepared) -> _Key:
    layouts = tuple(layout.pattern for layout in prepared.reading.others)
    return tuple(sorted(prepared.reading.labels)), layouts


def _answered(order: Order, known: Order) -> Order:
    speakers: Mapping[str, str] = {**known.speakers, **order.speakers}
    return replace(
        order, pattern=known.pattern, is_unlabelled=known.is_unlabelled, speakers=speakers
    )


def _settled(prepared: Prepared, label: str) -> str:
    """Return who a label was taken for already, in the words of --speaker."""
    speaker = prepared.cast.speakers[label]
    if speaker.is_interviewer:
        return INTERVIEWER
    is_main = speaker.informant == prepared.document.informant
    return MAIN_INFORMANT if is_main else speaker.informant or MAIN_INFORMANT
