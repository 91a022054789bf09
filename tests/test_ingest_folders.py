"""Folders and manifests: the good files come in, the bad ones are listed; templates ingest."""

from __future__ import annotations

import csv
import io
import os
import sys
from pathlib import Path

import pytest
from study_files import Result, Study, qcode

ZH = "访谈员：{0}，放学以后呢？\n{0}：没人教我。\n访谈员：还有呢？\n{0}：没有了。\n"
EN = "Interviewer: {0}, what is it that you do?\n{0}: That is for the evening.\nInterviewer: And?\n{0}: It is not.\n"


@pytest.fixture
def empty(tmp_path: Path) -> Study:
    """A project without documents, and a folder for files."""
    assert qcode("init", tmp_path / "p", "--codebook", "starter").code == 0
    (tmp_path / "p" / "files").mkdir()
    return Study(tmp_path / "p")


def write(study: Study, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = study.files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


def failing(study: Study, *arguments: str | Path) -> Result:
    """Run a command that does what it can and exits 5; every invariant holds after it."""
    found = qcode("--project", study.folder, "--coder", "ann", *arguments)
    assert found.code == 5, found.err
    assert "Traceback" not in found.err
    study.check()
    return found


def names(study: Study) -> list[str]:
    return [row["document"] for row in study.rows("documents")]


def messy(study: Study) -> None:
    """A folder as people have them: two languages, encodings, and things that are no transcript."""
    write(study, "小川-孩子-T0.txt", "日期：2025年2月20日\n--------\n" + ZH.format("小川"))
    write(
        study,
        "小川-妈妈-T0.txt",
        "问：孩子好吗？\n答：还行。\n问：谁帮你们？\n答：社工。\n",
        "gb18030",
    )
    write(study, "K02-child_20250301.txt", EN.format("Ben"))
    write(study, "sub/K02-teacher.txt", EN.format("Miss Lee").replace("evening", "morning"))
    write(study, ".DS_Store", "x")
    write(study, "~$K02.docx", "x")
    write(study, "photo.jpg", "x")


def test_a_folder_stores_the_good_files_and_lists_the_bad_ones(empty: Study) -> None:
    messy(empty)
    write(empty, "empty.txt", "")
    write(empty, "nul.txt", "小雨：\0好\n")
    found = failing(empty, "ingest", empty.files)
    assert "left out, no transcripts: .DS_Store, photo.jpg, ~$K02.docx" in found.err
    assert "qcode: error: 2 problems in 2 places; 4 documents stored" in found.err
    assert "empty.txt: is empty" in found.err
    assert "nul.txt: has NUL characters" in found.err
    assert names(empty) == ["K02-child_20250301", "K02-teacher", "小川-妈妈-T0", "小川-孩子-T0"]
    empty.run("undo")
    assert names(empty) == []


def test_a_manifest_stores_all_or_nothing_and_tells_everything_at_once(empty: Study) -> None:
    write(empty, "a.txt", ZH.format("小雨"))
    write(empty, "b.txt", "")
    write(empty, "c.txt", "主持人：谁说？\n妈妈：我。\n奶奶：我也说。\n" * 3)
    rows = (
        "file,date,speakers,document",
        "a.txt,2025-01-05,小雨=informant,",
        "b.txt,,,",
        "c.txt,,,",
        "none.txt,,,",
        "a.txt,2025-02-30,,again",
        "c.txt,,甲=?,third",
        "a.txt,,,fourth,lost",
        f"c.txt,,,{'长' * 130}",
    )
    manifest = write(empty, "study.csv", "\n".join(rows) + "\n")
    words = empty.refused("ingest", "--manifest", manifest, code=5)
    places = [line.split(":")[1] for line in words.split("\n") if line.startswith(f"  {manifest}")]
    assert places == [str(line) for line in (3, 4, 5, 6, 7, 8, 9)]
    for part in (
        "b.txt: is empty",
        "who is 妈妈, 奶奶?",
        "there is no file 'none.txt'",
        "there is no day 2025-02-30",
        "who is '甲'? Write interviewer",
        "cell 5 ('lost') has no column name",
        "it has 130 characters",
    ):
        assert part in words
    assert names(empty) == []


def test_a_template_holds_what_was_found_and_ingests(empty: Study) -> None:
    messy(empty)
    empty.run("ingest", empty.files, "--manifest-template")
    path = empty.files / "manifest.csv"
    rows = {row["file"]: row for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))}
    assert list(rows) == [
        "K02-child_20250301.txt", "sub/K02-teacher.txt", "小川-妈妈-T0.txt", "小川-孩子-T0.txt",
    ]  # fmt: skip
    child, mother = rows["小川-孩子-T0.txt"], rows["小川-妈妈-T0.txt"]
    wanted = {
        "role": "child", "case": "小川", "wave": "T0", "date": "2025-02-20", "language": "zh",
        "interviewer": "访谈员", "speakers": "小川=informant", "encoding": "",
    }  # fmt: skip
    assert {key: child[key] for key in wanted} == wanted
    assert (mother["role"], mother["encoding"], mother["interviewer"]) == (
        "parent",
        "gb18030",
        "问",
    )
    english = rows["K02-child_20250301.txt"]
    assert (english["case"], english["role"], english["language"]) == ("K02", "child", "en")
    assert english["date"] == "2025-03-01"
    assert "exists already" in empty.refused("ingest", empty.files, "--manifest-template")
    empty.run("ingest", "--manifest", path)
    assert len(names(empty)) == 4
    roles = {row["document"]: (row["role"], row["cases"]) for row in empty.rows("documents")}
    assert roles["K02-teacher"] == ("teacher", ["K02"])
    assert "manifest.csv" in empty.run("ingest", empty.files).err.split("\n")[0]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("主持人：谁说？\n妈妈：我。\n奶奶：我也。\n" * 3, ("妈妈", "奶奶")),
        ("Moderator: Who?\nMum: Me.\nGran: And me.\n" * 3, ("Mum", "Gran")),
    ],
)
def test_a_template_asks_with_a_question_mark_that_must_be_replaced(
    empty: Study, text: str, labels: tuple[str, str]
) -> None:
    write(empty, "group.txt", text)
    target = empty.folder / "m.csv"
    found = empty.run("ingest", empty.files, "--manifest-template", "--output", target)
    assert "1 of them with a question mark to replace" in found.err
    words = target.read_text("utf-8-sig")
    assert "=?;".join(labels) + "=?" in words
    assert "files/group.txt" in words
    assert f"who is '{labels[0]}'?" in empty.refused("ingest", "--manifest", target, code=5)
    filled = words.replace(f"{labels[0]}=?", f"{labels[0]}=informant").replace("=?", "=G1")
    target.write_text(filled, encoding="utf-8-sig")
    empty.run("ingest", "--manifest", target)
    assert [turn["who"] for turn in empty.rows("show", "group")][:3] == [
        "interviewer",
        "group",
        "G1",
    ]


