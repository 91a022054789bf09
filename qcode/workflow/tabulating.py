"""Making a table: evidence from the store, a pure function over it, the note around it.

The part that builds the table is given, not looked up, so that this step knows no table by
name: `make_table(store, TABLES.find("frequency"), options)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import Evidence, Key, Needs
from qcode.domain.filters import Filters
from qcode.domain.pseudonyms import Pseudonyms
from qcode.domain.table import (
    DISPUTED_RULE,
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
from qcode.domain.words import counted
from qcode.errors import UnknownNameError, UsageError
from qcode.storage.codebooks import load_codebook
from qcode.storage.database import Store
from qcode.storage.evidence import load_grid
from qcode.storage.evidence_cells import chosen_codes
from qcode.storage.evidence_filters import Selection, load_selection
from qcode.storage.evidence_note import load_last_decision, load_left_out
from qcode.storage.evidence_pairs import load_pair_cells, load_pairs, load_values
from qcode.storage.evidence_quotes import coding_uuids, load_cells, load_quotations
from qcode.storage.evidence_scratch import snapshot
from qcode.storage.evidence_shares import load_shares
from qcode.storage.people import load_informants, load_people
from qcode.storage.settings import load_settings
from qcode.workflow.selecting import checked_filters

if TYPE_CHECKING:
    from qcode.domain.coding import Coding


class CellCodings(NamedTuple):
    """The codings behind one cell; several columns' keys are joined by a slash."""

    row: str
    column: str
    codings: tuple[Coding, ...]


def make_table(store: Store, part: TablePart, options: TableOptions) -> Table:
    """Make one table from the codings in force.

    Raises:
        UsageError: an option is set that this table does not use, or one is missing.
        UnknownNameError: a code, case, role, axis, coder or other name does not exist.
    """
    with snapshot(store):
        codebook, options, needs = _prepared(store, part, options)
        settings = load_settings(store)
        frame = Frame(codebook, options, options.languages or _own_languages(codebook, settings))
        title = settings.get("title", "")
        if needs == Needs():
            body = part.build(Evidence(), frame)
            note = _plain_note(frame, body, title)
        else:
            body, note = _counted(store, part, frame, needs, title)
    return Table(
        part.name, part.title, body.columns, body.rows, body.records, note, frame.languages
    )


def _counted(
    store: Store, part: TablePart, frame: Frame, needs: Needs, title: str
) -> tuple[Body, Note]:
    """Return a table of codings and its note."""
    codebook, options = frame.codebook, frame.options
    selection = load_selection(store, codebook, options)
    pseudonyms = Pseudonyms(load_people(store) if options.pseudonyms else ())
    evidence = load_evidence(store, codebook, options, selection, needs, pseudonyms)
    body = part.build(evidence, frame)
    codes = Key("", codes=chosen_codes(codebook, options))
    note = replace(
        _plain_note(frame, body, title),
        view=options.view,
        scope="all" if options.scope_all else "default",
        left_out=load_left_out(store, codebook, options, selection, codes),
        last_decision=load_last_decision(store, selection, codes),
    )
    if selection.not_agreed and _has_disputed(body):
        note = replace(note, rules=(*note.rules, DISPUTED_RULE))
    if pseudonyms.replaced:
        note = replace(note, rules=(*note.rules, _pseudonym_rule(pseudonyms.replaced)))
    return body, note


def load_evidence(
    store: Store,
    codebook: Codebook,
    options: TableOptions,
    selection: Selection,
    needs: Needs,
    pseudonyms: Pseudonyms,
) -> Evidence:
    """Return what a table needs of the store."""
    asked = (store, codebook, options, selection)
    return Evidence(
        grids=tuple(load_grid(*asked, need) for need in needs.grids),
        pairs=load_pairs(*asked, needs.pairs) if needs.pairs else None,
        quotes=load_quotations(*asked, needs.quotes, pseudonyms) if needs.quotes else {},
        shares=load_shares(*asked, needs.shares) if needs.shares else {},
        values=load_values(*asked, needs.complement) if needs.complement else {},
    )


def codings_behind(store: Store, part: TablePart, options: TableOptions) -> list[CellCodings]:
    """Return the codings in force behind each cell of a table, as they are stored.

    For a crosstab they are the codings of the row's code. Quotations carry pseudonyms where
    the options say so.

    Raises:
        UsageError: the table counts no codings, or an option is wrong.
    """
    with snapshot(store):
        codebook, options, needs = _prepared(store, part, options)
        selection = load_selection(store, codebook, options)
        asked = (store, codebook, options, selection)
        if needs.pairs:
            cells = load_pair_cells(*asked, needs.pairs)
        elif needs.grids:
            cells = load_cells(*asked, needs.grids[0].axes)
        else:
            raise UsageError(f"table {part.name} counts no codings")
        numbers = [number for held in cells.values() for number in held]
        held = _load_held(store, codebook, numbers, options)
    return [
        CellCodings(keys[0], "/".join(keys[1:]) or "references", tuple(held[n] for n in found))
        for keys, found in cells.items()
    ]


def _load_held(
    store: Store, codebook: Codebook, numbers: list[int], options: TableOptions
) -> dict[int, Coding]:
    from qcode.storage.codings import load_codings  # counting codings reads none of them

    pseudonyms = Pseudonyms(load_people(store) if options.pseudonyms else ())
    facets = {code.id: code.facet for code in codebook.codes}
    held = {coding.id: coding for coding in load_codings(store, Filters(), facets, numbers)}
    return {
        number: replace(
            held[uuid], quote=pseudonyms.hide(held[uuid].quote, [held[uuid].case or ""])
        )
        for number, uuid in coding_uuids(store, numbers).items()
    }


def _prepared(
    store: Store, part: TablePart, options: TableOptions
) -> tuple[Codebook, TableOptions, Needs]:
    """Check the options and make the names in them whole."""
    refuse_unused(part.name, part.options, options)
    codebook = load_codebook(store)
    if codebook is None:
        raise UsageError("the project has no codebook yet", "qcode recode FILE stores one")
    options = replace(options, filters=checked_filters(store, codebook, options.filters))
    for code in options.filters.codes:
        if codebook.code(code).status != "active":
            raise UsageError(f"{code} is no longer in use: tables leave retired codes out")
    if options.roles:
        known = {informant.role for informant in load_informants(store) if informant.role}
        for role in options.roles:
            if role not in known:
                raise UnknownNameError("role", role, known)
    return codebook, options, part.needs(codebook, options)


def _own_languages(codebook: Codebook, settings: Mapping[str, str]) -> tuple[str, ...]:
    language = settings.get("language") or next(iter(codebook.languages), "en")
    return ("zh", "en") if language == "both" else (language,)


def _plain_note(frame: Frame, body: Body, title: str) -> Note:
    """Return the part of a note that a table without codings has too."""
    described = options_to_map(frame.options)
    return Note(
        filters={
            name.removeprefix("filters."): value
            for name, value in described.items()
            if name.startswith("filters.")
        },
        codebook_version=f"{frame.codebook.name} {frame.codebook.version}",
        hash=hash_of(body),
        project=title,
        options=described,
        rules=body.rules,
    )


def _has_disputed(body: Body) -> bool:
    return any(cell.face == "disputed" for row in body.rows for cell in row)


def _pseudonym_rule(count: int) -> Text:
    return Text(
        {
            "en": f"{counted(count, 'name')} in quotations replaced by pseudonyms",
            "zh": f"引文中有{count}处人名已换为化名",
        }
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
