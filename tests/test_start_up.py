"""What a command imports, in a fresh interpreter: everyday ones nothing heavy, and few modules.

Wall-clock time is never looked at: which modules are there does not depend on the machine.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import typer
from study_files import CODEBOOK, Study

from qcode.cli.app import _MODULES, build

SCRIPT = """
import json, sys
bare = len(sys.modules)
from qcode.cli.running import run
code = run(sys.argv[1:])
sys.stderr.write("\\n" + json.dumps([bare, sorted(sys.modules)]))
sys.exit(code)
"""
HEAVY = {
    "spacy", "numpy", "sklearn", "sqlite_utils", "yaml", "docx", "lxml", "xlsxwriter", "openpyxl",
    "regex", "charset_normalizer", "ahocorasick_rs", "importlib.metadata", "pydantic", "textual",
    "multiprocessing", "concurrent.futures", "asyncio", "urllib.request", "http.client", "email",
}  # fmt: skip
STORE = {"sqlite3", "qcode.project", "qcode.storage.database"}
EVERYDAY: dict[str, tuple[list[str], int]] = {
    "help": (["--help"], 130),
    "version": (["--version"], 130),
    "help of a command": (["table", "--help"], 130),
    "status": (["status"], 180),
    "documents": (["documents"], 180),
    "cases": (["cases"], 180),
    "codings": (["codings"], 190),
    "history": (["history"], 180),
    "show": (["show", "K01-C", "--format", "json"], 190),
    "code": (["code", "K01-C", "N-TUTOR", "--quote", "没人教"], 190),
    "table": (["table", "frequency"], 210),
    "themes": (["table", "themes", "--format", "json"], 210),
    "crosstab": (["table", "crosstab", "--rows", "need", "--columns", "source"], 210),
    "search": (["search", "没人教"], 180),
}


def modules_of(study: Study, *arguments: str) -> tuple[int, set[str]]:
    """Return how many modules a command adds to a bare interpreter, and all it has."""
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, "--project", str(study.folder), *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    bare, names = json.loads(found.stderr.rpartition("\n")[2])
    return len(names) - bare, set(names)


@pytest.mark.parametrize("name", EVERYDAY)
def test_an_everyday_command_imports_nothing_heavy_and_little_at_all(
    study: Study, name: str
) -> None:
    arguments, ceiling = EVERYDAY[name]
    count, names = modules_of(study, *arguments)
    assert names & HEAVY == set()
    assert count <= ceiling, sorted(names)


@pytest.mark.parametrize("name", ["help", "version", "help of a command"])
def test_help_opens_no_store_and_draws_nothing(study: Study, name: str) -> None:
    _, names = modules_of(study, *EVERYDAY[name][0])
    assert names & (STORE | {"rich", "rich.console", "csv"}) == set()


@pytest.mark.parametrize("module", _MODULES)
def test_each_command_is_found_in_its_own_module(module: str) -> None:
    names = _MODULES[module].split()
    for name in names:
        found = typer.main.get_command(build(["--coder", "lan", "--project=x", name, "--help"]))
        assert set(found.commands) == set(names)


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["tabel"], ["--coder", "table"], ["-h", "table"]]
)
def test_help_and_slips_know_all_commands(words: list[str]) -> None:
    every = {name for names in _MODULES.values() for name in names.split()}
    assert set(typer.main.get_command(build(words)).commands) == every


def test_lists_that_are_piped_draw_nothing(study: Study) -> None:
    _, names = modules_of(study, "documents")
    assert not any(name == "rich" or name.startswith("rich.") for name in names)


def test_only_the_table_asked_for_is_imported(study: Study) -> None:
    _, names = modules_of(study, "table", "frequency")
    assert "qcode.tables.frequency" in names
    assert not names & {f"qcode.tables.{name}" for name in ("themes", "crosstab", "triangulation")}
    assert not names & {f"qcode.exports.{name}" for name in ("xlsx", "markdown", "csv", "json")}


def test_plain_cues_need_no_language_library(study: Study) -> None:
    _, names = modules_of(study, "suggest")
    assert "ahocorasick_rs" in names
    assert names & {"spacy", "numpy", "regex", "yaml", "sqlite_utils"} == set()


def test_plain_transcripts_need_no_format_library(study: Study) -> None:
    path = study.files / "new.txt"
    path.write_text("问：好吗？\n小雨：好。\n问：真的？\n小雨：真的。\n", encoding="utf-8")
    _, names = modules_of(study, "ingest", str(path))
    heavy = {"docx", "lxml", "yaml", "sqlite_utils", "spacy", "regex", "charset_normalizer"}
    assert names & heavy == set()


def test_token_patterns_do_bring_the_language_library(study: Study) -> None:
    newer = study.files / "newer.yaml"
    text = CODEBOOK.replace('"1.0.0"', '"1.1.0"').replace(
        "cues: [够了,", "cues: [{tokens: [{LOWER: is}, {LOWER: enough}], lang: en}, 够了,"
    )
    newer.write_text(text, encoding="utf-8")
    study.run("recode", newer, "--yes")
    _, names = modules_of(study, "suggest")
    assert "spacy" in names
    found = study.rows("suggestions", "--code", "A-SUFF", "--document", "K02-C")
    assert found[0]["evidence"][0]["text"] == "is enough"


def test_a_workbook_brings_its_library_and_only_then(study: Study) -> None:
    _, names = modules_of(
        study, "table", "frequency", "--output", str(study.folder / "frequency.xlsx")
    )
    assert "xlsxwriter" in names
