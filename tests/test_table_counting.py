"""Counting rules, on studies small enough to count by hand."""

from __future__ import annotations

import pytest
from table_study import Study

from qcode.domain.filters import Filters
from qcode.domain.table import TableOptions
from qcode.errors import UnknownNameError, UsageError
from qcode.tables import TABLES
from qcode.workflow.tabulating import codings_behind, make_table


@pytest.fixture
def study():
    made = Study()
    made.document("K1-C", ("K1",), [("小明", "child")])
    made.document("K1-P", ("K1",), [("Mum", "parent"), ("Dad", "parent")], wave="T1")
    made.document("W", ("K1", "K2"), [("Worker", "worker")], wave="T2")
    yield made
    made.close()


def table(study, name, **options):
    return make_table(study.store, TABLES.find(name), TableOptions(**options))


def row(study, code, **options):
    records = table(study, "frequency", **options).records
    return next(record for record in records if record["code"] == code)


def texts(made):
    return {cells[0].text: [cell.text for cell in cells[2:]] for cells in made.rows}


def test_same_span_and_code_for_two_cases_is_one_reference_and_one_a_case(study):
    study.code("W", "N-TUTOR", case="K1")
    study.code("W", "N-TUTOR", case="K2")
    assert row(study, "N-TUTOR") == {
        "code": "N-TUTOR", "references": 1, "documents": 1, "informants": 1, "cases": 2,
        "present": 1, "absent": 0, "mixed": 0, "unclear": 0,
        "roles": {"child": None, "parent": None, "worker": 1},
    }  # fmt: skip
    made = table(study, "themes", columns="case")
    assert texts(made)["N-TUTOR"] == ["1+*", "1+*"]


def test_a_mother_s_worry_about_herself_is_not_the_child_s_need(study):
    study.code("K1-P", "N-TUTOR", about="parent")
    study.code("K1-P", "N-TUTOR", 120, 130, about="family")
    assert row(study, "N-TUTOR")["references"] == 1
    assert row(study, "N-TUTOR", scope_all=True)["references"] == 2
    assert table(study, "frequency").note.left_out == {"out_of_scope": 1}
    assert table(study, "frequency", scope_all=True).note.left_out == {}


def test_a_coding_without_a_value_has_the_default_of_the_modifier(study):
    study.code("K1-C", "N-TUTOR", about="")
    assert row(study, "N-TUTOR")["references"] == 1


def test_waiting_and_retired_codings_are_left_out_and_said_so(study):
    for status in ("review", "conflict", "changed", "lost", "removed"):
        study.code("K1-C", "N-TUTOR", status=status)
    study.code("K1-C", "N-OLD")
    made = table(study, "frequency")
    assert made.note.left_out == {"review": 1, "conflict": 1, "changed": 1, "lost": 1, "retired": 1}
    assert row(study, "N-TUTOR")["references"] is None
    assert row(study, "N-TUTOR")["face"] == "waiting"
    assert "N-OLD" not in texts(made)


def test_unclear_is_a_reference_and_sets_no_state(study):
    study.code("K1-C", "N-TUTOR", polarity="unclear")
    study.cover("K1-C")
    found = row(study, "N-TUTOR")
    assert (found["references"], found["unclear"], found["present"]) == (1, 1, 0)
    made = table(study, "themes", columns="role", filters=Filters(roles=("child",)))
    cell = made.records[1]["cells"]["child"]
    assert cell == {"state": "silent", "present": 0, "absent": 0, "mixed": 0}


def test_zero_has_four_faces(study):
    study.cover("K1-C")
    study.cover("W", "N-PEER")
    study.code("W", "S-SW", status="review")
    shown = texts(table(study, "themes", columns="case/role"))
    columns = [column.key for column in table(study, "themes", columns="case/role").columns[2:]]
    assert columns == ["K1/child", "K1/parent", "K1/worker", "K2/worker"]
    assert shown["N-PEER"] == ["0", "nc", "0", "0"]
    assert shown["S-SW"] == ["0", "nc", "w", "nc"]
    matrix = table(study, "matrix", rows="case", columns="role", filters=Filters(codes=("N-PEER",)))
    assert texts(matrix) == {"K1": ["0", "nc", "0"], "K2": ["–", "–", "0"]}
    assert matrix.records[1]["cells"]["child"] == {"value": None, "face": "na"}


