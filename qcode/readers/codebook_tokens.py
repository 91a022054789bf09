"""Token patterns of spaCy's Matcher, checked without spaCy.

The grammar is that of spaCy's documentation ("Rule-based matching", Explosion): a pattern is
a list of tokens, a token a map of attributes, a value a text, number, truth value or a map of
operators. Attributes that need a trained pipeline are refused: a blank pipeline leaves them
empty, and the pattern would never match.
"""

from __future__ import annotations

import re

from qcode.errors import hint_for
from qcode.readers.codebook_fields import Report, wrong_shape
from qcode.readers.codebook_yaml import Node

TEXTS = frozenset({"ORTH", "TEXT", "NORM", "LOWER", "SHAPE", "PREFIX", "SUFFIX"})
FLAGS = frozenset({
    "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE",
    "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP",
    "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL", "SPACY",
})  # fmt: skip
NUMBERS = frozenset({"LENGTH"})
TRAINED = frozenset({
    "LEMMA", "POS", "TAG", "DEP", "MORPH", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID",
    "SENT_START", "IS_SENT_START",
})  # fmt: skip
_KNOWN = TEXTS | FLAGS | NUMBERS | {"OP"}
_LISTS = frozenset(["IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS"])
_COMPARISONS = frozenset(["==", "!=", ">=", "<=", ">", "<"])
_WORDINGS = frozenset(["REGEX", "FUZZY", *(f"FUZZY{n}" for n in range(1, 10))])
_OP = re.compile(r"[!?+*]|\{\d+\}|\{\d+,\d*\}|\{,\d+\}")
_NOTHING = ("?", "*")

Value = str | int | bool | list["Value"] | dict[str, "Value"]


def token_pattern(report: Report, node: Node, path: str) -> list[dict[str, Value]]:
    """Return the typed pattern, [] where it has problems (all of them reported)."""
    before = len(report.problems)
    tokens = [_token(report, item, f"{path}[{n}]") for n, item in enumerate(node.items, 1)]
    if not tokens:
        report.error(node.line, path, "an empty pattern matches nowhere")
    elif all(token.get("OP") in _NOTHING for token in tokens):
        message = "every token may be left out, so the pattern would match everywhere"
        report.error(node.line, path, message)
    return tokens if len(report.problems) == before else []


def _token(report: Report, node: Node, path: str) -> dict[str, Value]:
    if node.kind != "map":
        if node.kind != "hole":
            report.error(node.line, path, f"{wrong_shape(node, 'map')}; write {{LOWER: word}}")
        return {}
    token: dict[str, Value] = {}
    for key, value in node.fields.items():
        line = node.key_lines[key]
        if key in TRAINED:
            message = f"{key} needs a trained pipeline, which this project does not have"
            report.error(line, path, message)
        elif key not in _KNOWN:
            report.error(
                line, path, f"there is no token attribute {key!r}; {hint_for(key, _KNOWN)}"
            )
        else:
            token[key] = _attribute(report, key, value, f"{path}.{key}")
    return token


def _attribute(report: Report, key: str, node: Node, path: str) -> Value:
    if key == "OP":
        if node.kind != "text" or not _OP.fullmatch(node.text):
            report.error(node.line, path, "must be one of ! ? + * {n} {n,m}; put it in quotes")
        return node.text
    if node.kind == "map":
        return {name: _operand(report, key, name, item, path) for name, item in node.fields.items()}
    return _scalar(report, key, node, path)


def _operand(report: Report, key: str, name: str, node: Node, path: str) -> Value:
    where = f"{path}.{name}"
    if name in _LISTS and key not in FLAGS:
        if node.kind != "list":
            report.error(node.line, where, wrong_shape(node, "list"))
            return []
        return [_scalar(report, key, item, where) for item in node.items]
    if name in _COMPARISONS and key in NUMBERS:
        return _scalar(report, key, node, where)
    if name in _WORDINGS and key in TEXTS:
        if node.kind == "map":
            return {
                sub: _operand(report, key, sub, item, where) for sub, item in node.fields.items()
            }
        return _wording(report, name, node, where)
    operators = sorted(_LISTS | (_COMPARISONS if key in NUMBERS else _WORDINGS))
    message = f"{key} knows no operator {name!r}; {hint_for(name, operators)}"
    report.error(node.line, path, message)
    return ""


def _wording(report: Report, name: str, node: Node, path: str) -> str:
    import regex

    if node.kind != "text":
        report.error(node.line, path, wrong_shape(node, "text"))
    elif name == "REGEX":
        try:
            regex.compile(node.text)
        except regex.error as error:
            report.error(node.line, path, f"the expression does not compile: {error}")
    return node.text


def _scalar(report: Report, key: str, node: Node, path: str) -> Value:
    if node.kind != "text":
        if node.kind != "hole":
            report.error(node.line, path, wrong_shape(node, "text"))
        return ""
    if key in FLAGS:
        if node.text not in ("true", "false"):
            report.error(node.line, path, f"{node.text!r} must be true or false")
        return node.text == "true"
    if key in NUMBERS:
        if not re.fullmatch(r"[0-9]{1,6}", node.text):
            report.error(node.line, path, f"{node.text!r} must be a whole number")
            return 0
        return int(node.text)
    if not node.text:
        report.error(node.line, path, "is empty; a word belongs here")
    return node.text
