"""stderr: what is said to a person. The only module that writes there."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from qcode.cli.session import Progress
from qcode.errors import Problem, QcodeError
from qcode.show.escape import visible

_SHOWN = 200


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


@contextmanager
def progress(what: str) -> Iterator[Progress | None]:
    """Show a progress bar on a terminal; nothing where stderr is not one."""
    if not sys.stderr.isatty():
        yield None
        return
    from qcode.show.progress import progress_bar

    with progress_bar(what) as advance:
        yield advance
