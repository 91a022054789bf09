"""Lists (documents, codings, suggestions, …) as TSV, CSV, JSON or Markdown, row by row.

Rows are streamed: a list of a million codings is never held at once. A record has the keys
of the JSON shape; `columns` are those of the flat forms. CSV has a byte order mark and safe
cells, so that a spreadsheet shows what is stored and computes nothing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from qcode.exports.cells import safe_cell

Record = Mapping[str, object]
FORMS: tuple[str, ...] = ("tsv", "csv", "json", "md")


def write_listing(
    stream: TextIO, form: str, head: Record, columns: Sequence[str], rows: Iterable[Record]
) -> None:
    """Write rows in one of FORMS; `head` holds what JSON says around the rows."""
    if form == "json":
        _write_json(stream, head, rows)
    elif form == "md":
        _write_markdown(stream, columns, rows)
    elif form == "csv":
        stream.write("\ufeff")
        _write_csv(stream, columns, rows)
    else:
        _write_tsv(stream, columns, rows)


def flat(value: object) -> str:
    """Return a value as the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(
            f"{key}={flat(item)}" if key else flat(item) for key, item in value.items()
        )
    if isinstance(value, Sequence):
        return "; ".join(flat(item) for item in value)
    return str(value)


def _write_json(stream: TextIO, head: Record, rows: Iterable[Record]) -> None:
    opening = json.dumps(dict(head), ensure_ascii=False, indent=1)
    stream.write(opening[:-2] + ',\n "rows": [')
    mark = "\n  "
    for row in rows:
        stream.write(mark + json.dumps(row, ensure_ascii=False))
        mark = ",\n  "
    stream.write("\n ]\n}\n")


def _write_csv(stream: TextIO, columns: Sequence[str], rows: Iterable[Record]) -> None:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(flat(row.get(column))) for column in columns])


def _write_tsv(stream: TextIO, columns: Sequence[str], rows: Iterable[Record]) -> None:
    stream.write("\t".join(columns) + "\n")
    stream.writelines(
        "\t".join(_one_line(flat(row.get(name))) for name in columns) + "\n" for row in rows
    )


def _write_markdown(stream: TextIO, columns: Sequence[str], rows: Iterable[Record]) -> None:
    stream.write("| " + " | ".join(columns) + " |\n")
    stream.write("| " + " | ".join("---" for _ in columns) + " |\n")
    for row in rows:
        cells = (_one_line(flat(row.get(name))).replace("|", "\\|") for name in columns)
        stream.write("| " + " | ".join(cells) + " |\n")


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
