"""The codebook as a table: what each code in use means, and one example."""

from __future__ import annotations

from qcode.domain.codebook import Code, Codebook, Text
from qcode.domain.evidence import Evidence, Needs
from qcode.domain.table import Body, Column, Frame, TableOptions, TablePart
from qcode.tables._cells import CODE, NAME, text_cell

_COLUMNS = (
    CODE,
    NAME,
    Column("definition", Text({"en": "Definition", "zh": "定义"})),
    Column("include", Text({"en": "Include", "zh": "纳入"})),
    Column("exclude", Text({"en": "Exclude", "zh": "排除"})),
    Column("example", Text({"en": "Example", "zh": "例句"})),
    Column("version", Text({"en": "Version", "zh": "版本"})),
)


def needs(_codebook: Codebook, _options: TableOptions) -> Needs:
    """Ask for nothing: the codebook is in the frame."""
    return Needs()


def codebook(_evidence: Evidence, frame: Frame) -> Body:
    """Build the table."""
    records = []
    for code in _chosen(frame):
        words = {
            "name": frame.words(code.name),
            "definition": frame.words(code.definition),
            "include": frame.words(code.include),
            "exclude": frame.words(code.exclude),
        }
        example = " / ".join(_examples(code, frame.languages))
        version = frame.codebook.version
        records.append({"code": code.id, **words, "example": example, "version": version})
    rows = tuple(tuple(text_cell(str(value)) for value in record.values()) for record in records)
    return Body(_COLUMNS, rows, tuple(records))


def _chosen(frame: Frame) -> list[Code]:
    filters = frame.options.filters
    return [
        code
        for code in frame.codebook.active_codes()
        if (not filters.codes or code.id in filters.codes)
        and (not filters.facets or code.facet in filters.facets)
    ]


def _examples(code: Code, languages: tuple[str, ...]) -> list[str]:
    """Return the first example in each language; the first of all where there is none."""
    found = []
    for language in languages:
        spoken = [example for example in code.examples if example.lang in (language, "")]
        found += [example.text for example in (spoken or list(code.examples))[:1]]
    return list(dict.fromkeys(found))


TABLE = TablePart(
    name="codebook",
    title=Text({"en": "Codebook", "zh": "编码簿"}),
    options=frozenset({"filters.codes", "filters.facets"}),
    needs=needs,
    build=codebook,
)
