"""A project of an older qcode is copied aside and brought to the present schema, nothing lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from study_files import Study

from qcode.errors import ProjectError
from qcode.project import Project
from qcode.storage.schema import SCHEMA_VERSION
from qcode.storage.upgrading import open_store


def as_first_schema(path: Path) -> None:
    """Take a store back to schema 1, as the first version of qcode left it."""
    store = sqlite3.connect(path)
    store.executescript(
        "DROP TABLE waiting; ALTER TABLE version DROP COLUMN options;"
        "DELETE FROM _sqlite_migrations WHERE name = 'm002_waiting'; PRAGMA user_version = 1;"
    )
    store.close()


@pytest.fixture
def old(study: Study) -> Study:
    study.code("K01-C", "N-TUTOR", "没人教")
    as_first_schema(study.store_path)
    return study


def test_an_older_project_is_copied_aside_and_upgraded(old: Study) -> None:
    folder = old.store_path.parent
    codings = old.sql("SELECT uuid, quote, status FROM coding")
    assert len(codings) == 1
    with Project.open(folder) as project:
        assert [coding.quote for coding in project.codings()] == ["没人教"]
        assert project.check() == []
    assert old.sql("PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert old.sql("SELECT uuid, quote, status FROM coding") == codings
    (copy,) = (folder / "backups").glob("*-schema-1.db")
    kept = sqlite3.connect(copy)
    assert kept.execute("PRAGMA user_version").fetchone() == (1,)
    assert kept.execute("SELECT uuid, quote, status FROM coding").fetchall() == codings
    kept.close()


def test_an_upgrade_without_its_copy_is_refused_and_nothing_changes(old: Study) -> None:
    (old.store_path.parent / "backups").write_text("in the way", "utf-8")
    with pytest.raises(ProjectError, match=r"made by an older qcode.*cannot be made"):
        open_store(old.store_path.parent)
    assert old.sql("PRAGMA user_version") == [(1,)]


def test_a_present_project_is_not_copied(study: Study) -> None:
    open_store(study.store_path.parent).close()
    assert not list((study.store_path.parent / "backups").glob("*schema*"))


def test_an_upgraded_schema_is_that_of_a_new_store(old: Study, tmp_path: Path) -> None:
    from qcode.storage.database import create_database

    open_store(old.store_path.parent).close()
    create_database(tmp_path / "new.db").close()
    query = "SELECT type, name FROM sqlite_master ORDER BY 1, 2"
    columns = (
        "SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' ORDER BY 1, 2"
    )
    new = sqlite3.connect(tmp_path / "new.db")
    assert old.sql(query) == new.execute(query).fetchall()
    assert old.sql(columns) == new.execute(columns).fetchall()
    new.close()
