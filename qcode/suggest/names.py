"""The persons of the case dictionary in a text, and what their names hide.

A name that stands for a code is a strong cue for it, and it says who is meant: words inside it
are no cues for other codes of the same facet ("Sister Ann" is no sister). Of two names of which
one lies in the other, the longer counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from qcode.domain.proposal import Passages
from qcode.suggest.cues import Cues, Use, make_use
from qcode.suggest.scoring import Found
from qcode.suggest.words import fold_for_matching, places_of


class Name(NamedTuple):
    """A person as named in a segment, and the code they stand for.

    `at` is the position of the segment; `use.code` is -1 where that code was not asked for.
    """

    at: int
    start: int
    end: int
    facet: str
    use: Use

    def hides(self, start: int, end: int, facet: str, code: int) -> bool:
        """Say whether a match lies inside the name and stands for another code of its facet."""
        return (
            self.start <= start
            and end <= self.end
            and facet == self.facet
            and code != self.use.code
        )

    def is_hidden_by(self, other: Name) -> bool:
        """Say whether this name is a part of another one, who is somebody else."""
        is_longer = other.end - other.start > self.end - self.start
        return is_longer and other.hides(self.start, self.end, self.facet, self.use.code)


def find_names(folded: str, passages: Passages, cues: Cues) -> list[Name]:
    """Find the persons who stand for a code in use, in a folded text."""
    positions = {code.id: at for at, code in enumerate(cues.codes)}
    found: list[Name] = []
    for form, source in passages.persons:
        facet = cues.facets.get(source)
        needle = fold_for_matching(form)
        if facet is None or not needle.strip() or needle not in folded:
            continue
        use = make_use(positions.get(source, -1), f"person: {form}", "strong")
        for at, (_, first, last, _) in enumerate(passages.segments):
            found += [
                Name(at, start, end, facet, use)
                for start, end in places_of(folded, needle, first, last)
            ]
    return found


def with_names(found: Iterable[Found], names: list[Name], cues: Cues) -> list[Found]:
    """Return the matches that no name hides, and the names as matches; in no order."""
    by_segment: dict[int, list[Name]] = {}
    for name in names:
        by_segment.setdefault(name.at, []).append(name)
    kept = [
        (at, start, end, use)
        for at, start, end, use in found
        if not any(
            name.hides(start, end, cues.codes[use.code].facet, use.code)
            for name in by_segment.get(at, ())
        )
    ]
    kept += [
        (name.at, name.start, name.end, name.use)
        for name in names
        if name.use.code >= 0 and not any(map(name.is_hidden_by, by_segment[name.at]))
    ]
    return kept