def test_evidence_counts_without_coverage_and_is_marked(study):
    study.code("K1-C", "N-TUTOR")
    study.cover("K1-C", "N-TUTOR")
    shown = table(study, "themes", columns="role")
    assert texts(shown)["N-TUTOR"] == ["1+", "nc", "nc"]
    assert texts(table(study, "frequency"))["N-TUTOR"][0] == "1*"


def test_coverage_of_an_unfinished_run_is_not_shown(study):
    study.cover("K1-C")
    study.store.execute("UPDATE run SET state = 'running'")
    assert texts(table(study, "themes", columns="role"))["N-PEER"] == ["nc", "nc", "nc"]


def test_presence_and_mixed_climb_and_absence_does_not(study):
    study.code("K1-C", "N-TUTOR")
    study.code("K1-C", "N-BOOKS")
    study.code("K1-C", "N-BOOKS", 120, 130, "absent")
    study.code("K1-P", "N-TUTOR", polarity="mixed")
    found = row(study, "N-EDU", rollup=True)
    assert (found["references"], found["present"], found["absent"], found["mixed"]) == (2, 1, 0, 1)
    assert (found["documents"], found["informants"], found["cases"]) == (2, 2, 1)
    assert row(study, "N-EDU")["references"] is None


def test_a_parent_is_zero_only_where_its_children_were_worked_through_too(study):
    study.cover("K1-C", "N-EDU")
    assert texts(table(study, "themes", columns="role"))["N-EDU"][0] == "0"
    assert texts(table(study, "themes", columns="role", rollup=True))["N-EDU"][0] == "nc"


def test_consensus_takes_what_all_coders_of_a_document_share(study):
    study.code("K1-C", "N-TUTOR", 100, 110, coder="A")
    study.code("K1-C", "N-TUTOR", 105, 115, coder="B", about="family")
    study.code("K1-C", "N-TUTOR", 150, 160, coder="A")
    study.code("K1-P", "N-TUTOR", 100, 110, coder="B")
    assert row(study, "N-TUTOR")["references"] == 2
    assert table(study, "frequency").note.left_out == {"not_agreed": 1}
    study.cover("K1-P", "N-TUTOR", coder="A")  # A looked and found nothing
    assert row(study, "N-TUTOR")["references"] == 1
    behind = codings_behind(study.store, TABLES.find("frequency"), TableOptions())
    assert [(c.coder, c.span.start, c.modifiers["about"]) for c in behind[0].codings] == [
        ("A", 100, "child")
    ]


def test_all_counts_overlapping_equal_codings_of_coders_once_transitively(study):
    study.code("K1-C", "N-TUTOR", 100, 110, coder="A")
    study.code("K1-C", "N-TUTOR", 108, 118, coder="B")
    study.code("K1-C", "N-TUTOR", 116, 126, coder="C")
    assert row(study, "N-TUTOR", view="all")["references"] == 1
    study.code("K1-C", "N-TUTOR", 100, 110, "absent", coder="B")
    assert row(study, "N-TUTOR", view="all")["absent"] == 1


def test_one_coder_s_own_codings_never_collapse(study):
    study.code("K1-C", "N-TUTOR", 100, 110, coder="A")
    study.code("K1-C", "N-TUTOR", 105, 115, coder="A")
    study.code("K1-C", "N-TUTOR", 102, 112, coder="B")
    assert row(study, "N-TUTOR", view="all")["references"] == 2
    assert row(study, "N-TUTOR", view="A")["references"] == 2
    assert row(study, "N-TUTOR", view="B")["references"] == 1


