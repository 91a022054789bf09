"""Names for the shell to complete: documents, codes, cases. Silent where there is no project."""

from __future__ import annotations

from collections.abc import Callable


def complete_documents(incomplete: str) -> list[str]:
    """Return the documents that begin with what was typed."""
    return _names(incomplete, lambda project: [item.id for item in project.documents()])


def complete_codes(incomplete: str) -> list[str]:
    """Return the codes that begin with what was typed."""
    return _names(incomplete, lambda project: [code.id for code in project.codebook.active_codes()])


def complete_cases(incomplete: str) -> list[str]:
    """Return the cases that begin with what was typed."""
    return _names(incomplete, lambda project: [case.id for case in project.cases()])


def _names(incomplete: str, find: Callable[..., list[str]]) -> list[str]:
    from qcode.errors import QcodeError
    from qcode.project import Project

    try:
        with Project.open() as project:
            return [name for name in find(project) if name.startswith(incomplete)]
    except QcodeError:
        return []
