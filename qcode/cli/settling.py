"""accept and reject with --queue: what waits, decided by ids or filters from scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.cli.asking import confirm
from qcode.cli.talk import say
from qcode.domain.words import counted
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.domain.coding import Values
    from qcode.domain.filters import Filters
    from qcode.domain.waiting import QueueItem, Settled
    from qcode.project import Project


def keep_queue(
    project: Project,
    queue: str,
    ids: Sequence[str],
    filters: Filters,
    of: tuple[str, ...],
    values: Values,
    turn: int | None,
    yes: bool,
) -> None:
    """Keep codings of a queue; `--code` is the code they get, `of` the code they have."""
    if turn is not None and values.quote is None:
        raise UsageError("--turn says where a --quote stands", "give both")
    if len({*filters.codes, *((values.code,) if values.code else ())}) > 1:
        raise UsageError("the codings can get one code only", "say --code once")
    if filters.codes:
        values = replace(values, code=filters.codes[0])
    items = _chosen(project, queue, ids, replace(filters, codes=of), yes, "keep")
    _say_settled("kept", project.settle(items, values, turn=turn))


def drop_queue(
    project: Project,
    queue: str,
    ids: Sequence[str],
    filters: Filters,
    memo: str | None,
    yes: bool,
) -> None:
    """Take codings of a queue out of force."""
    items = _chosen(project, queue, ids, filters, yes, "drop")
    _say_settled("dropped", project.drop(items, memo))


def _chosen(
    project: Project, queue: str, ids: Sequence[str], filters: Filters, yes: bool, act: str
) -> list[QueueItem]:
    """Return the entries of the codings named, or all of the queue that the filters name."""
    if ids:
        if not filters.is_empty:
            raise UsageError("give ids or filters, not both")
        return project.waiting_named(queue, ids)
    found = project.waiting(queue, filters)
    if not found:
        raise UsageError(f"nothing of {project.coder} waits there", "qcode status says what waits")
    count = len({item.coding.id for item in found})
    confirm(f"{act} {counted(count, 'coding')} that wait in {queue}?", is_sure=yes)
    return found


def _say_settled(verb: str, done: Settled) -> None:
    say(f"{counted(done.codings, 'coding')} {verb}")
    if done.waiting:
        say(f"  {done.waiting} of them still wait for another reason: qcode review --queue all")
    if done.covered:
        say(f"  worked through for the new codes too: {', '.join(done.covered)}")
