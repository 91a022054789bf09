"""Codings in force and the decisions they follow from.

A coding row is what holds now; every act on it appends a decision with the values before and
after, in the same transaction. No coding is ever deleted: removal is a status.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping

from qcode.domain.coding import Coding, Decision, NewCoding
from qcode.domain.filters import Filters
from qcode.domain.identity import parse_suggestion_id, suggestion_id
from qcode.domain.text import Span
from qcode.errors import UnknownNameError, UsageError
from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.filtering import coding_conditions
from qcode.storage.interning import code_number, coder_number, values_number

# The columns of a coding that a decision may change, as they stand in `before` and `after`.
CHANGEABLE = (
    "version_id", "turn", "start", "end", "quote", "code_id", "polarity", "values_id",
    "case_id", "informant_id", "origin", "memo", "status", "codebook_id", "suggestion_id",
)  # fmt: skip

_JOINED = """
FROM coding
JOIN document ON document.id = coding.document_id
JOIN code ON code.id = coding.code_id
JOIN coder ON coder.id = coding.coder_id
JOIN values_set ON values_set.id = coding.values_id
JOIN codebook ON codebook.id = coding.codebook_id
LEFT JOIN cases ON cases.id = coding.case_id
LEFT JOIN informant ON informant.id = coding.informant_id
"""


def add_codings(store: Store, run: int, new: Iterable[NewCoding], kind: str) -> list[str]:
    """Add codings under the current codebook and return their ids.

    `kind` is the decision recorded for each: add, accept or import. Places, codes and cases
    are checked by the caller.
    """
    codebook = current_codebook(store)
    numbers = _Numbers(store)
    at = now()
    ids: list[str] = []
    rows: list[tuple[object, ...]] = []
    for coding in new:
        ids.append(uuid.uuid4().hex)
        rows.append((ids[-1], *numbers.row(coding), codebook, coding.memo, at, run))
    first = int(store.execute("SELECT ifnull(max(id), 0) FROM coding").fetchone()[0]) + 1
    store.executemany(
        "INSERT INTO coding (uuid, document_id, version_id, turn, start, end, quote, code_id,"
        " polarity, values_id, case_id, informant_id, coder_id, origin, suggestion_id,"
        " codebook_id, memo, created, status, run_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'in_force', ?)",
        rows,
    )
    store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, suggestion_id)"
        " SELECT run_id, coder_id, created, ?, id, suggestion_id FROM coding WHERE id >= ?",
        (kind, first),
    )
    return ids


class _Numbers:
    """Names to numbers for many codings, each looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[str, tuple[int, int]] = {}
        self._turns: dict[tuple[int, int], int | None] = {}
        self._known: dict[tuple[str, str], int] = {}
        self._cases = dict(store.execute("SELECT name, id FROM cases"))

    def row(self, coding: NewCoding) -> tuple[object, ...]:
        document, version = self._document(coding.document)
        return (
            document,
            version,
            coding.turn,
            coding.span.start,
            coding.span.end,
            coding.quote,
            self._number("code", coding.code),
            coding.polarity,
            self._number("values", json.dumps(dict(coding.modifiers), sort_keys=True)),
            self._cases[coding.case] if coding.case else None,
            self._informant(version, coding.turn),
            self._number("coder", coding.coder),
            coding.origin,
            parse_suggestion_id(coding.suggestion) if coding.suggestion else None,
        )

    def _document(self, name: str) -> tuple[int, int]:
        if name not in self._documents:
            self._documents[name] = self._store.execute(
                "SELECT id, version_id FROM document WHERE name = ? AND state = 'active'", (name,)
            ).fetchone()
        return self._documents[name]

    def _informant(self, version: int, turn: int) -> int | None:
        key = (version, turn)
        if key not in self._turns:
            found = self._store.execute(
                "SELECT informant_id FROM turn WHERE version_id = ? AND number = ?", key
            ).fetchone()
            self._turns[key] = found[0]
        return self._turns[key]

    def _number(self, kind: str, name: str) -> int:
        if (kind, name) not in self._known:
            if kind == "values":
                number = values_number(self._store, json.loads(name))
            else:
                number = {"code": code_number, "coder": coder_number}[kind](self._store, name)
            self._known[kind, name] = number
        return self._known[kind, name]


def change_coding(
    store: Store, run: int, coder: str, number: int, values: Mapping[str, object], kind: str
) -> bool:
    """Change columns of one coding and append the decision; False where nothing changes."""
    before = load_image(store, number)
    changed = {key: value for key, value in values.items() if before[key] != value}
    if not changed:
        return False
    assignments = ", ".join(f"{name} = ?" for name in changed)
    store.execute(f"UPDATE coding SET {assignments} WHERE id = ?", (*changed.values(), number))
    store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            run,
            coder_number(store, coder),
            now(),
            kind,
            number,
            json.dumps({name: before[name] for name in changed}, ensure_ascii=False),
            json.dumps(changed, ensure_ascii=False),
        ),
    )
    return True


