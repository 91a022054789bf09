"""Coding by hand: a code on a quoted passage, changed or removed by the same coder.

Places are resolved and every value is checked here before anything is written; each call is
one run and one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qcode.domain.codebook import POLARITIES, Codebook
from qcode.domain.coding import NewCoding
from qcode.domain.folding import fold
from qcode.domain.study import NO_CASE, Document, Person
from qcode.domain.text import Span, StoredTurn
from qcode.errors import QcodeError, UnknownNameError, UsageError
from qcode.workflow.naming import checked_modifiers, resolve_code, resolve_name


@dataclass(frozen=True, slots=True)
class Passage:
    """A document with its text and turns, as needed to place quotes in it.

    `people` are the persons of its cases, where it is about several: a person named in a
    passage resolves the case it speaks of.
    """

    document: Document
    text: str
    turns: tuple[StoredTurn, ...]
    people: tuple[Person, ...] = ()

    def turn(self, number: int) -> StoredTurn:
        """Return a turn by number; UsageError where the document has no such turn."""
        if not 1 <= number <= len(self.turns):
            raise UsageError(
                f"{self.document.id} has no turn {number}",
                f"its turns are numbered 1 to {len(self.turns)}, the interviewer's included",
            )
        return self.turns[number - 1]


def place_quote(passage: Passage, quote: str, number: int | None) -> tuple[int, Span]:
    """Return the turn and span of a quote that occurs exactly once.

    It is looked for in the turn `number`, or in all informants' turns where that is None.

    Raises:
        UsageError: it does not occur, or more than once, or in the interviewer's words.
    """
    if not quote:
        raise UsageError("the quote is empty", "give the words of the passage")
    turns = [passage.turn(number)] if number is not None else list(passage.turns)
    if number is not None:
        refuse_interviewer(passage, turns[0])
    spoken = [turn for turn in turns if not turn.is_interviewer]
    found = [
        (turn.turn.number, span) for turn in spoken for span in _places(passage.text, turn, quote)
    ]
    where = f"turn {number} of {passage.document.id}" if number else passage.document.id
    if len(found) > 1:
        turns_named = ", ".join(str(turn) for turn in sorted({turn for turn, _ in found})[:5])
        raise UsageError(
            f"the quote occurs {len(found)} times in {where} (turn {turns_named})",
            "quote more words, name the turn, or give start and end",
        )
    if not found:
        raise UsageError(f"the quote does not occur in {where}", _nearly(passage, spoken, quote))
    return found[0]


def place_span(passage: Passage, start: int, end: int) -> tuple[int, Span]:
    """Return the turn of a span given in code points of the document text.

    Raises:
        UsageError: the span is empty, outside the text, across turns, or the interviewer's.
    """
    if not 0 <= start < end <= len(passage.text):
        raise UsageError(
            f"{start} to {end} is no passage of {passage.document.id}",
            f"the text has {len(passage.text)} characters",
        )
    span = Span(start, end)
    for turn in passage.turns:
        if turn.turn.span.covers(span):
            refuse_interviewer(passage, turn)
            return turn.turn.number, span
    raise UsageError(
        f"{start} to {end} does not lie within one turn of {passage.document.id}",
        "code each turn by itself",
    )


def refuse_interviewer(passage: Passage, turn: StoredTurn) -> None:
    """Raise UsageError where a turn is the interviewer's."""
    if turn.is_interviewer:
        raise UsageError(
            f"turn {turn.turn.number} of {passage.document.id} is the interviewer's",
            "questions are context, never evidence: code the answer",
        )


def _places(text: str, turn: StoredTurn, quote: str) -> Iterable[Span]:
    span = turn.turn.span
    at = text.find(quote, span.start, span.end)
    while at >= 0:
        yield Span(at, at + len(quote))
        at = text.find(quote, at + 1, span.end)


def _nearly(passage: Passage, turns: Iterable[StoredTurn], quote: str) -> str:
    """Say how the transcript spells the words, where only width, case or script differ."""
    folded, wanted = fold(passage.text), fold(quote)
    for turn in turns:
        span = turn.turn.span
        at = folded.find(wanted, span.start, span.end)
        if at >= 0:
            return f"turn {turn.turn.number} has it spelled: {passage.text[at : at + len(quote)]}"
    for turn in passage.turns:
        at = passage.text.find(quote, turn.turn.span.start, turn.turn.span.end)
        if at >= 0:
            whose = " (the interviewer's)" if turn.is_interviewer else ""
            return f"it occurs in turn {turn.turn.number}{whose}"
    return "quote the words exactly as the transcript has them: qcode show DOCUMENT"


def checked_code(codebook: Codebook, code: str) -> str:
    """Return the id of an active code, given whole or as a unique prefix.

    Raises:
        UnknownNameError: there is none; the hint names the nearest.
        QcodeError: the code is closed to new codings.
    """
    found = resolve_code(codebook, code)
    known = codebook.code(found)
    if known.status != "active":
        change = known.change
        instead = change.use_instead or change.merged_into or ", ".join(change.split_into)
        raise QcodeError(
            f"code {found} is closed to new codings ({known.status})",
            f"use {instead}" if instead else "choose an active code: qcode codebook show",
        )
    return found


def checked_polarity(codebook: Codebook, code: str, polarity: str) -> str:
    """Return the polarity to store: "present" by default, "" where the facet has none.

    Raises:
        UsageError: no such polarity, or the facet carries none.
    """
    facet = codebook.facet_of(code)
    if polarity and polarity not in POLARITIES:
        raise UnknownNameError("polarity", polarity, POLARITIES)
    if facet.polarity:
        return polarity or "present"
    # A facet without polarity counts as present, so saying "present" says nothing wrong.
    if polarity not in ("", "present"):
        raise UsageError(
            f"code {code} cannot be {polarity}: facet {facet.id} has no polarity",
            "leave the polarity out",
        )
    return ""


def case_named_in(people: Sequence[Person], words: str) -> str:
    """Return the one case whose persons are named in the words, or ""."""
    folded = fold(words)
    named = {person.case for person in people if fold(person.form) in folded}
    return named.pop() if len(named) == 1 else ""


def checked_case(document: Document, case: str) -> str | None:
    """Return the case of a coding: the document's only case by default, None for `none`.

    Raises:
        UsageError: the document has several cases and none was named.
        UnknownNameError: the document is not about that case.
    """
    if case == NO_CASE:
        return None
    if case:
        return resolve_name(f"case of {document.id}", case, document.cases)
    if len(document.cases) > 1:
        raise UsageError(
            f"{document.id} is about several cases: {', '.join(document.cases)}",
            "say which: --case ID, or --case none for no particular one",
        )
    return document.cases[0] if document.cases else None


def new_coding(
    codebook: Codebook,
    passage: Passage,
    place: tuple[int, Span],
    code: str,
    coder: str,
    origin: str,
    *,
    polarity: str = "",
    modifiers: Mapping[str, str] | None = None,
    case: str = "",
    memo: str = "",
    suggestion: str | None = None,
) -> NewCoding:
    """Check every value and return the coding to add; raises as the checks above do."""
    turn, span = place
    code = checked_code(codebook, code)
    return NewCoding(
        document=passage.document.id,
        turn=turn,
        span=span,
        quote=span.of(passage.text),
        code=code,
        polarity=checked_polarity(codebook, code, polarity),
        modifiers=checked_modifiers(codebook, modifiers or {}),
        case=checked_case(
            passage.document, case or case_named_in(passage.people, span.of(passage.text))
        ),
        coder=coder,
        origin=origin,
        memo=memo,
        suggestion=suggestion,
    )
