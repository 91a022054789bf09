"""From paths, options and manifest rows to the orders that ingest works through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qcode.domain.ingest import Order
from qcode.domain.study import INTERVIEWER
from qcode.errors import Problem, UsageError
from qcode.readers.manifest import ManifestRow, is_encoding, is_manifest, read_manifest

# What a folder is searched for; a file named by itself is sniffed whatever it is called.
SUFFIXES = frozenset(
    (
        ".txt", ".md", ".docx", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm", ".xhtml",
        ".srt", ".vtt", ".csv", ".tsv", ".tab", ".xlsx", ".json", ".cha", ".slt", ".salt",
        ".eaf", ".textgrid", ".trs", ".tei", ".xml",
    )
)  # fmt: skip


def as_orders(items: Iterable[Order | str | Path], facts: Mapping[str, object]) -> list[Order]:
    """Return orders for paths (folders are opened), each with the given facts."""
    orders: list[Order] = []
    for item in items:
        if isinstance(item, Order):
            orders.append(replace(item, **facts))  # type: ignore[arg-type]
        else:
            found = [Order(str(path), str(path)) for path in files_of(Path(item))]
            orders.extend(replace(order, **facts) for order in found)  # type: ignore[arg-type]
    encoding = str(facts.get("encoding", ""))
    if encoding and not is_encoding(encoding):
        known = "utf-8, utf-16, gb18030, big5hkscs and cp1252 are the usual ones"
        raise UsageError(f"there is no encoding {encoding!r}", known)
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
    found = [item for item in _files_in(path) if _is_candidate(item, path)]
    if not found:
        kinds = " ".join(sorted(SUFFIXES))
        raise UsageError(f"{path} holds no transcripts", f"qcode reads {kinds}")
    return found


def skipped_files(paths: Iterable[str | Path]) -> list[Path]:
    """Return what stands in folders and is no transcript by its name, or is a manifest."""
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    return [
        item for folder in folders for item in _files_in(folder) if not _is_candidate(item, folder)
    ]


def _files_in(folder: Path) -> list[Path]:
    return sorted(item for item in folder.rglob("*") if item.is_file())


def _is_candidate(path: Path, folder: Path) -> bool:
    """Say whether a file in a folder may be a transcript: not hidden, no lock, a known kind."""
    parts = path.relative_to(folder).parts
    is_hidden = any(part.startswith((".", "~$")) for part in parts)
    suffix = path.suffix.lower()
    if is_hidden or suffix not in SUFFIXES:
        return False
    return suffix not in (".csv", ".tsv", ".tab") or not is_manifest(path)


def orders_of_manifest(path: Path) -> tuple[list[Order], list[Problem]]:
    """Return one order a sound row of a manifest, and the problems of the others."""
    rows, problems = read_manifest(path)
    faults = [problem for problem in problems if not problem.is_warning]
    return [_order(path, row) for row in rows], faults


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
        profile=row.profile,
    )
