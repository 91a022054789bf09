"""Conventions in which a time stands with the name, or alone."""

from __future__ import annotations

from qcode.readers.patterns.convention import (
    ASIDE,
    COLON,
    DATE,
    GAP,
    NAME,
    TIME,
    UNTIL,
    Convention,
    Example,
    talk,
)

_OPEN, _CLOSE = r"[\[(（【<#]", r"(?:-\d)?[\])）】>#]"
_TIMES = rf"{_OPEN}?{DATE}(?P<time>{TIME}){UNTIL}{_CLOSE}?"
_IN_BRACKETS = rf"{_OPEN}{DATE}(?P<time>{TIME}){UNTIL}{_CLOSE}"
_IN_BRACKETS2 = _IN_BRACKETS.replace("<time>", "<time2>").replace("<until>", "<until2>")
_BARE = (
    r"[^\W_](?:[^\n\t:：,，。！？!?;；、\"“”<>()（）\[\]【】{}|*#=@\\…]|\#(?=\d)){0,47}?"
    rf"{ASIDE}"
)
# Not inside a run of blanks: each of its places would be tried with all that follows.
_ENDS = r"(?!(?<=[^)）\]】]\s)\s)"
_HINT = r"\d[:：;]\d\d|\d(?:m|min|分钟?)[ ]?\d|\d['’′]\d\d|\d[.]\d+s\b|\d:\d{1,2}:\d{1,2}[.]\d"
_JOINT = rf"(?:{COLON}|[:：](?=\d)|[ \t]*[-–—|,，·•/@~][ \t]*|\t+|)"
# A surname, a comma and a first name, as directories of staff print them.
_SORTED = rf"[^\W\d_][\w.'’ -]{{0,30}},[ ][^\W\d_][\w.'’ -]{{0,30}}?{ASIDE}"
# Beginning and end in seconds, with or without brackets.
_SECONDS = (
    r"[\[(]?(?P<time>\d{1,6}[.]\d{1,6})s?(?:[ \t]*(?:-->|->|-|–|,)[ \t]*|[ \t]+)"
    r"(?P<until>\d{1,6}[.]\d{1,6})s?[\])]?:?[ \t]+"
)
_SECONDS2 = _SECONDS.replace("<time>", "<time4>").replace("<until>", "<until4>")

