"""docs/transcripts.md shows every layout, format and manifest column the readers have."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from docs_pages import ROOT, WRITES, check_generated

from qcode.domain.text import Turn
from qcode.readers.formats import FORMATS
from qcode.readers.manifest import COLUMNS
from qcode.readers.patterns import CONVENTIONS
from qcode.readers.patterns.profiles import SERVICES

PAGE = ROOT / "docs" / "transcripts.md"
pytestmark = pytest.mark.usefixtures("unguarded") if WRITES else []


def layouts() -> str:
    """Return each convention with its own examples, as many as show something."""
    parts = []
    for rule in CONVENTIONS:
        shown = "".join(f"```\n{example.text}```\n\n" for example in rule.examples)
        parts.append(f"#### {rule.name}\n\n{rule.about[:1].upper()}{rule.about[1:]}.\n\n{shown}")
    return "".join(parts)


def services() -> str:
    """Return the recorders and services known by name."""
    rows = ["| name | what it prints | layouts |\n| --- | --- | --- |\n"]
    rows.extend(
        f"| {service.name} | {service.about} | {', '.join(service.patterns)} |\n"
        for service in SERVICES
    )
    return "".join(rows) + "\n"


def formats() -> str:
    """Return what is read and what is refused, with the advice."""
    read = dict.fromkeys(form.name for form in FORMATS if form.reader)
    rows = ["| read | files | the speaker comes from |\n| --- | --- | --- |\n"]
    rows.extend(f"| {name} | {' | '.join(ABOUT[name])} |\n" for name in read)
    rows.append("\n| refused | reason |\n| --- | --- |\n")
    refused = {form.name: form.refusal for form in FORMATS if not form.reader}
    rows.extend(f"| {name} | {reason} |\n" for name, reason in refused.items())
    return "".join(rows) + "\n"


LABELS = "its [layout](#layouts-of-text)"
# What people call a format, and who is taken for the speaker; one without words fails the test.
ABOUT = {
    "docx": ("Word (.docx)", f"{LABELS}, bold words, a column of a table"),
    "odt": ("LibreOffice, WPS (.odt)", f"{LABELS}, bold words, a column of a table"),
    "fodt": ("LibreOffice, one XML file (.fodt)", f"{LABELS}, bold words"),
    "rtf": ("rich text (.rtf)", f"{LABELS}, bold words"),
    "pdf": ('PDF; needs `pip install "qcode[pdf]"`', f"{LABELS}, bold words"),
    "xlsx": ('workbooks (.xlsx); needs `pip install "qcode[xlsx]"`', "a column"),
    "table": ("CSV, TSV and tables of other separators", "a column"),
    "html": ("web pages (.html)", f"{LABELS}, bold words"),
    "json": ("the JSON of transcription services", "the field of the turn or the word"),
    "vtt": ("WebVTT (.vtt)", "voice tags, names in the cue, the line above the time"),
    "srt": ("SubRip (.srt)", "names in the cue"),
    "chat": ("CHAT (.cha)", "the main tier (`*CHI:`)"),
    "salt": ("SALT (.slt)", "the letter that the `$` line explains"),
    "elan": ("ELAN (.eaf)", "the participant, else the tier's name"),
    "textgrid": ("Praat (.TextGrid), long and short", "the tier's name"),
    "trs": ("Transcriber (.trs)", "the speaker's name"),
    "tei": ("TEI (.xml)", "`who` or `speaker`"),
    "akn": ("Akoma Ntoso (.xml)", "`by`, else `from`"),
    "ohms": ("OHMS (.xml)", "voice tags, else the plain transcript's layout"),
    "xml": ("XML of another kind", "refused, with the name of its root"),
    "qdpx": ("REFI-QDA projects with one text (.qdpx)", LABELS),
    "text": ("plain text, Markdown (.txt, .md)", LABELS),
}


PARTS: dict[str, Callable[[], str]] = {
    "layouts": layouts,
    "services": services,
    "formats": formats,
}


def filled(text: str) -> str:
    """Return the page with its generated parts as they are now."""
    for name, part in PARTS.items():
        pattern = rf"(<!-- {name} -->\n\n).*?(<!-- end {name} -->)"
        assert re.search(pattern, text, re.DOTALL), name
        text = re.sub(pattern, lambda hit: hit[1] + part() + hit[2], text, flags=re.DOTALL)  # noqa: B023
    return text


def test_the_generated_parts_are_what_the_readers_hold() -> None:
    check_generated(PAGE, filled(PAGE.read_text("utf-8")))


def test_every_manifest_column_is_documented() -> None:
    text = PAGE.read_text("utf-8")
    missing = [name for name in COLUMNS if f"| `{name}` |" not in text]
    assert missing == []


def test_turns_know_what_the_page_says_of_them() -> None:
    assert {"number", "label", "span", "time_start", "time_end"} == set(Turn.__slots__)
