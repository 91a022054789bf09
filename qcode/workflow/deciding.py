"""Decisions of a coder: add, edit, remove a coding; accept or reject a suggestion.

Each function is one run in one transaction and returns what it did, so that a command or a
review loop can say it. A coder changes only her own codings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qcode.domain.codebook import Codebook
from qcode.domain.coding import Coding, NewCoding, Suggestion, Values
from qcode.domain.filters import Filters
from qcode.domain.identity import parse_suggestion_id
from qcode.domain.waiting import SETTLED_BY
from qcode.domain.words import counted
from qcode.errors import QcodeError, UsageError
from qcode.storage import codings as stored
from qcode.storage.coverage import save_coverage
from qcode.storage.database import Store, transaction
from qcode.storage.documents import load_documents, load_text, load_turns
from qcode.storage.interning import code_number, values_number
from qcode.storage.memos import save_memo
from qcode.storage.people import load_people, number_of
from qcode.storage.runs import begin_run, finish_run, forget_run
from qcode.storage.verdicts import record_verdict
from qcode.storage.waiting import load_waiting_of
from qcode.workflow.closing import cover_successors, decide
from qcode.workflow.coding import (
    Passage,
    checked_case,
    checked_code,
    checked_polarity,
    new_coding,
    place_quote,
)
from qcode.workflow.naming import checked_modifiers


def load_passage(store: Store, document: str) -> Passage:
    """Return a document with its text and turns; KeyError where there is none."""
    found = list(load_documents(store, [document]))
    if not found:
        raise KeyError(document)
    cases = found[0].cases if len(found[0].cases) > 1 else ()
    people = tuple(person for case in cases for person in load_people(store, case))
    return Passage(found[0], load_text(store, document), tuple(load_turns(store, document)), people)


def facets_of(codebook: Codebook | None) -> dict[str, str]:
    """Return the facet of every code."""
    return {code.id: code.facet for code in codebook.codes} if codebook else {}


def load_coding(store: Store, codebook: Codebook, prefix: str) -> Coding:
    """Return the coding whose id begins with `prefix`, removed ones included."""
    number = stored.coding_number(store, prefix)
    filters = Filters(statuses=("in_force", "review", "conflict", "changed", "lost", "removed"))
    found = list(stored.load_codings(store, filters, facets_of(codebook), [number]))
    if not found:
        raise QcodeError(f"coding {prefix} belongs to a document that was removed")
    return found[0]


def add_coding(store: Store, coding: NewCoding) -> str:
    """Add one coding by hand and return its id.

    Raises:
        QcodeError: the same coding is there already.
    """
    with transaction(store):
        if stored.double_key(coding) in stored.existing_keys(store, coding.document):
            raise QcodeError(
                f"{coding.coder} coded this passage with {coding.code} already",
                "qcode edit changes a coding",
            )
        run = begin_run(store, "code", coding.coder)
        ids = stored.add_codings(store, run, [coding], "add")
        finish_run(
            store, run, f"{coding.code} on {coding.document} turn {coding.turn}", {"codings": 1}
        )
    return ids[0]


def edit_coding(
    store: Store, codebook: Codebook, prefix: str, values: Values, coder: str
) -> Coding:
    """Change a coding of one's own and return it as it is now.

    What it waits for is decided by it, where the change answers that.

    Raises:
        UsageError: nothing was given, or the coding is another coder's or removed.
    """
    coding = load_coding(store, codebook, prefix)
    refuse_others(coding, coder)
    if values.is_empty:
        raise UsageError("nothing to change", "give --quote, --polarity, --set, --case or --code")
    with transaction(store):
        passage = load_passage(store, coding.document)
        columns = edited_columns(store, codebook, passage, coding, values)
        number = stored.coding_number(store, coding.id)
        reasons = _settled_reasons(values)
        before = stored.load_image(store, number)
        is_same = all(before[name] == value for name, value in columns.items())
        if is_same and not any(e.reason in reasons for e in load_waiting_of(store, number)):
            raise UsageError(f"coding {coding.id[:8]} has these values already")
        run = begin_run(store, "edit", coder)
        ended = decide(store, run, coder, number, columns, "edit", reasons)
        double = stored.double_of(store, [number])
        if double:
            raise QcodeError(
                f"{coder} coded this passage in the same way already, as {double[:8]}",
                "take one of the two out: qcode uncode ID",
            )
        if "split" in ended:
            cover_successors(store, codebook, run, coder, [(coding.document, coding.code)])
        finish_run(store, run, f"coding {coding.id[:8]} in {coding.document}", {"codings": 1})
    return load_coding(store, codebook, coding.id)


def _settled_reasons(values: Values) -> list[str]:
    given = {name for name in values.__dataclass_fields__ if getattr(values, name) is not None}
    return [reason for reason, fields in SETTLED_BY.items() if fields & given]


def edited_columns(
    store: Store,
    codebook: Codebook,
    passage: Passage,
    coding: Coding,
    values: Values,
    turn: int | None = None,
) -> dict[str, object]:
    """Return the columns of a coding with values changed; each is checked.

    A new quote is looked for in the coding's turn, or in `turn`; the words of a lost coding
    anywhere in the document.

    Raises:
        QcodeError: a value cannot be.
    """
    code = checked_code(codebook, values.code) if values.code else coding.code
    columns: dict[str, object] = {"code_id": code_number(store, code)}
    if codebook.has_code(code) and codebook.code(code).facet:
        given = values.polarity if values.polarity is not None else coding.polarity
        if values.polarity is None and not codebook.facet_of(code).polarity:
            given = ""
        columns["polarity"] = checked_polarity(codebook, code, given)
    elif values.polarity is not None:
        raise UsageError(f"code {code} has no facet any more", "give another --code with it")
    if values.modifiers:
        merged = checked_modifiers(codebook, {**coding.modifiers, **values.modifiers})
        columns["values_id"] = values_number(store, merged)
    if values.case is not None:
        case = checked_case(passage.document, values.case)
        columns["case_id"] = number_of(store, "cases", case) if case else None
    if values.quote is not None:
        within = turn if turn is not None or coding.status == "lost" else coding.turn
        found, span = place_quote(passage, values.quote, within)
        columns.update(stored.anchor(store, coding.document, found))
        columns.update(start=span.start, end=span.end, quote=values.quote)
    if values.memo is not None:
        columns["memo"] = values.memo
    return columns


def remove_coding(store: Store, codebook: Codebook, prefix: str, coder: str) -> Coding:
    """Take a coding of one's own out of force; it stays in the history."""
    coding = load_coding(store, codebook, prefix)
    remove_codings(store, codebook, [coding], coder)
    return coding


