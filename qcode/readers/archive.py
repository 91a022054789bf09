"""Zip archives from strangers: looked at before they are opened, inflated through a counter.

The directory is read first: no more than 2,000 entries, each at most 50 MB, 200 MB in all, no
encryption, no compression but deflation, no names that lead elsewhere. The sizes a directory
states are claims, so inflating stops at the limit whatever was stated. XML has at most 2,000,000
tags, which bounds its depth too. Members are read by exact name; nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from qcode.errors import InputError

MAX_ENTRIES = 2_000
MAX_ENTRY = 50_000_000
MAX_TOTAL = 200_000_000
MAX_TAGS = 2_000_000
_BLOCK = 1 << 16
_ENTRY = b"PK\x01\x02"
_XML = (".xml", ".rels", ".qde", ".xhtml", ".opf")
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, OSError)


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
    # Each entry of a directory costs half a kilobyte once it is opened, so count before.
    if data.count(_ENTRY) > 5 * MAX_ENTRIES:
        raise InputError(f"holds more than {5 * MAX_ENTRIES:,} entries; {_most_entries()}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_DAMAGE, RuntimeError) as error:
        raise InputError(
            "is a damaged zip archive (a truncated .docx?): copy or save the file again"
        ) from error
    try:
        _check_directory(archive.infolist())
    except InputError:
        archive.close()
        raise
    return archive


def _most_entries() -> str:
    return f"at most {MAX_ENTRIES:,} are read"


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"holds {len(entries):,} entries; {_most_entries()}")
    sizes = [entry.file_size for entry in entries]
    if max(sizes, default=0) > MAX_ENTRY or sum(sizes) > MAX_TOTAL:
        raise InputError(
            f"unpacks to {sum(sizes):,} bytes; at most {MAX_ENTRY // 1_000_000} MB an entry and "
            f"{MAX_TOTAL // 1_000_000} MB in all are read"
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise InputError("is encrypted: save it without a password")
        if entry.compress_type not in _METHODS:
            raise InputError(f"packs {_shown(entry)} in a way that is not read: save it again")
        if _leads_elsewhere(entry.filename):
            raise InputError(f"holds an entry with a name that is not safe: {_shown(entry)}")


def _leads_elsewhere(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    has_control = any(char < " " or "\x7f" <= char <= "\x9f" for char in name)
    return has_control or ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":"


def _shown(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry on one line, whatever it holds."""
    name = entry.filename if len(entry.filename) <= 60 else entry.filename[:60] + "…"
    return ascii(name) if not name.isprintable() else repr(name)


def check_archive(data: bytes) -> None:
    """Inflate every entry once through a counter, and forbid document types in its XML.

    Raises:
        InputError: an entry is damaged, larger than it may be, or declares a document type.
    """
    left = MAX_TOTAL
    with open_archive(data) as archive:
        for entry in archive.infolist():
            for block in _iter_safe(archive, entry, min(MAX_ENTRY, left)):
                left -= len(block)


def read_member(data: bytes, name: str) -> bytes | None:
    """Return the bytes of the entry of exactly this name, or None where there is none.

    Raises:
        InputError: the archive or the entry is damaged, too large, or declares a document type.
    """
    with open_archive(data) as archive:
        try:
            entry = archive.getinfo(name)
        except KeyError:
            return None
        return b"".join(_iter_safe(archive, entry, MAX_ENTRY))


def _iter_safe(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """Yield an entry block by block, up to the limit and without a document type."""
    is_xml = entry.filename.lower().endswith(_XML)
    size, tags, tail = 0, 0, b""
    try:
        with archive.open(entry) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > limit:
                    raise InputError(f"its entry {_shown(entry)} unpacks to more than allowed")
                tags += block.count(b"<") if is_xml else 0
                if tags > MAX_TAGS:
                    raise InputError(f"its entry {_shown(entry)} has more than {MAX_TAGS:,} tags")
                if is_xml and b"<!DOCTYPE" in (tail + block).replace(b"\0", b""):
                    raise InputError(f"its entry {_shown(entry)} declares a document type")
                tail = block[-32:]
                yield block
    except (*_DAMAGE, RuntimeError) as error:
        raise InputError(
            f"its entry {_shown(entry)} is damaged: copy or save the file again"
        ) from error
