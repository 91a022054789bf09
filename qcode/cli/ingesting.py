"""ingest: read transcripts, look before, save how they are read, write a manifest to fill in.

What is given by path is stored file by file: one that has a problem is left out and listed,
exit 5. A manifest is stored whole or not at all. At a terminal, what is not clear is asked.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qcode.cli.filters import pair_of
from qcode.cli.output import FormatOption, OutputOption
from qcode.cli.session import Session
from qcode.cli.talk import progress, say
from qcode.domain.words import counted
from qcode.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from qcode.domain.ingest import IngestResult, Order
    from qcode.domain.profile import Profile
    from qcode.project import Project

_LONGEST_LIST = 20
# Facts whose option has another name.
_OPTIONS = {
    "field_place": "place", "is_unlabelled": "no-speakers", "cases": "case", "speakers": "speaker",
}  # fmt: skip


_Paths = Annotated[list[Path] | None, typer.Argument(metavar="[PATH]…", help="Files or folders.")]
_Manifest = Annotated[
    Path | None, typer.Option("--manifest", metavar="FILE", help="One row a file.")
]
_Document = Annotated[str, typer.Option(help="The document's name; default: the file's stem.")]
_Case = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="A case it is about (repeatable).")
]
_Informant = Annotated[str, typer.Option(metavar="ID", help="Who is interviewed.")]
_Role = Annotated[str, typer.Option(help="The informant's role: child, parent, …")]
_Wave = Annotated[str, typer.Option(help="T0, T1, …")]
_Method = Annotated[str, typer.Option(help="interview, focus group, …")]
_Date = Annotated[str, typer.Option(help="When it was held: 2025-03-01, 2025-03, 2025.")]
_Place = Annotated[str, typer.Option(help="Where it was held.")]
_Language = Annotated[str, typer.Option(help="zh, en, …")]
_Speaker = Annotated[
    list[str] | None,
    typer.Option(metavar="LABEL=WHO", help="interviewer, informant, or an informant's id."),
]
_Pattern = Annotated[
    str, typer.Option(metavar="P", help="A convention, or an expression with (?P<label>…).")
]
_Profile = Annotated[str, typer.Option(metavar="NAME", help="Read as this profile says.")]
_SaveProfile = Annotated[
    str, typer.Option(metavar="NAME", help="Keep how it is read under a name.")
]
_HeaderUntil = Annotated[
    str, typer.Option(metavar="TEXT|LINE", help="The header ends with this line.")
]
_FooterFrom = Annotated[
    str, typer.Option(metavar="TEXT|LINE", help="The footer begins with this line.")
]
_SplitOn = Annotated[
    str, typer.Option(metavar="TEXT", help="Each line with it begins another interview.")
]
_NoSpeakers = Annotated[
    bool, typer.Option("--no-speakers", help="Nothing in it is a speaker label.")
]
_Encoding = Annotated[str, typer.Option(metavar="E", help="The files' encoding.")]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be stored; write nothing.")
]
_Template = Annotated[
    bool, typer.Option("--manifest-template", help="Write a manifest to fill in.")
]
_Update = Annotated[
    bool, typer.Option("--update", help="Correct stored documents; account for every coding.")
]
_Profiles = Annotated[bool, typer.Option("--profiles", help="List the profiles.")]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(ingest)


def ingest(
    ctx: typer.Context,
    paths: _Paths = None,
    manifest: _Manifest = None,
    document: _Document = "",
    case: _Case = None,
    informant: _Informant = "",
    role: _Role = "",
    wave: _Wave = "",
    method: _Method = "",
    date: _Date = "",
    place: _Place = "",
    language: _Language = "",
    speaker: _Speaker = None,
    pattern: _Pattern = "",
    profile: _Profile = "",
    save_profile: _SaveProfile = "",
    header_until: _HeaderUntil = "",
    footer_from: _FooterFrom = "",
    split_on: _SplitOn = "",
    no_speakers: _NoSpeakers = False,
    encoding: _Encoding = "",
    update: _Update = False,
    dry_run: _DryRun = False,
    manifest_template: _Template = False,
    profiles: _Profiles = False,
    form: FormatOption = "",
    output: OutputOption = None,
) -> None:
    """Read transcripts into the project."""
    given = {
        "document": document, "informant": informant, "role": role, "wave": wave,
        "method": method, "date": date, "field_place": place, "language": language,
        "pattern": pattern, "encoding": encoding, "cases": tuple(case or ()),
        "speakers": dict(pair_of(item, "--speaker") for item in speaker or ()),
        "profile": profile, "header_until": header_until, "footer_from": footer_from,
        "split_on": split_on, "is_unlabelled": no_speakers,
    }  # fmt: skip
    facts = {name: value for name, value in given.items() if value}
    modes = (dry_run, manifest_template, profiles)
    _refuse_mixed(facts, paths or [], manifest, modes)
    if (form or output) and not any(modes) and not update:
        raise UsageError("an ingest writes no list", "--format and --output go with --dry-run")
    if save_profile and (any(modes) or update or manifest):
        raise UsageError("--save-profile goes with files to be stored", "or with no files at all")
    session: Session = ctx.obj
    with session.open() as project:
        if update:
            _update(project, paths or [], manifest, facts, modes, form, output)
        elif any(modes):
            _show(project, paths or [], manifest, facts, modes, form, output)
        else:
            wanted = _profile(project, save_profile, facts)
            _ingest(project, paths or [], manifest, facts, wanted)


def _show(
    project: "Project",
    paths: Sequence[Path],
    manifest: Path | None,
    facts: dict[str, Any],
    modes: Sequence[bool],
    form: str,
    output: Path | None,
) -> None:
    """Do what writes nothing into the project."""
    from qcode.cli.previews import list_profiles, preview, refuse_form, write_template

    is_preview, is_template, _ = modes
    if is_preview:
        refuse_form(form)
        preview(project, *_orders(project, paths, manifest, facts), form, output)
    elif is_template:
        write_template(project, paths, facts, form, output)
    else:
        list_profiles(project, form, output)


def _update(
    project: "Project",
    paths: Sequence[Path],
    manifest: Path | None,
    facts: dict[str, Any],
    modes: Sequence[bool],
    form: str,
    output: Path | None,
) -> None:
    """Correct what is stored; everything given is accounted for first."""
    from qcode.cli.correcting import correct

    is_dry, *others = modes
    if any(others):
        raise UsageError("--update reads files", "leave out --manifest-template and --profiles")
    orders, problems = _orders(project, paths, manifest, facts)
    if problems:
        raise InputError(failed_words(problems, 0), problems)
    correct(project, orders, form, output, is_dry=is_dry)


def _refuse_mixed(
    facts: dict[str, Any], paths: Sequence[Path], manifest: Path | None, modes: Sequence[bool]
) -> None:
    if sum(modes) > 1:
        raise UsageError(
            "--dry-run, --manifest-template and --profiles are three things", "give one of them"
        )
    if manifest is None:
        return
    if paths:
        raise UsageError("give files or a manifest, not both", "add the files to the manifest")
    if facts:
        named = ", ".join(f"--{_OPTIONS.get(name, name.replace('_', '-'))}" for name in facts)
        raise UsageError(
            f"{named} cannot be given with --manifest", "fill in the manifest's columns"
        )


def _orders(
    project: "Project", paths: Sequence[Path], manifest: Path | None, facts: dict[str, Any]
) -> "tuple[Sequence[Order], Sequence[Problem]]":
    """Return what to read, and the problems of a manifest's rows."""
    if manifest is not None:
        return project.orders_of_manifest(manifest)
    if not paths:
        raise UsageError("nothing to ingest", "name files or folders, or give --manifest FILE")
    say_skipped(project.skipped_files(paths))
    return project.orders(paths, **facts), []


