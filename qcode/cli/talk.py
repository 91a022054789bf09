"""stderr: what is said to a person. The only module that writes there."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from qcode.cli.session import Progress
from qcode.errors import Problem, QcodeError
from qcode.show.escape import visible

_SHOWN = 200
# The exit code of what was done and left something that waits for a human.
WAITS = 6


def say(*lines: str) -> None:
    """Say something about what was done."""
    for line in lines:
        sys.stderr.write(visible(line) + "\n")


def say_error(error: QcodeError) -> None:
    """Say what went wrong, every problem, and what can be done."""
    say(f"qcode: error: {error.message}")
    say_problems(getattr(error, "problems", ()))
    if error.hint:
        say(f"hint: {error.hint}")


def say_problems(problems: Iterable[Problem]) -> None:
    """List problems, a line each; very many are counted instead of shown."""
    listed = list(problems)
    say(*(f"  {problem}" for problem in listed[:_SHOWN]))
    if len(listed) > _SHOWN:
        say(f"  … and {len(listed) - _SHOWN} more of this kind")


def say_overlaps(pairs: Sequence[tuple[str, str]]) -> None:
    """Warn of codings that say the same as another of the coder's on overlapping words."""
    for one, other in pairs[:_SHOWN]:
        say(
            f"warning: coding {one[:8]} says the same as your {other[:8]} on overlapping words:"
            " both count (qcode uncode takes one out)"
        )


@contextmanager
def progress(what: str) -> Iterator[Progress | None]:
    """Show a progress bar on a terminal; nothing where stderr is not one."""
    if not sys.stderr.isatty():
        yield None
        return
    from qcode.show.progress import progress_bar

    with progress_bar(what) as advance:
        yield advance
