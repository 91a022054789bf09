"""ingest --update: corrected transcripts, with an account of every coding before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qcode import __version__
from qcode.cli.output import LIST_FORMS, chosen_form, destination, on_terminal
from qcode.cli.talk import WAITS, progress, say
from qcode.domain.words import counted

if TYPE_CHECKING:
    from qcode.domain.correction import Correction, Moved, UpdateResult
    from qcode.domain.ingest import Order
    from qcode.project import Project

_COLUMNS = (
    "document", "coding", "code", "coder", "outcome", "queue", "note", "turn_before",
    "start_before", "end_before", "speaker_before", "quote_before", "turn", "start", "end",
    "speaker", "quote",
)  # fmt: skip


def correct(
    project: Project, orders: Sequence[Order], form: str, output: Path | None, *, is_dry: bool
) -> None:
    """Store corrected files, or say what that would do; exit 6 where something now waits."""
    form = "text" if not form and output is None else chosen_form(form, output, LIST_FORMS)
    with progress("aligning") as advance:
        result = project.update(orders, advance, is_dry=is_dry)
    _write(project.settings["title"], result, form, output)
    for path, name in result.unchanged:
        say(f"unchanged: {path} is stored as {name}")
    if is_dry:
        if result.new:
            named = ", ".join(result.new)
            say(f"{counted(len(result.new), 'new document')} would be stored: {named}")
        say("nothing was changed")
        return
    if result.stored:
        say(f"{counted(len(result.stored), 'new document')} stored: {', '.join(result.stored)}")
    if result.run:
        say(f"backup: {result.backup}", f"qcode undo {result.run} takes it back")
        say("next: qcode suggest")
    if result.waiting:
        from qcode.show.recode import waiting_line

        say(waiting_line(result.waiting))
        raise typer.Exit(WAITS)


def _write(title: str, result: UpdateResult, form: str, output: Path | None) -> None:
    with destination(output) as stream:
        if form == "text":
            from qcode.show.correction import correction_lines

            for item in result.corrections:
                on_terminal(stream).writelines(f"{line}\n" for line in correction_lines(item))
            return
        from qcode.project import write_listing

        note = {"documents": [_summary(item) for item in result.corrections]}
        head = {"qcode": __version__, "kind": "update", "project": title, "note": note}
        rows = [row for item in result.corrections for row in _rows(item)]
        write_listing(on_terminal(stream), form, head, _COLUMNS, rows)


def _summary(item: Correction) -> dict[str, object]:
    return {
        "document": item.document, "file": item.path, "reread": item.is_rereading,
        "outcomes": item.outcomes, "decisions": dict(item.verdicts), "memos": dict(item.memos),
        "facts": list(item.facts), "proposals": list(item.proposals),
        "new_words": item.new_words, "coverage_ended": list(item.covered),
        "other_role": item.of_roles, "other_interview": item.is_other,
    }  # fmt: skip


def _rows(item: Correction) -> Iterator[dict[str, object]]:
    return (_row(item.document, moved) for moved in item.moved)


def _row(document: str, moved: Moved) -> dict[str, object]:
    was, now = moved.was, moved.now
    return {
        "document": document, "coding": moved.coding, "code": moved.code, "coder": moved.coder,
        "outcome": moved.outcome, "queue": moved.reason or None, "note": moved.note,
        "turn_before": was.turn, "start_before": was.span.start, "end_before": was.span.end,
        "speaker_before": was.speaker or None, "quote_before": was.quote,
        "turn": now.turn if now else None, "start": now.span.start if now else None,
        "end": now.span.end if now else None, "speaker": (now.speaker or None) if now else None,
        "quote": now.quote if now else None,
    }  # fmt: skip
