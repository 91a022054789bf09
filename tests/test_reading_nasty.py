"""Files that are no transcripts, damaged or hostile: one clear line each, and no traceback."""

from __future__ import annotations

import io
import zipfile

import pytest
from test_reading_formats import docx, paragraph, run

from qcode.readers import archive
from qcode.readers.transcript import read_transcript


def refuse(tmp_path, data, name="t.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    reading, problems = read_transcript(path)
    assert reading is None
    assert len(problems) == 1
    assert "\n" not in problems[0].message
    return problems[0]


GOOD = docx(paragraph(run("Ann: a")))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "t.txt", "is empty"),
        (b" \n\t\n", "t.txt", "has no words in it"),
        (b"\xef\xbb\xbf", "t.txt", "has no words in it"),
        (b"abc\0def\n" * 9, "t.txt", "has NUL characters"),
        (
            b"Ann: a\nBob: \xed\xa0\x80 b\n" + "中文".encode() * 30,
            "t.txt",
            "line 2 is not valid UTF-8",
        ),
        ("问：好吗？\n答：".encode() * 20 + b"\xe4\xb8", "t.txt", "line 21 is not valid UTF-8"),
        (bytes(range(256)) * 20, "t.txt", "NUL"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "t.txt", "is a picture"),
        (bytes(range(128, 256)) * 20, "t.txt", "encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "t.doc", "legacy Word file"),
        (b"%PDF-1.4\n%\xe2\xe3", "t.txt", "PDF file"),
        (b'<?xml version="1.0"?><a/>', "t.txt", "is XML of a kind that is not known"),
        (b'{"segments": []}', "t.txt", "JSON without a transcript"),
        (b"@UTF8\n@Begin\n", "t.txt", "no words were found"),
        (GOOD[: len(GOOD) // 2], "t.docx", "damaged zip archive"),
        (GOOD[:10], "t.txt", "damaged zip archive"),
        (docx("", document="<w:document><w:p>"), "t.docx", "damaged XML"),
        (docx("", document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "t.docx", "document type"),
        (docx(""), "t.docx", "has no words in it"),
        (b'speaker,text\nAnn,"never closed\nBob,x\n', "t.csv", "never closed"),
        (b"speaker,text\n", "t.csv", "no words were found"),
        (b"WEBVTT\n\nNOTE nothing\n", "t.vtt", "no words were found"),
    ],
)
def test_refused_with_one_line(tmp_path, data, name, words):
    assert words in refuse(tmp_path, data, name).message


def test_a_zip_that_is_no_word_file(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "Ann: a")
    assert "is an archive" in refuse(tmp_path, out.getvalue(), "t.docx").message


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path):
    bomb = docx("", document=b" " * (archive.MAX_ENTRY + 1))
    assert len(bomb) < 100_000
    assert "unpacks to 50,000,001 bytes" in refuse(tmp_path, bomb, "t.docx").message


def test_a_zip_bomb_that_lies_about_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_ENTRY", 100_000)
    honest = docx("", document=b" " * 300_000)
    size = (300_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    lying = honest.replace(size, (1000).to_bytes(4, "little"))
    message = refuse(tmp_path, lying, "t.docx").message
    assert "damaged" in message or "more than allowed" in message


def test_too_many_entries(tmp_path):
    many = docx(paragraph(run("a")), **{f"x{n}": "" for n in range(archive.MAX_ENTRIES)})
    assert "2,001 entries" in refuse(tmp_path, many, "t.docx").message


def test_a_folder_and_a_missing_file(tmp_path):
    assert read_transcript(tmp_path)[1][0].message == "is a folder, not a transcript"
    assert read_transcript(tmp_path / "no.txt")[1][0].message == "there is no such file"


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("qcode.readers.transcript.MAX_BYTES", 1_000_000)
    message = refuse(tmp_path, b"a" * 1_000_001).message
    assert message == "has 1,000,001 bytes; a transcript has at most 1 MB"


def read(tmp_path, data, name="t.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    reading, problems = read_transcript(path)
    assert problems == []
    assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text
    return reading


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_every_newline_becomes_one(tmp_path, newline):
    reading = read(tmp_path, newline.join([b"Q: a", b"A: b", b"Q: c", b"A: d"]))
    assert reading.text == "Q: a\nA: b\nQ: c\nA: d"
    assert reading.labels == {"Q": 2, "A": 2}


def test_other_line_separators_are_words(tmp_path):
    text = "问：一\u2028二\n答：三\x85四\x0b\n问：五\x0c六\n答：e\u0301 Å\n"
    reading = read(tmp_path, text.encode())
    assert reading.text == text
    assert len(reading.turns) == 4
    assert reading.turns[0].span.of(text) == "一\u2028二"


def test_a_mark_goes_and_nothing_else(tmp_path):
    reading = read(tmp_path, "\ufeffQ: a\ufeff  \nA: b\nQ: c\nA: ﬁ\n".encode())
    assert reading.text == "Q: a\ufeff  \nA: b\nQ: c\nA: ﬁ\n"


def test_replacement_characters_of_the_file_itself_are_told(tmp_path):
    reading = read(tmp_path, "Q: a\nA: \ufffd\nQ: c\nA: d\n".encode())
    assert any("replacement characters (first in line 2)" in note for note in reading.notes)


def test_only_a_header_is_text_without_speakers(tmp_path):
    reading = read(tmp_path, "访谈日期：2024\n访谈员：王\n受访者：李\n".encode())
    assert {turn.label for turn in reading.turns} == {None}


def test_one_label_once(tmp_path):
    reading = read(tmp_path, "访谈员：这里只有一句话。\n".encode())
    assert [(turn.label, turn.span.of(reading.text)) for turn in reading.turns] == [
        (None, "访谈员：这里只有一句话。")
    ]


@pytest.mark.parametrize("unit", ["a", "中", "a: ", "[0:00] ", "** ", "「", "(", "\t", "中："])
def test_a_megabyte_in_one_line(tmp_path, unit):
    text = unit * (1_000_000 // len(unit)) + "x"
    assert read(tmp_path, text.encode()).text == text


def test_words_in_a_word_file_named_text(tmp_path):
    assert read(tmp_path, GOOD, "t.txt").reader == "docx"


def test_text_in_a_file_named_srt(tmp_path):
    reading = read(tmp_path, b"Q: a\nA: b\nQ: c\nA: d\n", "t.srt")
    assert (reading.reader, len(reading.turns)) == ("text", 4)


def test_a_label_without_words_is_no_turn(tmp_path):
    reading = read(tmp_path, b"Q: a\nA:\nQ: c\nA: d\nA:\n")
    assert [(turn.number, turn.label) for turn in reading.turns] == [(1, "Q"), (2, "Q"), (3, "A")]
