"""A theme table in the terminal: title, rows, and the note below.

A table with more columns than a line holds is printed in blocks, each with the first column:
no code and no number is broken over lines.
"""

from __future__ import annotations

from typing import TextIO

from qcode.domain.codebook import Text
from qcode.domain.note import note_lines
from qcode.domain.table import Table
from qcode.show.columns import blocks, lay_out, room_needed, wrap
from qcode.show.console import terminal_width
from qcode.show.escape import visible_line


def print_table(stream: TextIO, table: Table) -> None:
    """Print a table with its title and what its numbers depend on."""
    width = terminal_width(stream)
    title = words_of(table, table.title)
    if title:
        stream.write(visible_line(title) + "\n\n")
    heads = _heads(table, width)
    cells = [[visible_line(cell.text) for cell in row] for row in table.rows]
    for number, places in enumerate(blocks([heads, *cells], width)):
        if number:
            stream.write("\n")
        _print_block(stream, table, heads, places, width)
    if not table.rows:
        stream.write("(none)\n")
    stream.write("\n")
    for name, words in note_lines(table):
        line = visible_line(f"{name}: {words}" if name else words)
        stream.writelines(part + "\n" for part in wrap(line, width))


def _print_block(
    stream: TextIO, table: Table, heads: list[str], places: list[int], width: int
) -> None:
    """Print some columns of a table."""
    numbers = frozenset(n for n, at in enumerate(places) if table.columns[at].is_number)
    rows = ([row[at].text for at in places] for row in table.rows)
    lines = lay_out([heads[at] for at in places], rows, width, numbers)
    stream.writelines(line + "\n" for line in lines)


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
