"""Batch re-coding with an updated codebook: plan first, then apply all of it or nothing.

What needs no migration of human codings applies at once: new codes, names, examples, cues,
parents, mappings. Any other change refuses the whole file with the reason, because half a
codebook would be no version. Suggestions are recomputed by the next `suggest`, and only for
the codes that the plan names.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qcode.domain.changes import Operation, RecodePlan, plan_recode
from qcode.domain.codebook import Codebook
from qcode.domain.words import counted
from qcode.errors import CodebookError, Problem
from qcode.storage.backup import backup_automatically
from qcode.storage.codebooks import load_codebook, load_version, load_versions, save_codebook
from qcode.storage.database import Store, transaction
from qcode.storage.overview import codes_in_use
from qcode.storage.runs import begin_run, finish_run
from qcode.workflow.founding import checked_codebook


@dataclass(frozen=True, slots=True)
class Recode:
    """An updated codebook and what it would change; `is_first` where there was none."""

    codebook: Codebook
    plan: RecodePlan
    is_first: bool

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to do."""
        return not self.is_first and self.plan.is_empty


def plan(store: Store, path: Path) -> Recode:
    """Say what an updated codebook would change; writes nothing.

    Raises:
        CodebookError: the file has problems, or changes what cannot be changed yet; all are
            listed.
    """
    new = checked_codebook(path)
    old = load_codebook(store)
    if old is None:
        return Recode(new, RecodePlan((), (), ()), is_first=True)
    stored = [load_version(store, version.version) for version in load_versions(store)]
    found = plan_recode(old, new, stored, codes_in_use(store))
    if found.refused:
        raise CodebookError(
            f"{path} changes what this version of qcode cannot carry codings over for:"
            f" {counted(len(found.refused), 'change')}; nothing was changed",
            [_problem(path, operation) for operation in found.refused],
        )
    return Recode(new, found, is_first=False)


def recode(store: Store, folder: Path, wanted: Recode, coder: str) -> Path | None:
    """Apply an updated codebook after a verified backup; return the backup, if one was due."""
    if wanted.is_empty:
        return None
    backup = None if wanted.is_first else backup_automatically(store, folder, "recode")
    with transaction(store):
        run = begin_run(store, "recode", coder)
        save_codebook(store, wanted.codebook, run)
        name = f"{wanted.codebook.name} {wanted.codebook.version}"
        finish_run(store, run, name, {"operations": len(wanted.plan.operations)})
    return backup


def _problem(path: Path, operation: Operation) -> Problem:
    advice = f"; {operation.advice}" if operation.advice else ""
    return Problem(str(path), operation.line, operation.words + advice)
