"""A theme table in the terminal: title, rows, and the note below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from qcode.domain.codebook import Text
from qcode.domain.table import Table
from qcode.show.columns import lay_out, wrap
from qcode.show.console import terminal_width
from qcode.show.escape import visible_line


def print_table(stream: TextIO, table: Table) -> None:
    """Print a table with its title and what its numbers depend on."""
    width = terminal_width(stream)
    title = words_of(table, table.title)
    if title:
        stream.write(visible_line(title) + "\n\n")
    heads = [visible_line(words_of(table, column.head) or column.key) for column in table.columns]
    numbers = frozenset(at for at, column in enumerate(table.columns) if column.is_number)
    rows = ([cell.text for cell in row] for row in table.rows)
    stream.writelines(line + "\n" for line in lay_out(heads, rows, width, numbers))
    if not table.rows:
        stream.write("(none)\n")
    stream.write("\n")
    for note in note_lines(table):
        stream.writelines(line + "\n" for line in wrap(visible_line(note), width))


def words_of(table: Table, text: Text) -> str:
    """Return a text in the languages of the table's heads, each wording once."""
    found = [text.in_language(language) for language in table.languages]
    return " / ".join(dict.fromkeys(words for words in found if words))


def note_lines(table: Table) -> Iterator[str]:
    """Yield what the numbers depend on, a line each."""
    note = table.note
    if not note.hash:
        return
    yield f"view {note.view} · scope {note.scope} · codebook {note.codebook_version}"
    if note.filters:
        yield "only: " + ", ".join(
            f"{name} {_plain(value)}" for name, value in note.filters.items()
        )
    left_out = {name: count for name, count in note.left_out.items() if count}
    if left_out:
        yield "left out: " + ", ".join(f"{count} {name}" for name, count in left_out.items())
    for rule in note.rules:
        yield words_of(table, rule)
    yield f"last decision {note.last_decision or '–'} · numbers {note.hash[:12]}"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return "|".join(str(item) for item in value)
    return str(value)
