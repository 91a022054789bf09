"""codebook check, show, versions, diff."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qcode.cli.completion import complete_codes
from qcode.cli.output import FormatOption, OutputOption, chosen_form, destination, print_list
from qcode.cli.session import Session
from qcode.cli.talk import say, say_problems
from qcode.domain.words import counted
from qcode.errors import CodebookError, Problem

if TYPE_CHECKING:
    from qcode.domain.codebook import Code, Codebook
    from qcode.domain.operation import Operation

codebook = typer.Typer(
    help="Check, show and compare codebooks.", rich_markup_mode=None, no_args_is_help=True
)
_COLUMNS = (
    "code",
    "facet",
    "parent",
    "name_en",
    "name_zh",
    "definition",
    "status",
    "examples",
    "cues",
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    codebook.command("check")(check)
    codebook.command("show")(show)
    codebook.command("versions")(versions)
    codebook.command("diff")(diff)
    app.add_typer(codebook, name="codebook")


def check(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A codebook.")],
    everything: Annotated[
        bool, typer.Option("--all", help="List what is said for information too.")
    ] = False,
) -> None:
    """Find every problem of a codebook file; exit 4 where there are errors."""
    from qcode.project import check_codebook

    found, problems = check_codebook(path)
    faults = [problem for problem in problems if not problem.is_warning]
    told = [problem for problem in problems if problem.is_warning]
    warnings = [problem for problem in told if everything or not problem.is_information]
    if warnings:
        say(f"{counted(len(warnings), 'warning')}:")
        say_problems(warnings)
    if len(told) > len(warnings):
        say(f"{counted(len(told) - len(warnings), 'line')} for information (--all lists them)")
    if faults or found is None:
        raise CodebookError(f"{path} has {counted(len(faults), 'problem')}", faults)
    say(
        f"{found.name} {found.version}: {counted(len(found.facets), 'facet')},"
        f" {counted(len(found.codes), 'code')},"
        f" {counted(sum(len(code.cues) for code in found.codes), 'cue')}, no errors"
    )


def show(
    ctx: typer.Context,
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", autocompletion=complete_codes, help="One code.")
    ] = "",
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """Show the project's codebook, or all that it says of one code."""
    session: Session = ctx.obj
    with session.open() as project:
        book = project.codebook
        title = project.settings["title"]
        if code:
            found = book.code(project.code_name(code))
            if chosen_form(form, output) == "text":
                from qcode.show.codebook import code_lines
                from qcode.show.console import print_text

                with destination(output) as stream:
                    print_text(stream, code_lines(book, found))
                return
            codes = [found]
        else:
            codes = list(book.codes)
        rows = [_record(book, item) for item in codes]
        shown = ("code", "facet", "parent", "name_en", "name_zh", "cues")
        print_list("codebook", title, _COLUMNS, rows, form, output, shown=shown)


def _record(book: "Codebook", code: "Code") -> dict[str, object]:
    names = code.name.by_language
    return {
        "code": code.id, "facet": code.facet, "parent": code.parent or None,
        "name": dict(names), "name_en": names.get("en", names.get("", "")),
        "name_zh": names.get("zh", ""), "definition": dict(code.definition.by_language),
        "include": dict(code.include.by_language), "exclude": dict(code.exclude.by_language),
        "confusions": dict(code.confusions.by_language), "status": code.status,
        "examples": len(code.examples), "cues": len(code.cues),
        "polarity": book.facet(code.facet).polarity if code.facet else None,
    }  # fmt: skip


def versions(ctx: typer.Context, form: FormatOption = "", output: OutputOption = None) -> None:
    """List the codebook versions the project ever had."""
    session: Session = ctx.obj
    with session.open() as project:
        rows = [
            {"version": v.version, "created": v.created, "current": v.is_current, "hash": v.hash}
            for v in project.codebook_versions()
        ]
        columns = ("version", "created", "current", "hash")
        print_list("codebook versions", project.settings["title"], columns, rows, form, output)


def diff(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A stored version or a file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A stored version or a file.")],
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """Name every difference between two codebooks; exit 4 where one cannot be applied."""
    from qcode.project import compare_codebook_files

    session: Session = ctx.obj
    operations = compare_codebook_files(session.project, old, new)
    rows = [_operation(item) for item in operations]
    columns = ("operation", "codes", "words", "applies", "advice", "line")
    print_list(
        "codebook diff", "", columns, rows, form, output, shown=("operation", "words", "applies")
    )
    say(counted(len(rows), "difference"))
    refused = [item for item in operations if not item.applies_now]
    if refused:
        raise CodebookError(
            f"{new} cannot be applied: {counted(len(refused), 'change')} undeclared or"
            " contradictory",
            [
                Problem(
                    new, item.line, f"{item.words}; {item.advice}" if item.advice else item.words
                )
                for item in refused
            ],
        )


def _operation(operation: "Operation") -> dict[str, object]:
    return {
        "operation": operation.kind, "codes": list(operation.codes), "words": operation.words,
        "applies": operation.applies_now, "advice": operation.advice, "line": operation.line,
    }  # fmt: skip
