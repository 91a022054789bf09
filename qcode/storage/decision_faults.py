"""What can be wrong with codings, verdicts and coverage: what holds must follow from decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from qcode.domain.identity import suggestion_id
from qcode.storage.codings import CHANGEABLE
from qcode.storage.database import Store

# Each query gives the first eight digits of the ids of codings that break the rule beside it.
_CODINGS = {
    "its quote is not the text at its place": (
        "SELECT substr(coding.uuid, 1, 8) FROM coding JOIN version ON version.id = version_id"
        " WHERE substr(text, start + 1, end - start) <> quote"
    ),
    "it does not lie within one turn of its informant": (
        "SELECT substr(coding.uuid, 1, 8) FROM coding LEFT JOIN turn ON"
        " turn.version_id = coding.version_id AND turn.number = coding.turn"
        " WHERE status <> 'lost' AND (turn.number IS NULL OR coding.start < turn.start"
        " OR coding.end > turn.end"
        " OR (turn.is_interviewer = 1 AND status NOT IN ('changed', 'removed'))"
        " OR turn.informant_id IS NOT coding.informant_id)"
    ),
    "it points to a text of another document": (
        "SELECT substr(coding.uuid, 1, 8) FROM coding JOIN version ON version.id = version_id"
        " WHERE version.document_id <> coding.document_id"
    ),
    "it stands in a text that is no longer in force": (
        "SELECT substr(coding.uuid, 1, 8) FROM coding JOIN document ON document.id = document_id"
        " WHERE status NOT IN ('lost', 'removed') AND coding.version_id <> document.version_id"
    ),
    "it speaks of a case that its document is not about": (
        "SELECT substr(coding.uuid, 1, 8) FROM coding WHERE status <> 'removed'"
        " AND case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_case held"
        "  WHERE held.document_id = coding.document_id AND held.case_id = coding.case_id)"
    ),
    "no decision made it": (
        "SELECT substr(uuid, 1, 8) FROM coding WHERE NOT EXISTS"
        " (SELECT 1 FROM decision WHERE coding_id = coding.id)"
    ),
    "the same coder says the same twice": (
        "SELECT substr(max(uuid), 1, 8) FROM coding WHERE status = 'in_force' GROUP BY"
        " document_id, start, end, code_id, polarity, values_id, ifnull(case_id, 0), coder_id"
        " HAVING count(*) > 1"
    ),
}
# Follows the turn, not a decision: `documents set informant=` moves it with the speaker.
_FOLLOWING = "informant_id"


def iter_decision_faults(store: Store) -> Iterator[str]:
    """Yield one line for everything that does not follow from decisions."""
    for words, query in _CODINGS.items():
        for (coding,) in store.execute(query):
            yield f"coding {coding}: {words}"
    yield from _steps(store)
    yield from _verdicts(store)
    rows = store.execute(
        "SELECT DISTINCT document.name FROM coverage JOIN document ON document.id = document_id"
        " JOIN code_set ON code_set.id = set_id JOIN json_each(codes) asked"
        " WHERE asked.value NOT IN (SELECT id FROM code)"
    )
    for (name,) in rows:
        yield f"document {name}: it is covered for a code that does not exist"


def _steps(store: Store) -> Iterator[str]:
    """Hold every coding against the last values that decisions gave it."""
    columns = ", ".join(f"coding.{name}" for name in CHANGEABLE)
    rows = store.execute(
        f"SELECT substr(uuid, 1, 8), after, {columns} FROM decision"
        " JOIN coding ON coding.id = coding_id ORDER BY coding_id, decision.id"
    )
    coding, decided, held = "", {}, {}  # type: ignore[var-annotated]
    for name, after, *values in rows:
        if name != coding:
            yield from _step_fault(coding, decided, held)
            coding, decided = name, {"status": "in_force"}
            held = dict(zip(CHANGEABLE, values, strict=True))
        decided.update(json.loads(after))
    yield from _step_fault(coding, decided, held)


def _step_fault(coding: str, decided: dict[str, Any], held: dict[str, Any]) -> Iterator[str]:
    # A decision may say more than values: into which coding this one went.
    wrong = [name for name, value in decided.items() if name in held and held[name] != value]
    if set(wrong) - {_FOLLOWING}:
        names = ", ".join(name.removesuffix("_id") for name in sorted(wrong))
        yield f"coding {coding}: no decision gave it the {names} that it has"


def _verdicts(store: Store) -> Iterator[str]:
    """Hold what coders hold of suggestions against their last decisions."""
    last: dict[tuple[int, int], str | None] = {}
    rows = store.execute(
        "SELECT suggestion_id, coder_id, json_extract(after, '$.verdict') FROM decision"
        " WHERE suggestion_id IS NOT NULL AND coding_id IS NULL ORDER BY id"
    )
    for suggestion, coder, kind in rows:
        last[suggestion, coder] = kind
    held = {
        (suggestion, coder): kind
        for suggestion, coder, kind in store.execute("SELECT * FROM verdict")
    }
    for key in sorted({key for key, kind in last.items() if kind} | held.keys()):
        if last.get(key) != held.get(key):
            yield f"suggestion {suggestion_id(key[0])}: a verdict stands on no decision"
