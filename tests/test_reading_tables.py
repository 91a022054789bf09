"""Tables: columns by name below title rows, by their content without a head, of any separator."""

from __future__ import annotations

import pytest
from transcript_files import ENGLISH, TALK, kinds, read_well, refusal, times, turns

from qcode.domain.text import PieceKind


@pytest.mark.parametrize("name", ["t.tsv", "t.txt", "t.csv"])
def test_milliseconds_of_whisper_with_and_without_a_head(tmp_path, name):
    rows = "0\t2500\t你好。\n2500\t5280\tToday, then.\n5280\t6000\t好。\n"
    expected = [(0, 2500), (2500, 5280), (5280, 6000)]
    assert times(read_well(tmp_path, "start\tend\ttext\n" + rows, name)) == expected
    reading = read_well(tmp_path, rows, name)
    assert times(reading) == expected
    assert turns(reading)[1] == (None, "Today, then.")
    assert any("no head row" in note for note in reading.notes)


def test_seconds_and_spans_of_time(tmp_path):
    decimals = "start,end,text\n0.0,2.5,a\n2.5,5.28,b\n"
    assert times(read_well(tmp_path, decimals, "t.csv")) == [(0, 2500), (2500, 5280)]
    whole = "start,end,text\n0,2,a\n2,65,b\n"
    assert times(read_well(tmp_path, whole, "t.csv")) == [(0, 2000), (2000, 65_000)]
    spans = "Timespan,Content,Speaker\n0:00.0 - 0:05.2,Hi,Ann\n0:05.2 - 1:00:09.0,Yes,Bob\n"
    assert times(read_well(tmp_path, spans, "t.csv")) == [(0, 5200), (5200, 3_609_000)]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("pairs", [TALK, ENGLISH])
def test_separators(tmp_path, separator, pairs):
    rows = [("访谈记录",), ("日期", "2024"), ("说话人", "内容"), *pairs]
    words = "".join(separator.join(row) + "\n" for row in rows)
    reading = read_well(tmp_path, words, "t.csv")
    assert turns(reading) == pairs
    assert reading.fields == (("日期", "2024"),)
    assert kinds(reading, PieceKind.HEADER) == ["访谈记录", "日期\t2024", "说话人\t内容"]


def test_a_line_that_names_the_separator_and_markdown(tmp_path):
    assert turns(read_well(tmp_path, "sep=;\nspeaker;text\nAnn;Hi, you\nBob;Yes\n", "t.csv")) == [
        ("Ann", "Hi, you"),
        ("Bob", "Yes"),
    ]
    markdown = '| Speaker | Text |\n|:---|---|\n| Ann | "Hi |\n| Bob | Yes |\n'
    assert turns(read_well(tmp_path, markdown, "t.md")) == [("Ann", '"Hi'), ("Bob", "Yes")]


@pytest.mark.parametrize("pairs", [TALK, ENGLISH])
@pytest.mark.parametrize("mark", ["", "**", "_"])
def test_markdown_without_words_in_its_head_row(tmp_path, pairs, mark):
    pairs = pairs * 3
    rows = "".join(f"| {mark}{label}{mark} | {words} |\n" for label, words in pairs)
    reading = read_well(tmp_path, f"|  |  |\n|---|---|\n{rows}", "t.md")
    assert turns(reading) == pairs
    assert reading.pattern == "table"


@pytest.mark.parametrize("words", ["Fish and rice", "鱼和饭"])
def test_other_markdown_tables_without_a_head_name_nobody(tmp_path, words):
    table = f"| | |\n|---|---|\n| 1 | {words} |\n| 2 | {words} |\n"
    reading = read_well(tmp_path, f"{table}\n{words}.\n", "t.md")
    assert not reading.labels and words in reading.text


def test_columns_that_are_speakers(tmp_path):
    reading = read_well(tmp_path, "访谈员\t受访者\n谁？\t我。\n为什么？\t\n", "t.tsv")
    assert turns(reading) == [("访谈员", "谁？"), ("受访者", "我。"), ("访谈员", "为什么？")]
    reading = read_well(tmp_path, "No,Question,Answer\n1,Who?,Me.\n", "t.csv")
    assert turns(reading) == [("Question", "Who?"), ("Answer", "Me.")]


def test_no_head_row(tmp_path):
    words = "".join(f"{label}\t{words}\n" for label, words in TALK)
    assert turns(read_well(tmp_path, words, "t.tsv")) == TALK
    elan = "".join(
        f"{tier}\t\t00:00:0{at}.780\t{at}.78\t00:00:0{at}.990\t{at}.99\t00:00:00.210\t0.21\t{words}\n"
        for at, (tier, words) in enumerate(ENGLISH, 1)
    )
    reading = read_well(tmp_path, elan, "t.txt")
    assert turns(reading) == ENGLISH
    assert times(reading)[:2] == [(1780, 1990), (2780, 2990)]


def test_commas_of_speech_are_no_table(tmp_path):
    words = "Ann: hello, you\nBob: yes\nAnn: no, so\nBob: well, a\n"
    reading = read_well(tmp_path, words, "t.csv")
    assert (reading.reader, len(reading.turns)) == ("text", 4)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("name,age\nAnn,4\nBob,5\n", "there are: name, age"),
        ("a,b\n1,2\n3,4\n", "there are: a, b"),
        ("code,label,n\nsupport,x,1\nhelp,y,2\n", "no column is named"),
    ],
)
def test_tables_that_are_no_transcript(tmp_path, words, reason):
    assert reason in refusal(tmp_path, words, "t.csv")
