"""Readings of files that hold units instead of lines: the text is built, one line a unit.

A line is the label, a tabulator and the words; without a speaker it is the words alone. Times
stand on the turns. NUL characters and lone surrogates, which escapes can make, are refused as
in any other text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcode.domain.text import PieceKind, Reading
from qcode.errors import Problem
from qcode.readers.cutting import Tiling
from qcode.readers.services.unit import Unit
from qcode.readers.source import Hints, Parts, Source, build_reading

_FORBIDDEN = re.compile(r"[\0\ud800-\udfff]")


def forbidden_in(text: str) -> tuple[int, str]:
    """Return where a character stands that no text may hold, and what it is; -1 where none is."""
    hit = _FORBIDDEN.search(text)
    if hit is None:
        return -1, ""
    return hit.start(), "a NUL character" if hit[0] == "\0" else "half a character (lone surrogate)"


def build_units(
    source: Source,
    hints: Hints,
    reader: str,
    pattern: str,
    units: Sequence[Unit],
    notes: Sequence[str] = (),
) -> tuple[Reading | None, list[Problem]]:
    """Return the reading of a file whose units are known, each a turn."""
    spoken = [unit for unit in units if unit.words.strip()]
    lines = [(unit.label or "", _clean(unit.words)) for unit in spoken]
    text = "".join(f"{label}\t{words}\n" if label else f"{words}\n" for label, words in lines)
    at, what = forbidden_in(text)
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        return None, [source.problem(f"its words hold {what} (turn {line} or before): repair it")]
    tiling = Tiling(text)
    start = 0
    for unit, (label, words) in zip(spoken, lines, strict=True):
        tiling.put(PieceKind.LABEL, start, start + len(label))
        start += len(label) + bool(label)
        tiling.put_turn(unit.label, start, start + len(words), unit.start, unit.end)
        start += len(words) + 1
    tiling.close()
    told = [*notes]
    if hints.pattern and hints.pattern != pattern:
        told.append("--pattern was not used: the file itself says where each turn begins")
    if tiling.turns and not any(turn.label for turn in tiling.turns):
        told.append("the file names no speakers: the turns have no speaker")
    parts = Parts(tiling.pieces, tiling.turns, pattern, notes=told)
    return build_reading(source, reader, text, parts), []


def _clean(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")
