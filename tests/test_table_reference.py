"""Tables of random studies against a slow second implementation of the counting rules."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from table_reference import crosstab, frequency, triangulation
from table_study import Study

from qcode.domain.filters import Filters
from qcode.domain.table import TableOptions
from qcode.storage.interning import coder_number
from qcode.tables import TABLES
from qcode.workflow.tabulating import make_table

CODERS = ("A", "B", "C")
DOCUMENTS = {
    "K1-C": (("K1",), [("小明", "child")]),
    "K1-P": (("K1",), [("Mum", "parent"), ("Dad", "parent")]),
    "W-both": (("K1", "K2"), [("Worker", "worker")]),
}
CODES = ("N-EDU", "N-TUTOR", "N-BOOKS", "S-SW", "S-FAM", "A-SUFF", "N-OLD")
PLACES = ((100, 110), (100, 110), (104, 116), (110, 120), (112, 130))

codings = st.tuples(
    st.sampled_from(sorted(DOCUMENTS)),
    st.sampled_from(CODES),
    st.sampled_from(PLACES),
    st.sampled_from(("present", "present", "absent", "mixed", "unclear")),
    st.sampled_from(("K1", "K1", "K2", None)),
    st.sampled_from(CODERS),
    st.sampled_from(("in_force", "in_force", "in_force", "review", "removed")),
    st.sampled_from(("child", "child", "family", "parent")),
    st.booleans(),
)
coverings = st.tuples(
    st.sampled_from(sorted(DOCUMENTS)),
    st.sampled_from(CODERS),
    st.sampled_from(((), ("N-TUTOR", "N-BOOKS"), ("S-SW",), ("N-EDU", "S-FAM", "A-SUFF"))),
)
studies = st.tuples(st.lists(codings, max_size=24), st.lists(coverings, max_size=8))
views = st.sampled_from(("consensus", "all", "A", "B"))
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def build(drawn) -> Study:
    study = Study()
    for coder in CODERS:
        coder_number(study.store, coder)
    for name, (cases, speakers) in DOCUMENTS.items():
        study.document(name, cases, speakers)
    for document, code, (start, end), polarity, drawn_case, coder, status, about, second in drawn[
        0
    ]:
        cases = DOCUMENTS[document][0]
        case = drawn_case if drawn_case in (*cases, None) else cases[0]
        shift = 100 if second and len(DOCUMENTS[document][1]) > 1 else 0
        study.code(
            document, code, start + shift, end + shift,
            "" if code == "A-SUFF" else polarity,
            case=case, coder=coder, status=status, about=about,
        )  # fmt: skip
    for document, coder, codes in drawn[1]:
        study.cover(document, *codes, coder=coder)
    return study


@relaxed
@given(studies, views, st.booleans(), st.booleans())
def test_frequency_counts_what_the_rules_say(drawn, view, rollup, scope_all):
    study = build(drawn)
    options = TableOptions(view=view, rollup=rollup, scope_all=scope_all)
    table = make_table(study.store, TABLES.find("frequency"), options)
    expected = frequency(study, view, CODERS, rollup=rollup, scope_all=scope_all)
    study.close()
    assert list(table.records) == expected


@relaxed
@given(studies, views, st.sampled_from(("K1", "K2")))
def test_triangulation_states_and_relations(drawn, view, case):
    study = build(drawn)
    options = TableOptions(view=view, filters=Filters(cases=(case,)))
    table = make_table(study.store, TABLES.find("triangulation"), options)
    expected = triangulation(study, view, CODERS, case)
    study.close()
    found = [
        (
            row["code"],
            {role: cell["state"] for role, cell in row["roles"].items()},
            row["relation"],
            row["silence"],
        )
        for row in table.records
    ]
    assert found == expected


@relaxed
@given(studies, views, st.sampled_from(("span", "overlap", "turn")))
def test_crosstab_pairs(drawn, view, unit):
    study = build(drawn)
    options = TableOptions(view=view, rows="need", columns="source", unit=unit)
    table = make_table(study.store, TABLES.find("crosstab"), options)
    expected = crosstab(study, view, CODERS, "need", "source", unit)
    study.close()
    found = {
        (row["code"], column): tuple(cell.values())
        for row in table.records
        for column, cell in row["cells"].items()
        if cell["documents"]
    }
    assert found == expected
