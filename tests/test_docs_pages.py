"""The README and the pages of docs/ do what they say: every block is run, every link leads."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from docs_pages import ROOT, WRITES, abridged, check_page, patched, squeezed, steps

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
RUN = [
    page
    for page in PAGES
    if re.search(r"^```(console|python)$", page.read_text("utf-8"), re.MULTILINE)
]
LINKED = [
    *PAGES,
    *sorted(ROOT.glob("*/README.md")),
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
]
LINK = re.compile(r"(?<!\!)\[[^\]\n]+\]\(([^)\s]+)\)")

pytestmark = pytest.mark.usefixtures("unguarded") if WRITES else []


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_a_page_shows_what_happens(page: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    check_page(page, tmp_path_factory)


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in LINK.findall(text):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        found = (page.parent / name).resolve() if name else page
        assert found.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(found), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#{1,6} (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_console_blocks_are_cut_into_commands() -> None:
    body = "$ qcode one\nout\n$ qcode two \\\n    --more\n\n"
    assert list(steps(body)) == [("$ qcode one", "out\n"), ("$ qcode two \\\n    --more", "\n")]


def test_lines_left_out_stay_left_out() -> None:
    assert abridged("a\nb\nc\nd\n", "a\n…\nd\n") == "a\n…\nd\n"
    assert abridged("a\nb\nc\nd\n", "x\n…\n") == "a\n…\n"
    assert abridged("a\nb\n", "a\n…\nb\n") == "a\nb\n"
    assert abridged("a\nb\n", "") == "a\nb\n"


def test_a_patch_needs_one_place() -> None:
    assert patched("一\n二\n三\n", " 一\n-二\n+两\n") == "一\n两\n三\n"
    with pytest.raises(AssertionError, match="2 times"):
        patched("x\nx\n", "-x\n+y\n")


def test_widths_do_not_matter() -> None:
    assert squeezed("a    b\n────") == squeezed("a  b\n──")
