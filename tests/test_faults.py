"""Whatever strikes a command, the project is as before it or as after it, and whole.

QCODE_KILLS says how many processes are killed (20 by default; a nightly run takes 200).
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from queue_study import SECOND
from study_files import ROOT, TRANSCRIPTS, Result, Study, finished, qcode, start

from qcode.storage import database

KILLS = int(os.environ.get("QCODE_KILLS", "20"))
CHILD = Path(__file__).with_name("fault_child.py")
LOCK = (
    "import sqlite3, sys\n"
    "store = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    "store.execute('BEGIN IMMEDIATE')\n"
    "print('held', flush=True)\n"
    "sys.stdin.readline()\n"
    "store.execute('ROLLBACK')\n"
)


def struck(study: Study, number: int, at: int, cache: int, *arguments: str | Path) -> Result:
    """Run a command that sends itself a signal before its `at`-th statement."""
    command = [sys.executable, CHILD, number, at, cache, "--project", study.folder, *arguments]
    found = subprocess.run(
        [str(item) for item in command],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    return Result(found.returncode, found.stdout.decode(), found.stderr.decode())


def write_more(study: Study) -> Path:
    """Write twenty more transcripts and codings of them."""
    folder = study.folder / "more"
    folder.mkdir()
    rows = ["document,turn,quote,code,polarity,case,coder,memo"]
    for number in range(10):
        for name, quote in (("K01-C.txt", "题目不会也没人教"), ("K02-C.txt", "Nobody helps me")):
            stem = f"{name[:3]}-{number:02}"
            text = TRANSCRIPTS[name].replace("小禾", f"小{number}").replace("Ben", f"Ben{number}")
            (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
            rows.append(f"{stem},2,{quote},N-TUTOR,present,none,ann,第{number}")
    (folder / "codings.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def seen(study: Study) -> dict[str, Any]:
    """What a user sees of a project, ids and runs apart."""
    with study.open() as project:
        counts = project.document_counts()
        return {
            "documents": (project.documents(), counts),
            "people": (project.cases(), project.informants()),
            "suggestions": list(project.suggestions()),
            "codings": [replace(coding, id="") for coding in project.codings()],
            "waiting": [item.entry.reason for item in project.waiting()],
            "codebook": project.codebook.version,
            "texts": [project.text(document.id) for document in project.documents()],
        }


def write_changes(study: Study) -> tuple[Path, Path]:
    """Write a codebook that splits and narrows codes, and corrected transcripts."""
    book = study.folder / "second.yaml"
    book.write_text(SECOND, encoding="utf-8")
    corrected = study.folder / "corrected"
    corrected.mkdir()
    for name in ("K01-C", "K01-00", "K02-01"):
        path = (study.files if name == "K01-C" else study.folder / "more") / f"{name}.txt"
        text = path.read_text(encoding="utf-8")
        text = text.replace("没人教", "没有人教").replace("Nobody helps me", "No one helps me")
        (corrected / f"{name}.txt").write_text(text, encoding="utf-8")
    return book, corrected


KINDS = ("ingest", "suggest", "import", "undo", "recode", "update", "decide", "undo recode")


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_command_leaves_all_or_nothing_and_goes_on_when_run_again(
    study: Study, tmp_path: Path, kind: str
) -> None:
    more = write_more(study)
    book, corrected = write_changes(study)
    commands: dict[str, list[str | Path]] = {
        "ingest": ["ingest", *sorted(more.glob("*.txt"))],
        "suggest": ["suggest"],
        "import": ["import", "codings", more / "codings.csv", "--covered", "all"],
        "undo": ["--coder", "ann", "undo"],
        "recode": ["--coder", "ann", "recode", book, "--yes"],
        "update": ["--coder", "ann", "ingest", "--update", *sorted(corrected.glob("*.txt"))],
        "decide": ["--coder", "ann", "accept", "--queue", "split", "--code", "N-CHECK", "--yes"],
        "undo recode": ["--coder", "ann", "undo"],
    }
    # An undo takes what is before it away: those that come later have it again.
    before = {
        "recode": ["ingest", "suggest", "import"], "update": ["ingest", "suggest", "import"],
        "decide": ["ingest", "suggest", "import", "recode"],
        "undo recode": ["ingest", "suggest", "import", "recode"],
    }.get(kind, list(commands)[: list(commands).index(kind)])  # fmt: skip
    for step in before:
        found = qcode("--project", study.folder, *commands[step])
        assert found.code in (0, 6), found.err
    whole = Study(Path(shutil.copytree(study.folder, tmp_path / "whole")))
    total = int(struck(whole, 0, 0, 1, *commands[kind]).err.strip().split("\n")[-1])
    states = [seen(study), seen(whole)]
    assert states[0] != states[1]
    chance = random.Random(kind)
    for kill in range(max(2, KILLS // len(KINDS))):
        copy = Study(Path(shutil.copytree(study.folder, tmp_path / f"{kind}-{kill}")))
        at = chance.randint(1, total - 1)
        found = struck(copy, signal.SIGKILL, at, chance.choice((1, 2000)), *commands[kind])
        assert found.code == -signal.SIGKILL
        copy.check()
        state = seen(copy)
        is_between = kind in ("recode", "undo recode") and only_suggestions(state, states[1])
        assert state in states or is_between, (at, total)
        if state == states[0]:
            assert qcode("--project", copy.folder, *commands[kind]).code in (0, 6)
        elif is_between:
            copy.run("suggest")
        assert seen(copy) == states[1]
        shutil.rmtree(copy.folder)


def only_suggestions(found: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Say whether all but the suggestions is there: they are made after it, by a run of its own."""
    return {**found, "suggestions": []} == {**whole, "suggestions": []}


