"""Where coders coded and do not agree, a table says so and prints no zero.

Two coders work on one child's interview: they agree on S-SW, they disagree on the polarity of
N-PEER, and only one of them sees N-TUTOR. What is expected is also asked of plain SQL.
"""

from __future__ import annotations

import pytest
from table_study import Study

from qcode.domain.filters import Filters
from qcode.domain.table import FACE_TEXT, TableOptions
from qcode.tables import TABLES
from qcode.workflow.tabulating import make_table

CODES = ("N-PEER", "N-TUTOR", "S-SW")
# Codings in force of the child's interview for which the other coder has no equal one there.
ALONE = """
SELECT DISTINCT code.name FROM coding c JOIN code ON code.id = c.code_id
WHERE c.status = 'in_force' AND NOT EXISTS (
  SELECT 1 FROM coding o WHERE o.coder_id <> c.coder_id AND o.document_id = c.document_id
  AND o.code_id = c.code_id AND o.polarity = c.polarity AND o.case_id IS c.case_id
  AND o.start < c.end AND c.start < o.end)
ORDER BY code.name
"""


@pytest.fixture(params=["小明", "Ming"])
def study(request):
    made = Study()
    made.document("K1-C", ("K1",), [(request.param, "child")])
    made.document("K1-P", ("K1",), [("Mum", "parent")])
    made.document("K1-W", ("K1",), [("Worker", "worker")])
    for coder in ("A", "B"):
        made.code("K1-C", "S-SW", coder=coder)
        made.cover("K1-C", *CODES, "S-FAM", "N-EDU", coder=coder)
    made.code("K1-C", "N-PEER", 110, 120, "present", coder="A")
    made.code("K1-C", "N-PEER", 110, 120, "absent", coder="B")
    made.code("K1-C", "N-TUTOR", coder="A")
    for name in ("K1-P", "K1-W"):
        made.cover(name, *CODES, coder="A")
        made.code(name, "N-PEER", coder="A")
    yield made
    made.close()


def make(study, name, **options):
    return make_table(study.store, TABLES.find(name), TableOptions(**options))


def cells(made):
    return {row[0].text: [cell.text for cell in row[2:]] for row in made.rows}


def has_rule(made):
    return any("≠" in rule.in_language("en") for rule in made.note.rules)


def test_sql_says_the_same(study):
    assert study.store.execute(ALONE).fetchall() == [("N-PEER",), ("N-TUTOR",)]
    assert FACE_TEXT["disputed"] == "≠"


def test_sql_says_no_more_than_a_table_of_the_child_alone(study):
    alone = [
        name
        for (name,) in study.store.execute(ALONE.replace("ORDER", "AND c.document_id = 1 ORDER"))
    ]
    made = make(study, "matrix", rows="code", columns="document")
    shown = [
        record["code"] for record in made.records if record["cells"]["K1-C"]["face"] == "disputed"
    ]
    assert sorted(shown) == alone == ["N-PEER", "N-TUTOR"]


def test_frequency(study):
    made = make(study, "frequency")
    assert cells(made)["N-TUTOR"] == ["≠"] * 8 + ["≠", "0", "0"]
    assert cells(made)["N-PEER"][:5] == ["2", "2", "2", "1", "2"]
    assert cells(made)["N-PEER"][8:] == ["≠", "1", "1"]
    assert cells(made)["S-FAM"][8] == "0"  # worked through by both, and nothing is nothing
    records = {record["code"]: record for record in made.records}
    assert (records["N-TUTOR"]["references"], records["N-TUTOR"]["face"]) == (None, "disputed")
    assert made.note.left_out == {"not_agreed": 3}
    assert has_rule(made)


def test_themes_and_matrix(study):
    made = make(study, "themes", columns="role")
    assert cells(made)["N-PEER"] == ["≠", "1+", "1+"]
    assert made.records[3]["cells"]["child"]["state"] == "disputed"
    across = make(study, "matrix", rows="role", columns="code")
    child = next(record for record in across.records if record["role"] == "child")
    assert child["cells"]["N-PEER"] == {"value": None, "face": "disputed"}
    assert child["cells"]["S-SW"] == {"value": 1, "face": "count"}
    facets = make(study, "matrix", rows="facet", columns="role", cell="coverage")
    assert cells(facets)["need"][0] == "≠"
    assert has_rule(made) and has_rule(across) and has_rule(facets)


def test_quotes(study):
    made = make(study, "quotes")
    record = next(record for record in made.records if record["code"] == "N-TUTOR")
    assert record["references"] == {"value": None, "face": "disputed"}
    assert has_rule(made)


def test_crosstab(study):
    made = make(study, "crosstab", rows="need", columns="source")
    tutor = next(record for record in made.records if record["code"] == "N-TUTOR")
    assert tutor["cells"]["S-SW"]["face"] == "disputed"  # on the span they agree is S-SW
    assert tutor["cells"]["S-FAM"].get("face") != "disputed"
    assert has_rule(made)


def test_a_role_whose_coders_do_not_agree_is_not_silent(study):
    made = make(study, "triangulation", filters=Filters(cases=("K1",)))
    record = next(record for record in made.records if record["code"] == "N-PEER")
    assert record["roles"]["child"]["state"] == "disputed"
    assert (record["relation"], record["silence"]) == ("agree_present", False)
    over = make(study, "triangulation", over_cases=True)
    peer = next(record for record in over.records if record["code"] == "N-PEER")
    assert (peer["cases"], peer["agree_present"], peer["silence"]) == (1, 1, 0)


@pytest.mark.parametrize("view", ["A", "B", "all"])
def test_other_views_have_no_such_cell(study, view):
    for name, options in (("frequency", {}), ("themes", {"columns": "role"}), ("matrix", {})):
        made = make(study, name, view=view, **options)
        assert not [cell for row in made.rows for cell in row if cell.face == "disputed"]
        assert not has_rule(made)


def test_one_coder_alone_has_none_and_what_waits_comes_first(study):
    study.code("K1-C", "N-TUTOR", 110, 120, coder="A", status="review")
    made = make(study, "themes", columns="role")
    assert cells(made)["N-TUTOR"][0] == "w"
    study.store.execute("DELETE FROM coding WHERE coder_id = 2")
    study.store.execute("DELETE FROM coverage WHERE coder_id = 2")
    assert not has_rule(make(study, "themes", columns="role"))
