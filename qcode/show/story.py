"""The story of a coding as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.domain.coding import Coding
    from qcode.domain.story import Act, Story


def story_lines(story: Story) -> list[str]:
    """Return everything that answers why a quotation is under a code."""
    coding = story.coding
    lines: list[str] = [
        f"coding {coding.id}",
        f"  code       {coding.code}  {story.definition.name}",
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
    lines += ["", f"definition of {coding.code} in version {coding.codebook_version}"]
    for name in ("definition", "include", "exclude"):
        words = getattr(story.definition, name)
        lines += [f"  {name}: {text}" for text in dict.fromkeys(words.by_language.values())]
    if story.suggestion:
        lines += ["", f"suggestion {story.suggestion.id} (score {story.suggestion.score:.2f})"]
        lines += [
            f"  “{item.text}” by cue {item.cue} ({item.strength}): {item.rule}"
            for item in story.suggestion.evidence
        ]
    lines += ["", "history", *(_act(act) for act in story.acts)]
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


def _act(act: Act) -> str:
    changes = ", ".join(
        f"{name} {act.before.get(name, '')!s} → {value}" for name, value in act.after.items()
    )
    what = f": {changes}" if changes and act.before else ""
    made = act.decision
    return f"  {made.at}  {made.coder}  {made.kind} (run {made.run}){what}"


def _place(coding: Coding) -> str:
    return f"{coding.span.start} to {coding.span.end}"
