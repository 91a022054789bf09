"""Searching in this process, or in several at once.

Only the process that was asked writes. It hands out which documents to search and takes back
rows ready to be written, in order, never more ahead than the workers can chew, so that memory
does not grow with the study; workers read the texts through connections of their own, which
cannot write. Where the system can copy a process (Linux) and nothing else runs in this one,
workers are copies and have the compiled codebook already; elsewhere they are started afresh
and get it once.
"""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import signal
import sys
import tempfile
import threading
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qcode.domain.codebook import Codebook
from qcode.domain.proposal import Outcome
from qcode.errors import QcodeError
from qcode.storage.database import Store, open_reader, path_of
from qcode.suggest.proposing import Suggester
from qcode.workflow.proposing import Search, Task

# Pieces of work handed out ahead for each worker, so that none waits while we write.
CHUNKS_AHEAD = 4
_suggester: Suggester | None = None
_search: Search | None = None
_path: Path | None = None
_values: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Ground:
    """What searching stands on: the store, the codebook, and the numbers they share.

    `numbers` gives each code's number in the store, `values` each modifier set's by its JSON.
    """

    store: Store
    codebook: Codebook
    numbers: Mapping[str, int]
    values: Mapping[str, int]


def propose_chunks(
    ground: Ground, chunks: Iterable[list[Task]], jobs: int
) -> Iterator[list[tuple[Task, Outcome | None]]]:
    """Yield what comes of each chunk, in order; None for a document without a place to search.

    Raises:
        QcodeError: a worker process was killed, or none could be started.
    """
    if jobs <= 1:
        search = Search(ground.store, Suggester(ground.codebook, ground.numbers), ground.values)
        for chunk in chunks:
            yield list(zip(chunk, search.outcomes(chunk), strict=True))
        return
    yield from _spread(ground, chunks, jobs)


def _spread(
    ground: Ground, chunks: Iterable[list[Task]], jobs: int
) -> Iterator[list[tuple[Task, Outcome | None]]]:
    is_copy = sys.platform == "linux" and threading.active_count() == 1
    has_answered = is_copy
    waiting: deque[tuple[list[Task], Future[bytes]]] = deque()
    with _copies(ground, jobs) if is_copy else _started(ground, jobs) as pool:
        try:
            for chunk in chunks:
                waiting.append((chunk, pool.submit(_propose, chunk)))
                if len(waiting) > CHUNKS_AHEAD * jobs:
                    yield _taken(waiting)
                    has_answered = True
            while waiting:
                yield _taken(waiting)
                has_answered = True
        except BrokenProcessPool as error:
            raise _explained(has_answered) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _explained(has_answered: bool) -> QcodeError:
    if has_answered:
        return QcodeError(
            "a worker process was killed; what was finished is stored",
            "run suggest again: it goes on where it stopped",
        )
    return QcodeError(
        "the worker processes could not be started; nothing was searched",
        'in a script, call suggest(jobs=...) under: if __name__ == "__main__":',
    )


@contextmanager
def _copies(ground: Ground, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Lend workers that are copies of this process."""
    import multiprocessing  # 10 ms: only with several jobs

    global _suggester  # noqa: PLW0603  (what the copies take along)
    _suggester = Suggester(ground.codebook, ground.numbers)
    _suggester.prepare(None)
    given = (path_of(ground.store), ground.values)
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _settle, given)
    with warnings.catch_warnings():
        # The sleeping threads of a number library are no danger: no worker wakes them.
        warnings.simplefilter("ignore", DeprecationWarning)
        pool.submit(_propose, [])
    try:
        yield pool
    finally:
        _suggester = None


@contextmanager
def _started(ground: Ground, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Lend workers that are started afresh."""
    import multiprocessing

    # A script that is not guarded is run again by each worker it starts, and comes here: that
    # worker ends without a word, and the process that started it tells what is wrong.
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(1)
    # The codebook goes by file: a worker that dies before it has read what it was given would
    # leave us writing to it for ever.
    path = path_of(ground.store)
    descriptor, name = tempfile.mkstemp(prefix=".codebook-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            pickle.dump((ground.codebook, ground.numbers), stream)
        given = (path, ground.values, name)
        yield ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, given)
    finally:
        Path(name).unlink(missing_ok=True)


def _taken(
    waiting: deque[tuple[list[Task], Future[bytes]]],
) -> list[tuple[Task, Outcome | None]]:
    tasks, future = waiting.popleft()
    outcomes: list[Outcome | None] = marshal.loads(future.result())  # noqa: S302  (our own)
    return list(zip(tasks, outcomes, strict=True))


def _start(path: Path, values: Mapping[str, int], codebook: str) -> None:
    """Prepare a worker that was started afresh, with the codebook of a file."""
    global _suggester  # noqa: PLW0603  (a worker's state)
    _settle(path, values)
    with Path(codebook).open("rb") as stream:
        _suggester = Suggester(*pickle.load(stream))  # noqa: S301  (our own)


def _settle(path: Path, values: Mapping[str, int]) -> None:
    """Leave an interrupt to the process that hands out the work; no worker makes cycles."""
    global _path, _values
    _path, _values = path, values
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """End this worker when the process that hands out the work is killed.

    Otherwise it would wait for ever, with words of transcripts in its memory.
    """
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _propose(tasks: list[Task]) -> bytes:
    """Search some documents in a worker; numbers and words travel faster marshalled."""
    global _search  # noqa: PLW0603  (a worker's state)
    if not tasks:
        return b""
    if _search is None:
        if _suggester is None or _path is None:
            raise RuntimeError("the worker was not started")
        _search = Search(open_reader(_path), _suggester, _values)
    return marshal.dumps(_search.outcomes(tasks))
