"""At a terminal, ingest asks about what is not clear and stores what was answered."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest
from study_files import Study, qcode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
if sys.platform != "win32":
    from pseudo_terminal import at_terminal

GROUP_ZH = "".join(
    f"主持人：第{n}个问题，谁来说？\n妈妈：我先说第{n}点。\n奶奶：我补充第{n}点。\n"
    for n in "一二三四"
)
GROUP_EN = "".join(
    f"Moderator: Question {n}, who begins?\nMum: I do, number {n}.\nGran: And me, {n}.\n"
    for n in range(1, 5)
)
SLIPS = "".join(
    f"Interviewer: What about {n}?\nParticipant: It was {n}.\n"
    f"Interviewer: And then?\nParticpant: After {n} nothing.\n"
    for n in range(1, 5)
)


@pytest.fixture
def empty(tmp_path: Path) -> Study:
    """A project without documents, and a folder for files."""
    assert qcode("init", tmp_path / "p", "--codebook", "starter").code == 0
    (tmp_path / "p" / "files").mkdir()
    return Study(tmp_path / "p")


def options_of(study: Study) -> dict[str, object]:
    """Return, by document, what is stored with it of how it was read."""
    with sqlite3.connect(study.folder / "qcode.db") as store:
        rows = store.execute(
            "SELECT name, options FROM document JOIN version ON version.id = version_id"
        ).fetchall()
    return {name: json.loads(options) for name, options in rows}


@pytest.mark.parametrize(
    ("text", "asks", "first", "second"),
    [(GROUP_ZH, "主持人", "妈妈", "奶奶"), (GROUP_EN, "Moderator", "Mum", "Gran")],
)
def test_who_speaks_is_asked_and_the_answers_are_stored(
    empty: Study, text: str, asks: str, first: str, second: str
) -> None:
    path = empty.files / "group.txt"
    path.write_text(text, encoding="utf-8")
    code, screen = at_terminal(
        ["--project", empty.folder, "ingest", path, "--save-profile", "小组"],
        [(f"who is {first}?", "m"), (f"who is {second}?", "G1")],
    )
    assert code == 0, screen
    assert f"4 × {asks}: interviewer (proposed)" in screen
    assert "1 document stored: group" in screen
    who = [turn["who"] for turn in empty.rows("show", "group")]
    assert who[:3] == ["interviewer", "group", "G1"]
    said = {asks: "interviewer", first: "informant", second: "G1"}
    assert options_of(empty) == {"group": {"speakers": said}}
    profiles = {row["profile"]: row for row in empty.rows("ingest", "--profiles")}
    assert profiles["小组"]["speakers"] == said
    empty.check()


@pytest.mark.parametrize(("text", "first"), [(GROUP_ZH, "妈妈"), (GROUP_EN, "Mum")])
@pytest.mark.parametrize("slip", ["?", "？", "n", "Y", "是"])
def test_an_answer_to_another_question_makes_no_informant(
    empty: Study, text: str, first: str, slip: str
) -> None:
    path = empty.files / "group.txt"
    path.write_text(text, encoding="utf-8")
    answers = [(f"who is {first}?", slip), (f"{slip!r} names nobody", "M"), ("who is", "G1")]
    code, screen = at_terminal(["--project", empty.folder, "ingest", path], answers)
    assert code == 0, screen
    assert [row["informant"] for row in empty.rows("informants")] == ["group", "G1"]


@pytest.mark.parametrize("who", ["?", "？"])
def test_a_question_mark_is_no_informant(empty: Study, who: str) -> None:
    path = empty.files / "group.txt"
    path.write_text(GROUP_ZH, encoding="utf-8")
    said = empty.refused("ingest", path, "--speaker", f"妈妈={who}", "--speaker", "奶奶=m", code=5)
    assert f"who is {who!r}? A label is interviewer, informant" in said


def test_spellings_of_one_speaker_are_offered_for_merging(empty: Study) -> None:
    path = empty.files / "slips.txt"
    path.write_text(SLIPS, encoding="utf-8")
    code, screen = at_terminal(
        ["--project", empty.folder, "ingest", path],
        [("one speaker? [Y/n]", "y"), ("who is Participant?", "m")],
    )
    assert code == 0, screen
    assert {turn["who"] for turn in empty.rows("show", "slips")} == {"interviewer", "slips"}
    speakers = options_of(empty)["slips"]["speakers"]  # type: ignore[index]
    assert speakers["Particpant"] == speakers["Participant"] == "informant"


def test_an_answer_holds_for_files_with_the_same_labels(empty: Study) -> None:
    for name in ("A", "B"):
        words = GROUP_ZH.replace("第", f"{name}第")
        (empty.files / f"{name}.txt").write_text(words, encoding="utf-8")
    code, screen = at_terminal(
        ["--project", empty.folder, "ingest", empty.files],
        [("who is 妈妈?", "m"), ("who is 奶奶?", "m")],
    )
    assert code == 0, screen
    assert "B.txt: as before" in screen
    assert [row["document"] for row in empty.rows("documents")] == ["A", "B"]


def test_an_empty_answer_leaves_the_file_out_and_stores_the_others(empty: Study) -> None:
    (empty.files / "group.txt").write_text(GROUP_EN, encoding="utf-8")
    (empty.files / "good.txt").write_text("问：好吗？\n答：好。\n问：真的？\n答：真的。\n", "utf-8")
    code, screen = at_terminal(
        ["--project", empty.folder, "ingest", empty.files], [("who is Mum?", "")]
    )
    assert code == 5
    assert "1 problem in 1 place; 1 document stored" in screen
    assert [row["document"] for row in empty.rows("documents")] == ["good"]


def test_what_cannot_be_an_answer_is_asked_again(empty: Study) -> None:
    path = empty.files / "group.txt"
    path.write_text(GROUP_EN, encoding="utf-8")
    code, screen = at_terminal(
        ["--project", empty.folder, "ingest", path],
        [("who is Mum?", "interviewr"), ("! interviewr is not", "m"), ("who is Gran?", "i")],
    )
    assert code == 0, screen
    assert [turn["who"] for turn in empty.rows("show", "group")][:3] == [
        "interviewer", "group", "interviewer",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), [(GROUP_ZH, "妈妈"), (GROUP_EN, "Mum")])
def test_without_a_terminal_the_call_says_what_to_pass(empty: Study, text: str, name: str) -> None:
    path = empty.files / "group.txt"
    path.write_text(text, encoding="utf-8")
    words = empty.refused("ingest", path, code=5)
    assert f"--speaker {name}=WHO" in words
