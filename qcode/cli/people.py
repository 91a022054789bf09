"""cases, informants, and the person dictionary of a case."""

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.completion import complete_cases
from qcode.cli.filters import pairs_of
from qcode.cli.output import FormatOption, OutputOption, print_list
from qcode.cli.session import Session
from qcode.cli.talk import WAITS, say
from qcode.errors import UsageError

cases = typer.Typer(help="List cases, or change what is known of one.", rich_markup_mode=None)
informants = typer.Typer(
    help="List informants, or change what is known of one.", rich_markup_mode=None
)
people = typer.Typer(
    help="The persons known to cases.", rich_markup_mode=None, no_args_is_help=True
)
PairsArgument = Annotated[list[str], typer.Argument(metavar="KEY=VALUE…")]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE.csv")]
CaseArgument = Annotated[str, typer.Argument(metavar="ID", autocompletion=complete_cases)]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    cases.callback(invoke_without_command=True)(list_cases)
    cases.command("set")(set_case)
    cases.command("import")(import_cases)
    cases.command("people")(list_people)
    app.add_typer(cases, name="cases")
    informants.callback(invoke_without_command=True)(list_informants)
    informants.command("set")(set_informant)
    informants.command("import")(import_informants)
    app.add_typer(informants, name="informants")
    people.command("import")(import_people)
    app.add_typer(people, name="people")


def list_cases(ctx: typer.Context, form: FormatOption = "", output: OutputOption = None) -> None:
    """List cases, or change what is known of one."""
    if ctx.invoked_subcommand:
        return
    session: Session = ctx.obj
    with session.open() as project:
        held: dict[str, list[str]] = {}
        for document in project.documents():
            for case in document.cases:
                held.setdefault(case, []).append(document.id)
        persons = [person.case for person in project.people()]
        rows = [
            {
                "case": case.id, "documents": held.get(case.id, []),
                "people": persons.count(case.id), "attributes": dict(case.attributes),
            }
            for case in project.cases()
        ]  # fmt: skip
        columns = ("case", "documents", "people", "attributes")
        print_list("cases", project.settings["title"], columns, rows, form, output)


def set_case(ctx: typer.Context, case: CaseArgument, values: PairsArgument) -> None:
    """Make a case, or change its attributes (an empty value takes one away)."""
    session: Session = ctx.obj
    with session.open() as project:
        _say_changed(project.set_case(case, pairs_of(values, "cases set")))


def import_cases(ctx: typer.Context, path: FileArgument) -> None:
    """Read cases from a CSV: column case, every other column an attribute."""
    _import(ctx, "cases", path)


def list_people(
    ctx: typer.Context,
    case: CaseArgument,
    form: Annotated[str, typer.Argument(metavar="[FORM]", help="A form to enter or change.")] = "",
    source: Annotated[
        str | None, typer.Option(metavar="CODE", help="The source code it stands for.")
    ] = None,
    pseudonym: Annotated[
        str | None, typer.Option(metavar="NAME", help="What exports print instead.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the form out.")] = False,
    format_: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """List the persons known to a case, or enter, change or remove a form.

    `cases people import FILE.csv` reads a whole dictionary (case, form, source, pseudonym).
    """
    from dataclasses import replace

    from qcode.domain.study import Person

    if case == "import" and form:
        import_people(ctx, Path(form))
        return
    session: Session = ctx.obj
    with session.open() as project:
        whole = project.case_name(case)
        if not form and (source or pseudonym or remove):
            raise UsageError("which form? Name it after the case")
        if form:
            if remove and (source or pseudonym):
                raise UsageError("--remove takes no --source or --pseudonym")
            if remove:
                _say_changed(project.remove_person(whole, form))
                return
            known = {person.form: person for person in project.people(whole)}
            person = known.get(form, Person(whole, form))
            given = {"source": source, "pseudonym": pseudonym}
            kept = {name: value for name, value in given.items() if value is not None}
            _say_changed(project.set_person(replace(person, **kept)))
            return
        rows = [
            {"case": p.case, "form": p.form, "source": p.source, "pseudonym": p.pseudonym}
            for p in project.people(whole)
        ]
        columns = ("case", "form", "source", "pseudonym")
        print_list("people", project.settings["title"], columns, rows, format_, output)


def import_people(ctx: typer.Context, path: FileArgument) -> None:
    """Read a person dictionary from a CSV: case, form, source, pseudonym."""
    _import(ctx, "people", path)


def list_informants(
    ctx: typer.Context, form: FormatOption = "", output: OutputOption = None
) -> None:
    """List informants, or change what is known of one."""
    if ctx.invoked_subcommand:
        return
    session: Session = ctx.obj
    with session.open() as project:
        held: dict[str, list[str]] = {}
        for document in project.documents():
            held.setdefault(document.informant, []).append(document.id)
        rows = [
            {
                "informant": item.id, "role": item.role or None,
                "documents": held.get(item.id, []), "attributes": dict(item.attributes),
            }
            for item in project.informants()
        ]  # fmt: skip
        columns = ("informant", "role", "documents", "attributes")
        print_list("informants", project.settings["title"], columns, rows, form, output)


def set_informant(
    ctx: typer.Context,
    informant: Annotated[str, typer.Argument(metavar="ID")],
    values: PairsArgument,
) -> None:
    """Make an informant, or change role and attributes (role=parent, age=38)."""
    session: Session = ctx.obj
    with session.open() as project:
        before = project.queues().get("speaker", (0, 0))[1]
        changed = project.set_informant(informant, pairs_of(values, "informants set"))
        waiting = project.queues().get("speaker", (0, 0))[1] - before
    _say_changed(changed)
    _say_waiting(waiting)


def import_informants(ctx: typer.Context, path: FileArgument) -> None:
    """Read informants from a CSV: columns informant and role, every other an attribute."""
    _import(ctx, "informants", path)


def _import(ctx: typer.Context, kind: str, path: Path) -> None:
    session: Session = ctx.obj
    with session.open() as project:
        before = project.queues().get("speaker", (0, 0))[1]
        count = project.import_facts(kind, path)
        waiting = project.queues().get("speaker", (0, 0))[1] - before
    say(f"{count} entries new or changed" if count else "nothing to change: it was so already")
    _say_waiting(waiting)


def _say_waiting(waiting: int) -> None:
    """Say how many codings wait by now because their speaker has another role; exit 6."""
    if waiting > 0:
        from qcode.show.recode import waiting_line

        say(f"their speaker has another role now: {waiting_line(waiting)}")
        raise typer.Exit(WAITS)


def _say_changed(changed: bool) -> None:
    say("changed" if changed else "nothing to change: it was so already")
