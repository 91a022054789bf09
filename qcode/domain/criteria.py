"""What changed within a code that goes on: its criteria, its facet, its words, its cues.

Definition, include and exclude are the criteria of a code: a change of their words is never
taken as harmless without a mark. White space does not count, and words in a further language
are a translation. A mark that stays in the file from the version before says nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator

from qcode.domain.codebook import Code, Cue, Text
from qcode.domain.operation import Operation
from qcode.domain.words import counted

CRITERIA = ("definition", "include", "exclude")
_MARKED = {"wording": "reworded", "narrow": "narrowed", "widen": "widened"}


def iter_changes_within(old: Code, new: Code) -> Iterator[Operation]:
    """Yield what changed within a code that goes on, under this id or another."""
    ids, line = (new.id,), new.line
    yield from iter_facet_change(old, new, new)
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


def iter_facet_change(old: Code, new: Code, entry: Code) -> Iterator[Operation]:
    """Yield that codings come into another facet; `entry` is where the file confirms it."""
    if not old.facet or old.facet == new.facet:
        return
    is_same = entry.id == new.id
    words = f"{entry.id} moves from {old.facet} to {new.facet}"
    if not is_same:
        words = f"{entry.id} moves from {old.facet} to {new.facet} with its merger into {new.id}"
    if entry.change.confirm_facet:
        yield Operation("facet_changed", words, (entry.id,), line=entry.line)
    else:
        advice = f"write confirm_facet: true at {entry.id}; its codings are then queued for review"
        yield Operation("facet_unconfirmed", words, (entry.id,), advice, entry.line)


def is_same_idea(old: Code, new: Code) -> bool:
    """Say whether two codes of one id stand for the same: facet and definition agree."""
    return old.facet == new.facet and not _differs(old.definition, new.definition)


def _criteria(old: Code, new: Code) -> Iterator[Operation]:
    pairs = [(part, getattr(old, part), getattr(new, part)) for part in CRITERIA]
    changed = [part for part, was, now in pairs if _differs(was, now)]
    translated = [part for part, was, now in pairs if part in changed and _is_kept(was, now)]
    mark = new.change.criteria_change
    if not changed:
        if mark in ("narrow", "widen") and old.change.criteria_change != mark:
            words = f"{new.id} says criteria_change: {mark}, and its criteria are as before"
            advice = "change definition, include or exclude, or take the mark away"
            yield Operation("mark_without_change", words, (new.id,), advice, new.line)
        return
    if changed == translated:
        words = f"{new.id}: {', '.join(changed)} in a further language"
        yield Operation("code_translated", words, (new.id,), line=new.line)
        return
    parts = ", ".join(part for part in changed if part not in translated)
    if mark:
        words = f"{new.id}: {parts} changed ({mark})"
        yield Operation(_MARKED[mark], words, (new.id,), line=new.line)
    else:
        words = f"{new.id}: the words of {parts} changed"
        advice = "say what it means: criteria_change: wording, narrow or widen"
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
    parts = [
        f"{counted(n, 'cue')} {what}" for n, what in ((added, "added"), (removed, "removed")) if n
    ]
    return ", ".join(parts) or "cues in another order"
