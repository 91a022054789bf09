"""stdout or a file: the one place where data leaves a command.

`--format` is text on a terminal and TSV when piped; `--output FILE` takes its form from the
file's name. Files are private (0600) and appear whole or not at all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO, cast

import typer

from qcode import __version__
from qcode.cli.talk import say
from qcode.errors import UsageError, hint_for
from qcode.show.escape import visible

Record = Mapping[str, object]
ID_SHOWN = 8
LIST_FORMS = ("text", "tsv", "csv", "json", "md")

FormatOption = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="FORM", help="text, tsv, csv, json or md.", show_default=False
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to a file.", show_default=False),
]


def chosen_form(form: str, output: Path | None, forms: Sequence[str] = LIST_FORMS) -> str:
    """Return the form to write: asked for, else by the file's name, else by the terminal."""
    if form:
        if form not in forms:
            raise UsageError(f"there is no form {form!r}", hint_for(form, forms))
        return form
    if output is not None:
        suffix = output.suffix.lstrip(".").lower().replace("txt", "text")
        if suffix in forms:
            return suffix
        raise UsageError(
            f"no form is known for {output.name}", "name one: --format " + "|".join(forms)
        )
    return "text" if sys.stdout.isatty() else "tsv"


@contextmanager
def destination(output: Path | None) -> Iterator[TextIO]:
    """Yield a stream to write text to; a file gets its name only when it is whole."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    if not output.parent.is_dir() or output.is_dir():
        raise UsageError(f"{output} cannot be written", "name a file in a folder that is there")
    from qcode.project import refuse_replacing

    refuse_replacing(output)
    draft = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            yield stream
        with draft.open("rb") as written:
            refuse_replacing(output, written.read(4096))
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    say(f"written: {output}")


class _Shown:
    """A terminal that data are written to: what would move its cursor is made visible."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(visible(text))
        return len(text)

    def isatty(self) -> bool:
        return True

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


def on_terminal(stream: TextIO) -> TextIO:
    """Return a stream for data: as it is for files and pipes, made safe for a terminal."""
    return cast("TextIO", _Shown(stream)) if stream.isatty() else stream


def put(*lines: str) -> None:
    """Write lines of data to stdout."""
    stream = on_terminal(sys.stdout)
    stream.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def print_list(
    kind: str,
    project: str,
    columns: Sequence[str],
    rows: Iterable[Record],
    form: str,
    output: Path | None,
    *,
    note: Record | None = None,
    shown: Sequence[str] = (),
) -> None:
    """Print a list in the form asked for; `shown` are the columns of the text form."""
    from qcode.project import write_listing

    form = chosen_form(form, output)
    with destination(output) as stream:
        if form == "text":
            _print_text(stream, shown or columns, rows)
        else:
            head = {"qcode": __version__, "kind": kind, "project": project, "note": note or {}}
            write_listing(on_terminal(stream), form, head, columns, rows)


def _print_text(stream: TextIO, columns: Sequence[str], rows: Iterable[Record]) -> None:
    from qcode.show.listing import print_listing

    print_listing(stream, columns, (_shown(columns, row) for row in rows))


def _shown(columns: Sequence[str], row: Record) -> dict[str, str]:
    """Return the cells of a row; an id is cut to what is enough to type."""
    from qcode.project import flat

    cells = {name: flat(row.get(name)) for name in columns}
    return {**cells, "id": cells["id"][:ID_SHOWN]} if "id" in cells else cells
