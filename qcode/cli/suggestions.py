"""suggest, suggestions, accept, reject."""

from typing import TYPE_CHECKING, Annotated

import typer

from qcode.cli.asking import confirm
from qcode.cli.completion import complete_codes, complete_documents
from qcode.cli.filters import pairs_of, with_filters
from qcode.cli.output import FormatOption, OutputOption, chosen_form, print_list
from qcode.cli.rows import (
    SUGGESTION_COLUMNS,
    SUGGESTION_SHOWN,
    flat_suggestions,
    suggestion_record,
)
from qcode.cli.session import Session
from qcode.cli.talk import progress, say
from qcode.domain.words import counted
from qcode.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.domain.coding import Filters, Suggestion
    from qcode.project import Project

_PLACES = ("documents", "cases", "informants", "roles", "waves", "codes", "facets", "polarities")
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Suggestions.")]
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
        f" {result.gone} gone, {result.stale} decided ones no longer suggested"
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
    polarity: Annotated[str | None, typer.Option(metavar="P", help="Another polarity.")] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A modifier's value.")
    ] = None,
    case: Annotated[
        str | None, typer.Option(metavar="C", help="The case it speaks of; none.")
    ] = None,
    code: Annotated[
        str | None, typer.Option("--as-code", metavar="ID", help="Another code.")
    ] = None,
    memo: Annotated[str | None, typer.Option(help="A memo on each coding.")] = None,
) -> None:
    """Make codings of suggestions; with filters, of all open ones they name (--yes)."""
    from qcode.domain.coding import Values

    new = Values(polarity, pairs_of(values) or None, case, code, None, memo)
    session: Session = ctx.obj
    with session.open() as project:
        chosen = _chosen(project, ids or [], filters, yes, "accept")
        made = project.accept(chosen, new)
    say(f"{counted(len(made), 'coding')} made of {counted(len(chosen), 'suggestion')}")


@with_filters(*_PLACES)
def reject(
    ctx: typer.Context, filters: "Filters", ids: IdsArgument = None, yes: YesOption = False
) -> None:
    """Say that suggestions do not hold; they do not come back."""
    session: Session = ctx.obj
    with session.open() as project:
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
