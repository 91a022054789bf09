"""What the suggestions of a code depend on, and what a change of it touches.

A code's part of a fingerprint is a hash of its rules (engine, facet's negation, definition)
and its cues as written. Two parts compared tell where the code must be searched again:
nowhere; in documents that hold a changed phrase; in documents that have suggestions of it
(the rules changed, the places cannot have); or everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from qcode.domain.codebook import Code, Codebook, Cue
from qcode.domain.identity import hash_words
from qcode.suggest.cues import definition_key, phrases_of
from qcode.suggest.proposing import ENGINE

# With more changed codes than this, looking for where each can stand costs more than it saves.
MOST_NARROWED = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """Which codes must be searched again, and where.

    `everywhere` and `where_found` hold code ids, `where_said` the folded phrases of which a
    document must hold one. `added` are codes that were never searched for: a document whose
    persons stand for one is searched as well.
    """

    everywhere: frozenset[str] = frozenset()
    where_found: frozenset[str] = frozenset()
    where_said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    added: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.everywhere or self.where_found or self.where_said or self.added)


def parts_of(codebook: Codebook) -> dict[str, Any]:
    """Return the parts of the fingerprint of a search for all active codes, by code."""
    return {code.id: _part(codebook, code) for code in codebook.active_codes()}


def _part(codebook: Codebook, code: Code) -> list[Any]:
    facet = codebook.facet(code.facet)
    time = codebook.modifier("time")
    rules = hash_words(
        facet.negation,
        str(facet.polarity),
        definition_key(code),
        *(time.values if time else ()),
    )
    # A code in another facet is hidden by other names: all of it is searched again.
    return [f"{ENGINE} {code.facet}", rules, sorted({_cue_words(cue) for cue in code.cues})]


def _cue_words(cue: Cue) -> str:
    values = [cue.kind, cue.words, cue.strength, cue.lang, cue.inflect, cue.polarity]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def difference(
    old: Mapping[str, Any], new: Mapping[str, Any], codes: Collection[str] | None
) -> Difference:
    """Compare what documents were searched with (`old`) to what they should be (`new`).

    `codes` limits the comparison to the codes asked for; None compares all, and finds those
    that `new` no longer has.
    """
    asked = set(old) | set(new) if codes is None else set(codes)
    everywhere: set[str] = set()
    where_found: set[str] = set()
    where_said: dict[str, tuple[str, ...]] = {}
    for code in sorted(asked):
        was, now = old.get(code), new.get(code)
        if was == now:
            continue
        if now is None:
            where_found.add(code)
            continue
        phrases = _changed_phrases(was[2] if was else [], now[2])
        if phrases is None or (was is not None and was[0] != now[0]):
            everywhere.add(code)
            continue
        if was is not None and was[1] != now[1]:
            where_found.add(code)
        if phrases:
            where_said[code] = phrases
    if len(where_said) > MOST_NARROWED:
        everywhere |= set(where_said)
        where_said = {}
    return Difference(
        frozenset(everywhere),
        frozenset(where_found - everywhere),
        where_said,
        frozenset(code for code in asked if code in new and code not in old),
    )


def _changed_phrases(old: list[str], new: list[str]) -> tuple[str, ...] | None:
    """Return the phrases of added and removed cues; None where one is no phrase."""
    phrases: set[str] = set()
    for words in set(old) ^ set(new):
        kind, text, strength, lang, inflect, polarity = json.loads(words)
        found = phrases_of(Cue(kind, text, strength, lang, inflect, polarity))
        if not found:
            return None
        phrases.update(found)
    return tuple(sorted(phrases))


def merged(
    old: Mapping[str, Any], new: Mapping[str, Any], codes: Collection[str] | None
) -> dict[str, Any]:
    """Return what documents have been searched with once `new` was applied to `codes`."""
    if codes is None:
        return dict(new)
    kept = {code: part for code, part in old.items() if code not in codes}
    return {**kept, **{code: new[code] for code in codes if code in new}}