def remove_codings(store: Store, codebook: Codebook, codings: Sequence[Coding], coder: str) -> int:
    """Take codings of one's own out of force as one run, and return how many.

    Raises:
        UsageError: one of them is another coder's, or was removed.
    """
    for coding in codings:
        refuse_others(coding, coder)
    with transaction(store):
        run = begin_run(store, "uncode", coder)
        done = []
        for coding in codings:
            number = stored.coding_number(store, coding.id)
            if "split" in decide(store, run, coder, number, {"status": "removed"}, "remove"):
                done.append((coding.document, coding.code))
        cover_successors(store, codebook, run, coder, done)
        finish_run(store, run, _places_words(codings), {"codings": len(codings)})
    return len(codings)


def refuse_others(coding: Coding, coder: str) -> None:
    """Raise UsageError where a coding is another coder's or was removed."""
    if coding.coder != coder:
        raise UsageError(
            f"coding {coding.id[:8]} is {coding.coder}'s, and you are {coder}",
            f"qcode --coder {coding.coder} … where you are that person",
        )
    if coding.status == "removed":
        raise UsageError(
            f"coding {coding.id[:8]} was removed", "qcode undo brings it back, or code it anew"
        )


def cover(store: Store, documents: Iterable[str], codes: Sequence[str], coder: str) -> int:
    """Declare documents worked through for codes; return how many were not so already."""
    with transaction(store):
        run = begin_run(store, "cover", coder)
        done = [name for name in documents if save_coverage(store, run, name, coder, codes)]
        if not done:
            forget_run(store, run)
            return 0
        words = f"{counted(len(done), 'document')} for {counted(len(codes), 'code')}"
        finish_run(store, run, words, {"documents": len(done)})
    return len(done)


