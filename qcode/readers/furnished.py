"""Texts with furniture kept apart: page numbers, running heads, navigation.

A running head in the middle of a turn would stand in the middle of a quotation. So the body is
read by itself, and the furniture stands behind it in the stored text: nothing is lost, and no
quotation holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qcode.domain.text import Piece, PieceKind, Span
from qcode.readers.cutting import Tiling
from qcode.readers.source import Hints, Parts
from qcode.readers.speakers import find_turns


def find_furnished(
    body: str, furniture: Sequence[str], hints: Hints, bold: Sequence[Span] = ()
) -> tuple[str, Parts | None, str]:
    """Return the whole text, the parts of its body with the furniture behind, and any fault.

    Pieces of `furniture` are lines; white space alone is none.
    """
    parts, fault = find_turns(body, hints, bold)
    lines = [" ".join(line.split()) for line in furniture if line.strip()]
    if parts is None or not lines:
        return body, parts, fault
    gap = "" if body.endswith("\n") or not body else "\n"
    text = f"{body}{gap}" + "\n".join(lines) + "\n"
    tiling = Tiling(text, len(body))
    at = len(body) + len(gap)
    for line in lines:
        tiling.put(PieceKind.FURNITURE, at, at + len(line))
        at += len(line) + 1
    tiling.close()
    return text, replace(parts, pieces=[*parts.pieces, *_merged(tiling.pieces)]), ""


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Join the lines of furniture into one piece."""
    behind = [piece for piece in pieces if piece.kind is PieceKind.FURNITURE]
    start, end = behind[0].span.start, behind[-1].span.end
    first, last = pieces[0].span.start, pieces[-1].span.end
    spans = [
        (PieceKind.SEPARATOR, first, start),
        (PieceKind.FURNITURE, start, end),
        (PieceKind.SEPARATOR, end, last),
    ]
    return [Piece(kind, Span(one, two)) for kind, one, two in spans if one < two]
