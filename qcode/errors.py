"""The one error tree of qcode.

Every failure a user can cause is a `QcodeError`: one line that says what is wrong and where,
an optional hint that says what to do or what exists, and the exit code of the process.
Anything else that reaches the command line is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class QcodeError(Exception):
    """Base of all errors; `exit_code` is what the process returns."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(QcodeError):
    """The command was called in a way that cannot mean anything."""

    exit_code = 2


class ProjectError(QcodeError):
    """There is no project, or it is newer, damaged or not ours."""

    exit_code = 3


class CodebookError(QcodeError):
    """The codebook has problems, all of them listed in `problems`."""

    exit_code = 4

    def __init__(self, message: str, problems: Iterable[Problem] = (), hint: str = "") -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class InputError(QcodeError):
    """A transcript or an import has problems, all of them listed in `problems`."""

    exit_code = 5

    def __init__(self, message: str, problems: Iterable[Problem] = (), hint: str = "") -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class BusyError(QcodeError):
    """Another process is writing to the project."""

    exit_code = 75


class UnknownNameError(QcodeError):
    """A document, code, case or other name does not exist; the hint names the nearest."""

    exit_code = 2

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        super().__init__(f"there is no {kind} {name!r}", hint or hint_for(name, known))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: `line` counts from 1 (0: the file as a whole)."""

    path: str
    line: int
    message: str
    field: str = ""
    is_warning: bool = False

    @property
    def is_information(self) -> bool:
        """Say whether a warning only informs: nothing need be done about it."""
        return self.is_warning and self.message.startswith("for information")

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        field = f" {self.field}:" if self.field else ""
        return f"{place}:{field} {self.message}"


def hint_for(name: str, known: Iterable[str]) -> str:
    """Say which known names are nearest to `name`, or which exist when none is near."""
    import difflib  # 4 ms: only when something went wrong

    names = sorted(set(known))
    folded = {item.casefold(): item for item in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    if near:
        return "did you mean " + ", ".join(folded[item] for item in near) + "?"
    if not names:
        return "none exist yet"
    more = ", …" if len(names) > 12 else ""
    return "these exist: " + ", ".join(names[:12]) + more
