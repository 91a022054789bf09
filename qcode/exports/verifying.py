"""What an export says of itself: the table's name, its options, and the hash of its numbers.

Reads JSON, CSV, TSV, Markdown and workbooks as this package writes them, also after a
spreadsheet has saved them again. A workbook's strings are taken out by pattern: no XML is
parsed, no entity expanded.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from qcode.domain.table import TableOptions, options_from_map
from qcode.errors import InputError, QcodeError

MOST_BYTES = 50_000_000
_LINE = re.compile(r'^"?(?:# |- )(table|options|hash): ?([^\s,;"]*)', re.MULTILINE)
_SHARED = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_WORDS = re.compile(r"<t(?:\s[^>]*)?>([^<]*)</t>")
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_REFERENCE = re.compile(r'<c [^>]*t="s"[^>]*><v>(\d+)</v>')


@dataclass(frozen=True, slots=True)
class Claim:
    """What an export claims: this table with these options has numbers with this hash."""

    name: str
    options: TableOptions
    hash: str


def verify_export(path: Path) -> list[Claim]:
    """Return the claims of an export, one a table.

    Raises:
        InputError: the file cannot be read or carries no note of qcode.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    if content.startswith(b"PK"):
        text = _workbook_lines(path)
    else:
        text = content.decode("utf-8-sig", errors="replace")
    try:
        claims = _json_claim(text) if text.lstrip().startswith("{") else _line_claims(text)
    except (ValueError, KeyError, TypeError, AttributeError, QcodeError) as error:
        raise InputError(f"the note in {path} is damaged: {error}") from error
    if not claims:
        raise InputError(
            f"{path} carries no note of qcode", hint="only exports of tables can be verified"
        )
    return claims


def _json_claim(text: str) -> list[Claim]:
    data: dict[str, Any] = json.loads(text)
    kind, _, name = str(data.get("kind", "")).partition(" ")
    if kind != "table":
        return []
    note = data["note"]
    return [Claim(name, options_from_map(note["options"]), note["hash"])]


def _line_claims(text: str) -> list[Claim]:
    claims: list[Claim] = []
    found: dict[str, str] = {}
    for name, value in _LINE.findall(text.replace("\r\n", "\n")):
        found[name] = value
        if name == "hash" and len(found) == 3:
            options = options_from_map(_options_of(found["options"]))
            claims.append(Claim(found["table"], options, value))
            found = {}
    return claims


def _options_of(text: str) -> dict[str, Any]:
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return {name: json.loads(unquote(value)) for name, _, value in pairs}


def _workbook_lines(path: Path) -> str:
    """Return the note lines of all sheets, in order."""
    try:
        with zipfile.ZipFile(path) as archive:
            shared = _SHARED.findall(_member(archive, "xl/sharedStrings.xml"))
            strings = [html.unescape("".join(_WORDS.findall(item))) for item in shared]
            sheets = sorted(
                (int(found[1]), found[0])
                for found in map(_SHEET.fullmatch, archive.namelist())
                if found
            )
            lines = [
                strings[int(number)]
                for _, name in sheets
                for number in _REFERENCE.findall(_member(archive, name))
            ]
    except (zipfile.BadZipFile, zlib.error, KeyError, IndexError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not a workbook written by qcode") from error
    return "\n".join(line for line in lines if line.startswith("# "))


def _member(archive: zipfile.ZipFile, name: str) -> str:
    member = archive.getinfo(name)
    if member.file_size > MOST_BYTES:
        raise InputError(f"{archive.filename} is too large to verify")
    with archive.open(member) as stream:
        return stream.read(MOST_BYTES).decode()
