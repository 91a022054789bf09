"""The score of a suggestion: how much the cues found say, between 0 and 1.

A cue found alone is worth its strength: strong 0.8, normal 0.5, weak 0.2, so that a weak cue
stays below a normal one and a normal one below a strong one. Cues are taken as independent
hints (noisy-or; Pearl 1988): together they are worth 1 - (1 - w1)(1 - w2)..., where each
cue counts once however often it occurs, and a match that lies inside a longer match of the
same code does not count (no second hint from the same words). The score says nothing about
polarity: a cue for absence is a hint that the code is spoken of, like any other.
"""

from __future__ import annotations

from qcode.suggest.cues import Use

Match = tuple[int, int, Use]
"""Start and end in the document text, and what the match says."""


Found = tuple[int, int, int, Use]
"""The position of a segment, and a match in it."""

Tries = list[list[int]]
"""For each pattern, the positions of the segments it is worth trying on."""


def score_of(matches: list[Match]) -> float:
    """Return the score of matches of one code in one segment, to three places."""
    if len(matches) == 1:
        return matches[0][2].weight
    doubt = 1.0
    seen: set[str] = set()
    for _, _, use in outermost(matches):
        if use.cue not in seen:
            seen.add(use.cue)
            doubt *= 1.0 - use.weight
    return round(1.0 - doubt, 3)


def outermost(matches: list[Match]) -> list[Match]:
    """Return the matches that do not lie inside a longer one."""
    return [
        match
        for match in matches
        if not any(
            other[0] <= match[0]
            and match[1] <= other[1]
            and other[1] - other[0] > match[1] - match[0]
            for other in matches
        )
    ]


def without_exceptions(matches: list[Match]) -> list[Match]:
    """Return the matches that do not overlap an exception of their code."""
    spans = [(start, end) for start, end, use in matches if use.is_exception]
    return [
        match
        for match in matches
        if not match[2].is_exception
        and not any(match[0] < end and start < match[1] for start, end in spans)
    ]
