"""A table as a transcript: columns recognised by name, each row a turn.

A quoted cell with doubled quotation marks is not what was said, so the stored text is built
from the cells: one line a row, a tabulator between cells, nothing left out; a note says so.
The words of a turn are its cell, the other cells are labels, times and furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcode.domain.text import PieceKind, Reading
from qcode.errors import Problem
from qcode.readers.cutting import Tiling, trimmed
from qcode.readers.source import Hints, Parts, Source, build_reading
from qcode.readers.tabular import parse_grid, sniff_delimiter
from qcode.readers.times import milliseconds

_NAMES: dict[str, frozenset[str]] = {
    "speaker": frozenset(
        (
            "speaker",
            "speakers",
            "speakername",
            "name",
            "who",
            "label",
            "person",
            "role",
            "说话人",
            "說話人",
            "发言人",
            "發言人",
            "讲话人",
            "说话者",
            "发言者",
            "角色",
            "人物",
            "姓名",
            "身份",
        )
    ),
    "text": frozenset(
        (
            "text",
            "content",
            "transcript",
            "utterance",
            "speech",
            "words",
            "sentence",
            "message",
            "dialogue",
            "内容",
            "內容",
            "文本",
            "发言",
            "發言",
            "话语",
            "原文",
            "转写",
            "转录",
            "文字",
            "发言内容",
            "说话内容",
            "对话内容",
            "转写文本",
            "转录文本",
        )
    ),
    "time": frozenset(
        (
            "time",
            "timestamp",
            "timecode",
            "start",
            "starttime",
            "begin",
            "begintime",
            "from",
            "in",
            "时间",
            "時間",
            "开始",
            "开始时间",
            "起始",
            "起始时间",
            "时间戳",
            "时间码",
        )
    ),
    "until": frozenset(
        ("end", "endtime", "stop", "to", "out", "until", "结束", "结束时间", "终止", "终止时间")
    ),
}
_SECONDS = re.compile(r"\d+\.\d+")


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Return the place of each recognised column; the first of a kind counts."""
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = re.sub(r"[\s_-]", "", cell).casefold()
        kind = next((kind for kind, names in _NAMES.items() if name in names), "")
        if kind and kind not in places:
            places[kind] = place
    return places


def is_table_head(head: str) -> bool:
    """Say whether a text begins with a row that names a column of words and another."""
    line = head.lstrip("\n").partition("\n")[0]
    cells = [cell.strip().strip('"') for cell in line.split(sniff_delimiter(line))]
    places = columns_of(cells)
    return "text" in places and len(places) > 1 and len(cells) < 30


def read_table(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a transcript whose rows are turns."""
    grid, fault = parse_grid(source.text)
    if fault is not None:
        return None, [source.problem(fault[1], fault[0])]
    width = max((len(cells) for _, cells in grid), default=0)
    if width < 2:
        from qcode.readers.plain import read_plain

        return read_plain(source, hints)
    places = columns_of(grid[0][1])
    if "text" not in places:
        names = ", ".join(cell.strip() for cell in grid[0][1][:8])
        return None, [
            source.problem(
                "no column is named for the words (text, content, 内容, 文本 …); "
                f"there are: {names}",
                grid[0][0],
            )
        ]
    return _build(source, [cells for _, cells in grid], places), []


def _build(source: Source, grid: Sequence[Sequence[str]], places: dict[str, int]) -> Reading:
    text = "".join("\t".join(cells) + "\n" for cells in grid)
    tiling = Tiling(text)
    at = len("\t".join(grid[0])) + 1
    tiling.put(PieceKind.HEADER, *trimmed(text, 0, at))
    for cells in grid[1:]:
        _put_row(tiling, cells, at, places)
        at += len("\t".join(cells)) + 1
    tiling.close()
    notes = ["the rows of the table are stored as lines, with a tabulator between the cells"]
    if not any(turn.label for turn in tiling.turns):
        notes.append("no column names the speakers: the turns have no speaker")
    return build_reading(
        source, "table", text, Parts(tiling.pieces, tiling.turns, "table", notes=notes)
    )


def _put_row(tiling: Tiling, cells: Sequence[str], at: int, places: dict[str, int]) -> None:
    kinds = {place: kind for kind, place in places.items()}
    values = {kind: cells[place].strip() for kind, place in places.items() if place < len(cells)}
    for place, cell in enumerate(cells):
        kind = kinds.get(place, "")
        start, end = trimmed(tiling.text, at, at + len(cell))
        if kind == "text":
            label = values.get("speaker") or None
            times = _time(values.get("time", "")), _time(values.get("until", ""))
            tiling.put_turn(label, start, end, *times)
        else:
            tiling.put(_KINDS.get(kind, PieceKind.FURNITURE), start, end)
        at += len(cell) + 1


_KINDS = {"speaker": PieceKind.LABEL, "time": PieceKind.TIME, "until": PieceKind.TIME}


def _time(words: str) -> int | None:
    if _SECONDS.fullmatch(words):
        return round(float(words) * 1000)
    return milliseconds(words)
