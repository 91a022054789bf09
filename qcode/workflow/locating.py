"""Finding the project that a command means."""

from __future__ import annotations

import os
from pathlib import Path

from qcode.errors import ProjectError, QcodeError
from qcode.storage.database import STORE


def find_project(folder: str | Path | None = None) -> Path:
    """Return the folder of the project: given, else QCODE_PROJECT, else upwards from here.

    Raises:
        ProjectError: there is none.
    """
    named = folder or os.environ.get("QCODE_PROJECT")
    if named:
        path = Path(named)
        if path.name == STORE and path.is_file():
            return path.parent
        if not (path / STORE).exists():
            raise ProjectError(f"there is no project in {path}", "qcode init DIR makes one")
        return path
    try:
        here = Path.cwd()
    except OSError as error:
        raise QcodeError("the current folder does not exist any more") from error
    for path in (here, *here.parents):
        if (path / STORE).exists():
            return path
    raise ProjectError(
        "there is no project here or in a folder above",
        "qcode init DIR makes one; --project DIR names one; qcode demo shows one",
    )
