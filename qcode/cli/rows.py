"""Codings and suggestions as the records of CLI.md, nested for JSON and flat for tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.domain.codebook import Codebook
    from qcode.domain.coding import Coding, Suggestion

CODING_SHOWN = ("id", "document", "turn", "quote", "code", "polarity", "case", "coder", "status")
SUGGESTION_COLUMNS = (
    "id", "document", "turn", "start", "end", "quote", "code", "facet", "polarity", "modifiers",
    "score", "suggester", "evidence", "status",
)  # fmt: skip
SUGGESTION_SHOWN = ("id", "document", "turn", "code", "polarity", "score", "quote", "why", "status")
NO_CASE = "none"


def coding_columns(codebook: Codebook | None) -> tuple[str, ...]:
    """Return the columns of the flat forms: what import needs, and what readers want."""
    modifiers = [modifier.id for modifier in codebook.modifiers] if codebook else []
    return (
        "id", "document", "turn", "start", "end", "quote", "code", "facet", "polarity",
        *modifiers, "case", "informant", "role", "wave", "coder", "origin", "codebook_version",
        "memo", "created", "status",
    )  # fmt: skip


def coding_record(coding: Coding, codebook: Codebook | None) -> dict[str, object]:
    """Return a coding as JSON has it."""
    known = codebook is not None and codebook.has_code(coding.code)
    return {
        "id": coding.id,
        "document": coding.document,
        "turn": coding.turn,
        "start": coding.span.start,
        "end": coding.span.end,
        "quote": coding.quote,
        "code": coding.code,
        "facet": codebook.code(coding.code).facet if codebook and known else None,
        "polarity": coding.polarity or None,
        "modifiers": dict(coding.modifiers),
        "case": coding.case,
        "informant": coding.informant or None,
        "role": coding.role or None,
        "wave": coding.wave or None,
        "coder": coding.coder,
        "origin": coding.origin,
        "codebook_version": coding.codebook_version,
        "memo": coding.memo,
        "created": coding.created,
        "status": coding.status,
    }


def flat_codings(
    codings: Iterable[Coding], codebook: Codebook | None
) -> Iterable[dict[str, object]]:
    """Yield codings with a column a modifier, as `import codings` takes them."""
    for coding in codings:
        record = coding_record(coding, codebook)
        yield {**record, **coding.modifiers, "case": coding.case or NO_CASE}


def suggestion_record(suggestion: Suggestion, codebook: Codebook) -> dict[str, object]:
    """Return a suggestion as JSON has it."""
    known = codebook.has_code(suggestion.code)
    return {
        "id": suggestion.id,
        "document": suggestion.document,
        "turn": suggestion.turn,
        "start": suggestion.span.start,
        "end": suggestion.span.end,
        "quote": suggestion.quote,
        "code": suggestion.code,
        "facet": codebook.code(suggestion.code).facet if known else None,
        "polarity": suggestion.polarity or None,
        "modifiers": dict(suggestion.modifiers),
        "score": round(suggestion.score, 3),
        "suggester": suggestion.suggester,
        "evidence": [
            {
                "start": item.span.start, "end": item.span.end, "text": item.text,
                "cue": item.cue, "strength": item.strength, "rule": item.rule,
            }
            for item in suggestion.evidence
        ],
        "status": suggestion.status,
    }  # fmt: skip


def why_words(suggestion: Suggestion) -> str:
    """Return the evidence in one line: the words, and the rule that gave the polarity."""
    words = ", ".join(
        dict.fromkeys(f"“{item.text}” ({item.strength})" for item in suggestion.evidence)
    )
    rules = "; ".join(dict.fromkeys(item.rule for item in suggestion.evidence if item.rule))
    return f"{words}: {rules}" if rules else words


def flat_suggestions(
    suggestions: Iterable[Suggestion], codebook: Codebook
) -> Iterable[dict[str, object]]:
    """Yield suggestions with their evidence as words."""
    for suggestion in suggestions:
        record = suggestion_record(suggestion, codebook)
        evidence = [f"{item.text} ({item.strength}: {item.cue})" for item in suggestion.evidence]
        yield {**record, "evidence": evidence, "why": why_words(suggestion)}
