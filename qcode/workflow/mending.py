"""Repairing a project: a verified backup, then everything that can be mended in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qcode.domain.words import counted
from qcode.errors import ProjectError
from qcode.storage.backup import backup_automatically, keep_damaged
from qcode.storage.checks import iter_faults
from qcode.storage.database import Store, transaction
from qcode.storage.mending import mend
from qcode.storage.runs import begin_run, finish_run, forget_run


@dataclass(frozen=True, slots=True)
class Repair:
    """What was wrong, what was done about it, what is left, and the backup made before."""

    found: tuple[str, ...]
    done: tuple[str, ...]
    left: tuple[str, ...]
    backup: Path | None


def repair(store: Store, folder: Path, coder: str) -> Repair:
    """Mend what can be mended; a whole project is left alone.

    Raises:
        QcodeError: the backup cannot be made, or the file is too damaged to be written.
    """
    found = tuple(iter_faults(store))
    if not found:
        return Repair((), (), (), None)
    backup = _backup(store, folder)
    with transaction(store):
        run = begin_run(store, "repair", coder)
        done = tuple(mend(store, run, coder))
        if done:
            finish_run(store, run, f"{counted(len(done), 'thing')} mended", {"mended": len(done)})
        else:
            forget_run(store, run)
    return Repair(found, done, tuple(iter_faults(store)), backup)


def _backup(store: Store, folder: Path) -> Path:
    """Return a verified copy; of a file that is damaged itself, a copy as it is.

    Other backups are not rotated away for a damaged one.
    """
    try:
        return backup_automatically(store, folder, "repair")
    except ProjectError:
        return keep_damaged(store, folder)
