"""Polarity: whether the speaker says that it is so, or that it is not.

Need talk and support talk must not share one rule. Where a facet's negation "states", a denial
mostly says what is lacking ("nobody teaches me") and so states the code; it denies the code
only if what is denied is the trouble itself ("no problem"), if it is a rhetorical question
("what's there to worry about"), or if the thing is said not to be needed. Where a facet's
negation "denies", a denial of giving or receiving means that there was none; other denials in
the passage ("she didn't say I was silly") say nothing about the support. That what was given
stopped, was refused or cannot be given denies it too, without a word of denial; that there is
enough of something says nothing about who gave it.

In every facet a denial reaches no further than its clause, two denials make an assertion,
"not X but Y" is read by its second half, and a denial inside a cue belongs to the cue. The
words are tables by script (`negation`). Every answer comes with its rule in words.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from qcode.suggest.marks import DENIALS, Mark, Marks
from qcode.suggest.scoring import Match, outermost

Answer = tuple[str, str]
"""A polarity and the rule that gave it, in words."""


class Verdict(NamedTuple):
    """The polarity of one code in a segment, the time it speaks of, and a rule a match."""

    polarity: str
    time: str
    rules: tuple[str, ...]


class _Cue(NamedTuple):
    """A match as seen from its segment: places count from the segment's start."""

    start: int
    end: int
    is_counter: bool
    is_strong: bool


def judge(negation: str, matches: list[Match], first: int, marks: Marks | None) -> Verdict:
    """Return the polarity of one code in the segment that begins at `first`.

    `negation` is the facet's rule: "states", "denies", or anything else for none.
    """
    cues = [
        _Cue(start - first, end - first, use.polarity == "absent", use.strength == "strong")
        for start, end, use in matches
    ]
    answers = [_answer(negation, marks, cue, cues) for cue in cues]
    polarities = [answers[at][0] for at in _deciding(matches, cues, marks)]
    polarity = polarities[0] if len(set(polarities)) == 1 else "mixed"
    times = {marks.time_at(cue.start) for cue in cues} if marks and marks.is_timed else {""}
    time = times.pop() if len(times) == 1 else ""
    return Verdict(polarity, time, tuple(rule for _, rule in answers))


def _deciding(matches: list[Match], cues: list[_Cue], marks: Marks | None) -> list[int]:
    """Return the positions of the matches that decide.

    A match inside a longer one does not, nor a weak one beside a stronger, nor one in the
    first half of "not X but Y" beside one in the second.
    """
    if len(matches) == 1:
        return [0]
    outer = {id(match) for match in outermost(matches)}
    kept = [at for at, match in enumerate(matches) if id(match) in outer]
    firm = [at for at in kept if matches[at][2].strength != "weak"] or kept
    if marks is None or marks.not_but is None:
        return firm
    second = [at for at in firm if marks.not_but.start("y") <= cues[at].start]
    return second or firm


def _answer(negation: str, marks: Marks | None, cue: _Cue, cues: list[_Cue]) -> Answer:
    if cue.is_counter:
        return _of_counter(marks, cue)
    if marks is None or negation not in ("states", "denies"):
        return "present", ""
    half = _of_first_half(marks, cue) if "no" in marks.kinds else None
    if half:
        return half
    start, end = marks.clause_at(cue.start)
    denials = [mark for mark in marks.of_kind(DENIALS, start, end) if _is_apart(mark, cue)]
    double = _double(marks, denials, cue) if len(denials) > 1 else ""
    if double:
        return "present", f"double denial: {double}"
    if negation == "states":
        return _states(marks, cue, denials, cues)
    answer = _denies(marks, cue, denials, end) if denials else ("present", "")
    later = _ended_later(marks, cue) if answer[0] == "present" and not double else ""
    return ("absent", later) if later else answer


def _is_apart(mark: Mark, cue: _Cue) -> bool:
    """Say whether a denial is no part of the cue; "can't look after" goes beyond "look after"."""
    if mark.end <= cue.start or cue.end <= mark.start:
        return True
    is_beyond = mark.start < cue.start or cue.end < mark.end
    return mark.kind == "unable" and mark.start <= cue.start and cue.end <= mark.end and is_beyond


def _of_counter(marks: Marks | None, cue: _Cue) -> Answer:
    start = marks.clause_at(cue.start)[0] if marks else 0
    for mark in marks.of_kind(("no", "nobody"), start, cue.start) if marks else ():
        if marks and marks.is_filled(mark.end, cue.start):
            return "present", f"the cue for absence is denied: {mark.word}"
    return "absent", "the cue points to absence"


def _of_first_half(marks: Marks, cue: _Cue) -> Answer | None:
    """Judge a cue in the first half of "not X but Y"."""
    found = marks.not_but
    if found is None or not found.start("x") <= cue.start < found.end("x"):
        return None
    inner = marks.of_kind(("no", "nobody"), found.start("x"), cue.start)
    if inner:
        return "present", f"double denial: not ... {inner[0].word}"
    return "absent", "not X but Y: the cue is in the first half"


