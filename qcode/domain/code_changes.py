"""How the codes of two codebooks differ: what became of ids, and what changed within a code.

An id stands for one idea for ever. So an id that vanishes needs a word about what became of
it, and an id that comes back is refused. What changed within a code that goes on, under
whichever id, is told by `criteria`. A way through several entries is followed to its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from qcode.domain.codebook import Code, Codebook
from qcode.domain.criteria import is_same_idea, iter_changes_within, iter_facet_change
from qcode.domain.fates import Fate, fate_of, steps_in
from qcode.domain.operation import Operation


class CodeChanges:
    """Compares the codes of two codebooks.

    `in_use` are ids with codings, decisions or coverage; `earlier` holds, by id, codes of
    versions before the old one, so that an id which was left out is not used for another idea.
    """

    def __init__(
        self,
        old: Codebook,
        new: Codebook,
        in_use: Collection[str] = (),
        earlier: Mapping[str, Code] | None = None,
    ) -> None:
        self.old, self.new = old, new
        self.in_use, self.earlier = in_use, earlier or {}
        self.before = {code.id: code for code in old.codes}
        self.after = {code.id: code for code in new.codes}
        self.steps = steps_in(new)
        self.fates = {
            code.id: fate_of(code.id, self.steps, self.after)
            for code in old.codes
            if code.status != "gone"
        }

    def operations(self) -> Iterator[Operation]:
        """Yield every operation on codes."""
        renamed = self._renamed()
        yield from self._faults(renamed)
        yield from self._merged()
        for code in self.new.codes:
            former = renamed.get(code.id)
            if former is not None:
                words = f"{former} is now called {code.id}{self.fates[former].by_way_of}"
                yield Operation("renamed", words, (former, code.id), line=code.line)
                yield from iter_changes_within(self.before[former], code)
            elif code.id in self.before:
                yield from self._held(self.before[code.id], code)
            else:
                yield from self._new(code)
        yield from self._missing()
        common = [code.id for code in self.old.codes if code.id in self.after]
        if common != [code.id for code in self.new.codes if code.id in self.before]:
            yield Operation("order_changed", "the codes stand in another order")

    def _renamed(self) -> dict[str, str]:
        """Return new id -> old id of the renamings that can be."""
        found: dict[str, str] = {}
        for former, fate in self.fates.items():
            if fate.kind == "renamed" and not self._fault(former, fate):
                found.setdefault(fate.end, former)
        return found

    def _faults(self, renamed: Mapping[str, str]) -> Iterator[Operation]:
        for former, fate in self.fates.items():
            fault = self._fault(former, fate)
            if fault:
                yield fault
            elif fate.kind == "renamed" and renamed[fate.end] != former:
                words = (
                    f"{renamed[fate.end]} and {former} are both said to be renamed to {fate.end}"
                )
                advice = f"write merged_into: {fate.end} at both, or rename one of them"
                codes = (renamed[fate.end], former, fate.end)
                yield Operation("renamed_onto", words, codes, advice, self._line(former, fate))

    def _fault(self, former: str, fate: Fate) -> Operation | None:
        """Return what is wrong with the way of an id that was renamed or merged, if anything."""
        if fate.kind == "circle":
            words = f"what became of {former} runs in a circle: {' → '.join(fate.path)}"
            advice = "name a code that stays"
            return Operation("circle", words, (former,), advice, self._line(former, fate))
        if fate.kind not in ("renamed", "merged"):
            return None
        key = "renamed_to" if fate.kind == "renamed" else "merged_into"
        line, end = self._line(former, fate), self.after.get(fate.end)
        first = self.before.get(fate.path[1])
        if first is not None and first.status == "gone":
            words = f"{former} is said to go into {first.id}, which went in an earlier version"
            advice = f"write {key}: {fate.end}, a code of today"
            return Operation("dead_end", words, (former, first.id), advice, line)
        if end is None or end.status != "active":
            what = "is not in the file" if end is None else _gone_words(end)
            words = f"{former} is said to go into {fate.end}{fate.by_way_of}, which {what}"
            advice = f"write {key} with an active code, or recode with the version in between first"
            return Operation("dead_end", words, (former, fate.end), advice, line)
        if fate.kind == "renamed" and self._is_live(fate.end):
            words = f"{former} is said to be renamed to {fate.end}, which is a code already"
            advice = f"to make one code of both write merged_into: {fate.end} at {former}"
            return Operation("renamed_onto", words, (former, fate.end), advice, line)
        return None

    def _is_live(self, code: str) -> bool:
        return code in self.before and self.before[code].status != "gone"

    def _line(self, former: str, fate: Fate) -> int:
        entry = self.after.get(former) or self.after.get(fate.path[-1])
        return entry.line if entry else 0

    def _merged(self) -> Iterator[Operation]:
        groups: dict[str, list[str]] = defaultdict(list)
        for former, fate in self.fates.items():
            if fate.kind == "merged" and not self._fault(former, fate):
                groups[fate.end].append(former)
        for target, names in groups.items():
            ways = (f"{name}{self.fates[name].by_way_of}" for name in names)
            words, line = (
                f"{', '.join(ways)} merged into {target}",
                self._line(names[0], self.fates[names[0]]),
            )
            yield Operation("merged", words, (*names, target), line=line)
            for name in names:
                entry = self.after.get(name, self.after[target])
                yield from iter_facet_change(self.before[name], self.after[target], entry)

    def _new(self, code: Code) -> Iterator[Operation]:
        former = next((c.id for c in self.old.codes if c.change.renamed_from == code.id), "")
        known = self.earlier.get(code.id)
        if code.status == "gone" or (code.status == "retired" and not former):
            yield Operation("entry_added", f"{code.id} is kept as an id that went", (code.id,))
        elif former:
            words = f"{code.id} is an old name of {former}"
            advice = "an id is never used again: choose another"
            yield Operation("id_reused", words, (code.id, former), advice, code.line)
        elif known is not None and not is_same_idea(known, code):
            words = f"{code.id} comes back with another meaning than it had in an earlier version"
            advice = "an id is never used again: choose another"
            yield Operation("id_reused", words, (code.id,), advice, code.line)
        else:
            words = f"{code.id} is new: {code.name}"
            yield Operation("code_added", words, (code.id,), line=code.line)

    def _held(self, old: Code, new: Code) -> Iterator[Operation]:
        """Yield what became of an id that stands in both codebooks."""
        if old.status == "gone" and new.status == "gone":
            yield from self._told_again(old, new)
        elif new.status == "gone":
            if new.change.split_into:
                yield from self._split(new)
        elif new.status == "retired" and old.status == "active":
            yield self._retired(new)
        elif old.status == new.status == "retired":
            yield from _still_retired(old, new)
        elif old.status == "active":
            yield from iter_changes_within(old, new)
        else:
            words = f"{new.id} {_gone_words(old)} and is active again"
            advice = "an id that went is never used again: choose another"
            yield Operation("revived", words, (new.id,), advice, new.line)

    def _told_again(self, old: Code, new: Code) -> Iterator[Operation]:
        was, now = (
            [fate_of(name, self.steps, self.after).end for name in code.change.successors]
            for code in (old, new)
        )
        if was != now:
            words = f"what became of {new.id} is told in another way than before"
            yield Operation("fate_changed", words, (new.id,), "put the old entry back", new.line)

    def _split(self, code: Code) -> Iterator[Operation]:
        parts = code.change.split_into
        ends = [fate_of(part, self.steps, self.after) for part in parts]
        dead = [fate.end for fate in ends if not self._is_open(fate.end)]
        if dead:
            words = f"{code.id} is said to be split into {dead[0]}, which is no active code"
            advice = (
                "name codes that can be coded with, or recode with the version in between first"
            )
            yield Operation("dead_end", words, (code.id, *dead), advice, code.line)
        else:
            words = f"{code.id} is split into {', '.join(parts)}"
            yield Operation("split", words, (code.id, *parts), line=code.line)

    def _is_open(self, code: str) -> bool:
        """Say whether an id is active, or was itself split since into ids that are."""
        known = self.after.get(code)
        if known is None:
            return False
        if known.change.split_into:
            ends = (fate_of(part, self.steps, self.after).end for part in known.change.split_into)
            return all(self._is_open(end) for end in ends)
        return known.status == "active"

    def _retired(self, code: Code) -> Operation:
        instead = code.change.use_instead
        end = self.after.get(fate_of(instead, self.steps, self.after).end) if instead else None
        if instead and (end is None or end.status != "active"):
            words = f"{code.id} is retired, and use_instead names {instead}, which is not active"
            advice = "name a code that can be coded with"
            return Operation("dead_end", words, (code.id, instead), advice, code.line)
        more = f"; use {instead} instead" if instead else ""
        return Operation("retired", f"{code.id} is retired{more}", (code.id,), line=code.line)

    def _missing(self) -> Iterator[Operation]:
        for code in self.old.codes:
            former = code.change.renamed_from
            if former and former not in self.before and not self._leads_on(former, code.id):
                words = f"the old name {former} of {code.id} is no longer told"
                advice = f"add the short entry {{id: {former}, renamed_to: …}}: it stays for good"
                yield Operation("alias_missing", words, (former, code.id), advice)
            if code.id in self.after or code.id in self.steps:
                continue
            if code.status == "gone":
                words = f"the entry of {code.id}, an id that went, is missing"
                advice = "put the short entry back: it stays for good"
                yield Operation("entry_missing", words, (code.id,), advice)
            elif code.id in self.in_use:
                words = f"{code.id} is missing, and codings, decisions or coverage use it"
                advice = f"say what became of it: renamed_from: {code.id} at the new code, or the"
                advice += f" entry {{id: {code.id}, merged_into: …}}, split_into: […], or keep it"
                yield Operation("missing", words, (code.id,), advice + " with status: retired")
            else:
                words = f"{code.id} is left out; nothing uses it, and its id is not used again"
                yield Operation("left_out", words, (code.id,))

    def _leads_on(self, former: str, code: str) -> bool:
        """Say whether an old name still leads to where its code leads."""
        ends = (fate_of(name, self.steps, self.after).end for name in (former, code))
        return former in self.steps and len(set(ends)) == 1


def _still_retired(old: Code, new: Code) -> Iterator[Operation]:
    if old.change.use_instead != new.change.use_instead:
        words = f"{new.id}, retired, points to {new.change.use_instead or 'nothing'}"
        yield Operation("use_instead_changed", words, (new.id,))
    elif old != new:
        words = f"{new.id}, retired, is described in another way"
        yield Operation("retired_changed", words, (new.id,), line=new.line)


def _gone_words(code: Code) -> str:
    if code.status == "retired":
        return "is retired"
    return "is split" if code.change.split_into else "was merged, split or renamed"
