"""The sheet of a suggestion: what a coder needs to see to decide it, read from the store.

Other coders' codings stay out of it, so that a second coder codes independently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qcode.domain.codebook import Codebook
from qcode.domain.coding import Coding, Suggestion, Values
from qcode.domain.filters import Filters
from qcode.domain.review import Sheet
from qcode.domain.text import StoredTurn
from qcode.storage.codings import load_codings
from qcode.storage.database import Store
from qcode.storage.suggestions import load_suggestion, load_suggestions
from qcode.workflow.coding import Passage, place_quote
from qcode.workflow.deciding import facets_of, load_passage
from qcode.workflow.naming import checked_modifiers


def load_sheet(
    store: Store,
    codebook: Codebook,
    coder: str,
    number: int,
    changes: Values,
    place: tuple[int, int],
) -> Sheet:
    """Return the sheet of a suggestion by number; `place` is its position and the total."""
    suggestion = load_suggestion(store, number, coder)
    passage = load_passage(store, suggestion.document)
    span = suggestion.span
    if changes.quote:
        _, span = place_quote(passage, changes.quote, suggestion.turn)
    return Sheet(
        suggestion=suggestion,
        document=passage.document,
        text=passage.text,
        turn=passage.turn(suggestion.turn),
        question=_question(passage, suggestion.turn),
        span=span,
        code=codebook.code(suggestion.code),
        facet=codebook.facet_of(suggestion.code),
        modifiers=modifiers_with(codebook, suggestion, changes),
        beside=_beside(store, codebook, coder, suggestion),
        held=_held(store, codebook, coder, suggestion),
        changes=changes,
        position=place[0],
        total=place[1],
    )


def modifiers_with(
    codebook: Codebook, suggestion: Suggestion, changes: Values
) -> Mapping[str, str]:
    """Return the modifiers of the coding to be made: defaults, suggested, then set ones."""
    return checked_modifiers(codebook, {**suggestion.modifiers, **(changes.modifiers or {})})


def _question(passage: Passage, number: int) -> StoredTurn | None:
    before: Iterable[StoredTurn] = reversed(passage.turns[: number - 1])
    return next((turn for turn in before if turn.is_interviewer), None)


def _beside(
    store: Store, codebook: Codebook, coder: str, suggestion: Suggestion
) -> tuple[Suggestion, ...]:
    here = Filters(documents=(suggestion.document,))
    return tuple(
        other
        for other in load_suggestions(store, codebook, coder, here)
        if other.span == suggestion.span and other.id != suggestion.id
    )


def _held(
    store: Store, codebook: Codebook, coder: str, suggestion: Suggestion
) -> tuple[Coding, ...]:
    here = Filters(documents=(suggestion.document,), coders=(coder,))
    found = load_codings(store, here, facets_of(codebook))
    return tuple(
        coding
        for coding in found
        if coding.status != "lost" and coding.span.overlaps(suggestion.span)
    )
