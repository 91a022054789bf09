"""The account of a correction in words: what went where, with both texts where a human is asked."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.domain.correction import Correction, Moved, Place
from qcode.domain.words import counted
from qcode.show.escape import visible_line

_SAMPLE = 5
_ASIDE = 18  # characters shown on each side of a passage


def correction_lines(item: Correction) -> Iterator[str]:
    """Yield the account of one document, a line each."""
    outcomes = ", ".join(f"{count} {name}" for name, count in item.outcomes.items() if count)
    how = "read otherwise" if item.is_rereading else "corrected"
    yield f"{item.document} {how}: {counted(len(item.moved), 'coding')}" + (
        f": {outcomes}" if outcomes else ""
    )
    yield from (f"  {visible_line(words)}" for words in (*item.facts, *item.proposals))
    if item.is_other:
        yield "  hardly a word is the same: is this another interview? Then take it back"
        yield "    (qcode undo) and ingest the file under a name of its own"
    if item.of_roles:
        yield f"  another role: {counted(item.of_roles, 'coding')} wait for a decision"
    if any(item.verdicts.values()):
        held = ", ".join(f"{n} {name}" for name, n in item.verdicts.items() if n)
        yield f"  decisions on suggestions: {held}"
    if item.covered:
        words = counted(item.new_words, "new word")
        coders = ", ".join(item.covered)
        yield f"  {words} of informants: coverage ends for {coders}"
    for moved in item.moved:
        if moved.reason:
            yield from _asked(moved)
        elif moved.was_lost and moved.now:
            yield f"  found again {_name(moved)}: turn {moved.now.turn}"
    for outcome in ("moved", "respelled"):
        yield from _sampled([moved for moved in item.moved if moved.outcome == outcome])


def _asked(moved: Moved) -> Iterator[str]:
    yield f"  {moved.outcome} {_name(moved)}: {moved.note}"
    yield f"    was {_place(moved.was)}"
    if moved.now:
        yield f"    now {_place(moved.now)}"


def _sampled(items: list[Moved]) -> Iterator[str]:
    for moved in items[:_SAMPLE]:
        if moved.now:
            was, now = visible_line(moved.was.quote), visible_line(moved.now.quote)
            turns = f"turn {moved.was.turn} → {moved.now.turn}"
            yield f"  {moved.outcome} {_name(moved)}: {turns}: {was}" + (
                f" → {now}" if was != now else ""
            )
    if len(items) > _SAMPLE:
        yield f"  … and {len(items) - _SAMPLE} more {items[0].outcome} (all: --format json)"


def _name(moved: Moved) -> str:
    return f"{moved.coding[:8]} {moved.code} [{moved.coder}]"


def _place(place: Place) -> str:
    before, after = place.before[-_ASIDE:], place.after[:_ASIDE]
    words = visible_line(f"{before}[{place.quote}]{after}")
    who = f" {place.speaker}" if place.speaker else ""
    return f"turn {place.turn}{who}: {words}"
