"""Layouts crossed with talk that is easily misread; and texts in which nobody is named.

Each layout prints the same talk; what is read must be that talk, turn by turn. The talk holds
colons, times, lists, links and quoted dialogue inside answers, headers of several kinds above
and a typist's remark below.
"""

from __future__ import annotations

import itertools

import pytest

from qcode.readers.source import Hints
from qcode.readers.speakers import find_turns

CHINESE = (
    "平时谁辅导你写作业？",
    "有两件事。\n第一：家里穷。\n第二：没人来。",
    "学校打过电话吗？",
    "打过两次。\n04:06 我记得表上写的，\n老师：坐下！\n我就坐下了。",
    "那怎么办？",
    "在这里\nhttps://example.org/a\n可以看到。",
    "后来呢？",
    "第一：没有了。",
)
ENGLISH = (
    "Who helps you with the homework?",
    "There are two things.\nFirst: we were poor.\nSecond: nobody came.",
    "Did the school call?",
    "They called twice.\n04:06 was on the clock,\nTeacher: sit down!\nAnd I sat down.",
    "What did you do then?",
    "You find it at\nhttps://example.org/a\nand so on.",
    "And later?",
    "First: nothing at all.",
)
LAYOUTS = (
    "{name}: {words}\n",
    "{name}:{words}\n\n",
    "{name} : {words}\n",
    "　　{name}：{words}\n",
    "{name}\t{words}\n",
    "{name}:\n{words}\n\n",
    "{name}\n{words}\n\n",
    "{name}  {short}\n{words}\n\n",
    "{name} ({long}):\n{words}\n\n",
    "{name}({long}): {words}\n",
    "{name} [{long}] {words}\n\n",
    "{name}（{short}）：{words}\n",
    "{name}: [{long}] {words}\n",
    "{name} {long}: {words}\n",
    "[{long}] {name}：{words}\n",
    "{short} {name}: {words}\n",
    "[{long}] {name}\n{words}\n\n",
    "{long}\n{name}\n{words}\n\n",
    "{name}\n{long}\n{words}\n\n",
    "**{name}：** {words}\n\n",
    "**{name}** [{long}]: {words}\n\n",
    "*{name}:* {words}\n\n",
    "### {name}\n\n{words}\n\n",
    "<b>{name}:</b> {words}\n\n",
    "【{name}】{words}\n",
    "[{name}]: {words}\n",
    "[{long} --> {long}] [{name}]: {words}\n",
    ">> {name}: {words}\n",
    "- {name}：{words}\n",
    "{number}. {name}：{words}\n",
    "\u200f{name}\u200f: {words}\n",
)
LABELS = (
    ("访谈员", "受访者"),
    ("问", "答"),
    ("赵老师", "小梅（化名）"),
    ("说话人 1", "说话人 2"),
    ("Interviewer", "Participant_07"),
    ("I", "P"),
    ("Interviewer1", "Ms. O'Brien"),
    ("Entrevistadora", "María José"),
    ("Интервьюер", "Анна"),
    ("聞き手", "田中さん"),
    ("면접자", "참여자 1"),
    ("מראיין", "אמא"),
    ("المحاور", "فاطمة"),
)
HEADERS = (
    "",
    "访谈编号：K09\n访谈日期：2024年3月1日\n访谈员：赵\n受访者：小李\n\n",
    "Interview transcript\nDate: 3 March 2024\nInterviewer: Anna Zhao\nPlace: School\n\n",
    "# Interview 4\n\nInterviewer: Anna\nParticipant: 07\n\n---\n\n",
    "社区访谈\n2024年3月1日 上午 10:05|45分钟 12秒\n\n关键词：\n儿童、社区\n\n",
)


def talk(labels):
    words = CHINESE if "\u4e00" <= labels[0][0] <= "\u9fff" else ENGLISH
    return list(zip(itertools.cycle(labels), words, strict=False))


