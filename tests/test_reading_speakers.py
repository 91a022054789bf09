"""Who speaks, where the interview begins, what is never a label; docstrings are transcripts."""

from __future__ import annotations

import inspect

import pytest

from qcode.domain.text import PieceKind
from qcode.readers.labels import similar_labels
from qcode.readers.source import Hints
from qcode.readers.speakers import find_turns, propose_speakers
from qcode.readers.transcript import read_transcript


@pytest.fixture
def read(request, tmp_path):
    def read(words=None, suffix=".txt", **hints):
        path = tmp_path / f"t{suffix}"
        text = inspect.cleandoc(request.function.__doc__) + "\n" if words is None else words
        path.write_text(text, encoding="utf-8")
        reading, problems = read_transcript(path, Hints(**hints))
        assert problems == []
        assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text
        return reading

    return read


def turns(reading):
    return [(turn.label, turn.span.of(reading.text)) for turn in reading.turns]


def header(reading):
    kinds = {PieceKind.HEADER}
    return [piece.span.of(reading.text) for piece in reading.pieces if piece.kind in kinds]


def test_header_lines_that_look_like_speakers(read):
    """
    访谈日期：2024-03-01
    受访者：小李
    访谈员：王

    访谈员：你先说说家里有谁？
    受访者：我和奶奶，
    ……还有弟弟。
    访谈员：好。
    受访者：嗯。
    """
    reading = read()
    assert turns(reading) == [
        ("访谈员", "你先说说家里有谁？"),
        ("受访者", "我和奶奶，\n……还有弟弟。"),
        ("访谈员", "好。"),
        ("受访者", "嗯。"),
    ]
    assert header(reading) == ["访谈日期：2024-03-01\n受访者：小李\n访谈员：王"]
    assert reading.fields == (("访谈日期", "2024-03-01"), ("受访者", "小李"), ("访谈员", "王"))


def test_header_lines_without_a_blank_line_below(read):
    """
    访谈日期：2024-03-01
    受访者：小李
    访谈员：王
    访谈员：你先说说家里有谁？
    受访者：我和奶奶，还有弟弟。
    访谈员：弟弟几岁？
    受访者：六岁。
    """
    assert turns(read())[0] == ("访谈员", "你先说说家里有谁？")


def test_two_name_lines_directly_above_the_talk(read):
    """
    访谈员：王
    受访者：小李
    访谈员：你先说说家里有谁？
    受访者：我和奶奶，还有弟弟。
    访谈员：弟弟几岁？
    受访者：六岁。
    """
    assert turns(read())[0] == ("访谈员", "你先说说家里有谁？")


def test_name_lines_above_a_separator(read):
    """
    Interview with a mother
    Interviewer: Zhao
    Participant: Ms L, 41, cleaner
    ---
    Interviewer: Shall we begin
    Participant: yes
    Interviewer: Who helps you
    Participant: nobody really
    """
    reading = read()
    assert turns(reading)[0] == ("Interviewer", "Shall we begin")
    assert len(reading.turns) == 4
    assert header(reading) == [
        "Interview with a mother\nInterviewer: Zhao\nParticipant: Ms L, 41, cleaner"
    ]


def test_name_lines_above_a_date(read):
    """
    Interviewer: Anna Zhao
    Participant: Li Mei
    Date: 3 March 2024
    Interviewer: Who helps you?
    Participant: Nobody.
    Interviewer: And your sister?
    Participant: She moved.
    """
    reading = read()
    assert turns(reading)[0] == ("Interviewer", "Who helps you?")
    assert ("Date", "3 March 2024") in reading.fields


def test_first_words_of_talk_are_no_header(read):
    """
    I: Hello
    P: Hi there
    I: How are you today?
    P: Fine, thank you.
    I: Shall we begin?
    P: Yes, please.
    """
    assert turns(read())[0] == ("I", "Hello")


def test_talk_separated_by_blank_lines_is_no_header(read):
    """
    访谈员：你好

    小李：你好

    访谈员：最近学习怎么样

    小李：还可以吧

    访谈员：作业难吗

    小李：有点难
    """
    reading = read()
    assert len(reading.turns) == 6
    assert header(reading) == []


def test_words_that_are_never_labels(read):
    """
    问：你看过这个吗？
    答：看过。
    https://example.org/one
    04:06 开始
    https://example.org/two
    04:07 结束
    问：还有呢？
    Summary: nothing
    注：笑
    答：没有了。
    Summary: nothing
    注：笑
    """
    assert read().labels == {"问": 2, "答": 2}


