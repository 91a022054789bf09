"""How much there is: the counts that `status` and the lists print."""

from __future__ import annotations

from qcode.storage.database import Store


def load_counts(store: Store) -> dict[str, int]:
    """Return how many there are of everything, removed documents left out."""
    active = "(SELECT id FROM document WHERE state = 'active')"
    queries = {
        "documents": "SELECT count(*) FROM document WHERE state = 'active'",
        "turns": "SELECT ifnull(sum(turns), 0) FROM version WHERE id IN"
        " (SELECT version_id FROM document WHERE state = 'active')",
        "characters": "SELECT ifnull(sum(characters), 0) FROM version WHERE id IN"
        " (SELECT version_id FROM document WHERE state = 'active')",
        "cases": "SELECT count(*) FROM cases WHERE is_known",
        "informants": "SELECT count(*) FROM informant WHERE is_known",
        "codings": "SELECT count(*) FROM coding WHERE status = 'in_force'"
        f" AND document_id IN {active}",
        "waiting": "SELECT count(*) FROM coding INDEXED BY coding_waiting"
        " WHERE status <> 'in_force' AND status <> 'removed'",
        "suggestions": "SELECT count(*) FROM suggestion WHERE state = 'current'",
    }
    return {name: int(store.execute(query).fetchone()[0]) for name, query in queries.items()}


def count_waiting_codings(store: Store) -> int:
    """Return how many codings wait for a human, for whatever reason."""
    found = store.execute(
        "SELECT count(*) FROM coding INDEXED BY coding_waiting"
        " WHERE status <> 'in_force' AND status <> 'removed'"
    ).fetchone()
    return int(found[0])


def codings_by_coder(store: Store) -> dict[str, int]:
    """Return the codings in force by coder."""
    rows = store.execute(
        "SELECT coder.name, count(*) FROM coding JOIN coder ON coder.id = coder_id"
        " JOIN document ON document.id = document_id"
        " WHERE status = 'in_force' AND state = 'active' GROUP BY coder.id ORDER BY coder.id"
    )
    return dict(rows)


def codings_by_document(store: Store) -> dict[str, int]:
    """Return the codings in force by active document."""
    rows = store.execute(
        "SELECT document.name, count(*) FROM coding JOIN document ON document.id = document_id"
        " WHERE status = 'in_force' AND state = 'active' GROUP BY document.id"
    )
    return dict(rows)


def open_suggestions(store: Store, coder: str) -> int:
    """Return how many suggestions of finished runs a coder has not decided."""
    found = store.execute(
        "SELECT count(*) FROM suggestion WHERE state = 'current'"
        " AND run_id IN (SELECT id FROM run WHERE state = 'done')"
        " AND version_id IN (SELECT version_id FROM document WHERE state = 'active')"
        " AND NOT EXISTS (SELECT 1 FROM verdict JOIN coder ON coder.id = coder_id"
        "  WHERE suggestion_id = suggestion.id AND coder.name = ?)",
        (coder,),
    ).fetchone()
    return int(found[0])


def unsuggested_documents(store: Store) -> int:
    """Return how many active documents no suggest run has looked at."""
    found = store.execute(
        "SELECT count(*) FROM document WHERE state = 'active'"
        " AND version_id NOT IN (SELECT version_id FROM suggested)"
    ).fetchone()
    return int(found[0])


def coder_names(store: Store) -> list[str]:
    """Return every coder who ever wrote to the project."""
    return [name for (name,) in store.execute("SELECT name FROM coder ORDER BY id")]


def wave_names(store: Store) -> list[str]:
    """Return the waves of active documents."""
    rows = store.execute(
        "SELECT DISTINCT wave FROM document WHERE state = 'active' AND wave <> '' ORDER BY wave"
    )
    return [name for (name,) in rows]


def unfinished_kinds(store: Store) -> list[str]:
    """Return the kinds of runs that were begun and never finished."""
    rows = store.execute("SELECT DISTINCT kind FROM run WHERE state = 'running' ORDER BY kind")
    return [kind for (kind,) in rows]
