"""Syntax errors in words a researcher can use, and the mending that lets reading go on.

A parser names the place where it gave up, which is often below the slip: an opened quotation
mark or bracket is blamed where it opens. `mend` rewrites the blamed line in memory only, as
was meant where that is certain; else its value becomes a hole that no later check complains
about. The number of lines never changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

HOLE = "\ue000"  # a private-use character: stands for a value that could not be read

_KEY = r"(?:[^\s:：{}\[\],\"'#｛［][^:：{}\[\],\"'#]*)"
_HEAD = re.compile(rf"^\s*(?:- +)*(?:{_KEY}: +)?")
_ITEM = re.compile(rf"^\s*(?:- |-$|{_KEY}:(?: |$))")
_TWO_COLONS = re.compile(rf"^\s*(?:- +)?{_KEY}: .*:(?: |$)")
_WIDE_COLON = re.compile(r"^(\s*(?:- +)?(?:\{\s*)?[\w-]+)\s*：\s*")
_TIGHT_COLON = re.compile(r"^(\s*(?:- +)?[A-Za-z_]+):(?=[^\s:/])")
_WIDE_COMMA = re.compile(r"，\s*(?=\w+\s*: )")
# Texts in quotes within brackets, and one that opens there and does not close on its line.
_QUOTED = re.compile(r"""([{\[,:]\s*)(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')""")
_OPEN_IN_BRACKETS = re.compile(r"""^\s*(?:- +)*(?:[^"'{\[]*: +)?[{\[].*[{\[,:]\s*["']""")
_TABS = re.compile(r"^ *\t[ \t]*")
# What begins a value and means something else to YAML than itself.
_MEANT_OTHERWISE = ("*", "&", "!", "%", "@", "`", "|", ">", "- ")
_SIGHT = 200  # lines looked at above a syntax error for a quotation mark left open


@dataclass(frozen=True, slots=True)
class Slip:
    """The line to blame (counted from 0), what to say, and how the line is mended.

    `end` is the line after the last that a broken bracket reaches over.
    """

    index: int
    message: str
    mending: str = "hole"
    end: int = 0


def find_slip(error: Any, lines: list[str]) -> Slip:
    """Say which line a PyYAML `MarkedYAMLError` is to be blamed on, and why."""
    index = min(error.problem_mark.line, len(lines) - 1)
    context = error.context or ""
    opened = error.context_mark.line if error.context_mark else index
    unclosed = _find_open_quote(lines, index)
    if unclosed is not None:
        return Slip(unclosed, "the quotation mark opened here is not closed on this line")
    if "escape" in error.problem:
        message = "in double quotes a backslash has a meaning of its own; use single quotes"
        return Slip(index, message)
    if "flow" in context:
        return _slip_in_brackets(lines, opened, index)
    if "simple key" in context:
        return _slip_at_key(lines, opened)
    if index and not lines[index].strip():
        # The parser gave up at an empty line or the end of the file: the slip is above it.
        index = max((at for at in range(index) if lines[at].strip()), default=index)
    return _slip_in_line(lines[index], index, error)


def _slip_in_brackets(lines: list[str], opened: int, index: int) -> Slip:
    if index > opened and _balance(lines[opened]) > 0:
        return Slip(opened, "the bracket or brace opened here is not closed", end=index)
    line = lines[index]
    if _WIDE_COMMA.search(line):
        message = "a Chinese comma ， stands between two fields; write a comma and a space"
        return Slip(index, message, "wide comma")
    message = "a text in brackets that holds a colon, comma, bracket or quotation mark needs quotes"
    return Slip(index, message)


def _slip_at_key(lines: list[str], index: int) -> Slip:
    line = lines[index]
    if _WIDE_COLON.match(line):
        message = "a Chinese colon ： stands after the key; write a colon and a space"
        return Slip(index, message, "wide colon")
    if _TIGHT_COLON.match(line):
        return Slip(index, "a space is missing after the colon", "tight colon")
    return Slip(index, "this line is neither `key: value` nor a list item `- value`", "blank")


def _slip_in_line(line: str, index: int, error: Any) -> Slip:
    problem, column = error.problem, error.problem_mark.column
    if _TABS.match(line):
        return Slip(index, "the indentation holds a tab; indent with spaces only", "tabs")
    head = _HEAD.match(line)
    value = line[head.end() :] if head else ""
    if value.startswith(("｛", "［")):
        return Slip(index, f"a Chinese bracket {value[0]} is no bracket; write {{ }} or [ ]")
    if "mapping values" in problem:
        if _TWO_COLONS.match(line):
            return Slip(index, "a value that holds a colon and a space needs quotes")
        return Slip(index, "the indentation is wrong: the line stands too far right", "indent")
    if "start any token" in problem or value.startswith(_MEANT_OTHERWISE):
        return Slip(
            index, f"a value that begins with {value[:1] or line[column:][:1]} needs quotes"
        )
    return _slip_of_block(line[:column], index, problem)


def _slip_of_block(before: str, index: int, problem: str) -> Slip:
    if before.strip(" -"):
        message = (
            "more text follows after the value has ended; put the whole value in single quotes, "
            "and write a single quote within it twice"
        )
        return Slip(index, message)
    if "'-' indicator" in problem:
        message = "a list item `- …` is expected here, or the indentation is wrong"
        return Slip(index, message, "blank")
    return Slip(index, "the indentation is wrong: it fits none of the lines above", "indent")


def _find_open_quote(lines: list[str], index: int) -> int | None:
    """Find a quote that opens a value, does not close on its line, and runs into other fields."""
    for at in range(index, max(-1, index - _SIGHT), -1):
        is_open = _leaves_quote_open(lines[at])
        if is_open and _ITEM.match(next((line for line in lines[at + 1 :] if line.strip()), "")):
            return at
        if is_open is False and at < index:
            return None
    return None


def _leaves_quote_open(line: str) -> bool | None:
    """Say whether a value in quotes stays open; None where the line begins no such value."""
    head = _HEAD.match(line)
    rest = line[head.end() :] if head and head[0].strip() else ""
    mark = rest[:1]
    if mark in ("{", "["):
        return True if _OPEN_IN_BRACKETS.match(_QUOTED.sub(r"\1", line)) else None
    if mark not in ("'", '"'):
        return None
    return mark not in re.sub(r"\\." if mark == '"' else r"''", "", rest[1:])


def _balance(line: str) -> int:
    opened = line.count("{") + line.count("[")
    return opened - line.count("}") - line.count("]")


def mend(lines: list[str], slip: Slip) -> None:
    """Rewrite what the slip spoiled so that the rest of the file can be parsed."""
    line = lines[slip.index]
    if slip.mending == "tabs":
        for at, other in enumerate(lines):
            lines[at] = _TABS.sub(lambda match: match[0].expandtabs(2), other)
    elif slip.mending == "wide colon":
        lines[slip.index] = _WIDE_COLON.sub(r"\1: ", line, count=1)
    elif slip.mending == "tight colon":
        lines[slip.index] = _TIGHT_COLON.sub(r"\1: ", line, count=1)
    elif slip.mending == "wide comma":
        lines[slip.index] = _WIDE_COMMA.sub(", ", line)
    elif slip.mending == "indent":
        lines[slip.index] = _indent_above(lines, slip.index) + line.lstrip()
    elif slip.mending == "blank":
        lines[slip.index] = ""
    else:
        head = _HEAD.match(line)
        start = head[0] if head else ""
        lines[slip.index] = start + HOLE if start.strip() else ""
        for at in range(slip.index + 1, slip.end):
            lines[at] = ""


def _indent_above(lines: list[str], index: int) -> str:
    """Return the indentation of the fields that the line above belongs to."""
    above = next((line for line in reversed(lines[:index]) if line.strip()), "")
    if lines[index].lstrip().startswith("- "):
        return above[: len(above) - len(above.lstrip())]
    return " " * (len(above) - len(above.lstrip(" -")))
