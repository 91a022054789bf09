"""The story of a coding: everything that answers "why is this quotation under this code?"."""

from __future__ import annotations

from qcode.domain.codebook import Codebook
from qcode.domain.coding import Coding, Filters
from qcode.domain.story import Act, Story
from qcode.errors import UsageError
from qcode.storage.codebooks import load_version
from qcode.storage.codings import (
    coding_number,
    load_codings,
    load_decisions,
    readable_image,
    suggestion_of,
)
from qcode.storage.database import Store
from qcode.storage.memos import load_memos
from qcode.storage.people import load_cases
from qcode.storage.suggestions import load_suggestion
from qcode.workflow.coding import resolve_name
from qcode.workflow.deciding import facets_of, load_coding, load_passage
from qcode.workflow.selecting import resolved_codes, resolved_documents


def tell(store: Store, codebook: Codebook, prefix: str, coder: str) -> Story:
    """Return the story of a coding, removed or not."""
    coding = load_coding(store, codebook, prefix)
    number = coding_number(store, coding.id)
    passage = load_passage(store, coding.document)
    turn = passage.turn(coding.turn)
    before = passage.turns[coding.turn - 2] if coding.turn > 1 else None
    version = load_version(store, coding.codebook_version)
    known = version if version.has_code(coding.code) else codebook
    suggestion = suggestion_of(store, number)
    return Story(
        coding=coding,
        text=passage.text,
        question=before if before and before.is_interviewer else None,
        turn=turn,
        definition=known.code(coding.code),
        acts=tuple(
            Act(d, readable_image(store, d.before), readable_image(store, d.after))
            for d in load_decisions(store, number)
        ),
        suggestion=load_suggestion(store, suggestion, coder) if suggestion else None,
        memos=tuple(load_memos(store, "coding", (coding.id,))),
        beside=_beside(store, codebook, coding),
    )


def _beside(store: Store, codebook: Codebook, coding: Coding) -> tuple[Coding, ...]:
    others = load_codings(store, Filters(documents=(coding.document,)), facets_of(codebook))
    return tuple(
        other for other in others if other.id != coding.id and other.span.overlaps(coding.span)
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
