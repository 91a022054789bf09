"""What a codebook file refers to: does it exist, is it of the right kind, is it unique?

Runs after the whole file is read, so that the order of entries does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from qcode.domain.codebook import Code, Codebook
from qcode.domain.fates import current_names, fate_of, steps_in
from qcode.errors import hint_for
from qcode.readers.codebook_fields import Reference, Report
from qcode.readers.codebook_parts import WENT


def check_links(report: Report, codebook: Codebook) -> None:
    """Report every reference that leads nowhere and every id that stands twice."""
    _check_unique(report, codebook)
    for reference in report.references:
        _check_reference(report, codebook, reference)
    by_id = {code.id: code for code in codebook.codes if code.id}
    _check_parents(report, by_id)
    _check_old_names(report, codebook, by_id)
    _check_successors(report, by_id)
    _check_mappings(report, codebook)


def _check_mappings(report: Report, codebook: Codebook) -> None:
    for mapping in codebook.mappings:
        seen: dict[str, str] = {}
        for value in mapping.values:
            for member in value.members:
                if member in seen:
                    path = f"mappings[{mapping.id}].values[{value.id}]"
                    message = f"{member!r} is already in the value {seen[member]!r}"
                    report.error(value.line, path, message)
                seen.setdefault(member, value.id)


def _check_unique(report: Report, codebook: Codebook) -> None:
    _refuse_repeats(report, "codes", codebook.codes)
    _refuse_repeats(report, "facets", codebook.facets)
    _refuse_repeats(report, "mappings", codebook.mappings)
    facets = {facet.id: facet.line for facet in codebook.facets}
    for mapping in codebook.mappings:
        _refuse_repeats(report, f"mappings[{mapping.id}].values", mapping.values)
        if mapping.id and mapping.id in facets:
            message = f"a facet has the id {mapping.id!r} too (line {facets[mapping.id]})"
            report.error(mapping.line, f"mappings[{mapping.id}].id", message)


def _refuse_repeats(report: Report, path: str, entries: Iterable[object]) -> None:
    seen: dict[str, int] = {}
    for entry in entries:
        name, line = getattr(entry, "id", ""), getattr(entry, "line", 0)
        if name and name in seen:
            message = f"the id {name!r} stands twice, first in line {seen[name]}"
            report.error(line, f"{path}[{name}].id", message)
        seen.setdefault(name, line)


def _check_reference(report: Report, codebook: Codebook, link: Reference) -> None:
    if link.kind == "facet":
        known = [facet.id for facet in codebook.facets]
    elif link.kind == "modifier":
        known = [modifier.id for modifier in codebook.modifiers]
    elif link.kind == "value":
        modifier = codebook.modifier(link.of)
        if modifier is None:
            return
        known = list(modifier.values)
    elif link.kind == "polarity":
        if any(facet.id == link.of and not facet.polarity for facet in codebook.facets):
            message = f"codings of the facet {link.of!r} carry no polarity; remove it"
            report.error(link.line, link.path, message)
        return
    else:
        _check_code(report, codebook, link)
        return
    if link.name not in known:
        what = f"value of {link.of}" if link.kind == "value" else link.kind
        report.error(link.line, link.path, _missing(what, link.name, known))


def _check_code(report: Report, codebook: Codebook, link: Reference) -> None:
    if not codebook.has_code(link.name):
        known = [code.id for code in codebook.codes if code.id]
        now = current_names(codebook).get(link.name, "")
        missing = _missing("code", link.name, known)
        message = f"{link.name!r} is now called {now}: write {now}" if now else missing
        report.error(link.line, link.path, message)
        return
    code = codebook.code(link.name)
    if link.kind == "entry":
        return
    if code.status != "active":
        report.error(link.line, link.path, _gone(codebook, code))
    elif code.facet and _is_elsewhere(codebook, code, link.facets):
        wanted = " or ".join(link.facets)
        message = f"{code.id!r} is of the facet {code.facet!r}, not of {wanted}"
        report.error(link.line, link.path, message)


def _is_elsewhere(codebook: Codebook, code: Code, facets: tuple[str, ...]) -> bool:
    """Say whether a code is of none of these facets; unknown facets are told elsewhere."""
    known = {facet.id for facet in codebook.facets}
    return bool(facets) and known.issuperset(facets) and code.facet not in facets


def _missing(kind: str, name: str, known: Iterable[str]) -> str:
    return f"there is no {kind} {name!r}; {hint_for(name, known)}"


def _gone(codebook: Codebook, code: Code) -> str:
    """Return what became of a code that nothing may refer to any more, and what to write."""
    by_id, change = {item.id: item for item in codebook.codes}, code.change
    end = fate_of(code.id, steps_in(codebook), by_id).end
    end = fate_of(change.use_instead, steps_in(codebook), by_id).end if change.use_instead else end
    to_write = end if end in by_id and by_id[end].status == "active" else ""
    if change.merged_into:
        became = f"was merged into {change.merged_into}"
    elif change.split_into:
        became, to_write = f"was split into {', '.join(change.split_into)}", "the one that fits"
    elif change.renamed_to:
        became = f"is now called {change.renamed_to}"
    else:
        became = "is retired"
    return f"{code.id!r} {became}; " + (
        f"write {to_write}" if to_write else "nothing may refer to it"
    )


def _check_parents(report: Report, by_id: dict[str, Code]) -> None:
    told: set[str] = set()
    for code in by_id.values():
        parent = by_id.get(code.parent)
        if parent is not None and parent.facet != code.facet and parent.facet and code.facet:
            message = f"the parent {parent.id!r} is of another facet, {parent.facet!r}"
            report.error(code.line, f"codes[{code.id}].parent", message)
        circle = _circle(by_id, code.id)
        if circle and not told & set(circle):
            message = f"the parents run in a circle: {' → '.join([*circle, circle[0]])}"
            report.error(code.line, f"codes[{code.id}].parent", message)
        told.update(circle)


def _circle(by_id: dict[str, Code], start: str) -> list[str]:
    """Return the circle of parents that `start` is part of, or []."""
    path = [start]
    parent = by_id[start].parent
    while parent in by_id and parent not in path:
        path.append(parent)
        parent = by_id[parent].parent
    return path if parent == start else []


def _check_old_names(report: Report, codebook: Codebook, by_id: dict[str, Code]) -> None:
    """Report old names that are in use again or that two codes claim."""
    taken: dict[str, str] = {}
    for code in codebook.codes:
        old = code.change.renamed_from
        path = f"codes[{code.id}].renamed_from"
        if not old:
            continue
        entry = by_id.get(old)
        if entry is not None and entry.change.renamed_to != code.id:
            message = f"{old!r} is still an entry of its own; an id is never used again"
            report.error(code.line, path, message)
        if old in taken:
            report.error(code.line, path, f"{taken[old]!r} already says renamed_from: {old}")
        taken.setdefault(old, code.id)


def _check_successors(report: Report, by_id: dict[str, Code]) -> None:
    """Report codes of which what became leads back to themselves, once a circle."""
    told: set[str] = set()
    for code in by_id.values():
        reached = _reached(by_id, code.id)
        if code.id in reached and code.id not in told:
            key = next(key for key in WENT if getattr(code.change, key))
            message = f"leads back to {code.id!r} itself"
            report.error(code.line, f"codes[{code.id}].{key}", message)
            told |= reached
        if code.change.use_instead == code.id:
            path = f"codes[{code.id}].use_instead"
            report.error(code.line, path, "names the retired code itself")


def _reached(by_id: dict[str, Code], start: str) -> set[str]:
    """Return every id that took the place of `start`, at once or in steps."""
    waiting, reached = [start], set[str]()
    while waiting:
        code = by_id.get(waiting.pop())
        fresh = set(code.change.successors) - reached if code else ()
        reached.update(fresh)
        waiting.extend(fresh)
    return reached
