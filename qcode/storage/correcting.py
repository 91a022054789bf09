"""Codings, verdicts and coverage while a document goes from one version to the next.

All rows of a document are read at once and written with one statement of each kind; decisions
carry the values before and after, other rows their images, so that undo puts them back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from operator import ne
from typing import NamedTuple

from qcode.domain.identity import numbers_of_document
from qcode.domain.waiting import Waiting, status_while
from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.interning import coder_number
from qcode.storage.journal import record_inserted_rows, update_each, update_rows
from qcode.storage.suggestions import set_verdict
from qcode.storage.waiting import load_waiting_of, open_waiting

KIND = "update"
# The columns that say where a coding stands; `status` goes with them.
ANCHOR = (
    "version_id", "turn", "start", "end", "quote", "informant_id", "suggestion_id", "status",
)  # fmt: skip
Anchor = tuple[object, ...]  # the values of those columns
_encode = json.JSONEncoder(ensure_ascii=False).encode  # made once: half the time of dumps


class Anchored(NamedTuple):
    """A coding and its anchor, in numbers; `uuid`, `code` and `coder` are for people."""

    number: int
    uuid: str
    code: str
    coder: str
    version: int
    turn: int
    start: int
    end: int
    quote: str
    informant: int | None
    suggestion: int | None
    status: str
    said: tuple[object, ...]

    @property
    def anchor(self) -> Anchor:
        """The values of the columns of ANCHOR."""
        return self[4:12]


class Decided(NamedTuple):
    """A suggestion that somebody decided on, and who holds what of it."""

    number: int
    turn: int
    start: int
    end: int
    evidence: str
    state: str
    verdicts: dict[int, str]


def load_anchored(store: Store, document: int) -> list[Anchored]:
    """Return every coding of a document, removed ones included, in the order they were made."""
    rows = store.execute(
        "SELECT coding.id, uuid, code.name, coder.name, version_id, turn, start, end, quote,"
        " informant_id, suggestion_id, status, code_id, polarity, values_id, case_id, coder_id"
        " FROM coding JOIN code ON code.id = code_id JOIN coder ON coder.id = coder_id"
        " WHERE document_id = ? ORDER BY coding.id",
        (document,),
    )
    return [Anchored._make((*row[:12], tuple(row[12:]))) for row in rows]


def write_anchors(
    store: Store, run: int, coder: str, changes: Iterable[tuple[Anchored, Anchor]]
) -> int:
    """Give codings new anchors and append a decision for each; return how many.

    A coding whose anchor stays has its decision as well: that is how undo knows that what
    was done before stands under a correction.
    """
    at, who = now(), coder_number(store, coder)
    # By the columns that change: what stays need not be written, nor its indexes and keys.
    rows: dict[tuple[bool, ...], list[tuple[object, ...]]] = {}
    decisions: list[tuple[object, ...]] = []
    for coding, after in changes:
        before = coding.anchor
        changed = tuple(map(ne, before, after))
        images = (_image(changed, before), _image(changed, after))
        decisions.append((run, who, at, KIND, coding.number, *images))
        if True in changed:
            rows.setdefault(changed, []).append((*compress(after, changed), coding.number))
    for changed, values in rows.items():
        assignments = ", ".join(f"{name} = ?" for name in compress(ANCHOR, changed))
        store.executemany(f"UPDATE coding SET {assignments} WHERE id = ?", values)
    store.executemany(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        decisions,
    )
    return len(decisions)


def _image(changed: tuple[bool, ...], anchor: Anchor) -> str:
    """Return the values that change as JSON, by column."""
    pairs = zip(compress(ANCHOR, changed), compress(anchor, changed), strict=True)
    # Put together here: an encoder that is called for each takes three times as long.
    members = [f'"{name}": {value if type(value) is int else _encode(value)}'
               for name, value in pairs]  # fmt: skip
    return "{" + ", ".join(members) + "}"


def load_open_entries(store: Store, document: int) -> dict[int, list[Waiting]]:
    """Return the open entries of a document's codings, by coding."""
    rows = store.execute(
        "SELECT DISTINCT coding_id FROM waiting JOIN coding ON coding.id = coding_id"
        " WHERE document_id = ? AND ended_run_id IS NULL",
        (document,),
    ).fetchall()
    return {number: load_waiting_of(store, number) for (number,) in rows}


