"""Making a table: evidence from the store, a pure function over it, the note around it.

The part that builds the table is given, not looked up, so that this step knows no table by
name: `make_table(store, TABLES.find("frequency"), options)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qcode.domain.codebook import Codebook
from qcode.domain.evidence import Evidence, Key, Needs
from qcode.domain.table import (
    Body,
    Cell,
    Frame,
    Note,
    Table,
    TableOptions,
    TablePart,
    options_to_map,
    refuse_unused,
)  # fmt: skip
from qcode.errors import UsageError
from qcode.storage.codebooks import load_codebook
from qcode.storage.database import Store
from qcode.storage.evidence import chosen_codes, load_grid
from qcode.storage.evidence_filters import Selection, load_selection
from qcode.storage.evidence_note import load_last_decision, load_left_out
from qcode.storage.settings import load_settings
from qcode.workflow.selecting import checked_filters


def make_table(store: Store, part: TablePart, options: TableOptions) -> Table:
    """Make one table from the codings in force.

    Raises:
        UsageError: an option is set that this table does not use, or one is missing.
        UnknownNameError: a code, case, role, axis, coder or other name does not exist.
    """
    refuse_unused(part.name, part.options, options)
    codebook = _codebook(store)
    options = replace(options, filters=checked_filters(store, codebook, options.filters))
    _refuse_retired(codebook, options)
    settings = load_settings(store)
    languages = options.languages or _own_languages(codebook, settings)
    needs = part.needs(codebook, options)
    selection = load_selection(store, codebook, options)
    evidence = load_evidence(store, codebook, options, selection, needs)
    body = part.build(evidence, Frame(codebook, options, languages))
    note = _note(store, codebook, options, selection, body, settings.get("title", ""))
    return Table(part.name, part.title, body.columns, body.rows, body.records, note, languages)


def load_evidence(
    store: Store,
    codebook: Codebook,
    options: TableOptions,
    selection: Selection,
    needs: Needs,
) -> Evidence:
    """Return what a table needs of the store."""
    grids = tuple(load_grid(store, codebook, options, selection, need) for need in needs.grids)
    return Evidence(grids)


def _codebook(store: Store) -> Codebook:
    codebook = load_codebook(store)
    if codebook is None:
        raise UsageError("the project has no codebook yet", "qcode recode FILE stores one")
    return codebook


def _own_languages(codebook: Codebook, settings: Mapping[str, str]) -> tuple[str, ...]:
    return (settings.get("language") or next(iter(codebook.languages), "en"),)


def _refuse_retired(codebook: Codebook, options: TableOptions) -> None:
    for code in options.filters.codes:
        if codebook.code(code).status != "active":
            raise UsageError(f"{code} is no longer in use: tables leave retired codes out")


def _note(
    store: Store,
    codebook: Codebook,
    options: TableOptions,
    selection: Selection,
    body: Body,
    project: str,
) -> Note:
    codes = Key("", codes=chosen_codes(codebook, options))
    described = options_to_map(options)
    return Note(
        view=options.view,
        scope="all" if options.scope_all else "default",
        filters={
            name.removeprefix("filters."): value
            for name, value in described.items()
            if name.startswith("filters.")
        },
        codebook_version=f"{codebook.name} {codebook.version}",
        left_out=load_left_out(store, codebook, options, selection, codes),
        last_decision=load_last_decision(store, selection, codes),
        hash=hash_of(body),
        project=project,
        options=described,
        rules=body.rules,
    )


def hash_of(body: Body) -> str:
    """Return the SHA-256 of the keys and values of a table; heads and wording play no part."""
    digest = hashlib.sha256(repr([column.key for column in body.columns]).encode())
    seen: dict[int, str] = {}
    for row in body.rows:
        digest.update(_row_of(row, seen).encode())
    return digest.hexdigest()


def _row_of(row: Sequence[Cell], seen: dict[int, str]) -> str:
    """Return a row as text. Large tables share cells: each is written out once."""
    parts = []
    for cell in row:
        if id(cell) not in seen:
            seen[id(cell)] = f"{cell.value!r}{cell.face}{cell.partly}"
        parts.append(seen[id(cell)])
    return "\x1f".join(parts) + "\n"
