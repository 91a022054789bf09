"""What the commands print: JSON of fixed shape, every form, and text that does no harm."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import stat
from pathlib import Path

import pytest
from study_files import CODEBOOK, NOW, Study, finished, qcode, start

from qcode import __version__


@pytest.fixture
def worked(study: Study) -> Study:
    study.run("suggest")
    study.code("K01-C", "N-TUTOR", "题目不会也没人教", "--memo", "看")
    study.code("K02-C", "S-FAM", "Grandma is here", coder="ben")
    return study


LISTS = {
    "documents": (
        ["documents"],
        (
            "document informant role cases wave method date place language encoding format turns"
            " characters codings codes_covered attributes"
        ),
    ),
    "show": (
        ["show", "K01-C"],
        "turn speaker who role start end time_start time_end text",
    ),
    "suggestions": (
        ["suggestions"],
        (
            "id document turn start end quote code facet polarity modifiers score suggester evidence"
            " status"
        ),
    ),
    "codings": (
        ["codings"],
        (
            "id document turn start end quote code facet polarity modifiers case informant role wave"
            " coder origin codebook_version memo created status"
        ),
    ),
    "cases": (["cases"], "case documents people attributes"),
    "informants": (["informants"], "informant role documents attributes"),
    "history": (
        ["history"],
        "run kind coder started finished state summary counts undoes what",
    ),
    "search": (["search", "没人"], "document turn who role start end before quote after"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_json_has_exactly_these_keys(worked: Study, kind: str) -> None:
    command, keys = LISTS[kind]
    whole = worked.run(*command, "--format", "json").json
    head = ["qcode", "kind", "project", "note", *(["text"] if kind == "show" else []), "rows"]
    assert list(whole) == head
    assert (whole["qcode"], whole["kind"], whole["project"]) == (__version__, kind, "小研究")
    assert whole["rows"]
    for row in whole["rows"]:
        assert list(row) == keys.split()


def test_json_of_a_document_and_of_its_turns(worked: Study) -> None:
    assert worked.rows("documents")[0] == {
        "document": "K01-C", "informant": "K01-C", "role": "child", "cases": ["K01"], "wave": "T0",
        "method": "", "date": "2025-01-05", "place": "", "language": "", "encoding": "utf-8",
        "format": "text", "turns": 6, "characters": 113, "codings": 1, "codes_covered": 0,
        "attributes": {"school": "乡小"},
    }  # fmt: skip
    turns = worked.rows("show", "K01-C", "--turn", "2")
    assert turns == [{
        "turn": 2, "speaker": "小禾", "who": "K01-C", "role": "child", "start": 20, "end": 38,
        "time_start": None, "time_end": None, "text": "写作业。题目不会也没人教，空在那里。",
    }]  # fmt: skip


def test_json_of_a_suggestion_names_words_cue_and_rule(worked: Study) -> None:
    first = worked.rows("suggestions")[0]
    assert list(first["evidence"][0]) == ["start", "end", "text", "cue", "strength", "rule"]
    text = worked.run("show", "K01-C", "--format", "json").json["text"]
    for item in first["evidence"]:
        assert text[item["start"] : item["end"]] == item["text"] == "没人教"
    assert text[first["start"] : first["end"]] == first["quote"]
    assert (first["status"], first["code"], first["facet"]) == ("open", "N-TUTOR", "need")


def test_an_empty_list_is_still_of_its_shape(study: Study) -> None:
    assert study.run("codings", "--format", "json").json["rows"] == []
    assert study.run("codings", "--format", "tsv").lines[0].startswith("id\tdocument\tturn")
    assert len(study.run("codings", "--format", "csv").lines) == 1
    assert "(none)" in study.run("codings", "--format", "text").out


def test_every_form_tells_the_same(worked: Study) -> None:
    rows = worked.rows("codings")
    tsv = [line.split("\t") for line in worked.run("codings").lines]
    table = [dict(zip(tsv[0], line, strict=True)) for line in tsv[1:]]
    read = csv.DictReader(
        io.StringIO(worked.run("codings", "--format", "csv").out.lstrip("\ufeff"))
    )
    assert [row["quote"] for row in rows] == [row["quote"] for row in table]
    assert table == list(read)
    marks = worked.run("codings", "--format", "md").lines
    assert marks[1].startswith("| ---")
    assert len(marks) == 4
    text = worked.run("codings", "--format", "text").out
    assert "题目不会也没人教" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("suffix", "begins"), [
    ("csv", "\ufeffid,document"), ("tsv", "id\tdocument"), ("json", "{\n"), ("md", "| id |"),
    ("txt", "id"),
])  # fmt: skip
def test_a_file_takes_its_form_from_its_name_and_is_private(
    worked: Study, suffix: str, begins: str
) -> None:
    path = worked.folder / f"编码.{suffix}"
    found = worked.run("codings", "--output", path)
    assert (found.out, found.err) == ("", f"written: {path}\n")
    assert path.read_bytes().decode().startswith(begins)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(worked.folder.glob(".*part"))


def test_a_form_or_place_that_cannot_be_is_refused(worked: Study) -> None:
    assert "did you mean json" in worked.refused("codings", "--format", "jsn")
    assert "no form is known for out.foo" in worked.refused(
        "codings", "-o", worked.folder / "out.foo"
    )
    nowhere = worked.folder / "no" / "out.csv"
    words = worked.refused("codings", "--output", nowhere)
    assert f"{nowhere} cannot be written" in words
    assert ".part" not in words


@pytest.mark.parametrize(
    ("filters", "quotes"),
    [
        (["--document", "K01-C"], ["题目不会也没人教"]),
        (["--case", "K02"], ["Grandma is here"]),
        (["--role", "child"], ["题目不会也没人教", "Grandma is here"]),
        (["--informant", "K02-C"], ["Grandma is here"]),
        (["--facet", "need"], ["题目不会也没人教"]),
        (["--code", "S-FAM"], ["Grandma is here"]),
        (["--coder", "ben"], ["Grandma is here"]),
        (["--by", "ann"], ["题目不会也没人教"]),
        (["--polarity", "absent"], []),
        (["--wave", "T0", "--set", "about=child"], ["题目不会也没人教", "Grandma is here"]),
        (["--set", "about=family"], []),
        (["--status", "removed"], []),
        (["--time", "now"], ["题目不会也没人教", "Grandma is here"]),
    ],
)
def test_filters_choose_codings(worked: Study, filters: list[str], quotes: list[str]) -> None:
    assert [row["quote"] for row in worked.rows("codings", *filters)] == quotes


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["show", "K01-X"], "did you mean K01-"),
        (["codings", "--document", "k02c"], "did you mean K02-C"),
        (["codings", "--code", "N-PEEER"], "did you mean N-PEER"),
        (["codings", "--facet", "needs"], "did you mean need"),
        (["codings", "--case", "K10"], "did you mean K02, K01"),
        (["codings", "--role", "childs"], "did you mean child"),
        (["codings", "--coder", "bem"], "did you mean ben"),
        (["codings", "--status", "inforce"], "did you mean in_force"),
        (["codings", "--polarity", "absnt"], "did you mean absent"),
        (["codings", "--wave", "T9"], "these exist: T0"),
        (["codings", "--set", "abuot=child"], "did you mean about"),
        (["codings", "--set", "about=chld"], "did you mean child"),
        (["suggest", "--code", "N-PER"], "did you mean N-PEER"),
        (["suggestions", "--status", "opened"], "open, accepted, rejected"),
        (["table", "frequence"], "did you mean frequency"),
        (["codebook", "show", "N-PEEER"], "did you mean N-PEER"),
        (["why", "zz"], "there is no coding 'zz'"),
        (["accept", "zz"], "there is no suggestion 'zz'"),
        (["show", "K01-C", "--turn", "70"], "K01-C has no turn 70"),
        (["documents", "set", "K01-C", "wave"], "takes KEY=VALUE"),
    ],
)
def test_names_that_do_not_exist_are_answered_with_the_nearest(
    worked: Study, command: list[str], words: str
) -> None:
    assert words in worked.refused(*command)


def test_wrong_usage_is_two(worked: Study) -> None:
    for command in (
        ["code"],
        ["nothing"],
        ["documents", "--nothing"],
        ["show", "K01-C", "--turn", "x"],
    ):
        found = qcode("--project", worked.folder, *command)
        assert (found.code, found.out) == (2, ""), command
        assert "Traceback" not in found.err


def test_version_and_help() -> None:
    assert qcode("--version").out == f"qcode {__version__}\n"
    assert qcode("--help").code == 0
    assert "Usage: qcode" in qcode("code", "--help").out


# Text that would do harm

NASTY = (
    "问：\x1b[31m红\x1b[0m色吗？\n"
    "答：[/] [bold]好[/bold] [link=x]点[/link] :smile: \u202e反\u2066着\u200b看\x07。\n"
    "问：还有？\n"
    "答：{a} %s <b>&amp; | \x9b31m 完。\n"
)
CONTROLS = ("\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200b")


@pytest.fixture
def nasty(study: Study) -> Study:
    path = study.files / "a [b] \u202eb.txt"
    path.write_bytes(NASTY.encode())
    study.run("ingest", path, "--case", "K01")
    document = "a [b] \u202eb"
    study.run("code", document, "N-PEER", "--quote", NASTY.split("\n")[1][2:], "--memo", "\x1b[2J")
    return study


@pytest.mark.parametrize(
    "command",
    [
        ["show", "a ", "--codings"], ["search", "好"], ["codings"], ["documents"], ["history"],
        ["table", "quotes", "--code", "N-PEER"], ["status"],
    ],
)  # fmt: skip
def test_text_is_shown_and_never_obeyed(nasty: Study, command: list[str]) -> None:
    found = nasty.run(*command, "--format", "text")
    assert not any(mark in found.out + found.err for mark in CONTROLS)


def test_marks_are_shown_as_they_are(nasty: Study) -> None:
    shown = nasty.run("show", "a ", "--format", "text").out
    for words in (
        "␛[31m红␛[0m色",
        "[/] [bold]好[/bold] [link=x]点[/link] :smile:",
        "<U+202E>反",
        "␇",
    ):
        assert words in shown
    story = nasty.run("why", nasty.rows("codings")[0]["id"]).out
    assert "[/] [bold]好" in story
    assert not any(mark in story for mark in CONTROLS)


def test_errors_show_names_safely(nasty: Study) -> None:
    words = nasty.refused("show", "a [b] \x1b[31m")
    assert "\x1b" not in words
    assert "\u202e" not in words


def test_data_keep_every_character(nasty: Study) -> None:
    row = nasty.rows("codings")[0]
    assert row["quote"] == NASTY.split("\n")[1][2:]
    assert row["memo"] == "\x1b[2J"
    whole = nasty.run("show", "a ", "--format", "json").json
    assert whole["text"] == NASTY


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """Run a command whose output is a terminal and return what it wrote there."""
    main, other = pty.openpty()
    process = start(*arguments, stdout=other, env=environment)
    os.close(other)
    shown = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    assert finished(process).code == 0
    os.close(main)
    return shown.decode()


@pytest.mark.parametrize("form", ["text", "tsv", "csv", "md", "json"])
def test_a_terminal_is_sent_no_control_characters_in_any_form(nasty: Study, form: str) -> None:
    shown = on_a_terminal("--project", nasty.folder, "codings", "--format", form)
    assert "[bold]好" in shown
    assert not any(mark in shown for mark in CONTROLS)


@pytest.mark.parametrize(
    "command",
    [
        ["show", "a ", "--format", "json"],
        ["table", "quotes", "--code", "N-PEER", "--format", "md"],
        ["recode", "nasty.yaml", "--dry-run"],
    ],
)
def test_a_terminal_is_safe_from_every_command(
    nasty: Study, tmp_path: Path, command: list[str]
) -> None:
    text = CODEBOOK.replace('"1.0.0"', '"1.1.0"').replace("zh: 同伴", "zh: 同\u202e伴")
    (tmp_path / "nasty.yaml").write_text(text, encoding="utf-8")
    shown = on_a_terminal("--project", nasty.folder, *command)
    assert shown
    assert not any(mark in shown for mark in CONTROLS)


def test_colour_stays_away_where_it_is_not_wanted(worked: Study) -> None:
    command = ("--project", worked.folder, "show", "K01-C", "--codings")
    plain = on_a_terminal(*command, NO_COLOR="1")
    assert "题目不会也没人教" in plain
    assert "\x1b[3" not in plain
    assert "\x1b[" in on_a_terminal(*command, NO_COLOR="", TERM="xterm-256color")


def test_names_of_files_may_be_of_any_language(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "Ünïcode 访谈 🎙.txt"
    path.write_text("问：好？\nЯ：好。\n问：嗯？\nЯ：嗯。\n", encoding="utf-8")
    study.run("ingest", path)
    assert study.rows("documents")[-1]["document"] == "Ünïcode 访谈 🎙"
    assert study.rows("show", "Ünïcode 访谈 🎙")[1]["speaker"] == "Я"


# Completion


def complete(study: Study, line: str) -> list[str]:
    words = line.split(" ")
    process = start(
        env={
            "_QCODE_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1),
            "QCODE_PROJECT": str(study.folder),
        }
    )  # fmt: skip
    found = finished(process)
    assert found.err == ""
    return found.out.split()


def test_the_shell_completes_documents_codes_and_cases(study: Study, tmp_path: Path) -> None:
    assert complete(study, "qcode show K01") == ["K01-C", "K01-P"]
    assert complete(study, "qcode code K01-C N-") == ["N-EDU", "N-TUTOR", "N-PEER"]
    assert complete(study, "qcode cases set K") == ["K01", "K02"]
    assert complete(study, "qcode sugg") == ["suggest", "suggestions"]
    assert complete(Study(tmp_path), "qcode show K") == []


def test_completion_looks_into_the_project_that_the_line_names(
    study: Study, tmp_path: Path
) -> None:
    line = f"qcode --project {study.folder} show K02"
    assert complete(Study(tmp_path), line) == ["K02-C"]


def test_status_says_what_waits_and_what_to_do(study: Study) -> None:
    rows = study.rows("status")
    facts = {row["what"]: row["value"] for row in rows}
    assert (facts["documents"], facts["turns"], facts["cases"], facts["informants"]) == (
        4,
        18,
        2,
        4,
    )
    assert facts["codebook"] == "small 1.0.0"
    assert facts["documents not worked through"] == 4
    assert [row["value"].split("  ")[0] for row in rows if row["what"] == "next"] == [
        "qcode suggest", "qcode cover DOCUMENT…",
    ]  # fmt: skip
    study.run("suggest")
    study.code("K01-C", "N-TUTOR", "没人教", coder="ben")
    study.run("cover", "--all")
    rows = study.rows("status")
    facts = {row["what"]: row["value"] for row in rows}
    assert (facts["codings"], facts["codings of ben"], facts["undecided suggestions"]) == (1, 1, 16)
    assert facts["documents not worked through"] == 0


def test_status_warns_in_a_synchronised_folder(study: Study, tmp_path: Path) -> None:
    (tmp_path / "坚果云").mkdir()
    moved = Study(study.folder.rename(tmp_path / "坚果云" / "study"))
    assert "synchronised folder" in moved.run("status").out


def test_history_says_who_did_what_and_when(worked: Study) -> None:
    rows = worked.rows("history")
    assert [(row["kind"], row["coder"], row["started"]) for row in rows] == [
        ("init", "ann", NOW), ("ingest", "ann", NOW), ("suggest", "ann", NOW), ("code", "ann", NOW),
        ("code", "ben", NOW),
    ]  # fmt: skip
    assert [row["what"] for row in rows] == [
        "project made", "transcripts read", "suggestions made", "passage coded", "passage coded",
    ]  # fmt: skip
    assert rows[-1]["summary"] == "S-FAM on K02-C turn 4"
    assert json.loads(json.dumps(rows[-1]["counts"])) == {"codings": 1}


def test_history_tells_facts_of_cases_informants_persons_and_documents_apart(
    worked: Study,
) -> None:
    worked.run("cases", "set", "K01", "school=乡小")
    worked.run("informants", "set", "K01-C", "age=9")
    (worked.folder / "people.csv").write_text("case,form,source\nK01,林姐姐,S-SW\n", "utf-8")
    worked.run("people", "import", worked.folder / "people.csv")
    worked.run("documents", "set", "K02-C", "wave=T2")
    worked.run("documents", "rename", "K02-C", "本")
    assert [row["what"] for row in worked.rows("history")][-5:] == [
        "cases set", "informants set", "people set", "document set", "document set",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["课外没有人讲解功课。", "Nobody explains schoolwork."])
def test_a_definition_in_no_named_language_stands_as_it_is(tmp_path: Path, words: str) -> None:
    book = tmp_path / "book.yaml"
    book.write_text(
        "format: 1\nname: small\nversion: '1'\nfacets: [{id: need, name: n}]\n"
        f"codes: [{{id: N-A, facet: need, name: a, definition: {words}}}]\n",
        encoding="utf-8",
    )
    assert qcode("init", tmp_path / "p", "--codebook", book).code == 0
    listed = qcode("--project", tmp_path / "p", "codebook", "show", "--format", "csv").out
    assert f",{words}," in listed
    assert f"={words}" not in listed
