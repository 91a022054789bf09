"""What each run did, in words: its kind, and for facts of the study which facts."""

from __future__ import annotations

from collections.abc import Mapping

from qcode.storage.database import Store

_KINDS: Mapping[str, str] = {
    "init": "project made",
    "ingest": "transcripts read",
    "update": "transcript corrected",
    "suggest": "suggestions made",
    "import": "codings imported",
    "code": "passage coded",
    "edit": "coding changed",
    "uncode": "codings removed",
    "accept": "suggestions accepted",
    "reject": "suggestions rejected",
    "decide": "queue decided",
    "cover": "worked through",
    "memo": "memo written",
    "recode": "codebook changed",
    "undo": "taken back",
    "repair": "project repaired",
    "set": "facts set",
}
# What a run of kind `set` changed, by the first table of the list that it touched.
_FACTS: Mapping[str, str] = {
    "document": "document set",
    "document_case": "document set",
    "person": "people set",
    "informant": "informants set",
    "cases": "cases set",
    "project": "settings set",
}


def load_run_words(store: Store, coding: int | None = None) -> dict[str, str]:
    """Return the words for every run, or for those that decided on a coding, by the run's id."""
    touched: dict[int, set[str]] = {}
    rows = store.execute(
        "SELECT DISTINCT run_id, relation FROM change"
        " WHERE run_id IN (SELECT id FROM run WHERE kind = 'set')"
    )
    for run, relation in rows if coding is None else ():
        touched.setdefault(run, set()).add(relation)
    runs = store.execute(
        "SELECT id, substr(uuid, 1, 8), kind FROM run WHERE ?1 IS NULL"
        " OR id IN (SELECT run_id FROM decision WHERE coding_id = ?1)",
        (coding,),
    )
    words: dict[str, str] = {}
    for run, name, kind in runs:
        fact = next((name for name in _FACTS if name in touched.get(run, ())), "")
        words[name] = _FACTS[fact] if fact else _KINDS.get(kind, kind)
    return words
