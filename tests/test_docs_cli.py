"""docs/cli.md is what the commands say of themselves, and what their JSON holds."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import typer.main
from docs_pages import (
    ROOT,
    WRITES,
    check_generated,
    fixed_surroundings,
    new_folder,
    run_qcode,
    sample_project,
)

pytestmark = pytest.mark.usefixtures("unguarded") if WRITES else []

PAGE = ROOT / "docs" / "cli.md"
PREFACE = """\
# Commands

Generated from the program's own help; the sections below say what `qcode COMMAND --help` says.

* **The project** is `--project DIR`, else the environment variable `QCODE_PROJECT`, else the nearest folder upwards that holds a `qcode.db`. **The coder** is `--coder NAME`, else `QCODE_CODER`, else the one set when the project was made. Both options stand before the command: `qcode --coder wen review`.
* **Names**: an id, document or code may be shortened as long as it stays unique. Turns are numbered from 1, the interviewer's included.
* **stdout is data, stderr is talk.** Lists come as `text` on a terminal and as `tsv` when piped; `--format` names another form, `--output FILE` takes the form from the file's name. Files are created readable by their owner alone. `NO_COLOR` is honoured, `COLUMNS` sets the width.
* **Filters** mean the same everywhere. A repeated filter widens (`--role child --role parent`), different filters narrow.
* `qcode --install-completion` makes the shell complete documents, codes and cases.

## Exit codes

| code | meaning |
| ---: | --- |
| 0 | done |
| 1 | failed; one line `qcode: error: …` and, where something can be done, a line `hint: …` |
| 2 | wrong usage, or a name that does not exist |
| 3 | no project, or it is newer than this qcode, damaged, or not a qcode project |
| 4 | problems in a codebook, all of them listed |
| 5 | problems in a transcript or an import, all of them listed; nothing was stored |
| 6 | done, and something now waits for a human: `qcode status` says what |
| 75 | busy: another process writes to the project |
| 130 | interrupted; nothing is half-written |

"""
JSON = """\
## JSON

`--format json` gives one object: `qcode` (the version), `kind`, `project`, `note`, and `rows`. Offsets (`start`, `end`) are Unicode code points of the document's text, half-open. The rows of the lists hold:

| command | kind | a row |
| --- | --- | --- |
"""
AFTER = """
An `attributes` or `modifiers` object has the names your study uses. `show` gives the document's `text` beside the rows. The rows of the tables stand in [tables.md](tables.md).

A row of `codebook diff` and of `recode` is one change: `operation` is one of the names in [codebook.md](codebook.md#changing-a-codebook), `codes` the ids it touches, `words` what is said of it; where `applies` is false, `advice` says what to write and `line` where. `recode` counts, for each change, the codings moved (`relinked`), made one with another of the same coder and words (`collapsed`), and put to a human (`queued`), documents that become not coded for (`not_coded_for`) and suggestions made anew or taken away; `samples` are some of the codings that wait. Its `note` holds `from` and `to` (versions), `total` (`before` = `relinked` + `collapsed` + `queued` + `unchanged`), `recomputed` (codes searched again) and `frequency`: for each code `before` and `after`, null where it is no active code, else `references` and `documents`; both are null where a `face` (`waiting`, `disputed`, `nc`) stands for the number. With `--projects` each row names its `project`, and `note` holds `total` over all and `projects`: `project`, `state` (`planned`, `failed`, `nothing to do`), `error` where it failed, and what stands in the note of one.
"""
LISTS = (
    "documents", "show K01-C --codings", "cases", "cases people K01", "informants",
    "suggestions --document K01-C", "codings --document K01-C", "search 作业", "memo list",
    "codebook show", "codebook versions", "codebook diff 1.0.0 new.yaml", "recode new.yaml --dry-run", "history", "status",
    "tables", "table frequency --quotes",
)  # fmt: skip


def commands(group: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every command, in the order of the help."""
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


def all_commands() -> list[tuple[str, ...]]:
    from qcode.cli.app import build

    return list(commands(typer.main.get_command(build())))


def help_of(path: tuple[str, ...]) -> str:
    from qcode.cli.running import run

    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        assert run([*path, "--help"]) == 0
    return "".join(line.rstrip() + "\n" for line in told.getvalue().strip().split("\n"))


def page(sample: Path) -> str:
    parts = [PREFACE]
    for path in all_commands():
        title = " ".join(("qcode", *path))
        parts.append(f"## {title}\n\n```\n{help_of(path)}```\n\n")
    return "".join(parts) + json_section(sample)


def json_section(folder: Path) -> str:
    book = (folder / "codebook.yaml").read_text("utf-8").replace("Schoolwork tutoring", "Tutoring")
    book = book.replace('version: "1.0.0"', 'version: "1.0.1"')
    (folder.parent / "new.yaml").write_text(book, "utf-8")
    code, told = run_qcode(["--project", str(folder), "memo", "add", "再听一遍", "--case", "K01"])
    assert code == 0, told
    rows = "".join(json_row(folder, line) for line in LISTS)
    return JSON + rows + AFTER


def json_row(folder: Path, line: str) -> str:
    target = folder.parent / "list.json"
    words = line.replace("new.yaml", str(folder.parent / "new.yaml")).split()
    code, told = run_qcode(["--project", str(folder), *words, "--output", str(target)])
    assert code == 0, told
    found = json.loads(target.read_text("utf-8"))
    row = found["rows"][0] if found["rows"] else {}
    return f"| `{line.split(' --', maxsplit=1)[0]}` | {found['kind']} | {shape(row)} |\n"


def shape(row: Mapping[str, object]) -> str:
    """Name the keys of a row; objects and lists of objects with their own keys."""
    words = []
    for key, value in row.items():
        inner = value[0] if isinstance(value, list) and value else value
        is_open = key in (
            "attributes",
            "modifiers",
            "counts",
            "name",
            "definition",
            "include",
            "exclude",
            "confusions",
        )
        more = f" ({', '.join(inner)})" if isinstance(inner, dict) and not is_open else ""
        words.append(f"`{key}`{more}")
    return ", ".join(words)


def test_the_page_is_what_the_program_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = new_folder(tmp_path_factory)
    sample = Path(shutil.copytree(sample_project(tmp_path_factory), folder / "sample"))
    with fixed_surroundings(folder):
        check_generated(PAGE, page(sample))


def test_every_exit_code_is_documented() -> None:
    from qcode import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in kinds if issubclass(kind, errors.QcodeError)}
    assert codes <= {int(code) for code in re.findall(r"^\| (\d+) \|", PREFACE, re.MULTILINE)}


def test_every_command_is_used_in_the_guides() -> None:
    """The README or a page of docs/ shows every command at work, not only its help."""
    guides = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "codebooks").glob("*.md")]
    words = "\n".join(path.read_text("utf-8") for path in guides if path != PAGE)
    own = [path for path in all_commands() if path and not is_group(path)]
    missing = [" ".join(path) for path in own if f"qcode {' '.join(path)}" not in words]
    assert missing == []


def is_group(path: tuple[str, ...]) -> bool:
    """A group that does nothing by itself (memo, import)."""
    return path in {("codebook",), ("memo",), ("import",), ("people",)}
