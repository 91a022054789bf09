"""What the global options said, and the open project of a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

Progress = Callable[[int, int], None]

if TYPE_CHECKING:
    from qcode.project import Project


@dataclass(frozen=True, slots=True)
class Session:
    """The global options of one call."""

    project: Path | None = None
    coder: str = ""

    @contextmanager
    def open(self) -> Iterator[Project]:
        """Open the project for the length of a command."""
        from qcode.project import Project, readable_errors  # 15 ms: not for --help

        with readable_errors(), Project.open(self.project, self.coder) as project:
            yield project
