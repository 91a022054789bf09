"""The schema, as numbered migrations.

Each migration is a small function, applied in one transaction together with its record and
`user_version`. A released migration is never edited: a change is a new one. STRICT tables,
CHECKs on spans, integer keys inside, stable names and UUIDs outside.

How the tables hang together: a `document` has `version`s whose text never changes; a version
has `turn`s and `segment`s; a `coding` is what is in force now and carries its anchor; every
`decision` is appended with the values before and after; every write belongs to a `run`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database
    from sqlite_utils.migrations import Migrations

APPLICATION_ID = 0x71636F64  # "qcod"
SCHEMA_VERSION = 2

FIRST = """
CREATE TABLE project (
  key TEXT PRIMARY KEY,                 -- id, title, language, coder, created, codebook (file)
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE coder (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                   -- init, ingest, suggest, import, code, accept, undo, …
  coder_id INTEGER REFERENCES coder(id),
  started TEXT NOT NULL,
  finished TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'undone')),
  summary TEXT NOT NULL DEFAULT '',     -- one line for people
  counts TEXT NOT NULL DEFAULT '{}',    -- JSON object of numbers
  undoes INTEGER REFERENCES run(id)
) STRICT;

CREATE TABLE codebook (
  id INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  hash TEXT NOT NULL,                   -- SHA-256 of the YAML text
  text TEXT NOT NULL,
  parsed TEXT NOT NULL,                 -- the codebook as JSON, read without PyYAML
  created TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES run(id),
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1))
) STRICT;

CREATE TABLE code (
  id INTEGER PRIMARY KEY,               -- a code id keeps its number for ever
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE code_set (
  id INTEGER PRIMARY KEY,
  codes TEXT NOT NULL UNIQUE            -- JSON array of code.id in ascending order
) STRICT;

CREATE TABLE values_set (
  id INTEGER PRIMARY KEY,
  modifiers TEXT NOT NULL UNIQUE        -- JSON object with sorted keys: a coding's modifiers
) STRICT;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  attributes TEXT NOT NULL DEFAULT '{}',
  is_known INTEGER NOT NULL DEFAULT 1   -- 0: the run that brought it in was taken back
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  form TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  pseudonym TEXT NOT NULL DEFAULT '',
  UNIQUE (case_id, form)
) STRICT;

CREATE TABLE informant (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL DEFAULT '',
  consent TEXT NOT NULL DEFAULT '',
  attributes TEXT NOT NULL DEFAULT '{}',
  is_known INTEGER NOT NULL DEFAULT 1   -- 0: the run that brought it in was taken back
) STRICT;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  informant_id INTEGER REFERENCES informant(id),  -- the main informant
  wave TEXT NOT NULL DEFAULT '',
  method TEXT NOT NULL DEFAULT '',
  date TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  attributes TEXT NOT NULL DEFAULT '{}',
  version_id INTEGER,                   -- the version in force
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'removed')),
  run_id INTEGER NOT NULL REFERENCES run(id)
) STRICT;
CREATE UNIQUE INDEX document_name ON document(name) WHERE state = 'active';

CREATE TABLE document_case (
  document_id INTEGER NOT NULL REFERENCES document(id),
  case_id INTEGER NOT NULL REFERENCES cases(id),
  PRIMARY KEY (document_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_case_case ON document_case(case_id);

CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id),
  number INTEGER NOT NULL,
  text TEXT NOT NULL,
  text_hash TEXT NOT NULL,              -- SHA-256 of the text in UTF-8
  source_hash TEXT NOT NULL,            -- SHA-256 of the file's bytes
  reading_hash TEXT NOT NULL,           -- text, turns, speakers and document data together
  reader TEXT NOT NULL,
  pattern TEXT NOT NULL,
  encoding TEXT NOT NULL,
  pieces TEXT NOT NULL,                 -- JSON array of [kind, end], tiling the text from 0
  characters INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  notes TEXT NOT NULL DEFAULT '[]',
  created TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES run(id),
  UNIQUE (document_id, number)
) STRICT;
CREATE INDEX version_text ON version(text_hash);

