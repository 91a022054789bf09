"""The story of a coding: everything that answers "why is this quotation under this code?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qcode.domain.codebook import Codebook, Text
from qcode.domain.coding import Coding
from qcode.domain.filters import Filters
from qcode.domain.story import Act, Definition, Queued, Story
from qcode.errors import UsageError
from qcode.storage.codings import (
    CHANGEABLE,
    coding_number,
    load_codings,
    load_decisions,
    readable_image,
    suggestion_of,
)
from qcode.storage.database import Store
from qcode.storage.memos import load_memos
from qcode.storage.people import load_cases
from qcode.storage.run_words import load_run_words
from qcode.storage.runs import run_id
from qcode.storage.suggestions import load_suggestion
from qcode.storage.versions import (
    is_in_force,
    load_codebooks,
    load_version_text,
    load_version_turns,
    named_versions,
    values_before,
    version_of_coding,
)
from qcode.storage.waiting import load_entries_of
from qcode.workflow.deciding import facets_of, load_coding
from qcode.workflow.naming import resolve_name
from qcode.workflow.selecting import resolved_codes, resolved_documents


def tell(store: Store, codebook: Codebook, prefix: str, coder: str) -> Story:
    """Return the story of a coding, removed or not, across versions of text and codebook."""
    coding = load_coding(store, codebook, prefix)
    number = coding_number(store, coding.id)
    version = version_of_coding(store, number)
    turns = load_version_turns(store, version)
    before = turns[coding.turn - 2] if coding.turn > 1 else None
    decisions = load_decisions(store, number)
    acts = tuple(
        Act(decision, _readable(store, decision.before), _readable(store, decision.after))
        for decision in decisions
    )
    suggestion = suggestion_of(store, number)
    return Story(
        coding=coding,
        text=load_version_text(store, version),
        question=before if before and before.is_interviewer else None,
        turn=turns[coding.turn - 1],
        is_old=not is_in_force(store, version),
        definitions=tuple(_definitions(store, coding, acts)),
        acts=acts,
        waits=tuple(_waits(store, number)),
        runs=load_run_words(store, number),
        suggestion=load_suggestion(store, suggestion, coder) if suggestion else None,
        memos=tuple(load_memos(store, "coding", (coding.id,))),
        beside=_beside(store, codebook, coding),
    )


def _readable(store: Store, image: Mapping[str, object]) -> dict[str, str]:
    known = {name: value for name, value in image.items() if name in CHANGEABLE}
    # A coding that went into another one, or another that went into this.
    others = {name: str(image[name]) for name in ("into", "joined") if name in image}
    return {**readable_image(store, known), **named_versions(store, image), **others}


def _definitions(store: Store, coding: Coding, acts: Iterable[Act]) -> Iterator[Definition]:
    """Yield the definitions of the codes the coding ever had, each where it changed."""
    codes = {coding.code}
    for act in acts:
        codes |= {act.before.get("code", ""), act.after.get("code", "")} - {""}
    told: dict[str, tuple[Text, ...]] = {}
    for _, is_now, version in load_codebooks(store):
        for code in version.codes:
            words = (code.definition, code.include, code.exclude)
            if code.id in codes and any(words) and told.get(code.id) != words:
                told[code.id] = words
                yield Definition(version.version, code, is_now)


def _waits(store: Store, number: int) -> Iterator[Queued]:
    for entry, ended in load_entries_of(store, number):
        old = values_before(store, number, entry.run)
        quote = entry.details.get("quote") or old.get("quote") or ""
        yield Queued(
            entry.reason,
            run_id(store, entry.run),
            run_id(store, ended) if ended is not None else "",
            str(quote),
        )


def _beside(store: Store, codebook: Codebook, coding: Coding) -> tuple[Coding, ...]:
    others = load_codings(store, Filters(documents=(coding.document,)), facets_of(codebook))
    return tuple(
        other
        for other in others
        if other.id != coding.id
        and other.span.overlaps(coding.span)
        and (other.status == "lost") == (coding.status == "lost")  # it stands in an older text
    )


def memo_target(
    store: Store,
    codebook: Codebook | None,
    document: str,
    case: str,
    code: str,
    coding: str,
) -> tuple[str, tuple[str, ...]]:
    """Return the kind of memo and the whole names of what it is on.

    Raises:
        UsageError: the names do not belong together.
        UnknownNameError: one does not exist.
    """
    given = [bool(document), bool(coding), bool(case or code)]
    if sum(given) > 1:
        raise UsageError(
            "a memo is on a document, a coding, a case, a code, or a case and a code",
            "name one of them, or --case and --code together",
        )
    if document:
        return "document", resolved_documents(store, [document])
    if coding:
        if codebook is None:
            raise UsageError("there are no codings yet")
        return "coding", (load_coding(store, codebook, coding).id,)
    cases = [known.id for known in load_cases(store)]
    names = (resolve_name("case", case, cases),) if case else ()
    codes = resolved_codes(codebook, [code]) if code else ()
    kind = {(1, 1): "case_code", (1, 0): "case", (0, 1): "code"}.get(
        (len(names), len(codes)), "project"
    )
    return kind, (*names, *codes)
