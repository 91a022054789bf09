"""`qcode demo`: the main job on the sample study, each command shown before its result.

The demo types nothing a user could not type: every step is a command line run as it stands.
"""

from __future__ import annotations

import contextlib
import shlex
import shutil
from pathlib import Path

import typer

from qcode.cli.talk import say
from qcode.errors import ProjectError, QcodeError
from qcode.resources import resource_folder

SAMPLE = "sample_transcripts"
STEPS: tuple[tuple[str, str], ...] = (
    (
        "A new project with the shipped codebook.",
        'init . --codebook social-support --title "Sample study" --language en --coder lan',
    ),
    ("Fifteen interviews, each in another layout.", f"ingest --manifest {SAMPLE}/manifest.csv"),
    ("What is known of the children and the informants.", f"cases import {SAMPLE}/cases.csv"),
    ("", f"informants import {SAMPLE}/informants.csv"),
    ("Who is who in the talk, and their pseudonyms.", f"people import {SAMPLE}/people.csv"),
    ("", "documents"),
    ("Where do they speak of homework?", "search 作业 --role child"),
    ("Assisted tagging: suggestions with the cue and the rule.", "suggest"),
    ("", "suggestions --document K01-C --code N-TUTOR"),
    (
        "The codings of two coders, made by reading.",
        f"import codings {SAMPLE}/codings.csv --covered all",
    ),
    ("What was said, and how often.", "table frequency --facet need"),
    ("Themes by child.", "table themes --facet need --columns case"),
    ("Which kind of help comes from whom?", "table crosstab --rows source --columns function"),
    (
        "What do child, grandmother and worker say of the same girl?",
        "table triangulation --case K01 --facet need",
    ),
    ("", "table triangulation --over cases --facet need"),
    (
        "The same heads in Chinese.",
        "table matrix --rows type --columns role --cell references --lang zh",
    ),
    ("Everything into a folder, for the thesis.", "export --to tables"),
    ("Is everything in order?", "check"),
    ("", "status"),
)


def demonstrate(folder: Path) -> None:
    """Build the sample project in a new folder and run the main job.

    Raises:
        ProjectError: the folder exists and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ProjectError(f"{folder} is not empty", "qcode demo DIR names another folder")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(resource_folder(SAMPLE), folder / SAMPLE)
    with contextlib.chdir(folder):
        for words, line in STEPS:
            _show(words, line)
            _run(line)
    say(
        "",
        f"The project is in {folder}. Go on with:",
        f"  cd {folder}",
        "  qcode review            decide the suggestions, one key each",
        "  qcode table --help      every table is computed from decisions, never from suggestions",
    )


def _show(words: str, line: str) -> None:
    if words:
        typer.echo(f"\n# {words}")
    typer.echo(f"$ qcode {line}")


def _run(line: str) -> None:
    from qcode.cli.running import run

    # Named, so that QCODE_PROJECT cannot lead the demo into a real study.
    if run(["--project", ".", *shlex.split(line)]):
        raise QcodeError(f"the demo stopped at: qcode {line}")
