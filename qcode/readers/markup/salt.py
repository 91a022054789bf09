"""SALT transcripts (.slt): every utterance is a turn, and the text is the file's own.

The line `$ Child, Examiner` names the speakers, and an utterance begins with the first letter
of one. `+` lines are header fields, `-` and `:` lines times and pauses, `=` and `;` lines
events; a line that begins with none of these goes on with the utterance above it. Marks inside
an utterance (`go/3s`, `(um)`, `[EW:came]`) are the transcriber's words and stay. Source: Miller
and Chapman, Systematic Analysis of Language Transcripts, 1985.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcode.domain.text import PieceKind, Reading
from qcode.errors import Problem
from qcode.readers.cutting import Tiling, trimmed
from qcode.readers.source import Hints, Parts, Source, build_reading

_SPEAKERS = re.compile(r"(?m)^[ \t]*\$[ \t]*([^\n]+)")
_LONGEST = 400
_FIELD = re.compile(r"(?m)^[ \t]*\+[ \t]*([^\n:：]{1,40}?)[ \t]*[:：][ \t]*([^\n]*\S)")
_MARK = re.compile(r"[ \t]*(?P<mark>[$+=;%:-])")
_KINDS = {"$": PieceKind.HEADER, "+": PieceKind.HEADER, "-": PieceKind.TIME, ":": PieceKind.TIME}


def read_salt(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:  # noqa: ARG001 - as all readers
    """Read a SALT transcript."""
    text = source.text
    named = _SPEAKERS.search(text)
    listed = named[1][:_LONGEST].split(",") if named else []
    names = [name for word in listed if (name := word.strip())]
    if not names:
        return None, [source.problem("is a SALT file that names no speakers in its line '$ …'")]
    utterance = _utterance(names)
    tiling = Tiling(text)
    for start, end in _iter_units(text, utterance):
        _put_unit(tiling, utterance, start, end)
    tiling.close()
    fields = [(name[:1], name) for name in names if len(name) > 1]
    parts = Parts(tiling.pieces, tiling.turns, "salt", [*_FIELD.findall(text), *fields])
    return build_reading(source, "salt", text, parts), []


def _utterance(names: list[str]) -> re.Pattern[str]:
    """Return the expression for the beginning of an utterance: a speaker's letter or name."""
    labels = sorted({label for name in names for label in (name, name[:1])}, key=len, reverse=True)
    return re.compile(rf"[ \t]*(?P<label>{'|'.join(map(re.escape, labels))})(?:[ \t]*[:：])?[ \t]")


def _iter_units(text: str, utterance: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the lines, an utterance with the lines that go on with it."""
    start = 0
    for line in re.finditer(r"[^\n]+", text):
        is_new = _MARK.match(line[0]) or utterance.match(line[0] + " ")
        if is_new and start < line.start():
            yield start, line.start()
            start = line.start()
    yield start, len(text)


def _put_unit(tiling: Tiling, utterance: re.Pattern[str], start: int, end: int) -> None:
    start, end = trimmed(tiling.text, start, end)
    mark = _MARK.match(tiling.text, start, end)
    if mark:
        tiling.put(_KINDS.get(mark["mark"], PieceKind.EVENT), start, end)
    elif head := utterance.match(tiling.text, start, end):
        tiling.put(PieceKind.LABEL, *head.span("label"))
        tiling.put_turn(head["label"], head.end(), end)
    else:
        kind = PieceKind.EVENT if tiling.turns else PieceKind.HEADER
        tiling.put(kind, start, end)
