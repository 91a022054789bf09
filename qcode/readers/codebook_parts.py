"""The parts of a codebook file: modifiers, facets, codes, mappings, addresses.

One function a part: it reads what stands there, notes what it refers to, and leaves the
question whether that exists to codebook_links.
"""

from __future__ import annotations

import re

from qcode.domain.codebook import (
    COLOURS,
    Address,
    Change,
    Code,
    CodeMapping,
    Facet,
    MappingValue,
    Modifier,
    Text,
)
from qcode.readers.codebook_cues import read_cues, read_examples
from qcode.readers.codebook_fields import LONGEST_ID, Fields, Report, check_id, wrong_shape
from qcode.readers.codebook_yaml import Node

AXES = ("code", "facet", "case", "informant", "role", "wave", "document")
COLUMNS = (
    *AXES, "turn", "quote", "start", "end", "polarity", "coder", "memo", "id", "status",
    "modifiers", "origin", "created", "codebook_version",
)  # fmt: skip
MODIFIER_FIELDS = ("values", "default", "values_renamed")
FACET_FIELDS = (
    "id", "name", "question", "negation", "polarity", "scope", "with", "confirm_polarity", "colour",
)  # fmt: skip
CODE_FIELDS = (
    "id", "facet", "parent", "name", "definition", "include", "exclude", "confusions", "examples",
    "cues", "status", "use_instead", "colour", "renamed_from", "renamed_to", "merged_into",
    "split_into", "criteria_change", "confirm_facet",
)  # fmt: skip
MAPPING_FIELDS = ("id", "name", "of", "values")
WENT = ("renamed_to", "merged_into", "split_into")


def _label(path: str, node: Node) -> str:
    """Name an entry of a list by its id where it has one."""
    known = node.fields.get("id") if node.kind == "map" else None
    if known is None or known.kind != "text" or not 0 < len(known.text) <= LONGEST_ID:
        return path
    return f"{path[: path.rindex('[')]}[{known.text}]"


def read_modifiers(fields: Fields) -> tuple[Modifier, ...]:
    """Read `modifiers`: a map from id to values, default and renamed values."""
    node = fields.node("modifiers", "map")
    found = []
    for name, value in node.fields.items() if node else ():
        path = f"modifiers.{name}"
        line = node.key_lines[name] if node else 0
        check_id(fields.report, name, line, path)
        if name in COLUMNS or "=" in name:
            message = f"the name {name!r} is taken by a column; choose another"
            fields.report.error(line, path, message)
        if value.kind == "list":
            fields.report.error(line, path, "must be a map of fields: write {values: […]}")
        elif value.kind != "hole":
            entry = Fields(fields.report, value, path, MODIFIER_FIELDS)
            found.append(_modifier(entry, name, line))
    return tuple(found)


def _modifier(entry: Fields, name: str, line: int) -> Modifier:
    entry.require("values")
    values = tuple(node.text for path, node in entry.texts("values"))
    default = entry.text("default")
    if default and values and default not in values:
        node = entry.node("default")
        message = f"{default!r} is not among the values: {', '.join(values)}"
        entry.report.error(node.line if node else line, entry.at("default"), message)
    return Modifier(name, values, default, _renamed_values(entry, values), line=line)


def _renamed_values(entry: Fields, values: tuple[str, ...]) -> dict[str, str]:
    node = entry.node("values_renamed", "map")
    renamed: dict[str, str] = {}
    for old, new in node.fields.items() if node else ():
        path = f"{entry.at('values_renamed')}.{old}"
        if new.kind != "text":
            entry.report.error(new.line, path, wrong_shape(new, "text"))
        elif values and new.text not in values:
            entry.report.error(new.line, path, f"{new.text!r} is not among the values")
        elif old in values:
            entry.report.error(new.line, path, f"{old!r} is still among the values")
        else:
            renamed[old] = new.text
    return renamed


def read_facets(fields: Fields) -> tuple[Facet, ...]:
    """Read `facets`."""
    return tuple(_facet(fields.report, path, node) for path, node in fields.items("facets"))