def test_a_label_needs_two_turns_or_the_users_word(read):
    """
    Ann: Who lives here?
    Bob: We do.
    Ann: And now?
    Grandma: I do too.
    Bob: Yes.
    """
    reading = read()
    assert reading.labels == {"Ann": 2, "Bob": 2}
    assert "And now?\nGrandma: I do too." in [words for _, words in turns(reading)]
    assert [span.of(reading.text) for span in reading.unmatched] == ["Grandma"]
    assert any("Grandma" in note for note in reading.notes)
    assert read(labels=("Grandma",)).labels == {"Ann": 2, "Bob": 2, "Grandma": 1}


def test_spellings_of_a_label_are_kept_as_printed(read):
    """
    Interviewer (me): How long?
    Participant: Two years.
    Interviewer : And before?
    Particpant: Nowhere.
    Interviewer : Why?
    Participant: No money.
    """
    assert read().labels == {
        "Interviewer (me)": 1,
        "Participant": 2,
        "Interviewer": 2,
        "Particpant": 1,
    }


def test_a_numbered_series_is_one_label(read):
    """
    Speaker 1: How long?
    Speaker 2: Two years.
    Speaker 1: And before?
    Speaker 2: Nowhere.
    Speaker 3: Me too.
    """
    assert read().labels == {"Speaker 1": 2, "Speaker 2": 2, "Speaker 3": 1}
    words = "问1：多久了？\n答1：两年。\n问2：以前呢？\n答2：没有。\n"
    assert read(words).labels == {"问1": 1, "答1": 1, "问2": 1, "答2": 1}


def test_one_speaker_who_speaks_twice(read):
    """
    王奶奶：我先说。
    我说完了。

    王奶奶：再说一点。
    """
    assert turns(read()) == [("王奶奶", "我先说。\n我说完了。"), ("王奶奶", "再说一点。")]


def test_short_answers_on_lines_of_their_own_are_no_labels(read):
    """
    嗯
    我们去了
    没有
    后来回来
    嗯
    就这样
    没有
    不知道
    """
    assert {turn.label for turn in read().turns} == {None}


def test_real_names_and_a_turn_of_two_lines(read):
    """
    王晓梅：他爸爸走了以后，
    就我一个人带。

    第二段也是她说的。

    陈老师：学校呢？
    王晓梅：学校好。
    陈老师：嗯？
    """
    assert turns(read())[0] == ("王晓梅", "他爸爸走了以后，\n就我一个人带。\n\n第二段也是她说的。")


def test_text_without_labels_is_paragraphs_without_speakers(read):
    """
    Today we visited the family: they live far away.

    The grandmother opened the door.
    She was tired.
    """
    reading = read()
    assert turns(reading) == [
        (None, "Today we visited the family: they live far away."),
        (None, "The grandmother opened the door.\nShe was tired."),
    ]
    assert reading.pattern == "none"
    assert any("no speaker labels" in note for note in reading.notes)


def test_prose_with_repeated_heads_invents_no_speaker(read):
    """
    这份材料讲的是社区工作。

    关键词：儿童
    地点：东街

    第一次走访的时候，孩子在家。他说没有人辅导作业。
    第二次走访的时候，孩子不在。邻居说他去了奶奶家。

    关键词：社区
    地点：西街

    第三次走访，我们见到了孩子的奶奶，她很担心。
    """
    assert {turn.label for turn in read().turns} == {None}


def test_a_remark_of_the_typist_at_the_end_is_footer(read):
    """
    问：完了吗？
    答：完了。
    问：好的。
    答：再见。

    （注：录音到此中断。）
    """
    reading = read()
    assert turns(reading)[-1] == ("答", "再见。")
    assert reading.pieces[-2].kind is PieceKind.FOOTER


def test_separator_line_between_turns_is_no_speech(read):
    """
    Q: One?
    A: Yes.
    ----------
    Q: Two?
    A: No.
    """
    assert turns(read()) == [("Q", "One?"), ("A", "Yes."), ("Q", "Two?"), ("A", "No.")]


def test_times_are_milliseconds(read):
    """
    [00:00:20.300] 采访者：开始吧。
    [00:00:22.100] 奶奶：好。
    [01:00:25.000] 采访者：身体好吗？
    [01:00:27.900] 奶奶：好。
    """
    times = [turn.time_start for turn in read().turns]
    assert times == [20_300, 22_100, 3_625_000, 3_627_900]