def _profile(project: "Project", name: str, facts: dict[str, Any]) -> "Profile | None":
    if not name:
        return None
    from qcode.domain.ingest import Order

    order = Order("", "", **facts)
    return project.under_profile(order).as_profile(name)


def _ingest(
    project: "Project",
    paths: Sequence[Path],
    manifest: Path | None,
    facts: dict[str, Any],
    profile: "Profile | None",
) -> None:
    if manifest is not None:
        with progress("reading") as advance:
            result = project.ingest_manifest(manifest, advance, profile)
        tell(result)
        return
    if not paths and profile is not None and profile.as_record():
        project.ingest([], profile=profile)
        say(f"profile saved: {profile.name}")
        return
    orders, _ = _orders(project, paths, None, facts)
    if profile is not None and not profile.as_record() and len(orders) > 1:
        raise UsageError(
            f"nothing was said for the profile {profile.name} to keep",
            "say how to read (--pattern, --speaker, --header-until, …), or name one file",
        )
    with progress("reading") as advance:
        result = project.ingest(orders, advance, keeps_good=True, profile=profile)
    tell(result)
    problems, stored, saved = result.problems, len(result.stored), result.profile
    if result.unclear:
        from qcode.cli.ingest_questions import ask_and_ingest, can_ask

        if can_ask():
            again = ask_and_ingest(project, result, profile)
            tell(again)
            problems, stored = again.problems, stored + len(again.stored)
            saved = again.profile
    if problems:
        if profile is not None and not saved:
            say(f"profile {profile.name} was not saved")
        raise InputError(failed_words(problems, stored), problems)


def failed_words(problems: Sequence[Problem], stored: int) -> str:
    """Say how much was wrong, and what was stored all the same."""
    files = len({(problem.path, problem.line) for problem in problems})
    rest = f"{counted(stored, 'document')} stored" if stored else "nothing was stored"
    return f"{counted(len(problems), 'problem')} in {counted(files, 'place')}; {rest}"


def tell(result: "IngestResult") -> None:
    """Say what an ingest did."""
    for path, name in result.unchanged:
        say(f"unchanged: {path} is stored as {name}")
    say(*(f"note: {note}" for note in result.notes))
    say(*(f"proposed: {words}" for words in result.proposals))
    if result.proposals:
        say("  where that is wrong: qcode undo, then ingest again with --speaker LABEL=WHO")
    if result.profile:
        say(f"profile saved: {result.profile}")
    if result.problems and not result.stored:
        return
    names = ", ".join(result.stored[:_LONGEST_LIST])
    more = len(result.stored) - _LONGEST_LIST
    say(
        f"{counted(len(result.stored), 'document')} stored"
        + (f": {names}" if names else "")
        + (f" and {more} more" if more > 0 else "")
    )


def say_skipped(skipped: Iterable[Path]) -> None:
    """Say which files of a folder are no transcripts, in one line."""
    names = [path.name for path in skipped]
    if names:
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        say(f"left out, no transcripts: {', '.join(names[:8])}{more}")
