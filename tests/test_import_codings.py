"""Codings made elsewhere: every row checked, all stored or none; what we write comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from study_files import Study

from qcode.exports.listing import write_listing
from qcode.readers.codings import read_codings

HEAD = "document,turn,quote,code,polarity,case,coder,memo,about,time\n"
GOOD = (
    HEAD
    + "K01-C,2,题目不会也没人教,N-TUTOR,mixed,K01,ann,看作业,family,now\n"
    + "K02-C,2,Nobody helps me,N-TUTOR,,,,,,\n"
    + "W01,2,Ben has no friends,N-PEER,absent,none,ben,,,before\n"
    + "K01-P,4,够了够了,A-SUFF,,K01,ann,,,\n"
)
KEYS = (
    "document", "turn", "start", "end", "quote", "code", "polarity", "modifiers", "case", "coder",
    "memo", "status",
)  # fmt: skip


def write(study: Study, text: str, name: str = "rows.csv", encoding: str = "utf-8-sig") -> Path:
    path = study.folder / name
    path.write_bytes(text.encode(encoding))
    return path


def held(study: Study) -> list[tuple[object, ...]]:
    rows = study.rows("codings")
    return [tuple(str(row[key]) for key in KEYS) for row in rows]


def test_rows_become_codings_with_defaults_filled_in(study: Study) -> None:
    found = study.run("import", "codings", write(study, GOOD))
    assert "4 codings stored, 0 were there already" in found.err
    rows = study.rows("codings")
    assert [(row["document"], row["code"], row["polarity"], row["case"]) for row in rows] == [
        ("K01-C", "N-TUTOR", "mixed", "K01"),
        ("K01-P", "A-SUFF", None, "K01"),
        ("K02-C", "N-TUTOR", "present", "K02"),
        ("W01", "N-PEER", "absent", None),
    ]
    assert [row["modifiers"] for row in rows] == [
        {"about": "family", "time": "now"}, {"about": "child"}, {"about": "child"},
        {"about": "child", "time": "before"},
    ]  # fmt: skip
    assert {row["origin"] for row in rows} == {"imported"}
    assert [row["coder"] for row in rows] == ["ann", "ann", "ann", "ben"]


def test_the_same_file_again_changes_nothing(study: Study) -> None:
    path = write(study, GOOD)
    study.run("import", "codings", path, "--covered", "all")
    before = study.dump()
    found = study.run("import", "codings", path, "--covered", "all")
    assert "0 codings stored, 4 were there already" in found.err
    assert study.dump() == before


def test_a_row_that_stands_twice_is_one_coding(study: Study) -> None:
    rows = GOOD + GOOD.split("\n")[1] + "\n"
    found = study.run("import", "codings", write(study, rows))
    assert "4 codings stored, 1 was there already" in found.err


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_what_codings_writes_comes_back_as_it_was(
    study: Study, another: Callable[[str], Study], form: str
) -> None:
    study.run("import", "codings", write(study, GOOD))
    study.code("K02-C", "S-FAM", "It is enough.\nGrandma is here")
    path = study.folder / f"out.{form}"
    study.run("codings", "--output", path)
    again = study.run("import", "codings", path)
    assert "0 codings stored, 5 were there already" in again.err
    fresh = another("fresh")
    fresh.run("import", "codings", path)
    assert held(fresh) == held(study)
    fresh.run("import", "codings", path)
    assert len(fresh.rows("codings")) == 5


HARD = st.text(
    st.sampled_from(list("=+-@＝＋－＠'\"“”,;；\n\t |\\中文ab😀\u3000\u00a0\u2028 ")), max_size=12
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HARD, min_size=1, max_size=4))
def test_memos_of_any_shape_come_back_through_csv(tmp_path: Path, memos: list[str]) -> None:
    columns = ("document", "code", "quote", "memo")
    rows = [{"document": "K01", "code": "N-TUTOR", "quote": "没", "memo": memo} for memo in memos]
    path = tmp_path / "memos.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_listing(stream, "csv", {}, columns, rows)
    read, problems = read_codings(path)
    assert problems == []
    assert [row.memo for row in read] == memos


def test_cells_that_a_spreadsheet_would_compute_are_safe_and_come_back(study: Study) -> None:
    study.code("K01-C", "N-TUTOR", "没人教", "--memo", "=1+1")
    study.code("K01-C", "N-PEER", "没人跟我玩", "--memo", "'@plain")
    path = study.folder / "out.csv"
    study.run("codings", "--output", path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [row["memo"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
    assert cells[0] == "'=1+1"
    assert "0 codings stored, 2 were there already" in study.run("import", "codings", path).err
    memos = [row["memo"] for row in study.rows("codings")]
    assert memos == ["=1+1", "'@plain"]


def test_a_memo_with_commas_quotes_and_lines_is_kept(study: Study) -> None:
    row = 'K02-C,2,Nobody helps me,N-TUTOR,,,,"a, ""b""\nc，“丁”",,\n'
    study.run("import", "codings", write(study, HEAD + row))
    assert study.rows("codings")[0]["memo"] == 'a, "b"\nc，“丁”'


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8"])
def test_a_table_saved_by_a_chinese_spreadsheet_is_read(study: Study, encoding: str) -> None:
    study.run("import", "codings", write(study, GOOD, encoding=encoding))
    assert study.rows("codings")[0]["memo"] == "看作业"


def test_semicolons_and_tabs_part_cells_too(study: Study) -> None:
    study.run("import", "codings", write(study, GOOD.replace(",", ";")))
    assert len(study.rows("codings")) == 4
    again = study.run("import", "codings", write(study, GOOD.replace(",", "\t"), "rows.tsv"))
    assert "4 were there already" in again.err


def test_places_may_be_offsets(study: Study) -> None:
    rows = "document,start,end,code\nK01-C,29,32,N-TUTOR\nK02-C,60,76,N-TUTOR\n"
    study.run("import", "codings", write(study, rows))
    assert [row["quote"] for row in study.rows("codings")] == ["没人教", "Nobody helps me "]


def test_every_problem_is_named_with_its_line_and_nothing_is_stored(study: Study) -> None:
    bad = {
        "K01-C,2,没人教,N-TUTR,,,,,,": "did you mean N-TUTOR",
        "K01-C,4,周三来,S-SW,,,,,,": "occurs 2 times in turn 4",
        "K01-C,3,那谁会帮你,N-PEER,,,,,,": "turn 3 of K01-C is the interviewer's",
        "K01-X,2,没人教,N-TUTOR,,,,,,": "there is no document 'K01-X'",
        "K01-C,2,没人教,N-OLD,,,,,,": "closed to new codings",
        "W01,2,小禾没人教,N-TUTOR,,,,,,": "W01 is about several cases",
        "K01-C,2,没人教,N-TUTOR,,K02,,,,": "there is no case of K01-C 'K02'",
        "K01-C,2,没人教,N-TUTOR,yes,,,,,": "there is no polarity 'yes'",
        "K01-P,4,够了够了,A-SUFF,absent,,,,,": "has no polarity",
        "K01-C,2,没人教,N-TUTOR,,,,,friend,": "there is no value of about 'friend'",
        "K02-C,9,Nobody,N-TUTOR,,,,,,": "K02-C has no turn 9",
        "K02-C,2,nobody HELPS,N-TUTOR,,,,,,": "spelled: Nobody helps",
    }
    path = write(study, GOOD + "\n".join(bad) + "\n")
    words = study.refused("import", "codings", path, code=5)
    assert "12 rows cannot be imported; nothing was stored" in words
    for line, (row, expected) in enumerate(bad.items(), 6):
        shown = [item for item in words.split("\n") if f"{path}:{line}: " in item]
        assert len(shown) == 1, row
        assert expected in shown[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("document,quote\nK01-C,没人教\n", "the column 'code' is missing"),
        ("document,code\nK01-C,N-TUTOR\n", "a column 'quote' is needed"),
        ("document,code,quote\n,N-TUTOR,没人教\n", "document: is empty"),
        ("document,code,quote,turn\nK01-C,N-TUTOR,没人教,二\n", "is not a whole number"),
        ("document,code,start,end\nK01-C,N-TUTOR,5,5\n", "holds no words"),
        ("document,code,start,end\nK01-C,N-TUTOR,5,9999\n", "is no passage of K01-C"),
        ("document,code,start,end\nK01-C,N-TUTOR,30,45\n", "does not lie within one turn"),
        ("document,code,start,end\nK01-C,N-TUTOR,4,8\n", "is the interviewer's"),
        ("document,code,start,end,quote\nK01-C,N-TUTOR,29,32,没人\n", "is not the quote"),
        ("document,code,start,end,turn\nK01-C,N-TUTOR,29,32,4\n", "lies in turn 2, not 4"),
        ("document,code,quote,abuot\nK01-C,N-TUTOR,没人教,child\n", "did you mean about"),
        ('document,code,quote\nK01-C,N-TUTOR,"没人教\n', "never closed"),
        ("", "has no head"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(study: Study, text: str, words: str) -> None:
    path = write(study, text, encoding="utf-8")
    found = study.refused("import", "codings", path, code=5)
    assert words in found
    assert str(path) in found


def test_a_file_that_is_not_there_is_one_line(study: Study) -> None:
    assert "cannot be read" in study.refused("import", "codings", study.folder / "no.csv", code=5)


def test_rows_that_are_not_in_force_are_left_out(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    study.code("K01-C", "N-PEER", "没人跟我玩")
    study.run("uncode", made)
    path = study.folder / "all.csv"
    study.run("codings", "--status", "removed", "--status", "in_force", "--output", path)
    found = study.run("import", "codings", path)
    assert "0 codings stored, 1 was there already" in found.err
    assert "1 row left out" in found.err


def test_a_dry_run_checks_and_stores_nothing(study: Study) -> None:
    path = write(study, GOOD)
    before = study.dump()
    assert "4 codings would be stored" in study.run("import", "codings", path, "--dry-run").err
    assert study.dump() == before


def test_declared_coverage_is_each_coders_in_the_documents_she_coded(study: Study) -> None:
    from qcode.storage.coverage import covered_codes

    study.run("import", "codings", write(study, GOOD), "--covered", "N-TUTOR,N-PEER")
    with study.open() as project:
        held = {
            (document.id, coder): sorted(covered_codes(project.store, document.id, coder))
            for document in project.documents()
            for coder in ("ann", "ben")
        }
    both = ["N-PEER", "N-TUTOR"]
    assert {key for key, codes in held.items() if codes == both} == {
        ("K01-C", "ann"), ("K01-P", "ann"), ("K02-C", "ann"), ("W01", "ben"),
    }  # fmt: skip
    assert held["W01", "ann"] == held["K01-C", "ben"] == []
    words = study.refused("import", "codings", write(study, GOOD), "--covered", "N-TUTR")
    assert "did you mean N-TUTOR" in words


def test_an_import_is_one_run_that_is_taken_back_whole(study: Study) -> None:
    study.code("K01-C", "N-TUTOR", "没人教")
    before = held(study)
    study.run("import", "codings", write(study, GOOD), "--covered", "all")
    runs = [(run["kind"], run["summary"]) for run in study.rows("history")]
    assert runs[-1] == ("import", "4 codings from rows.csv")
    study.run("undo")
    assert held(study) == before
    assert {row["codes_covered"] for row in study.rows("documents")} == {0}


@pytest.mark.parametrize("head", ["文件名,原话,编号", "file,passage,tag"])
def test_heads_that_are_not_known_are_answered_with_those_that_are(study: Study, head: str) -> None:
    said = study.refused(
        "import", "codings", write(study, f"{head}\nK01-C,没人教,N-TUTOR\n"), code=5
    )
    assert (
        "the column 'document' is missing; known: document, turn, quote, start, end, code,"
        " polarity, case, coder, memo, and the codebook's modifiers"
    ) in said


@pytest.mark.parametrize(
    "head",
    [
        "文档,轮次,引文,代码,极性,个案,编码员,备注,about",
        "文檔,話輪,引文,代碼,極性,個案,編碼員,備註,about",
        " 文档 ,turn,引文,code,极性,个案,编码员,memo,about",
    ],
)
def test_heads_and_polarities_may_be_chinese(study: Study, head: str) -> None:
    rows = "K01-C,2,没人教,N-TUTOR,兼有,K01,ben,看作业,family\nK02-C,2,Nobody helps me,N-TUTOR,无,,,,\n"
    study.run("import", "codings", write(study, f"{head}\n{rows}"))
    assert [
        (row["document"], row["turn"], row["polarity"], row["case"], row["coder"], row["memo"])
        for row in study.rows("codings")
    ] == [
        ("K01-C", 2, "mixed", "K01", "ben", "看作业"),
        ("K02-C", 2, "absent", "K02", "ann", ""),
    ]


def test_a_head_in_both_languages_stands_there_twice(study: Study) -> None:
    path = write(study, "文档,document,quote,code\nK01-C,K01-C,没人教,N-TUTOR\n")
    said = study.refused("import", "codings", path, code=5)
    assert f"{path}:1: the column 'document' stands there twice" in said


def test_cells_and_places_that_are_wrong_are_told_at_once(study: Study) -> None:
    bad = "K01-C,二,没人教,N-TUTOR\nK01-C,2,没人叫,N-TUTOR\n,2,没人教,N-TUTOR\nK02-C,2,Nobody hlps,N-TUTOR\n"
    path = write(study, f"document,turn,quote,code\n{bad}")
    said = study.refused("import", "codings", path, code=5)
    assert "4 rows cannot be imported" in said
    told = [
        line.strip().removeprefix(f"{path}:")[0] for line in said.split("\n") if f"{path}:" in line
    ]
    assert told == ["2", "3", "4", "5"]
    assert not study.rows("codings")
