"""Coverage: for which codes a coder has worked through a document, under which version."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.storage.clock import now
from qcode.storage.database import Store
from qcode.storage.documents import document_number
from qcode.storage.interning import code_names, code_set_number, coder_number, load_code_sets
from qcode.storage.journal import insert_row


def covered_codes(store: Store, document: str, coder: str = "") -> set[str]:
    """Return the codes a document was worked through for, by one coder or by any."""
    sets, names = load_code_sets(store), code_names(store)
    rows = store.execute(
        "SELECT DISTINCT set_id FROM coverage JOIN coder ON coder.id = coder_id"
        " WHERE document_id = ? AND ended_run_id IS NULL AND (?2 = '' OR coder.name = ?2)",
        (document_number(store, document), coder),
    )
    return {names[code] for (number,) in rows for code in sets[number]}


def save_coverage(store: Store, run: int, document: str, coder: str, codes: Iterable[str]) -> bool:
    """Declare a document worked through; False where it was already for these codes."""
    wanted = set(codes)
    if wanted <= covered_codes(store, document, coder):
        return False
    codebook = store.execute("SELECT id FROM codebook WHERE is_current = 1").fetchone()[0]
    insert_row(
        store,
        run,
        "coverage",
        {
            "document_id": document_number(store, document),
            "coder_id": coder_number(store, coder),
            "set_id": code_set_number(store, wanted),
            "codebook_id": codebook,
            "at": now(),
            "run_id": run,
        },
    )
    return True


def ended_by_corrections(store: Store) -> dict[str, list[str]]:
    """Return, by document, the coders whose coverage a correction ended, and who have not
    worked the document through since.
    """
    rows = store.execute(
        "SELECT DISTINCT document.name, coder.name FROM coverage ended"
        " JOIN run ON run.id = ended.ended_run_id JOIN coder ON coder.id = ended.coder_id"
        " JOIN document ON document.id = ended.document_id"
        " WHERE run.kind = 'update' AND run.state = 'done' AND document.state = 'active'"
        " AND NOT EXISTS (SELECT 1 FROM coverage WHERE ended_run_id IS NULL"
        "  AND document_id = ended.document_id AND coder_id = ended.coder_id)"
        " ORDER BY document.id, coder.id"
    )
    found: dict[str, list[str]] = {}
    for document, coder in rows:
        found.setdefault(document, []).append(coder)
    return found


def coverage_counts(store: Store) -> dict[str, int]:
    """Return, for each active document, for how many codes anybody has worked it through."""
    sets = load_code_sets(store)
    found: dict[str, set[int]] = {}
    rows = store.execute(
        "SELECT DISTINCT document.name, set_id FROM coverage"
        " JOIN document ON document.id = document_id"
        " WHERE ended_run_id IS NULL AND state = 'active'"
    )
    for name, number in rows:
        found.setdefault(name, set()).update(sets[number])
    return {name: len(codes) for name, codes in found.items()}
