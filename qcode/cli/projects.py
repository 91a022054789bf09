"""init, demo, status, check, backup, restore, history, undo."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.asking import confirm
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
from qcode.errors import UsageError

# An undo of more than this asks first on a terminal.
MANY = 20


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(init)
    app.command()(demo)
    app.command()(status)
    app.command()(check)
    app.command()(backup)
    app.command()(restore)
    app.command()(history)
    app.command()(undo)


def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The project's folder.")],
    codebook: Annotated[
        str,
        typer.Option(
            "--codebook", metavar="NAME_OR_FILE", help="social-support, starter, or a file."
        ),
    ] = "",
    title: Annotated[str, typer.Option(help="What the study is called.")] = "",
    language: Annotated[str, typer.Option(help="Language of table heads: zh, en or both.")] = "",
    coder: Annotated[
        str, typer.Option("--coder", metavar="NAME", help="Who decides by default.")
    ] = "",
) -> None:
    """Make a new project."""
    from qcode.project import Project

    session: Session = ctx.obj
    with Project.create(
        folder, codebook=codebook, title=title, language=language, coder=coder or session.coder
    ) as project:
        found = project.codebook_or_none
        say(f"made: {folder} (coder {project.coder})")
        if found:
            say(f"codebook: {found.name} {found.version}, {counted(len(found.codes), 'code')}")
        say(f"next: qcode --project {folder} ingest FILE…")


def demo(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A new folder.")] = None,
) -> None:
    """Build a project from the sample study and run the main job end to end."""
    from qcode.cli.demonstrating import demonstrate

    demonstrate(folder or Path("qcode-demo"))


def status(ctx: typer.Context, form: FormatOption = "", output: OutputOption = None) -> None:
    """What is in the project, what waits, and what to do next."""
    from qcode.show.status import print_status

    session: Session = ctx.obj
    with session.open() as project:
        found = project.survey()
        facts: dict[str, object] = {
            "title": found.title, "folder": found.folder, "coder": found.coder,
            "codebook": found.codebook or "(none)", **found.counts,
            **{f"codings of {who}": count for who, count in found.coders.items()},
            "undecided suggestions": found.open_suggestions,
            "documents not worked through": len(found.uncovered),
        }  # fmt: skip
        parts: dict[str, list[tuple[str, object]]] = {
            "project": list(facts.items()),
            "waiting": [
                (queue, f"{counted(every, 'coding')}, {own} of them yours")
                for queue, (own, every) in found.queues.items()
            ],
            "warning": [("warning", words) for words in found.warnings],
            "next": [("next", step) for step in found.next_steps],
        }
        if chosen_form(form, output) == "text":
            with destination(output) as stream:
                print_status(on_terminal(stream), parts)
            return
        rows: list[Mapping[str, object]] = [
            {"part": part, "what": what, "value": value}
            for part, pairs in parts.items()
            for what, value in pairs
        ]
        print_list("status", found.title, ("part", "what", "value"), rows, form, output)


def check(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended, after a backup.")
    ] = False,
) -> None:
    """Verify every invariant of the project; exit 3 where one is broken."""
    from qcode.errors import ProjectError, QcodeError

    session: Session = ctx.obj
    with session.open() as project:
        if repair:
            mended = project.repair()
            faults = list(mended.left)
            say(*([f"backup: {mended.backup}"] if mended.backup else []))
            say(*(f"mended: {words}" for words in mended.done))
        else:
            faults = project.check()
    for fault in faults:
        put(fault)
    words = f"{counted(len(faults), 'thing')} {'is' if len(faults) == 1 else 'are'} wrong"
    if faults and repair:
        raise QcodeError(f"{words} that cannot be mended", "put a backup back: qcode restore FILE")
    if faults:
        raise ProjectError(
            f"{words} with the project",
            "qcode check --repair mends what can be mended; or put a backup back: qcode restore",
        )
    say("every invariant holds")


def backup(
    ctx: typer.Context,
    target: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The copy.")] = None,
) -> None:
    """Make a verified copy of the project's store."""
    session: Session = ctx.obj
    with session.open() as project:
        put(str(project.backup(target)))


def restore(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of the project's store; the present one is kept aside."""
    from qcode.project import restore_project

    session: Session = ctx.obj
    confirm(f"put {source} in the place of the project's store?", is_sure=yes)
    folder, kept = restore_project(session.project, source)
    say(f"restored: {folder} is as it was in {source}")
    if kept:
        say(f"the store it replaced: {kept}")


def history(
    ctx: typer.Context,
    coding: Annotated[
        str, typer.Option("--coding", metavar="ID", help="Only runs on this coding.")
    ] = "",
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """Who did what, and when."""
    session: Session = ctx.obj
    with session.open() as project:
        words = project.run_words()
        rows = [
            {
                "run": run.id, "kind": run.kind, "coder": run.coder, "started": run.started,
                "finished": run.finished, "state": run.state, "summary": run.summary,
                "counts": run.counts, "undoes": run.undoes,
                "what": words[run.id],
            }
            for run in project.history(coding)
        ]  # fmt: skip
        columns = (
            "run", "kind", "coder", "started", "finished", "state", "summary", "counts", "undoes",
            "what",
        )  # fmt: skip
        shown = ("run", "started", "coder", "what", "summary", "state")
        print_list("history", project.settings["title"], columns, rows, form, output, shown=shown)


def undo(
    ctx: typer.Context,
    run: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="A run; default: your latest.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, however much goes.")] = False,
) -> None:
    """Take back your latest run, or a named one; refused where later work stands on it."""
    if run is not None and not run.strip():
        # What a script's empty variable says must not take back somebody's latest work.
        raise UsageError("the run's name is empty", "leave it out for your latest run")
    session: Session = ctx.obj
    with session.open() as project:
        found = project.run_to_undo(run or "")
        is_large = found is not None and sum(found.counts.values()) > MANY
        if found is not None and is_large and sys.stdin.isatty():
            confirm(f"take back {found.kind} {found.id} ({found.summary})?", is_sure=yes)
        result = project.undo(run or "")
    # The counts are named in the plural: codings, verdicts, suggestions, rows.
    given = [counted(count, name.removesuffix("s")) for name, count in result.counts.items()]
    back = ", ".join(given) or "nothing"
    say(
        f"taken back: {result.run.kind} {result.run.id} ({result.run.summary}): {back}",
        f"  to have it again: qcode undo {result.undo}",
    )
