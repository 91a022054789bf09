"""Making a project: a folder, a private store, and a codebook to start from.

The store is made under another name and takes its place when it is whole, so that a killed
`init` leaves no half project.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import uuid
from pathlib import Path

from qcode.domain.codebook import Codebook
from qcode.domain.study import name_fault
from qcode.domain.words import counted
from qcode.errors import CodebookError, ProjectError, QcodeError, UnknownNameError, UsageError
from qcode.readers.codebook import read_codebook
from qcode.resources import shipped_codebooks
from qcode.storage.clock import now
from qcode.storage.codebooks import save_codebook
from qcode.storage.database import STORE, Store, create_database, open_database, transaction
from qcode.storage.runs import begin_run, finish_run
from qcode.storage.settings import DEFAULT_CODER, save_setting

CODEBOOK = "codebook.yaml"


def found_project(folder: Path, codebook: str, title: str, language: str, coder: str) -> Store:
    """Make a project in `folder` and return its open store.

    Raises:
        ProjectError: the folder holds a project already, or cannot be written.
        CodebookError: the codebook has problems; nothing was made.
        UnknownNameError: no shipped codebook or file has that name.
    """
    if (folder / STORE).exists():
        raise ProjectError(f"{folder} holds a project already", f"qcode --project {folder} status")
    source = codebook_source(codebook) if codebook else None
    parsed = checked_codebook(source) if source else None
    coder = coder or account_name()
    if fault := name_fault("coder", coder):
        raise UsageError(fault)
    is_new = not folder.exists()
    draft = folder / f".{STORE}.{os.getpid()}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _fill(draft, parsed, title or folder.resolve().name, language, coder)
        if source and source.resolve() != (folder / CODEBOOK).resolve():
            _copy_codebook(source, folder / CODEBOOK)
        draft.rename(folder / STORE)
    except OSError as error:
        raise ProjectError(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
        if is_new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return open_database(folder / STORE)


def codebook_source(name: str) -> Path:
    """Return the file of a shipped codebook, or a file by its path."""
    shipped = shipped_codebooks()
    if name in shipped:
        return shipped[name]
    path = Path(name)
    if path.is_file():
        return path
    if path.suffix or len(path.parts) > 1:
        raise QcodeError(f"there is no file {name}", "shipped codebooks: " + ", ".join(shipped))
    raise UnknownNameError("codebook", name, shipped)


def checked_codebook(path: Path) -> Codebook:
    """Return the codebook of a file; CodebookError with all problems where it has any."""
    codebook, problems = read_codebook(path)
    faults = [problem for problem in problems if not problem.is_warning]
    if codebook is None or faults:
        raise CodebookError(f"{path} has {counted(len(faults), 'problem')}", faults)
    return codebook


def account_name() -> str:
    """Return the name of the account, as the first coder's name."""
    try:
        return getpass.getuser() or DEFAULT_CODER
    except (OSError, KeyError, ImportError):
        return DEFAULT_CODER


def _fill(path: Path, codebook: Codebook | None, title: str, language: str, coder: str) -> None:
    store = create_database(path)
    try:
        with transaction(store):
            run = begin_run(store, "init", coder)
            for key, value in (
                ("id", uuid.uuid4().hex),
                ("title", title),
                ("language", language),
                ("coder", coder),
                ("created", now()),
            ):
                save_setting(store, run, key, value)
            if codebook:
                save_codebook(store, codebook, run)
            finish_run(store, run, title, {})
    finally:
        store.close()


def _copy_codebook(source: Path, target: Path) -> None:
    """Copy a codebook into the project; a codebook that is there already is never replaced."""
    if target.exists():
        if target.read_bytes() == source.read_bytes():
            return
        raise ProjectError(
            f"{target} is there already, with other content",
            f"start from it: --codebook {target}, or move it away",
        )
    shutil.copyfile(source, target)
