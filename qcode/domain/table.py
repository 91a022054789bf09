"""A table as a value: columns, rows, cells with their faces, and the note below it.

Tables know no form and no database. A cell's `value` is what JSON carries; its `text` is what
people read. The face keeps apart what a number alone would not: a count, a zero where
everything was worked through, not applicable, not coded for, waiting for a human, and coded
by coders who do not agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import Evidence, Needs
from qcode.domain.filters import Filters
from qcode.errors import UsageError

FACE_TEXT: Mapping[str, str] = {"zero": "0", "na": "–", "nc": "nc", "waiting": "w", "disputed": "≠"}
PARTLY = "*"
# Stands in the note of a table that has such a cell.
DISPUTED_RULE = Text(
    {
        "en": "≠: coders coded it and do not agree; --view CODER shows who coded what",
        "zh": "≠：编码者均有编码而不一致；用 --view 编码者 可查看各自的编码",
    }
)
CONSENSUS, ALL = "consensus", "all"


class Column(NamedTuple):
    """A column: the key used in data forms and the head people read."""

    key: str
    head: Text
    is_number: bool = False


class Cell(NamedTuple):
    """One cell. `face` is count, zero, na, nc, waiting, disputed or "" (plain text or number).

    `partly` marks a count where not every document of the cell was worked through.
    """

    value: object
    text: str
    face: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a number depends on; printed under every table and carried by every export.

    `options` are those that differ from the defaults, as `options_to_map` gives them, so
    that the table can be made again from an export. `rules` are sentences for people.
    """

    view: str = ""
    scope: str = ""
    filters: Mapping[str, object] = field(default_factory=dict)
    codebook_version: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)
    last_decision: str = ""
    hash: str = ""
    project: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    rules: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table. `records` are the JSON rows (see CLI.md); `rows` the cells.

    `languages` are those of the heads, the first being that of running text.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    records: tuple[Mapping[str, object], ...]
    note: Note = field(default_factory=Note)
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What a table is asked for; "" and () stand for the table's own default.

    `view` is "consensus", "all" or a coder. `pseudonyms` puts the pseudonyms of the person
    dictionary into quotations: on for everything that leaves the terminal.
    """

    view: str = CONSENSUS
    scope_all: bool = False
    rollup: bool = False
    filters: Filters = field(default_factory=Filters)
    rows: str = ""
    columns: str = ""
    cell: str = ""
    unit: str = ""
    roles: tuple[str, ...] = ()
    over_cases: bool = False
    complement: str = ""
    languages: tuple[str, ...] = ()
    sort: str = ""
    pseudonyms: bool = True


class Frame(NamedTuple):
    """What a table is built in: the codebook, the options, the languages of its heads."""

    codebook: Codebook
    options: TableOptions
    languages: tuple[str, ...]

    def words(self, text: Text) -> str:
        """Return a text in the languages of the table, each wording once."""
        if not text:
            return ""
        return " / ".join(dict.fromkeys(text.in_language(lang) for lang in self.languages))


class Body(NamedTuple):
    """What a table makes of its evidence; the note is added around it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    records: tuple[Mapping[str, object], ...]
    rules: tuple[Text, ...] = ()


class TablePart(NamedTuple):
    """One kind of table: which options it reads, what it needs, how it is built.

    `options` names fields of TableOptions and, as "filters.NAME", of Filters; an option
    that is set and not named is refused. `build` is pure arithmetic.
    """

    name: str
    title: Text
    options: frozenset[str]
    needs: Callable[[Codebook, TableOptions], Needs]
    build: Callable[[Evidence, Frame], Body]


FILTERS: frozenset[str] = frozenset(
    f"filters.{name}"
    for name in (
        "documents", "cases", "informants", "roles", "waves", "codes", "facets", "polarities",
        "values", "leave_out",
    )
)  # fmt: skip
COUNTING: frozenset[str] = FILTERS | {"view", "scope_all", "rollup"}
# Every table reads these.
ALWAYS: frozenset[str] = frozenset({"languages", "pseudonyms"})
_FLAGS: Mapping[str, str] = {
    "scope_all": "--scope all", "over_cases": "--over cases", "languages": "--lang",
    "filters.documents": "--document", "filters.cases": "--case",
    "filters.informants": "--informant", "filters.roles": "--role", "filters.waves": "--wave",
    "filters.codes": "--code", "filters.facets": "--facet",
    "filters.polarities": "--polarity", "filters.coders": "--coder",
    "filters.statuses": "--status", "filters.values": "--set", "filters.leave_out": "--time",
}  # fmt: skip


def options_to_map(options: TableOptions) -> dict[str, object]:
    """Return the options that differ from the defaults; tuples become lists.

    Filters are flattened as "filters.NAME".
    """
    return {name: _plain(value) for name, value in _set_options(options)}


def options_from_map(values: Mapping[str, Any]) -> TableOptions:
    """Return the options that `options_to_map` described.

    Raises:
        UsageError: a name is not an option.
    """
    own: dict[str, Any] = {}
    narrowed: dict[str, Any] = {}
    for name, value in values.items():
        group, kind = (narrowed, Filters) if name.startswith("filters.") else (own, TableOptions)
        key = name.removeprefix("filters.")
        if key not in {item.name for item in fields(kind)}:
            raise UsageError(f"there is no table option {name!r}")
        group[key] = _frozen(value)
    return TableOptions(**own, filters=Filters(**narrowed))


def refuse_unused(name: str, used: frozenset[str], options: TableOptions) -> None:
    """Refuse every option that is set and that the table called `name` does not read.

    Raises:
        UsageError: naming the options as they are typed.
    """
    unused = [key for key, _ in _set_options(options) if key not in used | ALWAYS]
    if unused:
        flags = ", ".join(_FLAGS.get(key, "--" + key.replace("_", "-")) for key in unused)
        hint = "a table counts the codings of one view: --view CODER"
        is_coder = "filters.coders" in unused
        raise UsageError(f"table {name} does not use {flags}", hint if is_coder else "")


def _set_options(options: TableOptions) -> list[tuple[str, object]]:
    plain = TableOptions()
    found: list[tuple[str, object]] = []
    for item in fields(TableOptions):
        value = getattr(options, item.name)
        if item.name == "filters":
            for inner in fields(Filters):
                chosen = getattr(value, inner.name)
                if chosen:
                    found.append((f"filters.{inner.name}", chosen))
        elif value != getattr(plain, item.name):
            found.append((item.name, value))
    return found


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in sorted(value.items())}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value
