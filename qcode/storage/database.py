"""Opening the store, and the one transaction helper.

Opening proves that the file is ours before anything is read: it exists, is not empty, is
SQLite, carries our `application_id`, and is not newer than this program. Empty and foreign
files would otherwise open silently. Transactions are begun here with BEGIN IMMEDIATE and end
here; no other module commits. A new file is created 0600 before SQLite sees it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qcode.errors import BusyError, ProjectError, QcodeError
from qcode.storage.schema import APPLICATION_ID, SCHEMA_VERSION, migrations

STORE = "qcode.db"
# Other packages pass a store along and never look inside.
Store = sqlite3.Connection
BUSY_MILLISECONDS = 5000
_MAGIC = b"SQLite format 3\x00"
_PUT_BACK = "put a backup back: qcode restore FILE"


def create_private_file(path: Path) -> None:
    """Create an empty file that only its owner can read; refuses an existing one."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.close(descriptor)


def create_database(path: Path) -> Store:
    """Create a new store at `path` and return an open connection to it."""
    create_private_file(path)
    connection = _connect(path)
    migrate(connection)
    return connection


def open_database(path: Path) -> Store:
    """Open an existing store.

    Raises:
        ProjectError: the file is missing, empty, damaged, foreign, or newer than qcode.
        BusyError: another process holds it for longer than the time we wait.
    """
    _check_file(path)
    with readable_errors():
        connection = _connect(path)
        try:
            _check_ours(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def open_reader(path: Path) -> Store:
    """Open a store that is known to be ours for reading alone, with a small cache."""
    where = f"{path.as_uri()}?mode=ro"
    connection = sqlite3.connect(where, uri=True, isolation_level=None, cached_statements=32)
    for pragma in ("trusted_schema = OFF", f"busy_timeout = {BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def path_of(store: Store) -> Path:
    """Return the absolute path of the file behind a connection."""
    return Path(store.execute("PRAGMA database_list").fetchone()[2]).absolute()


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise ProjectError(f"there is no project at {path}", "qcode init DIR makes one")
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}") from error
    if not head:
        raise ProjectError(f"{path} is empty", _PUT_BACK)
    if head != _MAGIC:
        raise ProjectError(f"{path} is not a qcode project (not an SQLite file)")


def _check_ours(store: Store, path: Path) -> None:
    application = store.execute("PRAGMA application_id").fetchone()[0]
    version = store.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise ProjectError(f"{path} is an SQLite file of another program, not a qcode project")
    if version > SCHEMA_VERSION:
        raise ProjectError(
            f"{path} was made by a newer qcode (schema {version}, this one knows {SCHEMA_VERSION})",
            "update qcode, then open it again",
        )


def _connect(path: Path) -> Store:
    if sqlite3.sqlite_version_info < (3, 37):
        raise QcodeError(
            f"SQLite {sqlite3.sqlite_version} is too old: qcode needs 3.37 or newer",
            "use a Python of 2022 or later",
        )
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    try:
        for pragma in (
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "secure_delete = ON",
            f"busy_timeout = {BUSY_MILLISECONDS}",
            "synchronous = FULL",
            "cache_size = -65536",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def migrate(store: Store) -> None:
    """Apply the migrations that are due, each in one transaction with its version stamp."""
    from sqlite_utils import Database  # 90 to 180 ms: only when a schema is made or changed

    database = Database(store)
    migrations().apply(database)


@contextmanager
def transaction(store: Store) -> Iterator[None]:
    """Run a block as one transaction: all of it is stored, or nothing.

    Raises:
        BusyError: another process is writing and did not finish in time.
        QcodeError: the disk is full or the file cannot be written.
    """
    with readable_errors():
        store.execute("BEGIN IMMEDIATE")
        try:
            yield
            store.execute("COMMIT")
        except BaseException:
            # After "disk full" SQLite has already rolled back by itself.
            if store.in_transaction:
                store.execute("ROLLBACK")
            raise


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn SQLite's errors that a user can cause into one clear line."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        known = explained(error)
        if known is None:
            raise
        raise known from error


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Say whether another process holds what was asked for."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


_MEANINGS: dict[int, tuple[type[QcodeError], str, str]] = {
    sqlite3.SQLITE_FULL: (
        QcodeError, "the disk is full; nothing was changed", "free some space, then retry"
    ),
    sqlite3.SQLITE_READONLY: (QcodeError, "the project is read-only; nothing was changed", ""),
    sqlite3.SQLITE_IOERR: (QcodeError, "the project file cannot be read or written: {}", ""),
    sqlite3.SQLITE_CANTOPEN: (ProjectError, "the project file cannot be opened: {}", ""),
    sqlite3.SQLITE_CORRUPT: (ProjectError, "the project file is damaged: {}", _PUT_BACK),
    sqlite3.SQLITE_NOTADB: (ProjectError, "the project file is damaged: {}", _PUT_BACK),
}  # fmt: skip


def explained(error: sqlite3.DatabaseError) -> QcodeError | None:
    """Return the error that says what SQLite's error means for the user; None for a bug."""
    if is_busy(error):
        return BusyError("another process is writing to this project", "wait until it has finished")
    known = _MEANINGS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if known is None:
        return None
    kind, message, hint = known
    return kind(message.format(error), hint)