def decide_coding(
    store: Store, run: int, coder: str, number: int, values: Mapping[str, object], kind: str
) -> None:
    """Append a decision on a coding, whether it changes values or keeps what is there."""
    if not change_coding(store, run, coder, number, values, kind):
        store.execute(
            "INSERT INTO decision (run_id, coder_id, at, kind, coding_id) VALUES (?, ?, ?, ?, ?)",
            (run, coder_number(store, coder), now(), kind, number),
        )


def anchor(store: Store, document: str, turn: int) -> dict[str, object]:
    """Return the columns that say in which version and turn a coding stands, and who speaks."""
    version, informant = store.execute(
        "SELECT document.version_id, turn.informant_id FROM document"
        " JOIN turn ON turn.version_id = document.version_id"
        " WHERE document.name = ? AND state = 'active' AND turn.number = ?",
        (document, turn),
    ).fetchone()
    return {"version_id": version, "turn": turn, "informant_id": informant}


def current_codebook(store: Store) -> int:
    """Return the number of the codebook version in force."""
    found = store.execute("SELECT id FROM codebook WHERE is_current = 1").fetchone()
    return int(found[0])


def load_image(store: Store, number: int) -> dict[str, object]:
    """Return the changeable columns of a coding."""
    row = store.execute(
        f"SELECT {', '.join(CHANGEABLE)} FROM coding WHERE id = ?", (number,)
    ).fetchone()
    return dict(zip(CHANGEABLE, row, strict=True))


def coding_number(store: Store, prefix: str) -> int:
    """Return the number of the coding whose id begins with `prefix`.

    Raises:
        UnknownNameError: no coding's id begins so.
        UsageError: several do.
    """
    key = prefix.lower()
    rows = store.execute(
        "SELECT id, uuid FROM coding WHERE uuid >= ? AND uuid < ? ORDER BY uuid LIMIT 2",
        (key, key + "g"),
    ).fetchall()
    if not key or not rows:
        raise UnknownNameError("coding", prefix, (), "ids are listed by: qcode codings")
    if len(rows) > 1:
        raise UsageError(f"several codings have an id that begins with {prefix!r}", "add a digit")
    return int(rows[0][0])


