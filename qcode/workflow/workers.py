"""Searching in this process, or in several at once.

The process that reads and writes the store stays alone with it: it hands texts out and takes
proposals back in order, never more ahead than the workers can chew, so that memory does not
grow with the study. Workers are started afresh (spawn) and get the codebook once.
"""

from __future__ import annotations

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
    import multiprocessing

    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), initializer=_start, initargs=numbered
    )
    waiting: deque[tuple[list[Task], Future[list[Proposed]]]] = deque()
    try:
        for chunk in chunks:
            passages = [item for _, item in chunk]
            waiting.append(([task for task, _ in chunk], pool.submit(_propose, passages)))
            if len(waiting) > 2 * jobs:
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _taken(
    waiting: deque[tuple[list[Task], Future[list[Proposed]]]],
) -> list[tuple[Task, Proposed]]:
    tasks, future = waiting.popleft()
    return list(zip(tasks, future.result(), strict=True))


def _start(codebook: Codebook, numbers: Mapping[str, int]) -> None:
    """Prepare a worker; an interrupt is the parent's to handle."""
    import signal

    global _suggester  # noqa: PLW0603  (a worker's only state)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _suggester = Suggester(codebook, numbers)


def _propose(chunk: list[Passages]) -> list[Proposed]:
    if _suggester is None:
        raise RuntimeError("the worker was not started")
    return [_suggester.propose(passages) for passages in chunk]
