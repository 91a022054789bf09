"""Segments in Chinese, English and mixed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.domain.segmenting import LONGEST, segments_of
from qcode.domain.text import Span, Turn


def cut(words):
    turn = Turn(3, None, Span(2, 2 + len(words)))
    return segments_of("、、" + words + "。后面", turn)


def quotes(words):
    return [segment.span.of("、、" + words + "。后面") for segment in cut(words)]


@pytest.mark.parametrize(
    "marked",
    [
        "没人教我。|我自己写！|真的？！|算了；|就这样",
        "他说：“好。”然后走了。|后来下雨了。",
        "他说：“你要听话。”|我就说：“好。我听。”",
        "“你吃了吗？”妈妈问。|“吃了。”",
        "她说「不去。」|他哭了。",
        "一斤20.50元。|太贵了。",
        "嗯……我不知道。|后来……后来就算了……|真的没办法。",
        "（笑。）|好吧。",
        "第一段\n|第二段。\n\n|　　第三段",
        "Mr. Smith paid 20.50 yuan at 5 p.m. yesterday. |Yes! |Why? |No idea.",
        '"Really?" he asked. |He left.',
        'He said "I will. I will not." and left. |So it was.',
        "No... well, maybe. |So...",
        "Read e.g. this. |Dr. Li came. |J. K. Ross too.",
        "1. First thing.\n|2. Second thing.",
        "我上grade one的时候，老师说OK. |后来呢？|Good.",
        "她说“我不知道",
        "We talked about everything that happened in the\nvillage, and she said that it was so hard for\nher. |So.",
        "It was short\n|and this is another line",
        "A line that is long enough to be full and ends here.\n|then a new one",
        "Really? |yeah. |OK",
    ],
)
def test_segments_of_a_turn(marked):
    assert quotes(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


def test_no_segment_holds_what_a_page_prints_inside_a_turn():
    text = "Bob: 一。It went\n- 7 -\non and on.\n9\n二。"
    turn = Turn(1, "Bob", Span(5, len(text)))
    apart = [Span(0, 3), Span(15, 20), Span(32, 33), Span(40, 41)]
    found = [segment.span.of(text) for segment in segments_of(text, turn, apart)]
    assert found == ["一。", "It went", "on and on.", "二。"]


def test_the_script_of_each_segment():
    scripts = [segment.script for segment in cut("我不知道。I do not know. 123。我的teacher很好。")]
    assert scripts == ["zh", "en", "", "zh"]


def test_segments_belong_to_their_turn():
    assert {segment.turn for segment in cut("一。二。")} == {3}


def test_only_very_long_clauses_are_cut_at_commas():
    short = "我们" * 20 + "，" + "他们" * 20 + "。"
    assert quotes(short) == [short]
    clause = "我们" * 20 + "，"
    long = clause * 4 + "完了。"
    assert quotes(long) == [clause * 2, clause * 2 + "完了。"]
    endless = "我" * 3 * LONGEST
    assert quotes(endless) == [endless]
    english = "and then we went to the market again, " * 8 + "yes."
    assert all(len(words) <= LONGEST for words in quotes(english))
    assert " ".join(quotes(english)) == english


@given(st.text(alphabet="我。，！？…“”「」\"' .a1\n\t(）;；Mr", max_size=400))
def test_segments_lose_nothing_and_never_overlap(words):
    text = "、、" + words + "。后面"
    segments = cut(words)
    ends = [2, *[segment.span.end for segment in segments]]
    for segment, before in zip(segments, ends, strict=False):
        assert segment.span.start >= before
        quote = segment.span.of(text)
        assert quote == quote.strip() != ""
    assert "".join("".join(segment.span.of(text).split()) for segment in segments) == "".join(
        words.split()
    )