@pytest.mark.parametrize("command", ["ingest", "suggest", "import"])
def test_an_interrupt_ends_with_one_line_and_130(study: Study, command: str) -> None:
    more = write_more(study)
    arguments: list[str | Path] = [command]
    if command == "ingest":
        arguments += sorted(more.glob("*.txt"))
    elif command == "import":
        study.run("ingest", *sorted(more.glob("*.txt")))
        arguments += ["codings", more / "codings.csv"]
    before = seen(study)
    found = struck(study, signal.SIGINT, 0, 2000, *arguments)
    assert found == Result(130, "", "qcode: interrupted; nothing was left half-written\n")
    study.check()
    assert seen(study) == before


# Two writers


@contextmanager
def another_writer(study: Study) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the write lock until it is told to let go."""
    holder = subprocess.Popen(
        [sys.executable, "-c", LOCK, str(study.store_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        yield holder
    finally:
        holder.communicate("\n", timeout=30)


WRITES = (
    ["code", "K01-C", "N-TUTOR", "--quote", "没人教"],
    ["cover", "--all"],
    ["suggest"],
    ["documents", "set", "K01-C", "wave=T2"],
    ["memo", "add", "一"],
    ["undo"],
    ["recode", "second.yaml", "--yes"],
    ["ingest", "--update", "corrected/K01-C.txt"],
)


@pytest.mark.parametrize("command", WRITES)
def test_a_second_writer_gives_up_with_one_line_and_75(
    study: Study, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    write_more(study)
    write_changes(study)
    monkeypatch.chdir(study.folder)
    before = study.dump()
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 30)
    with another_writer(study):
        found = qcode("--project", study.folder, "--coder", "ann", *command)
        assert qcode("--project", study.folder, "documents").code == 0
    assert (found.code, found.out) == (75, "")
    assert found.err == (
        "qcode: error: another process is writing to this project\n"
        "hint: wait until it has finished\n"
    )
    assert study.dump() == before


def test_a_second_writer_waits_for_the_first(study: Study) -> None:
    with another_writer(study) as holder:
        assert holder.stdin is not None
        later = threading.Timer(0.3, lambda: (holder.stdin.write("\n"), holder.stdin.flush()))
        later.start()
        study.code("K01-C", "N-TUTOR", "没人教")
        later.join()
    assert len(study.rows("codings")) == 1


def test_nothing_is_restored_under_the_hands_of_a_writer(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = study.folder / "b.db"
    study.run("backup", backup)
    monkeypatch.setattr("qcode.storage.backup.PATIENCE_SECONDS", 0.03)
    with another_writer(study):
        found = qcode("--project", study.folder, "restore", backup, "--yes")
    assert found.code == 75
    assert not list(study.folder.glob("*.before-restore*"))
    study.check()


# No room, no right to write


def test_a_full_disk_changes_nothing(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"Interviewer: Question {n}?\nBen: My homework {n}, 没人教。\n" for n in range(1500)]
    for name in ("first.txt", "second.txt"):
        (study.files / name).write_text(f"{name}\n\n" + "".join(lines), encoding="utf-8")
    study.run("ingest", study.files / "first.txt")
    before = seen(study)
    connect = database._connect

    def limited(path: Path) -> database.Store:
        store = connect(path)
        store.execute("PRAGMA max_page_count = 1")  # no fewer than there are
        return store

    for command in (["ingest", study.files / "second.txt"], ["suggest"]):
        with monkeypatch.context() as patch:
            patch.setattr(database, "_connect", limited)
            found = qcode("--project", study.folder, *command)
        assert (found.code, found.out) == (1, "")
        assert found.err.startswith("qcode: error: the disk is full; nothing was changed\n")
        assert seen(study) == before
        study.check()
        study.run(*command)
        before = seen(study)
    assert "interrupted" not in study.run("status").out


def test_a_file_that_may_not_grow_changes_nothing(study: Study) -> None:
    more = write_more(study)
    before = study.dump()
    size = study.store_path.stat().st_size + 8192

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    found = finished(
        start(
            "--project", study.folder, "ingest", *sorted(more.glob("*.txt")), preexec_fn=limit
        )
    )  # fmt: skip
    assert found.code == 1
    assert found.err.startswith("qcode: error: the project file cannot be read or written")
    assert study.dump() == before
    study.check()


@pytest.mark.parametrize("kind", ["recode", "update", "repair"])
def test_a_file_that_may_not_grow_takes_no_part_of_a_change(study: Study, kind: str) -> None:
    study.run("ingest", *sorted(write_more(study).glob("*.txt")))
    study.run("import", "codings", study.folder / "more" / "codings.csv")
    book, corrected = write_changes(study)
    # Pages that are free would take what is new.
    study.sql("VACUUM")
    if kind == "repair":
        study.sql("DELETE FROM verdict")
        study.sql("DROP INDEX coding_count")
        study.sql("DROP INDEX coding_document")
        study.sql("VACUUM")
    with sqlite3.connect(study.store_path) as store:
        before = list(store.iterdump())
    store.close()
    size = study.store_path.stat().st_size
    commands: dict[str, list[str | Path]] = {
        "recode": ["recode", book, "--yes"],
        "update": ["ingest", "--update", *sorted(corrected.glob("*.txt"))],
        "repair": ["check", "--repair"],
    }

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    found = finished(start("--project", study.folder, *commands[kind], preexec_fn=limit))
    assert found.code in (1, 3), found.err
    assert found.err.count("qcode: error: ") == 1
    assert "Traceback" not in found.err
    with sqlite3.connect(study.store_path) as store:
        assert list(store.iterdump()) == before
    store.close()


def plainly(*arguments: str | Path) -> Result:
    """Run a command as somebody whom file modes bind, which root is not."""
    command = [sys.executable, "-m", "qcode", *map(str, arguments)]
    if os.getuid() == 0:
        tool = shutil.which("setpriv")
        if tool is None:
            pytest.skip("root may write anywhere, and setpriv is not there to bind it")
        command = [tool, "--bounding-set=-dac_override,-dac_read_search", *command]
    found = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    if b"setpriv:" in found.stderr:
        pytest.skip("root cannot be bound here")
    return Result(found.returncode, found.stdout.decode(), found.stderr.decode())


def test_a_project_that_may_not_be_written_can_be_read(study: Study) -> None:
    study.code("K01-C", "N-TUTOR", "没人教")
    before = study.store_path.read_bytes()
    study.store_path.chmod(0o400)
    study.folder.chmod(0o500)
    try:
        assert plainly("--project", study.folder, "documents").code == 0
        assert "没人教" in plainly("--project", study.folder, "codings").out
        assert plainly("--project", study.folder, "check").code == 0
        for command in (
            ["code", "K01-C", "N-PEER", "--quote", "没人跟我玩"], ["suggest"], ["backup"],
            ["codings", "--output", study.folder / "out.csv"],
        ):  # fmt: skip
            found = plainly("--project", study.folder, "--coder", "ann", *command)
            assert found.code == 1, command
            assert found.err.startswith("qcode: error: "), found.err
            assert "Traceback" not in found.err
    finally:
        study.folder.chmod(0o700)
        study.store_path.chmod(0o600)
    assert study.store_path.read_bytes() == before


def test_a_project_that_may_not_be_read_is_one_line(study: Study) -> None:
    study.store_path.chmod(0o000)
    found = plainly("--project", study.folder, "documents")
    study.store_path.chmod(0o600)
    assert found.code == 3
    assert "cannot be read: Permission denied" in found.err


# A reader who has gone


@pytest.mark.parametrize(
    "command",
    [
        ["history"], ["documents", "--format", "json"], ["show", "K01-C", "--format", "text"],
        ["codebook", "show"], ["--help"], ["tables"], ["suggestions"],
    ],
)  # fmt: skip
def test_a_reader_who_has_gone_is_no_error(study: Study, command: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start("--project", study.folder, *command, stdout=writing)
    os.close(writing)
    found = finished(process)
    assert (found.code, found.err) == (0, "")
