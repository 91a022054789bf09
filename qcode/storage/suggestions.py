"""Suggestions as coders see them: lists, counts, ids, verdicts.

A suggestion is shown while it is current, stands in the version of its document in force and
comes from a finished run. Its status is what the asking coder holds of it: open, accepted or
rejected; what one coder rejected is still open for another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from qcode.domain.codebook import Codebook
from qcode.domain.coding import Evidence, Suggestion
from qcode.domain.filters import Filters
from qcode.domain.identity import (
    HASH_DIGITS,
    HASH_MASK,
    ID_DIGITS,
    numbers_of_document,
    parse_suggestion_id,
    suggestion_id,
)
from qcode.domain.text import Span
from qcode.errors import UnknownNameError, UsageError
from qcode.storage.database import Store
from qcode.storage.filtering import Conditions, matching_values_sets
from qcode.storage.interning import load_values_sets

STATUS = {None: "open", "accepted": "accepted", "rejected": "rejected"}
PLAIN_RULE = "nothing denies it"

_JOINED = """
FROM suggestion
JOIN document ON document.id = suggestion.id >> 40
JOIN code ON code.id = suggestion.code_id
LEFT JOIN turn ON turn.version_id = suggestion.version_id AND turn.number = suggestion.turn
LEFT JOIN informant ON informant.id = turn.informant_id
LEFT JOIN verdict ON verdict.suggestion_id = suggestion.id
  AND verdict.coder_id = (SELECT id FROM coder WHERE name = ?)
