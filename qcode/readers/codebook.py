"""Reading a codebook file: every problem with file, line and field path, all at once.

The format is described in docs/codebook.md. Reading has three steps, each of which goes on
after a mistake: the strict YAML layer makes a tree (codebook_yaml), the walk over the tree
gives values their types (codebook_parts), and the links between entries are checked
(codebook_links). A codebook is returned only when nothing but warnings was found.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from qcode.domain.codebook import Codebook, Text
from qcode.errors import Problem
from qcode.readers.codebook_fields import Fields, Report, check_language
from qcode.readers.codebook_links import check_links
from qcode.readers.codebook_parts import (
    read_addresses,
    read_codes,
    read_facets,
    read_mappings,
    read_modifiers,
)
from qcode.readers.codebook_yaml import parse_tree

FORMAT = "1"
LARGEST_FILE = 8 * 1024 * 1024
CODEBOOK_FIELDS = (
    "format", "name", "version", "title", "languages", "modifiers", "facets", "codes", "mappings",
    "addresses",
)  # fmt: skip
# Characters that YAML does not allow anywhere, lone surrogates among them.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_codebook(path: Path) -> tuple[Codebook | None, list[Problem]]:
    """Read a codebook file; None where it has errors."""
    name = str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [Problem(name, 0, "the file is larger than 8 MB: is it a codebook?")]
        data = path.read_bytes()
    except OSError as error:
        return None, [Problem(name, 0, f"cannot be read: {error.strerror}")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Problem(name, data.count(b"\n", 0, error.start) + 1, _encoding(data))]
    return parse_codebook(text, name)


def _encoding(data: bytes) -> str:
    likely = ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        likely = " (it is UTF-16)"
    else:
        try:
            data.decode("gb18030")
            likely = " (it looks like GB18030)"
        except UnicodeDecodeError:
            pass
    return f"the file is not UTF-8{likely}; save it as UTF-8"


def parse_codebook(text: str, name: str) -> tuple[Codebook | None, list[Problem]]:
    """Parse the text of a codebook; `name` is what problems call the file.

    Returns the codebook, or None where there are errors, and all problems by line.
    """
    report = Report(name)
    plain = _readable(report, text.removeprefix("\ufeff"))
    tree, problems = parse_tree(plain, name)
    report.problems += problems
    if tree is None or tree.is_empty:
        if not report.problems:
            report.error(0, "", "there is nothing in the file")
        return None, report.problems
    codebook = _read(Fields(report, tree, "", CODEBOOK_FIELDS), text)
    check_links(report, codebook)
    found = sorted(dict.fromkeys(report.problems), key=lambda problem: problem.line)
    has_errors = any(not problem.is_warning for problem in found)
    return (None if has_errors else codebook), found


def _readable(report: Report, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for match in _UNREADABLE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"the control character U+{ord(match[0]):04X} may not stand in a codebook"
        report.error(line, "", message)
    return _UNREADABLE.sub("?", text)


def _read(fields: Fields, text: str) -> Codebook:
    if fields.is_map:
        fields.require("format", "name", "version", "facets", "codes")
    _check_format(fields)
    return Codebook(
        name=fields.id("name"),
        version=fields.id("version"),
        title=fields.words("title") or Text({"": fields.text("name")}),
        languages=_languages(fields),
        modifiers=read_modifiers(fields),
        facets=read_facets(fields),
        codes=read_codes(fields),
        mappings=read_mappings(fields),
        addresses=read_addresses(fields),
        text=text,
        hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _check_format(fields: Fields) -> None:
    node = fields.node("format", "text")
    if node is not None and node.text != FORMAT:
        message = f"this qcode reads format {FORMAT}, not {node.text!r}"
        fields.report.error(node.line, "format", message)


def _languages(fields: Fields) -> tuple[str, ...]:
    named = fields.texts("languages")
    for path, node in named:
        check_language(fields.report, node.text, node.line, path)
    return tuple(node.text for _, node in named)
