"""Names typed by a person, made whole: unique prefixes completed, unknown ones refused."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.domain.codebook import POLARITIES, Codebook
from qcode.domain.filters import STATUSES, Filters
from qcode.storage.database import Store
from qcode.storage.overview import coder_names, wave_names
from qcode.storage.people import load_cases, load_informants
from qcode.workflow.naming import checked_modifiers, resolve_code, resolve_name


def resolved_documents(store: Store, names: Iterable[str]) -> tuple[str, ...]:
    """Return whole document names, each once, in the order given."""
    wanted = list(names)
    if not wanted:
        return ()
    from qcode.storage.documents import document_names  # only where a document is named

    known = document_names(store)
    return tuple(dict.fromkeys(resolve_name("document", name, known) for name in wanted))


def resolved_codes(codebook: Codebook | None, names: Iterable[str]) -> tuple[str, ...]:
    """Return whole code ids, each once, in the order given."""
    if codebook is None:
        return tuple(resolve_name("code", name, ()) for name in names)
    return tuple(dict.fromkeys(resolve_code(codebook, name) for name in names))


def resolved_facets(codebook: Codebook | None, names: Iterable[str]) -> tuple[str, ...]:
    """Return whole facet ids, each once, in the order given."""
    known = [facet.id for facet in codebook.facets] if codebook else []
    return tuple(dict.fromkeys(resolve_name("facet", name, known) for name in names))


def selected_codes(
    codebook: Codebook, codes: Iterable[str], facets: Iterable[str]
) -> tuple[str, ...]:
    """Return the active codes named or in the facets named; all where nothing is named."""
    ids = set(resolved_codes(codebook, codes))
    wanted = set(resolved_facets(codebook, facets))
    active = list(codebook.active_codes())
    if not ids and not wanted:
        return tuple(code.id for code in active)
    return tuple(code.id for code in active if code.id in ids or code.facet in wanted)


def checked_filters(store: Store, codebook: Codebook | None, filters: Filters) -> Filters:
    """Return the filters with whole, known names.

    Raises:
        UnknownNameError: a name does not exist; the hint names the nearest.
        UsageError: a shortened name could be several.
    """
    informants = load_informants(store) if filters.informants or filters.roles else []
    roles = {informant.role for informant in informants if informant.role}
    cases = [case.id for case in load_cases(store)] if filters.cases else []
    if codebook:
        for given in (filters.values, filters.leave_out):
            for name, values in given.items():
                for value in values:
                    checked_modifiers(codebook, {name: value})
    return Filters(
        documents=resolved_documents(store, filters.documents),
        cases=_each("case", filters.cases, [*cases, "none"]),
        informants=_each("informant", filters.informants, [i.id for i in informants]),
        roles=_each("role", filters.roles, roles),
        waves=_each("wave", filters.waves, wave_names(store) if filters.waves else []),
        codes=resolved_codes(codebook, filters.codes),
        facets=resolved_facets(codebook, filters.facets),
        polarities=_each("polarity", filters.polarities, POLARITIES),
        coders=_each("coder", filters.coders, coder_names(store) if filters.coders else []),
        statuses=_each("status", filters.statuses, STATUSES),
        values=filters.values,
        leave_out=filters.leave_out,
    )


def _each(kind: str, names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    listed = list(known)
    return tuple(dict.fromkeys(resolve_name(kind, name, listed) for name in names))
