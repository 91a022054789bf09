"""Many tables at once: a folder of files, or one workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from qcode.domain.table import Table
from qcode.errors import UsageError
from qcode.exports import FORMS, write_table, write_workbook


def export_tables(tables: Sequence[Table], target: Path, forms: Sequence[str]) -> Iterator[Path]:
    """Write the tables to a folder (one file a table and form) or to one .xlsx workbook.

    Raises:
        UsageError: the target is a file of another kind.
        UnknownNameError: there is no such form.
    """
    if target.suffix.lower() == ".xlsx":
        write_workbook(tables, target)
        yield target
        return
    if target.is_file() or target.suffix:
        raise UsageError(f"{target} is neither a folder nor a .xlsx workbook")
    for form in forms:
        FORMS.find(form)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for table, stem in zip(tables, _stems(tables), strict=True):
        for form in forms:
            path = target / f"{stem}.{form}"
            write_table(table, form, path)
            yield path


def _stems(tables: Sequence[Table]) -> list[str]:
    """Return a file name a table; tables of one kind are told apart by what they are of."""
    stems: list[str] = []
    for table in tables:
        stem = re.sub(r"[^\w.-]+", "_", "-".join(_parts(table)))
        count = stems.count(stem)
        stems.append(f"{stem}-{count + 1}" if count else stem)
    return stems


def _parts(table: Table) -> list[str]:
    options = table.note.options
    axes = [str(options[name]) for name in ("rows", "columns") if options.get(name)]
    if table.name == "triangulation":
        cases = table.note.filters.get("cases", ())
        axes += (
            ["over-cases"] if options.get("over_cases") else [str(item) for item in _items(cases)]
        )
    return [table.name, *axes]


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
