"""XML that nobody here knows: refused, with the name of its root and what to do."""

from __future__ import annotations

from qcode.domain.text import Reading
from qcode.errors import Problem
from qcode.readers.formats import xml_root
from qcode.readers.source import Hints, Source

_KNOWN = {
    "wordDocument": "is Word XML of 2003: save it as .docx and ingest that",
    "package": "is a Word file as one XML file: save it as .docx and ingest that",
    "document": "is an OpenDocument as one XML file: save it as .docx or .odt and ingest that",
    "svg": "is a picture, no transcript",
    "Workbook": "is an Excel file as XML: save the sheet as .csv and ingest that",
    "CHAT": "is CHAT as XML: save it as .cha and ingest that",
}
_NAMES = "ELAN, Transcriber, TEI, Akoma Ntoso, OHMS"


def read_unknown(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:  # noqa: ARG001 - as all readers
    """Say why an XML file is not read."""
    root = xml_root(source.text)
    message = _KNOWN.get(root, "")
    if not message:
        named = f" (its root is <{root[:40]}>)" if root else ""
        message = (
            f"is XML of a kind that is not known{named}: of XML, {_NAMES} are read; "
            "save the transcript as .docx or .txt and ingest that"
        )
    return None, [source.problem(message)]