"""
_COLUMNS = (
    "suggestion.id, document.name, suggestion.turn, suggestion.start, suggestion.end, code.name,"
    " polarity, score, suggester, evidence, suggestion.values_id, verdict.kind"
)


def load_suggestions(
    store: Store, codebook: Codebook, coder: str, filters: Filters
) -> Iterator[Suggestion]:
    """Yield the suggestions that fit, by document in order of arrival, place and codebook."""
    conditions = _conditions(store, codebook, filters)
    order = {code.id: position for position, code in enumerate(codebook.codes)}
    values = load_values_sets(store)
    for document, version in _documents(store, codebook, filters):
        # Fetched whole: the caller may write between two suggestions.
        rows = store.execute(
            f"SELECT {_COLUMNS} {_JOINED} WHERE {conditions.where}"
            " AND suggestion.id BETWEEN ? AND ?",
            (coder, *conditions.values, *numbers_of_document(document)),
        ).fetchall()
        if rows:
            text = _text(store, version)
            rows.sort(key=lambda row: (row[3], order.get(row[5], len(order)), row[0]))
            yield from (_suggestion(row, text, values) for row in rows)


def count_suggestions(
    store: Store, codebook: Codebook, coder: str, filters: Filters
) -> dict[str, int]:
    """Return the number of suggestions that fit, by status (open, accepted, rejected)."""
    conditions = _conditions(store, codebook, filters)
    rows = store.execute(
        f"SELECT verdict.kind, count(*) {_JOINED} WHERE {conditions.where} GROUP BY verdict.kind",
        (coder, *conditions.values),
    )
    counted = {STATUS[kind]: number for kind, number in rows}
    return {status: counted.get(status, 0) for status in STATUS.values()}


def load_suggestion(store: Store, number: int, coder: str) -> Suggestion:
    """Return one suggestion by number, in whatever state; KeyError where there is none."""
    row = store.execute(
        f"SELECT {_COLUMNS}, suggestion.version_id {_JOINED} WHERE suggestion.id = ?",
        (coder, number),
    ).fetchone()
    if row is None:
        raise KeyError(number)
    return _suggestion(row[:-1], _text(store, row[-1]), load_values_sets(store))


def resolve_suggestion(store: Store, prefix: str) -> int:
    """Return the number of the suggestion whose id begins with `prefix`.

    Raises:
        UnknownNameError: no suggestion has such an id.
        UsageError: several have; the hint lists some of them.
    """
    found = _numbers_with(store, prefix.strip().lower())
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownNameError("suggestion", prefix, (), "ids are listed by: qcode suggestions")
    ids = ", ".join(suggestion_id(number) for number in found[:5])
    raise UsageError(f"several suggestions begin with {prefix!r}", f"give more letters: {ids}")


def _numbers_with(store: Store, prefix: str) -> list[int]:
    if not prefix or len(prefix) > ID_DIGITS or not set(prefix) <= set("0123456789abcdef"):
        return []
    if len(prefix) == ID_DIGITS:
        rows = store.execute(
            "SELECT id FROM suggestion WHERE id = ?", (parse_suggestion_id(prefix),)
        ).fetchall()
        return [number for (number,) in rows]
    first = int(prefix[:HASH_DIGITS].ljust(HASH_DIGITS, "0"), 16)
    last = int(prefix[:HASH_DIGITS].ljust(HASH_DIGITS, "f"), 16)
    # One look into the index a document: the hash stands below the document's number.
    near = store.execute(
        "SELECT suggestion.id FROM document JOIN suggestion ON suggestion.id"
        " BETWEEN (document.id << 40) + ? AND (document.id << 40) + ?",
        (first, min(last, HASH_MASK)),
    )
    return [number for (number,) in near if suggestion_id(number).startswith(prefix)]


def set_verdict(store: Store, suggestion: int, coder: int, kind: str | None) -> None:
    """Set what a coder holds of a suggestion: "accepted", "rejected", or None for open."""
    store.execute(
        "DELETE FROM verdict WHERE suggestion_id = ? AND coder_id = ?", (suggestion, coder)
    )
    if kind is not None:
        store.execute("INSERT INTO verdict VALUES (?, ?, ?)", (suggestion, coder, kind))


def _conditions(store: Store, codebook: Codebook, filters: Filters) -> Conditions:
    conditions = Conditions()
    conditions.add("suggestion.state = 'current' AND document.state = 'active'")
    conditions.add("suggestion.version_id = document.version_id")
    conditions.add(
        "suggestion.run_id NOT IN (SELECT id FROM run WHERE kind = 'suggest' AND state = 'running')"
    )
    _add_document(conditions, filters)
    conditions.add_names("informant.name", filters.informants)
    conditions.add_names("informant.role", filters.roles)
    codes = _codes(codebook, filters)
    if codes is not None:
        conditions.add_names("code.name", codes or ("",))
    conditions.add_names("suggestion.polarity", filters.polarities)
    if filters.statuses:
        conditions.add_names("ifnull(verdict.kind, 'open')", filters.statuses)
    if filters.values or filters.leave_out:
        sets = matching_values_sets(store, filters.values, filters.leave_out)
        conditions.add("suggestion.values_id IN (SELECT value FROM json_each(?))", json.dumps(sets))
    return conditions


def _add_document(conditions: Conditions, filters: Filters) -> None:
    conditions.add_names("document.name", filters.documents)
    conditions.add_names("document.wave", filters.waves)
    if filters.cases:
        conditions.add(
            "(document.id IN (SELECT document_id FROM document_case JOIN cases"
            "  ON cases.id = case_id WHERE cases.name IN (SELECT value FROM json_each(?)))"
            " OR 'none' IN (SELECT value FROM json_each(?)) AND document.id NOT IN"
            "  (SELECT document_id FROM document_case))",
            json.dumps(filters.cases),
            json.dumps(filters.cases),
        )


def _codes(codebook: Codebook, filters: Filters) -> tuple[str, ...] | None:
    """Return the ids asked for by code and facet together, or None where all are meant."""
    if not filters.codes and not filters.facets:
        return None
    return tuple(
        code.id
        for code in codebook.codes
        if (not filters.codes or code.id in filters.codes)
        and (not filters.facets or code.facet in filters.facets)
    )


def _documents(store: Store, codebook: Codebook, filters: Filters) -> list[tuple[int, int]]:
    conditions = Conditions()
    conditions.add("document.state = 'active'")
    _add_document(conditions, filters)
    codes = _codes(codebook, filters)
    if codes is not None:
        conditions.add(
            "document.id IN (SELECT id >> 40 FROM suggestion WHERE code_id IN"
            " (SELECT id FROM code WHERE name IN (SELECT value FROM json_each(?))))",
            json.dumps(codes),
        )
    rows = store.execute(
        f"SELECT id, version_id FROM document WHERE {conditions.where} ORDER BY id",
        conditions.values,
    )
    return rows.fetchall()


def _text(store: Store, version: int) -> str:
    found = store.execute("SELECT text FROM version WHERE id = ?", (version,)).fetchone()
    return str(found[0])


def _suggestion(row: tuple[Any, ...], text: str, values: dict[int, dict[str, str]]) -> Suggestion:
    number, document, turn, start, end, code, polarity, score, by, evidence, held, kind = row
    return Suggestion(
        suggestion_id(number),
        document,
        turn,
        Span(start, end),
        text[start:end],
        code,
        polarity,
        score,
        by,
        tuple(
            Evidence(
                Span(first, last), text[first:last], cue, strength, rule or _plain_rule(polarity)
            )
            for first, last, cue, strength, rule in json.loads(evidence)
        ),
        values.get(held, {}),
        STATUS[kind],
    )


def _plain_rule(polarity: str) -> str:
    return PLAIN_RULE if polarity else ""
