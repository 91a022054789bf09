"""Each code with its definition and typical quotations.

Typical are quotations near the mean length of the code's, present ones first, one from each
document before a second from any.
"""

from __future__ import annotations

from qcode.domain.codebook import Codebook, Text
from qcode.domain.evidence import Evidence, GridNeed, Needs, QuoteNeed
from qcode.domain.table import COUNTING, Body, Cell, Column, Frame, TableOptions, TablePart
from qcode.tables._cells import (
    CODE,
    FACES_RULE,
    NAME,
    PARTLY_RULE,
    count_cell,
    row_cells,
    text_cell,
)  # fmt: skip
from qcode.tables._quoting import CUT_RULE, cut_quote, quote_text

TYPICAL = 3
_COLUMNS = (
    CODE,
    NAME,
    Column("definition", Text({"en": "Definition", "zh": "定义"})),
    Column("quotations", Text({"en": "Typical quotations", "zh": "典型引文"})),
    Column("references", Text({"en": "References", "zh": "参考点"}), is_number=True),
    Column("documents", Text({"en": "Documents", "zh": "文档"}), is_number=True),
)


def needs(_codebook: Codebook, _options: TableOptions) -> Needs:
    """Ask for counts and typical quotations of each code."""
    return Needs(
        grids=(GridNeed(("code",), frozenset({"documents"})),),
        quotes=QuoteNeed(("code",), TYPICAL),
    )


def quotes(evidence: Evidence, frame: Frame) -> Body:
    """Build the table."""
    (grid,) = evidence.grids
    rows, records = [], []
    for code in grid.axes[0].keys:
        definition = frame.words(frame.codebook.code(code.id).definition)
        found = evidence.quotes.get((code.id,), ())
        quoted = [
            {"quote": cut_quote(q.text), "document": q.document, "turn": q.turn,
             "polarity": q.polarity}
            for q in found
        ]  # fmt: skip
        tally = grid.tally(code.id)
        face, partly = grid.face(code)
        references = count_cell(tally.references, face, partly=partly)
        documents = count_cell(tally.documents, face, partly=partly)
        shown = Cell(quoted, "\n".join(quote_text(quotation) for quotation in found))
        rows.append((*row_cells(frame, code), text_cell(definition), shown, references, documents))
        records.append(
            {
                "code": code.id,
                "definition": definition,
                "quotations": quoted,
                "references": {"value": references.value, "face": face},
                "documents": {"value": documents.value, "face": face},
            }
        )
    return Body(_COLUMNS, tuple(rows), tuple(records), (CUT_RULE, FACES_RULE, PARTLY_RULE))


TABLE = TablePart(
    name="quotes",
    title=Text({"en": "Definitions and quotations", "zh": "定义与引文"}),
    options=COUNTING,
    needs=needs,
    build=quotes,
)
