"""Reading one transcript: look at the bytes, decode, choose a reader, check the result.

What is stored is what stands in the file: newlines become line feeds, a leading byte order mark
goes, nothing else changes. NUL characters and lone surrogates are refused, and so is whatever
cannot be decoded without a loss. Problems are returned, never raised: one line each that says
what is wrong and what to do.
"""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

from qcode.domain.text import Reading
from qcode.errors import Problem, QcodeError
from qcode.readers.bounds import bounded, cut_out, find_starts, without_speakers
from qcode.readers.encoding import Decoded, decode
from qcode.readers.formats import READERS, Format, sniff_bytes, sniff_text
from qcode.readers.source import Hints, Source, length_fault

__all__ = ["MAX_BYTES", "Hints", "read_transcript", "read_transcripts"]

MAX_BYTES = 20_000_000
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def read_transcript(path: Path, hints: Hints = Hints()) -> tuple[Reading | None, list[Problem]]:  # noqa: B008 - frozen
    """Read one transcript; without a reading the problems say why.

    The reading's pieces tile its text; offsets are code points. Problems that are warnings
    may come with a reading.
    """
    data, problem = _load_bytes(path)
    if problem is not None:
        return None, [problem]
    try:
        return _read(Source(path, data), hints)
    except QcodeError as error:
        hint = f": {error.hint}" if error.hint else ""
        return None, [Problem(str(path), 0, error.message + hint)]


def read_transcripts(path: Path, hints: Hints) -> tuple[list[Reading], list[Problem]]:
    """Read every interview of a file: one, unless the user says on which lines to split it.

    Each reading's pieces tile its own part, and the parts, joined, are the file's text. What
    stands above the first such line is an interview where speakers are found in it, else it
    belongs to the first one.
    """
    if not hints.split_on:
        reading, problems = read_transcript(path, hints)
        return ([] if reading is None else [reading]), problems
    whole, problems = read_transcript(
        path, replace(hints, split_on="", header_until="", footer_from="", pattern="")
    )
    if whole is None:
        return [], problems
    starts, fault = find_starts(whole.text, hints.split_on)
    if fault:
        return [], [*problems, Problem(str(path), 0, fault)]
    if whole.text[: starts[0]].strip():
        above, _ = _read_part(path, hints, whole.text, (0, starts[0]))
        if above is not None and above.labels:
            starts.insert(0, 0)
    starts[0] = 0
    parts = zip(starts, [*starts[1:], len(whole.text)], strict=True)
    read = [_read_part(path, hints, whole.text, part) for part in parts]
    faults = [fault for reading, found in read if reading is None for fault in found]
    readings = [] if faults else [reading for reading, _ in read if reading is not None]
    return readings, [*problems, *faults]


def _read_part(
    path: Path, hints: Hints, text: str, part: tuple[int, int]
) -> tuple[Reading | None, list[Problem]]:
    reading, problems = read_transcript(path, replace(hints, split_on="", part=part))
    if reading is None:
        line = text.count("\n", 0, part[0]) + 1
        place = f"in the interview that begins in line {line}: "
        return None, [replace(p, message=place + p.message) for p in problems]
    return cut_out(reading, part), []


def _load_bytes(path: Path) -> tuple[bytes, Problem | None]:
    name = str(path)
    try:
        if path.is_dir():
            return b"", Problem(name, 0, "is a folder, not a transcript")
        if not path.is_file():
            return b"", Problem(name, 0, "there is no such file")
        if (size := path.stat().st_size) > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            return b"", Problem(name, 0, f"has {size:,} bytes; a transcript has at most {limit} MB")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return b"", Problem(name, 0, f"cannot be read: {reason}")
    return data, None if data else Problem(name, 0, "is empty")


def _read(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    found = ""
    form = sniff_bytes(source.data, _members(source))
    if form is None:
        decoded, fault = decode(source.data, hints.encoding)
        if decoded is None:
            return None, [source.problem(fault)]
        found = _how_found(source.data, hints, decoded)
        source = replace(source, text=decoded.text, encoding=decoded.encoding, notes=decoded.notes)
        if (problem := _refused_text(source)) is not None:
            return None, [problem]
        form = sniff_text(source.text, source.path.suffix.lower())
    reading, problems = _use(form, source, hints)
    return (replace(reading, encoding_found=found) if reading else None), problems


def _how_found(data: bytes, hints: Hints, decoded: Decoded) -> str:
    if data.startswith(_MARKS):
        return "by its byte order mark"
    if decoded.encoding == "utf-8":
        return "valid throughout"
    return "as you said" if hints.encoding else "by the characters it gives"


def _members(source: Source) -> frozenset[str]:
    if not source.data.startswith(b"PK"):
        return frozenset()
    from qcode.readers.archive import member_names

    return member_names(source.data)


def _use(form: Format, source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    if form.refusal:
        return None, [source.problem(form.refusal)]
    reading, problems = READERS.find(form.name)(source, hints)
    if reading is None:
        return None, problems
    if hints.is_unlabelled:
        reading = without_speakers(reading)
    reading, fault = bounded(reading, hints)
    if reading is None or not reading.turns:
        return None, [*problems, source.problem(fault or "no words were found in it")]
    return reading, problems


def _refused_text(source: Source) -> Problem | None:
    text = source.text
    if not text.strip():
        return source.problem("has no words in it")
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        return source.problem("has NUL characters: it is no text, or is damaged", line)
    fault = length_fault(text)
    return source.problem(fault) if fault else None
