"""A review as lines: the sheet of a suggestion, the turns around it, the sum of a session.

A line says the same with and without its colour, so that a screen reader or a dumb terminal
gets every word. The passage is marked with signs that its turn does not contain. All words
from files are made visible first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qcode.domain.codebook import Code, Codebook, Modifier
from qcode.domain.coding import Coding, Suggestion, Values
from qcode.domain.review import Act, Coverage, ReviewSummary, Sheet
from qcode.domain.text import Span, StoredTurn
from qcode.show.escape import visible, visible_line
from qcode.show.lines import Line

_MARKS = (("【", "】"), (">>", "<<"), ("⟦", "⟧"), ("[[", "]]"))
_NAME_WIDTH = 11


def render_sheet(sheet: Sheet, language: str) -> list[Line]:
    """Return the lines of a suggestion, most needed first."""
    suggestion, code = sheet.suggestion, sheet.code
    lines = [_head(sheet)]
    if sheet.question:
        words = sheet.question.turn.span.of(sheet.text)
        lines.append(named_line(f"Q {sheet.question.turn.number}", words, "dim"))
    lines.append(
        named_line(f"A {sheet.turn.turn.number}", marked_turn(sheet.text, sheet.turn, sheet.span))
    )
    facet = sheet.facet.name.in_language(language) or sheet.facet.id
    lines.append(named_line("code", f"{named(code, language)} ({facet})", "bold"))
    definition = code.definition.in_language(language)
    if definition:
        lines.append(named_line("means", definition))
    lines.append(named_line("polarity", suggestion.polarity or "none in this facet", "bold"))
    if sheet.modifiers:
        lines.append(named_line("values", _pairs(sheet.modifiers.items())))
    lines += [named_line("because", words) for words in _reasons(suggestion)]
    lines.append(named_line("score", f"{suggestion.score:.2f} by {suggestion.suggester}"))
    lines += [named_line("also here", _other(other)) for other in sheet.beside]
    lines += [named_line("you coded", _coding(held)) for held in sheet.held]
    if not sheet.changes.is_empty:
        lines.append(render_changes(sheet.changes))
    if suggestion.status != "open":
        lines.append(
            named_line("decided", f"{suggestion.status}; decide anew, or s goes on", "yellow")
        )
    return lines


def render_context(
    text: str, turns: Sequence[StoredTurn], number: int, span: Span, *, has_label: bool = True
) -> list[Line]:
    """Return turns around a passage, the one with the passage marked as on the sheet."""
    lines = []
    for turn in turns:
        is_shown = turn.turn.number == number
        words = marked_turn(text, turn, span) if is_shown else turn.turn.span.of(text)
        label = f" {turn.turn.label}:" if has_label and turn.turn.label else ""
        lines.append(named_line(f"{'Q' if turn.is_interviewer else 'A'} {turn.turn.number}",
                           f"{label} {words}".strip(), "" if is_shown else "dim"))  # fmt: skip
    return lines


def render_codes(codes: Sequence[Code], language: str) -> list[Line]:
    """Return codes to choose from, numbered from 1."""
    return [named_line(str(number), named(code, language)) for number, code in enumerate(codes, 1)]


def render_modifiers(modifiers: Sequence[Modifier]) -> list[Line]:
    """Return each modifier with its values, the default marked."""
    lines = []
    for modifier in modifiers:
        default = f" (default {modifier.default})" if modifier.default else ""
        lines.append(named_line(modifier.id, ", ".join(modifier.values) + default))
    return lines


def render_changes(changes: Values) -> Line:
    """Return the line that says which values are set and not decided yet."""
    return named_line("changed", _changes(changes) if not changes.is_empty else "nothing", "yellow")


def render_act(act: Act) -> Line:
    """Return the line that confirms an act."""
    return Line(f"= {visible_line(act.words)}", style="green")


def render_coverage(coverage: Coverage, codebook: Codebook) -> Line:
    """Return the question whether a document has been worked through."""
    count, every = len(coverage.codes), sum(1 for _ in codebook.active_codes())
    codes = f"all {count} codes" if count == every else _some(coverage.codes)
    waiting = f" {_count(coverage.waiting, 'suggestion')} still open." if coverage.waiting else ""
    document = visible_line(coverage.document)
    return Line(
        f"{document}: worked through for {codes}?{waiting}"
        " Yes means: what you did not code there is not there. [y/N]"
    )


def render_summary(summary: ReviewSummary) -> list[Line]:
    """Return what was decided and what is left."""
    edited = f" ({summary.edited} with changes)" if summary.edited else ""
    decided = [f"{summary.accepted} accepted{edited}", f"{summary.rejected} rejected"]
    if summary.coded:
        decided.append(f"{_count(summary.coded, 'passage')} coded by hand")
    if summary.memos:
        decided.append(_count(summary.memos, "memo"))
    lines = [named_line("decided", ", ".join(decided))]
    if summary.covered:
        lines.append(named_line("covered", ", ".join(summary.covered)))
    if summary.skipped:
        lines.append(named_line("skipped", _count(summary.skipped, "suggestion")))
    if summary.dropped:
        words = f"values set on {_count(summary.dropped, 'suggestion')} and never decided"
        lines.append(named_line("dropped", words))
    left = f"{_count(summary.waiting, 'open suggestion')}"
    places = f" in {_count(summary.documents, 'document')}" if summary.waiting else ""
    return [*lines, named_line("left", left + places)]


def named(code: Code, language: str) -> str:
    """Return a code's id and name."""
    return f"{code.id} {code.name.in_language(language)}".strip()


