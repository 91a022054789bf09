"""Encodings: short files of a few lines, as they come from old recorders and editors."""

from __future__ import annotations

import pytest

from qcode.readers.encoding import decode
from qcode.readers.source import Hints
from qcode.readers.transcript import read_transcript

SIMPLIFIED = "访谈员：你好，先说说家里有谁？\n小李：我和奶奶，还有弟弟。\n访谈员：谁教你做作业？\n小李：没人教。\n访谈员：嗯。\n"
TRADITIONAL = "訪員：你好，先說說家裡有誰？\n小李：我和奶奶，還有弟弟。\n訪員：誰教你做作業？\n小李：沒人教。\n訪員：嗯。\n"
MIXED = "Interviewer: Do you like school?\nMei: Yes. 我喜欢 English class, and 我的老师很好。\nInterviewer: Good.\nMei: OK, 就这样。\n"
CURLY = "Interviewer: I’m here – “really”?\nMum: Yes… don’t worry, it’s a café.\nInterviewer: OK.\nMum: £20.\n"
RUSSIAN = "Интервьюер: Кто вам помогает?\nМать: Никто, только бабушка.\nИнтервьюер: А школа?\nМать: Нет.\n"
JAPANESE = (
    "聞き手：お母さんは毎日来ますか。\n花子：はい、そうです。\n聞き手：そうですか。\n花子：ええ。\n"
)
KOREAN = "면담자: 누가 도와줍니까?\n어머니: 아무도 없어요. 그래서 힘들어요.\n면담자: 학교는요?\n어머니: 학교도 그래요.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED.replace("嗯", "㑇"), "gb18030"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
        (TRADITIONAL.replace("嗯", "啲"), "big5hkscs"),
        (MIXED, "gb18030"),
        (CURLY, "cp1252"),
        ("Q: What’s it?\nA: It.\nQ: So?\nA: No.\n", "cp1252"),
        ("Q: Où est-il né?\nA: À Genève, là-bas.\n", "cp1252"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (KOREAN, "euc-kr"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_short_file_is_told_by_its_characters(text, encoding, newline):
    decoded, fault = decode(text.replace("\n", newline).encode(encoding))
    assert fault == ""
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert any("--encoding" in note for note in decoded.notes)


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, MIXED, CURLY, RUSSIAN])
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_unicode_with_and_without_a_mark(text, codec, name):
    decoded, fault = decode(text.encode(codec))
    assert fault == ""
    assert (decoded.text, decoded.encoding) == (text, name)


def test_the_users_word_comes_before_a_guess():
    data = TRADITIONAL.encode("big5")
    assert decode(data, "big5")[0].text == TRADITIONAL
    assert decode("Q: a\nA: b\n".encode("utf-16-be"), "utf-16-be")[0].text == "Q: a\nA: b\n"
    assert (
        decode(data, "utf-8")[1]
        == "line 1 is not in the encoding utf-8: name another with --encoding"
    )
    assert "there is no encoding 'klingon'" in decode(data, "klingon")[1]
    assert "there is no encoding 'rot13'" in decode(data, "rot13")[1]


def test_one_strange_line_does_not_make_a_file_another_encoding():
    data = SIMPLIFIED.encode() + "末行".encode("gb18030") + b"\n"
    assert "line 6 is not valid UTF-8" in decode(data)[1]


@pytest.mark.parametrize(("text", "codec"), [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5")])
def test_a_reading_knows_its_encoding(tmp_path, text, codec):
    path = tmp_path / "t.txt"
    path.write_bytes(text.encode(codec))
    reading, problems = read_transcript(path, Hints())
    assert problems == []
    assert reading.text == text
    assert "\ufffd" not in reading.text
    assert len(reading.turns) == 5
