"""The story of a coding as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.domain.waiting import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.domain.coding import Coding
    from qcode.domain.story import Act, Definition, Queued, Story


def story_lines(story: Story) -> list[str]:
    """Return everything that answers why a quotation is under a code."""
    coding = story.coding
    lines: list[str] = [
        f"coding {coding.id}",
        f"  code       {coding.code}  {_name(story)}",
        f"  polarity   {coding.polarity or '(none in this facet)'}",
        *(f"  {name:<10} {value}" for name, value in coding.modifiers.items()),
        f"  case       {coding.case or 'none'}",
        f"  document   {coding.document}, turn {coding.turn}, characters {_place(coding)}",
        f"  informant  {coding.informant or 'unknown'}{f' ({coding.role})' if coding.role else ''}",
        f"  coder      {coding.coder}, {coding.created}, {coding.origin}, {coding.status}",
        f"  codebook   version {coding.codebook_version}",
    ]
    if coding.memo:
        lines.append(f"  memo       {coding.memo}")
    lines += ["", "passage"]
    if story.question:
        lines.append(f"  Q: {story.question.turn.span.of(story.text)}")
    lines.append("  A: " + _marked(story))
    if story.is_old:
        lines.append(
            "  (in an earlier version of the text: its words are lost in the one in force)"
        )
    for definition in story.definitions:
        lines += _definition(definition)
    if story.suggestion:
        lines += ["", f"suggestion {story.suggestion.id} (score {story.suggestion.score:.2f})"]
        lines += [
            f"  “{item.text}” by cue {item.cue} ({item.strength}): {item.rule}"
            for item in story.suggestion.evidence
        ]
    lines += ["", "history", *(_act(act, story.runs) for act in story.acts)]
    if story.waits:
        lines += ["", "waited for a human", *(line for wait in story.waits for line in _wait(wait))]
    if story.memos:
        lines += [
            "",
            "memos",
            *(f"  {memo.coder}, {memo.created}: {memo.words}" for memo in story.memos),
        ]
    if story.beside:
        lines += ["", "also coded here"]
        lines += [
            f"  {c.id[:8]} {c.code} {c.polarity} ({c.coder}): {c.quote}" for c in story.beside
        ]
    return lines


def _marked(story: Story) -> str:
    turn, span = story.turn.turn.span, story.coding.span
    text = story.text
    if not turn.covers(span):
        return turn.of(text)
    return f"{text[turn.start : span.start]}【{span.of(text)}】{text[span.end : turn.end]}"


def _name(story: Story) -> str:
    held = [known.code for known in story.definitions if known.code.id == story.coding.code]
    return str(held[-1].name) if held else ""


def _definition(definition: Definition) -> list[str]:
    code = definition.code
    lines = ["", f"definition of {code.id} in version {definition.version}"]
    for name in ("definition", "include", "exclude"):
        words = getattr(code, name)
        lines += [f"  {name}: {text}" for text in dict.fromkeys(words.by_language.values())]
    return lines


def _act(act: Act, runs: Mapping[str, str]) -> str:
    names = dict.fromkeys((*act.before, *act.after))
    changes = ", ".join(
        f"{name} {act.before.get(name, '')!s} → {act.after.get(name, '')!s}" for name in names
    )
    what = f": {changes}" if changes and act.before else ""
    made = act.decision
    run = f"{runs[made.run]}, run {made.run}" if made.run in runs else f"run {made.run}"
    return f"  {made.at}  {made.coder}  {made.kind} ({run}){what}"


def _wait(wait: Queued) -> list[str]:
    ended = f"decided in run {wait.ended}" if wait.ended else "not decided yet"
    lines = [f"  {wait.reason}: since run {wait.run}, {ended}: {QUESTIONS[wait.reason]}"]
    return lines + ([f"    its words before: {wait.old_quote}"] if wait.old_quote else [])


def _place(coding: Coding) -> str:
    return f"{coding.span.start} to {coding.span.end}"
