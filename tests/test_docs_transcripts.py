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
    rows = ["| format | |\n| --- | --- |\n"]
    for form in FORMATS:
        words = "read" if form.reader else f"refused: “{form.refusal}”"
        rows.append(f"| {form.name} | {words} |\n")
    return "".join(rows) + "\n"


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
