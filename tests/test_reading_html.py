"""Web pages: the text is what the page shows; each test is a page."""

from __future__ import annotations

import pytest
from transcript_files import ENGLISH, TALK, kinds, read_well, refusal, times, turns

from qcode.domain.text import PieceKind


def read(folder, page, name="t.html", **hints):
    return read_well(folder, page, name, **hints)


@pytest.mark.parametrize("pairs", [TALK, ENGLISH])
@pytest.mark.parametrize(
    "form",
    [
        "<p><b>{0}:</b> {1}</p>",
        "<p><strong>{0}</strong> {1}</p>",
        "<p><span style='font-weight: bold'>{0}</span><br>{1}</p>",
        "<h3>{0}</h3><p>{1}</p>",
        "<dt>{0}</dt><dd>{1}</dd>",
        "<div class='speaker-name'>{0}</div><div>{1}</div>",
        "<div>{0}:</div><div><p>{1}</p></div>",
        "{0}: {1}<br/>",
        "<tr><td><p>{0}</p></td><td><p>{1}</p></td></tr>",
        "<TR><TD>{0}<TD>{1}</TR>",
        "<li>{0}: {1}</li>",
    ],
)
@pytest.mark.parametrize("head", ["<!DOCTYPE html><html><body>", "<html xmlns='x'>\n<body>\n"])
def test_ways_to_mark_a_speaker(tmp_path, pairs, form, head):
    page = head + "\n".join(form.format(*pair) for pair in pairs) + "</body></html>"
    reading = read(tmp_path, page)
    assert turns(reading) == pairs
    assert reading.reader == "html"


def test_what_the_page_shows_and_what_it_hides(tmp_path):
    page = """<html><head><title>Interview &amp; more</title><style>p { x: "<p>" }</style></head><body>
<nav><a href="/">Home</a></nav><script>document.write("<p>Ann: no</p>")</script>
<p class=MsoNormal>Ann: Who <!-- Ann: no -->helps
   you &amp; me&nbsp;here<o:p></o:p>?</p><p hidden>Ann: hidden</p>
<div style="display: none"><p>Bob: hidden</p></div>
<p>Bob: Nobody.<br>3 &lt; 4 < 5</p><pre>Ann: two
  lines</pre><p>Bob: <img alt="a > b">so.</p>
<footer>Copyright</footer></body></html>"""
    reading = read(tmp_path, page)
    assert turns(reading) == [
        ("Ann", "Who helps you & me\xa0here?"),
        ("Bob", "Nobody.\n3 < 4 < 5"),
        ("Ann", "two\n  lines"),
        ("Bob", "so."),
    ]
    assert kinds(reading, PieceKind.FURNITURE) == ["HomeCopyright"]
    assert ("title", "Interview & more") in reading.fields


def test_times_on_their_own_lines_without_names(tmp_path):
    page = "<p>1:59  </p>\n<p>你好。</p>\n<p></p>\n<p>2:12  </p>\n<p>再见。</p>\n<p></p>\n"
    reading = read(tmp_path, page)
    assert turns(reading) == [(None, "你好。"), (None, "再见。")]
    assert [turn.time_start for turn in reading.turns] == [119_000, 132_000]


def test_anchors_that_hold_times(tmp_path):
    page = """<p><a name="ts_0_1500_S00">S00: 谁</a> <a name="ts_1500_2000_S00"> 帮你？</a></p>
<p><a name='ts_2000_3000_S01'>S01: 没人。</a></p><p>S00: 没人？</p><p>S01: 嗯。</p>"""
    reading = read(tmp_path, page)
    assert turns(reading)[:2] == [("S00", "谁 帮你？"), ("S01", "没人。")]
    assert times(reading) == [(0, 2000), (2000, 3000), (None, None), (None, None)]


def test_deleted_words_are_out_and_told(tmp_path):
    page = "".join(f"<p>{a}：{b}</p>" for a, b in TALK).replace(
        "没人。", "<del>王老师</del><ins>没人。</ins>"
    )
    reading = read(tmp_path, page)
    assert turns(reading) == TALK
    assert "王老师" not in reading.text
    assert any(note.startswith("privacy:") for note in reading.notes)


def test_references_that_name_no_character_are_told(tmp_path):
    reading = read(tmp_path, "<p>问：好&#xD800;&#0;</p><p>答：嗯</p><p>问：啊</p><p>答：嗯</p>")
    assert any("names no character" in note for note in reading.notes)


def test_broken_pages_are_read_as_far_as_they_go(tmp_path):
    reading = read(tmp_path, "<html><p>Ann: a<p>Bob: b<p>Ann: <b>c<p>Bob: d <a href='x")
    assert turns(reading)[:3] == [("Ann", "a"), ("Bob", "b"), ("Ann", "c")]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><script>a()</script></html>", "without words"),
        ("<html>" + "<b>" * 1_000_001, "1,000,002 tags"),
        ("<html><body></body></html>", "without words"),
    ],
)
def test_refused(tmp_path, page, words):
    assert words in refusal(tmp_path, page, "t.html")


@pytest.mark.parametrize(
    "sign", ["<", "<!--", "<script>", '<a "', "<p hidden>", "<nav>", "<td>x", "<![CDATA["]
)
def test_repeated_signs_cost_no_more_than_others(tmp_path, sign):
    reading = read(tmp_path, "<p>Ann: a</p><p>Bob: b</p><p>Ann: c</p><p>Bob: d</p>" + sign * 50_000)
    assert turns(reading)[:3] == [("Ann", "a"), ("Bob", "b"), ("Ann", "c")]
