"""The forms of each table that `export` writes when only tables are named.

A table that needs an option to mean anything gets those a reader of a report would ask for:
a matrix of codes by role, crosstabs of neighbouring facets, a triangulation for each case and
one over all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qcode.domain.codebook import Codebook
from qcode.domain.table import TableOptions


def usual_options(
    name: str, given: TableOptions, codebook: Codebook, cases: Sequence[str]
) -> list[TableOptions]:
    """Return the options of each table to write, with those given kept."""
    if name == "matrix":
        return [replace(given, rows="code", columns="role", cell="references")]
    if name == "crosstab":
        facets = [facet.id for facet in codebook.facets]
        pairs = pairwise(facets)
        return [replace(given, rows=rows, columns=columns) for rows, columns in pairs]
    if name == "triangulation":
        wanted = [case for case in cases if case in given.filters.cases or not given.filters.cases]
        single = [replace(given, filters=replace(given.filters, cases=(case,))) for case in wanted]
        return [*single, replace(given, over_cases=True)]
    return [given]
