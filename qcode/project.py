"""`Project`: the public facade. Everything the commands do can be done from Python.

    with Project.open("study") as project:
        project.ingest(["interviews/K01-C.txt"], cases=("K01",), role="child")
        project.suggest()
        print(project.table("themes").rows)

Methods take names as people type them (a unique prefix is enough), return frozen values, and
raise `QcodeError`. Each writing method is one run in the project's history. Offsets are code
points of the document text. The methods stand in `qcode.facade`, by groups of tasks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from qcode.errors import QcodeError, UsageError
from qcode.exports.listing import flat, write_listing
from qcode.facade.deciding import Deciding
from qcode.storage.database import readable_errors
from qcode.storage.upgrading import open_store
from qcode.workflow.locating import find_project

if TYPE_CHECKING:
    from types import TracebackType

    from qcode.domain.codebook import Codebook
    from qcode.domain.effect import Counted
    from qcode.domain.operation import Operation
    from qcode.domain.recode import ProjectRecode, Recode, RecodeResult
    from qcode.domain.table import Table, TableOptions, TablePart
    from qcode.errors import Problem
    from qcode.storage.history import Run
    from qcode.workflow.tabulating import CellCodings
    from qcode.workflow.undoing import UndoResult

__all__ = [
    "Progress", "Project", "check_codebook", "compare_codebook_files",
    "export_forms", "export_tables", "flat", "plan_projects", "readable_errors",
    "recode_projects", "refuse_replacing", "restore_project", "table_names",
    "table_part", "write_listing", "write_table",
]  # fmt: skip

Progress = Callable[[int, int], None]


class Project(Deciding):
    """One study: a folder with `qcode.db`. Close it, or use it in a `with` block."""

    @classmethod
    def open(cls, folder: str | Path | None = None, coder: str = "") -> Self:
        """Open the project in `folder`, else QCODE_PROJECT, else the nearest one upwards.

        Raises:
            ProjectError: there is none, or it is newer, damaged or not a qcode project.
        """
        found = find_project(folder)
        return cls(found, open_store(found), coder or os.environ.get("QCODE_CODER", ""))

    @classmethod
    def create(
        cls,
        folder: str | Path,
        *,
        codebook: str | Path = "",
        title: str = "",
        language: str = "",
        coder: str = "",
    ) -> Self:
        """Make a new project; `codebook` is a shipped one's name or a file.

        Raises:
            ProjectError: the folder holds a project already.
            CodebookError: the codebook has problems; nothing was made.
        """
        from qcode.workflow.founding import found_project

        path = Path(folder)
        coder = coder or os.environ.get("QCODE_CODER", "")
        store = found_project(path, str(codebook), title, language, coder)
        return cls(path, store, coder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Numbers

    def table(self, name: str, options: TableOptions | None = None) -> Table:
        """Compute a theme table from the codings in force."""
        from qcode.domain.table import TableOptions
        from qcode.workflow.tabulating import make_table

        return make_table(self._store, table_part(name), options or TableOptions())

    def usual_tables(
        self, names: Sequence[str] = (), options: TableOptions | None = None
    ) -> tuple[list[Table], list[str]]:
        """Compute tables in the forms that a report needs, and say what was left out.

        Where no table is named all are made, and one that cannot use the options is left out.
        """
        from qcode.domain.table import TableOptions
        from qcode.domain.usual import usual_options

        given, cases = options or TableOptions(), [case.id for case in self.cases()]
        made: list[Table] = []
        refused: list[str] = []
        for name in names or table_names():
            try:
                wanted = usual_options(name, given, self.codebook, cases)
                made += [self.table(name, chosen) for chosen in wanted]
            except UsageError as error:
                if names:
                    raise
                refused.append(error.message)
        return made, refused

    def codings_behind(self, name: str, options: TableOptions | None = None) -> list[CellCodings]:
        """Return, for each cell of a table, the codings it counts."""
        from qcode.domain.table import TableOptions
        from qcode.workflow.tabulating import codings_behind

        return codings_behind(self._store, table_part(name), options or TableOptions())

    def verify(self, path: str | Path) -> list[tuple[str, bool]]:
        """Say of each table in an export whether its numbers still hold."""
        from qcode.exports.verifying import verify_export

        claims = verify_export(Path(path))
        return [(c.name, self.table(c.name, c.options).note.hash == c.hash) for c in claims]

    # Keeping

    def plan_recode(self, path: str | Path, *, queues_retired: bool = False) -> Recode:
        """Say what an updated codebook would do to every coding; nothing is written.

        `queues_retired` queues the codings of codes that are retired for review.

        Raises:
            CodebookError: the file leaves undeclared what became of something; all is listed.
        """
        from qcode.workflow.recoding import plan

        return plan(self._store, Path(path), self.coder, self._tally, queues_retired=queues_retired)

    def recode(self, wanted: Recode, progress: Progress | None = None) -> RecodeResult:
        """Apply an updated codebook after a verified backup; suggestions are made anew."""
        from qcode.workflow.recoding import recode

        result = recode(self._store, self.folder, wanted, self.coder, progress)
        self._codebook = None
        return result

    def _tally(self, codes: tuple[str, ...], is_rollup: bool) -> dict[str, Counted]:
        from qcode.domain.filters import Filters
        from qcode.domain.table import TableOptions

        options = TableOptions(filters=Filters(codes=codes), rollup=is_rollup)
        kept = ("references", "documents", "face")
        found: dict[str, Counted] = {}
        for record in self.table("frequency", options).records:
            numbers = {name: record[name] for name in kept if name in record}
            found[str(record["code"])] = cast("Counted", numbers)
        return found

    def check(self) -> list[str]:
        """Return one line a broken invariant; nothing where all hold."""
        from qcode.storage.checks import iter_faults

        return list(iter_faults(self._store))

    def backup(self, target: str | Path | None = None) -> Path:
        """Make a verified copy, by default in the project's `backups/` folder."""
        from qcode.storage.backup import backup_automatically, backup_to

        if target is None:
            return backup_automatically(self._store, self.folder, "by-hand")
        return backup_to(self._store, Path(target))

    def history(self, coding: str = "") -> list[Run]:
        """Return every run, oldest first, or those that touched one coding."""
        from qcode.storage.codings import coding_number
        from qcode.storage.history import load_runs

        number = coding_number(self._store, coding) if coding else None
        return load_runs(self._store, number)

    def run_to_undo(self, run: str = "") -> Run | None:
        """Return the run that `undo` would take back, or None where there is none."""
        from qcode.workflow.undoing import run_to_undo

        return run_to_undo(self._store, self.coder, run)

    def undo(self, run: str = "") -> UndoResult:
        """Take back the coder's latest run, or a named one.

        Where that brings back another codebook, suggestions are made anew under it.
        """
        from qcode.workflow.undoing import undo

        version = self.codebook_or_none and self.codebook_or_none.version
        result = undo(self._store, self.coder, run)
        self._codebook = None
        book = self.codebook_or_none
        if book is not None and book.version != version:
            from qcode.storage.history import find_run
            from qcode.workflow.recoding import resuggest

            resuggest(self._store, book, self.coder, find_run(self._store, result.undo).number)
        return result


