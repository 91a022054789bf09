"""The layers: who may import whom, and which package alone may know a library.

The tables below are the rule; the test reads the imports out of the source, those inside
functions included.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "qcode"
EVERYTHING = {
    "domain", "errors", "registry", "resources", "readers", "nlp", "suggest", "storage",
    "tables", "exports", "workflow", "facade",
}  # fmt: skip
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "domain": {"errors"},
    "registry": {"errors"},
    "resources": {"errors"},
    "readers": {"domain", "errors", "registry"},
    "nlp": {"domain", "errors"},
    "suggest": {"domain", "errors", "registry", "nlp"},
    "storage": {"domain", "errors"},
    "tables": {"domain", "errors"},
    "exports": {"domain", "errors", "registry"},
    "workflow": {"domain", "errors", "readers", "nlp", "suggest", "storage", "resources"},
    "facade": EVERYTHING,
    "project": EVERYTHING,
    "show": {"domain", "errors"},
    "tui": {"project", "domain", "show", "errors"},
    "cli": {"project", "domain", "errors", "show", "registry", "resources", "tui"},
    "__main__": {"cli"},
    "__init__": {"errors", "project"},
}
ONLY_IN = {
    "sqlite3": "storage",
    "sqlite_utils": "storage",
    "spacy": "nlp",
    "rich": "show",
    "textual": "tui",
    "typer": "cli",
    "yaml": "readers",
    "docx": "readers",
    "xlsxwriter": "exports",
}
FILES = sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, wherever it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative imports hide the layer"
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    own = layer_of(path)
    for line, name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "qcode" and len(parts) > 1 and parts[1] != "__version__":
            other = parts[1]
            assert other == own or other in MAY_IMPORT[own], f"{path}:{line}: {own} imports {name}"
        elif parts[0] in ONLY_IN:
            assert own == ONLY_IN[parts[0]], f"{path}:{line}: only {ONLY_IN[parts[0]]} knows {name}"


def test_every_package_has_a_rule() -> None:
    assert {layer_of(path) for path in FILES} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or 0) - node.lineno + 1
            assert size <= 60, f"{path}:{node.lineno}: {node.name} has {size} lines"


def test_domain_uses_the_standard_library_alone() -> None:
    import sys

    for path in (PACKAGE / "domain").glob("*.py"):
        for line, name in imports_of(path):
            top = name.split(".")[0]
            assert top == "qcode" or top in sys.stdlib_module_names, f"{path}:{line}: {name}"
            assert top not in {"os", "pathlib", "sqlite3", "subprocess", "socket"}, f"{path}:{line}"


def test_nothing_leaves_the_machine() -> None:
    """No module can open a connection or fetch anything."""
    forbidden = {"socket", "urllib.request", "http", "requests", "httpx", "ftplib", "smtplib"}
    for path in FILES:
        for line, name in imports_of(path):
            assert not any(name == bad or name.startswith(f"{bad}.") for bad in forbidden), (
                f"{path}:{line}: {name}"
            )
