"""Cues and examples: phrases, token patterns, regular expressions, exceptions.

A regular expression must compile and may not match the empty string. A token pattern is
checked against what a blank spaCy pipeline can answer, without importing spaCy, and its
numbers and booleans, which stand in the file as text, are made numbers and booleans.
"""

from __future__ import annotations

import json
import re

from qcode.domain.codebook import POLARITIES, STRENGTHS, Cue, Example
from qcode.domain.folding import fold
from qcode.readers.codebook_fields import Fields, Report, check_commas, check_quotes
from qcode.readers.codebook_tokens import token_pattern
from qcode.readers.codebook_yaml import Node

KINDS = ("phrase", "tokens", "regex", "not")
CUE_FIELDS = (*KINDS, "strength", "lang", "inflect", "polarity")
EXAMPLE_FIELDS = ("text", "lang", "role", "polarity")
# What a cue of each kind may say beside its words.
_MEANINGFUL = {
    "phrase": ("strength", "lang", "inflect", "polarity"),
    "tokens": ("strength", "lang", "polarity"),
    "regex": ("strength", "lang", "polarity"),
    "not": ("lang",),
}
_PROBES = ("", "a", "字", "a 字 a")


def read_examples(fields: Fields) -> tuple[Example, ...]:
    """Read `examples`: texts, or maps with a text."""
    found = []
    for path, node in fields.items("examples"):
        if node.kind == "text" and not node.is_empty:
            check_quotes(fields.report, node, path)
            found.append(Example(node.text, line=node.line))
            continue
        entry = Fields(fields.report, node, path, EXAMPLE_FIELDS)
        entry.require("text")
        text = entry.text("text")
        example = Example(
            text=text,
            lang=entry.language("lang"),
            role=entry.text("role"),
            polarity=_polarity(entry, fields.text("facet")),
            line=node.line,
        )
        if text:
            found.append(example)
    return tuple(found)


def read_cues(fields: Fields) -> tuple[Cue, ...]:
    """Read `cues`; phrases that fold to the same cue twice in a code are a warning."""
    found: list[Cue] = []
    seen: dict[tuple[str, str, str], Cue] = {}
    parent = fields.node("cues")
    for path, node in fields.items("cues"):
        if parent is not None:
            check_commas(fields.report, parent, node, path)
        cue = _read_cue(fields.report, node, path, fields.text("facet"))
        if cue is None:
            continue
        key = (cue.kind, fold(cue.words) if cue.kind != "tokens" else cue.words, cue.lang)
        if key in seen:
            message = f"is the same cue as {seen[key].words!r} in line {seen[key].line}"
            fields.report.warn(node.line, path, message)
        else:
            seen[key] = cue
            found.append(cue)
    return tuple(found)


def _read_cue(report: Report, node: Node, path: str, facet: str) -> Cue | None:
    if node.kind == "text":
        words = _phrase(report, node, path)
        return Cue("phrase", words, line=node.line) if words else None
    entry = Fields(report, node, path, CUE_FIELDS)
    kind = _kind_of(entry)
    if not kind:
        return None
    words = _words_of(entry, kind)
    _refuse_meaningless(entry, kind)
    cue = Cue(
        kind=kind,
        words=words,
        strength=entry.choice("strength", STRENGTHS, "normal"),
        lang=entry.language("lang"),
        inflect=entry.flag("inflect"),
        polarity=_polarity(entry, facet),
        line=node.line,
    )
    return cue if words else None


def _polarity(entry: Fields, facet: str) -> str:
    node = entry.node("polarity")
    if node is not None and node.kind == "text":
        entry.report.refer("polarity", node, entry.at("polarity"), of=facet)
    return entry.choice("polarity", POLARITIES)


def _kind_of(entry: Fields) -> str:
    kinds = [kind for kind in KINDS if kind in entry.names()]
    if len(kinds) > 1:
        message = f"has both {kinds[0]} and {kinds[1]}; write two cues"
        entry.report.error(entry.line, entry.path, message)
    elif all(entry.lacks(kind) for kind in KINDS):
        message = f"needs one of {', '.join(KINDS)}"
        entry.report.error(entry.line, entry.path, message)
    return kinds[0] if len(kinds) == 1 else ""


def _words_of(entry: Fields, kind: str) -> str:
    entry.require(kind)
    if kind == "tokens":
        pattern = entry.node("tokens", "list")
        values = token_pattern(entry.report, pattern, entry.at("tokens")) if pattern else []
        return json.dumps(values, ensure_ascii=False) if values else ""
    node = entry.node(kind, "text")
    if node is None:
        return ""
    if kind == "regex":
        return _expression(entry.report, node, entry.at(kind))
    return _phrase(entry.report, node, entry.at(kind))


def _refuse_meaningless(entry: Fields, kind: str) -> None:
    for key in entry.names():
        if key not in KINDS and key not in _MEANINGFUL[kind]:
            node = entry.node(key)
            message = f"means nothing at a {kind} cue; remove it"
            entry.report.error(node.line if node else entry.line, entry.at(key), message)


def _phrase(report: Report, node: Node, path: str) -> str:
    """Return the phrase without the white space around it; "" where nothing is left."""
    words = " ".join(re.split(r"\s+", node.text.strip()))
    if not words:
        report.error(node.line, path, "an empty phrase matches nowhere; remove the line")
    elif not any(char.isalnum() for char in words):
        report.error(node.line, path, f"the phrase {words!r} holds no letter or figure")
    check_quotes(report, node, path)
    return words


def _expression(report: Report, node: Node, path: str) -> str:
    import regex  # 15 ms: only where a codebook has expressions

    try:
        compiled = regex.compile(node.text, regex.IGNORECASE)
    except regex.error as error:
        report.error(node.line, path, f"the expression does not compile: {error}")
        return ""
    for probe in _PROBES:
        found = compiled.search(probe, timeout=1)
        if found and found.start() == found.end():
            message = "the expression matches the empty string, so it would match everywhere"
            report.error(node.line, path, message)
            return ""
    return node.text
