"""What ingest shows and writes without storing: previews, the manifest template, profiles."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcode import __version__
from qcode.cli.output import chosen_form, destination, on_terminal, print_list
from qcode.cli.talk import progress, say
from qcode.domain.words import counted
from qcode.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from qcode.domain.ingest import Order, Prepared
    from qcode.project import Project

_TEMPLATE = (
    "file", "document", "informant", "role", "case", "wave", "method", "date", "place",
    "language", "interviewer", "speakers", "profile", "encoding", "pattern",
)  # fmt: skip
_PROFILES = (
    "profile", "saved", "pattern", "speakers", "header_until", "footer_from", "split_on",
    "no_speakers", "encoding", "about",
)  # fmt: skip


def refuse_form(form: str) -> None:
    """Raise UsageError where a preview cannot be written in a form."""
    if form not in ("", "text", "json"):
        raise UsageError(f"a preview has no form {form!r}", "--format text or --format json")


def preview(
    project: Project,
    orders: Sequence[Order],
    known: Sequence[Problem],
    form: str,
    output: Path | None,
) -> None:
    """Show what would be stored; every problem at the end, and nothing is written."""
    problems = list(known)
    previews = _previews(project, orders, problems)
    if form == "json" or (output is not None and chosen_form(form, output) == "json"):
        from qcode.project import write_listing

        head: dict[str, object] = {
            "qcode": __version__, "kind": "preview", "project": project.settings["title"],
            "note": {},
        }  # fmt: skip
        with destination(output) as stream:
            records = (_record(item) for item in previews)
            write_listing(on_terminal(stream), "json", head, (), records)
    else:
        from qcode.show.console import print_text, terminal_width
        from qcode.show.preview import preview_lines

        with destination(output) as stream:
            for item in previews:
                print_text(stream, preview_lines(item, terminal_width(stream)))
    if problems:
        raise InputError(f"{counted(len(problems), 'problem')}; nothing was written", problems)
    say("nothing was written")


def _previews(
    project: Project, orders: Sequence[Order], problems: list[Problem]
) -> Iterator[Prepared]:
    for order in orders:
        try:
            found = project.prepare(order)
        except InputError as error:
            problems.extend(error.problems)
            continue
        for prepared in found:
            if prepared.problem:
                name = prepared.document.id
                problems.append(Problem(order.place, order.line, f"{name}: {prepared.problem}"))
            yield prepared


def _record(prepared: Prepared) -> dict[str, object]:
    reading, document = prepared.reading, prepared.document
    speakers = prepared.cast.speakers
    return {
        "path": prepared.order.path,
        "document": document.id,
        "informant": document.informant or None,
        "role": document.role or None,
        "cases": list(document.cases),
        "same_as": prepared.same_as or None,
        "format": reading.reader,
        "pattern": reading.pattern,
        "encoding": reading.encoding,
        "encoding_found": reading.encoding_found,
        "characters": len(reading.text),
        "layouts": [
            {"pattern": item.pattern, "labels": dict(item.labels), "score": round(item.score, 3)}
            for item in reading.others
        ],
        "labels": [
            {
                "label": label, "turns": count,
                "who": _who(speakers[label]) if label in speakers else None,
                "proposed": label in prepared.cast.proposed,
                "is_open": label not in speakers,
            }
            for label, count in reading.labels.items()
        ],
        "similar": [list(pair) for pair in prepared.similar],
        "fields": dict(reading.fields),
        "pieces": [[str(item.kind), item.span.start, item.span.end] for item in reading.pieces],
        "unmatched": [[span.start, span.end] for span in reading.unmatched],
        "notes": list(reading.notes),
        "not_clear": prepared.problem or None,
        "turns": [
            {
                "turn": turn.number, "speaker": turn.label,
                "start": turn.span.start, "end": turn.span.end,
                "time_start": turn.time_start, "time_end": turn.time_end,
                "text": turn.span.of(reading.text),
            }
            for turn in reading.turns
        ],
    }  # fmt: skip


def _who(speaker: Any) -> str | None:
    return "interviewer" if speaker.is_interviewer else speaker.informant


def write_template(
    project: Project,
    paths: Sequence[Path],
    facts: dict[str, object],
    form: str,
    output: Path | None,
) -> None:
    """Write a manifest to fill in, by default `manifest.csv` in the folder named."""
    if form not in ("", "csv"):
        raise UsageError("a manifest is written as CSV", "leave out --format")
    if not paths:
        raise UsageError(
            "no folder to write a manifest for", "qcode ingest --manifest-template DIR"
        )
    if facts:
        raise UsageError("a manifest template takes no facts", "fill them in where it is written")
    from qcode.cli.ingesting import say_skipped

    target = output or (paths[0] if paths[0].is_dir() else paths[0].parent) / "manifest.csv"
    if target.exists():
        raise UsageError(f"{target} exists already", "name another file: --output FILE")
    say_skipped(project.skipped_files(paths))
    with progress("reading"):
        rows, problems = project.manifest_template(paths, target.parent)
    with destination(target) as stream:
        stream.write("\ufeff")  # a spreadsheet takes UTF-8 for something else without it
        writer = csv.DictWriter(stream, _TEMPLATE, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    unclear = sum("?" in row["speakers"] or "|" in row["pattern"] for row in rows)
    say(
        f"{counted(len(rows), 'transcript')}, {unclear} of them with a question mark to replace"
        if unclear
        else f"{counted(len(rows), 'transcript')}; look through it, the guesses are only guesses",
        f"next: qcode ingest --manifest {target}",
    )
    if problems:
        raise InputError(f"{counted(len(problems), 'problem')} in files left out", problems)


def list_profiles(project: Project, form: str, output: Path | None) -> None:
    """List the profiles saved in the project and those that come with qcode."""
    rows = [
        {"profile": item.name, "saved": is_saved, **item.as_record(), "about": item.about}
        for item, is_saved in project.profiles()
    ]
    title = project.settings["title"]
    shown = ("profile", "saved", "pattern", "speakers", "about")
    print_list("profiles", title, _PROFILES, rows, form, output, shown=shown)