def test_files_that_cannot_be_read_are_left_out_of_a_template(empty: Study) -> None:
    messy(empty)
    write(empty, "empty.txt", "")
    found = failing(empty, "ingest", empty.files, "--manifest-template")
    assert "empty.txt: is empty" in found.err
    assert "empty.txt" not in (empty.files / "manifest.csv").read_text("utf-8-sig")


def test_modes_that_exclude_each_other_are_refused(empty: Study) -> None:
    messy(empty)
    path = empty.files / "小川-孩子-T0.txt"
    assert "give one of them" in empty.refused("ingest", path, "--dry-run", "--profiles")
    assert "takes no facts" in empty.refused("ingest", path, "--manifest-template", "--role", "x")
    assert "an ingest writes no list" in empty.refused("ingest", path, "--format", "json")
    assert "no form 'csv'" in empty.refused("ingest", path, "--dry-run", "--format", "csv")
    assert "written as CSV" in empty.refused(
        "ingest", path, "--manifest-template", "--format", "json"
    )


def test_ten_times_the_files_are_one_run_and_one_transaction(empty: Study) -> None:
    for number in range(40):
        write(empty, f"K{number:03}.txt", ZH.format(f"孩子{number}"))
    found = empty.run("ingest", empty.files)
    assert "40 documents stored: K000" in found.err
    assert "and 20 more" in found.err
    assert [run["kind"] for run in empty.rows("history")] == ["init", "ingest"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_file_name_that_is_no_text_is_one_clear_line(empty: Study) -> None:
    Path(os.fsdecode(os.fsencode(empty.files) + b"/\xff.txt")).write_text(
        ZH.format("小雨"), encoding="utf-8"
    )
    write(empty, "a\nb.txt", EN.format("Ben"))
    write(empty, "good.txt", EN.format("Amy"))
    found = failing(empty, "ingest", empty.files)
    assert "it holds bytes that are no text" in found.err
    assert "it holds control characters" in found.err
    assert names(empty) == ["good"]
    failing(empty, "ingest", empty.files, "--manifest-template")
    assert "Ben" not in (empty.files / "manifest.csv").read_text("utf-8-sig")


def test_words_that_are_no_text_are_refused(empty: Study) -> None:
    path = write(empty, "good.txt", EN.format("Amy"))
    for option in ("--role", "--place", "--header-until"):
        words = empty.refused("ingest", path, option, "\udcff", code=5)
        assert "no text" in words or "no line holds" in words


def test_a_file_that_a_reader_fails_on_does_not_keep_the_others_out(
    empty: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qcode.workflow import preparing

    read = preparing.read_transcripts

    def failing_on_one(path: Path, hints: preparing.Hints) -> object:
        if path.name == "坏.txt":
            raise RecursionError("too deep")
        return read(path, hints)

    monkeypatch.setattr(preparing, "read_transcripts", failing_on_one)
    write(empty, "坏.txt", ZH.format("小雨"))
    write(empty, "good.txt", EN.format("Amy"))
    found = failing(empty, "ingest", empty.files)
    assert "坏.txt: cannot be read (RecursionError: too deep)" in found.err
    assert names(empty) == ["good"]
