"""Where the interview stands in its text, as the user says it.

A header that ends at a line, a footer that begins at a line, one of several interviews in a
file: each leaves a stretch `[start, end)` of the text, and only that stretch is searched for
speakers. What lies before it is header, what lies behind it footer. A line is named by its
number, from 1, or by words that stand in it: the first such line ends a header (and belongs to
it), the last such line begins a footer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qcode.domain.text import Piece, PieceKind, Reading, Span, Turn
from qcode.readers.headers import header_fields
from qcode.readers.source import Hints, Parts, length_fault

SECONDS = 2.0
Find = Callable[[str, Hints, Sequence[Span]], tuple[Parts | None, str]]


def find_within(
    text: str, hints: Hints, bold: Sequence[Span], find: Find
) -> tuple[Parts | None, str]:
    """Search for turns where the interview stands; spans are those of the whole text."""
    if fault := length_fault(text):
        return None, fault
    bounds, fault = find_bounds(text, hints)
    if bounds is None:
        return None, fault
    start, end = bounds
    if (start, end) == (0, len(text)):
        return find(text, hints, bold)
    inside = [
        Span(span.start - start, span.end - start)
        for span in bold
        if start <= span.start and span.end <= end
    ]
    parts, fault = find(text[start:end], hints, inside)
    if parts is None:
        return None, fault
    low = hints.part[0] if hints.part else 0
    return replace(
        parts,
        pieces=_surrounded(text, _moved_pieces(parts.pieces, start), start, end),
        turns=[_moved(turn, start) for turn in parts.turns],
        fields=[*header_fields(text[low:start]), *parts.fields],
        unmatched=[Span(span.start + start, span.end + start) for span in parts.unmatched],
    ), ""


def find_bounds(text: str, hints: Hints) -> tuple[tuple[int, int] | None, str]:
    """Return `[start, end)` of the interview, or one line saying why it cannot be found."""
    low, high = hints.part or (0, len(text))
    start, end = low, high
    if hints.header_until:
        line = _line(text, low, high, hints.header_until, is_last=False)
        if line is None:
            return None, _not_found("header", hints.header_until)
        start = line[1]
    if hints.footer_from:
        line = _line(text, start, high, hints.footer_from, is_last=True, first=low)
        if line is None:
            return None, _not_found("footer", hints.footer_from)
        end = line[0]
    if not text[start:end].strip():
        return None, "nothing is left of it between header and footer"
    return (start, end), ""


def bounded(reading: Reading, hints: Hints) -> tuple[Reading | None, str]:
    """Make of what stands outside the interview header and footer, in a format of any kind.

    A reading that was searched within its bounds comes out as it is.
    """
    bounds, fault = find_bounds(reading.text, hints)
    if bounds is None:
        return None, fault
    start, end = bounds
    if (start, end) == (0, len(reading.text)):
        return reading, ""
    inside = [
        Piece(piece.kind, Span(max(piece.span.start, start), min(piece.span.end, end)))
        for piece in reading.pieces
        if piece.span.start < end and piece.span.end > start
    ]
    turns = [
        replace(turn, span=Span(max(turn.span.start, start), min(turn.span.end, end)))
        for turn in reading.turns
        if turn.span.start < end and turn.span.end > start
    ]
    return replace(
        reading,
        pieces=tuple(_surrounded(reading.text, inside, start, end)),
        turns=tuple(replace(turn, number=at) for at, turn in enumerate(turns, 1)),
    ), ""


def cut_out(reading: Reading, part: tuple[int, int]) -> Reading:
    """Return what a reading says of one part of its text, as a text of its own."""
    start, end = part
    return replace(
        reading,
        text=reading.text[start:end],
        pieces=tuple(
            Piece(piece.kind, Span(max(piece.span.start, start) - start, stop - start))
            for piece in reading.pieces
            if (stop := min(piece.span.end, end)) > max(piece.span.start, start)
        ),
        turns=tuple(_moved(turn, -start) for turn in reading.turns),
        unmatched=tuple(
            Span(span.start - start, span.end - start)
            for span in reading.unmatched
            if start <= span.start and span.end <= end
        ),
    )


def without_speakers(reading: Reading) -> Reading:
    """Return a reading whose turns have no speaker, whatever the file says."""
    turns = tuple(replace(turn, label=None) for turn in reading.turns)
    return replace(reading, turns=turns, others=())


def find_starts(text: str, split_on: str) -> tuple[list[int], str]:
    """Return where the lines that hold `split_on` begin, or what is wrong with it.

    `split_on` is looked for as words first, then as a regular expression. A line with no words
    below it before the next one begins nothing.
    """
    starts = [line.start() for line in re.finditer(r"[^\n]+", text) if split_on in line[0]]
    if not starts:
        starts, fault = _lines_by_expression(text, split_on)
        if fault:
            return [], fault
    ends = [*starts[1:], len(text)][: len(starts)]
    kept = [
        start
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].partition("\n")[2].strip()
    ]
    if not kept:
        return [], f"no line holds {split_on!r}, on which it should be split"
    return kept, ""


def _lines_by_expression(text: str, expression: str) -> tuple[list[int], str]:
    import regex  # 20 ms: only where a user brings an expression

    try:
        pattern = regex.compile(expression, regex.MULTILINE)
        hits = [hit.start() for hit in pattern.finditer(text, timeout=SECONDS) if hit[0].strip()]
    except regex.error as error:
        return [], f"no line holds {expression!r}, and it is no regular expression: {error}"
    except TimeoutError:
        return [], f"the expression {expression!r} took longer than {SECONDS:.0f} s"
    return sorted({text.rfind("\n", 0, hit) + 1 for hit in hits}), ""


def _line(
    text: str, start: int, end: int, words: str, *, is_last: bool, first: int = -1
) -> tuple[int, int] | None:
    """Return `[start, end)` of the line meant, its line feed included.

    A line's number counts from `first`, else from `start`.
    """
    if words.isdecimal():
        at = first if first >= 0 else start
        for _ in range(int(words) - 1):
            at = text.find("\n", at, end) + 1
            if not at:
                return None
        if not int(words) or at < start or at >= end:
            return None
    else:
        hit = text.rfind(words, start, end) if is_last else text.find(words, start, end)
        if hit < 0:
            return None
        at = max(text.rfind("\n", 0, hit) + 1, start)
    stop = text.find("\n", at, end)
    return at, stop + 1 if stop >= 0 else end


def _not_found(kind: str, words: str) -> str:
    verb = "end" if kind == "header" else "begin"
    if words.isdecimal():
        return f"it has no line {words}, where its {kind} should {verb}"
    return f"no line holds {words!r}, where its {kind} should {verb}"


def _moved(turn: Turn, by: int) -> Turn:
    return replace(turn, span=Span(turn.span.start + by, turn.span.end + by))


def _moved_pieces(pieces: Sequence[Piece], by: int) -> list[Piece]:
    return [Piece(p.kind, Span(p.span.start + by, p.span.end + by)) for p in pieces]


def _surrounded(text: str, inside: Sequence[Piece], start: int, end: int) -> list[Piece]:
    header = [Piece(_kind(text[:start], PieceKind.HEADER), Span(0, start))] if start else []
    rest = Span(end, len(text))
    footer = [Piece(_kind(rest.of(text), PieceKind.FOOTER), rest)] if len(rest) else []
    return [*header, *inside, *footer]


def _kind(words: str, kind: PieceKind) -> PieceKind:
    return kind if words.strip() else PieceKind.SEPARATOR