def coding_ids(store: Store, numbers: Iterable[int]) -> dict[str, int]:
    """Return the numbers of codings by their ids."""
    rows = store.execute(
        "SELECT uuid, id FROM coding WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return dict(rows)


def load_codings(
    store: Store,
    filters: Filters,
    facets: Mapping[str, str],
    numbers: Iterable[int] | None = None,
) -> Iterator[Coding]:
    """Yield codings in document order, then by place.

    `facets` maps code ids to facets; `numbers` restricts to some codings. Removed ones are
    left out unless `filters.statuses` names them.
    """
    asked = tuple(code for code, facet in facets.items() if facet in filters.facets)
    conditions = coding_conditions(store, filters, asked)
    if numbers is not None:
        conditions.add("coding.id IN (SELECT value FROM json_each(?))", json.dumps(list(numbers)))
    rows = store.execute(
        "SELECT coding.uuid, document.name, turn, start, end, quote, code.name, polarity,"
        " modifiers, cases.name, coder.name, origin, codebook.version, coding.created, status,"
        f" memo, informant.name, informant.role, wave {_JOINED} WHERE {conditions.where}"
        " AND document.state = 'active'"
        " ORDER BY coding.document_id, start, end, code_id, coding.id",
        conditions.values,
    )
    for id_, document, turn, start, end, quote, code, polarity, modifiers, *rest in rows:
        case, coder, origin, version, created, status, memo, who, role, wave = rest
        yield Coding(
            id_, document, turn, Span(start, end), quote, code, polarity, json.loads(modifiers),
            case, coder, origin, version, created, status, memo, who or "", role or "", wave,
        )  # fmt: skip


def existing_keys(store: Store, document: str) -> set[tuple[object, ...]]:
    """Return what makes codings of a document doubles of each other.

    (start, end, code, polarity, modifiers as JSON, case, coder) of every coding that was
    not removed.
    """
    rows = store.execute(
        f"SELECT start, end, code.name, polarity, modifiers, cases.name, coder.name {_JOINED}"
        " WHERE document.name = ? AND document.state = 'active' AND status <> 'removed'"
        " AND coding.version_id = document.version_id",
        (document,),
    )
    return set(rows)


def double_key(coding: NewCoding) -> tuple[object, ...]:
    """Return the key of a new coding, as `existing_keys` gives it."""
    kept = {key: value for key, value in sorted(coding.modifiers.items()) if value}
    modifiers = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return (
        coding.span.start, coding.span.end, coding.code, coding.polarity, modifiers,
        coding.case, coding.coder,
    )  # fmt: skip


def double_of(store: Store, numbers: Iterable[int]) -> str:
    """Return the id of another coding in force that says the same as one of these, or ""."""
    found = store.execute(
        "SELECT other.uuid FROM coding mine JOIN coding other"
        " ON other.document_id = mine.document_id AND other.start = mine.start"
        " AND other.version_id = mine.version_id"
        " AND other.end = mine.end AND other.code_id = mine.code_id"
        " AND other.polarity = mine.polarity AND other.values_id = mine.values_id"
        " AND other.case_id IS mine.case_id AND other.coder_id = mine.coder_id"
        " AND other.id <> mine.id AND other.status <> 'removed'"
        " WHERE mine.id IN (SELECT value FROM json_each(?)) AND mine.status <> 'removed' LIMIT 1",
        (json.dumps(list(numbers)),),
    ).fetchone()
    return str(found[0]) if found else ""


def overlapping_own(store: Store, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return (id, other id) of codings and their coder's others that say the same nearby.

    The same code, polarity and case on overlapping words that are not the same words.
    """
    return store.execute(
        "SELECT mine.uuid, min(other.uuid) FROM coding mine JOIN coding other"
        " ON other.document_id = mine.document_id AND other.start < mine.end"
        " AND other.end > mine.start AND other.code_id = mine.code_id"
        " AND other.polarity = mine.polarity AND other.case_id IS mine.case_id"
        " AND other.coder_id = mine.coder_id AND other.id <> mine.id"
        " AND other.status = 'in_force' AND (other.start <> mine.start OR other.end <> mine.end)"
        " WHERE mine.uuid IN (SELECT value FROM json_each(?)) GROUP BY mine.id ORDER BY mine.id",
        (json.dumps(list(ids)),),
    ).fetchall()


def is_coded_from(store: Store, suggestion: int, coder: str) -> bool:
    """Say whether a coder holds a coding that was made of a suggestion."""
    found = store.execute(
        "SELECT 1 FROM coding JOIN coder ON coder.id = coder_id"
        " WHERE suggestion_id = ? AND coder.name = ? AND status <> 'removed'",
        (suggestion, coder),
    ).fetchone()
    return bool(found)


def load_decisions(store: Store, number: int) -> list[Decision]:
    """Return every decision on a coding, and on the suggestion it was accepted from."""
    rows = store.execute(
        "SELECT decision.at, coder.name, decision.kind, run.uuid, coding.uuid,"
        " decision.suggestion_id, before, after FROM decision"
        " JOIN run ON run.id = decision.run_id"
        " LEFT JOIN coder ON coder.id = decision.coder_id"
        " LEFT JOIN coding ON coding.id = decision.coding_id"
        " WHERE decision.coding_id = ? ORDER BY decision.id",
        (number,),
    )
    return [
        Decision(
            at, coder or "", kind, run[:8], coding,
            suggestion_id(suggestion) if suggestion else None,
            json.loads(before), json.loads(after),
        )
        for at, coder, kind, run, coding, suggestion, before, after in rows
    ]  # fmt: skip


def suggestion_of(store: Store, number: int) -> int | None:
    """Return the number of the suggestion a coding was accepted from, or None."""
    found = store.execute("SELECT suggestion_id FROM coding WHERE id = ?", (number,)).fetchone()
    return int(found[0]) if found and found[0] is not None else None


def readable_image(store: Store, image: Mapping[str, object]) -> dict[str, str]:
    """Return the values of a decision with names in the place of numbers."""
    relations = {"code_id": "code", "case_id": "cases", "informant_id": "informant"}
    readable: dict[str, str] = {}
    for column, value in image.items():
        if column == "values_id":
            query = "SELECT modifiers FROM values_set WHERE id = ?"
            found = json.loads(store.execute(query, (value,)).fetchone()[0])
            readable["modifiers"] = ", ".join(f"{key}={held}" for key, held in found.items())
        elif column in relations:
            query = f"SELECT name FROM {relations[column]} WHERE id = ?"
            row = store.execute(query, (value,)).fetchone()
            readable[column.removesuffix("_id")] = row[0] if row else "none"
        elif column not in ("version_id", "codebook_id", "suggestion_id"):
            readable[column] = str(value)
    return readable
