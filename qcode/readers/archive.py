"""Zip archives from strangers: looked at before they are opened, inflated through a counter.

The directory is read first: no more than 2,000 entries, each at most 50 MB, 200 MB in all, no
encryption, members by exact name. The sizes a directory states are claims, so inflating stops
at the limit whatever was stated.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from qcode.errors import InputError

MAX_ENTRIES = 2_000
MAX_ENTRY = 50_000_000
MAX_TOTAL = 200_000_000
_BLOCK = 1 << 16


def member_names(data: bytes) -> frozenset[str]:
    """Return the names in a zip archive.

    Raises:
        InputError: the archive is damaged, encrypted or too large.
    """
    with open_archive(data) as archive:
        return frozenset(archive.namelist())


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open a zip archive whose directory keeps the limits.

    Raises:
        InputError: the archive is damaged, encrypted or too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise InputError(
            "is a damaged zip archive (a truncated .docx?): copy or save the file again"
        ) from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"holds {len(entries):,} entries; at most {MAX_ENTRIES:,} are read")
    sizes = [entry.file_size for entry in entries]
    if max(sizes, default=0) > MAX_ENTRY or sum(sizes) > MAX_TOTAL:
        raise InputError(
            f"unpacks to {sum(sizes):,} bytes; at most {MAX_ENTRY // 1_000_000} MB an entry and "
            f"{MAX_TOTAL // 1_000_000} MB in all are read"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError("is encrypted: save it without a password")
    return archive


def check_archive(data: bytes) -> None:
    """Inflate every entry once through a counter, and forbid document types in its XML.

    Raises:
        InputError: an entry is damaged, larger than it may be, or declares a document type.
    """
    total = 0
    with open_archive(data) as archive:
        for entry in archive.infolist():
            total += _inflate(archive, entry, MAX_TOTAL - total)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    limit, size, tail = min(MAX_ENTRY, left), 0, b""
    try:
        with archive.open(entry) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > limit:
                    raise InputError(f"its entry {entry.filename!r} unpacks to more than allowed")
                if is_xml and b"<!DOCTYPE" in (tail + block).replace(b"\0", b""):
                    raise InputError(f"its entry {entry.filename!r} declares a document type")
                tail = block[-32:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise InputError(
            f"its entry {entry.filename!r} is damaged: copy or save the file again"
        ) from error
    return size
