"""Conventions in which a name alone marks the turn."""

from __future__ import annotations

from qcode.readers.patterns.convention import COLON, GAP, NAME, TIME, Convention, Example

NAMED: tuple[Convention, ...] = (
    Convention(
        "name-colon",
        "a name, a colon of half or full width, and the words",
        rf"(?P<label>{NAME}){COLON}(?:{GAP}[\[(（](?P<time>{TIME})[\])）])?",
        (
            Example(
                "Aho: So you moved.\nMary: Yes.\nAho: When?\nMary: In May.\n",
                (("Aho", "So you moved."), ("Mary", "Yes."), ("Aho", "When?"), ("Mary", "In May.")),
            ),
            Example(
                "问：搬家了？\n答：嗯，\n　　搬了。\n问：什么时候？\n答：五月。\n",
                (
                    ("问", "搬家了？"),
                    ("答", "嗯，\n　　搬了。"),
                    ("问", "什么时候？"),
                    ("答", "五月。"),
                ),
            ),
        ),
        needs="[:：]",
    ),
    Convention(
        "label-alone",
        "a name and a colon alone on a line, the words below",
        rf"(?P<label>{NAME}){COLON}{GAP}(?=\n)",
        (
            Example(
                "Dan:\nHow was it?\n\nParticipant:\nFine.\n\nDan:\nGood.\n\nParticipant:\nYes.\n",
                (
                    ("Dan", "How was it?"),
                    ("Participant", "Fine."),
                    ("Dan", "Good."),
                    ("Participant", "Yes."),
                ),
            ),
            Example(
                "访谈员：\n怎么样？\n妈妈：\n还行。\n访谈员：\n好。\n妈妈：\n嗯。\n",
                (("访谈员", "怎么样？"), ("妈妈", "还行。"), ("访谈员", "好。"), ("妈妈", "嗯。")),
            ),
        ),
        needs=r"[:：][ \t\u3000]*\n",
        weight=1.05,
    ),
    Convention(
        "name-line",
        "a name alone on a line below a blank one, without a colon, the words on the next line",
        rf"(?<![^\n]\n)(?P<label>(?=.{{1,24}}\n){NAME}){GAP}(?=\n[^\n])",
        (
            Example(
                "访谈员\n平时怎么过的？\n\n奶奶\n就是过日子。\n"
                "\n访谈员\n早上呢？\n\n奶奶\n她自己过早。\n",
                (
                    ("访谈员", "平时怎么过的？"),
                    ("奶奶", "就是过日子。"),
                    ("访谈员", "早上呢？"),
                    ("奶奶", "她自己过早。"),
                ),
            ),
            Example(
                "Interviewer\nHow are you?\n\nDan\nFine, thanks.\n"
                "\nInterviewer\nStill busy?\n\nDan\nYes.\n",
                (
                    ("Interviewer", "How are you?"),
                    ("Dan", "Fine, thanks."),
                    ("Interviewer", "Still busy?"),
                    ("Dan", "Yes."),
                ),
            ),
        ),
        needs=r"(?m)^[^\n:：]{1,24}\n[^\n]",
        weight=0.8,
        least_labels=2,
    ),
    Convention(
        "number-name-colon",
        "a running number, a name, a colon and the words",
        rf"[(（\[]?\d{{1,5}}[.)）\]、]?[ \t]+(?P<label>[^\W\d_]{NAME[6:]}){COLON}",
        (
            Example(
                "1 Interviewer: And then?\n2 Mei: We ate.\n3 Interviewer: Who?\n4 Mei: Us.\n",
                (
                    ("Interviewer", "And then?"),
                    ("Mei", "We ate."),
                    ("Interviewer", "Who?"),
                    ("Mei", "Us."),
                ),
            ),
            Example(
                "1. 访：吃了吗？\n2. 小梅：吃了。\n3. 访：谁做的？\n4. 小梅：奶奶。\n",
                (("访", "吃了吗？"), ("小梅", "吃了。"), ("访", "谁做的？"), ("小梅", "奶奶。")),
            ),
        ),
        needs=r"\d[.)）\]、]?[ \t]+[^\W\d_]",
    ),
    Convention(
        "name-tab",
        "a name, a tabulator and the words; a number or a time may stand before",
        rf"(?:\d{{1,5}}\t)?(?:[\[(（]?(?P<time>{TIME})[\])）]?\t)?(?P<label>{NAME}){COLON}?\t+(?=\S)",
        (
            Example(
                "Interviewer\tWho helps?\nLi\tNobody.\nInterviewer\tNobody?\nLi\tGrandma.\n",
                (
                    ("Interviewer", "Who helps?"),
                    ("Li", "Nobody."),
                    ("Interviewer", "Nobody?"),
                    ("Li", "Grandma."),
                ),
            ),
            Example(
                "访谈员\t谁帮你？\n小李\t没人。\n访谈员\t没人？\n小李\t奶奶。\n",
                (
                    ("访谈员", "谁帮你？"),
                    ("小李", "没人。"),
                    ("访谈员", "没人？"),
                    ("小李", "奶奶。"),
                ),
            ),
        ),
        needs=r"\t",
        weight=0.95,
    ),
)
