"""Search: where words or an expression stand, with the turn and who said it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qcode.domain.filters import Filters
from qcode.domain.folding import fold
from qcode.domain.study import Document
from qcode.domain.text import Span, StoredTurn
from qcode.errors import QcodeError, UsageError
from qcode.storage.database import Store
from qcode.storage.documents import load_documents, load_turns
from qcode.storage.search import iter_texts_with

_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Passage:
    """One place where the words stand; `before` and `after` are its surroundings."""

    document: str
    turn: int
    speaker: str
    role: str
    span: Span
    quote: str
    before: str
    after: str


def search(
    store: Store, words: str, filters: Filters, *, is_regex: bool = False, around: int = 30
) -> Iterator[Passage]:
    """Yield the passages, in document order, that hold words within one turn.

    Words are compared folded (case, width, traditional or simplified); an expression is
    matched against the text as it stands, ignoring case.

    Raises:
        UsageError: nothing was asked for, or the expression is not valid.
        QcodeError: the expression took too long on a document.
    """
    if not words.strip():
        raise UsageError("nothing to search for")
    find = _expression(words) if is_regex else _phrase(words)
    kept = {document.id for document in load_documents(store) if _is_wanted(document, filters)}
    for name, text in iter_texts_with(store, "" if is_regex else words):
        if name not in kept:
            continue
        places = list(find(text))
        if not places:
            continue
        turns = load_turns(store, name)
        for span in places:
            turn = _turn_at(turns, span)
            if turn is not None and _is_heard(turn, filters):
                yield _passage(name, text, turn, span, around)


def _is_wanted(document: Document, filters: Filters) -> bool:
    return (
        (not filters.documents or document.id in filters.documents)
        and (not filters.cases or bool(set(filters.cases) & set(document.cases or ("none",))))
        and (not filters.waves or document.wave in filters.waves)
    )


def _is_heard(turn: StoredTurn, filters: Filters) -> bool:
    return (not filters.roles or turn.role in filters.roles) and (
        not filters.informants or turn.informant in filters.informants
    )


def _phrase(words: str) -> Callable[[str], Iterator[Span]]:
    wanted = fold(words)

    def find(text: str) -> Iterator[Span]:
        folded = fold(text)
        at = folded.find(wanted)
        while at >= 0:
            yield Span(at, at + len(wanted))
            at = folded.find(wanted, at + 1)

    return find


def _expression(words: str) -> Callable[[str], Iterator[Span]]:
    import regex  # 15 ms: only for expressions

    try:
        pattern = regex.compile(words, regex.IGNORECASE)
    except regex.error as error:
        raise UsageError(f"{words!r} is no regular expression: {error}") from error

    def find(text: str) -> Iterator[Span]:
        try:
            for match in pattern.finditer(text, timeout=_SECONDS):
                if match.end() > match.start():
                    yield Span(match.start(), match.end())
        except TimeoutError as error:
            raise QcodeError(
                f"the expression {words!r} took more than {_SECONDS:.0f} s on one document",
                "make it simpler: nested repetitions are the usual reason",
            ) from error

    return find


def _turn_at(turns: list[StoredTurn], span: Span) -> StoredTurn | None:
    return next((turn for turn in turns if turn.turn.span.covers(span)), None)


def _passage(name: str, text: str, turn: StoredTurn, span: Span, around: int) -> Passage:
    whole = turn.turn.span
    return Passage(
        document=name,
        turn=turn.turn.number,
        speaker="interviewer" if turn.is_interviewer else turn.informant or turn.turn.label or "",
        role=turn.role,
        span=span,
        quote=span.of(text),
        before=text[max(whole.start, span.start - around) : span.start],
        after=text[span.end : min(whole.end, span.end + around)],
    )