TIMED: tuple[Convention, ...] = (
    Convention(
        "name-time",
        "a name and a time on one line, the words below",
        rf"(?P<label>{_BARE}){_JOINT}(?:(?<=[\s:：\-–—|,，·•/@~\u200f])|(?=[\[(（【<#])){GAP}{_TIMES}"
        rf"{GAP}{COLON}?{GAP}\n",
        (
            talk("{name}  {time}\n{words}\n\n", "BSR01", "PAR"),
            talk("{name} {time}\n{words}\n", "说话人 1", "说话人 2"),
            talk("{name} ({long}):\n{words}\n\n", "Lenny Rachitsky", "Molly Graham"),
            talk("{name}: {long}\n\n{words}\n\n", "Ann Lee", "Bob"),
            talk("{name}({long}): \n{words}\n\n", "赵老师", "小梅"),
            talk("{name}：{time}\n{words}\n\n", "发言人1", "发言人2"),
            talk("{name} - {time}\n{words}\n\n", "Ann", "Bob"),
            talk("{name} {long} - 00:{until}\n{words}\n\n", "Ann", "Bob"),
        ),
        needs=_HINT,
        weight=1.1,
        is_strong=True,
    ),
    Convention(
        "name-time-words",
        "a name, a time in brackets or with a colon, and the words behind",
        rf"(?P<label>{_BARE}){_ENDS}(?:{COLON}{GAP}{_IN_BRACKETS}{GAP}{COLON}?"
        rf"|{GAP}{_IN_BRACKETS2}{GAP}{COLON}?"
        rf"|{GAP}(?<=[ \t])(?P<time3>{TIME}){GAP}{COLON}){GAP}(?:[-–—][ \t]+)?(?=[^\s])",
        (
            talk("{name}: [{long}] {words}\n", "S01", "S02"),
            talk("{name} [{long}]: {words}\n", "Ann", "Bob"),
            talk("{name}({long}): {words}\n", "赵老师", "小梅"),
            talk("{name}（{time}）：{words}\n", "问", "答"),
            talk("{name} {long}: {words}\n", "Ann", "Bob"),
            talk("{name} ({time}) — {words}\n", "Ann", "Bob"),
        ),
        needs=_HINT,
        weight=1.08,
        is_strong=True,
    ),
    Convention(
        "name-bare-time-words",
        "a name, a time without brackets, and the words on the same line",
        rf"(?P<label>{_BARE}){_ENDS}{COLON}?(?:\t|[ ]{{2}}|(?<=[:：]))[ \t]*+"
        rf"(?P<time>{TIME})[ \t\u3000]+(?=\S)",
        (
            talk("{name}  {long}  {words}\n", "Ann", "Bob"),
            talk("{name}\t{time}\t{words}\n", "访谈员", "小李"),
            talk("{name}: {long} {words}\n", "Ann", "Bob"),
        ),
        needs=_HINT,
        weight=1.05,
    ),
    Convention(
        "time-name-colon",
        "a time, a name, a colon and the words",
        rf"{_TIMES}{GAP}(?:[-–—|]{GAP})?(?P<label>{NAME}){COLON}",
        (
            talk("[{long}] {name}：{words}\n", "采访者", "奶奶"),
            talk("{time} - {until} {name}: {words}\n", "Amy", "Bo"),
            talk("({time}) {name}: {words}\n\n", "Amy", "Bo"),
            talk("[2024/3/1 {long}] {name}: {words}\n", "Amy", "Bo"),
        ),
        needs=_HINT,
        weight=1.15,
        is_strong=True,
    ),
    Convention(
        "seconds-name-colon",
        "beginning and end in seconds, a name, a colon and the words",
        rf"{_SECONDS}(?:\[(?P<label2>{NAME})\](?:{COLON}|[ \t]+)|(?P<label>{NAME}){COLON}){GAP}",
        (
            talk("{number}.50\t{number}.90\t{name}:\t{words}\n", "ANN", "BOB"),
            talk("[{number}.50s -> {number}.90s] [{name}] {words}\n", "SPEAKER_00", "SPEAKER_01"),
            talk("({number}.50, {number}.90) {name}：{words}\n", "说话人1", "说话人2"),
        ),
        needs=r"\d[.]\d",
        weight=1.2,
        is_strong=True,
    ),
    Convention(
        "sorted-name-time",
        "a surname, a comma and a first name, a time on the same line, the words below",
        rf"(?P<label>{_SORTED}|{_BARE}){GAP}(?:(?<=[ ][ ])|(?<=\t)|(?<=[)）][ ])|(?<=[ ])(?=[\[(]))"
        rf"{_TIMES}{GAP}\n",
        (
            talk("{name}   {time}\n{words}\n", "Lee, Ann", "Bo Wang"),
            talk("{name}  {time}\n{words}\n", "Lee, Ann", "Ray, Bob (Guest)"),
            talk("{name}\t{long}\n{words}\n\n", "Lee, Ann", "Wang, Bo"),
        ),
        needs=r",[^\n]*\d:\d\d",
        weight=1.09,
        is_strong=True,
    ),
    Convention(
        "time-name",
        "a time and a name without a colon, the words below",
        rf"{_TIMES}{GAP}(?:[-–—|]{GAP})?(?P<label>{_BARE}){GAP}\n",
        (
            talk("[{long}] {name}\n{words}\n", "Anna", "Ben"),
            talk("{time} {name}\n{words}\n", "采访者", "奶奶"),
            talk("[{long}] - {name}\n\n{words}\n\n", "Anna", "Ben"),
        ),
        needs=_HINT,
        weight=1.1,
        is_strong=True,
    ),
    Convention(
        "time-name-words",
        "a time in brackets, a name without a colon, and the words",
        rf"{_IN_BRACKETS}{GAP}(?P<label>[^\W_][^\s:：,，。！？!?.…]{{0,15}})[ \t\u3000]+(?=\S)",
        (
            talk("[{time}] {name} {words}\n", "Anna", "Ben"),
            talk("[{time}] {name} {words}\n", "采访者", "奶奶"),
        ),
        needs=r"[\[(（【<]\d",
        weight=0.8,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "time-below-name",
        "a time alone on a line, the name on the next, the words behind it or below",
        rf"(?:\d{{1,5}}[ \t]*\n)?{_TIMES}{GAP}\n{GAP}"
        rf"(?:(?P<label>{NAME})(?:{COLON}|(?=\n))|(?P<label2>{_SORTED})(?=\n))",
        (
            talk("{time}\n{name}\n{words}\n\n", "Anna", "Ben"),
            talk("{long}\n{name}：{words}\n", "采访者", "奶奶"),
            talk("{long} --> 00:{until}\n{name}\n{words}\n\n", "Anna Lee", "Ben"),
            talk("0:0:{number}.5 --> 0:0:{number}.9\n{name}\n{words}\n", "Lee, Ann", "Ben"),
        ),
        needs=_HINT,
        weight=1.2,
        is_strong=True,
        is_fragile=True,
    ),
    Convention(
        "name-above-time",
        "a name alone on a line, the time on the next, the words below",
        rf"(?P<label>{_BARE}){COLON}?{GAP}\n{GAP}{_TIMES}{GAP}\n",
        (
            talk("{name}\n{time}\n{words}\n\n", "Anna", "Ben"),
            talk("{name}\n{time}\n{words}\n", "采访者", "奶奶"),
        ),
        needs=_HINT,
        weight=1.2,
        is_strong=True,
    ),
    Convention(
        "time-only",
        "times without names: the turns have no speaker",
        rf"(?:{_OPEN}{DATE}(?P<time>{TIME}){UNTIL}{_CLOSE}|(?<![^\s])(?P<time2>{TIME})(?:{GAP}(?:-->|->"
        rf"|-|–)"
        rf"{GAP}(?P<until2>{TIME}))?(?={GAP}\n)"
        rf"|(?P<time3>{TIME}){GAP}--?>{GAP}(?P<until3>{TIME})(?=[ \t])|{_SECONDS2}){GAP}",
        (
            Example(
                "00:00.000 --> 00:02.640\nHello.\n\n00:02.700 --> 00:05.280\nToday we talk.\n",
                (("", "Hello."), ("", "Today we talk.")),
            ),
            Example("[00:01] 你好。\n[00:03] 今天聊聊。\n", (("", "你好。"), ("", "今天聊聊。"))),
            Example(
                "[1.00s -> 2.50s] 你好。\n[2.50s -> 4.00s] 今天聊聊。\n",
                (("", "你好。"), ("", "今天聊聊。")),
            ),
            Example(
                "00:00:01,200 --> 00:00:02,640 Hello.\n00:00:02,700 --> 00:00:05,280 Well?\n",
                (("", "Hello."), ("", "Well?")),
            ),
        ),
        needs=rf"{_HINT}|\d[.]\d",
    ),
)
