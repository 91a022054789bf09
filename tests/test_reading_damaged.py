"""Damaged and hostile files of every built format: one line each or a reading that tiles."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transcript_files import (
    ENGLISH,
    TALK,
    check_tiles,
    flat_odt,
    odt,
    paragraphs,
    pdf,
    refusal,
    rezipped,
    xlsx,
)

from qcode.readers.transcript import read_transcript

_UNITS = [{"speaker": a, "text": b, "start": at, "end": at + 1} for at, (a, b) in enumerate(TALK)]
_RICH = "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 x;}}\\f0 " + "".join(
    "".join(f"\\'{byte:02x}" for byte in f"{a}：{b}".encode("gbk")) + "\\par {\\b \\u20320?}\n"
    for a, b in TALK
)
BUILT = {
    "json": json.dumps({"segments": _UNITS, "speakers": [{"id": 0, "name": "x"}]}, ensure_ascii=False).encode(),
    "words": json.dumps({"retval": {"words": [{"punct": "a", "start": 1}], "segmentation": {"segments": [{"start": 0, "speaker": "x"}]}}}).encode(),
    "html": "".join(f"<table><tr><td><b>{a}</b></td><td>{b}<br></td></tr></table>" for a, b in TALK).encode(),
    "rtf": (_RICH + "}").encode("latin-1"),
    "fodt": flat_odt(paragraphs(TALK)).encode(),
    "tsv": 'start\tend\tspeaker\ttext\n0\t900\tAnn\t你好\n900\t1800\tBob\t"好"\n'.encode(),
    "csv": '题目\n时间;说话人;内容\n0:01 - 0:02;问;"你;好"\n0:03;答;好\n'.encode(),
    "pdf": pdf([f"{a}: {b}" for a, b in ENGLISH], ["1", "Ann: so"]),
    "odt": odt(paragraphs(TALK)),
    "xlsx": xlsx(a=[["speaker", "text"], *TALK], b=[["x"]]),
}  # fmt: skip
SIGNS = [b"<", b">", b"{", b"}", b"[", b'"', b"\\", b"\\u", b"\\'", b"\0", b"\xed\xa0\x80", b"&#0;", b"\t",
         b"\n", b"1e999", b"null", b"-1", b"\\ud800", b"<td>", b"</p>", b"\\bin9", b"%", b"obj"]  # fmt: skip


@st.composite
def damaged(draw, data):
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.sampled_from([0, 1, 2, 9, 60, len(data)]))
        put = draw(st.sampled_from([b"", *SIGNS]) | st.binary(max_size=3))
        data = data[:at] + put + data[at + cut :]
    return data


def assert_refused_or_tiled(folder, data, name):
    path = folder / name
    path.write_bytes(data)
    reading, problems = read_transcript(path)
    assert reading is not None or len(problems) == 1
    assert not any("\n" in problem.message for problem in problems)
    if reading is not None:
        check_tiles(reading)


@pytest.mark.parametrize("kind", BUILT)
@settings(max_examples=40, deadline=None)
@given(choice=st.data())
def test_damaged_files_are_refused_or_tile(tmp_path_factory, kind, choice):
    data = choice.draw(damaged(BUILT[kind]))
    assert_refused_or_tiled(tmp_path_factory.getbasetemp(), data, f"damaged.{kind}")


@pytest.mark.parametrize("kind", ["odt", "xlsx"])
@settings(max_examples=40, deadline=None)
@given(choice=st.data())
def test_damage_inside_an_archive(tmp_path_factory, kind, choice):
    data = rezipped(BUILT[kind], lambda member: choice.draw(damaged(member)))
    assert_refused_or_tiled(tmp_path_factory.getbasetemp(), data, f"inside.{kind}")


@pytest.mark.parametrize("kind", BUILT)
def test_files_cut_off_anywhere(tmp_path, kind):
    data = BUILT[kind]
    for at in range(1, len(data), max(1, len(data) // 40)):
        assert_refused_or_tiled(tmp_path, data[:at], f"cut.{kind}")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('{"segments": [', "damaged JSON (line 1"),
        ('{"a":' + "[" * 100_000, "nested too deeply"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "nested too deeply"),
        ('{"a": [' + "[]," * 400_001 + "[]]}", "objects"),
        ('{"text": "a\\u0000b"}', "NUL character"),
        ('[{"speaker": "A", "text": "\\ud800"}]', "lone surrogate"),
        ('[{"speaker": "A\\u0000", "text": "a"}]', "NUL character"),
        ('[{"text": "a", "start": ' + "1" * 5000 + "}]", "thousands of digits"),
        ("{}", "without a transcript"),
        ('{"segments": []}', "without a transcript"),
        ('{"name": "pkg", "version": "1", "dependencies": {"a": "1"}}', "without a transcript"),
        ('[{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bob"}]', "without a transcript"),
        ('{"segments": {"text": 4}, "results": "x", "words": [[1]]}', "without a transcript"),
        (
            '{"results": {"items": [{"alternatives": [{}]}], "transcripts": 4}}',
            "without a transcript",
        ),
        (
            '{"monologues": [{"elements": 4}], "lattice": [{"json_1best": "{"}]}',
            "without a transcript",
        ),
    ],
)
def test_json_that_is_no_transcript(tmp_path, words, reason):
    assert reason in refusal(tmp_path, words, "t.json")
