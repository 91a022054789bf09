"""The plan of a recode as plain lines: what each operation does, and the sum of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qcode.domain.effect import Counted, Effect, Effects, Frequency
from qcode.domain.words import counted

_QUEUES = {
    "split": "split", "narrowed": "narrow", "facet_changed": "facet",
    "facet_polarity_changed": "polarity", "retired": "retired",
}  # fmt: skip
_FACES = {"waiting": "w", "zero": "0", "na": "–", "disputed": "≠"}


def plan_lines(effects: Effects, recomputed: Sequence[str]) -> Iterator[str]:
    """Yield a line an operation, what it does below it, then the sums."""
    for effect in effects.each:
        yield f"{effect.operation.kind}: {effect.operation.words}"
        yield from (f"    {words}" for words in _doings(effect))
    if recomputed:
        yield f"suggestions to recompute: {', '.join(recomputed)}"
    if effects.frequencies:
        yield "frequency before and after:"
        yield from (f"    {_frequency(found)}" for found in effects.frequencies)
    if effects.total.get("before"):
        yield total_words(effects.total)


def total_words(total: Mapping[str, int]) -> str:
    """Return the words in which every coding is accounted for."""
    parts = (f"{total[name]:,} {name}" for name in ("relinked", "collapsed", "queued", "unchanged"))
    return f"{counted(total['before'], 'coding')} before = {' + '.join(parts)}"


def waiting_line(waiting: int) -> str:
    """Return the line that says where to go on."""
    waits = f"{counted(waiting, 'coding')} {_verb(waiting, 'wait')}"
    return f"{waits} for a decision: qcode review --queue all"


def _verb(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def _doings(effect: Effect) -> Iterator[str]:
    if effect.relinked:
        yield f"{counted(effect.relinked, 'coding')} relinked"
    if effect.collapsed:
        words = f"{counted(effect.collapsed, 'coding')} {_verb(effect.collapsed, 'go')}"
        yield f"{words.replace(' gos', ' goes')} into another that says the same"
    if effect.conflicts:
        yield f"{counted(effect.conflicts, 'coding')} in conflict: same words, other values"
    if effect.overlaps:
        yield f"{counted(effect.overlaps, 'pair')} of codings overlap and both keep counting"
    if effect.queued:
        queue = _QUEUES[effect.operation.kind]
        yield f"{counted(effect.queued, 'coding')} queued for review (queue {queue})"
    if effect.not_coded_for:
        what = "what results" if effect.operation.kind in ("merged", "split") else "it"
        yield f"{counted(effect.not_coded_for, 'document')} not coded for {what}"
    if effect.suggestions:
        yield f"{counted(effect.suggestions, 'suggestion')} made anew or taken away"
    if effect.samples:
        yield f"codings concerned: {_some(effect.samples)}"


def _some(ids: Iterable[str]) -> str:
    return " ".join(id_[:8] for id_ in ids)


def _frequency(found: Frequency) -> str:
    rolled = " with what stands under it" if found.is_rollup else ""
    return f"{found.code}{rolled}: {_counted(found.before)} → {_counted(found.after)}"


def _counted(held: Counted | None) -> str:
    if held is None:
        return "no active code"
    references, documents = held.get("references"), held.get("documents")
    if references is None or documents is None:
        face = str(held.get("face", "nc"))
        return _FACES.get(face, face)
    return f"{counted(int(references), 'reference')} in {counted(int(documents), 'document')}"
