"""Questions to a person at a terminal; without one the answer must be in the call."""

from __future__ import annotations

import sys

from qcode.errors import QcodeError, UsageError


def confirm(question: str, *, is_sure: bool) -> None:
    """Ask before something large; `--yes` answers.

    Raises:
        UsageError: nobody can be asked.
        QcodeError: the answer was no.
    """
    if is_sure:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(f"{question} There is no terminal to ask on", "say --yes")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "是", "好"):
        raise QcodeError("nothing was changed")
