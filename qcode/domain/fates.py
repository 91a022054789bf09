"""What became of the ids of a codebook, followed to where they lead.

An id that goes leaves a short entry, or is named by the code that took its place. Entries
stay for good, so the way from an id may run through several of them: A was merged into B, and
B was renamed to C two versions later. A way that ends at an active code is followed to its
end; any other end is a fault of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qcode.domain.codebook import Code, Codebook

Steps = Mapping[str, tuple[str, str]]
"""Old id -> ("renamed" or "merged", the id in its place)."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one id. `kind` is kept, missing, renamed, merged, split or circle.

    `path` are the ids on the way, the id itself first; its last one holds what it stood for.
    """

    kind: str
    path: tuple[str, ...]

    @property
    def end(self) -> str:
        """The id at the end of the way."""
        return self.path[-1]

    @property
    def by_way_of(self) -> str:
        """Words for the ids between; empty where the way is one step."""
        between = self.path[1:-1]
        return f" (by way of {', '.join(between)})" if between else ""


def steps_in(codebook: Codebook) -> dict[str, tuple[str, str]]:
    """Return every renaming and merger that a codebook tells of."""
    steps: dict[str, tuple[str, str]] = {}
    for code in codebook.codes:
        change = code.change
        if change.renamed_from:
            steps[change.renamed_from] = ("renamed", code.id)
        if change.renamed_to:
            steps[code.id] = ("renamed", change.renamed_to)
        if change.merged_into:
            steps[code.id] = ("merged", change.merged_into)
    return steps


def fate_of(code: str, steps: Steps, after: Mapping[str, Code]) -> Fate:
    """Return what became of an id by a codebook's `steps` and codes."""
    path, kinds = [code], set[str]()
    while path[-1] in steps:
        kind, following = steps[path[-1]]
        if following in path:
            return Fate("circle", (*path, following))
        kinds.add(kind)
        path.append(following)
    if kinds:
        return Fate("merged" if "merged" in kinds else "renamed", tuple(path))
    if code not in after:
        return Fate("missing", (code,))
    return Fate("split" if after[code].change.split_into else "kept", (code,))


def first_name(codebook: Codebook, code: str) -> str:
    """Return the id that a code had before it was ever renamed."""
    before = codebook.former_ids
    seen = [code]
    while (former := before.get(seen[-1], "")) and former not in seen:
        seen.append(former)
    return seen[-1]


def current_names(codebook: Codebook) -> dict[str, str]:
    """Return the present id of every id that was renamed away, however often."""
    after = {item.id: item for item in codebook.codes}
    steps = steps_in(codebook)
    fates = {
        old: fate_of(old, steps, after) for old, (kind, _) in steps.items() if kind == "renamed"
    }
    return {old: fate.end for old, fate in fates.items() if fate.kind == "renamed"}
