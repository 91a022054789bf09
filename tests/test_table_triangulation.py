"""Relations between roles, complements, crosstabs and quotations, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_study import Study

from qcode.domain.filters import Filters
from qcode.domain.table import TableOptions
from qcode.domain.triangulation import RELATIONS, complement_of, relation_of
from qcode.tables import TABLES
from qcode.tables._quoting import cut_quote
from qcode.workflow.tabulating import make_table

P, A, B, S, N, W, X = "present", "absent", "both", "silent", "nc", "waiting", "na"


@pytest.mark.parametrize(
    ("states", "name", "silence"),
    [
        ([S, S], "silent", False),
        ([P, S], "single_source", False),
        ([P, N], "not_assessable", False),
        ([P], "not_assessable", False),
        ([], "not_assessable", False),
        ([W, P, X], "not_assessable", False),
        ([P, P], "agree_present", False),
        ([A, A, S], "agree_absent", True),
        ([P, A], "contradict", False),
        ([P, A, B, S], "contradict", True),
        ([B, B], "ambivalent", False),
        ([P, B], "qualified_present", False),
        ([A, B, S], "qualified_absent", True),
        ([P, P, N], "agree_present", False),
    ],
)
def test_the_table_of_relations(states, name, silence):
    relation = relation_of({f"role {at}": state for at, state in enumerate(states)})
    assert (relation.name, relation.silence) == (name, silence)


@given(st.lists(st.sampled_from([P, A, B, S, N, W, X]), max_size=6))
def test_every_set_of_states_has_one_relation_whatever_the_order(states):
    one = relation_of(dict(enumerate(states)))  # type: ignore[arg-type]
    other = relation_of(dict(enumerate(reversed(states))))  # type: ignore[arg-type]
    assert one == other
    assert one.name in (*RELATIONS, "not_assessable")
    speaking = sum(state in (P, A, B) for state in states)
    assert not one.silence or (speaking >= 2 and S in states)


@pytest.mark.parametrize(
    ("values", "label", "distance"),
    [
        ({"child": {"F-EMO"}, "parent": {"F-EMO"}}, "same", 0),
        ({"child": {"F-EMO"}, "parent": {"F-EMO", "F-INF"}}, "extends", 0.5),
        ({"child": {"F-EMO"}, "parent": {"F-INF"}}, "complement", 1),
        ({"a": {"x", "y"}, "b": {"x", "z"}, "c": {"x"}}, "complement", 2 / 3),
        ({"a": {"x", "y"}, "b": {"y", "z"}, "c": {"x", "z"}}, "same", 1),
    ],
)
def test_what_roles_add_to_each_other(values, label, distance):
    found = complement_of({role: frozenset(held) for role, held in values.items()})
    assert found is not None
    assert (found.label, found.distance) == (label, pytest.approx(distance))


def test_one_role_alone_complements_nothing():
    assert complement_of({"child": frozenset({"x"}), "parent": frozenset()}) is None


@pytest.fixture
def study():
    made = Study()
    made.document("K1-C", ("K1",), [("小明", "child")])
    made.document("K1-P", ("K1",), [("Mum", "parent"), ("Dad", "parent")])
    made.document("W", ("K1", "K2"), [("Worker", "worker")])
    for name in made.documents:
        made.cover(name)
    yield made
    made.close()


def table(study, name, **options):
    return make_table(study.store, TABLES.find(name), TableOptions(**options))


ONE = Filters(cases=("K1",), codes=("N-TUTOR",))


def test_parents_who_differ_are_pooled_and_flagged(study):
    study.code("K1-C", "N-TUTOR", quote="没人教我写作业")
    study.code("K1-C", "N-TUTOR", 120, 123, quote="没人教")
    study.code("K1-P", "N-TUTOR", 100, 110, quote="Nobody helps him")
    study.code("K1-P", "N-TUTOR", 200, 209, "absent", quote="He is fine")
    made = table(study, "triangulation", filters=ONE)
    assert made.records[0] == {
        "code": "N-TUTOR",
        "roles": {
            "child": {"state": "present", "present": 2, "absent": 0, "mixed": 0},
            "parent": {"state": "both", "present": 1, "absent": 1, "mixed": 0},
            "worker": {"state": "silent", "present": 0, "absent": 0, "mixed": 0},
        },
        "relation": "qualified_present",
        "silence": True,
        "complement": None,
        "differ": ["parent"],
    }
    assert [cell.text for cell in made.rows[0][2:]] == [
        "2+ “没人教” (K1-C, t2)",
        "1+/1− “He is fine” − (K1-P, t3)",
        "0",
        "qualified (present) + silence",
        "informants differ: parent",
    ]


def test_roles_can_be_named_and_missing_ones_are_not_applicable(study):
    study.informant("Teacher", "teacher")
    study.code("K1-C", "N-TUTOR")
    made = table(study, "triangulation", filters=ONE, roles=("worker", "teacher"))
    assert {role: cell["state"] for role, cell in made.records[0]["roles"].items()} == {
        "worker": "silent", "teacher": "na",
    }  # fmt: skip
    assert made.records[0]["relation"] == "not_assessable"


def test_a_role_with_waiting_codings_alone_cannot_be_assessed(study):
    study.code("K1-C", "N-TUTOR")
    study.code("K1-P", "N-TUTOR", status="changed")
    made = table(study, "triangulation", filters=ONE, roles=("child", "parent"))
    assert made.records[0]["roles"]["parent"]["state"] == "waiting"
    assert made.records[0]["relation"] == "not_assessable"
    assert made.note.left_out == {"changed": 1}


def test_complement_compares_values_on_identical_spans_both_present(study):
    study.code("K1-C", "N-TUTOR", 100, 110)
    study.code("K1-C", "S-SW", 100, 110)
    study.code("K1-C", "S-SHOP", 101, 110)  # another span
    study.code("K1-P", "N-TUTOR", 100, 110)
    study.code("K1-P", "S-FAM", 100, 110)
    study.code("K1-P", "S-SW", 100, 110)
    study.code("K1-P", "S-SHOP", 100, 110, "absent")
    made = table(study, "triangulation", filters=ONE, complement="source")
    assert made.records[0]["complement"] == {
        "label": "extends", "distance": 0.5,
        "values": {"child": ["S-SW"], "parent": ["S-FAM", "S-SW"]},
        "own": {"child": [], "parent": ["S-FAM"]},
    }  # fmt: skip
    by_type = table(study, "triangulation", filters=ONE, complement="type")
    assert by_type.records[0]["complement"]["own"] == {"child": [], "parent": ["informal"]}


def test_over_cases_counts_relations_among_assessable_cases(study):
    study.document("K2-C", ("K2",), [("小红", "child")])
    study.document("K3-C", ("K3",), [("Amy", "child")])
    study.cover("K2-C")
    study.code("K1-C", "N-TUTOR")
    study.code("K1-P", "N-TUTOR", polarity="absent")
    study.code("K2-C", "N-TUTOR")
    study.code("W", "N-TUTOR", case="K2")
    study.code("K3-C", "N-TUTOR")
    made = table(study, "triangulation", over_cases=True, filters=Filters(codes=("N-TUTOR",)))
    expected = dict.fromkeys(RELATIONS, 0) | {"agree_present": 1, "contradict": 1, "silence": 1}
    assert made.records == ({"code": "N-TUTOR", "cases": 2, **expected},)


def test_crosstab_counts_references_of_the_row_by_its_own_sign(study):
    study.code("K1-C", "S-SW", 100, 110)
    study.code("K1-C", "N-TUTOR", 100, 110, "absent")
    study.code("K1-P", "S-SW", 100, 110, "absent")
    study.code("K1-P", "N-TUTOR", 100, 110)
    study.code("K1-P", "S-SW", 130, 140)  # nothing beside it
    study.code("W", "S-SW", 100, 110, case="K1")
    study.code("W", "N-TUTOR", 100, 110, case="K2")  # another case
    study.code("W", "S-FAM", 120, 130, about="parent")  # out of scope
    made = table(study, "crosstab", rows="source", columns="need")
    cells = made.records[0]["cells"]
    assert cells["N-TUTOR"] == {
        "present": 1, "absent": 1, "mixed": 0, "unclear": 0, "documents": 2,
    }  # fmt: skip
    assert cells["(none)"] == {
        "present": 2, "absent": 0, "mixed": 0, "unclear": 0, "documents": 2,
    }  # fmt: skip
    assert cells["N-PEER"]["documents"] == 0
    shown = {row[0].text: [cell.text for cell in row[2:]] for row in made.rows}
    assert shown["S-SW"] == ["0", "1+/1− (2)", "0", "0", "2+/0− (2)"]
    assert shown["S-FAM"] == ["0"] * 5


def test_a_facet_without_polarity_counts_as_present(study):
    study.code("K1-C", "A-SUFF", polarity="")
    study.code("K1-C", "S-SW", polarity="absent")
    made = table(study, "crosstab", rows="adequacy", columns="source")
    assert made.records[0]["cells"]["S-SW"]["present"] == 1
    frequency = table(study, "frequency", filters=Filters(facets=("adequacy",)))
    assert [cell.text for cell in frequency.rows[0][2:10]] == ["1", "1", "1", "1", *"––––"]


def test_units_of_co_coding(study):
    study.code("K1-C", "S-SW", 100, 110)
    study.code("K1-C", "N-TUTOR", 109, 115)
    study.code("K1-C", "N-PEER", 150, 160)

    def documents(unit):
        cells = table(study, "crosstab", rows="source", columns="need", unit=unit).records[0][
            "cells"
        ]
        return [cells[code]["documents"] for code in ("N-TUTOR", "N-PEER", "(none)")]

    assert documents("span") == [0, 0, 1]
    assert documents("overlap") == [1, 0, 0]
    assert documents("turn") == [1, 1, 0]


def test_quotes_are_typical_tagged_and_pseudonymous(study):
    study.case("K1")
    study.person("K1", "林姐姐", "社工甲")
    study.person("K1", "Sister Lin", "Worker A")
    study.person("K2", "林姐姐", "社工乙")
    study.code("K1-C", "S-SW", 100, 110, quote="林姐姐教我")
    study.code("K1-P", "S-SW", 100, 112, quote="SISTER LIN came; not Sister Linda")
    study.code("W", "S-SW", 100, 111, "absent", case="K2", quote="没人来")
    made = table(study, "quotes", filters=Filters(codes=("S-SW",)), languages=("zh",))
    assert made.rows[0][3].text.split("\n") == [
        "“社工甲教我” (K1-C, t2)",
        "“Worker A came; not Sister Linda” (K1-P, t2)",
        "“没人来” − (W, t2)",
    ]
    assert made.note.rules[-1].in_language("en") == ("2 names in quotations replaced by pseudonyms")
    plain = table(study, "quotes", filters=Filters(codes=("S-SW",)), pseudonyms=False)
    assert "林姐姐教我" in plain.rows[0][3].text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("字" * 60, "字" * 60),
        ("字" * 61, "字" * 60 + "…"),
        (" ".join(["word"] * 40), " ".join(["word"] * 40)),
        (" ".join(["word"] * 41), " ".join(["word"] * 40) + " …"),
        ("没人\n教\t我", "没人 教 我"),
    ],
)
def test_quotations_are_cut_with_an_ellipsis(text, cut):
    assert cut_quote(text) == cut


def test_the_codebook_as_a_table(study):
    made = table(study, "codebook", filters=Filters(codes=("N-EDU",)), languages=("zh", "en"))
    assert made.records == (
        {
            "code": "N-EDU", "name": "教育 / Education",
            "definition": "上学读书的需要。 / School and learning.",
            "include": "入学 / Enrolment", "exclude": "兴趣班 / Hobbies",
            "example": "书念不下去。 / School is hard.", "version": "1.2.0",
        },
    )  # fmt: skip
    assert made.note.view == ""
