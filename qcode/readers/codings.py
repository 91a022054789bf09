"""Codings as a table: what people prepare elsewhere, and what `codings` itself writes.

A row names a document, a code and a place: a quote within a turn, or offsets in the document
text. Every column that is not known here is a modifier of the codebook. Cells that were made
safe for spreadsheets with an apostrophe are given back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qcode.domain.folding import fold
from qcode.errors import Problem
from qcode.readers.heads import CODINGS, POLARITIES
from qcode.readers.tabular import Row, read_rows

PLACE_COLUMNS = ("document", "turn", "quote", "start", "end")
VALUE_COLUMNS = ("code", "polarity", "case", "coder", "memo")
# Columns of our own listings that say what a coding is, not what it should become.
LISTING_COLUMNS = (
    "id", "facet", "informant", "role", "wave", "origin", "codebook_version", "created", "status",
    "speaker", "modifiers",
)  # fmt: skip
# The apostrophe before what a spreadsheet would compute, white space before it or not.
_SAFE = re.compile("'(?=[ \n\u3000\u00a0\ufeff\u200b']*[=+\\-@\t\r＝＋－＠])")
_DIGITS = re.compile(r"\d{1,12}")


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One coding to import; `line` is its line in the file.

    `turn`, `start` and `end` are None where not given; offsets are code points of the document
    text. `values` holds every cell by column, `modifiers` those that are a codebook's modifiers.
    """

    line: int
    document: str
    code: str
    turn: int | None = None
    quote: str = ""
    start: int | None = None
    end: int | None = None
    polarity: str = ""
    case: str = ""
    coder: str = ""
    memo: str = ""
    modifiers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


def read_codings(path: Path) -> tuple[list[CodingRow], list[Problem]]:
    """Read codings from CSV or TSV: the rows that are well, and every problem of the others."""
    rows, problems = read_rows(path, required=("document", "code"), heads=CODINGS, keeps_good=True)
    if problems and not rows:
        return [], [_naming_columns(problem) for problem in problems]
    if rows and "quote" not in rows[0].values and not {"start", "end"} <= rows[0].values.keys():
        return [], [Problem(str(path), 1, "a column 'quote' is needed, or both 'start' and 'end'")]
    parsed: list[CodingRow] = []
    for row in rows:
        coding, faults = _parse(row)
        if not faults:
            parsed.append(coding)
        problems += [Problem(str(path), row.line, words, column) for column, words in faults]
    return parsed, sorted(problems, key=lambda problem: problem.line)


def _naming_columns(problem: Problem) -> Problem:
    """Name the known columns where one is missing: a head that is not known is not guessed."""
    if not problem.message.endswith("is missing"):
        return problem
    known = ", ".join((*PLACE_COLUMNS, *VALUE_COLUMNS))
    return replace(
        problem, message=f"{problem.message}; known: {known}, and the codebook's modifiers"
    )


def _parse(row: Row) -> tuple[CodingRow, list[tuple[str, str]]]:
    cells = {name: cell[1:] if _SAFE.match(cell) else cell for name, cell in row.values.items()}
    plain = {name: cell.strip() for name, cell in cells.items()}
    faults: list[tuple[str, str]] = []
    numbers = {
        name: _number(plain.get(name, ""), name, faults) for name in ("turn", "start", "end")
    }
    quote = cells.get("quote", "")
    faults += [(name, "is empty") for name in ("document", "code") if not plain[name]]
    start, end = numbers["start"], numbers["end"]
    polarity = plain.get("polarity", "")
    if (start is None) != (end is None):
        faults.append(("start", "'start' and 'end' are given together or not at all"))
    elif start is not None and end is not None and start >= end:
        faults.append(("start", f"[{start}, {end}) holds no words"))
    elif start is None and not quote.strip():
        faults.append(("quote", "is empty: name the words, or 'start' and 'end'"))
    if numbers["turn"] == 0:
        faults.append(("turn", "turns are numbered from 1"))
    coding = CodingRow(
        row.line,
        plain["document"],
        plain["code"],
        quote=quote,
        polarity=POLARITIES.get(fold(polarity), polarity),
        case=plain.get("case", ""),
        coder=plain.get("coder", ""),
        memo=cells.get("memo", ""),
        modifiers=_modifiers(plain, faults),
        values=cells,
        **numbers,
    )
    return coding, faults


def _number(cell: str, column: str, faults: list[tuple[str, str]]) -> int | None:
    if not cell:
        return None
    if not _DIGITS.fullmatch(cell):
        faults.append((column, f"{cell!r} is not a whole number"))
        return None
    return int(cell)


def _modifiers(cells: Mapping[str, str], faults: list[tuple[str, str]]) -> dict[str, str]:
    """Return the cells of unknown columns, and those packed as `key=value;…`."""
    known = {*PLACE_COLUMNS, *VALUE_COLUMNS, *LISTING_COLUMNS}
    modifiers = {name: cell for name, cell in cells.items() if name not in known and cell}
    for part in re.split(r"[;；]", cells.get("modifiers", "")):
        key, sign, value = (words.strip() for words in part.partition("="))
        if key and sign and value:
            modifiers.setdefault(key, value)
        elif key:
            faults.append(("modifiers", f"{part.strip()!r} is not of the form KEY=VALUE"))
    return modifiers
