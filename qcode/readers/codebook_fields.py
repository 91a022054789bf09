"""Walking the tree of a codebook file: shapes, types, and problems with line and field path.

Every method returns a usable value even where it reports a problem, so that one mistake never
hides another. Lists are counted from 1 in paths, entries with an id are named by it:
`codes[N-TUTOR].cues[3].strength`. A hole (a value that could not be read at all, reported
already) is taken as missing and never complained about again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from qcode.domain.codebook import Text
from qcode.errors import Problem, hint_for
from qcode.readers.codebook_languages import is_language
from qcode.readers.codebook_yaml import Node

LONGEST_ID = 64
_QUOTES = ("“”", "‘’", "「」", "『』", "”“", "””", "““")
_SEPARATORS = {",", ";", "，", "；"}
_WIDE_COLON = "a Chinese colon ： stands in {!r}; write a colon and a space"
_SHAPES = {
    "text": "a text",
    "list": "a list",
    "map": "a map of fields",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A name used in the file that something else must define.

    `kind` is facet, code (active), entry (a code of any status), modifier, value (of the
    modifier `of`) or polarity (which the facet `of` must have); `facets` are those that a code
    must belong to, where not empty.
    """

    kind: str
    name: str
    line: int
    path: str
    of: str = ""
    facets: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """What a reading of one file has gathered so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def error(self, line: int, path: str, message: str) -> None:
        """Note a mistake that keeps the codebook from being used."""
        self.problems.append(Problem(self.file, line, message, path))

    def warn(self, line: int, path: str, message: str) -> None:
        """Note something that is probably not meant, but can be used."""
        self.problems.append(Problem(self.file, line, message, path, is_warning=True))

    def refer(self, kind: str, node: Node, path: str, *, of: str = "", facets: object = ()) -> None:
        """Note that the text of `node` must be defined elsewhere."""
        named = tuple(str(facet) for facet in facets) if isinstance(facets, tuple) else ()
        self.references.append(Reference(kind, node.text, node.line, path, of, named))


class Fields:
    """One map of the file, read field by field.

    Construction reports unknown fields; where `node` is no map, that is reported and every
    field is missing, silently.
    """

    def __init__(
        self,
        report: Report,
        node: Node,
        path: str,
        known: Collection[str],
    ) -> None:
        self.report = report
        self.path = path
        self.line = node.line
        self._fields: dict[str, Node] = {}
        self.is_map = node.kind == "map"
        self._unknown: list[str] = []
        self._lines = node.key_lines
        if self.is_map:
            self._take(node, known)
        elif node.kind != "hole":
            report.error(node.line, path, wrong_shape(node, "map"))

    def _take(self, node: Node, known: Collection[str]) -> None:
        for key, value in node.fields.items():
            if key in known or "*" in known:
                self._fields[key] = value
            else:
                self._unknown.append(key)
                message = _unknown(key, value, node, known)
                self.report.error(node.key_lines[key], self.path, message)

    def at(self, key: str) -> str:
        """Return the path of a field."""
        return f"{self.path}.{key}" if self.path else key

    def names(self) -> Iterator[str]:
        """Yield the fields that stand in the map, in their order."""
        return iter(self._fields)

    def line_of(self, key: str) -> int:
        """Return the line of a field's name, or of the map where the field is missing."""
        return self._lines.get(key, self.line)

    def has(self, key: str) -> bool:
        """Say whether something readable is written at a field."""
        return self.node(key) is not None

    def node(self, key: str, kind: str = "") -> Node | None:
        """Return the value of a field if it is there and of the kind asked for."""
        node = self._fields.get(key)
        if node is None or node.kind == "hole" or node.is_empty:
            return None
        if kind and node.kind != kind:
            self.report.error(node.line, self.at(key), wrong_shape(node, kind))
            return None
        return node

    def require(self, *keys: str) -> None:
        """Report the fields that are missing or empty."""
        for key in keys:
            node = self._fields.get(key)
            if node is not None and node.is_empty:
                self.report.error(node.line, self.at(key), "is empty; a value is required here")
            elif self.lacks(key):
                self.report.error(self.line, self.path, f"the field {key!r} is missing")

    def lacks(self, key: str) -> bool:
        """Say whether a field is missing, and not merely misspelt, which is told elsewhere."""
        if not self.is_map or key in self._fields:
            return False
        near = (hint_for(unknown, [key]) for unknown in self._unknown)
        return not any(hint.startswith("did you mean") for hint in near) and not any(
            unknown.startswith((key + ":", key + "：", "｛")) for unknown in self._unknown
        )

    def text(self, key: str) -> str:
        """Return a text, or "" where there is none."""
        node = self.node(key, "text")
        return node.text if node else ""

    def id(self, key: str) -> str:
        """Return a text that names something, checked as an id."""
        node = self.node(key, "text")
        if node is None:
            return ""
        check_id(self.report, node.text, node.line, self.at(key))
        return node.text

    def words(self, key: str) -> Text:
        """Return a text or a map of texts by language."""
        node = self.node(key)
        if node is None:
            return Text()
        if node.kind == "text":
            check_quotes(self.report, node, self.at(key))
            return Text({"": node.text})
        if node.kind != "map":
            message = f"must be a text or a map by language, not {_SHAPES[node.kind]}"
            self.report.error(node.line, self.at(key), message)
            return Text()
        return self._by_language(node, self.at(key))

    def _by_language(self, node: Node, path: str) -> Text:
        by_language: dict[str, str] = {}
        for language, value in node.fields.items():
            where = f"{path}.{language}"
            line = node.key_lines[language]
            if node.is_flow and value.is_empty:
                has_wide_colon = "：" in language
                message = _WIDE_COLON.format(language) if has_wide_colon else _torn(language)
                self.report.error(line, path, message)
                continue
            check_language(self.report, language, line, where)
            if value.kind == "text":
                check_quotes(self.report, value, where)
                by_language[language] = value.text
            elif value.kind != "hole":
                self.report.error(value.line, where, wrong_shape(value, "text"))
        return Text({language: words for language, words in by_language.items() if words})

    def language(self, key: str) -> str:
        """Return a language code; an unknown one is a warning."""
        node = self.node(key, "text")
        if node is None:
            return ""
        check_language(self.report, node.text, node.line, self.at(key))
        return node.text

    def choice(self, key: str, allowed: tuple[str, ...], default: str = "") -> str:
        """Return one of the allowed words."""
        node = self.node(key, "text")
        if node is None:
            return default
        if node.text not in allowed:
            message = f"{node.text!r} is not one of {', '.join(allowed)}"
            self.report.error(node.line, self.at(key), message)
            return default
        return node.text

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        words = {"true": True, "false": False}
        return words.get(self.choice(key, tuple(words)), default)

    def items(self, key: str) -> list[tuple[str, Node]]:
        """Return the values of a list with their paths, holes left out."""
        node = self.node(key, "list")
        pairs = enumerate(node.items if node else (), 1)
        return [(f"{self.at(key)}[{n}]", item) for n, item in pairs if item.kind != "hole"]

    def texts(self, key: str) -> list[tuple[str, Node]]:
        """Return the texts of a list with their paths; other shapes and repeats are reported."""
        found: list[tuple[str, Node]] = []
        seen: dict[str, int] = {}
        for path, item in self.items(key):
            if item.kind != "text" or item.is_empty:
                shape = "text" if item.kind != "text" else ""
                message = wrong_shape(item, "text") if shape else "is empty"
                self.report.error(item.line, path, message)
            elif item.text in seen:
                message = f"{item.text!r} stands twice, first in line {seen[item.text]}"
                self.report.error(item.line, path, message)
            else:
                check_commas(self.report, self._fields[key], item, path)
                seen[item.text] = item.line
                found.append((path, item))
        return found


