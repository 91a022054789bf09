"""Searching in this process, or in several at once.

The process that reads and writes the store stays alone with it: it hands texts out and takes
proposals back in order, never more ahead than the workers can chew, so that memory does not
grow with the study. Where the system can copy a process (Linux) and nothing else runs in this
one, workers are copies and have the compiled codebook already; elsewhere they are started
afresh and get it once. A worker never touches the store.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from qcode.domain.codebook import Codebook
from qcode.domain.proposal import Passages, Proposed
from qcode.errors import QcodeError
from qcode.suggest.proposing import Suggester
from qcode.workflow.plan import Task

Chunk = list[tuple[Task, Passages]]
Numbered = tuple[Codebook, Mapping[str, int]]
"""A codebook and the number of each code in the store."""

# Pieces of work handed out ahead for each worker, so that none waits while we write.
CHUNKS_AHEAD = 4
_suggester: Suggester | None = None


def propose_chunks(
    numbered: Numbered, chunks: Iterable[Chunk], jobs: int
) -> Iterator[list[tuple[Task, Proposed]]]:
    """Yield the proposals for each chunk, in order.

    Raises:
        QcodeError: a worker process was killed.
    """
    if jobs <= 1:
        suggester = Suggester(*numbered)
        for chunk in chunks:
            yield [(task, suggester.propose(passages)) for task, passages in chunk]
        return
    try:
        yield from _spread(numbered, chunks, jobs)
    except BrokenProcessPool as error:
        raise QcodeError(
            "a worker process was killed; what was finished is stored",
            "run suggest again: it goes on where it stopped",
        ) from error


def _spread(
    numbered: Numbered, chunks: Iterable[Chunk], jobs: int
) -> Iterator[list[tuple[Task, Proposed]]]:
    global _suggester  # noqa: PLW0603
    pool = _pool(numbered, jobs)
    waiting: deque[tuple[list[Task], Future[list[Proposed]]]] = deque()
    try:
        for chunk in chunks:
            passages = [item for _, item in chunk]
            waiting.append(([task for task, _ in chunk], pool.submit(_propose, passages)))
            if len(waiting) > CHUNKS_AHEAD * jobs:
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)
    finally:
        pool.shutdown(cancel_futures=True)
        _suggester = None


def _pool(numbered: Numbered, jobs: int) -> ProcessPoolExecutor:
    import multiprocessing  # 10 ms: only with several jobs

    if sys.platform == "linux" and threading.active_count() == 1:
        global _suggester  # noqa: PLW0603  (what the copies take along)
        _suggester = Suggester(*numbered)
        _suggester.prepare(None)
        pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _settle)
        with warnings.catch_warnings():
            # The sleeping threads of a number library are no danger: no worker wakes them.
            warnings.simplefilter("ignore", DeprecationWarning)
            pool.submit(_propose, [])
        return pool
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, numbered)


def _taken(
    waiting: deque[tuple[list[Task], Future[list[Proposed]]]],
) -> list[tuple[Task, Proposed]]:
    tasks, future = waiting.popleft()
    return list(zip(tasks, future.result(), strict=True))


def _start(codebook: Codebook, numbers: Mapping[str, int]) -> None:
    """Prepare a worker that was started afresh."""
    global _suggester  # noqa: PLW0603  (a worker's only state)
    _settle()
    _suggester = Suggester(codebook, numbers)


def _settle() -> None:
    """Leave an interrupt to the process that hands out the work; no worker makes cycles."""
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


def _propose(chunk: list[Passages]) -> list[Proposed]:
    if _suggester is None:
        raise RuntimeError("the worker was not started")
    return [_suggester.propose(passages) for passages in chunk]
