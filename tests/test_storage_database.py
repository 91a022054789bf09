"""The store itself: one transaction helper, constraints that hold, errors in one line."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from study_files import Study

from qcode.errors import BusyError, ProjectError, QcodeError
from qcode.storage.database import create_database, open_database, readable_errors, transaction
from qcode.storage.schema import APPLICATION_ID, SCHEMA_VERSION, migrations, statements_of


def test_a_new_store_is_private_and_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "qcode.db"
    store = create_database(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    pragmas = {
        name: store.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "application_id", "user_version", "foreign_keys", "secure_delete", "journal_mode",
            "synchronous", "trusted_schema", "cell_size_check", "busy_timeout",
        )
    }  # fmt: skip
    assert pragmas == {
        "application_id": APPLICATION_ID, "user_version": SCHEMA_VERSION, "foreign_keys": 1,
        "secure_delete": 1, "journal_mode": "delete", "synchronous": 2, "trusted_schema": 0,
        "cell_size_check": 1, "busy_timeout": 5000,
    }  # fmt: skip
    store.close()
    with pytest.raises(FileExistsError):
        create_database(path)


def test_every_table_is_strict(study: Study) -> None:
    loose = study.sql(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    )
    assert loose == []


def test_migrations_applied_twice_change_nothing(study: Study) -> None:
    from sqlite_utils import Database

    before = study.dump()
    store = open_database(study.store_path)
    migrations().apply(Database(store))
    store.close()
    assert study.dump() == before


def test_a_transaction_is_stored_whole_or_not_at_all(study: Study) -> None:
    store = open_database(study.store_path)
    with transaction(store):
        store.execute("INSERT INTO coder (name) VALUES ('文')")
    for error in (ValueError, KeyboardInterrupt, SystemExit):
        with pytest.raises(error), transaction(store):
            store.execute("INSERT INTO coder (name) VALUES ('lost')")
            raise error
    assert not store.in_transaction
    assert [name for (name,) in store.execute("SELECT name FROM coder")] == ["ann", "文"]
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE coding SET start = -1",
        "UPDATE coding SET end = start",
        "UPDATE coding SET polarity = 'yes'",
        "UPDATE coding SET status = 'gone'",
        "UPDATE coding SET code_id = 999",
        "UPDATE coding SET start = 'x'",
        "UPDATE document SET state = 'lost'",
        "UPDATE document SET name = 'K01-C'",
        "DELETE FROM informant",
        "DELETE FROM run",
    ],
)
def test_the_store_itself_refuses_what_cannot_be(study: Study, statement: str) -> None:
    study.code("K01-C", "N-TUTOR", "没人教")
    store = open_database(study.store_path)
    with pytest.raises(sqlite3.IntegrityError), transaction(store):
        store.execute(statement)
    store.close()
    study.check()


@pytest.mark.parametrize(
    ("code", "kind", "exit_code"),
    [
        (sqlite3.SQLITE_BUSY, BusyError, 75),
        (sqlite3.SQLITE_LOCKED, BusyError, 75),
        (sqlite3.SQLITE_FULL, QcodeError, 1),
        (sqlite3.SQLITE_READONLY, QcodeError, 1),
        (sqlite3.SQLITE_IOERR | 10 << 8, QcodeError, 1),
        (sqlite3.SQLITE_CANTOPEN, ProjectError, 3),
        (sqlite3.SQLITE_CORRUPT | 1 << 8, ProjectError, 3),
        (sqlite3.SQLITE_NOTADB, ProjectError, 3),
    ],
)
def test_what_a_user_can_cause_is_one_line(
    code: int, kind: type[QcodeError], exit_code: int
) -> None:
    error = sqlite3.OperationalError("words of the library")
    error.sqlite_errorcode = code
    with pytest.raises(kind) as found, readable_errors():
        raise error
    assert type(found.value) is kind
    assert found.value.exit_code == exit_code
    assert "\n" not in found.value.message


def test_a_mistake_of_ours_is_not_dressed_up(study: Study) -> None:
    store = open_database(study.store_path)
    with pytest.raises(sqlite3.OperationalError), readable_errors():
        store.execute("SELECT nothing FROM nowhere")
    store.close()


def test_a_script_is_cut_into_whole_statements() -> None:
    script = "CREATE TABLE a (x); -- one; two\nINSERT INTO a VALUES ('一;二');\n\n"
    assert len(statements_of(script)) == 2
