"""Marks into tiles and turns: every character of the text belongs to exactly one piece.

A turn's span holds its words without label, time, and white space at either end. White space
and the marks themselves (colons, brackets) are separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qcode.domain.text import PieceKind, Span, Tiles, Turn, span_from
from qcode.readers.headers import SEPARATOR_LINE, SEPARATOR_SIGNS
from qcode.readers.patterns.convention import Mark
from qcode.readers.times import milliseconds

_FOOTER = re.compile(
    r"\n[ \t\u3000]*(?:[(（\[【]?[ \t]*(?:注|说明|备注|转录说明|附注|注释)[ \t]*[:：]"
    r"|[(（\[【—–=*-]+[ \t]*(?:完|全文完|访谈结束|采访结束|录音结束|结束|end|the end"
    r"|end of (?:the )?"
    r"(?:interview|recording|transcript|audio|tape)|(?:interview"
    r"|recording) ends)[ \t]*[)）\]】—–=*-]+)",
    re.IGNORECASE,
)


_SEPARATOR, _SPEECH, _LABEL = PieceKind.SEPARATOR, PieceKind.SPEECH, PieceKind.LABEL


class Tiling:
    """Collects the pieces of a text from left to right; gaps become separators."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.pieces = Tiles(at)
        self.turns: list[Turn] = []
        self.at = at

    def put(self, kind: PieceKind, start: int, end: int) -> None:
        """Add a piece; what lies between the last one and it is a separator."""
        if start < end:
            if self.at < start:
                self.pieces.put(_SEPARATOR, start)
            self.pieces.put(kind, end)
            self.at = end

    def put_turn(
        self,
        label: str | None,
        start: int,
        end: int,
        time: int | None = None,
        until: int | None = None,
    ) -> None:
        """Add a turn of the words in `[start, end)` without white space; none where none are."""
        start, end = trimmed(self.text, start, end)
        if start < end:
            self.put(_SPEECH, start, end)
            self.turns.append(Turn(len(self.turns) + 1, label, Span(start, end), time, until))

    def close(self) -> None:
        """End the tiling: what is left is a separator."""
        if self.at < len(self.text):
            self.pieces.put(_SEPARATOR, len(self.text))
            self.at = len(self.text)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return `[start, end)` without the white space at its ends."""
    words = text[start:end]
    stripped = words.lstrip()
    start = end - len(stripped)
    return start, start + len(stripped.rstrip())


def cut_at(
    text: str,
    marks: Sequence[Mark],
    footer: int,
    slips: Mapping[str, str] = {},
) -> Tiling:
    """Cut a text at its marks; what stands above the first is header, from `footer` on footer.

    `slips` are misspelled labels, each with the label its turns are given.
    """
    tiling = Tiling(text)
    first = marks[0].start if marks else footer
    put_above(tiling, PieceKind.HEADER, 0, first)
    ends = [mark.start for mark in marks[1:]] + [footer]
    if all(mark.time is None and mark.label is not None for mark in marks):
        _put_labelled(tiling, marks, ends, slips)
    else:
        for mark, end in zip(marks, ends, strict=True):
            _put_timed(tiling, mark, _speech_end(text, mark.end, end), slips)
    put_above(tiling, PieceKind.FOOTER, footer, len(text))
    tiling.close()
    return tiling


def put_above(tiling: Tiling, kind: PieceKind, start: int, end: int) -> None:
    """Add a header or footer, its separator lines as separators."""
    for line in SEPARATOR_LINE.finditer(tiling.text, start, end):
        tiling.put(kind, *trimmed(tiling.text, start, line.start()))
        tiling.put(PieceKind.SEPARATOR, *trimmed(tiling.text, line.start(), line.end()))
        start = line.end()
    tiling.put(kind, *trimmed(tiling.text, start, end))


def _put_labelled(
    tiling: Tiling, marks: Sequence[Mark], ends: Sequence[int], slips: Mapping[str, str]
) -> None:
    """Tile labels and the words behind them: the usual case, written out because it is."""
    text, at = tiling.text, tiling.at
    kind, bound = tiling.pieces.kinds.append, tiling.pieces.bounds.append
    put_turn = tiling.turns.append
    number = len(tiling.turns)
    for (_, start, name, _, _), end in zip(marks, ends, strict=True):
        first, last = name or (start, start)
        if at < first:
            kind(_SEPARATOR)
            bound(first)
        kind(_LABEL)
        bound(last)
        at = last
        words = text[start:end].rstrip()
        if words and words[-1] in SEPARATOR_SIGNS:
            words = text[start : _speech_end(text, start, end)].rstrip()
        if words:
            stop = start + len(words)
            start = stop - len(words.lstrip())  # noqa: PLW2901
            if at < start:
                kind(_SEPARATOR)
                bound(start)
            kind(_SPEECH)
            bound(stop)
            label, number, at = text[first:last], number + 1, stop
            label = slips.get(label, label)
            put_turn(Turn(number, label, span_from((start, stop))))
    tiling.at = at


def _put_timed(tiling: Tiling, mark: Mark, end: int, slips: Mapping[str, str]) -> None:
    """Tile a label, if any, and times in the order in which they are printed, and the words."""
    tiles = [
        (PieceKind.LABEL, mark.label),
        (PieceKind.TIME, mark.time),
        (PieceKind.TIME, mark.until),
    ]
    for (first, last), kind in sorted((span, kind) for kind, span in tiles if span is not None):
        tiling.put(kind, first, last)
    label = tiling.text[mark.label[0] : mark.label[1]] if mark.label else ""
    tiling.put_turn(
        slips.get(label, label) or None,
        mark.end,
        end,
        _time(tiling.text, mark.time),
        _time(tiling.text, mark.until),
    )


def _time(text: str, span: tuple[int, int] | None) -> int | None:
    return milliseconds(text[span[0] : span[1]]) if span else None


def _speech_end(text: str, start: int, end: int) -> int:
    """Return where the words end: separator lines directly above the next mark do not count."""
    last = text[start:end].rstrip()[-1:]
    if last not in SEPARATOR_SIGNS:
        return end
    while start < end:
        line = text[start:end].rstrip()
        end = start + len(line)
        at = line.rfind("\n") + 1
        if (
            at == 0
            or line[-1] not in SEPARATOR_SIGNS
            or not SEPARATOR_LINE.match(text, start + at, end)
        ):
            break
        end = start + at
    return end


def footer_start(text: str, after: int) -> int:
    """Return where a footer begins, at or behind `after`, or the length of the text.

    A footer is a last paragraph that is a remark of the typist (`注：…`, `（访谈结束）`).
    """
    tail = max(after, len(text) - 1500)
    for hit in _FOOTER.finditer(text, tail):
        rest = text[hit.start() :].strip()
        if len(rest) <= 600 and rest.count("\n\n") <= 2:
            return hit.start() + 1
    return len(text)


def paragraphs(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield the paragraphs of `[start, end)`: between blank lines, else one a line."""
    is_blank = re.search(r"\n[ \t\u3000]*\n", text[start:end].strip()) is not None
    pattern = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+" if is_blank else r"[^\n]*\S[^\n]*")
    for hit in pattern.finditer(text, start, end):
        yield trimmed(text, hit.start(), hit.end())
