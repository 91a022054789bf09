"""Subtitles (SubRip, WebVTT): every cue is a turn, consecutive cues are not merged.

Names stand in voice tags (`<v Name>`), in the line above the time (`7 "Name" (1234)`, Webex)
or as `Name: ` at the beginning of a cue. A cue without
a name continues the previous speaker only in files that name speakers where they change.
Numbers, settings, NOTE and STYLE blocks are furniture. Tags of formatting inside the words
cannot be part of a quote, so the stored text is without them, and a note says so.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qcode.domain.text import PieceKind, Reading
from qcode.errors import InputError, Problem
from qcode.readers.cutting import Tiling, trimmed
from qcode.readers.labels import is_header_word, is_plausible, is_speaker_word
from qcode.readers.patterns.convention import COLON, GAP, NAME
from qcode.readers.source import MOST_LINES, Hints, Parts, Source, build_reading
from qcode.readers.times import milliseconds

_TIME = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(
    rf"(?m)^[ \t]*(?P<time>{_TIME})[ \t]*-->[ \t]*(?P<until>{_TIME})(?P<settings>[^\n]*)(?:\n|\Z)"
)
_TAG = re.compile(
    r"</?(?:[ibu]|c|ruby|rt|lang|font)(?:[ .][^<>\n]*)?>|<(?:\d+:)?\d+:[\d.]+>|\{\\a\w*\}"
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|quot|lrm|rlm|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_VOICE = re.compile(r"<v(?:\.[^ \t<>\n]*)?[ \t]+(?P<label>[^<>\n]+)>")
_ABOVE = re.compile(r'(?m)^[ \t]*\d+[ \t]+"(?P<label>[^"\n]{1,80})"[ \t]*(?:\(\d+\))?[ \t]*$')
_NAME = re.compile(
    rf"\s*(?:(?:-|–|—|>>+){GAP})?(?:(?P<label>{NAME}){COLON}"
    rf"|[\[(（【](?P<named>{NAME})[\])）】]{GAP}(?P<colon>{COLON})?)\s*"
)


@dataclass(frozen=True, slots=True)
class _Cue:
    """One cue: its timing line and the span of its words."""

    timing: re.Match[str]
    start: int
    end: int


def read_srt(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a SubRip file; its cues end where the next begins."""
    return _read(source, hints, "srt"), []


