"""Every form of a table, whole; workbooks read back; exports that can be verified."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys

import openpyxl
import pytest
from table_study import Study

from qcode import __version__
from qcode.domain.codebook import Text
from qcode.domain.filters import Filters
from qcode.domain.table import Cell, Column, Note, Table, TableOptions
from qcode.errors import InputError, QcodeError, UnknownNameError, UsageError
from qcode.exports import FORMS, write_table, write_workbook
from qcode.exports.cells import markdown_cell, safe_cell
from qcode.exports.verifying import verify_export
from qcode.tables import TABLES
from qcode.workflow.tabulating import make_table

FILTERS = Filters(codes=("N-TUTOR", "S-SW"), leave_out={"time": ("before",)})


@pytest.fixture
def study():
    made = Study()
    made.document("K1-C", ("K1",), [("小明", "child")])
    made.document("K1-P", ("K1",), [("Mum", "parent")])
    made.code("K1-C", "N-TUTOR")
    made.code("K1-C", "N-TUTOR", 120, 130, status="review")
    made.code("K1-P", "N-TUTOR", polarity="absent")
    made.cover("K1-C")
    yield made
    made.close()


def themes(study, **options):
    given = {"filters": FILTERS, "columns": "role", **options}
    return make_table(study.store, TABLES.find("themes"), TableOptions(**given))


OPTIONS = (
    "columns=%22role%22&filters.codes=%5B%22N-TUTOR%22%2C%20%22S-SW%22%5D"
    "&filters.leave_out=%7B%22time%22%3A%20%5B%22before%22%5D%7D"
)
TSV = """\
Code	Name	child	parent
N-TUTOR	Tutoring	1+	1−*
S-SW	Social worker	0	nc
# project: 测试 Study
# codebook: 小册 1.2.0
# view: consensus
# scope: as each facet declares
# filters: codes = N-TUTOR|S-SW; leave_out = time:before
# left out: in review 1
# last decision: 2025-03-01T09:00:00Z
# + present, − absent, ± mixed, in references; unclear sets no state
# 0: all documents worked through, nothing found; –: not applicable; nc: not coded for this \
code; w: only codings that wait for a human
# * not every document of the cell was worked through for the code
# table: themes
# options: {options}
# hash: {hash}
"""


def test_tsv_whole(study):
    made = themes(study)
    assert write_table(made, "tsv", None).decode() == TSV.format(
        options=OPTIONS, hash=made.note.hash
    )


def test_csv_whole_in_chinese(study):
    made = themes(study, languages=("zh",))
    content = write_table(made, "csv", None)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ["代码,名称,child,parent", "N-TUTOR,学业辅导,1+,1−*", "S-SW,社工,0,nc"]
    assert lines[8] == "# 未计入: 待复核 1"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert all(len(row) == 1 for row in rows if row and row[0].startswith("# "))


def test_markdown_whole(study):
    made = themes(study, languages=("zh", "en"))
    text = write_table(made, "md", None).decode()
    assert text.startswith(
        "### 主题汇总 / Themes\n\n"
        "| 代码 / Code | 名称 / Name | child | parent |\n"
        "| --- | --- | --- | --- |\n"
        "| N-TUTOR | 学业辅导 / Tutoring | 1+ | 1−\\* |\n"
        "| S-SW | 社工 / Social worker | 0 | nc |\n\n"
        "- 项目: 测试 Study\n"
    )
    assert text.endswith(f"- hash: {made.note.hash}\n")


def test_json_whole(study):
    made = themes(study)
    assert json.loads(write_table(made, "json", None)) == {
        "qcode": __version__,
        "kind": "table themes",
        "project": "测试 Study",
        "note": {
            "view": "consensus",
            "scope": "default",
            "filters": {"codes": ["N-TUTOR", "S-SW"], "leave_out": {"time": ["before"]}},
            "codebook_version": "小册 1.2.0",
            "left_out": {"review": 1},
            "last_decision": "2025-03-01T09:00:00Z",
            "hash": made.note.hash,
            "options": {
                "columns": "role",
                "filters.codes": ["N-TUTOR", "S-SW"],
                "filters.leave_out": {"time": ["before"]},
            },
            "rules": [rule.in_language("en") for rule in made.note.rules],
        },
        "rows": [
            {
                "code": "N-TUTOR",
                "cells": {
                    "child": {"state": "present", "present": 1, "absent": 0, "mixed": 0},
                    "parent": {"state": "absent", "present": 0, "absent": 1, "mixed": 0},
                },
            },
            {
                "code": "S-SW",
                "cells": {
                    "child": {"state": "silent", "present": 0, "absent": 0, "mixed": 0},
                    "parent": {"state": "nc", "present": 0, "absent": 0, "mixed": 0},
                },
            },
        ],
    }


def test_a_workbook_read_back(study, tmp_path):
    frequency = make_table(
        study.store, TABLES.find("frequency"), TableOptions(filters=Filters(codes=("N-TUTOR",)))
    )
    path = tmp_path / "研究.xlsx"
    write_workbook([frequency, themes(study), themes(study)], path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["frequency", "themes", "themes 2"]
    rows = list(book["frequency"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Code", "Name", "References", "Documents")
    assert rows[1][:8] == ("N-TUTOR", "Tutoring", 2, 2, 2, 1, 1, 1)
    assert book["frequency"]["C2"].number_format == '0"*"'
    assert rows[3][0] == "# project: 测试 Study"
    assert [c.value for c in book["themes"][3]] == ["S-SW", "Social worker", "0", "nc"]
    book.close()
    claims = verify_export(path)
    assert [(claim.name, claim.hash) for claim in claims] == [
        ("frequency", frequency.note.hash),
        *[("themes", themes(study).note.hash)] * 2,
    ]


def plain(text, value=None):
    return Table(
        "themes",
        Text({"en": "T"}),
        (Column("code", Text({"en": "Code"})), Column("x", Text({"en": "=x"}))),
        ((Cell("N", "N"), Cell(value, text)),),
        ({"code": "N"},),
        Note(view="all", scope="all", hash="0" * 64),
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+3/−1", "-2", "@a", "\tx", "\rx", "＝1", "＋3", "  =1", "－1", "＠x"]
)
def test_no_cell_becomes_a_formula(text, tmp_path):
    content = write_table(plain(text), "csv", None).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[1][1] == f"'{text}"
    assert rows[0][1] == "'=x"
    raw = write_table(plain(text), "csv", None, raw=True).decode()
    assert list(csv.reader(io.StringIO(raw, newline="")))[1][1] == text
    path = tmp_path / "t.xlsx"
    write_table(plain(text), "xlsx", path)
    book = openpyxl.load_workbook(path)
    cell = book.active["B2"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r").strip() == text.strip()
    book.close()


def test_plain_words_are_left_as_they_are():
    for text in ("没人教", "3+", "2+/1−", "N-EDU", "", "–"):
        assert safe_cell(text) == text


def test_a_cell_too_long_for_a_workbook_is_refused_not_cut(tmp_path):
    path = tmp_path / "t.xlsx"
    with pytest.raises(QcodeError, match="row N, column x: a cell of 32768 characters"):
        write_table(plain("字" * 32_768), "xlsx", path)
    assert not path.exists()
    write_table(plain("字" * 32_767), "xlsx", path)
    book = openpyxl.load_workbook(path)
    assert book.active["B2"].value == "字" * 32_767
    book.close()
    with pytest.raises(QcodeError, match="does not fit"):
        write_table(plain("😀" * 16_384), "xlsx", path)


def test_markdown_shows_every_character():
    assert markdown_cell("a|b\n*c* [d](e) <f>") == "a\\|b \\*c\\* \\[d\\](e) \\<f\\>"


@pytest.mark.parametrize("form", FORMS.names())
def test_the_same_data_give_the_same_bytes(form, study, tmp_path):
    first = write_table(themes(study), form, tmp_path / f"a.{form}")
    second = write_table(themes(study), form, tmp_path / f"b.{form}")
    assert first == second == (tmp_path / f"a.{form}").read_bytes()


@pytest.mark.parametrize("form", FORMS.names())
def test_an_export_says_how_to_make_it_again(form, study, tmp_path):
    made = themes(study, view="all", scope_all=True, languages=("zh", "en"))
    path = tmp_path / f"t.{form}"
    write_table(made, form, path)
    (claim,) = verify_export(path)
    again = make_table(study.store, TABLES.find(claim.name), claim.options)
    assert claim.options.languages == ("zh", "en")
    assert claim.hash == again.note.hash
    study.code("K1-P", "S-SW")
    later = make_table(study.store, TABLES.find(claim.name), claim.options)
    assert claim.hash != later.note.hash


def test_heads_and_names_play_no_part_in_the_hash(study):
    assert themes(study).note.hash == themes(study, languages=("zh",)).note.hash


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b'{"kind": "codings"}', b"PK\x03\x04x", b"{"]
)
def test_a_file_that_is_no_export_is_refused(content, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(InputError):
        verify_export(path)


def test_files_are_private_whole_and_replaced(study, tmp_path):
    path = tmp_path / "t.csv"
    write_table(themes(study), "csv", path)
    path.chmod(0o644)
    write_table(themes(study), "csv", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.csv"]
    with pytest.raises(QcodeError, match="cannot be written"):
        write_table(themes(study), "csv", tmp_path / "none" / "t.csv")


def test_what_a_form_cannot_do_is_refused(study):
    with pytest.raises(UsageError, match="--raw is for csv, not for tsv"):
        write_table(themes(study), "tsv", None, raw=True)
    with pytest.raises(UnknownNameError, match="no form 'xls'"):
        write_table(themes(study), "xls", None)


def test_making_a_table_imports_nothing_heavy():
    code = (
        "import sys; import qcode.workflow.tabulating, qcode.exports; from qcode.tables import TABLES\n"
        "[TABLES.find(name) for name in TABLES.names()]\n"
        "heavy = {'sqlite_utils', 'spacy', 'rich', 'yaml', 'xlsxwriter', 'typer', 'difflib'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
