"""Where the parts of a Word file stand: its relationships say, whatever the parts are called.

Most programs call the text `word/document.xml`; some call it `word/document2.xml`, and its
styles and lists accordingly. `_rels/.rels` names the text, the relationships beside the text
name what belongs to it. Where they are missing or damaged, the usual names count.
"""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import ZipFile

_LARGEST = 5_000_000


def body_of(archive: ZipFile) -> str:
    """Return the name of the entry that holds the text, or "" where there is none."""
    return part_of(archive, "", "officeDocument", "word/document.xml")


def part_of(archive: ZipFile, body: str, kind: str, usual: str) -> str:
    """Return the name of the part of a kind (`styles`, `numbering`) that belongs to `body`."""
    folder, name = posixpath.split(body)
    named = _targets(archive, posixpath.join(folder, "_rels", f"{name}.rels")).get(kind, "")
    target = named.lstrip("/") if named.startswith("/") else posixpath.join(folder, named)
    members = archive.namelist()
    return next((part for part in (posixpath.normpath(target), usual) if part in members), "")


def _targets(archive: ZipFile, name: str) -> dict[str, str]:
    """Return the target of each kind of relationship; none where they cannot be read."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > _LARGEST:
        return {}
    try:
        root = fromstring(archive.read(name))  # noqa: S314 - DTDs are refused before
    except ParseError:
        return {}
    return {
        item.get("Type", "").rpartition("/")[2]: item.get("Target", "")
        for item in root
        if item.get("TargetMode") != "External"
    }