def load_informant_numbers(store: Store, version: int) -> dict[int, int | None]:
    """Return the number of the informant of each turn."""
    rows = store.execute("SELECT number, informant_id FROM turn WHERE version_id = ?", (version,))
    return dict(rows)


def load_informants_segments(store: Store, version: int) -> list[tuple[int, int]]:
    """Return the segments (start, end) that are not the interviewer's, in order."""
    return store.execute(
        "SELECT start, end FROM segment WHERE version_id = ?1 AND turn NOT IN"
        " (SELECT number FROM turn WHERE version_id = ?1 AND is_interviewer = 1) ORDER BY start",
        (version,),
    ).fetchall()


def load_decided(store: Store, document: int, version: int) -> list[Decided]:
    """Return the suggestions in a version that coders hold something of."""
    first, last = numbers_of_document(document)
    rows = store.execute(
        "SELECT id, turn, start, end, evidence, state, coder_id, kind FROM suggestion"
        " JOIN verdict ON suggestion_id = id WHERE id BETWEEN ? AND ? AND version_id = ?"
        " ORDER BY id",
        (first, last, version),
    )
    found: dict[int, Decided] = {}
    for number, turn, start, end, evidence, state, coder, kind in rows:
        known = found.setdefault(number, Decided(number, turn, start, end, evidence, state, {}))
        known.verdicts[coder] = kind
    return list(found.values())


def write_suggestions(
    store: Store, run: int, version: int, places: Mapping[int, tuple[Decided, tuple[object, ...]]]
) -> None:
    """Let decided suggestions stand in a version: number -> the one it was, and its anchor.

    An anchor is (turn, start, end, evidence). Numbers that are new get a row like the one
    they come from. What was stale stays so: nothing proposes it any more.
    """
    numbers = json.dumps(list(places))
    query = "SELECT id FROM suggestion WHERE id IN (SELECT value FROM json_each(?))"
    known = {number for (number,) in store.execute(query, (numbers,))}
    names = ("version_id", "turn", "start", "end", "evidence", "state")
    update_each(
        store,
        run,
        "suggestion",
        {
            number: dict(zip(names, (version, *place, was.state), strict=True))
            for number, (was, place) in places.items()
            if number in known
        },
    )
    new = [(n, was.number, place) for n, (was, place) in places.items() if n not in known]
    store.executemany(
        "INSERT INTO suggestion SELECT ?, ?, ?, ?, ?, code_id, polarity, values_id, score,"
        " suggester, ?, run_id, state FROM suggestion WHERE id = ?",
        [(n, version, *place[:3], place[3], was) for n, was, place in new],
    )
    record_inserted_rows(store, run, "suggestion", [n for n, _, _ in new])


def write_verdicts(
    store: Store, run: int, before: Mapping[tuple[int, int], str],
    after: Mapping[tuple[int, int], str],
) -> None:  # fmt: skip
    """Let coders hold `after` of suggestions in the place of `before`: (suggestion, coder)."""
    at = now()
    for key in sorted(before.keys() | after.keys()):
        was, kind = before.get(key), after.get(key)
        if was == kind:
            continue
        set_verdict(store, *key, kind)
        images = (json.dumps({"verdict": held}) if held else "{}" for held in (was, kind))
        store.execute(
            "INSERT INTO decision (run_id, coder_id, at, kind, suggestion_id, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (run, key[1], at, KIND, key[0], *images),
        )


