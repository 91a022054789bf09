"""Formats: subtitles, tables, Word files; what the file looks like stands in each test."""

from __future__ import annotations

import io
import zipfile

import pytest

from qcode.domain.text import PieceKind
from qcode.readers.source import Hints
from qcode.readers.transcript import read_transcript

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def read(tmp_path):
    def read(content, name="t.txt", **hints):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        reading, problems = read_transcript(path, Hints(**hints))
        assert problems == []
        assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text
        return reading

    return read


def turns(reading):
    return [(turn.label, turn.span.of(reading.text)) for turn in reading.turns]


def furniture(reading):
    return [p.span.of(reading.text) for p in reading.pieces if p.kind is PieceKind.FURNITURE]


SRT = """1
00:00:01,000 --> 00:00:02,500
访谈员：你几岁？

2
00:00:03,000 --> 00:00:04,000
小李：十岁。

3
00:00:04,000 --> 00:00:05,000
上四年级。

4
00:00:06,000 --> 00:00:07,000
访谈员：喜欢
学校吗？

5
00:00:08,000 --> 00:00:09,000
小李：喜欢。
"""


@pytest.mark.parametrize("name", ["t.srt", "t.txt", "t.vtt"])
def test_srt_with_names_where_the_speaker_changes(read, name):
    reading = read(SRT, name)
    assert turns(reading) == [
        ("访谈员", "你几岁？"),
        ("小李", "十岁。"),
        ("小李", "上四年级。"),
        ("访谈员", "喜欢\n学校吗？"),
        ("小李", "喜欢。"),
    ]
    assert [(turn.time_start, turn.time_end) for turn in reading.turns][:2] == [
        (1000, 2500),
        (3000, 4000),
    ]
    assert (reading.reader, reading.pattern) == ("srt", "cue-name")
    assert furniture(reading) == ["1", "2", "3", "4", "5"]


def test_srt_with_names_in_every_cue_continues_nobody(read):
    cues = ["Ann: One.", "Bob: Two.", "Ann: Three.", "Ann: Four.", "Bob: Five.", "[music]"] + [
        "Ann: x"
    ] * 5
    words = "".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{cue}\n\n" for n, cue in enumerate(cues, 1)
    )
    reading = read(words, "t.srt")
    assert turns(reading)[5] == (None, "[music]")


def test_srt_without_names(read):
    words = "1\n00:00:01,000 --> 00:00:02,000\nHello.\n\n2\n00:00:03,000 --> 00:00:04,000\nNote: this.\n"
    reading = read(words, "t.srt")
    assert turns(reading) == [(None, "Hello."), (None, "Note: this.")]
    assert reading.pattern == "cue"
    assert any("no cue names its speaker" in note for note in reading.notes)


VTT = """WEBVTT - a talk
Kind: captions

STYLE
::cue { color: lime }

NOTE made by hand

intro
00:01.000 --> 00:02.500 align:start
<v Ann Lee>Who <i>helps</i> you?</v>

00:00:03.000 --> 01:00:04.000
<v.loud Mei>Nobody &amp; nothing. <v Ann Lee>Oh.
"""


@pytest.mark.parametrize("name", ["t.vtt", "t.txt", "t.srt"])
def test_vtt_with_voices(read, name):
    reading = read(VTT, name)
    assert turns(reading) == [
        ("Ann Lee", "Who helps you?"),
        ("Mei", "Nobody & nothing."),
        ("Ann Lee", "Oh."),
    ]
    assert [turn.time_end for turn in reading.turns] == [2500, 3_604_000, 3_604_000]
    assert (reading.reader, reading.pattern) == ("vtt", "cue-voice")
    assert "align:start" in furniture(reading)
    assert any("formatting tags" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("one", "two", "asked", "said"),
    [("Jane Roe", "Tim Poe", "Who helps?", "Nobody."), ("王老师", "小李", "谁帮你？", "没人。")],
)
def test_vtt_names_its_speakers_in_the_line_above_the_time(read, one, two, asked, said):
    words = (
        f'WEBVTT\n\n1 "{one}" (1234)\n00:01.000 --> 00:02.000\n{asked}\n\n'
        f'2 "{two}" (99)\n00:03.000 --> 00:04.000\n{said}\n\n'
        f'3 "" (0)\n00:05.000 --> 00:06.000\n{asked}\n'
    )
    reading = read(words, "t.vtt")
    assert turns(reading) == [(one, asked), (two, said), (None, asked)]
    assert [turn.time_start for turn in reading.turns] == [1000, 3000, 5000]
    assert reading.pattern == "cue-identifier"


