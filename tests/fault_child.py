"""Run one qcode command in a process that is struck at a chosen step.

    python fault_child.py SIGNAL STEP CACHE ARGUMENT…

Steps are SQL statements, every 2,000 operations within one, and files opened, renamed or
removed. SIGNAL (its number, 0: none) is sent to the process itself before its STEP-th step; an
interrupt, at the end of its first transaction, before that is stored. CACHE pages are kept in
memory: with one, a transaction reaches the disk before it is over. Without a signal, the number
of steps goes to stderr at the end.
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

SIGNAL, STEP, CACHE = (int(item) for item in sys.argv[1:4])
seen = 0
connect, transaction = database._connect, database.transaction


def _connect(path: Path) -> sqlite3.Connection:
    store = connect(path)
    store.execute(f"PRAGMA cache_size = {CACHE}")
    store.set_trace_callback(_count)
    store.set_progress_handler(_within, 2000)
    return store


def _within() -> int:
    _count()
    return 0


def _on_file(event: str, _: tuple[object, ...]) -> None:
    if event in ("os.rename", "os.remove", "os.mkdir", "os.link", "sqlite3.connect"):
        _count()


def _count(_: str = "") -> None:
    global seen  # noqa: PLW0603 - a process of one command
    seen += 1
    if SIGNAL and SIGNAL != signal.SIGINT and seen == STEP:
        os.kill(os.getpid(), SIGNAL)


@contextmanager
def _transaction(store: sqlite3.Connection) -> Iterator[None]:
    with transaction(store):
        yield
        if SIGNAL == signal.SIGINT:
            os.kill(os.getpid(), SIGNAL)


database._connect, database.transaction = _connect, _transaction
sys.addaudithook(_on_file)
code = run(sys.argv[4:])
if not SIGNAL:
    sys.stderr.write(f"{seen}\n")
sys.exit(code)
