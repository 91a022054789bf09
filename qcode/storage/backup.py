"""Copies of the store: made through SQLite's backup API, verified, rotated.

A copy is written beside its target under another name, checked, and only then takes the
target's place, so that a good backup is never replaced by a worse one.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from qcode.errors import ProjectError, QcodeError
from qcode.storage.clock import now
from qcode.storage.database import (
    STORE,
    Store,
    create_private_file,
    open_database,
    readable_errors,
)  # fmt: skip

KEPT = 10


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
    for old in sorted(backups.glob("*.db"))[:-KEPT]:
        old.unlink()
    return made


def restore_from(source: Path, folder: Path) -> Path:
    """Put a backup in the place of the project's store; the present one is kept aside.

    Returns the path under which the replaced store is kept.

    Raises:
        ProjectError: the backup is not a whole qcode project.
    """
    verify_copy(source)
    target = folder / STORE
    kept = _aside(target)
    draft = folder / f".{STORE}.{os.getpid()}.part"
    create_private_file(draft)
    try:
        source_store = open_database(source)
        try:
            _copy(source_store, draft)
        finally:
            source_store.close()
        verify_copy(draft)
        # Both names are on one disk: at every moment one whole store has the project's name.
        os.link(target, kept)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return kept


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


def _aside(target: Path) -> Path:
    number = 1
    while (kept := target.with_name(f"{target.stem}.before-restore-{number}.db")).exists():
        number += 1
    return kept
