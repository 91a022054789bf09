"""What stands under a table: what was left out and why, and the last decision it counts."""

from __future__ import annotations

import json

from qcode.domain.codebook import Code, Codebook
from qcode.domain.evidence import Key
from qcode.domain.table import TableOptions
from qcode.storage.database import Store
from qcode.storage.evidence_filters import QUEUE, Condition, Selection, any_of

# How many of the latest decisions are looked at before all codings counted are.
RECENT = 500
_REASONS = ("unsplit", "review", "conflict", "changed", "lost")
_UNSPLIT = (
    "EXISTS (SELECT 1 FROM main.waiting w WHERE w.coding_id = c.id AND w.reason = 'split'"
    " AND w.ended_run_id IS NULL)"
)


def load_left_out(
    store: Store, codebook: Codebook, options: TableOptions, selection: Selection, key: Key
) -> dict[str, int]:
    """Return how many codings a table leaves out, by reason; reasons without any are absent.

    Reasons: unsplit (their code was split), review, conflict, changed, lost (all these wait for
    a human), retired codes, out_of_scope, not_agreed (in the consensus view, held by one coder
    alone). All within the table's filters. `key` gathers the codes of the table.
    """
    closed = Condition("") if options.filters.codes else _retired(codebook, options, selection)
    found = _by_status(store, selection, key, closed)
    counted = selection.counted()
    found["out_of_scope"] = _count(store, selection.out_of_scope(key) & counted)
    if not options.filters.codes:
        found["retired"] = _count(store, _retired(codebook, options, selection) & counted)
    if selection.not_agreed:
        alone = Condition(
            "c.id IN (SELECT value FROM json_each(?))", (json.dumps(selection.not_agreed),)
        )
        found["not_agreed"] = _count(store, alone & selection.coded(key) & selection.places)
    return {reason: count for reason, count in found.items() if count}


def load_last_decision(store: Store, selection: Selection, key: Key) -> str:
    """Return the time of the last decision on a coding that is counted, "" without any.

    The latest decisions of the project are tried first: one of them nearly always counts.
    """
    condition = selection.coded(key) & selection.counted()
    recent = store.execute(
        "SELECT max(r.at) FROM (SELECT at, coding_id FROM decision WHERE coding_id IS NOT NULL"
        f" ORDER BY id DESC LIMIT {RECENT}) r JOIN coding c ON c.id = r.coding_id"
        f" WHERE {condition.text}",
        condition.values,
    ).fetchone()[0]
    if recent is not None:
        return str(recent)
    found = store.execute(
        "SELECT max(r.at) FROM coding c JOIN decision r ON r.coding_id = c.id"
        f" WHERE {condition.text}",
        condition.values,
    ).fetchone()[0]
    return str(found or "")


def _by_status(store: Store, selection: Selection, key: Key, closed: Condition) -> dict[str, int]:
    """Count what waits, that of codes which went included: a split code has no row of its own."""
    coded = selection.coded(key)
    condition = (any_of([coded, closed]) if closed.text else coded) & selection.waiting()
    rows = store.execute(
        f"SELECT CASE WHEN c.status = 'review' AND {_UNSPLIT} THEN 'unsplit' ELSE c.status END,"
        f" count(*) FROM {QUEUE} WHERE {condition.text} GROUP BY 1",
        condition.values,
    )
    counts = dict(rows)
    return {reason: counts[reason] for reason in _REASONS if reason in counts}


def _retired(codebook: Codebook, options: TableOptions, selection: Selection) -> Condition:
    facets = set(options.filters.facets)
    retired = frozenset(
        code.id
        for code in codebook.codes
        if code.status != "active" and (not facets or facets & _facets_of(codebook, code))
    )
    return selection.coded(Key("", codes=retired))


def _facets_of(codebook: Codebook, code: Code) -> set[str]:
    """Return the facet of a code; of one that went, those of the codes it became."""
    known = [codebook.code(name) for name in code.change.successors if codebook.has_code(name)]
    return {code.facet, *(successor.facet for successor in known)}


def _count(store: Store, condition: Condition) -> int:
    text = f"SELECT count(*) FROM coding c WHERE {condition.text}"
    return int(store.execute(text, condition.values).fetchone()[0])
