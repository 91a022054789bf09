"""Codebook files looked at: checked with their lints, and compared with each other."""

from __future__ import annotations

from pathlib import Path

from qcode.domain.changes import Operation, compare_codebooks
from qcode.domain.codebook import Codebook
from qcode.domain.lints import lint_codebook
from qcode.errors import Problem
from qcode.readers.codebook import read_codebook
from qcode.storage.codebooks import load_version
from qcode.storage.upgrading import open_store
from qcode.suggest.finding import finds
from qcode.workflow.founding import checked_codebook
from qcode.workflow.locating import find_project


def check_codebook(path: Path) -> tuple[Codebook | None, list[Problem]]:
    """Return the codebook of a file with all problems, the lints as warnings."""
    found, problems = read_codebook(path)
    if found is None:
        return None, problems
    return found, [*problems, *lint_codebook(found, str(path), finds)]


def compare_codebook_files(project: str | Path | None, old: str, new: str) -> list[Operation]:
    """Return the differences between two files, or versions stored in the project.

    Raises:
        CodebookError: a file has problems.
        UnknownNameError: no stored version has that name.
    """
    return compare_codebooks(_codebook(project, old), _codebook(project, new))


def _codebook(project: str | Path | None, name: str) -> Codebook:
    if Path(name).is_file():
        return checked_codebook(Path(name))
    store = open_store(find_project(project))
    try:
        return load_version(store, name)
    finally:
        store.close()