def printed(layout, said):
    return "".join(
        layout.format(name=name, words=words, number=at + 1, short=f"0{at}:05", long=f"00:0{at}:05")
        for at, (name, words) in enumerate(said)
    )


def read(text):
    parts, fault = find_turns(text, Hints())
    assert fault == ""
    assert "".join(piece.span.of(text) for piece in parts.pieces) == text
    return [(turn.label, turn.span.of(text)) for turn in parts.turns]


@pytest.mark.parametrize("labels", LABELS, ids="-".join)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_talk_is_read_as_it_was_said(layout, labels):
    said = talk(labels)
    assert read(printed(layout, said)) == said


@pytest.mark.parametrize("header", HEADERS[1:])
@pytest.mark.parametrize("layout", [LAYOUTS[0], LAYOUTS[7], LAYOUTS[14], LAYOUTS[19]])
@pytest.mark.parametrize("labels", [LABELS[0], LABELS[4]], ids="-".join)
def test_what_stands_above_and_below_is_no_talk(header, layout, labels):
    said = talk(labels)
    assert read(header + printed(layout, said) + "\n（注：录音到此中断。）\n") == said


@pytest.mark.parametrize(
    "labels",
    [
        ("Moderator", "P1", "P2", "P3", "P4", "P5", "P6", "P7"),
        ("主持人", "家长1", "家长2", "家长3", "家长4"),
        ("Ann", "Bob", "Cleo", "Dan"),
    ],
)
def test_many_speakers(labels):
    words = CHINESE if labels[0] == "主持人" else ENGLISH
    order = [*labels, *labels[::-1], labels[0], labels[2], labels[1], *labels]
    said = [(name, words[at * 2 % 8]) for at, name in enumerate(order)]
    assert read(printed("{name}: {words}\n", said)) == said


HEADS = ("Background", "Findings", "Method", "Next steps"), ("背景", "发现", "方法", "下一步")
SHORT = ("Yes", "No", "Not really", "At school"), ("嗯", "没有", "奶奶", "妈妈带")
UNNAMED = {
    "paragraphs": lambda k: [f"{w}\n" for w in (ENGLISH, CHINESE)[k] * 3],
    "short answers": lambda k: [
        f"{w}\n{s}" for w, s in zip((ENGLISH, CHINESE)[k], SHORT[k] * 2, strict=True)
    ],
    "headings": lambda k: [f"## {h}\n\n{(ENGLISH, CHINESE)[k][0]}\n" for h in HEADS[k] * 3],
    "lines of heads": lambda k: [f"{h}\n{(ENGLISH, CHINESE)[k][0]}\n" for h in HEADS[k] * 3],
    "fields": lambda k: [f"{h}: {(ENGLISH, CHINESE)[k][0]}" for h in HEADS[k] * 4],
    "bold heads": lambda k: [f"**{h}:** {(ENGLISH, CHINESE)[k][0]}\n" for h in HEADS[k]],
    "dashes": lambda k: [f"– {(ENGLISH, CHINESE)[k][at % 2 * 2]}" for at in range(20)],
    "options": lambda k: [f"{x}. {s}" for x, s in zip("ABCD" * 4, SHORT[k] * 4, strict=True)],
    "events": lambda k: [f"{('[laughs]', '【笑】')[k]} {(ENGLISH, CHINESE)[k][0]}"] * 12,
    "times": lambda k: [f"[0{at}:05] {(ENGLISH, CHINESE)[k][0]}" for at in range(9)],
    "reported speech": lambda k: [f"{('He said: ', '他说：')[k]}{(ENGLISH, CHINESE)[k][0]}"] * 9,
    "arrows": lambda k: [f">> {(ENGLISH, CHINESE)[k][0]}"] * 9,
}


@pytest.mark.parametrize("kind", UNNAMED)
@pytest.mark.parametrize("language", [0, 1], ids=["en", "zh"])
def test_nobody_is_invented(kind, language):
    text = "\n".join(UNNAMED[kind](language)) + "\n"
    assert {label for label, _ in read(text)} == {None}
