"""Opening the store of a project: one made by an older qcode is copied aside, then migrated."""

from __future__ import annotations

from pathlib import Path

from qcode.errors import BusyError, ProjectError, QcodeError
from qcode.storage.database import STORE, Store, migrate, open_database, readable_errors
from qcode.storage.schema import SCHEMA_VERSION


def open_store(folder: Path) -> Store:
    """Open a project's store in the present schema.

    A migration is preceded by a verified backup, and each step is one transaction with its
    version stamp: what is killed on the way goes on at the next opening.

    Raises:
        ProjectError: the file is missing, empty, damaged, foreign, or newer than qcode.
        BusyError: another process is writing.
        QcodeError: the backup or the migration cannot be written.
    """
    store = open_database(folder / STORE)
    try:
        version = store.execute("PRAGMA user_version").fetchone()[0]
        if version < SCHEMA_VERSION:
            _copy_aside(store, folder, version)
            with readable_errors():
                migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def _copy_aside(store: Store, folder: Path, version: int) -> None:
    from qcode.storage.backup import backup_automatically

    try:
        backup_automatically(store, folder, f"schema-{version}")
    except BusyError:
        raise
    except (OSError, QcodeError) as error:
        reason = error.message if isinstance(error, QcodeError) else f"{error.strerror}"
        raise ProjectError(
            f"{folder} was made by an older qcode and is upgraded once, after a copy in"
            f" {folder / 'backups'}, which cannot be made: {reason}",
            "make the folder writable and free some space, or open a copy of the project",
        ) from error