def read_vtt(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    """Read a WebVTT file; its cues end at a blank line."""
    return _read(source, hints, "vtt"), []


def _read(source: Source, hints: Hints, reader: str) -> Reading:
    if (voices := source.text.count("<v")) > MOST_LINES:
        raise InputError(f"has {voices:,} voice tags; a transcript has at most {MOST_LINES:,}")
    text, notes = _without_markup(source.text, has_entities=reader == "vtt")
    cues = list(_iter_cues(text, has_notes=reader == "vtt"))
    tiling = Tiling(text)
    _put_header(tiling, cues)
    if any(_VOICE.search(text, cue.start, cue.end) for cue in cues):
        pattern = "cue-voice"
        _put_voices(tiling, cues)
    elif reader == "vtt" and any(_name_above(text, cue) for cue in cues):
        pattern = "cue-identifier"
        _put_identified(tiling, cues)
    else:
        pattern = _put_names(tiling, cues, hints)
    tiling.close()
    if not any(turn.label for turn in tiling.turns):
        notes.append("no cue names its speaker: the turns have times but no speaker")
    parts = Parts(tiling.pieces, tiling.turns, pattern, notes=notes)
    return build_reading(source, reader, text, parts)


def _without_markup(text: str, *, has_entities: bool) -> tuple[str, list[str]]:
    plain, tags = _TAG.subn("", text)
    entities = 0
    if has_entities and "&" in plain:
        plain, entities = _ENTITY.subn(lambda hit: html.unescape(hit[0]), plain)
    if not tags and not entities:
        return text, []
    return plain, [f"{tags + entities} formatting tags and entities are not in the stored text"]


def _iter_cues(text: str, *, has_notes: bool) -> Iterator[_Cue]:
    timings = list(_TIMING.finditer(text))
    ends = [_before_number(text, timing.start()) for timing in timings[1:]] + [len(text)]
    for timing, end in zip(timings, ends, strict=False):
        start, stop = timing.end(), max(timing.end(), end)
        if has_notes and (blank := re.compile(r"(?m)^[ \t]*\n").search(text, start, stop)):
            stop = blank.start()
        yield _Cue(timing, *trimmed(text, start, stop))


def _before_number(text: str, at: int) -> int:
    """Return where the number or name line above a timing line begins, or `at`."""
    line = text.rfind("\n", 0, max(0, at - 1)) + 1
    above = text[line:at].strip()
    is_alone = line < 2 or not text[text.rfind("\n", 0, line - 1) + 1 : line].strip()
    return line if above.isdigit() or (above and is_alone) else at


def _put_header(tiling: Tiling, cues: Sequence[_Cue]) -> None:
    if not cues:
        return
    end = _before_number(tiling.text, cues[0].timing.start())
    tiling.put(PieceKind.HEADER, *trimmed(tiling.text, 0, end))


def _put_timing(tiling: Tiling, cue: _Cue) -> None:
    """Tile what stands above the words: notes and numbers, times, settings."""
    above = tiling.pieces[-1].span.end if tiling.pieces else 0
    timing = cue.timing
    tiling.put(PieceKind.FURNITURE, *trimmed(tiling.text, above, timing.start()))
    tiling.put(PieceKind.TIME, *timing.span("time"))
    tiling.put(PieceKind.TIME, *timing.span("until"))
    tiling.put(PieceKind.FURNITURE, *trimmed(tiling.text, *timing.span("settings")))


def _times(cue: _Cue) -> tuple[int | None, int | None]:
    return milliseconds(cue.timing["time"]), milliseconds(cue.timing["until"])


def _put_voices(tiling: Tiling, cues: Sequence[_Cue]) -> None:
    """Cues whose voice tags name the speakers; one cue may hold several voices."""
    for cue in cues:
        _put_timing(tiling, cue)
        voices = list(_VOICE.finditer(tiling.text, cue.start, cue.end))
        first = voices[0].start() if voices else cue.end
        tiling.put_turn(None, cue.start, first, *_times(cue))
        ends = [voice.start() for voice in voices[1:]] + [cue.end]
        for voice, end in zip(voices, ends, strict=False):
            span = trimmed(tiling.text, *voice.span("label"))
            tiling.put(PieceKind.LABEL, *span)
            stop = tiling.text.find("</v>", voice.end(), end)
            label = tiling.text[span[0] : span[1]]
            tiling.put_turn(label, voice.end(), stop if stop >= 0 else end, *_times(cue))


def _name_above(text: str, cue: _Cue) -> tuple[int, int] | None:
    """Return where the line above the time, beginning with the cue's number, names a speaker."""
    end = cue.timing.start()
    hit = _ABOVE.match(text, text.rfind("\n", 0, max(0, end - 1)) + 1, end)
    span = trimmed(text, *hit.span("label")) if hit else (0, 0)
    return span if span[0] < span[1] else None


def _put_identified(tiling: Tiling, cues: Sequence[_Cue]) -> None:
    """Cues whose speaker stands in quotation marks in the line above the time."""
    for cue in cues:
        span = _name_above(tiling.text, cue)
        if span:
            above = tiling.pieces[-1].span.end if tiling.pieces else 0
            tiling.put(PieceKind.FURNITURE, *trimmed(tiling.text, above, span[0]))
            tiling.put(PieceKind.LABEL, *span)
        _put_timing(tiling, cue)
        label = tiling.text[slice(*span)] if span else None
        tiling.put_turn(label, cue.start, cue.end, *_times(cue))


def _put_names(tiling: Tiling, cues: Sequence[_Cue], hints: Hints) -> str:
    """Cues in which `Name: ` stands before the words, in all or where the speaker changes."""
    heads = [_NAME.match(tiling.text, cue.start, cue.end) for cue in cues]
    are_named = sum(head is not None for head in heads) >= 0.8 * len(heads)
    spans = [_label_span(tiling.text, head, are_named=are_named) for head in heads]
    labels = _labels([tiling.text[slice(*span)] if span else "" for span in spans], hints)
    continues = _marks_changes(labels)
    speaker: str | None = None
    for cue, head, span, label in zip(cues, heads, spans, labels, strict=True):
        _put_timing(tiling, cue)
        start = cue.start
        if label and head and span:
            tiling.put(PieceKind.LABEL, *span)
            start = head.end()
        speaker = label or (speaker if continues else None)
        tiling.put_turn(speaker, start, cue.end, *_times(cue))
    return "cue-name" if any(labels) else "cue"


def _label_span(
    text: str, head: re.Match[str] | None, *, are_named: bool
) -> tuple[int, int] | None:
    """Return where a cue's first words name a speaker; in brackets without a colon, a word for one.

    Other words in brackets are events, `[Music]`, unless nearly all cues begin like that.
    """
    if head is None:
        return None
    if head["label"]:
        return trimmed(text, *head.span("label"))
    is_name = head["colon"] or are_named or is_speaker_word(head["named"].strip())
    return trimmed(text, *head.span("named")) if is_name else None


def _labels(words: Sequence[str], hints: Hints) -> list[str]:
    """Return for each cue its label, or "" where its first words are no label."""
    counts = Counter(words)
    known = {
        word
        for word, count in counts.items()
        if word in hints.labels
        or (count > 1 and word and is_plausible(word) and not is_header_word(word))
    }
    return [word if word in known else "" for word in words]


def _marks_changes(labels: Sequence[str]) -> bool:
    """Say whether a file names speakers where they change, and not in every cue."""
    named = [label for label in labels if label]
    if len(named) < 2 or len(named) > 0.9 * len(labels):
        return False
    changes = sum(one != other for one, other in pairwise(named))
    return changes >= 0.6 * (len(named) - 1)
