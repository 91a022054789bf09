"""docs/schema.md is the schema of a store that was really made."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from pathlib import Path

import pytest
from docs_pages import ROOT, WRITES, check_generated, new_folder

PAGE = ROOT / "docs" / "schema.md"
PREFACE = """\
# The store

Generated from a new project. `qcode.db` is an SQLite file that any SQLite program can read; write to it through qcode alone, which keeps the history and the invariants (`qcode check` proves them). Offsets are Unicode code points of `version.text`, half-open; in SQL: `substr(text, start + 1, end - start)`. Ids shown to people are the `uuid` columns; numbers are internal. Times are UTC. `application_id` is {application}, `user_version` {version}; a newer store is refused, an older one is copied before it is migrated.

```mermaid
erDiagram
{edges}
```
"""
# What a row of each table is; a table without its words fails the test.
ROWS = {
    "project": "A setting: title, language, coder, date.",
    "coder": "A coder's name.",
    "run": "One batch of work, the unit of undo: an import, a decision, a suggest.",
    "codebook": "A codebook version: the file's text and what was read from it.",
    "code": "A code id and its number; a number is never given to another id.",
    "code_set": "A set of codes, as coverage names them.",
    "values_set": "A combination of modifier values, as codings carry them.",
    "cases": "A case and its attributes.",
    "person": "One form of a person known to a case: the code it stands for, its pseudonym.",
    "informant": "A person who speaks, with role and attributes.",
    "document": "One transcript, without its text.",
    "document_case": "A document is about a case.",
    "version": "The text of a document as it was read; it never changes.",
    "turn": "An uninterrupted stretch by one speaker.",
    "segment": "A sentence-sized part of a turn.",
    "version_search": "The index behind `qcode search` (FTS5, trigrams of the folded text).",
    "fingerprint": "The cues a document was searched with; documents share one.",
    "suggested": "A document version was searched with these cues and persons.",
    "suggestion": "The machine's proposal, with its evidence. Never counted.",
    "coding": "A code on a span by a coder, as it is now.",
    "decision": "One recorded act, with the values before and after. Appended, never changed.",
    "verdict": "What a coder holds of a suggestion now.",
    "coverage": "A coder has worked a document through for a set of codes.",
    "memo": "Free words attached to something.",
    "change": "A row before and after a run, for everything but codings: what undo puts back.",
    "waiting": "Why a coding waits for a human; ended by a decision, never deleted.",
}
# Made by SQLite, FTS5 and the migrations, not by us.
FOREIGN = re.compile(r"sqlite_.*|version_search_.*|_sqlite_migrations")


def page(path: Path) -> str:
    from qcode.storage.database import create_database

    create_database(path).close()
    with contextlib.closing(sqlite3.connect(path)) as store:
        found = store.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid")
        made = [row for row in found if row[3] and not FOREIGN.fullmatch(row[2])]
        numbers = {
            "application": f"{store.execute('PRAGMA application_id').fetchone()[0]:#x}",
            "version": store.execute("PRAGMA user_version").fetchone()[0],
            "edges": "\n".join(edges(store, [row[1] for row in made if row[0] == "table"])),
        }
    parts = [PREFACE.format(**numbers)]
    for kind, name, _table, sql in made:
        if kind == "table":
            more = [row[3] for row in made if row[2] == name and row[0] != "table"]
            code = "".join(f"{statement};\n" for statement in (sql, *more))
            parts.append(f"\n## {name}\n\n{ROWS[name]}\n\n```sql\n{code}```\n")
    return "".join(parts)


def edges(store: sqlite3.Connection, tables: list[str]) -> list[str]:
    """Return a line for each foreign key, those to run and coder left out: nearly all have them."""
    keys = [
        (row[2], table, row[3])
        for table in tables
        for row in store.execute(f"PRAGMA foreign_key_list({table})")
    ]
    shown = sorted(key for key in keys if key[0] not in ("run", "coder"))
    return [f"    {one} ||--o{{ {many} : {column}" for one, many, column in shown]


pytestmark = pytest.mark.usefixtures("unguarded") if WRITES else []


def test_the_page_is_the_schema(tmp_path_factory: pytest.TempPathFactory) -> None:
    check_generated(PAGE, page(new_folder(tmp_path_factory) / "qcode.db"))


def test_no_words_are_left_for_tables_that_are_gone() -> None:
    heads = re.findall(r"^## (\w+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert heads == list(ROWS)
