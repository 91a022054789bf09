"""What a slip of the hand must not cost: outputs over stores, empty names, values given twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from study_files import Study

OUTPUTS = (
    ("codings", "--format", "csv", "--output"),
    ("documents", "--format", "json", "--output"),
    ("show", "K01-C", "--format", "text", "--output"),
    ("table", "frequency", "--format", "csv", "--output"),
    ("table", "frequency", "--format", "text", "--output"),
)


@pytest.mark.parametrize("command", OUTPUTS, ids=" ".join)
@pytest.mark.parametrize("name", ["qcode.db", "codebook.yaml"])
def test_an_output_never_replaces_a_store_or_a_codebook(
    study: Study, command: tuple[str, ...], name: str
) -> None:
    target = study.folder / name
    if not target.exists():
        target.write_text("format: 1\n", encoding="utf-8")
    before = target.read_bytes()
    assert "an output never replaces one" in study.refused(*command, target)
    assert target.read_bytes() == before


def test_an_output_never_replaces_a_backup(study: Study, tmp_path: Path) -> None:
    backup = tmp_path / "备份.csv"
    study.run("backup", backup)
    before = backup.read_bytes()
    assert "a project's store" in study.refused("codings", "--output", backup)
    assert "a project's store" in study.refused("table", "themes", "--output", backup)
    assert backup.read_bytes() == before


def test_an_output_never_replaces_a_device(study: Study) -> None:
    study.refused("codings", "--format", "csv", "--output", "/dev/null")
    study.refused("table", "frequency", "--format", "csv", "--output", "/dev/null")
    assert Path("/dev/null").is_char_device()


def test_an_older_output_is_replaced(study: Study, tmp_path: Path) -> None:
    target = tmp_path / "文件.csv"
    study.run("documents", "--output", target)
    study.run("ingest", "--save-profile", "q", "--pattern", "name-colon")
    study.run("documents", "set", "K01-C", "place=家里")
    study.run("documents", "--output", target)
    assert "家里" in target.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    "words", ["访谈员：好吗？\n小雨：好。\n", "Interviewer: Well?\nAmy: Well.\n"]
)
@pytest.mark.parametrize(
    "command",
    [
        ("show", "K01-C", "--format", "text", "--output"),
        ("show", "K01-C", "--format", "json", "--output"),
        ("documents", "--format", "csv", "--output"),
        ("table", "frequency", "--format", "csv", "--output"),
        ("table", "frequency", "--format", "xlsx", "--output"),
    ],
)
def test_what_qcode_did_not_write_is_never_replaced(
    study: Study, tmp_path: Path, words: str, command: tuple[str, ...]
) -> None:
    target = tmp_path / "K01-C.txt"
    target.write_text(words, encoding="utf-8")
    found = study.refused(*command, target)
    assert f"{target} is there already, and is no such output of qcode" in found
    assert target.read_text(encoding="utf-8") == words
    assert [item.name for item in tmp_path.iterdir() if "K01-C" in item.name] == ["K01-C.txt"]


@pytest.mark.parametrize("form", ["csv", "json", "md", "xlsx", "tsv"])
def test_a_table_of_other_columns_is_replaced_by_the_note_in_it(
    study: Study, tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"表.{form}"
    study.run("table", "frequency", "--output", target)
    before = target.read_bytes()
    study.run("table", "matrix", "--rows", "code", "--columns", "case", "--output", target)
    assert target.read_bytes() != before
    assert study.run("table", "--verify", target).out == "matrix: holds\n"


def test_an_empty_run_is_not_the_latest_run(study: Study) -> None:
    study.run("memo", "add", "先看看", "--document", "K01-C")
    assert "the run's name is empty" in study.refused("undo", "")
    assert "the run's name is empty" in study.refused("undo", " ")


def test_two_values_for_one_modifier_are_refused(study: Study) -> None:
    said = study.refused(
        "code", "K01-C", "N-TUTOR", "--quote", "x", "--set", "about=child", "--set", "about=parent"
    )
    assert "gives about two values" in said


@pytest.mark.parametrize("command", ["why", "uncode", "accept", "reject"])
def test_an_id_that_is_not_there_is_not_called_an_empty_study(study: Study, command: str) -> None:
    said = study.refused(command, "zzzz")
    assert "there is no" in said
    assert "none exist yet" not in said
