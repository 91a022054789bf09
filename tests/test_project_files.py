"""Making, finding and opening a project; copies of it made and put back."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from pathlib import Path

import pytest
from study_files import NOW, Study, finished, qcode, start, write_study_files

from qcode.project import Project
from qcode.storage.backup import KEPT


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refused(code: int, *arguments: str | Path) -> str:
    """Run what must be refused: one line that says so, at most a hint, and no traceback."""
    found = qcode(*arguments)
    assert found.code == code, found.err
    assert found.out == ""
    lines = found.err.strip().split("\n")
    assert lines[0].startswith("qcode: error: ")
    assert all(line.startswith(("hint: ", "  ")) for line in lines[1:])
    return found.err


def test_init_makes_a_private_folder_and_store(tmp_path: Path) -> None:
    os.umask(0o022)
    found = qcode(
        "init", tmp_path / "学习", "--codebook", "starter", "--title", "试验", "--coder", "安"
    )
    assert found.code == 0
    assert found.out == ""
    assert "(coder 安)" in found.err
    folder = tmp_path / "学习"
    assert sorted(path.name for path in folder.iterdir()) == ["codebook.yaml", "qcode.db"]
    assert mode(folder) == 0o700
    assert mode(folder / "qcode.db") == 0o600
    with Project.open(folder) as project:
        assert project.settings["title"] == "试验"
        assert project.settings["created"] == NOW
        assert project.coder == "安"
        assert project.codebook.name == "starter"
        assert project.check() == []


def test_init_goes_into_a_folder_that_holds_files_but_no_project(tmp_path: Path) -> None:
    write_study_files(tmp_path / "study")
    found = qcode("init", tmp_path / "study", "--codebook", tmp_path / "study" / "codebook.yaml")
    assert found.code == 0
    assert (tmp_path / "study" / "K01-C.txt").exists()


def test_init_where_a_project_is_changes_nothing(study: Study) -> None:
    before = study.store_path.read_bytes()
    assert "holds a project already" in refused(3, "init", study.folder)
    assert study.store_path.read_bytes() == before


@pytest.mark.parametrize(
    ("codebook", "code", "words"),
    [("social", 2, "did you mean social-support"), ("none.yaml", 1, "there is no file none.yaml")],
)
def test_init_with_an_unknown_codebook_makes_nothing(
    tmp_path: Path, codebook: str, code: int, words: str
) -> None:
    assert words in refused(code, "init", tmp_path / "new", "--codebook", codebook)
    assert not (tmp_path / "new").exists()


def test_init_with_a_faulty_codebook_names_every_problem_and_makes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nname: 坏\nversion: 1\ncods: []\n", encoding="utf-8")
    words = refused(4, "init", tmp_path / "new", "--codebook", bad)
    assert f"{bad}:4" in words
    assert not (tmp_path / "new").exists()


def test_init_keeps_a_codebook_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "codebook.yaml").write_text("mine: 我的\n", encoding="utf-8")
    words = refused(3, "init", tmp_path / "new", "--codebook", "starter")
    assert "is there already, with other content" in words
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["codebook.yaml"]


def test_a_killed_init_leaves_no_project_and_can_be_run_again(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    for pause in (0.15, 0.3, 0.45):
        process = start("init", folder, "--codebook", "starter")
        time.sleep(pause)
        process.kill()
        finished(process)
        if (folder / "qcode.db").exists():
            break
        assert qcode("--project", folder, "status").code == 3
    else:
        assert qcode("init", folder, "--codebook", "starter").code == 0
    with Project.open(folder) as project:
        assert project.check() == []
        assert project.codebook.name == "starter"


def test_init_in_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot be written" in refused(3, "init", tmp_path / "file" / "new")


# Finding


def test_the_project_is_found_upwards(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    below = study.folder / "a" / "乙"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert len(qcode("documents").lines) == 5


def test_what_is_named_goes_before_the_environment_and_that_before_the_folder(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qcode("init", tmp_path / "second", "--title", "second")
    qcode("init", tmp_path / "third", "--title", "third")
    monkeypatch.chdir(study.folder)
    monkeypatch.setenv("QCODE_PROJECT", str(tmp_path / "second"))
    assert "second" in qcode("status").out
    assert "third" in qcode("--project", tmp_path / "third", "status").out
    assert "third" in qcode("--project", tmp_path / "third" / "qcode.db", "status").out
    monkeypatch.setenv("QCODE_PROJECT", "")
    assert "小研究" in qcode("status").out


def test_no_project_anywhere_says_how_to_get_one(tmp_path: Path) -> None:
    words = refused(3, "status")
    assert "there is no project here or in a folder above" in words
    assert "qcode init DIR" in words
    assert "there is no project in" in refused(3, "--project", tmp_path / "no", "status")


def test_the_coder_is_named_or_in_the_environment_or_the_project(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def coder(*arguments: str) -> str:
        rows = qcode("--project", study.folder, *arguments, "status", "--format", "json").json[
            "rows"
        ]
        return next(row["value"] for row in rows if row["what"] == "coder")

    assert coder() == "ann"
    monkeypatch.setenv("QCODE_CODER", "文")
    assert coder() == "文"
    assert coder("--coder", "ben") == "ben"


# Opening what is no project


def foreign(path: Path) -> None:
    sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.close()


def newer(path: Path) -> None:
    store = sqlite3.connect(path)
    store.execute("PRAGMA user_version = 99")
    store.close()


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def half(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 // 4096 * 4096])


def scrambled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = b"\x5a" * (len(data) // 2 - 4096)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_text("访谈记录", encoding="utf-8"), "is not a qcode project"),
        (lambda path: (path.unlink(), foreign(path)), "is an SQLite file of another program"),
        (newer, "was made by a newer qcode (schema 99, this one knows"),
        (truncated, "damaged"),
        (half, "damaged"),
        (scrambled, "damaged"),
        (lambda path: (path.unlink(), path.mkdir()), "there is no project"),
    ],
)
def test_what_is_no_whole_project_is_refused_in_one_line(study: Study, damage, words: str) -> None:
    damage(study.store_path)
    for command in (["documents"], ["ingest", study.files / "W01.txt"], ["check"]):
        found = qcode("--project", study.folder, *command)
        assert found.code == 3, found.err
        assert found.err.startswith("qcode: error: ")
        assert found.err.count("qcode: error: ") == 1
        assert words in found.err + found.out


# Copies


def test_a_backup_is_whole_private_and_says_where_it_is(study: Study) -> None:
    study.code("K01-C", "N-TUTOR", "没人教")
    path = Path(study.run("backup").out.strip())
    assert path.parent == study.folder / "backups"
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    copy = study.folder / "copy"
    copy.mkdir()
    path.rename(copy / "qcode.db")
    assert Study(copy).dump() == study.dump()
    Study(copy).check()


def test_a_backup_replaces_no_file(study: Study) -> None:
    target = study.folder / "mine.db"
    target.write_text("my own", encoding="utf-8")
    assert "exists already" in study.refused("backup", target, code=1)
    assert target.read_text(encoding="utf-8") == "my own"


def test_a_backup_into_nowhere_is_one_line(study: Study) -> None:
    assert "cannot be written" in study.refused("backup", study.folder / "no" / "b.db", code=1)


def test_backups_are_rotated_and_those_of_the_user_stay(study: Study) -> None:
    kept = study.folder / "backups" / "0-before-defence.db"
    study.run("backup")
    study.run("backup", kept)
    first = min(path for path in kept.parent.iterdir() if path != kept)
    for _ in range(KEPT):
        study.run("backup")
    names = {path.name for path in kept.parent.iterdir()}
    assert kept.name in names
    assert first.name not in names
    assert len(names) == KEPT + 1


def test_restore_puts_back_what_was_and_keeps_what_is(study: Study) -> None:
    backup = study.folder / "before.db"
    study.run("backup", backup)
    before = study.dump()
    study.code("K02-C", "N-TUTOR", "Nobody helps me")
    after = study.dump()
    found = study.run("restore", backup, "--yes")
    assert study.dump() == before
    assert mode(study.store_path) == 0o600
    kept = study.folder / "qcode.before-restore-1.db"
    assert str(kept) in found.err
    study.run("restore", kept, "--yes")
    assert study.dump() == after
    assert (study.folder / "qcode.before-restore-2.db").exists()
    assert backup.exists()


def test_restore_asks_first(study: Study) -> None:
    backup = study.folder / "before.db"
    study.run("backup", backup)
    assert "say --yes" in study.refused("restore", backup)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\x01" * 5000),
        foreign,
    ],
)
def test_what_is_no_backup_is_never_put_in_the_place_of_a_project(study: Study, make) -> None:
    path = study.folder / "bad.db"
    make(path)
    study.refused("restore", path, "--yes", code=3)
    assert not list(study.folder.glob("*.before-restore*"))


@pytest.mark.parametrize("damage", [truncated, scrambled, Path.unlink])
def test_restore_mends_a_project_that_was_damaged_or_lost(study: Study, damage) -> None:
    backup = study.folder / "before.db"
    study.run("backup", backup)
    before = study.dump()
    damage(study.store_path)
    assert qcode("--project", study.folder, "restore", backup, "--yes").code == 0
    assert study.dump() == before
    study.check()


def test_the_journal_of_a_killed_process_is_not_played_into_what_was_restored(
    study: Study,
) -> None:
    backup = study.folder / "before.db"
    study.run("backup", backup)
    before = study.dump()
    leave_hot_journal(study)
    assert study.store_path.with_name("qcode.db-journal").exists()
    assert qcode("--project", study.folder, "restore", backup, "--yes").code == 0
    assert study.dump() == before
    study.check()


def test_the_journal_beside_a_store_too_damaged_to_open_goes_aside_with_it(study: Study) -> None:
    backup = study.folder / "before.db"
    study.run("backup", backup)
    before = study.dump()
    leave_hot_journal(study)
    study.store_path.write_bytes(b"\x00" * 8192)
    assert qcode("--project", study.folder, "restore", backup, "--yes").code == 0
    assert study.dump() == before
    study.check()


def leave_hot_journal(study: Study) -> None:
    """Let a process die in the middle of a transaction that has reached the disk."""
    code = (
        "import os, sqlite3, sys\n"
        "store = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "store.execute('PRAGMA cache_size = 1')\n"
        "store.execute('BEGIN')\n"
        "store.execute('CREATE TABLE junk (x)')\n"
        "store.executemany('INSERT INTO junk VALUES (?)', [('x' * 3000,)] * 200)\n"
        "store.execute(\"UPDATE document SET name = name || 'junk'\")\n"
        "store.executemany('INSERT INTO junk VALUES (?)', [('x' * 3000,)] * 200)\n"
        "os._exit(9)\n"
    )
    import subprocess
    import sys

    subprocess.run([sys.executable, "-c", code, str(study.store_path)], check=False)
