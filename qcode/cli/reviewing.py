"""review: the open suggestions one by one, a key and Enter each."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qcode.cli.completion import complete_codes, complete_documents
from qcode.cli.review_keys import keys_text
from qcode.cli.session import Session


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog=f"\b\nKeys:\n{keys_text()}")(review)


def review(
    ctx: typer.Context,
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT]…", autocompletion=complete_documents),
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this code.", autocompletion=complete_codes),
    ] = None,
    facet: Annotated[list[str] | None, typer.Option(metavar="F", help="Only this facet.")] = None,
    order: Annotated[
        str,
        typer.Option(
            metavar="ORDER", help="document, score (highest first) or uncertain (doubtful first)."
        ),
    ] = "document",
    plain: Annotated[
        bool, typer.Option("--plain", help="No colours and no wrapping, on a terminal too.")
    ] = False,
) -> None:
    """Decide open suggestions line by line: a key and Enter each; h lists the keys."""
    from qcode.cli.dialogue import Dialogue  # rich: 20 ms
    from qcode.cli.review_loop import ReviewLoop

    session: Session = ctx.obj
    with session.open() as project:
        dialogue = Dialogue(sys.stdin, sys.stdout, is_plain=plain or not sys.stdout.isatty())
        ReviewLoop(project, dialogue, documents or (), code or (), facet or (), order).run()