def held_verdicts(store: Store, numbers: Iterable[int]) -> dict[tuple[int, int], str]:
    """Return what coders hold of some suggestions: (suggestion, coder) -> kind."""
    rows = store.execute(
        "SELECT suggestion_id, coder_id, kind FROM verdict"
        " WHERE suggestion_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return {(suggestion, coder): kind for suggestion, coder, kind in rows}


def covering_coders(store: Store, document: int) -> tuple[str, ...]:
    """Return the coders who have worked a document through, for whatever codes."""
    rows = store.execute(
        "SELECT DISTINCT coder.name FROM coverage JOIN coder ON coder.id = coder_id"
        " WHERE document_id = ? AND ended_run_id IS NULL ORDER BY coder.id",
        (document,),
    )
    return tuple(name for (name,) in rows)


def end_coverage(store: Store, run: int, document: int) -> int:
    """End everybody's coverage of a document; return how many declarations that were."""
    where = "document_id = ? AND ended_run_id IS NULL"
    return update_rows(store, run, "coverage", where, (document,), {"ended_run_id": run})


def load_memo_counts(store: Store, codings: Sequence[str]) -> dict[str, int]:
    """Return how many memos stand on each of some codings, by id."""
    rows = store.execute(
        "SELECT json_extract(target, '$[0]'), count(*) FROM memo WHERE kind = 'coding'"
        " AND ended_run_id IS NULL AND json_extract(target, '$[0]') IN"
        " (SELECT value FROM json_each(?)) GROUP BY 1",
        (json.dumps(list(codings)),),
    )
    return dict(rows)


def queue_speakers(store: Store, run: int, coder: str, document: int, words: str) -> int:
    """Queue the codings whose turn is another informant's by now; return how many.

    They follow their turn, and wait: whose words they are is part of what was decided. Where
    the informant is who it was when they began to wait, they wait no more.
    """
    rows = store.execute(
        "SELECT coding.id, turn.informant_id FROM coding JOIN turn USING (version_id)"
        " WHERE document_id = ? AND turn.number = coding.turn"
        " AND status NOT IN ('removed', 'lost')"
        " AND coding.informant_id IS NOT turn.informant_id",
        (document,),
    )
    return _queue(store, run, coder, document, dict(rows), words)


def queue_roles(store: Store, run: int, coder: str, informant: int, roles: tuple[str, str]) -> int:
    """Queue the codings of an informant whose role was one and is another; return how many.

    Where the role is what it was when they began to wait, they wait no more.
    """
    rows = store.execute(
        "SELECT DISTINCT document_id FROM coding WHERE informant_id = ? AND status <> 'removed'",
        (informant,),
    ).fetchall()
    was, now = roles
    words = f"it was said by a {was}, and now by a {now}"
    count = 0
    for (document,) in rows:
        said = store.execute(
            "SELECT id, informant_id FROM coding"
            " WHERE document_id = ? AND informant_id = ? AND status <> 'removed'",
            (document, informant),
        )
        count += _queue(store, run, coder, document, dict(said), words, roles)
    return count


def _queue(
    store: Store,
    run: int,
    coder: str,
    document: int,
    speakers: Mapping[int, int | None],
    words: str,
    roles: tuple[str, str] | None = None,
) -> int:
    """Queue codings that are somebody else's by now, or whose speaker has another role."""
    entries = load_open_entries(store, document)
    codings = [coding for coding in load_anchored(store, document) if coding.number in speakers]
    ended: list[int] = []
    opened: list[Waiting] = []
    changes: list[tuple[Anchored, Anchor]] = []
    for coding in codings:
        held = entries.get(coding.number, [])
        speaker = speakers[coding.number]
        key, now_is = ("role", roles[1]) if roles else ("was", speaker)
        asked = [entry for entry in held if entry.reason == "speaker" and key in entry.details]
        back = [entry.number for entry in asked if entry.details[key] == now_is]
        reasons = {entry.reason for entry in held if entry.number not in back}
        ended += back
        if not back:
            if "speaker" not in reasons:
                was = roles[0] if roles else coding.informant
                details = {"quote": coding.quote, key: was, "note": words}
                opened.append(Waiting(0, coding.number, "speaker", run, None, None, details))
            reasons.add("speaker")
        anchor = (*coding.anchor[:5], speaker, coding.suggestion, status_while(reasons))
        changes.append((coding, anchor))
    write_anchors(store, run, coder, changes)
    open_entries(store, run, opened)
    end_entries(store, run, ended)
    return len(opened)


def count_of_informant(store: Store, informant: int) -> int:
    """Return how many codings an informant's words have, removed ones left out."""
    query = "SELECT count(*) FROM coding WHERE informant_id = ? AND status <> 'removed'"
    return int(store.execute(query, (informant,)).fetchone()[0])


def open_entries(store: Store, run: int, entries: Sequence[Waiting]) -> None:
    """Open entries of what waits."""
    open_waiting(store, entries, run)


def end_entries(store: Store, run: int, numbers: Iterable[int]) -> None:
    """End entries of what waits, by number."""
    update_each(store, run, "waiting", {number: {"ended_run_id": run} for number in numbers})


def search_again(store: Store, left: int, entered: int) -> None:
    """Say that a version which comes back is to be searched anew.

    Only where the version that is left was searched: the other's open suggestions went then.
    """
    store.execute(
        "DELETE FROM suggested WHERE version_id = ?"
        " AND EXISTS (SELECT 1 FROM suggested WHERE version_id = ?)",
        (entered, left),
    )
