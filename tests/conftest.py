"""Shared fixtures: a small study in Chinese and English, a fixed clock, and a guard.

The study is told in `study_files`: two children, their informants and a worker who speaks of
both. It is built once and copied for every test that asks for it. `Study.run` runs a command in
this process and proves after each one that every invariant of the project holds. No test may
write outside the folders pytest made for it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from study_files import NOW, ROOT, Study, make_study

for _name in ("QCODE_PROJECT", "QCODE_CODER"):
    os.environ.pop(_name, None)
_ALLOWED: list[str] = ["/dev/"]
_PASSED = ("__pycache__", ".hypothesis", ".pytest_cache", ".coverage")
_guarded = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to open a file for writing outside the folders that tests may write to."""
    if not _guarded or event != "open":
        return
    path, mode, flags = arguments
    writes = isinstance(mode, str) and set(mode) & set("wax+")
    opens = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if isinstance(path, str | bytes | os.PathLike) and (writes if mode else opens):
        full = os.path.realpath(os.fsdecode(path))
        if not full.startswith(tuple(_ALLOWED)) and not any(part in full for part in _PASSED):
            raise PermissionError(f"a test wrote outside its folder: {full}")


sys.addaudithook(_watch)


@pytest.fixture
def unguarded() -> None:
    """Ask for this where a test writes into the checkout on purpose."""


@pytest.fixture(autouse=True)
def _surroundings(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    global _guarded  # noqa: PLW0603 - an audit hook cannot be taken off, only told to rest
    for name in ("QCODE_PROJECT", "QCODE_CODER", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (
        ("QCODE_NOW", NOW),
        ("COLUMNS", "100"),
        ("NO_COLOR", "1"),
        ("PYTHONPATH", str(ROOT)),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    base = os.path.realpath(request.getfixturevalue("tmp_path_factory").getbasetemp())
    if base not in _ALLOWED:
        _ALLOWED.append(base)
    _guarded = "unguarded" not in request.fixturenames
    yield
    _guarded = False


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "study"
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder.parent):
        patch.setenv("QCODE_NOW", NOW)
        make_study(folder)
    return folder


@pytest.fixture
def study(_built: Path, tmp_path: Path) -> Study:
    """The study with its transcripts ingested and its codebook stored; nothing is coded."""
    return Study(Path(shutil.copytree(_built, tmp_path / "study")))


@pytest.fixture
def another(_built: Path, tmp_path: Path) -> Callable[[str], Study]:
    """Make further copies of the study, under the names given."""
    return lambda name: Study(Path(shutil.copytree(_built, tmp_path / name)))
