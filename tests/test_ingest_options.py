"""What the user says about how a file is read: where it is heeded, stored, and used again."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from study_files import Study, qcode

ZH = "访谈员：你叫什么？\n小雨：小雨。没人教我。\n访谈员：还有呢？\n小雨：没有了。\n"
EN = "Interviewer: Who helps?\nAmy: Nobody does.\nInterviewer: Nobody?\nAmy: Grandma.\n"
TWO_ZH = "访谈一\n" + ZH + "\n访谈二\n" + ZH.replace("小雨", "小明")
TWO_EN = "Interview 1\n" + EN + "\nInterview 2\n" + EN.replace("Amy", "Ben")


@pytest.fixture
def empty(tmp_path: Path) -> Study:
    """A project without documents, and a folder for files."""
    assert qcode("init", tmp_path / "p", "--codebook", "starter").code == 0
    (tmp_path / "p" / "files").mkdir()
    return Study(tmp_path / "p")


def write(study: Study, name: str, text: str) -> Path:
    path = study.files / name
    path.write_text(text, encoding="utf-8")
    return path


def options_of(study: Study, document: str) -> dict[str, object]:
    with sqlite3.connect(study.folder / "qcode.db") as store:
        query = (
            "SELECT options FROM document JOIN version ON version.id = version_id WHERE name = ?"
        )
        return dict(json.loads(store.execute(query, (document,)).fetchone()[0]))


def kinds_of(study: Study, document: str) -> list[tuple[str, str]]:
    """Return the pieces of a stored document with their words."""
    text = study.run("show", document, "--format", "json").json["text"]
    with sqlite3.connect(study.folder / "qcode.db") as store:
        query = "SELECT pieces FROM document JOIN version ON version.id = version_id WHERE name = ?"
        pieces = json.loads(store.execute(query, (document,)).fetchone()[0])
    starts = [0, *(end for _, end in pieces)]
    assert starts[-1] == len(text)
    return [(kind, text[start:end]) for (kind, end), start in zip(pieces, starts, strict=False)]


@pytest.mark.parametrize(
    ("header", "until", "text", "label"),
    [
        ("小雨：五年级\n小雨：爱画画\n", "爱画画", ZH, "小雨"),
        ("小雨：五年级\n小雨：爱画画\n", "2", ZH, "小雨"),
        ("Amy: year five\nAmy: likes drawing\n", "drawing", EN, "Amy"),
        ("Amy: year five\nAmy: likes drawing\n", "2", EN, "Amy"),
    ],
)
def test_a_header_ends_where_the_user_says(
    empty: Study, header: str, until: str, text: str, label: str
) -> None:
    path = write(empty, "K1.txt", header + text)
    empty.run("ingest", path, "--header-until", until)
    assert kinds_of(empty, "K1")[0] == ("header", header)
    assert [turn["speaker"] for turn in empty.rows("show", "K1")][1] == label
    assert len(empty.rows("show", "K1")) == 4
    assert options_of(empty, "K1") == {"header_until": until}


@pytest.mark.parametrize(
    ("footer", "text"), [("整理者 王\n字数 120\n", ZH), ("Typed by W\n120 words\n", EN)]
)
def test_a_footer_begins_with_the_last_line_that_has_the_words(
    empty: Study, footer: str, text: str
) -> None:
    path = write(empty, "K1.txt", text + footer)
    empty.run("ingest", path, "--footer-from", footer[:4])
    assert kinds_of(empty, "K1")[-1] == ("footer", footer)
    assert footer[:4] not in empty.rows("show", "K1")[-1]["text"]


def test_lines_that_are_not_there_are_refused(empty: Study) -> None:
    path = write(empty, "K1.txt", ZH)
    assert "it has no line 40" in empty.refused("ingest", path, "--header-until", "40", code=5)
    assert "no line holds '无此'" in empty.refused("ingest", path, "--footer-from", "无此", code=5)
    assert "no line holds 'Part'" in empty.refused("ingest", path, "--split-on", "Part", code=5)
    words = empty.refused("ingest", path, "--split-on", "(", code=5)
    assert "no line holds '('" in words


@pytest.mark.parametrize("text", [ZH, EN])
def test_without_speakers_every_paragraph_is_a_turn_of_nobody_known(
    empty: Study, text: str
) -> None:
    empty.run("ingest", write(empty, "K1.txt", text), "--no-speakers")
    turns = empty.rows("show", "K1")
    assert {turn["speaker"] for turn in turns} == {None}
    assert "".join(turn["text"] for turn in turns).replace("\n", "") == text.replace("\n", "")
    assert options_of(empty, "K1") == {"no_speakers": True}


def test_subtitles_without_speakers_keep_their_names_as_furniture(empty: Study) -> None:
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 小雨>你好。\n\n00:03.000 --> 00:04.000\n<v 妈妈>好。\n"
    empty.run("ingest", write(empty, "K1.vtt", cue), "--no-speakers")
    assert [(t["speaker"], t["text"]) for t in empty.rows("show", "K1")] == [
        (None, "你好。"), (None, "好。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mark", "names"),
    [
        (TWO_ZH, "^访谈[一二]$", ("小雨", "小明")),
        (TWO_EN, r"^Interview \d$", ("Amy", "Ben")),
        ("研究甲\n" + TWO_ZH, "^访谈[一二]$", ("小雨", "小明")),
        (
            TWO_EN.replace("Interview 1\n", "").replace("Interview 2", "====="),
            "=====",
            ("Amy", "Ben"),
        ),
    ],
)
def test_several_interviews_in_a_file_become_documents_that_tile_it(
    empty: Study, text: str, mark: str, names: tuple[str, str]
) -> None:
    path = write(empty, "both.txt", text)
    empty.run("ingest", path, "--split-on", mark)
    assert [row["document"] for row in empty.rows("documents")] == ["both-1", "both-2"]
    texts = [empty.run("show", f"both-{n}", "--format", "json").json["text"] for n in (1, 2)]
    assert "".join(texts) == text
    for number, name in enumerate(names, 1):
        assert [t["speaker"] for t in empty.rows("show", f"both-{number}")][1] == name
        assert options_of(empty, f"both-{number}") == {"split_on": mark, "part": number}
        assert kinds_of(empty, f"both-{number}")
    again = empty.run("ingest", path, "--split-on", mark)
    assert again.err.count("unchanged: ") == 2


@pytest.mark.parametrize(("text", "label"), [(ZH, "小雨"), (EN, "Amy")])
def test_a_profile_is_saved_listed_used_and_taken_back(empty: Study, text: str, label: str) -> None:
    header = f"{label}: a\n{label}: b\n-- 正文 --\n"
    first = write(empty, "K1.txt", header + text)
    empty.run(
        "ingest", first, "--header-until", "正文", "--speaker", f"{label}=informant",
        "--save-profile", "本项目",
    )  # fmt: skip
    listed = {row["profile"]: row for row in empty.rows("ingest", "--profiles")}["本项目"]
    assert (listed["saved"], listed["header_until"]) == (True, "正文")
    assert listed["speakers"] == {label: "informant"}
    second = write(empty, "K2.txt", header + text.replace("。", "！").replace(".", "!"))
    empty.run("ingest", second, "--profile", "本项目")
    assert kinds_of(empty, "K2")[0] == ("header", header)
    assert options_of(empty, "K2")["profile"] == "本项目"
    assert options_of(empty, "K2")["header_until"] == "正文"
    empty.run("undo")
    empty.run("undo")
    names = [row["profile"] for row in empty.rows("ingest", "--profiles")]
    assert "本项目" not in names
    words = empty.refused("ingest", second, "--profile", "本项目", code=5)
    assert "there is no profile '本项目'" in words


def test_a_profile_of_labels_holds_where_they_occur(empty: Study) -> None:
    empty.run(
        "ingest", "--save-profile", "q", "--speaker", "甲=interviewer", "--speaker", "Q=interviewer"
    )
    path = write(empty, "K1.txt", "甲：好吗？\n乙：好。\n甲：真的？\n乙：真的。\n")
    empty.run("ingest", path, "--profile", "q")
    assert [turn["who"] for turn in empty.rows("show", "K1")][:2] == ["interviewer", "K1"]


def test_a_profile_stands_in_a_manifest(empty: Study) -> None:
    empty.run("ingest", "--save-profile", "q", "--header-until", "====")
    write(empty, "K1.txt", "小雨：一\n小雨：二\n====\n" + ZH)
    manifest = write(empty, "study.csv", "file,profile\nK1.txt,q\n")
    empty.run("ingest", "--manifest", manifest)
    assert kinds_of(empty, "K1")[0] == ("header", "小雨：一\n小雨：二\n====\n")
    manifest.write_text("file,profile\nK1.txt,r\n", encoding="utf-8")
    assert f"{manifest}:2: there is no profile 'r'" in empty.refused(
        "ingest", "--manifest", manifest, code=5
    )


def test_a_profile_without_words_keeps_how_the_one_file_was_read(empty: Study) -> None:
    empty.run("ingest", write(empty, "K1.txt", ZH), "--save-profile", "像这个")
    (row,) = [r for r in empty.rows("ingest", "--profiles") if r["profile"] == "像这个"]
    assert row["pattern"] == "name-colon"
    assert row["speakers"] == {"访谈员": "interviewer", "小雨": "informant"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anna: What about {n}?\nBen: It was {n}.\n", "[Carl] And {n}?\n[Dora] No {n}.\n"),
        (
            "访谈员：第{n}个问题？\n小雨：第{n}个回答。\n",
            "【李老师】第{n}次吗？\n【小美】第{n}次了。\n",
        ),
    ],
)
def test_a_file_in_two_layouts_is_not_taken_unasked(empty: Study, first: str, second: str) -> None:
    text = "".join(first.format(n=n) for n in "abcdef") + "".join(
        second.format(n=n) for n in "ghijkl"
    )
    path = write(empty, "K1.txt", text)
    words = empty.refused("ingest", path, code=5)
    assert "two layouts fit it: name-colon" in words
    assert "--pattern name-colon or --pattern bracket-label" in words
    label = text[: text.index("：" if "：" in text else ":")]
    empty.run("ingest", path, "--pattern", "name-colon", "--speaker", f"{label}=interviewer")
    assert options_of(empty, "K1")["pattern"] == "name-colon"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("yesterday", "'yesterday' is no date: write 2025, 2025-03 or 2025-03-01"),
        ("2025-02-30", "there is no day 2025-02-30 in the calendar"),
        ("2025/3/1", "'2025/3/1' is no date: write 2025-03-01"),
        ("2025年3月1日", "'2025年3月1日' is no date: write 2025-03-01"),
        ("1.3.2025", "'1.3.2025' is no date: write 2025, 2025-03 or 2025-03-01"),
    ],
)
def test_a_date_is_one_of_the_calendar(empty: Study, date: str, words: str) -> None:
    path = write(empty, "K1.txt", EN)
    assert words in empty.refused("ingest", path, "--date", date, code=5)
    empty.run("ingest", path)
    assert words in empty.refused("documents", "set", "K1", f"date={date}")


@pytest.mark.parametrize("date", ["2025", "2025-03", "2025-03-01", ""])
def test_a_date_may_be_partial(empty: Study, date: str) -> None:
    empty.run("ingest", write(empty, "K1.txt", ZH), "--date", "2024")
    empty.run("documents", "set", "K1", f"date={date}")
    assert empty.rows("documents")[0]["date"] == date


def test_a_name_has_an_end(empty: Study) -> None:
    path = write(empty, "K1.txt", ZH)
    words = empty.refused("ingest", path, "--document", "长" * 121, code=5)
    assert "it has 121 characters, and a name has at most 120" in words
    empty.run("ingest", path, "--document", "长" * 120)


def test_a_profile_that_would_hold_nothing_is_refused(empty: Study) -> None:
    write(empty, "K1.txt", ZH)
    write(empty, "K2.txt", EN)
    assert "nothing was said for the profile p to keep" in empty.refused(
        "ingest", empty.files, "--save-profile", "p"
    )
    path = empty.files / "K1.txt"
    assert "--save-profile goes with files" in empty.refused(
        "ingest", path, "--dry-run", "--save-profile", "p"
    )
    assert "is no name for a profile" in empty.refused(
        "ingest", path, "--save-profile", "a\tb", "--pattern", "name-colon"
    )


def test_a_profile_is_not_saved_where_a_file_was_left_out(empty: Study) -> None:
    write(empty, "K1.txt", ZH)
    write(empty, "K2.txt", "")
    found = qcode(
        "--project", empty.folder, "ingest", empty.files, "--pattern", "name-colon",
        "--save-profile", "p",
    )  # fmt: skip
    assert found.code == 5
    assert "profile p was not saved" in found.err
    assert not any(row["saved"] for row in empty.rows("ingest", "--profiles"))


@pytest.mark.parametrize(
    ("profile", "text", "labels"),
    [
        (
            "feishu",
            "".join(f"说话人 {1 + n % 2} 00:0{n}\n第{n}句话。\n\n" for n in range(1, 7)),
            ["说话人 2", "说话人 1"],
        ),
        (
            "otter",
            "".join(f"{('Amy', 'Ben')[n % 2]}  0:0{n}\nSentence {n}.\n\n" for n in range(1, 7)),
            ["Ben", "Amy"],
        ),
    ],
)
def test_what_a_service_prints_is_read_by_its_name(
    empty: Study, profile: str, text: str, labels: list[str]
) -> None:
    empty.run(
        "ingest", write(empty, "K1.txt", text), "--profile", profile,
        "--speaker", f"{labels[0]}=interviewer",
    )  # fmt: skip
    assert [turn["speaker"] for turn in empty.rows("show", "K1")] == labels * 3
    assert options_of(empty, "K1")["profile"] == profile
    listed = {row["profile"]: row for row in empty.rows("ingest", "--profiles")}
    assert listed[profile]["saved"] is False
    assert listed[profile]["about"]


def test_a_profile_that_does_not_exist_is_answered_with_the_nearest(empty: Study) -> None:
    path = write(empty, "K1.txt", ZH)
    assert "did you mean otter?" in empty.refused("ingest", path, "--profile", "oter", code=5)
