"""Run one qcode command in a process that is struck at a chosen SQL statement.

    python fault_child.py SIGNAL STATEMENT CACHE ARGUMENT…

SIGNAL (its number, 0: none) is sent to the process itself before its STATEMENT-th statement; an
interrupt, at the end of its first transaction, before that is stored. CACHE pages are kept in
memory: with one, a transaction reaches the disk before it is over. Without a signal, the number
of statements goes to stderr at the end.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qcode.cli.running import run
from qcode.storage import database

SIGNAL, STATEMENT, CACHE = (int(item) for item in sys.argv[1:4])
seen = 0
connect, transaction = database._connect, database.transaction


def _connect(path: Path) -> sqlite3.Connection:
    store = connect(path)
    store.execute(f"PRAGMA cache_size = {CACHE}")
    store.set_trace_callback(_count)
    return store


def _count(_: str) -> None:
    global seen  # noqa: PLW0603 - a process of one command
    seen += 1
    if SIGNAL and SIGNAL != signal.SIGINT and seen == STATEMENT:
        os.kill(os.getpid(), SIGNAL)


@contextmanager
def _transaction(store: sqlite3.Connection) -> Iterator[None]:
    with transaction(store):
        yield
        if SIGNAL == signal.SIGINT:
            os.kill(os.getpid(), SIGNAL)


database._connect, database.transaction = _connect, _transaction
code = run(sys.argv[4:])
if not SIGNAL:
    sys.stderr.write(f"{seen}\n")
sys.exit(code)
