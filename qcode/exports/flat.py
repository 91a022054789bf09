"""What the flat forms share: heads, rows of text, and the lines of the note.

The note ends every flat form as lines of `name: value`. The lines `table`, `options` and
`hash` are the same in every language; with them a table can be made again and compared.
Options stand as in a web address, without white space, commas or quotation marks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from qcode.domain.codebook import Text
from qcode.domain.note import note_lines
from qcode.domain.table import Column, Table
from qcode.exports.cells import one_line


def heads_of(table: Table) -> list[str]:
    """Return the heads in the languages of the table."""
    return [head_of(column, table.languages) for column in table.columns]


def head_of(column: Column, languages: tuple[str, ...]) -> str:
    """Return one head, its wordings joined by a slash."""
    return words_of(column.head, languages)


def words_of(text: Text, languages: tuple[str, ...]) -> str:
    """Return a text in several languages, each wording once."""
    return " / ".join(dict.fromkeys(text.in_language(language) for language in languages))


def rows_of(table: Table) -> list[list[str]]:
    """Return the cells as text."""
    return [[cell.text for cell in row] for row in table.rows]


def lines_of(table: Table) -> list[str]:
    """Return the note of a table as lines, those a program reads last."""
    return [*words_under(table), *claim_of(table)]


def words_under(table: Table) -> list[str]:
    """Return the lines of the note that people read."""
    return [one_line(f"{name}: {words}" if name else words) for name, words in note_lines(table)]


def claim_of(table: Table) -> list[str]:
    """Return the lines of the note by which the table can be made again and compared."""
    return [
        f"table: {table.name}",
        f"options: {options_text(table.note.options)}",
        f"hash: {table.note.hash}",
    ]


def options_text(options: Mapping[str, object]) -> str:
    """Return options as `name=value` pairs joined by `&`; values are JSON, quoted."""
    pairs = (
        f"{name}={quote(json.dumps(value, ensure_ascii=False, sort_keys=True), safe='')}"
        for name, value in sorted(options.items())
    )
    return "&".join(pairs)
