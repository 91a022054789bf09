"""A text made of units, for formats whose own text is not what was said.

One line a unit: `label: words`, or the words alone where no speaker is known. Labels, times
and events are never part of a turn's words. Nothing but white space is changed in the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qcode.domain.text import PieceKind, Reading
from qcode.errors import InputError
from qcode.readers.cutting import Tiling
from qcode.readers.source import Parts, Source, build_reading

MOST_UNITS = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """One unit; times in milliseconds, the label None where no speaker is known.

    A `kind` other than speech makes it a line without speaker: an event, a heading.
    """

    words: str
    label: str | None = None
    start: int | None = None
    end: int | None = None
    kind: PieceKind = PieceKind.SPEECH


@dataclass(frozen=True, slots=True)
class Extras:
    """What a format knows beside the units: header fields to offer, and what to tell."""

    fields: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()


def read_lines(
    source: Source, reader: str, lines: Iterable[Line], extras: Extras = Extras()
) -> Reading:
    """Return the reading whose text has one line a unit, in the order given.

    Raises:
        InputError: there is no unit with words, or more of them than a transcript has.
    """
    kept = [(line, words) for line in lines if (words := _clean(line.words))]
    if len(kept) > MOST_UNITS:
        raise InputError(f"has {len(kept):,} units; a transcript has at most {MOST_UNITS:,}")
    if not any(line.kind is PieceKind.SPEECH for line, _ in kept):
        raise InputError("no words were found in it")
    labels = [_label(line) for line, _ in kept]
    text = "".join(
        f"{label}: {words}\n" if label else f"{words}\n"
        for label, (_, words) in zip(labels, kept, strict=True)
    )
    tiling, at = Tiling(text), 0
    for label, (line, words) in zip(labels, kept, strict=True):
        if label:
            tiling.put(PieceKind.LABEL, at, at + len(label))
            at += len(label) + 2
        if line.kind is PieceKind.SPEECH:
            tiling.put_turn(label, at, at + len(words), line.start, line.end)
        else:
            tiling.put(line.kind, at, at + len(words))
        at += len(words) + 1
    tiling.close()
    notes = [*extras.notes, "the text is made of the file's units, one line each"]
    if not any(labels):
        notes.append("the file names no speakers: the turns have none")
    parts = Parts(tiling.pieces, tiling.turns, reader, extras.fields, notes)
    return build_reading(source, reader, text, parts)


def by_time(lines: Iterable[Line]) -> list[Line]:
    """Return units in the order in which they begin; one without a time stays behind its last."""
    keyed: list[tuple[int, int, Line]] = []
    last = 0
    for number, line in enumerate(lines):
        last = line.start if line.start is not None else last
        keyed.append((last, number, line))
    return [line for _, _, line in sorted(keyed, key=lambda item: item[:2])]


def _clean(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def _label(line: Line) -> str | None:
    if line.kind is not PieceKind.SPEECH or line.label is None:
        return None
    return " ".join(line.label.split()) or None