CREATE TABLE turn (
  version_id INTEGER NOT NULL REFERENCES version(id),
  number INTEGER NOT NULL CHECK (number >= 1),
  label TEXT,
  is_interviewer INTEGER NOT NULL CHECK (is_interviewer IN (0, 1)),
  informant_id INTEGER REFERENCES informant(id),
  start INTEGER NOT NULL CHECK (start >= 0),
  end INTEGER NOT NULL CHECK (end >= start),
  time_start INTEGER,
  time_end INTEGER,
  PRIMARY KEY (version_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_informant ON turn(informant_id);

CREATE TABLE segment (
  version_id INTEGER NOT NULL REFERENCES version(id),
  start INTEGER NOT NULL CHECK (start >= 0),
  end INTEGER NOT NULL CHECK (end > start),
  turn INTEGER NOT NULL,
  script TEXT NOT NULL,
  PRIMARY KEY (version_id, start)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE version_search USING fts5(
  folded, tokenize = 'trigram', content = '', detail = none
);

-- What a document version was last searched with. Documents searched with the same cues share
-- one fingerprint, so that a changed cue moves all of them with one statement.
CREATE TABLE fingerprint (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  parts TEXT NOT NULL                   -- JSON object: code -> [hash of its rules, [cue, ...]]
) STRICT;

CREATE TABLE suggested (
  version_id INTEGER PRIMARY KEY REFERENCES version(id),
  fingerprint_id INTEGER NOT NULL REFERENCES fingerprint(id),
  persons TEXT NOT NULL,                -- JSON array of [form, code]: of the document's cases
  run_id INTEGER NOT NULL REFERENCES run(id)
) STRICT;
CREATE INDEX suggested_fingerprint ON suggested(fingerprint_id);

-- Written by one statement, by the million, from keys read in the same transaction: what it
-- refers to is proved by `check`, not by foreign keys, which would take a third of the time.
CREATE TABLE suggestion (
  id INTEGER PRIMARY KEY,               -- document number and a hash of its identity
  version_id INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  start INTEGER NOT NULL CHECK (start >= 0),
  end INTEGER NOT NULL CHECK (end > start),
  code_id INTEGER NOT NULL,
  polarity TEXT NOT NULL,
  values_id INTEGER NOT NULL,
  score REAL NOT NULL,
  suggester TEXT NOT NULL,
  evidence TEXT NOT NULL,               -- JSON array of [start, end, cue, strength, rule]
  run_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('current', 'stale'))
) STRICT;
CREATE INDEX suggestion_code ON suggestion(code_id);

CREATE TABLE coding (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document(id),
  version_id INTEGER NOT NULL REFERENCES version(id),
  turn INTEGER NOT NULL,
  start INTEGER NOT NULL CHECK (start >= 0),
  end INTEGER NOT NULL CHECK (end > start),
  quote TEXT NOT NULL,
  code_id INTEGER NOT NULL REFERENCES code(id),
  polarity TEXT NOT NULL CHECK (polarity IN ('', 'present', 'absent', 'mixed', 'unclear')),
  values_id INTEGER NOT NULL REFERENCES values_set(id),
  case_id INTEGER REFERENCES cases(id),
  informant_id INTEGER REFERENCES informant(id),  -- of the turn
  coder_id INTEGER NOT NULL REFERENCES coder(id),
  origin TEXT NOT NULL
    CHECK (origin IN ('manual', 'accepted', 'edited', 'imported', 'migrated')),
  codebook_id INTEGER NOT NULL REFERENCES codebook(id),
  suggestion_id INTEGER REFERENCES suggestion(id),
  memo TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL,
  status TEXT NOT NULL CHECK (
    status IN ('in_force', 'review', 'conflict', 'changed', 'lost', 'removed')),
  run_id INTEGER NOT NULL REFERENCES run(id)
) STRICT;
CREATE INDEX coding_document ON coding(document_id, start, end);
-- Tables walk this index code by code; spans stand in order, so that doubles are neighbours.
CREATE INDEX coding_count ON coding(
  code_id, document_id, start, end, status, coder_id, polarity, values_id, case_id, informant_id);
CREATE INDEX coding_coder ON coding(document_id, coder_id);
CREATE INDEX coding_suggestion ON coding(suggestion_id) WHERE suggestion_id IS NOT NULL;
CREATE INDEX coding_waiting ON coding(status) WHERE status <> 'in_force';
CREATE INDEX coding_run ON coding(run_id);

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run(id),
  coder_id INTEGER REFERENCES coder(id),
  at TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- add, accept, reject, edit, remove, cover, set, undo, …
  coding_id INTEGER REFERENCES coding(id),
  suggestion_id INTEGER REFERENCES suggestion(id),
  before TEXT NOT NULL DEFAULT '{}',
  after TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX decision_run ON decision(run_id);
CREATE INDEX decision_coding ON decision(coding_id) WHERE coding_id IS NOT NULL;
CREATE INDEX decision_suggestion ON decision(suggestion_id) WHERE suggestion_id IS NOT NULL;

-- What a coder holds of a suggestion now; derived from decisions, kept in step with them.
CREATE TABLE verdict (
  suggestion_id INTEGER NOT NULL REFERENCES suggestion(id),
  coder_id INTEGER NOT NULL REFERENCES coder(id),
  kind TEXT NOT NULL CHECK (kind IN ('accepted', 'rejected')),
  PRIMARY KEY (suggestion_id, coder_id)
) STRICT, WITHOUT ROWID;

-- "Worked through for these codes": ended, never deleted.
CREATE TABLE coverage (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id),
  coder_id INTEGER NOT NULL REFERENCES coder(id),
  set_id INTEGER NOT NULL REFERENCES code_set(id),
  codebook_id INTEGER NOT NULL REFERENCES codebook(id),
  at TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES run(id),
  ended_run_id INTEGER REFERENCES run(id)
) STRICT;
CREATE INDEX coverage_document ON coverage(document_id, coder_id);
CREATE INDEX coverage_run ON coverage(run_id);

CREATE TABLE memo (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                   -- project, document, case, code, coding, case_code
  target TEXT NOT NULL,                 -- JSON array of names
  words TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coder(id),
  created TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES run(id),
  ended_run_id INTEGER REFERENCES run(id)
) STRICT;

-- Row images of everything a run changed that is not a coding: undo puts them back.
CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run(id),
  relation TEXT NOT NULL,               -- the table
  row TEXT NOT NULL,                    -- JSON array: the row's key
  before TEXT,                          -- JSON object, NULL where the row is new
  after TEXT                            -- JSON object, NULL where the row is gone
) STRICT;
CREATE INDEX change_run ON change(run_id);
CREATE INDEX change_row ON change(relation, row);
"""

SECOND = """
-- Why a coding waits for a human: ended, never deleted. `coding.status` follows from the open
-- entries of a coding. What the coding was made under stands beside it, to be compared.
CREATE TABLE waiting (
  id INTEGER PRIMARY KEY,
  coding_id INTEGER NOT NULL REFERENCES coding(id),
  reason TEXT NOT NULL CHECK (reason IN (
    'split', 'narrow', 'facet', 'polarity', 'retired', 'conflict', 'changed', 'speaker', 'lost')),
  run_id INTEGER NOT NULL REFERENCES run(id),
  codebook_id INTEGER REFERENCES codebook(id),  -- the codebook version before
  version_id INTEGER REFERENCES version(id),    -- the document version before
  details TEXT NOT NULL DEFAULT '{}',           -- JSON object: old quote, old code, …
  ended_run_id INTEGER REFERENCES run(id)
) STRICT;
CREATE INDEX waiting_coding ON waiting(coding_id);
CREATE INDEX waiting_open ON waiting(reason, coding_id) WHERE ended_run_id IS NULL;
CREATE INDEX waiting_run ON waiting(run_id);

