"""Codebook files looked at: checked with their lints, and compared with each other."""

from __future__ import annotations

from pathlib import Path

from qcode.domain.changes import InUse, Operation, compare_codebooks
from qcode.domain.codebook import Codebook
from qcode.domain.lints import lint_codebook
from qcode.errors import Problem
from qcode.readers.codebook import read_codebook
from qcode.storage.codebooks import load_codebook, load_version
from qcode.storage.in_use import load_in_use
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

    Against the version in force, what the project uses is known: an id or value in use cannot
    be left out.

    Raises:
        CodebookError: a file has problems.
        UnknownNameError: no stored version has that name.
    """
    before, in_use = _codebook(project, old)
    after, _ = _codebook(project, new)
    return compare_codebooks(before, after, in_use)


def _codebook(project: str | Path | None, name: str) -> tuple[Codebook, InUse]:
    """Return a codebook, and what is in use where it is the one in force."""
    if Path(name).is_file():
        return checked_codebook(Path(name)), InUse()
    store = open_store(find_project(project))
    try:
        found, current = load_version(store, name), load_codebook(store)
        is_current = current is not None and current.version == found.version
        return found, load_in_use(store) if is_current else InUse()
    finally:
        store.close()
