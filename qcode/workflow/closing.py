"""The closing step of every decision on a coding that waits.

Entries end with the act that decides them, and `coding.status` follows from what stays open.
Two things follow for others: a conflict ends by itself when its other codings have gone, and a
coder's coverage of a code that was split passes to its successors, document by document, once
she has nothing of it left to split there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from qcode.domain.codebook import Codebook
from qcode.domain.waiting import status_while
from qcode.storage.codings import decide_coding
from qcode.storage.coverage import covered_codes, save_coverage
from qcode.storage.database import Store
from qcode.storage.passing import Step, load_steps, passed_codes
from qcode.storage.waiting import count_unsplit, end_waiting, load_waiting_of, rivals_of


def decide(
    store: Store,
    run: int,
    coder: str,
    number: int,
    values: Mapping[str, object],
    kind: str,
    reasons: Collection[str] = (),
) -> list[str]:
    """Change a coding by a decision that ends its entries of these reasons; return those ended.

    A coding that is removed waits for nothing any more.
    """
    rivals = rivals_of(store, number)
    is_removed = values.get("status") == "removed"
    open_now = [entry.reason for entry in load_waiting_of(store, number)]
    ended = [reason for reason in open_now if is_removed or reason in reasons]
    status = "removed" if is_removed else status_while(set(open_now) - set(ended))
    decide_coding(store, run, coder, number, {**values, "status": status}, kind)
    if ended:
        end_waiting(store, run, number, ended)
    for rival in rivals:
        _end_lone_conflict(store, run, coder, rival)
    return ended


def _end_lone_conflict(store: Store, run: int, coder: str, number: int) -> None:
    reasons = [entry.reason for entry in load_waiting_of(store, number)]
    if "conflict" in reasons and not rivals_of(store, number):
        status = status_while(reason for reason in reasons if reason != "conflict")
        decide_coding(store, run, coder, number, {"status": status}, "keep")
        end_waiting(store, run, number, ("conflict",))


def cover_successors(
    store: Store, codebook: Codebook, run: int, coder: str, done: Iterable[tuple[str, str]]
) -> list[str]:
    """Pass coverage on from codes that were split; return the documents where that was due.

    `done` are documents with the split codes of which a coding was just decided there.
    """
    covered = []
    steps: dict[str, list[Step]] = {}
    for document, code in sorted(set(done)):
        if code not in covered_codes(store, document, coder):
            continue
        found = set(_reached(store, codebook, document, coder, code))
        if found:
            if code not in steps:
                steps[code] = load_steps(store, code)
            found &= passed_codes(store, document, coder, steps[code])
        if found and save_coverage(store, run, document, coder, found):
            covered.append(document)
    return covered


def _reached(
    store: Store, codebook: Codebook, document: str, coder: str, code: str
) -> Iterator[str]:
    """Yield the active codes that a code became, as far as nothing of it waits to be split."""
    known = codebook.code(code)
    if known.status == "active":
        yield code
    elif not count_unsplit(store, document, coder, code):
        for successor in known.change.successors:
            yield from _reached(store, codebook, document, coder, successor)
