"""Manifests and codings as tables; a test's docstring is its input file."""

from __future__ import annotations

import inspect

import pytest

from qcode.readers.codings import read_codings
from qcode.readers.manifest import is_manifest, read_manifest
from qcode.readers.tabular import read_rows


@pytest.fixture
def table(request, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(inspect.cleandoc(request.function.__doc__) + "\n", encoding="utf-8")
    for name in ("a.txt", "b.docx", "K01-奶奶.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    return path


def words(problems):
    return [(problem.line, problem.field, problem.message) for problem in problems]


def test_manifest_gives_all_columns(table):
    """
    file,document,informant,role,case,wave,method,date,place,language,interviewer,speakers,profile,街道
    a.txt,K01-C,K01-C,child,K01;K02,T0,face,2024-03-01,school,zh,访谈员; 问,小李=K01-C;老师=interviewer,field,东街
    K01-奶奶.txt,,,grandparent,K01,,,,,,,,,
    """
    rows, problems = read_manifest(table)
    assert problems == []
    first, second = rows
    assert (first.line, first.file, first.document) == (2, table.parent / "a.txt", "K01-C")
    assert (first.informant, first.role, first.cases) == ("K01-C", "child", ("K01", "K02"))
    assert (first.wave, first.method, first.date, first.place) == (
        "T0",
        "face",
        "2024-03-01",
        "school",
    )
    assert (first.language, first.profile) == ("zh", "field")
    assert first.interviewers == ("访谈员", "问")
    assert first.speakers == {"小李": "K01-C", "老师": "interviewer"}
    assert first.attributes == {"街道": "东街"}
    assert (second.document, second.cases, second.attributes) == ("K01-奶奶", ("K01",), {})


def test_a_column_that_is_nearly_known_is_a_slip_and_no_attribute(table):
    """
    file,intervewer,街道
    a.txt,问,东街
    """
    _, problems = read_manifest(table)
    assert [(line, field) for line, field, _ in words(problems)] == [(1, "intervewer")]
    assert "is it interviewer?" in problems[0].message


def test_manifest_lists_all_problems_with_their_rows(table):
    """
    file,document,interviewer,speakers,encoding
    a.txt,A,I,I=K01,utf-8
    missing.txt,B,,Mum,klingon
    b.docx,A,,,
    ,C,,,
    """
    rows, problems = read_manifest(table)
    assert rows == []
    assert words(problems) == [
        (2, "speakers", "the label 'I' is an interviewer in one column and 'K01' in the other"),
        (3, "speakers", "'Mum' is not of the form LABEL=WHO"),
        (3, "file", "there is no file 'missing.txt' beside the manifest"),
        (3, "encoding", "there is no encoding 'klingon'"),
        (4, "document", "the name 'A' is already used in line 2"),
        (5, "file", "is empty: name the transcript"),
    ]


def test_manifest_without_the_file_column(table):
    """
    path,role
    a.txt,child
    """
    assert words(read_manifest(table)[1]) == [(1, "", "the column 'file' is missing")]


def test_columns_that_stand_twice(table):
    """
    file,role,role
    a.txt,child,parent
    """
    assert words(read_manifest(table)[1]) == [(1, "", "the column 'role' stands there twice")]


def test_cells_without_a_column(table):
    """
    file,role,
    a.txt,child,
    a.txt,child,lost
    a.txt,child,,more
    """
    assert words(read_rows(table)[1]) == [
        (3, "", "cell 3 ('lost') has no column name"),
        (4, "", "cell 4 ('more') has no column name"),
    ]


def test_unknown_columns_name_the_nearest(table):
    """
    form,sorce
    林姐姐,S-SW
    """
    problems = read_rows(table, known=("form", "source"))[1]
    assert words(problems) == [(1, "", "there is no column 'sorce': did you mean source?")]


def test_rows_know_their_lines_across_line_breaks_in_cells(table):
    """
    a,b
    "one
    two",x

    three,"she said ""no"" twice"
    """
    rows, problems = read_rows(table)
    assert problems == []
    assert [(row.line, row.values) for row in rows] == [
        (2, {"a": "one\ntwo", "b": "x"}),
        (5, {"a": "three", "b": 'she said "no" twice'}),
    ]


def test_a_quotation_mark_that_is_never_closed(table):
    """
    a,b
    x,y
    "one,two
    three,four
    """
    assert words(read_rows(table)[1]) == [
        (
            3,
            "",
            "the row that begins here cannot be read: a quotation mark is opened and never closed",
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_rows_in_the_encodings_of_spreadsheets(tmp_path, encoding, delimiter):
    path = tmp_path / "t.csv"
    lines = [
        ["姓名", "说明"],
        ["王奶奶", "她说没有人来看她，过年的时候也没有"],
        ["李老师", "他说学校会想办法"],
    ]
    path.write_bytes("\r\n".join(delimiter.join(cells) for cells in lines).encode(encoding))
    rows, problems = read_rows(path)
    assert problems == []
    assert [row.values["姓名"] for row in rows] == ["王奶奶", "李老师"]
    assert rows[1].values["说明"] == "他说学校会想办法"


def test_quotation_marks_in_tab_separated_rows_are_plain(tmp_path):
    path = tmp_path / "t.tsv"
    path.write_text('who\twords\nP\t"no" he said\n', encoding="utf-8")
    assert read_rows(path)[0][0].values == {"who": "P", "words": '"no" he said'}


def test_codings_by_quote_with_modifiers(table):
    """
    document,turn,quote,code,polarity,case,coder,memo,about,time
    K01-C,4,题目不会也没地方问,N-TUTOR,present,K01,Lin,清楚,child,now
    K01-C,,nobody helps,N-TUTOR,absent,,,,,
    """
    rows, problems = read_codings(table)
    assert problems == []
    first, second = rows
    assert (first.document, first.turn, first.quote) == ("K01-C", 4, "题目不会也没地方问")
    assert (first.code, first.polarity, first.case) == ("N-TUTOR", "present", "K01")
    assert (first.coder, first.memo) == ("Lin", "清楚")
    assert first.modifiers == {"about": "child", "time": "now"}
    assert (second.turn, second.start, second.modifiers) == (None, None, {})


def test_codings_as_a_listing_writes_them(table):
    """
    id,document,turn,start,end,quote,code,facet,polarity,about,case,informant,role,wave,coder,origin,codebook_version,memo,created,status
    7f,K01-C,4,10,14,'=SUM,N-TUTOR,need,present,child,K01,K01-C,child,T0,Lin,manual,1.0.0,'+1,2024,in_force
    """
    rows, problems = read_codings(table)
    assert problems == []
    assert (rows[0].start, rows[0].end) == (10, 14)
    assert (rows[0].quote, rows[0].memo) == ("=SUM", "+1")
    assert rows[0].modifiers == {"about": "child"}
    assert rows[0].values["status"] == "in_force"


def test_an_apostrophe_that_belongs_to_the_words_stays(table):
    """
    document,quote,code
    K01-C,'tis so,N-TUTOR
    """
    assert read_codings(table)[0][0].quote == "'tis so"


def test_codings_list_all_problems(table):
    """
    document,turn,start,end,quote,code,modifiers
    K01-C,x,,,words,N-TUTOR,
    ,1,,,words,,
    K01-C,0,5,,,N-TUTOR,about=child;now
    K01-C,1,5,5,,N-TUTOR,
    K01-C,1,,,,N-TUTOR,
    """
    rows, problems = read_codings(table)
    assert rows == []
    assert words(problems) == [
        (2, "turn", "'x' is not a whole number"),
        (3, "document", "is empty"),
        (3, "code", "is empty"),
        (4, "start", "'start' and 'end' are given together or not at all"),
        (4, "turn", "turns are numbered from 1"),
        (4, "modifiers", "'now' is not of the form KEY=VALUE"),
        (5, "start", "[5, 5) holds no words"),
        (6, "quote", "is empty: name the words, or 'start' and 'end'"),
    ]


def test_codings_need_a_place(table):
    """
    document,code
    K01-C,N-TUTOR
    """
    assert words(read_codings(table)[1]) == [
        (1, "", "a column 'quote' is needed, or both 'start' and 'end'")
    ]


def test_a_manifest_that_does_not_exist(tmp_path):
    assert [problem.message for problem in read_manifest(tmp_path / "no.csv")[1]] == [
        "cannot be read: No such file or directory"
    ]


def test_a_manifest_with_chinese_heads(table):
    """
    文件,文档,受访者,角色,个案,轮次,日期,訪談員,说话人,学校
    K01.txt,K01-C,小禾,child,K01;K02,T1,2025-03,访谈员,小禾=informant,一小
    """
    (table.parent / "K01.txt").write_text("访谈员：好", encoding="utf-8")
    rows, problems = read_manifest(table)
    assert problems == []
    assert is_manifest(table)
    row = rows[0]
    assert (row.document, row.informant, row.role, row.cases, row.wave, row.date) == (
        "K01-C", "小禾", "child", ("K01", "K02"), "T1", "2025-03",
    )  # fmt: skip
    assert row.interviewers == ("访谈员",)
    assert row.speakers == {"小禾": "informant"}
    assert row.attributes == {"学校": "一小"}
