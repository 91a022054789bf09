"""Codings carried from one codebook version to the next, by whole codes at a time.

Each statement takes all codings of a code: it writes the decisions with the values before and
after, then changes the rows. Nothing is lost: a coding bears another id, goes into one that
says the same, or opens an entry in what waits. Codings that were removed bear the new ids as
well, so that taking a removal back brings back nothing that is closed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qcode.domain.waiting import status_while
from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.interning import code_number, coder_number, load_values_sets, values_number
from qcode.storage.journal import record_inserted, update_row
from qcode.storage.meeting import Double, Meeting
from qcode.storage.waiting import end_waiting, last_entry, load_waiting_of, rivals_of


@dataclass(frozen=True, slots=True)
class Step:
    """The recode that codings are carried by: run, who, when, and both codebook versions."""

    store: Store
    run: int
    coder: int
    at: str
    before: int
    after: int


def begin_step(store: Store, run: int, coder: str, before: int, after: int) -> Step:
    """Return what the functions of this module need; versions by number."""
    return Step(store, run, coder_number(store, coder), now(), before, after)


def count_codings(store: Store, codes: Iterable[str]) -> int:
    """Return how many codings of these codes there are, removed ones left out."""
    numbers = json.dumps([code_number(store, code) for code in codes])
    found = store.execute(
        "SELECT count(*) FROM coding WHERE code_id IN (SELECT value FROM json_each(?))"
        " AND status <> 'removed'",
        (numbers,),
    ).fetchone()
    return int(found[0])


def relink(step: Step, old: str, new: str, kind: str) -> int:
    """Give the codings of a code another one and return how many; `kind` says why."""
    count = count_codings(step.store, [old])
    was, now_is = code_number(step.store, old), code_number(step.store, new)
    step.store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, before, after)"
        " SELECT ?1, ?2, ?3, ?4, id, '{\"code_id\": ' || code_id || ', \"codebook_id\": ' ||"
        " codebook_id || '}', ?5 FROM coding WHERE code_id = ?6",
        (
            step.run, step.coder, step.at, kind,
            json.dumps({"code_id": now_is, "codebook_id": step.after}), was,
        ),
    )  # fmt: skip
    step.store.execute(
        "UPDATE coding SET code_id = ?, codebook_id = ? WHERE code_id = ?",
        (now_is, step.after, was),
    )
    return count


def queue(step: Step, code: str, reason: str, details: Mapping[str, object]) -> int:
    """Open an entry for every coding of a code and return how many; status review.

    A coding that waits for the same reason already goes on doing so. One that was removed gets
    a decision without values: its removal cannot be taken back on its own from now on.
    """
    store, number = step.store, code_number(step.store, code)
    last = last_entry(store)
    store.execute(
        "INSERT INTO waiting (coding_id, reason, run_id, codebook_id, details)"
        " SELECT id, ?1, ?2, ?3, ?4 FROM coding WHERE code_id = ?5 AND status <> 'removed'"
        " AND NOT EXISTS (SELECT 1 FROM waiting held WHERE held.coding_id = coding.id"
        "  AND held.reason = ?1 AND held.ended_run_id IS NULL)",
        (reason, step.run, step.before, _dumped(details), number),
    )
    count = record_inserted(store, step.run, "waiting", last)
    store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, before, after)"
        " SELECT ?1, ?2, ?3, ?4, id,"
        " CASE status WHEN 'in_force' THEN '{\"status\": \"in_force\"}' ELSE '{}' END,"
        " CASE status WHEN 'in_force' THEN '{\"status\": \"review\"}' ELSE '{}' END"
        " FROM coding WHERE code_id = ?5",
        (step.run, step.coder, step.at, reason, number),
    )
    store.execute(
        "UPDATE coding SET status = 'review' WHERE code_id = ? AND status = 'in_force'", (number,)
    )
    return count


def rename_values(step: Step, renamed: Sequence[tuple[str, str, str]]) -> list[int]:
    """Rename values of modifiers, all at once, and return how many codings bore each.

    `renamed` holds (modifier, old value, new value).
    """
    store = step.store
    sets = load_values_sets(store)
    names = {(modifier, old): new for modifier, old, new in renamed}
    pairs: list[tuple[int, int]] = []
    for number, held in sets.items():
        wanted = {key: names.get((key, value), value) for key, value in held.items()}
        if wanted != held:
            pairs.append((number, values_number(store, wanted)))
    counts = [
        _count_bearing(store, [n for n, held in sets.items() if held.get(modifier) == old])
        for modifier, old, _ in renamed
    ]
    linked = "(SELECT json_extract(value, '$[0]') old, json_extract(value, '$[1]') new FROM"
    linked += " json_each(?1))"
    store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, before, after)"
        " SELECT ?2, ?3, ?4, 'values', coding.id, json_object('values_id', old),"
        f" json_object('values_id', new) FROM {linked} JOIN coding ON values_id = old",
        (json.dumps(pairs), step.run, step.coder, step.at),
    )
    store.execute(
        f"UPDATE coding SET values_id = linked.new FROM {linked} linked WHERE values_id = old",
        (json.dumps(pairs),),
    )
    return counts


def values_numbers_with(store: Store, pairs: Iterable[tuple[str, str]]) -> list[int]:
    """Return the sets of values that hold one of these (modifier, value)."""
    wanted = list(pairs)
    return [
        number
        for number, held in load_values_sets(store).items()
        if any(held.get(modifier) == value for modifier, value in wanted)
    ]


def _count_bearing(store: Store, sets: list[int]) -> int:
    found = store.execute(
        "SELECT count(*) FROM coding WHERE status <> 'removed'"
        " AND values_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sets),),
    ).fetchone()
    return int(found[0])


def collapse(step: Step, doubles: Sequence[Double]) -> None:
    """Let codings go into others that say the same; memos of both are kept."""
    if not doubles:
        return
    rows = _loaded(step.store, [n for double in doubles for n in (double.kept, *double.gone)])
    attached = _attached_memos(step.store)
    for double in doubles:
        kept = rows[double.kept]
        memos = [rows[number][1] for number in sorted((double.kept, *double.gone))]
        memo = "\n".join(dict.fromkeys(words for words in memos if words))
        _decide(
            step, double.kept, {"memo": kept[1]} if memo != kept[1] else {},
            {**({"memo": memo} if memo != kept[1] else {}),
             "joined": ", ".join(rows[number][0] for number in double.gone)},
        )  # fmt: skip
        if memo != kept[1]:
            step.store.execute("UPDATE coding SET memo = ? WHERE id = ?", (memo, double.kept))
        for number in double.gone:
            uuid, _, status = rows[number]
            end_waiting(step.store, step.run, number)
            _decide(step, number, {"status": status}, {"status": "removed", "into": kept[0]})
            step.store.execute("UPDATE coding SET status = 'removed' WHERE id = ?", (number,))
            for memo_number in attached.get(uuid, ()):
                target = {"target": json.dumps([kept[0]])}
                update_row(step.store, step.run, "memo", (memo_number,), target)
        _end_lone_conflict(step, double.kept)


def _end_lone_conflict(step: Step, number: int) -> None:
    """End the conflict of a coding with which nothing is in conflict any more."""
    reasons = [entry.reason for entry in load_waiting_of(step.store, number)]
    if "conflict" not in reasons or rivals_of(step.store, number):
        return
    left = end_waiting(step.store, step.run, number, ("conflict",))
    status = {"status": status_while(left)}
    _decide(step, number, {"status": _loaded(step.store, [number])[number][2]}, status, "keep")
    step.store.execute("UPDATE coding SET status = ? WHERE id = ?", (status["status"], number))


def oppose(step: Step, meeting: Meeting, names: Mapping[int, str]) -> int:
    """Put codings that say different things of the same words into conflict; return how many.

    `names` are the ids of codes by number: what each coding bore before the merger. One that
    is in conflict already goes on waiting: its entry stays, and is decided once.
    """
    store, last = step.store, last_entry(step.store)
    rows = _loaded(store, meeting.conflicts)
    opened = 0
    for number, (origin, others) in meeting.conflicts.items():
        if any(entry.reason == "conflict" for entry in load_waiting_of(store, number)):
            continue
        opened += 1
        details = {"code": names[origin], "with": [rows[other][0] for other in others]}
        store.execute(
            "INSERT INTO waiting (coding_id, reason, run_id, codebook_id, details)"
            " VALUES (?, 'conflict', ?, ?, ?)",
            (number, step.run, step.before, _dumped(details)),
        )
        status = rows[number][2]
        graver = status in ("in_force", "review")
        _decide(
            step, number, {"status": status} if graver else {},
            {"status": "conflict"} if graver else {}, "conflict",
        )  # fmt: skip
        if graver:
            store.execute("UPDATE coding SET status = 'conflict' WHERE id = ?", (number,))
    record_inserted(store, step.run, "waiting", last)
    return opened


def count_befallen(store: Store, run: int) -> dict[str, int]:
    """Return how many codings a recode let go into others, queued and relinked, each once."""
    rows = store.execute(
        "SELECT CASE WHEN max(json_extract(decision.after, '$.into') IS NOT NULL) THEN 'collapsed'"
        " WHEN max(coding.id IN (SELECT coding_id FROM waiting WHERE run_id = ?1)) THEN 'queued'"
        " WHEN max(decision.kind IN ('rename', 'merge', 'values')) THEN 'relinked'"
        " ELSE 'unchanged' END, max(coding.status = 'removed') FROM decision"
        " JOIN coding ON coding.id = coding_id WHERE decision.run_id = ?1 GROUP BY coding_id",
        (run,),
    )
    found = dict.fromkeys(("relinked", "collapsed", "queued"), 0)
    for what, is_removed in rows:
        if what in found and (what == "collapsed" or not is_removed):
            found[what] += 1
    return found


def _decide(
    step: Step,
    number: int,
    before: Mapping[str, object],
    after: Mapping[str, object],
    kind: str = "collapse",
) -> None:
    step.store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (step.run, step.coder, step.at, kind, number, _dumped(before), _dumped(after)),
    )


def _loaded(store: Store, numbers: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    rows = store.execute(
        "SELECT id, uuid, memo, status FROM coding WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return {number: (uuid, memo, status) for number, uuid, memo, status in rows}


def _attached_memos(store: Store) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = store.execute(
        "SELECT id, json_extract(target, '$[0]') FROM memo WHERE kind = 'coding'"
        " AND ended_run_id IS NULL"
    )
    for number, uuid in rows:
        found.setdefault(uuid, []).append(number)
    return found


def _dumped(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)
