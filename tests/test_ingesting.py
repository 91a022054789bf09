"""Bringing transcripts in: one problem anywhere and nothing is stored; twice is once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from study_files import CODEBOOK, ROOT, TRANSCRIPTS, Study, qcode

SAMPLE = ROOT / "sample_transcripts"
ZH = """\
访谈员：你叫什么？
小雨：小雨。没人教我。
访谈员：还有呢？
小雨：没有了。
"""
EN = """\
Interviewer: What is your name?
Amy: Amy. Nobody helps me.
Interviewer: Anything else?
Amy: No.
"""


@pytest.fixture
def empty(tmp_path: Path) -> Study:
    """A project without documents."""
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    made = qcode("init", tmp_path / "p", "--codebook", tmp_path / "codebook.yaml")
    assert made.code == 0, made.err
    (tmp_path / "p" / "files").mkdir()
    return Study(tmp_path / "p")


def write(study: Study, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = study.files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("name", "text", "label"), [("雨.txt", ZH, "小雨"), ("amy.txt", EN, "Amy")]
)
def test_a_transcript_becomes_a_document_with_turns_that_give_its_words(
    empty: Study, name: str, text: str, label: str
) -> None:
    path = write(empty, name, text)
    found = empty.run("ingest", path, "--case", "K01", "--role", "child", "--wave", "T0")
    assert "taken as the interviewer" in found.err
    stem = path.stem
    whole = empty.run("show", stem, "--format", "json").json
    assert whole["text"] == text
    who = [(turn["speaker"], turn["who"], turn["role"]) for turn in whole["rows"]]
    assert who[1] == (label, stem, "child")
    assert who[0][1] == "interviewer"
    assert all(text[t["start"] : t["end"]] == t["text"] for t in whole["rows"])
    row = empty.rows("documents")[0]
    assert (row["document"], row["informant"], row["cases"]) == (stem, stem, ["K01"])


def test_the_sample_study_comes_in_by_its_manifest(empty: Study) -> None:
    empty.run("ingest", "--manifest", SAMPLE / "manifest.csv")
    rows = empty.rows("documents")
    assert len(rows) == 15
    assert rows[-1]["cases"] == ["K01", "K03"]
    before = empty.dump()
    again = empty.run("ingest", "--manifest", SAMPLE / "manifest.csv")
    assert again.err.count("unchanged: ") == 15
    assert empty.dump() == before


def test_the_same_file_again_changes_nothing(study: Study) -> None:
    before = study.dump()
    found = study.run("ingest", "--manifest", study.files / "manifest.csv")
    assert found.err.count("unchanged: ") == 4
    assert "0 documents stored" in found.err
    assert study.dump() == before


@pytest.mark.parametrize("name", ["K01-P.txt", "K02-C.txt"])
def test_the_same_text_under_another_name_is_the_document_it_is(study: Study, name: str) -> None:
    copy = study.files / f"再次-{name}"
    shutil.copy(study.files / name, copy)
    speaker = "Interviewer" if name.startswith("K02") else "问"
    before = study.dump()
    found = study.run(
        "ingest", copy, "--informant", name[:5], "--speaker", f"{speaker}=interviewer"
    )
    assert f"unchanged: {copy} is stored as {name[:5]}" in found.err
    assert study.dump() == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_same_text_in_another_encoding_is_the_same_text(study: Study, encoding: str) -> None:
    path = study.files / "K01-C.txt"
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    before = study.dump()
    assert "unchanged: " in study.run("ingest", path, "--speaker", "访谈员=interviewer").err
    assert study.dump() == before


@pytest.mark.parametrize(("name", "old", "new"), [("K01-C", "周三", "周四"), ("K02-C", "My", "my")])
def test_a_changed_text_is_refused(study: Study, name: str, old: str, new: str) -> None:
    path = study.files / f"{name}.txt"
    path.write_text(TRANSCRIPTS[path.name].replace(old, new), encoding="utf-8")
    words = study.refused("ingest", path, code=5)
    assert f"{name} is stored already with other text" in words


def test_another_reading_of_a_stored_text_is_refused(study: Study) -> None:
    words = study.refused(
        "ingest", study.files / "K01-P.txt", "--speaker", "答=interviewer",
        "--speaker", "问=informant", code=5,
    )  # fmt: skip
    assert "K01-P is stored already with another reading (turns or speakers)" in words


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--role", "grandparent", "role (parent → grandparent)"),
        ("--wave", "T1", "wave (T0 → T1)"),
        ("--case", "K02", "case (K01 → K02)"),
        ("--date", "2025-02-02", "date (2025-01-06 → 2025-02-02)"),
    ],
)
def test_what_is_said_otherwise_of_a_stored_document_is_refused(
    study: Study, option: str, value: str, words: str
) -> None:
    found = study.refused("ingest", study.files / "K01-P.txt", option, value, code=5)
    assert words in found
    assert "qcode documents set K01-P" in found


def test_two_files_of_one_name_or_one_text_are_both_named(empty: Study) -> None:
    write(empty, "a/K01.txt", ZH)
    write(empty, "b/K01.txt", EN)
    write(empty, "c/K02.txt", ZH)
    found = qcode("--project", empty.folder, "ingest", empty.files)
    assert found.code == 5
    empty.check()
    assert "b/K01.txt would have the name K01" in found.err
    assert "c/K02.txt has the same text as" in found.err
    assert "2 problems in 2 places; 1 document stored" in found.err
    assert [row["document"] for row in empty.rows("documents")] == ["K01"]


def test_a_name_that_was_given_holds_for_one_file(empty: Study) -> None:
    write(empty, "a.txt", ZH)
    write(empty, "b.txt", EN)
    assert "--document names one document" in empty.refused(
        "ingest", empty.files, "--document", "K01"
    )
    empty.run("ingest", empty.files / "a.txt", "--document", "甲")
    assert [row["document"] for row in empty.rows("documents")] == ["甲"]


def test_one_informant_has_one_role(study: Study) -> None:
    path = write(study, "new.txt", EN)
    words = study.refused("ingest", path, "--informant", "K01-P", "--role", "teacher", code=5)
    assert "informant K01-P is parent already, and here teacher" in words


def test_labels_that_nobody_explained_are_asked_for(empty: Study) -> None:
    path = write(empty, "group.txt", ZH + "妈妈：我来说。\n小雨：好。\n妈妈：说完了。\n")
    words = empty.refused("ingest", path, code=5)
    assert (
        "who is 小雨, 妈妈? Say it for each label: --speaker 小雨=WHO --speaker 妈妈=WHO" in words
    )
    empty.run("ingest", path, "--speaker", "小雨=informant", "--speaker", "妈妈=M1")
    who = [turn["who"] for turn in empty.rows("show", "group")]
    assert who == ["interviewer", "group", "interviewer", "group", "M1", "group", "M1"]


def test_a_label_that_is_not_there_is_refused_with_those_that_are(empty: Study) -> None:
    path = write(empty, "amy.txt", EN)
    words = empty.refused("ingest", path, "--speaker", "Anna=informant", code=5)
    assert "no turn has the label Anna" in words
    assert "Interviewer, Amy" in words


def test_every_problem_of_a_manifest_is_listed_with_its_line_and_nothing_is_stored(
    empty: Study,
) -> None:
    write(empty, "good.txt", ZH)
    write(empty, "open.txt", "主持人：谁先说？\n妈妈：我说。\n奶奶：我补充。\n" * 2)
    manifest = write(
        empty, "study.csv", "file,speakers,case\ngood.txt,,K01\nnone.txt,,K01\nopen.txt,小雨,K02\n"
    )
    words = empty.refused("ingest", "--manifest", manifest, code=5)
    assert f"{manifest}:3: file: there is no file 'none.txt'" in words
    assert f"{manifest}:4: speakers:" in words
    manifest.write_text("file,role\ngood.txt,child\nopen.txt,child\n", encoding="utf-8")
    words = empty.refused("ingest", "--manifest", manifest, code=5)
    assert f"{manifest}:3: who is 妈妈, 奶奶?" in words
    assert empty.rows("cases") == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--case", ""),
        ("--case", "无 "),
        ("--case", "none"),
        ("--informant", "interviewer"),
        ("--document", "a\tb"),
        ("--document", "a\x1b[31m"),
    ],
)
def test_what_cannot_be_a_name_is_refused(empty: Study, option: str, value: str) -> None:
    words = empty.refused("ingest", write(empty, "amy.txt", EN), option, value, code=5)
    assert "is no name for a" in words
    assert "\x1b" not in words


def test_a_file_that_is_no_transcript_is_refused(empty: Study) -> None:
    assert "none.txt" in empty.refused("ingest", empty.files / "none.txt", code=5)
    assert "is empty" in empty.refused("ingest", write(empty, "zero.txt", ""), code=5)
    (empty.files / "nul.txt").write_bytes("小雨：\x00好\n".encode())
    assert "NUL" in empty.refused("ingest", empty.files / "nul.txt", code=5)


@pytest.mark.parametrize(
    ("name", "words"), [("E1", "Q: Yes?\nA: No.\n"), ("中", "问：好？\n答：好。\n")]
)
def test_an_encoding_that_does_not_exist_is_refused(empty: Study, name: str, words: str) -> None:
    path = write(empty, f"{name}.txt", words)
    told = empty.refused("ingest", path, "--encoding", "gb9999")
    assert "there is no encoding 'gb9999'" in told


def test_a_folder_without_transcripts_is_refused(empty: Study) -> None:
    assert "holds no transcripts" in empty.refused("ingest", empty.files)


def test_options_beside_a_manifest_are_refused(study: Study) -> None:
    manifest = study.files / "manifest.csv"
    assert "--role cannot be given with --manifest" in study.refused(
        "ingest", "--manifest", manifest, "--role", "child"
    )
    assert "give files or a manifest, not both" in study.refused(
        "ingest", study.files, "--manifest", manifest
    )
    assert "nothing to ingest" in study.refused("ingest")


def test_a_dry_run_shows_what_would_be_stored_and_stores_nothing(empty: Study) -> None:
    path = write(empty, "雨.txt", "编号：07\n" + ZH)
    before = empty.dump()
    found = empty.run("ingest", path, "--dry-run", "--case", "K01", "--role", "child")
    assert empty.dump() == before
    for words in ("encoding utf-8", "访谈员: interviewer (proposed)", "小雨: 雨", "没人教我"):
        assert words in found.out
    assert "nothing was written" in found.err


def test_columns_that_are_not_known_are_attributes(study: Study) -> None:
    attributes = {row["document"]: row["attributes"] for row in study.rows("documents")}
    assert attributes["K01-C"] == {"school": "乡小"}
    assert attributes["K01-P"] == {}


def test_an_ingest_that_was_interrupted_stored_nothing(
    empty: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qcode.workflow import ingesting

    names = [f"K{number:02}" for number in range(1, 7)]
    for name in names:
        write(empty, f"{name}.txt", ZH.replace("小雨", name))
    save = ingesting._Writer.save
    stop = ["K05"]

    def killed(writer: object, prepared: ingesting.Prepared) -> None:
        save(writer, prepared)
        if prepared.document.id in stop:
            raise KeyboardInterrupt

    monkeypatch.setattr(ingesting._Writer, "save", killed)
    before = empty.dump()
    found = qcode("--project", empty.folder, "--coder", "ann", "ingest", empty.files)
    assert found.code == 130
    assert "interrupted" in found.err
    empty.check()
    assert empty.dump() == before
    stop.clear()
    empty.run("ingest", empty.files)
    assert [row["document"] for row in empty.rows("documents")] == names
    runs = [(run["kind"], run["state"], run["summary"]) for run in empty.rows("history")]
    assert runs[1:] == [("ingest", "done", "6 documents")]
    empty.run("undo")
    assert empty.rows("documents") == []
