"""Coverage carried through a recode: what a coder has worked through for the codes of today.

A renaming carries it; after a merger the code is covered where all that went into it were;
the parts of a split are covered where nothing of it waits to be split, one that was a code
before where it was covered itself; new and widened codes are not. What is ended and what is
declared anew are rows of the recode's run. A code that was split stays in what was covered:
its parts follow when the last of it is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from qcode.domain.codebook import Codebook
from qcode.domain.fates import fate_of, steps_in
from qcode.domain.operation import Operation
from qcode.storage.database import Store
from qcode.storage.interning import code_names, code_number, code_set_number, load_code_sets
from qcode.storage.journal import record_inserted, update_rows

Place = tuple[int, int]
"""The numbers of a document and of a coder."""
Row = tuple[int, int, int, int, int, str]


class _Followed(NamedTuple):
    """The positions of the rows that end, the codes of a new row, what was and is covered."""

    ending: tuple[int, ...]
    new: frozenset[str]
    was: frozenset[str]
    now_is: frozenset[str]


@dataclass(slots=True)
class Covered:
    """How coverage follows, in ids of codes.

    `renamed` holds old -> new; `merged` target -> all that went into it, the target itself
    where it was there before; `split` code -> parts; `old_parts` the parts that were codes
    before; `widened` the codes whose criteria became wider.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    split: Mapping[str, Sequence[str]] = field(default_factory=dict)
    old_parts: frozenset[str] = frozenset()
    widened: frozenset[str] = frozenset()

    def touched(self) -> set[str]:
        """The codes whose coverage can change."""
        merged = {code for codes in self.merged.values() for code in codes}
        return {*self.renamed, *merged, *self.split, *self.widened, *self.old_parts}

    def follow(self, codes: Iterable[str], unsplit: frozenset[str]) -> frozenset[str]:
        """Return what a coder covers afterwards of what she covered; `unsplit` codes wait."""
        held = {self.renamed.get(code, code) for code in codes}
        for target, sources in self.merged.items():
            is_whole = held.issuperset(self.renamed.get(code, code) for code in sources)
            held -= set(sources) | {target}
            held |= {target} if is_whole else set()
        for code, parts in self.split.items():
            # A part that was a code before stood for more than what comes to it now.
            unknown = self.old_parts & set(parts)
            if code in held and code not in unsplit:
                held |= set(parts) - (unknown - held)
            else:
                held -= unknown
        return frozenset(held - self.widened)


def covered_by(operations: Iterable[Operation], old: Codebook, new: Codebook) -> Covered:
    """Return how coverage follows from a codebook to the next, by what differs."""
    after, steps = {code.id: code for code in new.codes}, steps_in(new)
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for operation in operations:
        kinds.setdefault(operation.kind, []).append(operation.codes)
    renamed = {codes[0]: codes[1] for codes in kinds.get("renamed", ())}
    before = {code.id for code in old.codes if code.status != "gone"} | set(renamed.values())
    merged = {
        codes[-1]: codes if codes[-1] in before else codes[:-1] for codes in kinds.get("merged", ())
    }
    split = {
        code: tuple(fate_of(part, steps, after).end for part in parts)
        for code, *parts in kinds.get("split", ())
    }
    parts = {part for codes in split.values() for part in codes}
    widened = {code for codes in kinds.get("widened", ()) for code in codes}
    return Covered(renamed, merged, split, frozenset(parts & before), frozenset(widened))


@dataclass(frozen=True, slots=True)
class Lost:
    """By document, what anybody covered before and what is covered after."""

    before: Mapping[int, frozenset[str]]
    after: Mapping[int, frozenset[str]]

    def count(self, before: Iterable[str], after: Iterable[str]) -> int:
        """Return in how many documents one of `before` was covered and not all of `after` is."""
        was, wanted = set(before), set(after)
        return sum(
            bool(codes & was) and not wanted <= self.after[document]
            for document, codes in self.before.items()
        )

    def count_without(self, code: str) -> int:
        """Return how many documents were worked through for anything, and are not for a code."""
        return sum(code not in codes for codes in self.after.values())