def add_memo(store: Store, kind: str, target: tuple[str, ...], words: str, coder: str) -> str:
    """Attach words to something and return the memo's id."""
    if not words.strip():
        raise UsageError("the memo is empty")
    with transaction(store):
        run = begin_run(store, "memo", coder)
        memo = save_memo(store, run, kind, target, words, coder)
        finish_run(store, run, f"on {kind} {' × '.join(target)}".strip(), {"memos": 1})
    return memo


def accept(
    store: Store, codebook: Codebook, suggestions: Sequence[Suggestion], values: Values, coder: str
) -> list[str]:
    """Make codings of suggestions, with values changed on the way; return their ids.

    What the coder accepted already is left alone. Everything is checked first: one refusal,
    and nothing is accepted.
    """
    new: list[NewCoding] = []
    passages: dict[str, Passage] = {}
    for suggestion in suggestions:
        if suggestion.document not in passages:
            passages[suggestion.document] = load_passage(store, suggestion.document)
        new.append(
            _from_suggestion(codebook, passages[suggestion.document], suggestion, values, coder)
        )
    with transaction(store):
        run = begin_run(store, "accept", coder)
        kept = without_doubles(store, new)
        ids = stored.add_codings(store, run, kept, "accept")
        count = sum(
            record_verdict(
                store, run, parse_suggestion_id(coding.suggestion or ""), coder, "accepted"
            )
            for coding in new
        )
        if ids or count:
            counts = {"codings": len(ids), "suggestions": count}
            finish_run(store, run, _places_words(new), counts)
        else:
            forget_run(store, run)
    return ids


def _from_suggestion(
    codebook: Codebook, passage: Passage, suggestion: Suggestion, values: Values, coder: str
) -> NewCoding:
    place = (suggestion.turn, suggestion.span)
    if values.quote:
        place = place_quote(passage, values.quote, suggestion.turn)
    code = values.code or suggestion.code
    polarity = suggestion.polarity if values.polarity is None else values.polarity
    if values.polarity is None and codebook.has_code(code) and not codebook.facet_of(code).polarity:
        polarity = ""
    edited = not Values(values.polarity, values.modifiers, None, values.code, values.quote).is_empty
    return new_coding(
        codebook,
        passage,
        place,
        code,
        coder,
        "edited" if edited else "accepted",
        polarity=polarity,
        modifiers={**suggestion.modifiers, **(values.modifiers or {})},
        case=values.case or "",
        memo=values.memo or "",
        suggestion=suggestion.id,
    )


def without_doubles(store: Store, new: Sequence[NewCoding]) -> list[NewCoding]:
    """Return the codings that are not in the project already, each once."""
    seen: dict[str, set[tuple[object, ...]]] = {}
    kept = []
    for coding in new:
        if coding.document not in seen:
            seen[coding.document] = stored.existing_keys(store, coding.document)
        key = stored.double_key(coding)
        if key not in seen[coding.document]:
            seen[coding.document].add(key)
            kept.append(coding)
    return kept


def reject(store: Store, suggestions: Sequence[Suggestion], coder: str) -> int:
    """Record that a coder does not hold these suggestions; return how many are new.

    Raises:
        QcodeError: one of them was accepted: its coding is removed with `uncode`.
    """
    with transaction(store):
        run = begin_run(store, "reject", coder)
        count = 0
        for suggestion in suggestions:
            number = parse_suggestion_id(suggestion.id)
            if stored.is_coded_from(store, number, coder):
                raise QcodeError(
                    f"suggestion {suggestion.id} was accepted by {coder}",
                    "remove its coding with qcode uncode, or take the acceptance back: qcode undo",
                )
            count += record_verdict(store, run, number, coder, "rejected")
        if count:
            finish_run(store, run, _places_words(suggestions), {"suggestions": count})
        else:
            forget_run(store, run)
    return count


def _places_words(items: Sequence[NewCoding] | Sequence[Suggestion] | Sequence[Coding]) -> str:
    documents = sorted({item.document for item in items})
    if len(items) == 1:
        return f"{items[0].code} in {items[0].document} turn {items[0].turn}"
    what = "coding" if isinstance(items[0], Coding) else "suggestion"
    return f"{counted(len(items), what)} in {counted(len(documents), 'document')}"