def test_codings_of_a_removed_document_are_gone_from_tables(study):
    study.code("K1-C", "N-TUTOR")
    study.cover("K1-C")
    study.store.execute("UPDATE document SET state = 'removed' WHERE name = 'K1-C'")
    assert row(study, "N-TUTOR")["references"] is None
    assert "child" not in row(study, "N-TUTOR")["roles"]


def test_filters_narrow_codings_and_the_documents_of_a_zero(study):
    study.code("K1-C", "N-TUTOR")
    study.code("K1-P", "N-TUTOR", 200, 210, "absent", time="before")
    study.cover("K1-C")
    study.cover("K1-P")
    assert row(study, "N-TUTOR", filters=Filters(roles=("child",)))["references"] == 1
    assert row(study, "N-TUTOR", filters=Filters(waves=("T1",)))["absent"] == 1
    assert row(study, "N-TUTOR", filters=Filters(informants=("Dad",)))["references"] == 1
    now = Filters(leave_out={"time": ("before",)}, documents=("K1-P",))
    assert row(study, "N-TUTOR", filters=now)["references"] == 0
    only = Filters(polarities=("absent",), documents=("K1-P",))
    assert row(study, "N-TUTOR", filters=only)["references"] == 1
    case = table(study, "themes", filters=Filters(cases=("K2",)))
    assert [column.key for column in case.columns[2:]] == ["K2"]


def test_a_mapping_classes_codes_and_says_what_it_does_not_name(study):
    study.code("K1-C", "S-SW")
    study.code("K1-C", "S-SHOP", 120, 130)
    study.code("K1-P", "S-FAM")
    made = table(study, "matrix", rows="type", columns="phase", cell="documents")
    assert texts(made) == {
        "formal": ["1*", "nc"], "informal": ["nc", "1*"], "unmapped": ["1*", "nc"],
    }  # fmt: skip
    assert [column.head.in_language("zh") for column in made.columns[2:]] == ["Before", "After"]
    for axis, head in (("code", "代码"), ("role", "角色"), ("type", "type")):
        by_axis = table(study, "matrix", rows=axis, columns="phase", languages=("zh",))
        assert by_axis.columns[0].head.in_language("zh") == head
    chinese = table(study, "matrix", rows="type", columns="phase", languages=("zh",))
    assert [cells[1].text for cells in chinese.rows] == ["正式", "非正式", "未归类"]


def test_attributes_are_axes(study):
    study.store.execute("""UPDATE cases SET attributes = '{"性别": "女"}' WHERE name = 'K1'""")
    study.code("K1-C", "N-TUTOR", case="K1")
    study.code("W", "N-TUTOR", case="K2")
    study.code("W", "N-TUTOR", 130, 140, case=None)
    made = table(study, "matrix", rows="case.性别", columns="code",
                 filters=Filters(codes=("N-TUTOR",)))  # fmt: skip
    assert texts(made) == {"女": ["1*"], "(none)": ["2*"]}


def test_coverage_of_text_counts_each_character_once(study):
    study.code("K1-C", "N-TUTOR", 100, 130)
    study.code("K1-C", "N-TUTOR", 120, 150, "absent")
    study.code("K1-P", "N-TUTOR", 100, 110)
    made = table(study, "matrix", columns="role", cell="coverage",
                 filters=Filters(codes=("N-TUTOR",)))  # fmt: skip
    assert texts(made) == {"N-TUTOR": ["50.0% (50/100)*", "5.0% (10/200)*", "nc"]}
    by_case = table(study, "matrix", columns="case", cell="coverage",
                    filters=Filters(codes=("N-TUTOR",), cases=("K1",)))  # fmt: skip
    assert by_case.records[0]["cells"]["K1"] == {"value": 0.15, "face": "count"}


