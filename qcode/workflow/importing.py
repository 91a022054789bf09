"""Importing codings made elsewhere: every row is checked, then all are stored or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qcode.domain.codebook import Codebook
from qcode.domain.coding import NewCoding
from qcode.domain.study import name_fault
from qcode.domain.text import Span
from qcode.domain.words import counted
from qcode.errors import InputError, Problem, QcodeError, hint_for
from qcode.readers.codings import CodingRow, read_codings
from qcode.storage.codings import add_codings
from qcode.storage.coverage import save_coverage
from qcode.storage.database import Store, transaction
from qcode.storage.documents import document_names
from qcode.storage.runs import begin_run, finish_run, forget_run
from qcode.workflow.coding import Passage, new_coding, place_quote, place_span
from qcode.workflow.deciding import load_passage, without_doubles

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Codings stored, doubles skipped, rows not in force left out, documents covered."""

    codings: int
    doubles: int
    left_out: int
    covered: int


def import_codings(
    store: Store,
    codebook: Codebook,
    path: Path,
    coder: str,
    covered: Sequence[str] = (),
    *,
    is_dry: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Read a CSV or TSV of codings and store them as one run.

    `covered` are codes that each coder in the file has worked through in each document she
    coded there.

    Raises:
        InputError: rows are wrong; every problem is listed and nothing was stored.
    """
    rows, problems = read_codings(path)
    kept = [row for row in rows if row.values.get("status", "") in ("", "in_force")]
    new, found = _checked(store, codebook, kept, path, coder, progress)
    problems = sorted(
        (problem for problem in (*problems, *found) if not problem.is_warning),
        key=lambda problem: problem.line,
    )
    if problems:
        rows_at_fault = counted(len({problem.line for problem in problems}), "row")
        raise InputError(f"{rows_at_fault} cannot be imported; nothing was stored", problems)
    left_out = len(rows) - len(kept)
    if is_dry:
        unique = without_doubles(store, new)
        return ImportResult(len(unique), len(new) - len(unique), left_out, 0)
    with transaction(store):
        unique = without_doubles(store, new)
        run = begin_run(store, "import", coder)
        add_codings(store, run, unique, "import")
        places = sorted({(coding.document, coding.coder) for coding in new}) if covered else ()
        count = sum(save_coverage(store, run, doc, who, covered) for doc, who in places)
        if not unique and not count:
            forget_run(store, run)
        else:
            counts = {"codings": len(unique), "covered": count}
            finish_run(store, run, f"{counted(len(unique), 'coding')} from {path.name}", counts)
    return ImportResult(len(unique), len(new) - len(unique), left_out, count)


def _checked(
    store: Store,
    codebook: Codebook,
    rows: Sequence[CodingRow],
    path: Path,
    coder: str,
    progress: Progress | None,
) -> tuple[list[NewCoding], list[Problem]]:
    """Check the rows, document by document so that one text is held at a time."""
    names = set(document_names(store))
    by_document: dict[str, list[tuple[int, CodingRow]]] = {}
    for at, row in enumerate(rows):
        by_document.setdefault(row.document, []).append((at, row))
    new: list[tuple[int, NewCoding]] = []
    problems: list[Problem] = []
    done = 0
    for document, items in by_document.items():
        if document not in names:
            message = f"there is no document {document!r}; {hint_for(document, names)}"
            problems.extend(Problem(str(path), row.line, message) for _, row in items)
            continue
        passage = load_passage(store, document)
        for at, row in items:
            try:
                new.append((at, _coding(codebook, passage, row, coder)))
            except QcodeError as error:
                hint = f"; {error.hint}" if error.hint else ""
                problems.append(Problem(str(path), row.line, error.message + hint))
        done += len(items)
        if progress:
            progress(done, len(rows))
    new.sort(key=lambda item: item[0])
    return [coding for _, coding in new], sorted(problems, key=lambda problem: problem.line)


def _coding(codebook: Codebook, passage: Passage, row: CodingRow, coder: str) -> NewCoding:
    if row.coder and (fault := name_fault("coder", row.coder)):
        raise QcodeError(fault)
    return new_coding(
        codebook,
        passage,
        _place(passage, row),
        row.code,
        row.coder or coder,
        "imported",
        polarity=row.polarity,
        # A column that this codebook lacks matters only where it is filled.
        modifiers={name: value for name, value in row.modifiers.items() if value},
        case=row.case,
        memo=row.memo,
    )


def _words(text: str) -> list[str]:
    """Return the words of a quote: a table in lines has blanks where the text has line ends."""
    return text.split()


def _place(passage: Passage, row: CodingRow) -> tuple[int, Span]:
    if row.start is not None and row.end is not None:
        turn, span = place_span(passage, row.start, row.end)
        if row.turn is not None and row.turn != turn:
            raise QcodeError(f"{row.start} to {row.end} lies in turn {turn}, not {row.turn}")
        if row.quote and _words(span.of(passage.text)) != _words(row.quote):
            raise QcodeError(
                f"the text at {row.start} to {row.end} is not the quote: {span.of(passage.text)!r}"
            )
        return turn, span
    return place_quote(passage, row.quote, row.turn)
