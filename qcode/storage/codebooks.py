"""Codebook versions: every version that was ever in force is kept with its text.

One version is current. A version is stored once; going back to an earlier one makes it current
again. A version number stands for one content for ever. Which changes may be applied is
decided in domain/changes before anything is saved here.
"""

from __future__ import annotations

from dataclasses import dataclass

from qcode.domain.codebook import Codebook
from qcode.errors import CodebookError, UnknownNameError
from qcode.storage.clock import now
from qcode.storage.codebook_json import codebook_from_json, codebook_to_json
from qcode.storage.database import Store
from qcode.storage.journal import insert_row, update_row


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One stored codebook version. `run` is the number of the run that brought it in."""

    number: int
    version: str
    hash: str
    created: str
    run: int
    is_current: bool


def save_codebook(store: Store, codebook: Codebook, run: int) -> bool:
    """Store a codebook version and make it current; False where it is current already.

    A file that differs from the stored one in comments or layout alone is the same version.

    Raises:
        CodebookError: the version number is stored with another content.
    """
    found = _find(store, codebook.version)
    if found is None:
        _make_current(store, run, _insert(store, codebook, run))
        return True
    number, parsed, is_current = found
    if parsed != codebook_to_json(codebook):
        raise CodebookError(
            f"version {codebook.version} is stored already, with another content",
            hint="raise `version` in the file",
        )
    if not is_current:
        _make_current(store, run, number)
    return not is_current


def _find(store: Store, version: str) -> tuple[int, str, bool] | None:
    row = store.execute(
        "SELECT id, parsed, is_current FROM codebook WHERE version = ? ORDER BY id DESC", (version,)
    ).fetchone()
    return (int(row[0]), str(row[1]), bool(row[2])) if row else None


def _insert(store: Store, codebook: Codebook, run: int) -> int:
    values = {
        "version": codebook.version,
        "hash": codebook.hash,
        "text": codebook.text,
        "parsed": codebook_to_json(codebook),
        "created": now(),
        "run_id": run,
        "is_current": 0,
    }
    return insert_row(store, run, "codebook", values)


def _make_current(store: Store, run: int, number: int) -> None:
    rows = store.execute("SELECT id FROM codebook WHERE is_current = 1").fetchall()
    for (current,) in rows:
        update_row(store, run, "codebook", (current,), {"is_current": 0})
    update_row(store, run, "codebook", (number,), {"is_current": 1})


def load_codebook(store: Store) -> Codebook | None:
    """Return the current codebook, or None where the project has none yet."""
    row = store.execute("SELECT parsed, text, hash FROM codebook WHERE is_current = 1").fetchone()
    return codebook_from_json(*row) if row else None


def current_number(store: Store) -> int | None:
    """Return the number of the current version, or None where the project has none yet."""
    row = store.execute("SELECT id FROM codebook WHERE is_current = 1").fetchone()
    return int(row[0]) if row else None


def load_version(store: Store, version: str) -> Codebook:
    """Return a stored version by its version number.

    Raises:
        UnknownNameError: no such version is stored; the hint lists those that are.
    """
    row = store.execute(
        "SELECT parsed, text, hash FROM codebook WHERE version = ? ORDER BY id DESC", (version,)
    ).fetchone()
    if row is None:
        known = [stored.version for stored in load_versions(store)]
        raise UnknownNameError("codebook version", version, known)
    return codebook_from_json(*row)


def load_versions(store: Store) -> list[StoredVersion]:
    """Return the stored versions, oldest first."""
    rows = store.execute(
        "SELECT id, version, hash, created, run_id, is_current FROM codebook ORDER BY id"
    )
    return [
        StoredVersion(number, version, digest, created, run, bool(is_current))
        for number, version, digest, created, run, is_current in rows
    ]
