"""What --dry-run shows: format, layout, labels, header, furniture, what was not matched."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from study_files import Study, qcode

MIXED = """\
访谈对象：小川，五年级，和妈妈还有隔壁的李爷爷住在一个院子里，父亲在外地打工，一年回来一次
日期：2025年2月20日
----------
访谈员：小川，放学以后谁陪你写作业？我是说，妈妈还没有下班、你一个人在家的那一段时间里面？
小川：没人教我，妈妈九点才下班，不会的题就空着。
访谈员：空着的题怎么办？
小川：抄同桌的。
说明：本文字稿由录音整理。
"""
AT_80 = """\
小川.txt → 小川
  format text, encoding utf-8 (valid throughout)
  178 characters, 4 turns
  informant 小川, role child, cases K01, wave –, date –
  layout name-colon: 访谈员 ×2, 小川 ×2
      2 × 访谈员: interviewer (proposed)
      2 × 小川: 小川
  header: 访谈对象：小川，五年级，和妈妈还有隔壁的李爷爷住在一个院子里，父亲在…
  footer: 说明：本文字稿由录音整理。
  offered: 访谈对象 = 小川，五年级，和妈妈还有隔壁的李爷爷住在一个院子里，父亲…
  offered: 日期 = 2025年2月20日
    to use it: --date 2025-02-20
  first turns:
      1  访谈员: 小川，放学以后谁陪你写作业？我是说，妈妈还没有下班、你一个人在…
      2  小川: 没人教我，妈妈九点才下班，不会的题就空着。
      3  访谈员: 空着的题怎么办？
      4  小川: 抄同桌的。

"""
GROUP = "Moderator: Who begins?\nMum: I do.\nGran: And me.\nMum: Yes.\nGran: Well.\n" * 2


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A project without documents; the current folder holds the files."""
    assert qcode("init", tmp_path / "p", "--codebook", "starter").code == 0
    monkeypatch.chdir(tmp_path)
    return Study(tmp_path / "p")


def test_the_preview_at_80_columns(empty: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("小川.txt").write_text(MIXED, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    before = empty.dump()
    found = empty.run("ingest", "小川.txt", "--dry-run", "--case", "K01", "--role", "child")
    assert found.out == AT_80
    assert empty.dump() == before


@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_of_the_preview_is_wider_than_the_terminal(
    empty: Study, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    Path("小川.txt").write_text(MIXED, encoding="utf-8")
    Path("group.txt").write_text(GROUP, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", str(width))
    for name in ("小川.txt", "group.txt"):
        found = qcode("--project", empty.folder, "ingest", name, "--dry-run")
        assert max(map(cell_len, found.lines)) <= width
    whole = qcode("--project", empty.folder, "ingest", "小川.txt", "--dry-run").out
    assert ("父亲在外地打工，一年回来一次" in whole) == (width == 160)


def test_what_is_not_clear_is_shown_before_it_is_refused(empty: Study) -> None:
    Path("group.txt").write_text(GROUP, encoding="utf-8")
    found = qcode("--project", empty.folder, "ingest", "group.txt", "--dry-run")
    assert found.code == 5
    assert "      4 × Mum: who?" in found.out
    assert "  not clear: who is Mum, Gran?" in found.out
    assert "1 problem; nothing was written" in found.err
    assert "--speaker Mum=WHO --speaker Gran=WHO" in found.err


def test_two_layouts_are_shown_with_their_labels_and_counts(empty: Study) -> None:
    text = "".join(f"访谈员：第{n}个问题？\n小雨：第{n}个回答。\n" for n in "一二三四五六")
    text += "".join(f"【李老师】第{n}次吗？\n【小美】第{n}次了。\n" for n in "一二三四五六")
    Path("两种.txt").write_text(text, encoding="utf-8")
    found = qcode("--project", empty.folder, "ingest", "两种.txt", "--dry-run")
    assert found.code == 5
    assert "  layout name-colon: 访谈员 ×6, 小雨 ×6" in found.out
    assert "  or else bracket-label: 李老师 ×6, 小美 ×6" in found.out


def test_the_preview_as_json_holds_every_turn_and_piece(empty: Study) -> None:
    Path("小川.txt").write_text(MIXED, encoding="utf-8")
    found = empty.run("ingest", "小川.txt", "--dry-run", "--format", "json").json
    assert found["kind"] == "preview"
    (row,) = found["rows"]
    assert [turn["speaker"] for turn in row["turns"]] == ["访谈员", "小川"] * 2
    assert row["pieces"][0][:2] == ["header", 0]
    assert row["pieces"][-1][2] == len(MIXED) == row["characters"]
    assert row["fields"]["日期"] == "2025年2月20日"
    assert row["labels"][0] == {
        "label": "访谈员", "turns": 2, "who": "interviewer", "proposed": True, "is_open": False,
    }  # fmt: skip
    assert (row["encoding"], row["not_clear"], row["same_as"]) == ("utf-8", None, None)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8-sig", "utf-8 (by its byte order mark)"),
        ("gb18030", "gb18030 (by the characters it gives)"),
        ("utf-8", "utf-8 (valid throughout)"),
    ],
)
def test_the_preview_says_how_the_encoding_was_found(
    empty: Study, encoding: str, words: str
) -> None:
    Path("小川.txt").write_text(MIXED, encoding=encoding)
    assert f"encoding {words}" in empty.run("ingest", "小川.txt", "--dry-run").out


def test_several_interviews_are_shown_one_by_one(empty: Study) -> None:
    body = "访谈员：好吗？\n小雨：好。\n访谈员：真的？\n小雨：真的。\n"
    Path("两个.txt").write_text(f"第一次\n{body}第二次\n{body}没有了。\n", encoding="utf-8")
    found = empty.run("ingest", "两个.txt", "--split-on", "^第.次$", "--dry-run")
    assert "两个.txt → 两个-1" in found.out
    assert "两个.txt → 两个-2" in found.out


def test_control_characters_of_a_file_never_reach_the_terminal(empty: Study) -> None:
    text = "\x1b[31mDate: x\nInterviewer: Well?\nAmy: \x1b[2J Well.\nInterviewer: So?\nAmy: So.\n"
    Path("amy.txt").write_text(text, encoding="utf-8")
    found = empty.run("ingest", "amy.txt", "--dry-run", "--speaker", "Amy=informant")
    assert "\x1b" not in found.out + found.err