def plan_projects(
    path: str | Path,
    folders: Sequence[str | Path],
    coder: str = "",
    *,
    queues_retired: bool = False,
) -> list[ProjectRecode]:
    """Say what an updated codebook would do in each of these projects; nothing is written.

    What fails in one project stands beside the plans of the others.

    Raises:
        CodebookError: the file itself has problems.
    """
    from qcode.domain.recode import ProjectRecode
    from qcode.workflow.founding import checked_codebook

    checked_codebook(Path(path))
    planned = []
    named: dict[str, str] = {}
    for given in folders:  # a folder is one project by whatever way it is named
        named.setdefault(os.path.realpath(given), str(given))
    for folder in named.values():
        try:
            with readable_errors(), Project.open(folder, coder) as project:
                wanted = project.plan_recode(path, queues_retired=queues_retired)
            planned.append(ProjectRecode(folder, wanted))
        except QcodeError as error:
            planned.append(ProjectRecode(folder, error=error))
    return planned


def recode_projects(planned: Sequence[ProjectRecode], coder: str = "") -> Iterator[ProjectRecode]:
    """Apply what was planned and yield what became of each project.

    Each is recoded whole or not at all, and none stops the rest. To go on after a stop, plan
    again: where the codebook is applied already there is nothing to do.
    """
    for item in planned:
        if item.state != "planned" or item.wanted is None:
            yield item
            continue
        try:
            with readable_errors(), Project.open(item.folder, coder) as project:
                yield replace(item, result=project.recode(item.wanted))
        except QcodeError as error:
            yield replace(item, error=error)


def restore_project(folder: str | Path | None, source: str | Path) -> tuple[Path, Path | None]:
    """Put a backup in the place of a project's store; return its folder and the kept store.

    A folder that is named needs no store: that may be what was lost.

    Raises:
        ProjectError: the backup is not a whole qcode project.
    """
    from qcode.storage.backup import restore_from

    found = Path(folder) if folder and Path(folder).is_dir() else find_project(folder)
    return found, restore_from(Path(source), found)


def check_codebook(path: str | Path) -> tuple[Codebook | None, list[Problem]]:
    """Return the codebook of a file with all problems, the lints as warnings."""
    from qcode.workflow.comparing import check_codebook

    return check_codebook(Path(path))


def compare_codebook_files(project: str | Path | None, old: str, new: str) -> list[Operation]:
    """Return the differences between two codebook files or stored versions."""
    from qcode.workflow.comparing import compare_codebook_files

    return compare_codebook_files(project, old, new)


def table_names() -> tuple[str, ...]:
    """Return the names of the theme tables."""
    from qcode.tables import TABLES

    return TABLES.names()


def table_part(name: str) -> TablePart:
    """Return one kind of table; UnknownNameError where there is none of that name."""
    from qcode.tables import TABLES

    return TABLES.find(name)


def export_forms() -> tuple[str, ...]:
    """Return the forms a table can be written in."""
    from qcode.exports import FORMS

    return FORMS.names()


def refuse_replacing(path: Path, head: bytes = b"") -> None:
    """Raise UsageError where an output that begins with `head` would replace another's file."""
    from qcode.exports.files import refuse_replacing

    refuse_replacing(path, head)


def write_table(table: Table, form: str, path: Path | None, *, raw: bool = False) -> bytes:
    """Write one table to a file, or only return what would be written."""
    from qcode.exports import write_table

    return write_table(table, form, path, raw=raw)


def export_tables(tables: Sequence[Table], target: Path, forms: Sequence[str]) -> Iterator[Path]:
    """Write many tables to a folder or one workbook and yield the files."""
    from qcode.exports.many import export_tables

    return export_tables(tables, target, forms)