def _facet(report: Report, path: str, node: Node) -> Facet:
    entry = Fields(report, node, _label(path, node), FACET_FIELDS)
    entry.require("id")
    name = entry.id("id")
    _refuse_axis(entry, name)
    companions = entry.texts("with")
    for where, item in companions:
        report.refer("facet", item, where)
    return Facet(
        id=name,
        name=entry.words("name") or Text({"": name}),
        question=entry.words("question"),
        negation=entry.choice("negation", ("states", "denies")),
        polarity=entry.flag("polarity", default=True),
        scope=_scope(entry),
        companions=tuple(item.text for _, item in companions),
        confirm_polarity=entry.flag("confirm_polarity"),
        colour=_colour(entry),
        line=node.line,
    )


def _refuse_axis(entry: Fields, name: str) -> None:
    if name in AXES:
        message = f"the id {name!r} is the name of an axis of tables; choose another"
        entry.report.error(entry.line, entry.at("id"), message)


def _scope(entry: Fields) -> dict[str, tuple[str, ...]]:
    node = entry.node("scope", "map")
    if node is None:
        return {}
    scope = Fields(entry.report, node, entry.at("scope"), "*")
    found: dict[str, tuple[str, ...]] = {}
    for modifier in scope.names():
        name = Node("text", node.key_lines[modifier], text=modifier)
        entry.report.refer("modifier", name, scope.path)
        values = scope.texts(modifier)
        for path, item in values:
            entry.report.refer("value", item, path, of=modifier)
        found[modifier] = tuple(item.text for _, item in values)
    return found


def _colour(entry: Fields) -> str:
    node = entry.node("colour", "text")
    if node is None:
        if "colour" in entry.names() and not entry.has("colour"):
            message = "is empty: a # begins a comment, so write the colour in quotes: '#3366cc'"
            entry.report.error(entry.line_of("colour"), entry.at("colour"), message)
        return ""
    if node.text not in COLOURS and not re.fullmatch(r"#[0-9A-Fa-f]{6}", node.text):
        message = f"{node.text!r} is no colour; write one of {', '.join(COLOURS)}, or '#3366cc'"
        entry.report.error(node.line, entry.at("colour"), message)
    return node.text


def read_codes(fields: Fields) -> tuple[Code, ...]:
    """Read `codes`: full entries, and short ones of ids that went."""
    return tuple(_code(fields.report, path, node) for path, node in fields.items("codes"))


def _code(report: Report, path: str, node: Node) -> Code:
    entry = Fields(report, node, _label(path, node), CODE_FIELDS)
    entry.require("id")
    change, status = _change(entry), _status(entry)
    if status == "active":
        entry.require("facet")
    code_id = entry.id("id")
    for key, kind in (("facet", "facet"), ("parent", "code")):
        reference = entry.node(key, "text")
        if reference is not None and (key == "facet" or status == "active"):
            report.refer(kind, reference, entry.at(key))
    return Code(
        id=code_id,
        facet=entry.text("facet"),
        parent=entry.text("parent"),
        name=entry.words("name") or Text({"": code_id}),
        definition=entry.words("definition"),
        include=entry.words("include"),
        exclude=entry.words("exclude"),
        confusions=entry.words("confusions"),
        examples=read_examples(entry),
        cues=read_cues(entry),
        status=status,
        change=change,
        colour=_colour(entry),
        line=node.line,
    )


def _status(entry: Fields) -> str:
    status = entry.choice("status", ("active", "retired"), "active")
    went = [key for key in WENT if entry.has(key)]
    if len(went) > 1:
        message = f"says both {went[0]} and {went[1]}; only one can have become of a code"
        entry.report.error(entry.line_of(went[1]), entry.path, message)
    if went and entry.has("status"):
        message = f"says both status and {went[0]}; remove one"
        entry.report.error(entry.line_of("status"), entry.path, message)
    if entry.has("use_instead") and status != "retired":
        message = "stands only at a code with status: retired"
        entry.report.error(entry.line_of("use_instead"), entry.at("use_instead"), message)
    return "gone" if went else status


