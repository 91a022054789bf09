"""The manifest: one row a transcript, with what is known of it.

Paths are relative to the manifest. Columns that are not known are attributes of the document.
All rows are checked before anything is used, and every problem names its row.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qcode.domain.dates import date_fault
from qcode.domain.study import name_fault
from qcode.errors import Problem
from qcode.readers.heads import MANIFEST, read_heads
from qcode.readers.tabular import Row, read_rows, read_table_text, sniff_delimiter

COLUMNS = (
    "file", "document", "informant", "role", "case", "wave", "method", "date", "place",
    "language", "interviewer", "speakers", "profile", "encoding", "pattern",
)  # fmt: skip
# What a template writes where somebody has to be named.
OPEN = ("?", "？")
_SPLIT = re.compile(r"[;；]")


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One transcript of a manifest; `line` is the row's line in the file.

    `document` is the file's stem unless given. `interviewers` are labels; `speakers` says of
    other labels which informant (or `interviewer`) they are.
    """

    line: int
    file: Path
    document: str
    informant: str = ""
    role: str = ""
    cases: tuple[str, ...] = ()
    wave: str = ""
    method: str = ""
    date: str = ""
    place: str = ""
    language: str = ""
    interviewers: tuple[str, ...] = ()
    speakers: dict[str, str] = field(default_factory=dict)
    profile: str = ""
    encoding: str = ""
    pattern: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def read_manifest(path: Path) -> tuple[list[ManifestRow], list[Problem]]:
    """Read a manifest (CSV or TSV): the rows that are well, and every problem of the others."""
    rows, problems = read_rows(path, required=("file",), heads=MANIFEST, keeps_good=True)
    if not rows:
        empty = Problem(str(path), 0, "names no transcripts: it has a head and no rows")
        return [], problems or [empty]
    found: list[ManifestRow] = []
    for row in rows:
        parsed, faults = _parse(path, row)
        found.append(parsed)
        problems += faults
    problems += _doubles(path, found)
    problems += _near_columns(path, rows[0])
    bad = {problem.line for problem in problems if not problem.is_warning}
    problems.sort(key=lambda problem: problem.line)
    return [row for row in found if row.line not in bad], problems


def is_manifest(path: Path) -> bool:
    """Say whether a table file looks like a manifest: it has the columns of one."""
    text, problem = read_table_text(path)
    if problem is not None:
        return False
    line = text.lstrip("\n").partition("\n")[0]
    cells = [cell.strip().strip('"') for cell in line.split(sniff_delimiter(line))]
    columns = set(read_heads(cells, MANIFEST))
    return "file" in columns and len(columns & set(COLUMNS)) > 1


def _parse(path: Path, row: Row) -> tuple[ManifestRow, list[Problem]]:
    cells = {name: cell.strip() for name, cell in row.values.items()}
    speakers, faults = _speakers(cells.get("speakers", ""))
    interviewers = _list(cells.get("interviewer", ""))
    file = path.parent / cells["file"]
    faults += _file_faults(cells["file"], file)
    faults += [
        (
            "speakers",
            f"the label {label!r} is an interviewer in one column and {who!r} in the other",
        )
        for label, who in speakers.items()
        if label in interviewers and who != "interviewer"
    ]
    if (encoding := cells.get("encoding", "")) and not is_encoding(encoding):
        faults.append(("encoding", f"there is no encoding {encoding!r}"))
    document = cells.get("document", "") or Path(cells["file"]).stem
    faults += _name_faults(document, cells)
    plain = (
        "informant",
        "role",
        "wave",
        "method",
        "date",
        "place",
        "language",
        "profile",
        "pattern",
    )
    parsed = ManifestRow(
        row.line,
        file,
        document,
        cases=_list(cells.get("case", "")),
        interviewers=interviewers,
        speakers=speakers,
        encoding=encoding,
        attributes={k: v for k, v in cells.items() if k not in COLUMNS and v},
        **{name: cells.get(name, "") for name in plain},
    )
    return parsed, [Problem(str(path), row.line, words, column) for column, words in faults]


def _name_faults(document: str, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    named = [("document", document), *(("case", case) for case in _list(cells.get("case", "")))]
    if informant := cells.get("informant", ""):
        named.append(("informant", informant))
    for kind, name in named:
        if fault := name_fault(kind, name):
            yield kind, fault
    date = cells.get("date", "")
    if date and (fault := date_fault(date)):
        yield "date", fault


def _list(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _SPLIT.split(cell) if part.strip()))


def _speakers(cell: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Parse `LABEL=WHO;…`."""
    speakers: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    for part in _list(cell):
        label, sign, who = (words.strip() for words in part.partition("="))
        if not sign or not label or not who:
            faults.append(("speakers", f"{part!r} is not of the form LABEL=WHO"))
        elif who in OPEN:
            words = "interviewer, informant, or an informant's id"
            faults.append(("speakers", f"who is {label!r}? Write {words} in the place of {who}"))
        elif speakers.get(label, who) != who:
            faults.append(("speakers", f"the label {label!r} stands there twice"))
        else:
            speakers[label] = who
    return speakers, faults


def _file_faults(cell: str, file: Path) -> list[tuple[str, str]]:
    if not cell:
        return [("file", "is empty: name the transcript")]
    try:
        if file.is_dir():
            return [("file", f"{cell!r} is a folder, not a transcript")]
        if not file.is_file():
            return [("file", f"there is no file {cell!r} beside the manifest")]
    except (OSError, ValueError):
        return [("file", f"{cell!r} cannot be the name of a file")]
    return []


def is_encoding(name: str) -> bool:
    """Say whether Python knows an encoding of this name."""
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return True


def _near_columns(path: Path, row: Row) -> Iterator[Problem]:
    """Yield a problem for each column that is nearly a known one: it would be an attribute."""
    from difflib import get_close_matches  # 4 ms: only where a manifest is read

    for name in row.values:
        near = [] if name in COLUMNS else get_close_matches(name.casefold(), COLUMNS, 1, 0.85)
        if near:
            words = f"there is no column {name!r}: is it {near[0]}? An attribute needs another name"
            yield Problem(str(path), 1, words, name)


def _doubles(path: Path, rows: Sequence[ManifestRow]) -> list[Problem]:
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(row.document, row.line)
        if line != row.line:
            words = f"the name {row.document!r} is already used in line {line}"
            problems.append(Problem(str(path), row.line, words, "document"))
    return problems
