"""Which codings a view leaves out because several coders worked on the same text.

A view chooses among codings in force; it never makes one up. `consensus`: per document and
code, where one coder worked (has codings or coverage there), theirs; where several did, what
each of them codes with the same code, polarity and case on overlapping spans, kept as the
first coder's coding, with her span and modifiers. `all`: overlapping codings of different
coders equal in code, polarity, case and modifiers are one, transitively; of such a group the
codings of the coder who has most there are kept, so that one coder's own never collapse. The
first coder is the one who came to the project first.

Documents that one coder worked on alone are never read: one walk over an index finds the
others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qcode.domain.table import ALL, CONSENSUS
from qcode.storage.database import Store
from qcode.storage.interning import load_code_sets


class Dropped(NamedTuple):
    """Numbers of codings in force that a view does not count.

    `not_agreed` are those among them that nobody else shares; the others are counted
    through another coder's coding.
    """

    codings: tuple[int, ...] = ()
    not_agreed: tuple[int, ...] = ()


class _Held(NamedTuple):
    number: int
    coder: int
    is_in_force: bool
    start: int
    end: int
    value: tuple[str, int | None]
    values: int

    def meets(self, other: _Held) -> bool:
        return self.start < other.end and other.start < self.end


def load_dropped(store: Store, view: str) -> Dropped:
    """Return what the view `consensus` or `all` leaves out; a coder's own view nothing."""
    if view not in (CONSENSUS, ALL):
        return Dropped()
    documents = _shared_documents(store)
    if not documents:
        return Dropped()
    coverage = _coverage(store, documents) if view == CONSENSUS else {}
    dropped: list[int] = []
    alone: list[int] = []
    for document, code, codings in _by_document_and_code(store, documents):
        if view == ALL:
            dropped.extend(_repeated(codings))
            continue
        covering = {who for who, codes in coverage.get(document, {}).items() if code in codes}
        out, unshared = _disagreed(codings, covering)
        dropped.extend(out)
        alone.extend(unshared)
    return Dropped(tuple(dropped), tuple(alone))


def _shared_documents(store: Store) -> list[int]:
    """Return the documents in which more than one coder has codings or coverage."""
    rows = store.execute(
        "SELECT document_id FROM ("
        " SELECT document_id, min(coder_id) AS low, max(coder_id) AS high FROM coding"
        "   INDEXED BY coding_coder GROUP BY document_id"
        " UNION ALL SELECT document_id, min(coder_id), max(coder_id) FROM coverage"
        "   WHERE ended_run_id IS NULL GROUP BY document_id"
        ") GROUP BY document_id HAVING min(low) <> max(high)"
    )
    return [number for (number,) in rows]


def _coverage(store: Store, documents: list[int]) -> dict[int, dict[int, set[int]]]:
    """Return, by document and coder, the codes worked through."""
    sets = load_code_sets(store)
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = store.execute(
        "SELECT document_id, coder_id, set_id FROM coverage WHERE ended_run_id IS NULL"
        " AND document_id IN (SELECT value FROM json_each(?))",
        (json.dumps(documents),),
    )
    for document, coder, number in rows:
        found[document][coder] |= sets[number]
    return found


def _by_document_and_code(
    store: Store, documents: list[int]
) -> Iterator[tuple[int, int, list[_Held]]]:
    rows = store.execute(
        "SELECT document_id, code_id, id, coder_id, status = 'in_force', start, end, polarity,"
        " case_id, values_id FROM coding WHERE status <> 'removed'"
        " AND document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, start, id",
        (json.dumps(documents),),
    )
    current = 0
    held: dict[int, list[_Held]] = defaultdict(list)
    for document, code, number, coder, in_force, start, end, polarity, case, values in rows:
        if document != current:
            yield from ((current, key, group) for key, group in held.items())
            current = document
            held = defaultdict(list)
        held[code].append(
            _Held(number, coder, bool(in_force), start, end, (polarity, case), values)
        )
    yield from ((current, key, group) for key, group in held.items())


def _disagreed(codings: list[_Held], covering: set[int]) -> tuple[list[int], list[int]]:
    """Return what the consensus leaves out, and which of it nobody else shares."""
    workers = sorted(covering | {coding.coder for coding in codings})
    in_force = [coding for coding in codings if coding.is_in_force]
    if len(workers) < 2:
        return [], []
    by_coder = {who: [c for c in in_force if c.coder == who] for who in workers}
    kept = [
        coding
        for coding in by_coder[workers[0]]
        if all(_has_match(coding, by_coder[who]) for who in workers[1:])
    ]
    numbers = {coding.number for coding in kept}
    out = [coding for coding in in_force if coding.number not in numbers]
    unshared = [coding.number for coding in out if not _has_match(coding, kept)]
    return [coding.number for coding in out], unshared


def _has_match(coding: _Held, others: Iterable[_Held]) -> bool:
    return any(coding.value == other.value and coding.meets(other) for other in others)


def _repeated(codings: list[_Held]) -> list[int]:
    """Return the codings that another coder's equal, overlapping one stands for."""
    groups: dict[tuple[tuple[str, int | None], int], list[_Held]] = defaultdict(list)
    for coding in codings:
        if coding.is_in_force:
            groups[coding.value, coding.values].append(coding)
    out: list[int] = []
    for group in groups.values():
        for component in _components(group):
            own: dict[int, list[int]] = defaultdict(list)
            for coding in component:
                own[coding.coder].append(coding.number)
            keeper = min(own, key=lambda who: (-len(own[who]), who))
            out.extend(n for who, numbers in own.items() if who != keeper for n in numbers)
    return out


def _components(codings: list[_Held]) -> list[list[_Held]]:
    """Return the groups joined by overlaps between different coders."""
    component = list(range(len(codings)))

    def root(at: int) -> int:
        while component[at] != at:
            at = component[at]
        return at

    for at, coding in enumerate(codings):
        for before in range(at):
            other = codings[before]
            if coding.coder != other.coder and coding.meets(other):
                component[root(at)] = root(before)
    groups: dict[int, list[_Held]] = defaultdict(list)
    for at, coding in enumerate(codings):
        groups[root(at)].append(coding)
    return list(groups.values())