def test_rows_stand_in_codebook_order_unless_sorted(study):
    study.code("K1-C", "S-FAM")
    study.code("K1-C", "S-SW")
    study.code("K1-P", "S-FAM")
    made = table(study, "frequency", sort="references", filters=Filters(facets=("source",)))
    assert [record["code"] for record in made.records] == ["S-FAM", "S-SW", "S-SHOP"]
    assert made.note.options["sort"] == "references"
    with pytest.raises(UnknownNameError, match="column to sort by 'name'"):
        table(study, "frequency", sort="name")


def test_codings_behind_a_cell_are_those_it_counts(study):
    first = study.code("K1-C", "N-TUTOR")
    study.code("K1-C", "N-TUTOR", 120, 130, status="review")
    study.code("K1-C", "N-TUTOR", 140, 150, about="parent")
    behind = codings_behind(study.store, TABLES.find("themes"), TableOptions())
    assert [(cell.row, cell.column) for cell in behind] == [("N-TUTOR", "K1")]
    assert [coding.id for coding in behind[0].codings] == [f"{first:032x}"]
    with pytest.raises(UsageError, match="counts no codings"):
        codings_behind(study.store, TABLES.find("codebook"), TableOptions())


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        (
            "frequency",
            {"rows": "case", "unit": "turn"},
            "table frequency does not use --rows, --unit",
        ),
        ("codebook", {"view": "all"}, "table codebook does not use --view"),
        ("themes", {"filters": Filters(coders=("A",))}, "table themes does not use --coder"),
        ("frequency", {"filters": Filters(statuses=("lost",))}, "does not use --status"),
        ("crosstab", {}, "crosstab needs --rows and --columns"),
        ("crosstab", {"rows": "type", "columns": "source"}, "type and source share one"),
        ("matrix", {"rows": "case", "columns": "case"}, "matrix needs two axes"),
        ("triangulation", {}, "triangulation needs one case"),
        ("frequency", {"filters": Filters(codes=("N-OLD",))}, "N-OLD is no longer in use"),
    ],
)
def test_options_that_mean_nothing_here_are_refused(study, name, options, said):
    with pytest.raises(UsageError, match=said):
        table(study, name, **options)


@pytest.mark.parametrize(
    ("name", "options", "hint"),
    [
        ("frequency", {"view": "Consensus"}, "did you mean consensus?"),
        ("frequency", {"filters": Filters(codes=("N-TUTR",))}, "did you mean N-TUTOR?"),
        ("matrix", {"rows": "rolle"}, "did you mean role?"),
        ("matrix", {"cell": "reference"}, "did you mean references?"),
        ("themes", {"columns": "case/rol"}, "did you mean case/role"),
        ("crosstab", {"rows": "need", "columns": "sources"}, "did you mean source?"),
        ("crosstab", {"rows": "need", "columns": "source", "unit": "spans"}, "did you mean span?"),
        ("triangulation", {"filters": Filters(cases=("K1",)), "roles": ("chld",)}, "child"),
        ("triangulation", {"filters": Filters(cases=("K1",)), "complement": "sorce"}, "source"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(study, name, options, hint):
    with pytest.raises(UnknownNameError) as caught:
        table(study, name, **options)
    assert hint in caught.value.hint


def test_tables_are_found_by_name_and_later_ones_are_not_listed():
    assert TABLES.names() == (
        "codebook", "crosstab", "frequency", "matrix", "quotes", "themes", "triangulation",
    )  # fmt: skip
    for name in TABLES.names():
        part = TABLES.find(name)
        assert part.name == name
        assert {"en", "zh"} <= set(part.title.by_language)
    with pytest.raises(UnknownNameError, match="no table 'cascade'"):
        TABLES.find("cascade")


def test_counting_leaves_nothing_behind_and_begins_nothing(study):
    study.code("K1-C", "N-TUTOR")
    before = study.store.total_changes
    table(study, "triangulation", filters=Filters(cases=("K1",)))
    assert not study.store.in_transaction
    assert study.store.execute("SELECT count(*) FROM sqlite_temp_master").fetchone() == (0,)
    main = study.store.execute("SELECT count(*) FROM coding").fetchone()
    assert main == (1,)
    assert study.store.total_changes >= before