def wrong_shape(node: Node, wanted: str) -> str:
    """Say what stands where something else is wanted, and how to write what is wanted."""
    if node.is_empty:
        return f"is empty; {_SHAPES[wanted]} belongs here"
    advice = ""
    if wanted == "list" and node.kind == "text":
        listed = re.sub("[，、] *", ", ", node.text)
        advice = f": write [{listed}]" if len(node.text) <= LONGEST_ID else ""
    elif wanted == "list" and node.kind == "map":
        advice = "; begin each entry with a dash: `- …`"
    elif wanted == "map" and "：" in node.text:
        advice = "; a Chinese colon ： is no colon"
    elif wanted == "map" and node.kind == "list":
        advice = "; remove the dashes, or the brackets"
    elif wanted == "text" and node.kind in ("list", "map") and node.is_flow:
        advice = "; put a text that begins with a bracket or brace in quotes"
    return f"must be {_SHAPES[wanted]}, not {_SHAPES[node.kind]}{advice}"


def _unknown(key: str, value: Node, parent: Node, known: Collection[str]) -> str:
    for mark, what in (("：", "a Chinese colon ： stands"), (":", "no space follows the colon")):
        before = key.split(mark, maxsplit=1)[0].strip()
        if mark in key and before in known:
            if mark == ":":
                return f"{what} in {key!r}; write `{before}: …`"
            return f"{what} after {before!r}; write a colon and a space"
    if key.startswith("｛"):
        return "a Chinese bracket ｛ is no bracket; write { }"
    if parent.is_flow and value.is_empty:
        return _torn(key)
    return f"there is no field {key!r}; {hint_for(key, known)}"


def _torn(key: str) -> str:
    return f"{key!r} stands alone between commas; put a text that holds a comma in quotes"


def check_commas(report: Report, parent: Node, item: Node, path: str) -> None:
    """Warn of a Chinese comma in a list in brackets: it does not part entries."""
    if parent.is_flow and item.is_bare and ("，" in item.text or "、" in item.text):
        message = f"{item.text!r} is read as one entry; part entries with a comma and a space"
        report.warn(item.line, path, message)


def check_quotes(report: Report, node: Node, path: str) -> None:
    """Warn of typographic quotation marks around a value: they would be part of it."""
    if node.is_bare and _is_quoted(node.text):
        message = "the typographic quotation marks are read as part of the text; remove them"
        report.warn(node.line, path, message)


def check_language(report: Report, language: str, line: int, path: str) -> None:
    """Warn of a language code that no standard knows."""
    if not is_language(language):
        report.warn(line, path, f"{language!r} is not a known language code (en, zh, zh-Hant, …)")


def check_id(report: Report, name: str, line: int, path: str) -> bool:
    """Report an id that is too long or holds characters an id may not hold."""
    problem = _fault_of_id(name)
    if problem:
        report.error(line, path, f"the id {name!r} {problem}")
    return not problem


def _fault_of_id(name: str) -> str:
    tests = (
        (len(name) > LONGEST_ID, f"is longer than {LONGEST_ID} characters"),
        (any(map(str.isspace, name)), "holds white space"),
        (any(map(_is_invisible, name)), "holds an invisible or control character"),
        (not _SEPARATORS.isdisjoint(name), "holds a comma or semicolon, which part ids in lists"),
        (name.startswith("-"), "begins with a dash, which a command line takes for an option"),
        (_is_quoted(name), "stands in typographic quotation marks; remove them"),
    )
    return next((words for is_fault, words in tests if is_fault), "")


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co")


def _is_quoted(text: str) -> bool:
    return text[:1] + text[1:][-1:] in _QUOTES
