"""A theme table in the terminal: title, rows, and the note below."""

from __future__ import annotations

from typing import TextIO

from qcode.domain.codebook import Text
from qcode.domain.note import note_lines
from qcode.domain.table import Table
from qcode.show.columns import lay_out, room_needed, wrap
from qcode.show.console import terminal_width
from qcode.show.escape import visible_line


def print_table(stream: TextIO, table: Table) -> None:
    """Print a table with its title and what its numbers depend on."""
    width = terminal_width(stream)
    title = words_of(table, table.title)
    if title:
        stream.write(visible_line(title) + "\n\n")
    heads = _heads(table, width)
    numbers = frozenset(at for at, column in enumerate(table.columns) if column.is_number)
    rows = ([cell.text for cell in row] for row in table.rows)
    stream.writelines(line + "\n" for line in lay_out(heads, rows, width, numbers))
    if not table.rows:
        stream.write("(none)\n")
    stream.write("\n")
    for name, words in note_lines(table):
        line = visible_line(f"{name}: {words}" if name else words)
        stream.writelines(part + "\n" for part in wrap(line, width))


def _heads(table: Table, width: int) -> list[str]:
    """Return the heads in words, or the bare keys where words would have to be broken."""
    keys = [visible_line(column.key) for column in table.columns]
    words = [visible_line(words_of(table, column.head)) for column in table.columns]
    full = [name or key for name, key in zip(words, keys, strict=True)]
    cells = [[visible_line(cell.text) for cell in row] for row in table.rows]
    if room_needed([full, *cells]) <= width:
        return full
    return [min(name, key, key=len) for name, key in zip(full, keys, strict=True)]


def words_of(table: Table, text: Text) -> str:
    """Return a text in the languages of the table's heads, each wording once."""
    found = [text.in_language(language) for language in table.languages]
    return " / ".join(dict.fromkeys(words for words in found if words))
