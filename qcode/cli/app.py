"""The application: global options and the groups of commands.

Command modules are thin: they parse, call `Project`, and print. Heavy imports stand in
bodies. stdout is data; everything said about it goes to stderr through `cli.talk`.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from qcode import __version__
from qcode.cli.session import Session

app = typer.Typer(
    name="qcode",
    help="Coding qualitative interviews: ingest, suggest, decide, summarise.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qcode {__version__}")
        raise typer.Exit


@app.callback()
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


@cache
def build() -> typer.Typer:
    """Return the application with all commands registered, each once."""
    from qcode.cli import (
        codebooks,
        codings,
        ingesting,
        people,
        projects,
        recoding,
        reviewing,
        suggestions,
        tables,
        transcripts,
    )

    for module in (
        projects,
        ingesting,
        transcripts,
        people,
        codebooks,
        recoding,
        suggestions,
        reviewing,
        codings,
        tables,
    ):
        module.register(app)
    return app
