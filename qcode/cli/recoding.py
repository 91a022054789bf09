"""recode: an updated codebook for one project or for many."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qcode import __version__
from qcode.cli.asking import confirm
from qcode.cli.output import (
    LIST_FORMS,
    FormatOption,
    OutputOption,
    chosen_form,
    destination,
    on_terminal,
)
from qcode.cli.session import Session
from qcode.cli.talk import WAITS, progress, say, say_error
from qcode.domain.words import counted
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.domain.effect import Effects
    from qcode.domain.recode import ProjectRecode, Recode, RecodeResult

_COLUMNS = (
    "project", "operation", "codes", "words", "relinked", "collapsed", "conflicts", "overlaps",
    "queued", "not_coded_for", "suggestions", "samples",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(recode)


def recode(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="CODEBOOK.yaml", help="The updated codebook.")],
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[DIR]…", help="With --projects: the projects.")
    ] = None,
    projects: Annotated[
        bool, typer.Option("--projects", help="Recode all projects in the folders named.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the plan; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    queue_retired: Annotated[
        bool,
        typer.Option("--queue-retired", help="Queue codings of retired codes for review too."),
    ] = False,
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """Update the codebook: the plan first, then all of it or nothing; exit 6 where codings wait."""
    session: Session = ctx.obj
    form = "text" if not form and output is None else chosen_form(form, output, LIST_FORMS)
    if bool(folders) != projects:
        raise UsageError(
            "--projects and the folders of projects go together",
            "qcode recode CODEBOOK.yaml --projects DIR…",
        )
    if folders:
        _recode_many(session, path, folders, (dry_run, yes, queue_retired), form, output)
    else:
        _recode_one(session, path, (dry_run, yes, queue_retired), form, output)


_Switches = tuple[bool, bool, bool]


def _recode_one(
    session: Session, path: Path, switches: _Switches, form: str, output: Path | None
) -> None:
    from qcode.show.recode import plan_lines, waiting_line

    dry_run, yes, queue_retired = switches
    with session.open() as project:
        wanted = project.plan_recode(path, queues_retired=queue_retired)
        name = f"{wanted.codebook.name} {wanted.codebook.version}"
        if wanted.is_empty:
            say(f"nothing to do: the project has {name}")
            return
        lines = list(plan_lines(wanted.effects, wanted.plan.suggestions_to_recompute))
        note = _note(wanted)
        _write(form, output, project.settings["title"], lines, _rows("", wanted.effects), note)
        if dry_run:
            say("nothing was changed")
            return
        confirm(f"apply {name}?", is_sure=yes or wanted.is_first)
        with progress("suggesting") as advance:
            result = project.recode(wanted, advance)
    say(f"the codebook is now {name}")
    _say_result(result, is_first=wanted.is_first)
    if result.waiting > 0:
        say(waiting_line(result.waiting))
        raise typer.Exit(WAITS)


def _say_result(result: "RecodeResult", *, is_first: bool) -> None:
    if result.backup:
        say(f"backup: {result.backup}")
    suggested = result.suggested
    if suggested and suggested["documents"]:
        say(
            f"suggestions: {counted(suggested['documents'], 'document')} searched again,"
            f" {suggested['new']} new, {suggested['changed']} changed, {suggested['gone']} gone"
        )
    if is_first:
        say("next: qcode suggest")
    elif result.run:
        say(f"qcode undo {result.run} takes it back")


def _recode_many(
    session: Session,
    path: Path,
    folders: Sequence[Path],
    switches: _Switches,
    form: str,
    output: Path | None,
) -> None:
    from qcode.domain.recode import sum_totals
    from qcode.project import plan_projects, recode_projects

    dry_run, yes, queue_retired = switches
    planned = plan_projects(path, folders, session.coder, queues_retired=queue_retired)
    rows = [row for item in planned for row in _rows(str(item.folder), item.effects)]
    note: dict[str, object] = {
        "projects": [_project(item) for item in planned], "total": dict(sum_totals(planned)),
    }  # fmt: skip
    _write(form, output, "", _lines_of_many(planned), rows, note)
    todo = [item for item in planned if item.state == "planned"]
    for item in planned:
        _say_failure(item)
    done = planned
    if todo and not dry_run:
        confirm(f"apply it to {counted(len(todo), 'project')}?", is_sure=yes)
        done = []
        for item in recode_projects(planned, session.coder):
            done.append(item)
            if item.result:
                say(f"{item.folder}: done, backup {item.result.backup}")
            elif item.error and item.wanted:
                _say_failure(item)
    else:
        say("nothing was changed")
    _leave(done)


def _say_failure(item: "ProjectRecode") -> None:
    if item.error:
        say(f"{item.folder}: not recoded")
        say_error(item.error)


def _leave(done: Sequence["ProjectRecode"]) -> None:
    """Exit with the worst that happened: a failure before codings that wait before nothing."""
    codes = [item.error.exit_code for item in done if item.error]
    waiting = [item.result.waiting for item in done if item.result and item.result.waiting > 0]
    states = [item.state for item in done]
    words = (f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    say(f"{counted(len(done), 'project')}: {', '.join(words)}")
    if waiting:
        say(f"{counted(sum(waiting), 'coding')} wait in {counted(len(waiting), 'project')}")
    if codes or waiting:
        raise typer.Exit(max(codes) if codes else WAITS)


def _lines_of_many(planned: Sequence["ProjectRecode"]) -> list[str]:
    from qcode.domain.recode import sum_totals
    from qcode.show.recode import plan_lines, total_words

    lines: list[str] = []
    for item in planned:
        lines.append(f"{item.folder}: {item.state}")
        if item.wanted and not item.wanted.is_empty:
            recomputed = item.wanted.plan.suggestions_to_recompute
            lines += [f"  {line}" for line in plan_lines(item.wanted.effects, recomputed)]
    total = sum_totals(planned)
    return [*lines, f"all projects: {total_words(total)}"] if total else lines


def _project(item: "ProjectRecode") -> dict[str, object]:
    found: dict[str, object] = {"project": str(item.folder), "state": item.state}
    if item.error:
        found["error"] = item.error.message
    if item.wanted:
        found |= _note(item.wanted)
    return found


def _rows(project: str, effects: "Effects") -> list[dict[str, object]]:
    return [
        {
            **({"project": project} if project else {}),
            "operation": effect.operation.kind, "codes": list(effect.operation.codes),
            "words": effect.operation.words, **effect.counts, "samples": list(effect.samples),
        }
        for effect in effects.each
    ]  # fmt: skip


def _note(wanted: "Recode") -> dict[str, object]:
    return {
        "from": wanted.old.version if wanted.old else None,
        "to": wanted.codebook.version,
        "total": dict(wanted.effects.total),
        "recomputed": list(wanted.plan.suggestions_to_recompute),
        "frequency": [
            {
                "code": found.code, "rollup": found.is_rollup,
                "before": None if found.before is None else dict(found.before),
                "after": None if found.after is None else dict(found.after),
            }
            for found in wanted.effects.frequencies
        ],
    }  # fmt: skip


def _write(
    form: str,
    output: Path | None,
    title: str,
    lines: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    note: Mapping[str, object],
) -> None:
    with destination(output) as stream:
        if form == "text":
            on_terminal(stream).writelines(f"{line}\n" for line in lines)
            return
        from qcode.project import write_listing

        head = {"qcode": __version__, "kind": "recode", "project": title, "note": note}
        columns = _COLUMNS if any("project" in row for row in rows) else _COLUMNS[1:]
        write_listing(on_terminal(stream), form, head, columns, rows)
