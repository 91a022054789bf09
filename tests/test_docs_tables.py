"""docs/tables.md and docs/python.md leave nothing out: tables, options, forms, methods."""

from __future__ import annotations

import re

import pytest
from docs_pages import ROOT

from qcode.project import export_forms, table_names, table_part

TABLES = (ROOT / "docs" / "tables.md").read_text("utf-8")
PYTHON = (ROOT / "docs" / "python.md").read_text("utf-8")
FLAGS = {"scope_all": "--scope", "over_cases": "--over cases"}


@pytest.mark.parametrize("name", table_names())
def test_every_table_has_its_section_and_its_options(name: str) -> None:
    part = table_part(name)
    assert f"\n## {name}\n" in TABLES
    assert f"qcode table {name}" in TABLES
    own = [item for item in part.options if not item.startswith("filters.")]
    missing = [item for item in own if FLAGS.get(item, f"--{item}") not in TABLES]
    assert missing == []


@pytest.mark.parametrize("form", export_forms())
def test_every_form_is_named(form: str) -> None:
    assert f"\n| {form} |" in TABLES


def test_every_public_name_of_the_facade_is_named() -> None:
    import qcode.project

    named = set(re.findall(r"`(\w+)`", PYTHON)) | {"Project", "Progress", "IngestResult"}
    methods = {name for name in dir(qcode.project.Project) if not name.startswith("_")}
    assert methods | set(qcode.project.__all__) <= named
