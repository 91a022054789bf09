"""code, edit, uncode, codings, why, memo, cover, import."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qcode.cli.asking import confirm
from qcode.cli.completion import complete_codes, complete_documents
from qcode.cli.filters import pairs_of, with_filters
from qcode.cli.output import FormatOption, OutputOption, chosen_form, print_list
from qcode.cli.rows import CODING_SHOWN, coding_columns, coding_record, flat_codings
from qcode.cli.session import Session
from qcode.cli.talk import progress, say, say_overlaps
from qcode.domain.words import counted
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.domain.coding import Coding
    from qcode.domain.filters import Filters

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id, or how it begins.")]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A modifier's value.")
]
# Whose codings they are is no filter here: they are one's own.
_REMOVABLE = (
    "documents", "cases", "informants", "roles", "waves", "codes", "facets", "polarities",
    "statuses", "values",
)  # fmt: skip
memo = typer.Typer(
    help="Free words attached to anything.", rich_markup_mode=None, no_args_is_help=True
)
imports = typer.Typer(
    help="Bring in work done elsewhere.", rich_markup_mode=None, no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(code)
    app.command()(edit)
    app.command()(uncode)
    app.command("codings")(list_codings)
    app.command()(why)
    app.command()(cover)
    memo.command("add")(memo_add)
    memo.command("list")(memo_list)
    app.add_typer(memo, name="memo")
    imports.command("codings")(import_codings)
    app.add_typer(imports, name="import")


def code(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", autocompletion=complete_documents)],
    code: Annotated[str, typer.Argument(metavar="CODE", autocompletion=complete_codes)],
    quote: Annotated[str, typer.Option(metavar="TEXT", help="The words, exactly as they stand.")],
    turn: Annotated[int | None, typer.Option(metavar="N", help="The turn they stand in.")] = None,
    polarity: Annotated[str, typer.Option(help="present (default), absent, mixed, unclear.")] = "",
    values: SetOption = None,
    case: Annotated[str, typer.Option(metavar="C", help="The case it speaks of; none.")] = "",
    words: Annotated[str, typer.Option("--memo", metavar="M", help="Free words.")] = "",
) -> None:
    """Code a passage by hand."""
    session: Session = ctx.obj
    with session.open() as project:
        made = project.code(
            document, code, quote=quote, turn=turn, polarity=polarity,
            modifiers=pairs_of(values), case=case, memo=words,
        )  # fmt: skip
        _say_coding("coded", project.coding(made)[0])
        say_overlaps(project.overlapping([made]))
    if not sys.stdout.isatty():  # for scripts; a person has read it above
        typer.echo(made)


def edit(
    ctx: typer.Context,
    coding: IdArgument,
    quote: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Other words of the turn.")
    ] = None,
    polarity: Annotated[str | None, typer.Option(metavar="P", help="Another polarity.")] = None,
    values: SetOption = None,
    case: Annotated[str | None, typer.Option(metavar="C", help="Another case; none.")] = None,
    code: Annotated[str | None, typer.Option(metavar="ID", help="Another code.")] = None,
    words: Annotated[str | None, typer.Option("--memo", metavar="M", help="Other words.")] = None,
) -> None:
    """Change a coding of yours."""
    from qcode.domain.coding import Values

    new = Values(polarity, pairs_of(values) or None, case, code, quote, words)
    session: Session = ctx.obj
    with session.open() as project:
        _say_coding("changed", project.edit(coding, new))


@with_filters(*_REMOVABLE)
def uncode(
    ctx: typer.Context,
    filters: "Filters",
    coding: Annotated[
        str, typer.Argument(metavar="[ID]", help="The id, or how it begins; or filters.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Remove all that the filters name.")] = False,
) -> None:
    """Take codings of yours out of force; they stay in the history."""
    if bool(coding) != filters.is_empty:
        raise UsageError("give an id or filters", "filters take out all that they name (--yes)")
    session: Session = ctx.obj
    with session.open() as project:
        if coding:
            _say_coding("removed", project.uncode(coding))
            return
        found = [item for item in project.codings(filters) if item.coder == project.coder]
        if not found:
            raise UsageError(f"no coding of {project.coder} fits these filters")
        documents = len({item.document for item in found})
        question = f"remove {counted(len(found), 'coding')} in {counted(documents, 'document')}?"
        confirm(question, is_sure=yes)
        count = project.uncode_all(found)
    say(f"{counted(count, 'coding')} removed")


def _say_coding(what: str, coding: "Coding") -> None:
    values = " ".join(f"{key}={value}" for key, value in coding.modifiers.items())
    say(
        f"{what} {coding.id[:8]}: {coding.code} {coding.polarity} on {coding.document} turn"
        f" {coding.turn}, case {coding.case or 'none'} {values}".rstrip(),
        f"  {coding.quote}",
    )


@with_filters()
def list_codings(
    ctx: typer.Context, filters: "Filters", form: FormatOption = "", output: OutputOption = None
) -> None:
    """List codings; the CSV imports unchanged."""
    session: Session = ctx.obj
    with session.open() as project:
        codebook = project.codebook_or_none
        found = project.codings(filters)
        is_nested = chosen_form(form, output) == "json"
        rows = (
            (coding_record(item, codebook) for item in found)
            if is_nested
            else flat_codings(found, codebook)
        )
        title = project.settings["title"]
        print_list(
            "codings", title, coding_columns(codebook), rows, form, output, shown=CODING_SHOWN
        )


def why(ctx: typer.Context, coding: IdArgument) -> None:
    """Tell the story of a coding: passage, definition, coder, suggestion, every change."""
    from qcode.cli.output import destination
    from qcode.show.console import print_text
    from qcode.show.story import story_lines

    session: Session = ctx.obj
    with session.open() as project:
        story = project.story(coding)
        with destination(None) as stream:
            print_text(stream, story_lines(story))


def cover(
    ctx: typer.Context,
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT]…", autocompletion=complete_documents),
    ] = None,
    facet: Annotated[
        list[str] | None, typer.Option(metavar="F", help="Only for this facet.")
    ] = None,
    code: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only for this code.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every document.")] = False,
) -> None:
    """Declare documents worked through: what you did not code there is not there."""
    if bool(documents) == everything:
        raise UsageError("name the documents you have worked through, or --all")
    session: Session = ctx.obj
    with session.open() as project:
        names = [item.id for item in project.documents()] if everything else documents or []
        count = project.cover(names, code or (), facet or ())
    say(
        f"{counted(count, 'document')} declared worked through" if count else "they were so already"
    )


def import_codings(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or TSV.")],
    covered: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES|all", help="The documents were worked through for these."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; write nothing.")] = False,
) -> None:
    """Bring in codings; every row is checked, then all are stored or none."""
    session: Session = ctx.obj
    with session.open() as project:
        codes = [item.strip() for part in covered or () for item in part.split(",") if item.strip()]
        with progress("checking rows") as advance:
            result = project.import_codings(path, codes, is_dry=dry_run, progress=advance)
    verb = "would be stored" if dry_run else "stored"
    were = "was" if result.doubles == 1 else "were"
    say(f"{counted(result.codings, 'coding')} {verb}, {result.doubles} {were} there already")
    if result.left_out:
        say(f"{counted(result.left_out, 'row')} left out: they are not in force in the file")
    if result.covered:
        say(f"coverage recorded for {counted(result.covered, 'document')} and coders")


def memo_add(
    ctx: typer.Context,
    words: Annotated[str, typer.Argument(metavar="WORDS")],
    document: Annotated[str, typer.Option(metavar="D", help="On a document.")] = "",
    case: Annotated[str, typer.Option(metavar="C", help="On a case.")] = "",
    code: Annotated[str, typer.Option(metavar="ID", help="On a code; with --case on both.")] = "",
    coding: Annotated[str, typer.Option(metavar="ID", help="On a coding.")] = "",
) -> None:
    """Attach words to a document, case, code, coding, case and code, or to the project."""
    session: Session = ctx.obj
    with session.open() as project:
        kind, target = project.memo_target(document, case, code, coding)
        project.add_memo(kind, target, words)
    say(f"memo on {kind.replace('_', ' and ')} {' × '.join(target)}".rstrip())


def memo_list(
    ctx: typer.Context,
    document: Annotated[str, typer.Option(metavar="D", help="On a document.")] = "",
    case: Annotated[str, typer.Option(metavar="C", help="On a case.")] = "",
    code: Annotated[str, typer.Option(metavar="ID", help="On a code.")] = "",
    coding: Annotated[str, typer.Option(metavar="ID", help="On a coding.")] = "",
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """List memos."""
    session: Session = ctx.obj
    with session.open() as project:
        is_all = not (document or case or code or coding)
        kind, target = ("", ()) if is_all else project.memo_target(document, case, code, coding)
        rows = [
            {
                "id": m.id, "kind": m.kind, "target": list(m.target), "words": m.words,
                "coder": m.coder, "created": m.created,
            }
            for m in project.memos(kind, target)
        ]  # fmt: skip
        columns = ("id", "kind", "target", "words", "coder", "created")
        print_list(
            "memos", project.settings["title"], columns, rows, form, output, shown=columns[1:]
        )
