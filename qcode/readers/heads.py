"""Column heads in Chinese of the tables that people fill in: codings, manifests, facts.

A head is read as the English name it stands for, in simplified or traditional characters.
轮次 is the turn among codings and the wave in a manifest, where a transcript has no turn to name.
Other heads stay as they are: attributes and modifiers have names of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from qcode.domain.folding import fold

_COMMON = {
    "文档": "document", "受访者": "informant", "角色": "role", "个案": "case",
}  # fmt: skip
CODINGS: Mapping[str, str] = {
    **_COMMON,
    "轮次": "turn", "话轮": "turn", "引文": "quote", "起始": "start", "结束": "end",
    "代码": "code", "极性": "polarity", "编码员": "coder", "备注": "memo", "编号": "id",
    "维度": "facet", "波次": "wave", "来源": "origin", "状态": "status",
    "说话人": "speaker", "编码簿版本": "codebook_version",
}  # fmt: skip
MANIFEST: Mapping[str, str] = {
    **_COMMON,
    "文件": "file", "轮次": "wave", "波次": "wave", "方式": "method", "日期": "date",
    "地点": "place", "语言": "language", "访谈员": "interviewer", "访谈者": "interviewer",
    "说话人": "speakers", "读法": "profile", "编码": "encoding", "版式": "pattern",
}  # fmt: skip
# By kind of declared facts: every other column is an attribute, whatever its name.
FACTS: Mapping[str, Mapping[str, str]] = {
    "cases": {"个案": "case"},
    "informants": {"受访者": "informant", "角色": "role"},
    "people": {"个案": "case", "称呼": "form", "支持主体": "source", "化名": "pseudonym"},
}
# The words of the tables, as values in the column of the polarity.
POLARITIES: Mapping[str, str] = {
    "有": "present", "无": "absent", "兼有": "mixed", "不明": "unclear",
}  # fmt: skip


def read_heads(cells: list[str], heads: Mapping[str, str]) -> list[str]:
    """Return the names of the columns that a head row gives, blanks around them gone."""
    names = (cell.strip() for cell in cells)
    return [heads.get(fold(name), name) for name in names]
