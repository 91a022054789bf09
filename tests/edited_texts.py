"""Interviews that are edited at random, with a record of where every character went.

A `Draft` is a list of turns; each character knows its offset in the first version, or None
where it was put in. What an alignment finds is held against this record.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from qcode.domain.text import Span

Char = tuple[str, int | None]

ANSWERS = {
    "zh": ["嗯。", "对。", "嗯，对。", "没有。", "是的。", "不晓得。"],
    "en": ["Yes.", "No.", "Mm.", "Yeah, right.", "I don't know.", "Not really."],
}
WORDS = {
    "zh": (
        "我 奶奶 身体 不好 爸爸 在 外面 打工 妈妈 走了 没人 教 写 作业 社工 姐姐 每个 礼拜 来 一次 学校 的 老师"
        " 也 帮忙 低保 一个 月 几百块 吃饭 够了 冬天 冷 邻居 送 衣服 想 跟 同学 玩 不敢 说话 晚上 睡不着 伢 屋里 冇得"
    ),
    "en": (
        "my grandma is ill and dad works far away nobody helps me with homework the social worker"
        " comes every week at school teachers are kind money was short this winter we had no coat"
        " neighbours gave us food I want to play but I'm afraid to talk cannot sleep at night"
        " auntie said so"
    ),
}


@dataclass
class Draft:
    """An interview as turns of tracked characters."""

    language: str
    turns: list[list[Char]] = field(default_factory=list)

    def text(self) -> tuple[str, list[Span], list[int | None]]:
        """Return the text, the spans of the turns, and where each character came from."""
        parts: list[str] = []
        spans: list[Span] = []
        origins: list[int | None] = []
        for number, turn in enumerate(self.turns):
            label = "Q: " if number % 2 == 0 else "A: "
            parts.append(label)
            origins += [None] * len(label)
            start = len(origins)
            parts += [char for char, _ in turn]
            origins += [origin for _, origin in turn]
            spans.append(Span(start, len(origins)))
            parts.append("\n")
            origins.append(None)
        return "".join(parts), spans, origins

    def frozen(self) -> Draft:
        """Return the draft as a first version: each character knows its offset."""
        _, spans, _ = self.text()
        turns = [
            [(char, span.start + at) for at, (char, _) in enumerate(turn)]
            for span, turn in zip(spans, self.turns, strict=True)
        ]
        return Draft(self.language, turns)


# What editors put in is told apart from what was there, so that the record is the truth: words
# taken out and the same words put in beside them would be nobody's and everybody's.
PUT_IN = {"zh": "哦噢哎呀咦哇哟呃", "en": "uh er hm ah oh ooh wow hey"}


def sentence(chance: random.Random, language: str) -> str:
    """Return an invented sentence, or now and then a short answer as everybody gives."""
    if chance.random() < 0.35:
        return chance.choice(ANSWERS[language])
    words = chance.choices(WORDS[language].split(), k=chance.randint(3, 12))
    if language == "en":
        return " ".join(words).capitalize() + chance.choice(".?!")
    return "".join(words) + chance.choice("。？！")


def new_turn(chance: random.Random, language: str) -> list[Char]:
    """Return a turn of one to four sentences."""
    gap = " " if language == "en" else ""
    words = gap.join(sentence(chance, language) for _ in range(chance.randint(1, 4)))
    return [(char, None) for char in words]


def draft(chance: random.Random, language: str, turns: int) -> Draft:
    """Return a first version with so many turns."""
    return Draft(language, [new_turn(chance, language) for _ in range(turns)]).frozen()


def _put_in(chance: random.Random, language: str) -> str:
    if language == "en":
        return " ".join(chance.choices(PUT_IN["en"].split(), k=chance.randint(1, 9))) + "."
    return "".join(chance.choices(PUT_IN["zh"], k=chance.randint(1, 12))) + "。"


def _edit_words(chance: random.Random, edited: Draft) -> None:
    turn = chance.choice(edited.turns)
    at = chance.randrange(len(turn) + 1)
    size = chance.choice((0, 1, 2, 5))
    put = chance.choice((0, 1, 3))
    said = _put_in(chance, edited.language)[:put]
    turn[at : at + size] = [(char, None) for char in said]


def _drop_turn(chance: random.Random, edited: Draft) -> None:
    if len(edited.turns) > 2:
        del edited.turns[chance.randrange(len(edited.turns))]


def _add_turn(chance: random.Random, edited: Draft) -> None:
    at = chance.randrange(len(edited.turns) + 1)
    edited.turns.insert(at, [(char, None) for char in _put_in(chance, edited.language)])


def _split_turn(chance: random.Random, edited: Draft) -> None:
    at = chance.randrange(len(edited.turns))
    turn = edited.turns[at]
    if len(turn) > 1:
        cut = chance.randrange(1, len(turn))
        edited.turns[at : at + 1] = [turn[:cut], turn[cut:]]


def _join_turns(chance: random.Random, edited: Draft) -> None:
    if len(edited.turns) > 2:
        at = chance.randrange(len(edited.turns) - 1)
        gap: list[Char] = [(" ", None)]
        edited.turns[at : at + 2] = [edited.turns[at] + gap + edited.turns[at + 1]]


def _move_turns(chance: random.Random, edited: Draft) -> None:
    start = chance.randrange(len(edited.turns))
    end = min(start + chance.randint(1, 4), len(edited.turns))
    held = edited.turns[start:end]
    del edited.turns[start:end]
    at = chance.randrange(len(edited.turns) + 1)
    edited.turns[at:at] = held


def _move_words(chance: random.Random, edited: Draft) -> None:
    giver, taker = chance.choice(edited.turns), chance.choice(edited.turns)
    start = chance.randrange(len(giver) + 1)
    held = giver[start : start + 15]
    del giver[start : start + 15]
    at = chance.randrange(len(taker) + 1)
    taker[at:at] = held


def _respell(chance: random.Random, edited: Draft) -> None:
    wide = {"。": ".", "，": ",", "？": "?", "！": "!", ".": "。", ",": "，", "?": "？", "!": "！"}
    for turn in edited.turns:
        turn[:] = [(wide.get(char, char), origin) for char, origin in turn]


EDITS: dict[str, tuple[int, Callable[[random.Random, Draft], None]]] = {
    "words": (8, _edit_words),
    "drop": (2, _drop_turn),
    "add": (2, _add_turn),
    "split": (2, _split_turn),
    "join": (2, _join_turns),
    "move turns": (1, _move_turns),
    "move words": (1, _move_words),
    "respell": (1, _respell),
}


def edit(chance: random.Random, first: Draft, count: int) -> tuple[Draft, list[str]]:
    """Return an edited copy, and the names of the edits in order."""
    edited = Draft(first.language, [list(turn) for turn in first.turns])
    names = chance.choices(list(EDITS), [weight for weight, _ in EDITS.values()], k=count)
    for name in names:
        EDITS[name][1](chance, edited)
        edited.turns = [turn for turn in edited.turns if turn] or [[("嗯", None)]]
    return edited, names


def passages(chance: random.Random, first: Draft, count: int) -> list[Span]:
    """Return spans that a coder may have coded: sentences, parts of them, short answers."""
    text, spans, _ = first.text()
    found: list[Span] = []
    while len(found) < count:
        turn = chance.choice(spans)
        start = chance.randrange(turn.start, turn.end)
        end = min(start + chance.randint(1, 25), turn.end)
        while first.language == "en" and start > turn.start and text[start - 1] != " ":
            start -= 1
        while first.language == "en" and end < turn.end and text[end] != " ":
            end += 1
        words = text[start:end]
        kept = words.strip()
        if kept:
            start += len(words) - len(words.lstrip())
            found.append(Span(start, start + len(kept)))
    return found
