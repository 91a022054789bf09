"""Texts with furniture in them: page numbers, running heads, line numbers, navigation.

What a page prints between the lines of a turn stays where it stands and becomes a piece of its
own: the turn goes on behind it, no segment holds it, and a running head such as `Interview: 3`
is never taken for a speaker. Navigation of a web page stands behind the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qcode.domain.text import Piece, PieceKind, Span
from qcode.readers.cutting import Tiling
from qcode.readers.source import Hints, Parts
from qcode.readers.speakers import find_turns


def find_around(
    text: str, furniture: Sequence[Span], hints: Hints, bold: Sequence[Span] = ()
) -> tuple[Parts | None, str]:
    """Cut a text whose `furniture` is known (spans in order) into tiles and turns."""
    masked = list(text)
    for span in furniture:
        if ":" in span.of(text) or "：" in span.of(text):
            masked[span.start : span.end] = " " * len(span)
    parts, fault = find_turns("".join(masked), hints, bold)
    if parts is None:
        return None, fault
    return replace(parts, pieces=_carved(parts.pieces, _joined(text, furniture))), ""


def _joined(text: str, furniture: Sequence[Span]) -> list[Span]:
    """Make one span of lines that follow each other."""
    joined: list[Span] = []
    for span in furniture:
        if joined and text[joined[-1].end : span.start] == "\n":
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _carved(pieces: Sequence[Piece], furniture: Sequence[Span]) -> list[Piece]:
    """Cut the spans of furniture out of the pieces, as pieces of their own."""
    carved: list[Piece] = []
    at = 0
    for piece in pieces:
        start = piece.span.start
        while at < len(furniture) and furniture[at].start < piece.span.end:
            span = Span(max(start, furniture[at].start), min(piece.span.end, furniture[at].end))
            if start < span.start:
                carved.append(Piece(piece.kind, Span(start, span.start)))
            if (
                carved
                and carved[-1].kind is PieceKind.FURNITURE
                and carved[-1].span.end == span.start
            ):
                span = Span(carved.pop().span.start, span.end)
            if len(span):
                carved.append(Piece(PieceKind.FURNITURE, span))
            start = max(start, span.end)
            if furniture[at].end > piece.span.end:
                break
            at += 1
        if start < piece.span.end:
            carved.append(Piece(piece.kind, Span(start, piece.span.end)))
    return carved


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