def test_vtt_cue_ends_at_a_blank_line_and_notes_are_no_speech(read):
    words = "WEBVTT\n\n00:01.000 --> 00:02.000\n你好。\n\nNOTE 旁白\n\n00:03.000 --> 00:04.000\n再见。\n"
    reading = read(words, "t.vtt")
    assert turns(reading) == [(None, "你好。"), (None, "再见。")]
    assert furniture(reading) == ["NOTE 旁白"]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("序号,说话人,开始时间,内容", "t.csv"),
        ("No,Speaker,Start Time,Text", "t.csv"),
        ("No,Speaker,Start Time,Text", "t.txt"),
    ],
)
def test_table_with_named_columns(read, head, name):
    words = (
        f'{head}\n1,问,00:05,"你说""没有""，是吗？"\n2,小李,00:07,"嗯，\n没有。"\n3,问,00:09,好。\n'
    )
    reading = read(words, name)
    assert turns(reading) == [
        ("问", '你说"没有"，是吗？'),
        ("小李", "嗯，\n没有。"),
        ("问", "好。"),
    ]
    assert [turn.time_start for turn in reading.turns] == [5000, 7000, 9000]
    assert (reading.reader, reading.pattern) == ("table", "table")
    assert reading.text.startswith(head.replace(",", "\t") + '\n1\t问\t00:05\t你说"没有"')
    assert furniture(reading) == ["1", "2", "3"]


def test_table_with_tabs_in_a_csv_and_empty_speakers(read):
    reading = read("speaker\tcontent\nAnn\tHi, you.\n\tHm.\n", "t.csv")
    assert turns(reading) == [("Ann", "Hi, you."), (None, "Hm.")]


def test_table_without_a_column_of_words(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("name,age\nAnn,4\n", encoding="utf-8")
    reading, problems = read_transcript(path)
    assert reading is None
    assert [str(problem) for problem in problems] == [
        f"{path}:1: no column is named for the words (text, content, 内容, 文本 …); there are: name, age"
    ]


def docx(body, **members):
    """Build a Word file from the inside of its body, with the namespace prefix left out."""
    for tag in (
        "p",
        "r",
        "t",
        "b",
        "tab",
        "br",
        "ins",
        "del",
        "delText",
        "tbl",
        "tr",
        "tc",
        "rPr",
        "pPr",
    ):
        for start in (f"<{tag}>", f"<{tag}/>", f"<{tag} ", f"</{tag}>"):
            body = body.replace(start, start.replace("<", "<w:").replace("<w:/", "</w:"))
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", members.pop("document", document))
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(*runs):
    return "<p>" + "".join(runs) + "</p>"


def run(words, bold=False):
    return f"<r>{'<rPr><b/></rPr>' if bold else ''}<t>{words}</t></r>"


def test_docx_with_soft_breaks_tabs_and_tracked_changes(read):
    body = (
        paragraph(
            run("问：谁帮你？"), "<r><br/></r>", run("答：没人"), "<r><tab/></r>", run("啊。")
        )
        + paragraph(
            run("问："),
            "<ins>" + run("老师呢？") + "</ins>",
            "<del><r><delText>王老师呢？</delText></r></del>",
        )
        + paragraph(run("答：不帮。"))
    )
    reading = read(docx(body), "t.docx")
    assert turns(reading) == [
        ("问", "谁帮你？"),
        ("答", "没人\t啊。"),
        ("问", "老师呢？"),
        ("答", "不帮。"),
    ]
    assert reading.reader == "docx"
    assert any(note.startswith("privacy:") for note in reading.notes)
    assert "王老师" not in reading.text


def test_docx_with_bold_labels(read):
    body = "".join(
        paragraph(run(name, bold=True), run(words))
        for name, words in [
            ("胡泳", " 您好。"),
            ("林月 ", "您好。"),
            ("胡泳", " 先谈家里。"),
            ("林月", " 好。"),
        ]
    )
    reading = read(docx(body), "t.docx")
    assert turns(reading) == [
        ("胡泳", "您好。"),
        ("林月", "您好。"),
        ("胡泳", "先谈家里。"),
        ("林月", "好。"),
    ]
    assert reading.pattern == "bold-run"


def test_docx_table_as_transcript(read):
    rows = [("访谈员", "谁帮你？"), ("小李", "没人。"), ("访谈员", "没人？"), ("小李", "奶奶。")]
    cells = "".join(
        "<tr>" + "".join(f"<tc>{paragraph(run(cell))}</tc>" for cell in row) + "</tr>"
        for row in rows
    )
    reading = read(docx(paragraph(run("访谈记录")) + f"<tbl>{cells}</tbl>"), "t.docx")
    assert turns(reading) == list(rows)
    assert reading.text == "访谈记录\n" + "".join("\t".join(row) + "\n" for row in rows)


def test_docx_made_by_python_docx(read, tmp_path):
    import docx as library

    document = library.Document()
    for line in ["Date: 3 March", "Ann: Who?", "Bob: Me.", "Ann: Why?", "Bob: So."]:
        document.add_paragraph(line)
    document.save(tmp_path / "made.docx")
    reading = read((tmp_path / "made.docx").read_bytes(), "made.docx")
    assert turns(reading) == [("Ann", "Who?"), ("Bob", "Me."), ("Ann", "Why?"), ("Bob", "So.")]
    assert reading.fields == (("Date", "3 March"),)


@pytest.mark.parametrize("depth", [200_000])
def test_docx_of_great_depth(read, depth):
    body = "<r>" * depth + "</r>" * depth
    reading = read(docx(paragraph(run("Ann: a")) + "<p>" + body + "</p>"), "t.docx")
    assert turns(reading) == [(None, "Ann: a")]
