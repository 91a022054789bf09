"""How the codes of two codebooks differ: what became of ids, and what changed within a code.

An id stands for one idea for ever. So an id that vanishes needs a word about what became of
it, and an id that comes back is refused. Definition, include and exclude are the criteria of a
code: a change of their words is never taken as harmless without a mark. White space does not
count, and words in a further language are a translation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from qcode.domain.codebook import Code, Codebook, Cue, Text
from qcode.domain.operation import Operation

_WAIT = "recode cannot move codings yet: leave the code as it is for now"
CRITERIA = ("definition", "include", "exclude")


def compare_codes(old: Codebook, new: Codebook, in_use: Collection[str]) -> Iterator[Operation]:
    """Yield the operations on codes; `in_use` are ids with codings, decisions or coverage."""
    before = {code.id: code for code in old.codes}
    after = {code.id: code for code in new.codes}
    renamed = _renamed(before, after)
    yield from _merged(before, after)
    for code in new.codes:
        if code.id in renamed.values():
            former = next(name for name, now in renamed.items() if now == code.id)
            words = f"{former} is now called {code.id}"
            yield Operation("renamed", words, (former, code.id), _WAIT, code.line)
            yield from _within(before[former], code)
        elif code.id in before and code.id not in renamed:
            yield from _kept(before[code.id], code)
        elif code.id not in before:
            yield from _new(old, code)
    for code in old.codes:
        if code.id not in after and code.id not in renamed:
            yield _missing(code, code.id in in_use)
    common = [code.id for code in old.codes if code.id in after]
    if common != [code.id for code in new.codes if code.id in before]:
        yield Operation("order_changed", "the codes stand in another order")


def _renamed(before: dict[str, Code], after: dict[str, Code]) -> dict[str, str]:
    """Return old id -> new id of the renamings that are not in the old codebook yet."""
    declared = {code.change.renamed_from: code.id for code in after.values()}
    declared |= {code.id: code.change.renamed_to for code in after.values()}
    return {
        former: now
        for former, now in declared.items()
        if former in before and now and before[former].status != "gone" and now not in before
    }


def _merged(before: dict[str, Code], after: dict[str, Code]) -> Iterator[Operation]:
    groups: dict[str, list[str]] = defaultdict(list)
    for code in after.values():
        target = code.change.merged_into
        if target and code.id in before and before[code.id].status != "gone":
            groups[target].append(code.id)
    for target, names in groups.items():
        words = f"{', '.join(names)} merged into {target}"
        yield Operation("merged", words, (*names, target), _WAIT, after[names[0]].line)


def _new(old: Codebook, code: Code) -> Iterator[Operation]:
    former = next((c.id for c in old.codes if c.change.renamed_from == code.id), "")
    if code.status != "active":
        yield Operation("entry_added", f"{code.id} is kept as an id that went", (code.id,))
    elif former:
        words = f"{code.id} is an old name of {former}"
        advice = "an id is never used again: choose another"
        yield Operation("id_reused", words, (code.id, former), advice, code.line)
    else:
        words = f"{code.id} is new: {code.name}"
        yield Operation("code_added", words, (code.id,), line=code.line)


def _missing(code: Code, is_in_use: bool) -> Operation:
    if code.status == "gone":
        words = f"the entry of {code.id}, an id that went, is missing"
        return Operation("entry_missing", words, (code.id,), "put the short entry back: it stays")
    advice = f"put {code.id} back; an id is never simply left out"
    if is_in_use:
        words = f"{code.id} is missing, and codings, decisions or coverage use it"
        advice += ". A later recode will take renamed_from, merged_into, split_into or retired"
    else:
        words = f"{code.id} is missing"
        advice += ". A later recode will take status: retired"
    return Operation("missing", words, (code.id,), advice)


def _kept(old: Code, new: Code) -> Iterator[Operation]:
    if old.status == new.status:
        if old.status == "gone" and old.change.successors != new.change.successors:
            words = f"what became of {new.id} is told in another way than before"
            yield Operation("fate_changed", words, (new.id,), "put the old entry back", new.line)
        elif old.status == "retired" and old.change.use_instead != new.change.use_instead:
            instead = new.change.use_instead or "nothing"
            words = f"{new.id}, retired, points to {instead}"
            yield Operation("use_instead_changed", words, (new.id,))
        if old.status != "gone":
            yield from _within(old, new)
    elif new.status == "retired" and old.status == "active":
        yield Operation("retired", f"{new.id} is retired", (new.id,), _WAIT, new.line)
    elif new.status == "gone":
        yield from _went(new)
    else:
        words = f"{new.id} was {_gone_words(old)} and is active again"
        advice = "an id that went is never used again: choose another"
        yield Operation("revived", words, (new.id,), advice, new.line)


def _went(code: Code) -> Iterator[Operation]:
    """Yield a split; mergers and renamings are told elsewhere, with all codes concerned."""
    parts = code.change.split_into
    if parts:
        words = f"{code.id} is split into {', '.join(parts)}"
        yield Operation("split", words, (code.id, *parts), _WAIT, code.line)
    elif code.change.renamed_to:
        # Renamed to a code that exists already: that would be a merger.
        words = f"{code.id} is said to be renamed to {code.change.renamed_to}"
        yield Operation("fate_changed", words, (code.id,), _WAIT, code.line)


def _gone_words(code: Code) -> str:
    return "retired" if code.status == "retired" else "merged, split or renamed"


def _within(old: Code, new: Code) -> Iterator[Operation]:
    """Yield what changed within a code that goes on."""
    ids, line = (new.id,), new.line
    if old.facet != new.facet:
        words = f"{new.id} moves from {old.facet} to {new.facet}"
        advice = "confirm_facet: true will queue its codings for review in a later recode; " + _WAIT
        yield Operation("facet_changed", words, ids, advice, line)
    yield from _criteria(old, new)
    if _differs(old.confusions, new.confusions):
        yield Operation("confusions_changed", f"{new.id}: confusions", ids, line=line)
    if _differs(old.name, new.name):
        yield Operation("code_named", f"{new.id} is called {new.name}", ids, line=line)
    if old.parent != new.parent:
        words = f"{new.id} stands under {new.parent or 'no code'}, before {old.parent or 'none'}"
        yield Operation("parent_changed", words, ids, line=line)
    if old.colour != new.colour:
        yield Operation("colour_changed", f"{new.id}: colour", ids, line=line)
    if tuple(old.examples) != tuple(new.examples):
        yield Operation("examples_changed", f"{new.id}: examples", ids, line=line)
    if tuple(old.cues) != tuple(new.cues):
        yield Operation("cues_changed", f"{new.id}: {_cue_words(old, new)}", ids, line=line)


def _criteria(old: Code, new: Code) -> Iterator[Operation]:
    pairs = [(part, getattr(old, part), getattr(new, part)) for part in CRITERIA]
    changed = [part for part, was, now in pairs if _differs(was, now)]
    translated = [part for part, was, now in pairs if part in changed and _is_kept(was, now)]
    if not changed:
        return
    if changed == translated:
        words = f"{new.id}: {', '.join(changed)} in a further language"
        yield Operation("code_translated", words, (new.id,), line=new.line)
        return
    mark = new.change.criteria_change
    parts = ", ".join(part for part in changed if part not in translated)
    if mark:
        words = f"{new.id}: {parts} changed ({mark})"
        advice = f"changed criteria (criteria_change: {mark}) wait for a later recode"
        yield Operation("criteria_changed", words, (new.id,), advice, new.line)
    else:
        words = f"{new.id}: the words of {parts} changed"
        advice = "say what it means: criteria_change: wording, narrow or widen; until a later"
        advice += " recode takes that, leave the words as they were"
        yield Operation("definition_changed", words, (new.id,), advice, new.line)


def _plain(text: Text) -> dict[str, str]:
    return {language: " ".join(words.split()) for language, words in text.by_language.items()}


def _differs(old: Text, new: Text) -> bool:
    return _plain(old) != _plain(new)


def _is_kept(old: Text, new: Text) -> bool:
    """Say whether every old wording is still there, so that only languages were added."""
    before, after = _plain(old), _plain(new)
    unsaid = before.pop("", None)
    is_same = all(after.get(language) == words for language, words in before.items())
    return bool(old) and is_same and (unsaid is None or unsaid in after.values())


def _cue_words(old: Code, new: Code) -> str:
    before, after = set[Cue](old.cues), set[Cue](new.cues)
    added, removed = len(after - before), len(before - after)
    parts = [f"{n} cues {what}" for n, what in ((added, "added"), (removed, "removed")) if n]
    return ", ".join(parts) or "cues in another order"
