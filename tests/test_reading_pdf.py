"""PDF: lines of pages; what pages repeat is furniture inside the turn, never a segment or a name."""

from __future__ import annotations

import sys
import zlib

import pytest
from transcript_files import ENGLISH, TALK, check_tiles, kinds, pdf, read_well, refusal, turns

from qcode.domain.segmenting import segments_of
from qcode.domain.text import PieceKind


def lines(pairs, colon=": "):
    return [f"{label}{colon}{words}" for label, words in pairs]


def test_speakers_of_a_pdf_in_english_and_chinese(tmp_path):
    assert turns(read_well(tmp_path, pdf(lines(ENGLISH)), "t.pdf")) == ENGLISH
    reading = read_well(tmp_path, pdf(lines(TALK, "：")), "t.pdf")
    assert turns(reading) == TALK
    assert (reading.reader, reading.pattern) == ("pdf", "name-colon")


def test_a_turn_goes_on_over_wrapped_lines(tmp_path):
    page = [
        "Ann: Who helps you when",
        "you are ill?",
        "Bob: Nobody, or",
        "my gran.",
        *lines(ENGLISH),
    ]
    reading = read_well(tmp_path, pdf(page), "t.pdf")
    assert turns(reading)[:2] == [
        ("Ann", "Who helps you when\nyou are ill?"),
        ("Bob", "Nobody, or\nmy gran."),
    ]


def test_labels_above_their_words(tmp_path):
    page = [line for label, words in TALK for line in (f"{label}：", words)]
    assert turns(read_well(tmp_path, pdf(page), "t.pdf")) == TALK


def test_page_numbers_and_running_heads_are_furniture_inside_the_turn(tmp_path):
    pages = [
        [
            f"Interview: P07 - page {number}",
            f"Ann: Question {word}?",
            "Bob: It began and",
            str(number),
        ]
        for number, word in [(1, "one"), (2, "two"), (3, "three")]
    ]
    for page, words in zip(pages, ["then went on", "so it was", "in the end"], strict=True):
        page.insert(3, words)
    pages[1].insert(1, "over the page.")
    reading = read_well(tmp_path, pdf(*pages), "t.pdf")
    heads = [f"Interview: P07 - page {number}" for number in (1, 2, 3)]
    found = kinds(reading, PieceKind.FURNITURE)
    assert found == [heads[0], f"1\n{heads[1]}", f"2\n{heads[2]}", "3"]
    assert list(reading.labels) == ["Ann", "Bob"]
    first = reading.turns[1]
    assert first.span.of(reading.text) == (
        f"It began and\nthen went on\n1\n{heads[1]}\nover the page."
    )
    apart = [piece.span for piece in reading.pieces if piece.kind is PieceKind.FURNITURE]
    segments = [s.span.of(reading.text) for s in segments_of(reading.text, first, apart)]
    assert segments == ["It began and", "then went on", "over the page."]
    assert any("page furniture" in note for note in reading.notes)


def test_line_numbers_of_the_margin_are_furniture(tmp_path):
    page = [*lines(TALK, "："), *map(str, range(11, 31))]
    reading = read_well(tmp_path, pdf(page), "t.pdf")
    assert kinds(reading, PieceKind.FURNITURE) == ["\n".join(map(str, range(11, 31)))]
    assert turns(reading)[:3] == TALK[:3]


def test_words_repeated_on_two_pages_stay_speech(tmp_path):
    pages = [
        ["Ann: Yes.", "Bob: No.", "Ann: Why?", "Bob: Okay."],
        ["Ann: Yes.", "Bob: So.", "Bob: Okay."],
    ]
    reading = read_well(tmp_path, pdf(*pages), "t.pdf")
    assert kinds(reading, PieceKind.FURNITURE) == []
    assert len(reading.turns) == 7


def test_numbers_that_do_not_count_with_the_pages_stay_speech(tmp_path):
    pages = [
        [f"Ann: Number {at * 7}?", f"Bob: {at * 11} of them.", f"{at} | Study"]
        for at in range(1, 6)
    ]
    reading = read_well(tmp_path, pdf(*pages), "t.pdf")
    assert len(reading.turns) == 10
    assert kinds(reading, PieceKind.FURNITURE) == [f"{at} | Study" for at in range(1, 6)]


def test_numbers_in_speech_stay_speech(tmp_path):
    reading = read_well(
        tmp_path, pdf(["Ann: When?", "Bob: In", "1998", "Ann: Oh.", "Bob: Yes."]), "t.pdf"
    )
    assert turns(reading)[1] == ("Bob", "In\n1998")
    check_tiles(reading)


def test_bold_words_as_the_only_mark_of_a_speaker(tmp_path):
    for pairs in (ENGLISH, TALK):
        reading = read_well(
            tmp_path, pdf([f"*{label}* {words}" for label, words in pairs]), "t.pdf"
        )
        assert (turns(reading), reading.pattern) == (pairs, "bold-run")


def test_a_scan_and_damaged_files_are_refused(tmp_path):
    assert "it is a scan or pictures" in refusal(tmp_path, pdf([]), "t.pdf")
    whole = pdf(lines(TALK, "："))
    assert "damaged PDF" in refusal(tmp_path, b"%PDF-1.7\n" + bytes(range(1, 200)), "t.pdf")
    assert "damaged PDF" in refusal(tmp_path, whole[:9], "t.txt")


def test_without_the_extra_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert 'pip install "qcode[pdf]"' in refusal(tmp_path, pdf(lines(TALK, "：")), "t.pdf")


def test_too_many_pages_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qcode.readers.pdf_pages.MAX_PAGES", 2)
    assert "has 3 pages" in refusal(tmp_path, pdf(["a"], ["b"], ["c"]), "t.pdf")


@pytest.mark.parametrize("rounds", [1, 2])
def test_streams_that_unpack_to_gigabytes_are_refused_before(tmp_path, rounds):
    packed = b" " * 45_000_000
    for _ in range(rounds):
        packed = zlib.compress(packed, 9)
    filters = b"/Filter [" + b"/FlateDecode " * rounds + b"]"
    bomb = b"4 0 obj << " + filters + b" >>\nstream\n" + packed + b"\nendstream\n"
    data = pdf(lines(ENGLISH)).replace(b"trailer", bomb + b"trailer")
    assert "unpacks to more than 40 MB" in refusal(tmp_path, data, "t.pdf")


def test_drawings_inside_drawings_are_refused(tmp_path):
    form = b"9 0 obj << /Subtype /Form >>\nstream\n/X Do /X Do\nendstream\n"
    data = pdf(lines(ENGLISH)).replace(b"trailer", form * 30 + b"trailer")
    assert "drawings inside drawings" in refusal(tmp_path, data, "t.pdf")
    assert turns(read_well(tmp_path, pdf(lines(ENGLISH)) + form * 3, "t.pdf")) == ENGLISH
