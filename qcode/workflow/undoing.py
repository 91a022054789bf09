"""Taking back one run: exactly what it did, and only where nothing stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.domain.words import counted
from qcode.errors import QcodeError, UsageError
from qcode.storage.database import Store, transaction
from qcode.storage.history import Run, dependents, find_run, last_run
from qcode.storage.restoring import double_after, misplaced_after, take_back
from qcode.storage.runs import begin_run, finish_run, run_id

# What changes the study for everybody may be taken back by anybody, where nobody has
# decided on it since; what one coder decided is hers to take back.
_SHARED = ("ingest", "suggest", "recode", "set", "update")


@dataclass(frozen=True, slots=True)
class UndoResult:
    """The run that was taken back, what went back with it, and the run that did so."""

    run: Run
    undo: str
    counts: dict[str, int]


def run_to_undo(store: Store, coder: str, prefix: str = "") -> Run | None:
    """Return the run that `undo` would take back, or None where there is none."""
    return find_run(store, prefix) if prefix else last_run(store, coder)


def undo(store: Store, coder: str, prefix: str = "") -> UndoResult:
    """Take back the coder's latest run, or a named one.

    Raises:
        QcodeError: there is nothing to take back, or later work stands on it (listed).
        UsageError: the run is another coder's own work, or was taken back already.
    """
    with transaction(store):
        run = run_to_undo(store, coder, prefix)
        if run is None:
            raise QcodeError(f"{coder} has nothing to take back", "qcode history lists all runs")
        _refuse(store, run, coder)
        later = dependents(store, run)
        if later:
            listed = "; ".join(
                f"{item.id} {item.kind} ({item.coder}): {item.summary}" for item in later[:8]
            )
            raise QcodeError(
                f"run {run.id} ({run.kind}: {run.summary}) cannot be taken back:"
                f" {counted(len(later), 'later run')}"
                f" {'stands' if len(later) == 1 else 'stand'} on it: {listed}",
                "take those back first, the latest first",
            )
        number = begin_run(store, "undo", coder, undoes=run.number)
        counts = take_back(store, run, number, coder)
        double = double_after(store, number)
        if double:
            raise QcodeError(
                f"run {run.id} ({run.kind}: {run.summary}) cannot be taken back: the passage"
                f" was coded in the same way again since, as {double[:8]}",
                f"take that one out first: qcode uncode {double[:8]}",
            )
        misplaced = misplaced_after(store, number)
        if misplaced:
            raise QcodeError(
                f"run {run.id} ({run.kind}: {run.summary}) cannot be taken back: coding"
                f" {misplaced[:8]} would stand in a text that was corrected since",
                "take the correction back first: qcode history",
            )
        finish_run(store, number, f"{run.kind} {run.id}: {run.summary}", counts)
        made = run_id(store, number)
    return UndoResult(run, made, counts)


def _refuse(store: Store, run: Run, coder: str) -> None:
    if run.state == "undone":
        raise UsageError(f"run {run.id} was taken back already")
    if run.state == "running":
        raise UsageError(
            f"run {run.id} was interrupted", f"finish it first: run qcode {run.kind} again"
        )
    if run.undoes and find_run(store, run.undoes).kind == "suggest":
        raise UsageError("suggestions that were taken back are made anew", "qcode suggest")
    if run.kind == "init":
        raise UsageError("the making of the project cannot be taken back", "delete the folder")
    if run.kind == "repair":
        raise UsageError(
            "a repair cannot be taken back", "its backup is in backups/: qcode restore FILE"
        )
    if run.coder != coder and run.kind not in _SHARED:
        raise UsageError(
            f"run {run.id} is the work of {run.coder}, and you are {coder}",
            f"only {run.coder} takes it back: qcode --coder {run.coder} undo {run.id}",
        )
