"""table, tables, export."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qcode.cli.filters import with_filters
from qcode.cli.output import (
    FormatOption,
    OutputOption,
    chosen_form,
    destination,
    on_terminal,
    print_list,
    put,
)
from qcode.cli.session import Session
from qcode.cli.talk import say
from qcode.domain.words import counted
from qcode.errors import QcodeError, UsageError, hint_for

if TYPE_CHECKING:
    from qcode.domain.filters import Filters
    from qcode.domain.table import Table, TableOptions
    from qcode.project import Project

_FILTERS = (
    "documents",
    "cases",
    "informants",
    "roles",
    "waves",
    "codes",
    "facets",
    "polarities",
    "values",
    "time",
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(table)
    app.command("tables")(list_tables)
    app.command()(export)


@with_filters(*_FILTERS)
def table(
    ctx: typer.Context,
    filters: "Filters",
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="qcode tables lists them.")] = "",
    rows: Annotated[str, typer.Option(metavar="AXIS", help="code, a facet, case, role, …")] = "",
    columns: Annotated[
        str, typer.Option(metavar="AXIS", help="As --rows, or a mapping's id.")
    ] = "",
    cell: Annotated[
        str, typer.Option(metavar="WHAT", help="references, documents, cases, coverage.")
    ] = "",
    view: Annotated[str, typer.Option(metavar="V", help="consensus, all, or a coder.")] = "",
    scope: Annotated[str, typer.Option(metavar="all", help="all: widen the facets' scope.")] = "",
    rollup: Annotated[
        bool, typer.Option("--rollup", help="Count codes under their parents too.")
    ] = False,
    unit: Annotated[str, typer.Option(help="span, overlap or turn.")] = "",
    roles: Annotated[str, typer.Option(metavar="R,R", help="The roles to compare.")] = "",
    over: Annotated[str, typer.Option(metavar="cases", help="cases: over all cases.")] = "",
    complement: Annotated[str, typer.Option(metavar="FACET", help="Compare co-coded values.")] = "",
    sort: Annotated[str, typer.Option(help="Rows by a column, such as references.")] = "",
    lang: Annotated[str, typer.Option(metavar="zh|en|both", help="Language of the heads.")] = "",
    quotes: Annotated[bool, typer.Option("--quotes", help="The codings behind the cells.")] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV as it is, not made safe for spreadsheets.")
    ] = False,
    verify: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Does an export still hold?")
    ] = None,
    form: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORM", help="text, tsv, csv, json, md, xlsx."),
    ] = "",
    output: OutputOption = None,
) -> None:
    """Summarise what was coded: one theme table.

    An axis is code, facet, case, informant, role, wave, document, the id of a facet or a
    mapping, or case.ATTRIBUTE, informant.ATTRIBUTE, document.ATTRIBUTE.
    """
    session: Session = ctx.obj
    with session.open() as project:
        if verify is not None:
            _verify(project, verify)
            return
        if not name:
            raise UsageError("which table?", "qcode tables lists them")
        given = {
            "view": view, "scope_all": _only(scope, "--scope", "all"), "rollup": rollup,
            "rows": rows, "columns": columns, "cell": cell, "unit": unit,
            "roles": _listed(roles),
            "over_cases": _only(over, "--over", "cases"), "complement": complement, "sort": sort,
            "languages": _languages(project, lang),
        }  # fmt: skip
        options = _options(filters, given)
        if quotes:
            _print_quotes(project, name, options, form, output)
        else:
            _print_table(project, name, options, form, output, raw=raw)


def _options(filters: "Filters", given: dict[str, Any]) -> "TableOptions":
    from qcode.domain.table import TableOptions

    return replace(TableOptions(filters=filters), **{k: v for k, v in given.items() if v})


def _listed(words: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in words.replace("，", ",").split(",") if item.strip())


def _only(value: str, flag: str, known: str) -> bool:
    if value not in ("", known, "default"):
        raise UsageError(f"{flag} takes {known}, not {value!r}")
    return value == known


def _languages(project: "Project", lang: str) -> tuple[str, ...]:
    if lang in ("", "both"):
        return ("zh", "en") if lang else ()
    known = {"zh", "en", *project.codebook.languages}
    if lang not in known:
        raise UsageError(f"no heads are known in {lang!r}", hint_for(lang, [*known, "both"]))
    return (lang,)


def _print_table(
    project: "Project",
    name: str,
    options: "TableOptions",
    form: str,
    output: Path | None,
    *,
    raw: bool,
) -> None:
    from qcode.project import export_forms, write_table

    chosen = chosen_form(form, output, ("text", *export_forms()))
    is_private = chosen == "text" and output is None
    made = project.table(name, replace(options, pseudonyms=not is_private))
    if chosen == "text":
        if raw:
            raise UsageError("--raw is for csv")
        _print_text(made, output)
        return
    if chosen == "xlsx" and output is None:
        raise UsageError("a workbook goes to a file", "--output FILE.xlsx")
    content = write_table(made, chosen, output, raw=raw)
    if output is None:
        with destination(None) as stream:
            on_terminal(stream).write(content.decode("utf-8"))
    else:
        say(f"written: {output}")


def _print_text(made: "Table", output: Path | None) -> None:
    from qcode.show.table import print_table

    with destination(output) as stream:
        print_table(stream, made)


def _print_quotes(
    project: "Project", name: str, options: "TableOptions", form: str, output: Path | None
) -> None:
    rows = [
        {
            "row": found.row, "column": found.column, "id": coding.id,
            "document": coding.document, "turn": coding.turn, "quote": coding.quote,
            "code": coding.code, "polarity": coding.polarity or None, "case": coding.case,
            "role": coding.role or None, "coder": coding.coder,
        }
        for found in project.codings_behind(name, options)
        for coding in found.codings
    ]  # fmt: skip
    columns = (
        "row",
        "column",
        "document",
        "turn",
        "quote",
        "code",
        "polarity",
        "case",
        "role",
        "coder",
        "id",
    )
    print_list(
        f"quotes of {name}",
        project.settings["title"],
        columns,
        rows,
        form,
        output,
        shown=columns[:7],
    )
    say(f"{counted(len(rows), 'coding')}")


def _verify(project: "Project", path: Path) -> None:
    found = project.verify(path)
    for name, holds in found:
        put(f"{name}: {'holds' if holds else 'does not hold any more'}")
    failed = [name for name, holds in found if not holds]
    if failed:
        which = f"{len(failed)} of the {len(found)} tables in {path} differ"
        which = which if len(found) > 1 else f"{path} differs"
        raise QcodeError(
            f"{which} from the project as it is now",
            "qcode history shows what was decided since",
        )


def list_tables(form: FormatOption = "", output: OutputOption = None) -> None:
    """List the theme tables."""
    from qcode.project import table_names, table_part

    rows = [
        {"table": name, "title": str(part.title.in_language("en")), "options": _flags(part)}
        for name, part in ((name, table_part(name)) for name in table_names())
    ]
    print_list("tables", "", ("table", "title", "options"), rows, form, output)


def _flags(part: Any) -> str:
    own = sorted(item for item in part.options if not item.startswith("filters."))
    typed = {"scope_all": "--scope all", "over_cases": "--over cases"}
    return " ".join(typed.get(item, f"--{item.replace('_', '-')}") for item in own)


@with_filters(*_FILTERS)
def export(
    ctx: typer.Context,
    filters: "Filters",
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR_OR_FILE", help="A folder, or one .xlsx.")
    ],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Tables; default: all.")
    ] = None,
    view: Annotated[str, typer.Option(metavar="V", help="consensus, all, or a coder.")] = "",
    lang: Annotated[str, typer.Option(metavar="zh|en|both", help="Language of the heads.")] = "",
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--format", "-f", metavar="FORM", help="csv and md unless said; tsv, json, xlsx."
        ),
    ] = None,
) -> None:
    """Write many tables at once: a folder of files, or one workbook."""
    from qcode.project import export_tables

    session: Session = ctx.obj
    with session.open() as project:
        options = _options(filters, {"view": view, "languages": _languages(project, lang)})
        tables, refused = project.usual_tables(names or (), options)
        say(*(f"left out: {words}" for words in refused))
        for path in export_tables(tables, to, tuple(form or ("csv", "md"))):
            put(str(path))
