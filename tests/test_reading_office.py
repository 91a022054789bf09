"""OpenDocument, rich text and workbooks: what each file holds stands in its test."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from transcript_files import (
    ENGLISH,
    TALK,
    flat_odt,
    kinds,
    odt,
    paragraphs,
    read_well,
    refusal,
    rezipped,
    times,
    turns,
    xlsx,
)

from qcode.domain.text import PieceKind

HEAVY = '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'


def coded(words, page="gbk"):
    """Write words as rich text does: bytes of a code page."""
    return "".join(
        char if char.isascii() else "".join(f"\\'{byte:02x}" for byte in char.encode(page))
        for char in words
    )


def rich(body, head=r"\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce;}}"):
    return "{\\rtf1" + head + "\n" + body + "}"


def rich_lines(pairs):
    return "".join(f"{coded(f'{label}：{words}')}\\par\n" for label, words in pairs)


@pytest.mark.parametrize("name", ["t.odt", "t.docx", "t.txt"])
def test_odt_paragraphs(tmp_path, name):
    reading = read_well(tmp_path, odt(paragraphs(TALK)), name)
    assert turns(reading) == TALK
    assert (reading.reader, reading.encoding) == ("odt", "utf-8")
    assert turns(read_well(tmp_path, odt(paragraphs(ENGLISH, ": ")), name)) == ENGLISH
    assert turns(read_well(tmp_path, flat_odt(paragraphs(TALK)), "t.fodt")) == TALK


def test_odt_breaks_tabs_spaces_and_tracked_changes(tmp_path):
    body = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        "<text:p>王老师</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">访谈</text:h>'
        '<text:p>问：谁<text:s text:c="3"/>帮  你？<text:line-break/>答：没人<text:tab/>啊。</text:p>'
        "<text:p>问：真的<text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note>？</text:p>"
        '<text:p>答：<text:change-start text:change-id="c2"/>嗯<text:change-end/>。</text:p>'
    )
    reading = read_well(tmp_path, odt(body, **{"styles.xml": "<a>页眉</a>"}), "t.odt")
    assert turns(reading) == [
        ("问", "谁   帮 你？"),
        ("答", "没人\t啊。"),
        ("问", "真的？"),
        ("答", "嗯。"),
    ]
    assert [word for word in ("王老师", "脚注", "页眉") if word in reading.text] == []
    assert any(note.startswith("privacy:") for note in reading.notes)
    assert "footnotes are not part of the text" in reading.notes


def test_odt_bold_words_and_tables(tmp_path):
    bold = "".join(
        f'<text:p><text:span text:style-name="T1">{label}</text:span> {words}</text:p>'
        for label, words in TALK
    )
    assert turns(read_well(tmp_path, odt(bold, HEAVY), "t.odt")) == TALK
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in pair)
        + "</table:table-row>"
        for pair in TALK
    )
    reading = read_well(tmp_path, odt(f"<table:table>{rows}</table:table>"), "t.odt")
    assert turns(reading) == TALK
    assert reading.text == "".join(f"{label}\t{words}\n" for label, words in TALK)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (odt(""), "no words in its text"),
        (odt("", content="<a><b></a>"), "damaged XML"),
        (odt("", content='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declares a document type"),
        (odt("", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument sheet"),
        (odt("<text:p>a</text:p>", **{"META-INF/manifest.xml": "<x:encryption-data/>"}), "locked"),
        (odt(paragraphs(TALK))[:300], "damaged zip archive"),
        (flat_odt("").replace("?>\n", "?><!DOCTYPE a>\n"), "save it as .docx or .odt"),
    ],
)
def test_odt_refused(tmp_path, data, words):
    assert words in refusal(tmp_path, data, "t.odt")


def test_odt_of_great_length(tmp_path, monkeypatch):
    monkeypatch.setattr("qcode.readers.odt.MAX_CHARACTERS", 20)
    assert "more than 20 characters" in refusal(tmp_path, odt(paragraphs(TALK)), "t.odt")


def test_odt_of_great_depth(tmp_path):
    body = "<text:p>" + "<text:span>" * 100_000 + "Ann: a" + "</text:span>" * 100_000 + "</text:p>"
    assert turns(read_well(tmp_path, odt(body), "t.odt")) == [(None, "Ann: a")]


@pytest.mark.parametrize("name", ["t.rtf", "t.doc", "t.txt"])
def test_rtf_of_chinese_windows(tmp_path, name):
    reading = read_well(tmp_path, rich(rich_lines(TALK)), name)
    assert turns(reading) == TALK
    assert (reading.reader, reading.encoding) == ("rtf", "gb18030")


def test_rtf_code_units_signs_and_what_is_left_out(tmp_path):
    body = (
        r"{\info{\title Secret}}{\header Page 1}{\pict\pngblip 89504e47}{\*\generator Any;}"
        r"\pard{\b Ann:} \ldblquote Who\rdblquote  helps\~you \u8212 - \u-10179?\u-8704? ?\par"
        r"{\b Bob:} No{\deleted  Mr Wang}body.{\footnote A note.}\line caf\'e9\tab x\par"
        r"{\b Ann:} \uc2\u35841\'cb\'ad\uc0\u24110?\par {\b Bob:} \{so\} {\v hidden}\\\par"
    )
    reading = read_well(tmp_path, rich(body, r"\ansi\ansicpg1252"), "t.rtf")
    assert turns(reading) == [
        ("Ann", "“Who” helps\xa0you — 😀 ?"),
        ("Bob", "Nobody.\ncafé\tx"),
        ("Ann", "谁帮?"),
        ("Bob", "{so} \\"),
    ]
    assert [
        word
        for word in ("Secret", "Page", "8950", "Wang", "note", "hidden")
        if word in reading.text
    ] == []
    assert any(note.startswith("privacy:") for note in reading.notes)
    assert "footnotes are not part of the text" in reading.notes


def test_rtf_pages_of_fonts(tmp_path):
    head = (
        r"\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset136 Ming;}"
        r"{\f2\fcharset204 Arial;}}"
    )
    body = rf"\f1 {coded('問：誰？', 'big5')}\par \f2 {coded('да', 'cp1251')}\f0  caf\'e9\par"
    assert read_well(tmp_path, rich(body, head), "t.rtf").text == "問：誰？\nда café\n"


def test_rtf_tables_bytes_as_they_are_and_bold(tmp_path):
    rows = "".join(rf"\trowd {coded(a)}\cell {coded(b)}\cell\row " for a, b in TALK)
    assert turns(read_well(tmp_path, rich(rows), "t.rtf")) == TALK
    raw = ("{\\rtf1\\ansi\\ansicpg936 " + "".join(f"{a}：{b}\\par " for a, b in TALK) + "}").encode(
        "gbk"
    )
    assert turns(read_well(tmp_path, raw, "t.rtf")) == TALK
    bold = "".join(rf"{{\b {coded(a)}}} {coded(b)}\par " for a, b in TALK)
    reading = read_well(tmp_path, rich(bold), "t.rtf")
    assert (turns(reading), reading.pattern) == (TALK, "bold-run")


def test_rtf_bytes_of_no_character_are_told(tmp_path):
    head = r"\ansi\ansicpg932{\fonttbl{\f0\fcharset128 x;}}"
    reading = read_well(tmp_path, rich(r"Ann: a \f0 \'81\par", head), "t.rtf")
    assert any("no character of their code page" in note for note in reading.notes) or (
        "\ufffd" not in reading.text
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (rich(rich_lines(TALK))[:-40], "was cut off"),
        (r"{\rtf1 ", "was cut off"),
        (r"{\rtf1\ansi}", "no words in it"),
        (r"{\rtf1\ansi a\u-10179?b}", "lone surrogate"),
        (r"{\rtf1\ansi a\'00b}", "NUL character"),
        ("{\\rtf1" + "{" * 100_000, "nested too deeply"),
        ("{\\rtf1" + "{}" * 1_000_001 + "}", "1,000,002 groups"),
    ],
)
def test_rtf_refused(tmp_path, data, words):
    assert words in refusal(tmp_path, data, "t.rtf")


def test_workbook_with_title_rows_and_another_sheet(tmp_path):
    data = xlsx(
        访谈=[
            ["访谈转录"],
            ["日期", dt.date(2024, 3, 1)],
            [],
            ["序号", "时间", "说话人", "内容"],
            [1, dt.time(0, 0, 5), "问", "你好，\n吗？"],
            [2, dt.timedelta(seconds=7.5), "李", "好。"],
            [None, None, None, None],
            [3, dt.time(0, 1, 9), "问", 3],
            [4, None, None, "嗯。"],
        ],
        编码=[["code", "n"], ["a", 1.5], [True, None]],
    )
    reading = read_well(tmp_path, data, "t.xlsx")
    assert turns(reading) == [("问", "你好，\n吗？"), ("李", "好。"), ("问", "3"), (None, "嗯。")]
    assert times(reading) == [(5000, None), (7500, None), (69_000, None), (None, None)]
    assert reading.fields == (("日期", "2024-03-01"),)
    assert kinds(reading, PieceKind.FURNITURE) == ["1", "2", "3", "4"]
    assert any("not in the text: 编码" in note for note in reading.notes)


def test_workbook_of_several_interviews(tmp_path):
    data = xlsx(K01=[["speaker", "text"], *ENGLISH], K02=[["说话人", "内容"], *TALK])
    reading = read_well(tmp_path, data, "t.xlsx")
    assert turns(reading) == [*ENGLISH, *TALK]
    assert reading.text.startswith("K01\nspeaker\ttext\nAnn\tWho helps?\n")


def test_workbooks_refused(tmp_path, monkeypatch):
    assert "no sheet has a column" in refusal(tmp_path, xlsx(a=[["x", "y"], [1, 2]]), "t.xlsx")
    assert "no sheet has a column" in refusal(tmp_path, xlsx(a=[]), "t.xlsx")
    wide = xlsx(a=[["speaker", "text"], ["Ann", "Hi"]])
    assert "damaged" in refusal(tmp_path, wide[:1500], "t.xlsx")
    monkeypatch.setattr("qcode.readers.xlsx.MAX_CELLS", 3)
    assert "2 rows and 2 columns" in refusal(tmp_path, wide, "t.xlsx")
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.setattr("qcode.readers.xlsx.MAX_CELLS", 300)
    assert 'pip install "qcode[xlsx]"' in refusal(tmp_path, wide, "t.xlsx")


def test_two_cells_far_apart_are_refused_before_they_are_laid_out(tmp_path):
    far = [*[[]] * 3, [*[None] * 16_383, "x"]]
    data = xlsx(a=[["speaker", "text"], *far])
    assert len(read_well(tmp_path, xlsx(a=[["speaker", "text"], ["a", "b"]]), "t.xlsx").turns) == 1
    moved = rezipped(data, lambda xml: xml.replace(b'"XFD5"', b'"XFD1048576"'))
    assert "1,048,576 rows and 16,384 columns" in refusal(tmp_path, moved, "t.xlsx")
