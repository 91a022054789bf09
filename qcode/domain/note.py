"""The note under a table in words: what its numbers depend on, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qcode.domain.codebook import Text
from qcode.domain.table import Table

_WORDS: Mapping[str, Text] = {
    "title": Text({"en": "table", "zh": "表"}),
    "project": Text({"en": "project", "zh": "项目"}),
    "codebook": Text({"en": "codebook", "zh": "编码簿"}),
    "view": Text({"en": "view", "zh": "视图"}),
    "scope": Text({"en": "scope", "zh": "范围"}),
    "filters": Text({"en": "filters", "zh": "筛选"}),
    "left_out": Text({"en": "left out", "zh": "未计入"}),
    "last_decision": Text({"en": "last decision", "zh": "最近一次决定"}),
    "none": Text({"en": "none", "zh": "无"}),
    "default": Text({"en": "as each facet declares", "zh": "依各维度声明"}),
    "all": Text({"en": "all", "zh": "全部"}),
    "unsplit": Text({"en": "unsplit", "zh": "待拆分"}),
    "review": Text({"en": "in review", "zh": "待复核"}),
    "conflict": Text({"en": "in conflict", "zh": "有冲突"}),
    "changed": Text({"en": "text changed", "zh": "原文已改"}),
    "lost": Text({"en": "text lost", "zh": "原文已失"}),
    "retired": Text({"en": "retired codes", "zh": "停用代码"}),
    "out_of_scope": Text({"en": "out of scope", "zh": "范围之外"}),
    "not_agreed": Text({"en": "coders do not agree", "zh": "编码员不一致"}),
}


def note_lines(table: Table) -> Iterator[tuple[str, str]]:
    """Yield (name, words) for each line, in the first language; rules have no name."""
    language = table.languages[0] if table.languages else "en"
    note = table.note

    def say(word: str) -> str:
        return _WORDS[word].in_language(language) if word in _WORDS else word

    if note.project:
        yield say("project"), note.project
    yield say("codebook"), note.codebook_version
    if note.view:
        yield say("view"), note.view
        yield say("scope"), say(note.scope)
    narrowed = [f"{name} = {_listed(value)}" for name, value in note.filters.items()]
    yield say("filters"), "; ".join(narrowed) or say("none")
    if note.view:
        left = [f"{say(reason)} {count}" for reason, count in note.left_out.items()]
        yield say("left_out"), "; ".join(left) or say("none")
        yield say("last_decision"), note.last_decision or say("none")
    for rule in note.rules:
        yield "", rule.in_language(language)


def _listed(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name}:{_listed(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return "|".join(str(item) for item in value)
    return str(value)
