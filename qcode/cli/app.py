"""The application: global options and the groups of commands.

Command modules are thin: they parse, call `Project`, and print. Heavy imports stand in
bodies. stdout is data; everything said about it goes to stderr through `cli.talk`. A call that
names its command takes in that command's module alone; help and everything doubtful take all.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from qcode import __version__
from qcode.cli.session import Session

# In the order of the help page: each module and the commands it registers.
_MODULES: dict[str, str] = {
    "projects": "init demo status check backup restore history undo",
    "ingesting": "ingest",
    "transcripts": "documents show search",
    "people": "cases informants people",
    "codebooks": "codebook",
    "recoding": "recode",
    "suggestions": "suggest suggestions accept reject",
    "reviewing": "review",
    "codings": "code edit uncode codings why cover memo import",
    "tables": "table tables export",
}
_HOME = {command: name for name, commands in _MODULES.items() for command in commands.split()}


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qcode {__version__}")
        raise typer.Exit


def main_options(
    ctx: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option("--project", metavar="DIR", help="The project's folder.", show_default=False),
    ] = None,
    coder: Annotated[
        str, typer.Option("--coder", metavar="NAME", help="Who decides.", show_default=False)
    ] = "",
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Coding qualitative interviews: ingest, suggest, decide, summarise."""
    ctx.obj = Session(project, coder)


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """Return the application with the commands that a call can mean; all for no arguments."""
    home = _HOME.get(_command(arguments))
    return _built((home,) if home else tuple(_MODULES))


@cache
def _built(modules: tuple[str, ...]) -> typer.Typer:
    app = typer.Typer(
        name="qcode",
        help="Coding qualitative interviews: ingest, suggest, decide, summarise.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(main_options)
    for name in modules:
        import_module(f"qcode.cli.{name}").register(app)
    return app


def _command(arguments: Sequence[str]) -> str:
    """Return the first word that is neither a global option nor its value."""
    words = iter(arguments)
    for word in words:
        if word in ("--project", "--coder"):
            next(words, None)
        elif not word.startswith(("--project=", "--coder=")):
            return word
    return ""
