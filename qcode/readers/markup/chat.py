"""CHAT transcripts (.cha): every main tier is a turn, and the text is the file's own.

`*MOT:` is a label, `@` lines are header above the first utterance and events below it, `%com`
and its like are events, other dependent tiers (`%mor`) furniture. A time bullet behind an
utterance is its time; bullets inside one cannot be part of a quote and are not in the stored
text. Marks such as `[/]` and `<…>` are the transcriber's words and stay. Source: MacWhinney,
The CHILDES Project, 2000, part 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qcode.domain.text import PieceKind, Reading, Span
from qcode.errors import Problem
from qcode.readers.cutting import Tiling, trimmed
from qcode.readers.source import Hints, Parts, Source, build_reading

_TIER = re.compile(r"(?m)^[@*%]")
_LABEL = re.compile(r"\*(?P<label>[^\s:*]{1,40}):")
_BULLET = re.compile(
    r"[ \t]?[\x15•][ \t]?(?:%?\w{1,9}:[^\n\x15•]{0,200}?_)?(\d{1,10})_(\d{1,10})-?[ \t]?[\x15•]"
)
_SAYS = re.compile(r"%(?:com|act|add|exp|gpx|int|par|sit|tim)\w*:")
_FIELD = re.compile(r"@(?P<name>[A-Z][\w ]*?):[ \t]*(?P<value>.*)", re.DOTALL)
_NO_FIELD = frozenset(("ID", "Participants", "Comment", "G", "Bg", "Eg", "Font", "Window"))


@dataclass(frozen=True, slots=True)
class _Tier:
    """One tier with the lines that continue it, as stored; the bullets it had, in ms."""

    text: str
    times: tuple[int, int] | None = None
    removed: int = 0


def read_chat(source: Source, hints: Hints) -> tuple[Reading | None, list[Problem]]:  # noqa: ARG001 - as all readers
    """Read a CHAT transcript; times in milliseconds."""
    tiers = list(_iter_tiers(source.text))
    tiling = Tiling("".join(tier.text for tier in tiers))
    unmatched: list[Span] = []
    at = 0
    for tier in tiers:
        if not _put_tier(tiling, tier, at):
            unmatched.append(Span(*trimmed(tiling.text, at, at + len(tier.text))))
        at += len(tier.text)
    tiling.close()
    removed = sum(tier.removed for tier in tiers)
    notes = [f"times inside utterances are not in the stored text: {removed}"] if removed else []
    fields = list(_iter_fields(tiers))
    parts = Parts(tiling.pieces, tiling.turns, "chat", fields, notes, unmatched)
    return build_reading(source, "chat", tiling.text, parts), []


def _iter_tiers(text: str) -> Iterator[_Tier]:
    starts = [hit.start() for hit in _TIER.finditer(text)]
    if not starts or starts[0]:
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        tier = text[start:end]
        yield _with_times(tier) if tier.startswith("*") else _Tier(tier)


def _with_times(tier: str) -> _Tier:
    """Keep the bullet behind an utterance and take out those inside it; the first one begins."""
    first = last = None
    count = 0
    for last in _BULLET.finditer(tier):
        first, count = first or last, count + 1
    if first is None or last is None:
        return _Tier(tier)
    is_behind = not tier[last.end() :].strip()
    end = last.start() if is_behind else len(tier)
    kept = _BULLET.sub("", tier[:end]) + tier[end:] if count > is_behind else tier
    return _Tier(kept, (int(first[1]), int(last[2])), count - is_behind)


def _put_tier(tiling: Tiling, tier: _Tier, at: int) -> bool:
    """Add the pieces of one tier; say whether it is one that CHAT knows."""
    start, end = trimmed(tiling.text, at, at + len(tier.text))
    if tier.text.startswith("*"):
        return _put_utterance(tiling, tier, start, end)
    if tier.text.startswith("%"):
        kind = PieceKind.EVENT if _SAYS.match(tier.text) else PieceKind.FURNITURE
    elif tier.text.startswith("@End"):
        kind = PieceKind.FOOTER
    else:
        kind = PieceKind.EVENT if tiling.turns else PieceKind.HEADER
    tiling.put(kind, start, end)
    return tier.text[0] in "@%" or start == end


def _put_utterance(tiling: Tiling, tier: _Tier, start: int, end: int) -> bool:
    head = _LABEL.match(tiling.text, start, end)
    if head is None:
        tiling.put(PieceKind.FURNITURE, start, end)
        return False
    bullet = next(_BULLET.finditer(tiling.text, head.end(), end), None)
    stop = bullet.start() if bullet else end
    tiling.put(PieceKind.LABEL, *head.span("label"))
    tiling.put_turn(head["label"], head.end(), stop, *(tier.times or (None, None)))
    if bullet:
        tiling.put(PieceKind.TIME, *trimmed(tiling.text, *bullet.span()))
    return True


def _iter_fields(tiers: list[_Tier]) -> Iterator[tuple[str, str]]:
    """Yield the headers above the first utterance, and each participant with name and role."""
    for tier in tiers:
        if tier.text.startswith("*"):
            return
        field = _FIELD.match(tier.text)
        if field is None:
            continue
        value = " ".join(field["value"].split())
        if field["name"] == "Participants":
            yield from _iter_participants(value)
        elif field["name"] not in _NO_FIELD and value:
            yield field["name"], value


def _iter_participants(value: str) -> Iterator[tuple[str, str]]:
    for person in value.split(","):
        code, _, role = person.strip().partition(" ")
        if role:
            yield code, role.strip()
