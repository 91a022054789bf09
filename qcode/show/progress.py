"""A progress bar on stderr for long work.

It is drawn by the process that works, not by a thread beside it: a process with a second
thread cannot be copied safely, and suggesting with several jobs copies it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

# Seconds between two drawings of the bar, at least.
PAUSE = 0.1


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function `advance(done, total)` that moves the bar."""
    bar = Progress(
        TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, auto_refresh=False,
    )  # fmt: skip
    drawn = float("-inf")
    with bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, total: int) -> None:
            nonlocal drawn
            is_due = monotonic() - drawn >= PAUSE
            bar.update(task, completed=done, total=total, refresh=is_due)
            drawn = monotonic() if is_due else drawn

        yield advance