def carry_coverage(store: Store, run: int, covered: Covered) -> Lost:
    """Carry all coverage and return what became of it in active documents."""
    names, sets = code_names(store), load_code_sets(store)
    named = {number: frozenset(names[code] for code in codes) for number, codes in sets.items()}
    waiting = _unsplit(store, covered.split)
    active = {
        number for (number,) in store.execute("SELECT id FROM document WHERE state = 'active'")
    }
    ended: list[int] = []
    made: list[tuple[object, ...]] = []
    numbers: dict[frozenset[str], int] = {}
    before: dict[int, frozenset[str]] = {}
    after: dict[int, frozenset[str]] = {}
    known: dict[object, _Followed] = {}
    for place, rows in _iter_places(store):
        unsplit = waiting.get(place, frozenset())
        key = (tuple(row[3] for row in rows), unsplit)
        if key not in known:
            known[key] = _followed(covered, [named[number] for number in key[0]], unsplit)
        positions, new, was, now_is = known[key]
        if new and new not in numbers:
            numbers[new] = code_set_number(store, new)
        ended += [rows[at][2] for at in positions]
        if new:
            source = rows[positions[-1] if positions else -1]
            made.append((*place, numbers[new], source[4], source[5], run))
        if place[0] in active:
            _add(before, place[0], was)
            _add(after, place[0], now_is)
    _write(store, run, ended, made)
    return Lost(before, after)


def _add(held: dict[int, frozenset[str]], document: int, codes: frozenset[str]) -> None:
    """Add what is covered in a document; where all are covered alike they share one set."""
    known = held.get(document)
    held[document] = codes if known is None or known <= codes else known | codes


def _followed(covered: Covered, sets: list[frozenset[str]], unsplit: frozenset[str]) -> _Followed:
    """Follow the coverage of one coder in one document, a set of codes a row."""
    was = frozenset[str]().union(*sets)
    now_is = covered.follow(was, unsplit)
    ending = tuple(at for at, codes in enumerate(sets) if not codes <= now_is)
    kept = (codes for at, codes in enumerate(sets) if at not in ending)
    return _Followed(ending, now_is.difference(*kept), was, now_is)


def _iter_places(store: Store) -> Iterator[tuple[Place, list[Row]]]:
    rows = store.execute(
        "SELECT document_id, coder_id, id, set_id, codebook_id, at FROM coverage"
        " WHERE ended_run_id IS NULL ORDER BY document_id, coder_id, id"
    ).fetchall()
    for place, held in groupby(rows, key=lambda row: (row[0], row[1])):
        yield place, list(held)


def _unsplit(store: Store, split: Iterable[str]) -> dict[Place, frozenset[str]]:
    """Return by document and coder the codes of which something waits to be split."""
    found: dict[Place, frozenset[str]] = {}
    for code in split:
        rows = store.execute(
            "SELECT DISTINCT document_id, coder_id FROM waiting JOIN coding ON coding.id ="
            " coding_id WHERE reason = 'split' AND ended_run_id IS NULL AND code_id = ?",
            (code_number(store, code),),
        )
        for place in rows:
            found[place] = found.get(place, frozenset()) | {code}
    return found


def _write(store: Store, run: int, ended: list[int], made: list[tuple[object, ...]]) -> None:
    if ended:
        store.execute("CREATE TEMP TABLE IF NOT EXISTS ending (id INTEGER PRIMARY KEY)")
        store.executemany("INSERT INTO temp.ending VALUES (?)", ((number,) for number in ended))
        condition = "id IN (SELECT id FROM temp.ending)"
        update_rows(store, run, "coverage", condition, (), {"ended_run_id": run})
        store.execute("DROP TABLE temp.ending")
    if made:
        last = store.execute("SELECT ifnull(max(id), 0) FROM coverage").fetchone()[0]
        store.executemany(
            "INSERT INTO coverage (document_id, coder_id, set_id, codebook_id, at, run_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            made,
        )
        record_inserted(store, run, "coverage", int(last))
