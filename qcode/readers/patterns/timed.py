"""Conventions in which a time stands with the name, or alone."""

from __future__ import annotations

from qcode.readers.patterns.convention import COLON, GAP, NAME, TIME, Convention, Example

_OPEN, _CLOSE = r"[\[(（【<]", r"[\])）】>]"
_UNTIL = rf"(?:{GAP}(?:-->|->|-|–|—|~|～|至|to){GAP}(?P<until>{TIME}))?"
_TIMES = rf"{_OPEN}?(?P<time>{TIME}){_UNTIL}{_CLOSE}?"
_BARE = r"[^\W_][^\n\t:：,，。！？!?;；、\"“”<>()（）\[\]【】{}|*#=@\\…]{0,47}?"

TIMED: tuple[Convention, ...] = (
    Convention(
        "name-time",
        "a name and a time on one line, the words below or behind",
        rf"(?P<label>{_BARE}){COLON}?(?:[ \t\u3000\xa0]+"
        rf"|(?=[\[(（【])){_TIMES}{GAP}{COLON}?{GAP}(?:\n|(?=\S))",
        (
            Example(
                "BSR01  00:00\nShall we start?\n\nPAR  00:04\nYes.\n"
                "\nBSR01  00:06\nFine.\n\nPAR  01:10:06\nGood.\n",
                (
                    ("BSR01", "Shall we start?"),
                    ("PAR", "Yes."),
                    ("BSR01", "Fine."),
                    ("PAR", "Good."),
                ),
            ),
            Example(
                "说话人 1 00:07\n开始吧。\n说话人 2 00:09\n好。\n"
                "说话人 1 00:11\n你几岁？\n说话人 2 00:13\n十岁。\n",
                (
                    ("说话人 1", "开始吧。"),
                    ("说话人 2", "好。"),
                    ("说话人 1", "你几岁？"),
                    ("说话人 2", "十岁。"),
                ),
            ),
            Example(
                "Lenny Rachitsky (00:00:24):\nWelcome.\n\nMolly Graham (00:00:26):\nThanks.\n\n"
                "Lenny Rachitsky (00:00:27):\nSo.\n\nMolly Graham (00:00:30):\nYes.\n",
                (
                    ("Lenny Rachitsky", "Welcome."),
                    ("Molly Graham", "Thanks."),
                    ("Lenny Rachitsky", "So."),
                    ("Molly Graham", "Yes."),
                ),
            ),
            Example(
                "S01: [00:00:12] Right.\nS02: [00:00:15] No.\n"
                "S01: [00:01:02] Why?\nS02: [00:01:05] So.\n",
                (("S01", "Right."), ("S02", "No."), ("S01", "Why?"), ("S02", "So.")),
            ),
        ),
        needs=r"\d[:：]\d\d",
        weight=1.1,
    ),
    Convention(
        "time-name-colon",
        "a time, a name, a colon and the words",
        rf"{_TIMES}{GAP}(?:[-–—|]{GAP})?(?P<label>{NAME}){COLON}",
        (
            Example(
                "[00:00:20.300] 采访者：你好。\n[00:00:22.100] 奶奶：你好。\n"
                "[00:00:25.000] 采访者：身体好吗？\n[00:00:27.900] 奶奶：好。\n",
                (
                    ("采访者", "你好。"),
                    ("奶奶", "你好。"),
                    ("采访者", "身体好吗？"),
                    ("奶奶", "好。"),
                ),
            ),
            Example(
                "00:01 - 00:04 Amy: Hello.\n00:04 - 00:05 Bo: Hello.\n"
                "00:05 - 00:09 Amy: Well?\n00:09 - 00:10 Bo: Well.\n",
                (("Amy", "Hello."), ("Bo", "Hello."), ("Amy", "Well?"), ("Bo", "Well.")),
            ),
        ),
        needs=r"\d[:：]\d\d",
        weight=1.15,
    ),
    Convention(
        "time-name",
        "a time and a name without a colon, the words below",
        rf"{_TIMES}{GAP}(?:[-–—|]{GAP})?(?P<label>{_BARE}){GAP}\n",
        (
            Example(
                "[00:00:05] Anna\nHow are you?\n[00:00:07] Ben\n"
                "Fine.\n[00:00:09] Anna\nGood.\n[00:00:12] Ben\nYes.\n",
                (("Anna", "How are you?"), ("Ben", "Fine."), ("Anna", "Good."), ("Ben", "Yes.")),
            ),
            Example(
                "00:05 采访者\n身体好吗？\n00:07 奶奶\n好。\n"
                "00:09 采访者\n睡得好吗？\n00:12 奶奶\n不好。\n",
                (
                    ("采访者", "身体好吗？"),
                    ("奶奶", "好。"),
                    ("采访者", "睡得好吗？"),
                    ("奶奶", "不好。"),
                ),
            ),
        ),
        needs=r"\d[:：]\d\d",
        weight=1.1,
    ),
    Convention(
        "time-name-words",
        "a time in brackets, a name without a colon, and the words",
        rf"{_OPEN}(?P<time>{TIME}){_UNTIL}{_CLOSE}{GAP}"
        r"(?P<label>[^\W_][^\s:：,，。！？!?.…]{0,15})[ \t\u3000]+(?=\S)",
        (
            Example(
                "[00:05] Anna How are you?\n[00:07] Ben Fine.\n"
                "[00:09] Anna Good.\n[00:12] Ben Yes.\n",
                (("Anna", "How are you?"), ("Ben", "Fine."), ("Anna", "Good."), ("Ben", "Yes.")),
            ),
            Example(
                "[00:05] 采访者 身体好吗？\n[00:07] 奶奶 好。\n"
                "[00:09] 采访者 睡得好吗？\n[00:12] 奶奶 不好。\n",
                (
                    ("采访者", "身体好吗？"),
                    ("奶奶", "好。"),
                    ("采访者", "睡得好吗？"),
                    ("奶奶", "不好。"),
                ),
            ),
        ),
        needs=r"[\[(（【<]\d",
        weight=0.8,
    ),
    Convention(
        "time-below-name",
        "a time alone on a line, the name on the next, the words behind it or below",
        rf"{_TIMES}{GAP}\n{GAP}(?P<label>{NAME})(?:{COLON}|(?=\n))",
        (
            Example(
                "00:05\nAnna\nHow are you?\n\n00:07\nBen\nFine.\n"
                "\n00:09\nAnna\nGood.\n\n00:12\nBen\nYes.\n",
                (("Anna", "How are you?"), ("Ben", "Fine."), ("Anna", "Good."), ("Ben", "Yes.")),
            ),
            Example(
                "00:00:05\n采访者：身体好吗？\n00:00:07\n奶奶：好。\n"
                "00:00:09\n采访者：睡得好吗？\n00:00:12\n奶奶：不好。\n",
                (
                    ("采访者", "身体好吗？"),
                    ("奶奶", "好。"),
                    ("采访者", "睡得好吗？"),
                    ("奶奶", "不好。"),
                ),
            ),
        ),
        needs=r"\d[:：]\d\d",
        weight=1.2,
    ),
    Convention(
        "name-above-time",
        "a name alone on a line, the time on the next, the words below",
        rf"(?P<label>{_BARE}){COLON}?{GAP}\n{GAP}{_TIMES}{GAP}\n",
        (
            Example(
                "Anna\n00:05\nHow are you?\n\nBen\n00:07\nFine.\n"
                "\nAnna\n00:09\nGood.\n\nBen\n00:12\nYes.\n",
                (("Anna", "How are you?"), ("Ben", "Fine."), ("Anna", "Good."), ("Ben", "Yes.")),
            ),
            Example(
                "采访者\n00:05\n身体好吗？\n奶奶\n00:07\n好。\n"
                "采访者\n00:09\n睡得好吗？\n奶奶\n00:12\n不好。\n",
                (
                    ("采访者", "身体好吗？"),
                    ("奶奶", "好。"),
                    ("采访者", "睡得好吗？"),
                    ("奶奶", "不好。"),
                ),
            ),
        ),
        needs=r"\d[:：]\d\d",
        weight=1.2,
    ),
    Convention(
        "time-only",
        "times without names: the turns have no speaker",
        rf"(?:{_OPEN}(?P<time>{TIME}){_UNTIL}{_CLOSE}|(?<![^\s])(?P<time2>{TIME})(?:{GAP}(?:-->|->"
        rf"|-|–)"
        rf"{GAP}(?P<until2>{TIME}))?(?={GAP}\n)){GAP}",
        (
            Example(
                "00:00.000 --> 00:02.640\nHello.\n\n00:02.700 --> 00:05.280\nToday we talk.\n",
                (("", "Hello."), ("", "Today we talk.")),
            ),
            Example("[00:01] 你好。\n[00:03] 今天聊聊。\n", (("", "你好。"), ("", "今天聊聊。"))),
        ),
        needs=r"\d[:：]\d\d",
    ),
)
