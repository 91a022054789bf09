"""From paths, options and manifest rows to the orders that ingest works through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qcode.domain.ingest import Order
from qcode.domain.study import INTERVIEWER
from qcode.domain.words import counted
from qcode.errors import InputError, Problem, UsageError
from qcode.readers.manifest import ManifestRow, read_manifest

# What a folder is searched for; a file named by itself is sniffed whatever it is called.
SUFFIXES = frozenset({".txt", ".md", ".docx", ".srt", ".vtt", ".csv", ".tsv"})


def as_orders(items: Iterable[Order | str | Path], facts: Mapping[str, object]) -> list[Order]:
    """Return orders for paths (folders are opened), each with the given facts."""
    orders: list[Order] = []
    for item in items:
        if isinstance(item, Order):
            orders.append(replace(item, **facts))  # type: ignore[arg-type]
        else:
            found = [Order(str(path), str(path)) for path in files_of(Path(item))]
            orders.extend(replace(order, **facts) for order in found)  # type: ignore[arg-type]
    if len(orders) > 1 and facts.get("document"):
        raise UsageError("--document names one document, and there are several files")
    return orders


def files_of(path: Path) -> Sequence[Path]:
    """Return a file, or the transcripts in a folder and below, in order of name.

    Raises:
        UsageError: a folder holds nothing that qcode reads.
    """
    if not path.is_dir():
        return [path]
    found = sorted(
        item
        for item in path.rglob("*")
        if item.is_file()
        and item.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in item.relative_to(path).parts)
    )
    if not found:
        kinds = " ".join(sorted(SUFFIXES))
        raise UsageError(f"{path} holds no transcripts", f"qcode reads {kinds}")
    return found


def orders_of_manifest(path: Path) -> list[Order]:
    """Return one order a row of a manifest.

    Raises:
        InputError: rows are wrong; every problem is listed.
    """
    rows, problems = read_manifest(path)
    faults = [problem for problem in problems if not problem.is_warning]
    faults += [
        Problem(
            str(path),
            row.line,
            f"there is no profile {row.profile!r}: name the convention in the column 'pattern'",
        )
        for row in rows
        if row.profile
    ]
    if faults:
        raise InputError(
            f"{path} has {counted(len(faults), 'problem')}; nothing was stored", faults
        )
    return [_order(path, row) for row in rows]


def _order(manifest: Path, row: ManifestRow) -> Order:
    speakers = dict.fromkeys(row.interviewers, INTERVIEWER) | dict(row.speakers)
    return Order(
        path=str(row.file),
        place=str(manifest),
        line=row.line,
        document=row.document,
        informant=row.informant,
        role=row.role,
        cases=row.cases,
        wave=row.wave,
        method=row.method,
        date=row.date,
        field_place=row.place,
        language=row.language,
        attributes=row.attributes,
        speakers=speakers,
        encoding=row.encoding,
        pattern=row.pattern,
    )
