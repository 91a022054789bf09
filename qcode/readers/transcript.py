"""Reading one transcript: look at the bytes, decode, choose a reader, check the result.

What is stored is what stands in the file: newlines become line feeds, a leading byte order mark
goes, nothing else changes. NUL characters and lone surrogates are refused, and so is whatever
cannot be decoded without a loss. Problems are returned, never raised: one line each that says
what is wrong and what to do.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qcode.domain.text import Reading
from qcode.errors import Problem, QcodeError
from qcode.readers.encoding import decode
from qcode.readers.formats import READERS, Format, sniff_bytes, sniff_text
from qcode.readers.source import Hints, Source

__all__ = ["MAX_BYTES", "Hints", "read_transcript"]

MAX_BYTES = 20_000_000


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
    form = sniff_bytes(source.data, _members(source))
    if form is None:
        decoded, fault = decode(source.data, hints.encoding)
        if decoded is None:
            return None, [source.problem(fault)]
        source = replace(source, text=decoded.text, encoding=decoded.encoding, notes=decoded.notes)
        if (problem := _refused_text(source)) is not None:
            return None, [problem]
        form = sniff_text(source.text, source.path.suffix.lower())
    return _use(form, source, hints)


def _members(source: Source) -> frozenset[str]:
    if not source.data.startswith(b"PK"):
        return frozenset()
    from qcode.readers.archive import member_names

    return member_names(source.data)


def _use(form: Format, source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:
    if form.refusal:
        return None, [source.problem(form.refusal)]
    reading, problems = READERS.find(form.name)(source, hints)
    if reading is not None and not reading.turns:
        return None, [*problems, source.problem("no words were found in it")]
    return reading, problems


def _refused_text(source: Source) -> Problem | None:
    text = source.text
    if not text.strip():
        return source.problem("has no words in it")
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        return source.problem("has NUL characters: it is no text, or is damaged", line)
    return None
