"""Names for the shell to complete: documents, codes, cases. Silent where there is no project."""

from collections.abc import Callable

import typer


def complete_documents(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the documents that begin with what was typed."""
    return _names(ctx, incomplete, lambda project: [item.id for item in project.documents()])


def complete_codes(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the codes that begin with what was typed."""
    return _names(
        ctx, incomplete, lambda project: [code.id for code in project.codebook.active_codes()]
    )


def complete_cases(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the cases that begin with what was typed."""
    return _names(ctx, incomplete, lambda project: [case.id for case in project.cases()])


def _names(ctx: typer.Context, incomplete: str, find: Callable[..., list[str]]) -> list[str]:
    from qcode.errors import QcodeError
    from qcode.project import Project, readable_errors

    # While a line is completed nothing of it has run: the options are there as they were typed.
    folder = ctx.find_root().params.get("project")
    try:
        with readable_errors(), Project.open(folder) as project:
            return [name for name in find(project) if name.startswith(incomplete)]
    except QcodeError:
        return []
