"""What waits as lines: a coding in its words, what is asked of it, before and now side by side.

Lines say the same with and without their colour, as those of `show.review` do.
"""

from __future__ import annotations

from collections.abc import Iterator

from qcode.domain.codebook import Code
from qcode.domain.coding import Coding
from qcode.domain.review import RevisitSummary, WaitingSheet
from qcode.domain.waiting import QUESTIONS
from qcode.domain.words import counted
from qcode.show.escape import visible_line
from qcode.show.lines import Line
from qcode.show.review import marked_turn, named, named_line

_CRITERIA = ("definition", "include", "exclude")


def render_waiting(sheet: WaitingSheet, language: str, memo: str = "") -> list[Line]:
    """Return the lines of an entry: where, the words, what is asked, before and now."""
    coding, turn = sheet.coding, sheet.turn
    lines = [_head(sheet)]
    if sheet.question:
        words = sheet.question.turn.span.of(sheet.text)
        lines.append(named_line(f"Q {sheet.question.turn.number}", words, "dim"))
    mark = "Q" if turn.is_interviewer else "A"
    lines.append(named_line(f"{mark} {turn.turn.number}", _words(sheet)))
    lines.append(named_line("waits", QUESTIONS[sheet.entry.reason], "bold"))
    lines.append(named_line("coded", _held(coding)))
    lines += _sides(sheet, language)
    for number, code in enumerate(sheet.successors, 1):
        lines.append(
            named_line(str(number), f"{named(code, language)}: {_criteria(code, language)}")
        )
    lines += [named_line("beside", f"{rival.id[:8]} {_held(rival)}") for rival in sheet.rivals]
    if coding.memo:
        lines.append(named_line("memo", coding.memo))
    if memo:
        lines.append(named_line("new memo", memo, "yellow"))
    return lines


def render_revisit_summary(summary: RevisitSummary) -> list[Line]:
    """Return what was decided and what still waits."""
    decided = f"{summary.kept} kept, {summary.edited} changed, {summary.dropped} dropped"
    lines = [named_line("decided", decided)]
    if summary.covered:
        lines.append(named_line("covered", ", ".join(dict.fromkeys(summary.covered))))
    if summary.skipped:
        lines.append(named_line("skipped", counted(summary.skipped, "coding")))
    return [*lines, named_line("left", f"{counted(summary.left, 'coding')} of this queue")]


def _head(sheet: WaitingSheet) -> Line:
    coding = sheet.coding
    speaker = coding.informant or sheet.turn.turn.label or "unknown"
    parts = [
        f"[{sheet.position} of {sheet.total}] {sheet.entry.reason}: {coding.document}",
        f"turn {coding.turn}",
        f"informant {speaker}" + (f" ({coding.role})" if coding.role else ""),
        f"coding {coding.id[:8]}",
    ]
    return Line(visible_line(", ".join(parts)), style="bold cyan")


def _words(sheet: WaitingSheet) -> str:
    return marked_turn(sheet.text, sheet.turn, sheet.coding.span)


def _held(coding: Coding) -> str:
    values = " ".join(f"{key}={value}" for key, value in coding.modifiers.items())
    parts = [coding.code, coding.polarity, values]
    return f"{' '.join(part for part in parts if part)}, case {coding.case or 'none'}"


def _sides(sheet: WaitingSheet, language: str) -> Iterator[Line]:
    """Yield before and now, of the words where they changed, of the definition where it did."""
    if sheet.old_quote and sheet.old_quote != sheet.coding.quote:
        yield named_line("was", sheet.old_quote)
        yield named_line("is", sheet.coding.quote)
    old, new = sheet.before, sheet.now
    if sheet.entry.reason in ("changed", "speaker", "lost"):
        return
    for name, code, version in (
        ("before", old, sheet.versions[0]), ("now", new, sheet.versions[1])
    ):  # fmt: skip
        if code is not None and (code.facet or code.definition):
            words = f"({version}) {named(code, language)}, {code.facet or 'no facet'}"
            yield named_line(name, f"{words}: {_criteria(code, language)}")


def _criteria(code: Code, language: str) -> str:
    found = {name: getattr(code, name).in_language(language) for name in _CRITERIA}
    parts = [
        words if name == "definition" else f"{name}: {words}"
        for name, words in found.items()
        if words
    ]
    return "; ".join(parts) or "no definition"
