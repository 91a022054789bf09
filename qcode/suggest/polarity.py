"""Polarity."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.suggest.scoring import Match


@dataclass(frozen=True, slots=True)
class Marks:
    """x"""


@dataclass(frozen=True, slots=True)
class Verdict:
    polarity: str
    time: str
    rules: tuple[str, ...]


def read_marks(words: str, script: str) -> Marks | None:
    return None


def judge(negation: str, matches: list[Match], first: int, marks: Marks | None) -> Verdict:
    found = {use.polarity or "present" for _, _, use in matches}
    return Verdict(found.pop() if len(found) == 1 else "mixed", "", tuple("" for _ in matches))
