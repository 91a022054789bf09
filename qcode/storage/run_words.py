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


def load_run_words(store: Store) -> dict[int, str]:
    """Return the words for every run, by its number."""
    touched: dict[int, set[str]] = {}
    rows = store.execute(
        "SELECT DISTINCT run_id, relation FROM change"
        " WHERE run_id IN (SELECT id FROM run WHERE kind = 'set')"
    )
    for run, relation in rows:
        touched.setdefault(run, set()).add(relation)
    words: dict[int, str] = {}
    for run, kind in store.execute("SELECT id, kind FROM run"):
        fact = next((name for name in _FACTS if name in touched.get(run, ())), "")
        words[run] = _FACTS[fact] if fact else _KINDS.get(kind, kind)
    return words
