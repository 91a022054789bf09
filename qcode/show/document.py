"""A document as turns, with the codings in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.text import Text

from qcode.domain.codebook import Codebook
from qcode.domain.coding import Coding
from qcode.domain.text import Span, StoredTurn
from qcode.show.escape import visible, visible_line

_COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "red")


def render_turns(
    text: str,
    turns: Sequence[StoredTurn],
    codings: Sequence[Coding],
    codebook: Codebook | None,
) -> Iterator[Text]:
    """Yield each turn, coded words coloured by facet, its codings listed below it."""
    colours = _facet_colours(codebook)
    by_turn: dict[int, list[Coding]] = {}
    for coding in codings:
        by_turn.setdefault(coding.turn, []).append(coding)
    for item in turns:
        held = by_turn.get(item.turn.number, [])
        yield _turn(text, item, held, codebook, colours)
        for coding in held:
            yield _coding(coding, _colour(coding, codebook, colours))


def _turn(
    text: str,
    item: StoredTurn,
    held: Sequence[Coding],
    codebook: Codebook | None,
    colours: dict[str, str],
) -> Text:
    span = item.turn.span
    who = "interviewer" if item.is_interviewer else item.informant or "unknown"
    role = f", {item.role}" if item.role else ""
    label = item.turn.label if item.turn.label is not None else "–"
    head = Text(
        visible_line(f"{item.turn.number:>4}  {label} ({who}{role}){_time(item)}") + "\n", "bold"
    )
    words = Text(style="dim" if item.is_interviewer else "")
    cuts = {span.start, span.end}
    for coding in held:
        cuts |= {coding.span.start, coding.span.end}
    # Cut first, then made visible: a sign may be longer than what it stands for.
    for part in (Span(start, end) for start, end in pairwise(sorted(cuts))):
        over = [coding for coding in held if coding.span.covers(part)]
        style = f"underline {_colour(over[-1], codebook, colours)}" if over else ""
        words.append(visible(part.of(text)), style)
    for line in words.split("\n"):
        head.append("      ").append(line).append("\n")
    head.rstrip()
    return head


def _coding(coding: Coding, colour: str) -> Text:
    values = " ".join(f"{key}={value}" for key, value in coding.modifiers.items())
    words = f"        {coding.id[:8]} {coding.code} {coding.polarity} {values} [{coding.coder}] "
    return Text(visible_line(words), style=colour).append(visible_line(coding.quote), style="")


def _colour(coding: Coding, codebook: Codebook | None, colours: dict[str, str]) -> str:
    if codebook is None or not codebook.has_code(coding.code):
        return "white"
    return codebook.code(coding.code).colour or colours[codebook.code(coding.code).facet]


def _facet_colours(codebook: Codebook | None) -> dict[str, str]:
    facets = codebook.facets if codebook else ()
    return {
        facet.id: facet.colour or _COLOURS[at % len(_COLOURS)] for at, facet in enumerate(facets)
    }


def _time(item: StoredTurn) -> str:
    if item.turn.time_start is None:
        return ""
    seconds = item.turn.time_start // 1000
    return f"  {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