def test_a_pattern_by_name_and_by_expression(read):
    """
    <Ann> Who?
    <Bob> Me.
    <Ann> Why?
    <Bob> So.
    """
    reading = read(pattern=r"^<(?P<label>\w+)>\s*")
    assert turns(reading) == [("Ann", "Who?"), ("Bob", "Me."), ("Ann", "Why?"), ("Bob", "So.")]
    assert reading.pattern == "expression"
    words = "Dan:\nHow?\n\nLi:\nFine.\n\nDan:\nGood.\n\nLi:\nYes.\n"
    assert read(words, pattern="name-colon").pattern == "name-colon"


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("name-comma", "there is no pattern 'name-comma': did you mean name-comma-colon"),
        ("(?P<label>[", "is no regular expression"),
        ("(?P<name>x)", "has no group (?P<label>…)"),
        (r"^(?P<label>(?:a+)+)+!", "took longer than"),
        (r"^(?P<label>Zoe):", "finds no speaker with two turns"),
    ],
)
def test_a_pattern_that_cannot_be_used(pattern, fault, monkeypatch):
    monkeypatch.setattr("qcode.readers.patterns.users.SECONDS", 0.05)
    parts, message = find_turns("a" * 5000 + "\n", Hints(pattern=pattern))
    assert parts is None
    assert fault in message


@pytest.mark.parametrize(
    ("labels", "interviewers"),
    [
        ("Interviewer Mother", "Interviewer"),
        ("I P", "I"),
        ("Q A", "Q"),
        ("问 答", "问"),
        ("访 王", "访"),
        ("访谈员 小李", "访谈员"),
        ("采访者 奶奶", "采访者"),
        ("訪員 社工", "訪員"),
        ("记者 社工", "记者"),
        ("社工 小李", ""),
        ("奶奶 妈妈", ""),
    ],
)
def test_interviewers_are_proposed_by_their_words(read, labels, interviewers):
    one, other = labels.split()
    reading = read(f"{one}：这是一句话。\n{other}：这是另一句。\n" * 3)
    proposed = propose_speakers(reading)
    assert set(proposed) == {one, other}
    assert [label for label, is_one in proposed.items() if is_one] == interviewers.split()


def test_interviewers_are_proposed_by_their_questions(read):
    """
    Zhao: Who helps you?
    Mei: My aunt does.
    Zhao: Every day?
    Mei: Every week. Why?
    Zhao: And at school?
    Mei: Nobody.
    """
    assert propose_speakers(read()) == {"Zhao": True, "Mei": False}


def test_headings_of_markdown_above_the_talk_are_header(read):
    """
    # Interview 4

    ## Transcript

    Ann  0:00
    Welcome.

    Bob  0:03
    Thanks.

    Ann  0:05
    So?

    Bob  1:02:07
    So.
    """
    reading = read(suffix=".md")
    assert turns(reading) == [
        ("Ann", "Welcome."),
        ("Bob", "Thanks."),
        ("Ann", "So?"),
        ("Bob", "So."),
    ]
    assert [turn.time_start for turn in reading.turns] == [0, 3000, 5000, 3_727_000]


def test_a_slip_of_the_pen_is_read_as_what_is_meant(read):
    words = "Dan: Was it hard?\nParticipant: It was.\n" * 6 + "Dan: So?\nParticpant: So.\n"
    reading = read(words)
    assert reading.labels == {"Dan": 7, "Participant": 7}
    assert (
        "misspelled labels were read as what is meant: Particpant as Participant" in reading.notes
    )
    words = "访谈员：难吗？\n督导访谈员：难。\n" * 6 + "访谈员：好。\n督导访淡员：嗯。\n"
    assert read(words).labels == {"访谈员": 7, "督导访谈员": 7}


@pytest.mark.parametrize(
    ("labels", "groups"),
    [
        ("Participant Particpant Dan", ["Participant Particpant"]),
        ("P1 P2 P10", []),
        ("DAN Dan Ann", ["DAN Dan"]),
        ("受访者小梅 受访者小每 访谈员", ["受访者小梅 受访者小每"]),
        ("王 李", []),
    ],
)
def test_spellings_of_one_speaker_are_offered(labels, groups):
    assert similar_labels(labels.split()) == [tuple(group.split()) for group in groups]
    assert similar_labels(["Interviewer", "Interviewer (me)"]) == [
        ("Interviewer", "Interviewer (me)")
    ]


@pytest.mark.parametrize("names", [("妈妈", "小雨", "奶奶"), ("Mum", "Ruth", "Grandma")])
def test_a_family_that_speaks_in_turn_is_no_list(read, names):
    words = ("我先说吧，放学都是外婆接。", "我想自己回来。", "路上车多，不放心。")
    pairs = list(zip(names, words, strict=True)) * 3
    text = "".join(f"{name}：{word}\n" for name, word in pairs)
    assert read(text).labels == dict.fromkeys(names, 3)
