"""suggest, suggestions, accept, reject."""

from typing import TYPE_CHECKING, Annotated

import typer

from qcode.cli.asking import confirm
from qcode.cli.completion import complete_codes, complete_documents
from qcode.cli.filters import pairs_of, with_filters
from qcode.cli.output import FormatOption, OutputOption, chosen_form, print_list
from qcode.cli.reviewing import QueueOption
from qcode.cli.rows import (
    SUGGESTION_COLUMNS,
    SUGGESTION_SHOWN,
    flat_suggestions,
    suggestion_record,
)
from qcode.cli.session import Session
from qcode.cli.talk import progress, say, say_overlaps
from qcode.domain.words import counted
from qcode.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.domain.coding import Suggestion
    from qcode.domain.filters import Filters
    from qcode.project import Project

_PLACES = ("documents", "cases", "informants", "roles", "waves", "codes", "facets", "polarities")
IdsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID]…", help="Suggestions; with --queue codings that wait."),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Decide all that the filters name.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(suggest)
    app.command("suggestions")(list_suggestions)
    app.command()(accept)
    app.command()(reject)


def suggest(
    ctx: typer.Context,
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT]…", autocompletion=complete_documents),
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this code.", autocompletion=complete_codes),
    ] = None,
    facet: Annotated[list[str] | None, typer.Option(metavar="F", help="Only this facet.")] = None,
    jobs: Annotated[int, typer.Option(metavar="N", min=1, help="Processes.")] = 1,
) -> None:
    """Look for cues in what informants say; suggestions count for nothing until decided."""
    session: Session = ctx.obj
    with session.open() as project, progress("suggesting") as advance:
        result = project.suggest(documents or (), code or (), facet or (), jobs, advance)
    say(*(f"note: {note}" for note in result.notes))
    if result.run is None:
        say("nothing to do: every document was searched with these cues")
        return
    say(
        f"{counted(result.documents, 'document')} searched:"
        f" {counted(result.new, 'new suggestion')}, {result.changed} changed,"
        f" {result.gone} gone, {counted(result.stale, 'decided one')} no longer suggested"
    )


@with_filters(*_PLACES)
def list_suggestions(
    ctx: typer.Context,
    filters: "Filters",
    status: Annotated[
        list[str] | None, typer.Option(metavar="S", help="open, accepted or rejected.")
    ] = None,
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """List suggestions with their evidence: which words, which cue, which rule."""
    session: Session = ctx.obj
    with session.open() as project:
        found = _found(project, filters, status or [])
        is_nested = chosen_form(form, output) == "json"
        rows = (
            (suggestion_record(item, project.codebook) for item in found)
            if is_nested
            else flat_suggestions(found, project.codebook)
        )
        title = project.settings["title"]
        print_list(
            "suggestions", title, SUGGESTION_COLUMNS, rows, form, output, shown=SUGGESTION_SHOWN
        )


def _found(project: "Project", filters: "Filters", wanted: list[str]) -> "Iterator[Suggestion]":
    known = ("open", "accepted", "rejected")
    for status in wanted:
        if status not in known:
            raise UsageError(f"a suggestion is {', '.join(known)}, never {status!r}")
    found = project.suggestions(filters)
    return (item for item in found if not wanted or item.status in wanted)


@with_filters("documents", "informants", "roles", "waves", "codes", "facets")
def accept(
    ctx: typer.Context,
    filters: "Filters",
    ids: IdsArgument = None,
    yes: YesOption = False,
    queue: QueueOption = "",
    polarity: Annotated[str | None, typer.Option(metavar="P", help="Another polarity.")] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A modifier's value.")
    ] = None,
    case: Annotated[
        str | None, typer.Option(metavar="C", help="The case it speaks of; none.")
    ] = None,
    as_code: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Another code; with --queue, --code says the same."),
    ] = None,
    quote: Annotated[str | None, typer.Option(metavar="Q", help="Other words, for one ID.")] = None,
    turn: Annotated[
        int | None, typer.Option(metavar="N", help="With --queue: where the quote stands.")
    ] = None,
    of: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="With --queue: only this code's.")
    ] = None,
    memo: Annotated[str | None, typer.Option(help="A memo on each coding.")] = None,
) -> None:
    """Make codings of suggestions, or keep codings that wait in a queue; filters need --yes."""
    from qcode.domain.coding import Values

    if quote is not None and len(ids or ()) != 1:
        raise UsageError("a quote is for one place", "name one ID")
    new = Values(polarity, pairs_of(values) or None, case, as_code, quote, memo)
    session: Session = ctx.obj
    with session.open() as project:
        if queue:
            from qcode.cli.settling import keep_queue

            keep_queue(project, queue, ids or [], filters, tuple(of or ()), new, turn, yes)
            return
        if of or turn is not None:
            raise UsageError("--of and --turn go with --queue")
        chosen = _chosen(project, ids or [], filters, yes, "accept")
        made = project.accept(chosen, new)
        twice = project.overlapping(made)
    say(f"{counted(len(made), 'coding')} made of {counted(len(chosen), 'suggestion')}")
    say_overlaps(twice)


@with_filters(*_PLACES)
def reject(
    ctx: typer.Context,
    filters: "Filters",
    ids: IdsArgument = None,
    yes: YesOption = False,
    queue: QueueOption = "",
    memo: Annotated[str | None, typer.Option(help="With --queue: why it goes.")] = None,
) -> None:
    """Say that suggestions do not hold, or take codings that wait in a queue out of force."""
    session: Session = ctx.obj
    with session.open() as project:
        if queue:
            from qcode.cli.settling import drop_queue

            drop_queue(project, queue, ids or [], filters, memo, yes)
            return
        if memo is not None:
            raise UsageError("a rejected suggestion has no memo", "--memo goes with --queue")
        chosen = _chosen(project, ids or [], filters, yes, "reject")
        count = project.reject(chosen)
    say(f"{counted(count, 'suggestion')} rejected")


def _chosen(
    project: "Project", ids: list[str], filters: "Filters", yes: bool, act: str
) -> "list[Suggestion]":
    """Return the suggestions named by id, or all open ones that the filters name."""
    if ids:
        if not filters.is_empty:
            raise UsageError("give ids or filters, not both")
        return project.suggestions_named(ids)
    if filters.is_empty:
        raise UsageError(f"nothing to {act}", "name suggestions, or filters with --yes")
    found = [item for item in project.suggestions(filters) if item.status == "open"]
    if not found:
        raise UsageError("no open suggestion fits these filters")
    documents = len({item.document for item in found})
    confirm(
        f"{act} {counted(len(found), 'suggestion')} in {counted(documents, 'document')}?",
        is_sure=yes,
    )
    return found
