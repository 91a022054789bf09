"""documents, show, search."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qcode.cli.completion import complete_documents
from qcode.cli.filters import pairs_of, with_filters
from qcode.cli.output import (
    FormatOption,
    OutputOption,
    chosen_form,
    destination,
    on_terminal,
    print_list,
)
from qcode.cli.session import Session
from qcode.cli.talk import WAITS, say
from qcode.domain.words import counted
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.domain.filters import Filters

DocumentArgument = Annotated[
    str, typer.Argument(metavar="DOCUMENT", autocompletion=complete_documents, show_default=False)
]
_COLUMNS = (
    "document", "informant", "role", "cases", "wave", "method", "date", "place", "language",
    "encoding", "format", "turns", "characters", "codings", "codes_covered", "attributes",
)  # fmt: skip
_SHOWN = (
    "document",
    "informant",
    "role",
    "cases",
    "wave",
    "turns",
    "codings",
    "codes_covered",
)
documents = typer.Typer(
    help="List documents, or change what is known of one.", rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    documents.callback(invoke_without_command=True)(list_documents)
    documents.command("set")(set_document)
    documents.command("rename")(rename_document)
    documents.command("remove")(remove_document)
    app.add_typer(documents, name="documents")
    app.command()(show)
    app.command()(search)


def list_documents(
    ctx: typer.Context, form: FormatOption = "", output: OutputOption = None
) -> None:
    """List documents, or change what is known of one."""
    if ctx.invoked_subcommand:
        return
    session: Session = ctx.obj
    with session.open() as project:
        coded, covered = project.document_counts()
        rows = (
            {
                "document": item.id, "informant": item.informant or None, "role": item.role or None,
                "cases": list(item.cases), "wave": item.wave, "method": item.method,
                "date": item.date, "place": item.place, "language": item.language,
                "encoding": item.encoding, "format": item.format, "turns": item.turns,
                "characters": item.characters, "codings": coded.get(item.id, 0),
                "codes_covered": covered.get(item.id, 0), "attributes": dict(item.attributes),
            }
            for item in project.documents()
        )  # fmt: skip
        title = project.settings["title"]
        print_list("documents", title, _COLUMNS, rows, form, output, shown=_SHOWN)


def set_document(
    ctx: typer.Context,
    name: DocumentArgument,
    values: Annotated[list[str], typer.Argument(metavar="KEY=VALUE…")],
) -> None:
    """Change wave, method, date, place, language, informant, case, or an attribute."""
    session: Session = ctx.obj
    with session.open() as project:
        before = project.queues().get("speaker", (0, 0))[1]
        changed = project.set_document(name, pairs_of(values, "documents set"))
        waiting = project.queues().get("speaker", (0, 0))[1] - before
    say("changed" if changed else "nothing to change: it was so already")
    if waiting > 0:
        from qcode.show.recode import waiting_line

        say(waiting_line(waiting))
        raise typer.Exit(WAITS)


def rename_document(
    ctx: typer.Context, name: DocumentArgument, new: Annotated[str, typer.Argument(metavar="NEW")]
) -> None:
    """Give a document another name."""
    session: Session = ctx.obj
    with session.open() as project:
        project.rename_document(name, new)
    say(f"{name} is now {new}")


def remove_document(ctx: typer.Context, name: DocumentArgument) -> None:
    """Take a document out of the project; refused while it has codings in force."""
    session: Session = ctx.obj
    with session.open() as project:
        removed = project.remove_document(name)
    say(f"taken out: {removed} (qcode undo brings it back)")


def show(
    ctx: typer.Context,
    name: DocumentArgument,
    turn: Annotated[int | None, typer.Option(metavar="N", help="Only this turn.")] = None,
    codings: Annotated[bool, typer.Option("--codings", help="With the codings in it.")] = False,
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """A document's text with its turns, and the codings in it."""
    from qcode.domain.filters import Filters

    session: Session = ctx.obj
    with session.open() as project:
        document = project.document_name(name)
        turns = [item for item in project.turns(document) if turn in (None, item.turn.number)]
        if not turns:
            raise UsageError(f"{document} has no turn {turn}")
        text = project.text(document)
        chosen = chosen_form(form, output)
        found = project.codings(Filters(documents=(document,))) if codings else ()
        held = [coding for coding in found if coding.status != "lost"]  # it has no place in it
        if chosen == "text":
            from qcode.show.console import make_console
            from qcode.show.document import render_turns

            with destination(output) as stream:
                console = make_console(stream)
                for line in render_turns(text, turns, held, project.codebook_or_none):
                    console.print(line)
            return
        rows = list(_turn_rows(text, turns))
        if chosen == "json":
            note: dict[str, object] = {"document": document}
            from qcode.cli.rows import coding_record

            if codings:
                note["codings"] = [coding_record(item, project.codebook_or_none) for item in held]
            _print_json(project.settings["title"], rows, text, note, output)
            return
        columns = (
            "turn",
            "speaker",
            "who",
            "role",
            "start",
            "end",
            "time_start",
            "time_end",
            "text",
        )
        print_list("show", project.settings["title"], columns, rows, chosen, output)


def _turn_rows(text: str, turns: list) -> Iterator[dict[str, object]]:  # type: ignore[type-arg]
    for item in turns:
        place = item.turn
        yield {
            "turn": place.number,
            "speaker": place.label,
            "who": "interviewer" if item.is_interviewer else item.informant or None,
            "role": item.role or None,
            "start": place.span.start,
            "end": place.span.end,
            "time_start": place.time_start,
            "time_end": place.time_end,
            "text": place.span.of(text),
        }


def _print_json(
    title: str,
    rows: list[dict[str, object]],
    text: str,
    note: dict[str, object],
    output: Path | None,
) -> None:
    import json

    from qcode import __version__

    whole = {
        "qcode": __version__,
        "kind": "show",
        "project": title,
        "note": note,
        "text": text,
        "rows": rows,
    }
    with destination(output) as stream:
        on_terminal(stream).write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


@with_filters("documents", "cases", "informants", "roles", "waves")
def search(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Words, or with --regex an expression.")
    ],
    filters: "Filters",
    regex: Annotated[bool, typer.Option("--regex", help="TEXT is a regular expression.")] = False,
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """Passages in context, in any language; blind to case, width and script form."""
    session: Session = ctx.obj
    with session.open() as project:
        rows = [
            {
                "document": item.document, "turn": item.turn, "who": item.speaker,
                "role": item.role or None, "start": item.span.start, "end": item.span.end,
                "before": item.before, "quote": item.quote, "after": item.after,
            }
            for item in project.search(text, filters, regex=regex)
        ]  # fmt: skip
        columns = ("document", "turn", "who", "role", "start", "end", "before", "quote", "after")
        shown = ("document", "turn", "who", "before", "quote", "after")
        print_list("search", project.settings["title"], columns, rows, form, output, shown=shown)
    say(counted(len(rows), "passage"))