-- What the user said about how to read the file (pattern, header end, …): JSON object.
ALTER TABLE version ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
"""

# All of it, as a new store has it.
SCHEMA = FIRST + SECOND


def migrations() -> Migrations:
    """Return the migrations in order; importing sqlite-utils costs 90 to 180 ms."""
    from sqlite_utils.migrations import Migrations

    steps = Migrations("qcode")

    @steps()
    def m001_first(db: Database) -> None:
        for statement in statements_of(FIRST):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")

    @steps()
    def m002_waiting(db: Database) -> None:
        for statement in statements_of(SECOND):
            db.execute(statement)
        db.execute("PRAGMA user_version = 2")

    return steps


def statements_of(script: str) -> list[str]:
    """Cut a script into statements: `executescript` would commit our transaction."""
    import sqlite3

    statements: list[str] = []
    current = ""
    for line in script.split("\n"):
        current += line + "\n"
        if sqlite3.complete_statement(current):
            statements.append(current.strip())
            current = ""
    return [statement for statement in statements if statement]


def schema_names() -> dict[str, str]:
    """Return every table and index of the present schema with the statement that makes it."""
    made = r"^CREATE (?:VIRTUAL |UNIQUE )?(?:TABLE|INDEX) (\w+)"
    found = ((re.search(made, words, re.MULTILINE), words) for words in statements_of(SCHEMA))
    return {name[1]: words for name, words in found if name}