def _double(marks: Marks, denials: list[Mark], cue: _Cue) -> str:
    """Return two denials before the cue of which one denies the other, or ""."""
    kinds = ("no", "nobody", "unable")
    before = [m for m in denials if m.end <= cue.start and m.kind in kinds]
    for one, other in pairwise(before):
        is_near = other.start - one.end <= marks.near or marks.is_filled(one.end, other.start)
        if is_near and cue.start - other.end <= marks.reach:
            return f"{one.word} ... {other.word}"
    return ""


def _states(marks: Marks, cue: _Cue, denials: list[Mark], cues: list[_Cue]) -> Answer:
    start, end = marks.clause_at(cue.start)
    denials = [mark for mark in denials if mark.kind != "ended"]
    for mark in denials:
        answer = _stated(marks, cue, mark, end)
        if answer:
            return answer
    if denials:
        return "present", f"a denial states it: {denials[0].word}"
    # Praise beside a strong cue is about something else ("so gifted, a pity nobody trains her").
    if any(other.is_strong and start <= other.start < end for other in cues):
        return "present", ""
    praise = _praise(marks, cue)
    return ("absent", praise) if praise else ("present", "")


def _stated(marks: Marks, cue: _Cue, mark: Mark, end: int) -> Answer | None:
    """Judge one denial in a clause of need talk; None where it does not decide."""
    reason = _NOT_NEEDED.get(mark.kind, "")
    if reason:
        pass
    elif mark.kind in ("nobody", "ask_who") and marks.is_harm_next(mark.end, end):
        reason = "nobody does it"
    elif mark.kind in ("nobody", "unable", "ask_who"):
        pass
    elif marks.is_trouble_next(mark.end, end):
        reason = "the trouble is denied"
    elif marks.is_lacking_next(mark.end, end):
        pass
    elif cue.is_strong and marks.is_filled(mark.end, cue.start):
        reason = "what would state it is denied"
    elif mark.kind == "ask" and mark.end <= cue.start:
        reason = "rhetorical question"
    elif marks.has_trouble(mark.end, min(end, mark.end + marks.reach)):
        reason = "the trouble is denied"
    elif marks.is_denial_in(cue.start, cue.end) and marks.is_filled(mark.end, cue.start):
        reason = "a denial is denied"
    return ("absent", f"{reason}: {mark.word}") if reason else None


_NOT_NEEDED = {"needless": "it is not needed", "ample": "there is enough"}


def _praise(marks: Marks, cue: _Cue) -> str:
    """Return the rule by which the speaker says that all is well with the cue's topic, or ""."""
    start, end = marks.clause_at(cue.start)
    places = [(start, end)]
    following = marks.next_clause(cue.start)
    if following and end - start <= marks.topic and not marks.is_contrast_at(following[0]):
        places.append(following)
    for first, last in places:
        for mark in marks.of_kind(("fine",), first, last):
            is_denied = any(
                marks.is_filled(no.end, mark.start)
                for no in marks.of_kind(("no",), first, mark.start)
            )
            if not is_denied and (mark.end <= cue.start or cue.end <= mark.start):
                return f"all is well: {mark.word}"
    return _denied_next(marks, places[1]) if len(places) > 1 else ""


def _denied_next(marks: Marks, clause: tuple[int, int]) -> str:
    for mark in marks.of_kind(("no", "needless", "ample"), *clause):
        if mark.kind in ("needless", "ample") or marks.is_trouble_next(mark.end, clause[1]):
            return f"the trouble is denied: {mark.word}"
    return ""


def _denies(marks: Marks, cue: _Cue, denials: list[Mark], end: int) -> Answer:
    for mark in denials:
        if mark.kind in ("ended", "unable") and marks.is_denied(mark.start):
            return "present", f"double denial: {mark.word}"
    for mark in denials:
        if mark.kind in ("forbid", "ample"):  # nothing about what was given
            continue
        if mark.kind in _DENYING:
            return "absent", f"{_DENYING[mark.kind]}: {mark.word}"
        if mark.end <= cue.start:
            is_touched = marks.is_filled(mark.end, cue.start) or (
                mark.kind == "no" and marks.has_giving(mark.end, cue.start)
            )
        else:
            is_touched = mark.kind == "no" and marks.is_giving_next(mark.end, end)
        if is_touched:
            return "absent", f"it is denied: {mark.word}"
    if denials:
        return "present", f"the denial is about something else: {denials[0].word}"
    return "present", ""


def _ended_later(marks: Marks, cue: _Cue) -> str:
    """Return the rule by which the next clause says that the support ended or fails, or "".

    That the speaker is not able to do something says nothing about the support.
    """
    following = marks.next_clause(cue.start)
    if following is None:
        return ""
    for mark in marks.of_kind(("ended", "unable"), *following):
        is_own = mark.kind == "unable" and marks.has_speaker(following[0], mark.start)
        if not is_own and not marks.is_denied(mark.start):
            return f"{_DENYING[mark.kind]}: {mark.word}"
    return ""


# Denials that deny support whatever stands between them and the cue, and the rule's words.
_DENYING = {
    "ask": "rhetorical question",
    "ask_who": "rhetorical question",
    "nobody": "nobody gives it",
    "unable": "it cannot be given",
    "ended": "it ended, was refused or did not come",
}
