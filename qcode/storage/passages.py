"""Texts and segments of documents as suggesting reads them: whole, or in a few places.

Only segments that are not the interviewer's are read. Everything here is read by worker
processes too, each through its own connection.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from qcode.domain.proposal import Passage, Passages
from qcode.storage.database import Store
from qcode.storage.fingerprints import Searched

_PLACE_BITS = 31
Codes = frozenset[str] | None


def load_passages(store: Store, document: Searched, codes: Codes = None) -> Passages:
    """Return the text of a document and the segments that are not the interviewer's."""
    segments = store.execute(
        "SELECT turn, start, end, script FROM segment WHERE version_id = ?1 AND turn NOT IN"
        " (SELECT number FROM turn WHERE version_id = ?1 AND is_interviewer = 1) ORDER BY start",
        (document.version,),
    ).fetchall()
    text = load_version_text(store, document.version)
    return Passages(
        document.document, document.version, document.name, text, segments, document.known, codes
    )


def load_version_text(store: Store, version: int) -> str:
    """Return the text of a document version."""
    found = store.execute("SELECT text FROM version WHERE id = ?", (version,)).fetchone()
    return str(found[0])


def load_version_texts(store: Store, versions: Iterable[int]) -> dict[int, str]:
    """Return the texts of some document versions, by number."""
    rows = store.execute(
        "SELECT id, text FROM version WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(versions)),),
    )
    return dict(rows.fetchall())


def load_characters(store: Store, version: int) -> int:
    """Return the length of a document version in code points."""
    found = store.execute("SELECT characters FROM version WHERE id = ?", (version,)).fetchone()
    return int(found[0])


def load_segments_at(store: Store, places: Mapping[int, list[int]]) -> dict[int, list[Passage]]:
    """Return the informants' segments that hold one of some places, by version, in order.

    `places` holds sorted places in code points, by document version.
    """
    packed = [
        version << _PLACE_BITS | place for version, found in places.items() for place in found
    ]
    rows = store.execute(
        "SELECT spot.version, segment.turn, segment.start, segment.end, script"
        f" FROM (SELECT value >> {_PLACE_BITS} AS version,"
        f"   value & {(1 << _PLACE_BITS) - 1} AS place FROM json_each(?)) AS spot"
        " CROSS JOIN segment ON segment.version_id = spot.version AND segment.start ="
        "   (SELECT max(near.start) FROM segment AS near"
        "    WHERE near.version_id = spot.version AND near.start <= spot.place)"
        " CROSS JOIN turn ON turn.version_id = spot.version AND turn.number = segment.turn"
        " WHERE segment.end > spot.place AND is_interviewer = 0",
        (json.dumps(packed),),
    )
    found: dict[int, list[Passage]] = {}
    for version, turn, start, end, script in rows:
        held = found.setdefault(version, [])
        if not held or held[-1][1] != start:
            held.append((turn, start, end, script))
    return found


def excerpt(
    document: Searched, words: str, folded: str, segments: list[Passage], codes: Codes
) -> Passages:
    """Return passages whose text holds only some segments of a document.

    `words` are those of the segments, one character between each and the next, and `folded`
    the same as cues are matched with.
    """
    placed: list[Passage] = []
    shifts: list[int] = []
    size = 0
    for turn, start, end, script in segments:
        placed.append((turn, size, size + end - start, script))
        shifts.append(start - size)
        size += end - start + 1
    return Passages(
        document.document, document.version, document.name, words, placed, document.known,
        codes, tuple(shifts), folded,
    )  # fmt: skip
