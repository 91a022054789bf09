"""review: open suggestions, or what waits in a queue, one by one, a key and Enter each."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qcode.cli.completion import complete_codes, complete_documents
from qcode.cli.review_keys import QUEUE_KEYS, keys_text
from qcode.cli.session import Session
from qcode.errors import UsageError

QueueOption = Annotated[
    str,
    typer.Option(
        "--queue", metavar="NAME", show_default=False,
        help="What waits: split, narrow, facet, polarity, retired, conflict, changed, speaker,"
        " lost, or all.",
    ),
]  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    keys = f"Keys:\n{keys_text()}\n\nKeys with --queue:\n{keys_text(QUEUE_KEYS)}"
    app.command(epilog=f"\b\n{keys}")(review)


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
    queue: QueueOption = "",
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
    """Decide open suggestions, or what waits in a queue: a key and Enter each; h lists them."""
    from qcode.cli.dialogue import Dialogue  # rich: 20 ms
    from qcode.cli.review_loop import ReviewLoop
    from qcode.cli.revisit_loop import RevisitLoop

    if queue and order != "document":
        raise UsageError("a queue is gone through by document", "leave --order out")
    session: Session = ctx.obj
    with session.open() as project:
        dialogue = Dialogue(sys.stdin, sys.stdout, is_plain=plain or not sys.stdout.isatty())
        if queue:
            from qcode.domain.filters import Filters

            filters = Filters(
                documents=tuple(documents or ()), codes=tuple(code or ()), facets=tuple(facet or ())
            )
            RevisitLoop(project, dialogue, queue, filters).run()
            return
        ReviewLoop(project, dialogue, documents or (), code or (), facet or (), order).run()