def _change(entry: Fields) -> Change:
    parts = entry.texts("split_into")
    for path, item in parts:
        entry.report.refer("entry", item, path)
    if entry.has("split_into") and len(parts) < 2:
        message = "a split needs at least two codes; for one, use renamed_from at the new code"
        entry.report.error(entry.line_of("split_into"), entry.at("split_into"), message)
    for key in ("renamed_to", "merged_into", "use_instead"):
        node = entry.node(key, "text")
        if node is not None:
            entry.report.refer("entry", node, entry.at(key))
    return Change(
        renamed_from=entry.id("renamed_from"),
        renamed_to=entry.text("renamed_to"),
        merged_into=entry.text("merged_into"),
        split_into=tuple(item.text for _, item in parts),
        criteria_change=entry.choice("criteria_change", ("wording", "narrow", "widen")),
        use_instead=entry.text("use_instead"),
        confirm_facet=entry.flag("confirm_facet"),
    )


def read_mappings(fields: Fields) -> tuple[CodeMapping, ...]:
    """Read `mappings`: classes of codes, or of waves."""
    return tuple(_mapping(fields.report, path, node) for path, node in fields.items("mappings"))


def _mapping(report: Report, path: str, node: Node) -> CodeMapping:
    entry = Fields(report, node, _label(path, node), MAPPING_FIELDS)
    entry.require("id", "of", "values")
    name = entry.id("id")
    _refuse_axis(entry, name)
    of = _of(entry)
    values = tuple(_value(report, where, item, of) for where, item in entry.items("values"))
    return CodeMapping(name, entry.words("name") or Text({"": name}), of, values, line=node.line)


def _of(entry: Fields) -> tuple[str, ...]:
    node = entry.node("of")
    if node is None:
        return ()
    named = [(entry.at("of"), node)] if node.kind == "text" else entry.texts("of")
    names = tuple(item.text for _, item in named)
    if "wave" in names and len(names) > 1:
        message = "a mapping is of waves or of facets, not of both"
        entry.report.error(node.line, entry.at("of"), message)
    for path, item in named:
        if item.text != "wave":
            entry.report.refer("facet", item, path)
    return names


def _value(report: Report, path: str, node: Node, of: tuple[str, ...]) -> MappingValue:
    members, other = ("waves", "codes") if of == ("wave",) else ("codes", "waves")
    entry = Fields(report, node, _label(path, node), ("id", "name", "codes", "waves"))
    entry.require("id")
    if entry.has(other):
        message = f"this mapping is of {', '.join(of) or 'nothing'}: write {members}, not {other}"
        report.error(entry.line_of(other), entry.at(other), message)
    named = entry.texts(members)
    for where, item in named if members == "codes" else ():
        report.refer("code", item, where, facets=of)
    value_id = entry.id("id")
    if value_id == "unmapped":
        report.error(node.line, entry.at("id"), "the id 'unmapped' is taken; choose another")
    names = tuple(item.text for _, item in named)
    name = entry.words("name") or Text({"": value_id})
    return MappingValue(value_id, name, names, line=node.line)


def read_addresses(fields: Fields) -> tuple[Address, ...]:
    """Read `addresses`: a need, and the codes of other facets that can answer it."""
    return tuple(_address(fields.report, path, node) for path, node in fields.items("addresses"))


def _address(report: Report, path: str, node: Node) -> Address:
    entry = Fields(report, node, path, "*")
    entry.require("need")
    need = entry.node("need", "text")
    if need is not None:
        report.refer("code", need, entry.at("need"))
    by_facet: dict[str, tuple[str, ...]] = {}
    for facet in entry.names():
        if facet == "need":
            continue
        name = Node("text", node.key_lines[facet], text=facet)
        report.refer("facet", name, path)
        named = entry.texts(facet)
        for where, item in named:
            report.refer("code", item, where, facets=(facet,))
        by_facet[facet] = tuple(item.text for _, item in named)
    return Address(need.text if need else "", by_facet, line=node.line)
