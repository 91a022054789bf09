"""Copies of the store: made through SQLite's backup API, verified, rotated.

A copy is written beside its target under another name, checked, and only then takes the
target's place, so that a good backup is never replaced by a worse one. Only backups that
qcode named itself are ever rotated away.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qcode.errors import BusyError, ProjectError, QcodeError
from qcode.storage.clock import now
from qcode.storage.database import (
    STORE,
    Store,
    create_private_file,
    is_busy,
    open_database,
    readable_errors,
)  # fmt: skip

KEPT = 10
PATIENCE_SECONDS = 5.0
_OURS = re.compile(r"\d{8}T\d{6}Z-.*\.db")


def backup_to(store: Store, target: Path) -> Path:
    """Copy the store to `target` and verify the copy.

    Raises:
        QcodeError: the target exists, cannot be written, or the copy is not whole.
    """
    if target.exists():
        raise QcodeError(f"{target} exists already", "name another file: a backup replaces none")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        create_private_file(draft)
        _copy(store, draft)
        verify_copy(draft)
        draft.rename(target)
    except OSError as error:
        raise QcodeError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return target


def backup_automatically(store: Store, folder: Path, reason: str) -> Path:
    """Make a backup in the project's `backups/` folder and keep the latest ten."""
    backups = folder / "backups"
    backups.mkdir(mode=0o700, exist_ok=True)
    stamp = now().replace(":", "").replace("-", "")
    name, count = f"{stamp}-{reason}", 0
    while (backups / f"{name}{f'-{count}' if count else ''}.db").exists():
        count += 1
    made = backup_to(store, backups / f"{name}{f'-{count}' if count else ''}.db")
    ours = [path for path in backups.iterdir() if _OURS.fullmatch(path.name) and path != made]
    ours.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
    for old in ours[: -KEPT + 1]:
        old.unlink()
    return made


def keep_damaged(store: Store, folder: Path) -> Path:
    """Copy a store as it is, damages included, beside the backups but not as one of them."""
    backups = folder / "backups"
    backups.mkdir(mode=0o700, exist_ok=True)
    number = 1
    while (target := backups / f"damaged-{number}.db").exists():
        number += 1
    create_private_file(target)
    _copy(store, target)
    return target


def restore_from(source: Path, folder: Path) -> Path | None:
    """Put a backup in the place of the project's store; the present one is kept aside.

    Returns the path under which the replaced store is kept, or None where there was none.

    Raises:
        ProjectError: the backup is not a whole qcode project.
        BusyError: another process is working in the project.
    """
    if not source.is_file():
        raise ProjectError(f"there is no backup {source}", "the project's own are in backups/")
    verify_copy(source)
    target = folder / STORE
    draft = folder / f".{STORE}.{os.getpid()}.part"
    create_private_file(draft)
    try:
        source_store = open_database(source)
        try:
            _copy(source_store, draft)
        finally:
            source_store.close()
        verify_copy(draft)
        if not target.exists():
            draft.rename(target)
            return None
        with _held(target):
            kept = _set_aside(target)
            draft.replace(target)
        return kept
    finally:
        draft.unlink(missing_ok=True)


def verify_copy(path: Path) -> None:
    """Prove that a file is a whole qcode store.

    Raises:
        ProjectError: it is not.
    """
    store = open_database(path)
    try:
        with readable_errors():
            found = store.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        store.close()
    if found != "ok":
        raise ProjectError(f"{path} is damaged: {found}")


def _copy(store: Store, target: Path) -> None:
    with readable_errors():
        copy = sqlite3.connect(target)
        try:
            store.backup(copy)
        finally:
            copy.close()


@contextmanager
def _held(target: Path) -> Iterator[None]:
    """Keep everybody else out of a store, with what a killed process left half done undone.

    A store that is too damaged to be opened cannot be held, and nobody else can use it.
    """
    store = sqlite3.connect(target, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        store.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            store.close()
            raise BusyError(
                "another process is working in this project", "wait until it has finished"
            ) from error
    try:
        yield
    finally:
        store.close()


def _set_aside(target: Path) -> Path:
    """Keep the present store under another name; the project's name stays taken throughout.

    A journal that is left belongs to it: beside another store it would be played into that.
    """
    number = 1
    while (kept := target.with_name(f"{target.stem}.before-restore-{number}.db")).exists():
        number += 1
    try:
        os.link(target, kept)
    except OSError:  # a disk without hard links
        create_private_file(kept)
        shutil.copyfile(target, kept)
    journal = target.with_name(f"{target.name}-journal")
    if journal.exists():
        journal.rename(kept.with_name(f"{kept.name}-journal"))
    return kept