def _head(sheet: Sheet) -> Line:
    document, turn = sheet.document, sheet.turn
    speaker = turn.informant or turn.turn.label or "unknown"
    parts = [
        f"[{sheet.position} of {sheet.total}] {document.id}",
        f"turn {turn.turn.number}",
        f"informant {speaker}" + (f" ({turn.role})" if turn.role else ""),
        f"{'cases' if len(document.cases) > 1 else 'case'} {', '.join(document.cases) or 'none'}",
    ]
    if document.wave:
        parts.append(f"wave {document.wave}")
    return Line(visible_line(", ".join(parts)), style="bold cyan")


def named_line(name: str, words: str, style: str = "") -> Line:
    """Return a named line; further lines of the words stand under the first."""
    below = "\n" + " " * _NAME_WIDTH
    return Line(
        f"{name + ':':<{_NAME_WIDTH}}" + visible(words).strip("\n").replace("\n", below), style
    )


def marked_turn(text: str, turn: StoredTurn, span: Span) -> str:
    """Return the words of a turn with a passage marked by signs that they do not contain."""
    whole = turn.turn.span
    words = whole.of(text)
    opening, closing = next(
        (pair for pair in _MARKS if pair[0] not in words and pair[1] not in words), _MARKS[0]
    )
    before, after = text[whole.start : span.start], text[span.end : whole.end]
    return f"{before}{opening}{span.of(text)}{closing}{after}"


def _reasons(suggestion: Suggestion) -> Iterator[str]:
    for item in suggestion.evidence:
        rule = f": {item.rule}" if item.rule else ""
        yield f"“{item.text}”, cue {item.cue} ({item.strength}){rule}"


def _other(other: Suggestion) -> str:
    held = " ".join(part for part in (other.code, other.polarity) if part)
    return f"{held} ({other.status}, score {other.score:.2f})"


def _coding(held: Coding) -> str:
    values = " ".join(part for part in (held.code, held.polarity) if part)
    state = "" if held.status == "in_force" else f", {held.status}"
    return f"{values}, case {held.case or 'none'}{state}: {held.quote}"


def _changes(changes: Values) -> str:
    named_values = [
        ("words", changes.quote), ("polarity", changes.polarity), ("code", changes.code),
        ("case", changes.case), ("memo", changes.memo),
    ]  # fmt: skip
    parts = [f"{name} {value}" for name, value in named_values if value]
    if changes.modifiers:
        parts.append(_pairs(changes.modifiers.items()))
    return "; ".join(parts) + " (a accepts so)"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{key}={value}" for key, value in pairs)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
