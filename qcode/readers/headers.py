"""Where the interview begins: a line is judged by its place as well as by its label.

Label-like lines above the last separator, above a blank block, beside fields such as a date,
or with a bare name behind the colon are header, also when their label recurs later
(`Interviewer: Zhao`). All that is asked is how many of the first marks are header; whatever
stands above the first turn is header too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qcode.readers.labels import is_greeting, is_header_word
from qcode.readers.patterns.convention import Mark

SEPARATOR_SIGNS = "-=_*~#—－＝＊·•.…"
SEPARATOR_LINE = re.compile(r"(?m)^[ \t\u3000]*(?:[-=_*~#—－＝＊·•.…][ \t]?){3,}[ \t\u3000]*$")
_FIELD = re.compile(
    r"(?m)^[ \t\u3000*#>-]*([^\s:：][^\n:：]{0,29}?)"
    r"[ \t\u3000*]*[:：](?!//)[ \t\u3000*]*([^\n]*?)[ \t]*$"
)
_STOPS = re.compile(r"[。！？!?；;…]|\.\s*$|[，,].{24,}|[，,、]$")
_MOST = 12
# A Chinese name by its surname or its form of address; or a letter or number in its place.
_CHINESE_NAME = re.compile(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    r"卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
    r"向常張劉陳楊黃趙吳孫馬羅鄭許韓馮鄧蕭葉蘇呂盧譚陸韋賈鄒龍賀顧龔錢戴嚴小老阿某本甲乙丙\dA-Za-z]"
    r".{0,3}(?:某|老师|女士|先生|同学|姐|阿姨|主任|奶奶|爷爷|妈妈|爸爸)?\d{0,3}"
    r"(?:$|[ \u3000(（,，、、/])"
)


def count_header_marks(text: str, marks: Sequence[Mark]) -> int:
    """Return how many of the first marks are header lines rather than turns."""
    leading = _leading(text, marks)
    if not leading:
        return 0
    return max(
        _above_separator(text, marks, leading),
        _above_field(text, marks, leading),
        _name_lines(text, marks, leading),
    )


def header_fields(text: str) -> list[tuple[str, str]]:
    """Return the header lines of the form name: value."""
    return [(key.strip(), value.strip()) for key, value in _FIELD.findall(text) if value.strip()]


def _label(text: str, mark: Mark) -> str:
    return text[mark.label[0] : mark.label[1]] if mark.label else ""


def _value(text: str, mark: Mark) -> str:
    end = text.find("\n", mark.end)
    return text[mark.end : end if end >= 0 else len(text)].strip()


def _line_below(text: str, mark: Mark) -> str:
    """Return the line below a mark's own where it goes on without a label, else ""."""
    start = text.find("\n", mark.end) + 1
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)] if start else ""
    return "" if _FIELD.match(line) else line.strip()


def _leading(text: str, marks: Sequence[Mark]) -> int:
    """Count the first marks that could be header: distinct labels, one short line each."""
    seen: set[str] = set()
    for number, mark in enumerate(marks[:_MOST]):
        label = _label(text, mark)
        if not label or label in seen or mark.time or len(_value(text, mark)) > 60:
            return number
        if number + 1 == len(marks):
            return number
        seen.add(label)
    return min(_MOST, len(marks))


def _above_separator(text: str, marks: Sequence[Mark], leading: int) -> int:
    """Header marks above the last separator line that stands before the alternation."""
    end = marks[leading].start if leading < len(marks) else len(text)
    last = -1
    for line in SEPARATOR_LINE.finditer(text, 0, end):
        last = line.start()
    above = sum(mark.start < last for mark in marks[:leading])
    return above if all(not _is_talk(text, mark) for mark in marks[:above]) else 0


def _above_field(text: str, marks: Sequence[Mark], leading: int) -> int:
    """Header marks above a line such as `Date: …` whose word is no label here."""
    labels = {_label(text, mark) for mark in marks}
    end = marks[leading].start if leading < len(marks) else len(text)
    last = -1
    for field in _FIELD.finditer(text, 0, end):
        key = field[1].strip()
        if key not in labels and is_header_word(key):
            last = field.start()
    above = sum(mark.start < last for mark in marks[:leading])
    return above if all(not _is_talk(text, mark) for mark in marks[:above]) else 0


def _name_lines(text: str, marks: Sequence[Mark], leading: int) -> int:
    """Header marks known by a bare name behind the colon and by what follows them."""
    names = 0
    while names < leading and not _is_talk(text, marks[names]):
        names += 1
    for count in range(names, 0, -1):
        if count < len(marks) and _is_boundary(text, marks, count):
            return count
    return 0


def _is_talk(text: str, mark: Mark) -> bool:
    """Say whether the words behind a label are speech rather than a name or a description."""
    value = _value(text, mark)
    if _STOPS.search(_line_below(text, mark)):
        return True
    if not value or _STOPS.search(value) or is_greeting(value):
        return True
    if re.search(r"[㐀-鿿]", value):
        return len(value) > 20
    return len(value.split()) > 7 or value[0].islower()


def _is_boundary(text: str, marks: Sequence[Mark], count: int) -> bool:
    """Say whether the header ends between mark `count - 1` and mark `count`."""
    gap = text[marks[count - 1].end : marks[count].start]
    inside = text[marks[0].start : marks[count - 1].end]
    above = text[: marks[0].start].rstrip(" \t\u3000")
    is_block = "\n\n" not in inside
    if "\n\n" in gap and is_block and (count > 1 or _has_field_above(above)):
        return True
    if "\n\n" in gap and not _are_blank_separated(text, marks[count:]):
        return True
    if _label(text, marks[count]) == _label(text, marks[count - 1]):
        return True
    if count == 1:  # a first answer may be short, and without a stop
        return False
    return _is_punctuated(text, marks[count:]) and _values_are_short(text, marks[:count])


def _has_field_above(above: str) -> bool:
    """Say whether the line directly above is a header field."""
    line = above.removesuffix("\n").rpartition("\n")[2]
    field = _FIELD.match(line)
    return field is not None and is_header_word(field[1].strip())


def _are_blank_separated(text: str, marks: Sequence[Mark]) -> bool:
    pairs = list(pairwise(marks))
    blank = sum(text[first.end : second.start].endswith("\n\n") for first, second in pairs)
    return blank * 2 > len(pairs)


def _is_punctuated(text: str, marks: Sequence[Mark]) -> bool:
    """Say whether nearly all turns that follow have the punctuation of speech."""
    values = [_value(text, mark) for mark in marks[:60]]
    ending = sum(bool(re.search(r"[。！？!?…；，,~]|\.$|\.[ ”\"]", value)) for value in values)
    return len(values) >= 3 and ending >= 0.9 * len(values)


def _values_are_short(text: str, marks: Sequence[Mark]) -> bool:
    return all(_is_title(_value(text, mark)) for mark in marks)


def _is_title(value: str) -> bool:
    if re.search(r"[㐀-鿿]", value):
        return _CHINESE_NAME.match(value) is not None
    return len(value) <= 40 and all(
        word[0].isupper() or word[0] in "(（" or word[0].isdigit() for word in value.split()
    )
