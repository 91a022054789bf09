"""From one codebook to the next: each difference named, applied or refused with advice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.domain.changes import InUse, compare_codebooks, plan_recode
from qcode.domain.codebook import Change, Code, Text
from qcode.domain.fates import current_names, first_name
from qcode.domain.operation import APPLIED, REFUSED
from qcode.readers.codebook import parse_codebook

BOOK = """\
format: 1
name: book
version: "1"
modifiers:
  about: {values: [child, family], default: child}
facets:
  - {id: need, negation: states, scope: {about: [child]}}
  - {id: source}
codes:
  - id: N-EDU
    facet: need
    name: {en: School, zh: 上学}
    definition: {en: What school asks for., zh: 上学所需。}
  - id: N-TUTOR
    facet: need
    name: 学业辅导
    definition: 课外没有人讲题。
    include: 家长看不懂作业
    examples: [没人教我。]
    cues: [没人教, tutor]
  - {id: S-GOV, facet: source}
  - {id: S-OLD, status: retired}
  - {id: S-GONE, merged_into: S-GOV}
mappings:
  - {id: type, of: source, values: [{id: formal, codes: [S-GOV]}]}
addresses:
  - {need: N-TUTOR, source: [S-GOV]}
"""


def read(text):
    codebook, problems = parse_codebook(text, "f")
    assert [str(problem) for problem in problems if not problem.is_warning] == []
    return codebook


def changed(*edits, version="2"):
    text = BOOK.replace('version: "1"', f'version: "{version}"')
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return read(text)


def kinds(new, in_use=()):
    return [(step.kind, step.codes) for step in compare_codebooks(read(BOOK), new, in_use)]


APPLIES = [
    ("code_added", "  - {id: S-GOV", "  - {id: S-KIN, facet: source}\n  - {id: S-GOV", ("S-KIN",)),
    ("entry_added", "  - {id: S-GOV", "  - {id: S-KIN, merged_into: S-GOV}\n  - {id: S-GOV", ("S-KIN",)),
    ("code_named", "name: 学业辅导", "name: 辅导", ("N-TUTOR",)),
    ("code_named", "name: 学业辅导", "name: {zh: 学业辅导, en: Tutoring}", ("N-TUTOR",)),
    ("code_translated", "definition: 课外没有人讲题。", "definition: {zh: 课外没有人讲题。, en: Nobody explains.}", ("N-TUTOR",)),
    ("code_translated", "zh: 上学所需。}", "zh: 上学所需。, ug: كېرەك}", ("N-EDU",)),
    ("confusions_changed", "    include: 家", "    confusions: N-EDU\n    include: 家", ("N-TUTOR",)),
    ("examples_changed", "[没人教我。]", "[没人教我。, Nobody helps.]", ("N-TUTOR",)),
    ("cues_changed", "[没人教, tutor]", "[没人教, {not: 没人教训}]", ("N-TUTOR",)),
    ("parent_changed", "    name: 学业辅导", "    parent: N-EDU\n    name: 学业辅导", ("N-TUTOR",)),
    ("colour_changed", "    name: 学业辅导", "    colour: blue\n    name: 学业辅导", ("N-TUTOR",)),
    ("use_instead_changed", "status: retired", "status: retired, use_instead: S-GOV", ("S-OLD",)),
    ("facet_added", "  - {id: source}", "  - {id: source}\n  - {id: outcome}", ()),
    ("facet_named", "{id: source}", "{id: source, question: 谁？}", ()),
    ("facet_scope_changed", "{about: [child]}", "{about: [child, family]}", ("N-EDU", "N-TUTOR")),
    ("facet_negation_changed", "{id: source}", "{id: source, negation: denies}", ("S-GOV",)),
    ("facet_with_changed", "{id: source}", "{id: source, with: [need]}", ()),
    ("modifier_added", "  about:", "  time: {values: [now]}\n  about:", ()),
    ("modifier_value_added", "[child, family],", "[child, family, parent],", ()),
    ("mapping_added", "mappings:", "mappings:\n  - {id: m, of: need, values: [{id: a, codes: [N-EDU]}]}", ()),
    ("mapping_changed", "{id: formal", "{id: official", ()),
    ("addresses_changed", "source: [S-GOV]}", "source: []}", ()),
    ("title_changed", "name: book", "name: book\ntitle: 书", ()),
    ("renamed", "id: N-EDU", "id: N-SCHOOL\n    renamed_from: N-EDU", ("N-EDU", "N-SCHOOL")),
    ("split", "    definition: {en: What", "    split_into: [N-TUTOR, S-GOV]\n    definition: {en: What", ("N-EDU", "N-TUTOR", "S-GOV")),
    ("retired", "    definition: {en: What", "    status: retired\n    definition: {en: What", ("N-EDU",)),
    ("retired_changed", "S-OLD, status: retired", "S-OLD, status: retired, name: 旧的", ("S-OLD",)),
    ("facet_changed", "id: N-EDU\n    facet: need", "id: N-EDU\n    confirm_facet: true\n    facet: source", ("N-EDU",)),
    ("narrowed", "课外没有人讲题。", "课外没人讲题。\n    criteria_change: narrow", ("N-TUTOR",)),
    ("widened", "家长看不懂作业", "家长看不懂或没空\n    criteria_change: widen", ("N-TUTOR",)),
    ("reworded", "en: What school asks for.", "en: What a school asks for.", ("N-EDU",)),
    ("facet_polarity_changed", "{id: source}", "{id: source, polarity: false, confirm_polarity: true}", ("S-GOV",)),
    ("left_out", "  - {id: S-OLD, status: retired}\n", "", ("S-OLD",)),
    ("modifier_value_removed", "[child, family]", "[child]", ()),
    ("modifier_value_renamed", "[child, family]", "[child, kin], values_renamed: {family: kin}", ()),
    ("modifier_default_changed", "default: child", "default: family", ()),
    ("modifier_added", "  about:", "  time: {values: [now], default: now}\n  about:", ()),
    ("modifier_removed", "  about: {values: [child, family], default: child}", "  who: {values: [child]}", ()),
]  # fmt: skip
# What else has to stand in the file for some of them.
BESIDE = {
    "modifier_removed": [(", scope: {about: [child]}", "")],
    "reworded": [("    facet: need\n    name: {en: School", "    criteria_change: wording\n    facet: need\n    name: {en: School")],
}  # fmt: skip

REFUSALS = [
    ("revived", "S-OLD, status: retired", "S-OLD, facet: source", ("S-OLD",)),
    ("revived", "S-GONE, merged_into: S-GOV", "S-GONE, facet: source", ("S-GONE",)),
    ("fate_changed", "merged_into: S-GOV", "merged_into: N-EDU", ("S-GONE",)),
    ("entry_missing", "  - {id: S-GONE, merged_into: S-GOV}\n", "", ("S-GONE",)),
    ("facet_unconfirmed", "id: N-EDU\n    facet: need", "id: N-EDU\n    facet: source", ("N-EDU",)),
    ("facet_unconfirmed", "    definition: {en: What", "    merged_into: S-GOV\n    definition: {en: What", ("N-EDU",)),
    ("definition_changed", "课外没有人讲题。", "课外没人讲题。", ("N-TUTOR",)),
    ("definition_changed", "家长看不懂作业", "家长没空", ("N-TUTOR",)),
    ("definition_changed", "What school asks for.", "What the school asks for.", ("N-EDU",)),
    ("mark_without_change", "    include: 家", "    criteria_change: narrow\n    include: 家", ("N-TUTOR",)),
    ("polarity_unconfirmed", "{id: source}", "{id: source, polarity: false}", ("S-GOV",)),
    ("renamed_onto", "    definition: {en: What", "    renamed_to: N-TUTOR\n    definition: {en: What", ("N-EDU", "N-TUTOR")),
    ("dead_end", "    definition: {en: What", "    merged_into: S-OLD\n    definition: {en: What", ("N-EDU", "S-OLD")),
    ("dead_end", "    definition: {en: What", "    merged_into: S-GONE\n    definition: {en: What", ("N-EDU", "S-GONE")),
    ("dead_end", "    definition: {en: What", "    split_into: [N-TUTOR, S-OLD]\n    definition: {en: What", ("N-EDU", "S-OLD")),
    ("dead_end", "    definition: {en: What", "    status: retired\n    use_instead: S-OLD\n    definition: {en: What", ("N-EDU", "S-OLD")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "codes"), APPLIES)
def test_what_is_declared_is_named_and_applied(kind, old, new, codes):
    plan = plan_recode(read(BOOK), changed((old, new), *BESIDE.get(kind, [])), [read(BOOK)])

    assert (kind, codes) in [(step.kind, step.codes) for step in plan.operations]
    assert all(step.words and not step.advice for step in plan.operations)
    assert plan.refused == ()


@pytest.mark.parametrize(("kind", "old", "new", "codes"), REFUSALS)
def test_what_is_undeclared_or_contradictory_is_refused_with_advice(kind, old, new, codes):
    plan = plan_recode(read(BOOK), changed((old, new)), [read(BOOK)])

    assert (kind, codes) in [(step.kind, step.codes) for step in plan.refused]
    assert all(step.advice and step.words for step in plan.refused)
    assert all(step.kind in REFUSED for step in plan.refused)


def test_a_merger_is_one_operation_for_all_codes_that_merge():
    new = changed(
        ("    definition: {en: What", "    merged_into: N-ALL\n    definition: {en: What"),
        ("    name: 学业辅导", "    merged_into: N-ALL\n    name: 学业辅导"),
        ("codes:\n", "codes:\n  - {id: N-ALL, facet: need}\n"),
        ("  - {need: N-TUTOR, source", "  - {need: N-ALL, source"),
    )

    assert kinds(new)[:2] == [
        ("merged", ("N-EDU", "N-TUTOR", "N-ALL")),
        ("code_added", ("N-ALL",)),
    ]


def test_a_renaming_may_leave_a_short_entry_or_not():
    rename = ("id: N-EDU", "id: N-SCHOOL\n    renamed_from: N-EDU")
    entry = ("codes:\n", "codes:\n  - {id: N-EDU, renamed_to: N-SCHOOL}\n")

    assert kinds(changed(rename)) == [("renamed", ("N-EDU", "N-SCHOOL"))]
    assert kinds(changed(rename, entry)) == [("renamed", ("N-EDU", "N-SCHOOL"))]


def test_a_missing_id_is_told_from_one_that_is_in_use():
    new = changed(
        ("  - {id: S-GOV, facet: source}\n", ""), ("merged_into: S-GOV", "status: retired"),
        ("codes: [S-GOV]", "codes: []"), ("source: [S-GOV]}", "source: []}"),
    )  # fmt: skip

    unused = [s for s in compare_codebooks(read(BOOK), new) if s.codes == ("S-GOV",)]
    used = [
        s for s in compare_codebooks(read(BOOK), new, InUse({"S-GOV"})) if s.codes == ("S-GOV",)
    ]

    assert [(s.kind, s.applies_now) for s in unused] == [("left_out", True)]
    assert [(s.kind, s.words, s.applies_now) for s in used] == [
        ("missing", "S-GOV is missing, and codings, decisions or coverage use it", False)
    ]


def test_an_old_name_is_never_used_again():
    renamed = changed(("id: N-EDU", "id: N-SCHOOL\n    renamed_from: N-EDU"))
    again = replace(renamed, version="3", codes=(
        *(replace(c, change=replace(c.change, renamed_from="")) for c in renamed.codes),
        replace(read(BOOK).code("N-EDU")),
    ))  # fmt: skip

    assert [(s.kind, s.codes) for s in compare_codebooks(renamed, again)] == [
        ("id_reused", ("N-EDU", "N-SCHOOL")), ("alias_missing", ("N-EDU", "N-SCHOOL")),
    ]  # fmt: skip


def test_white_space_and_the_order_of_criteria_marks_do_not_count():
    new = changed(
        (
            "definition: 课外没有人讲题。",
            "criteria_change: wording\n    definition: >-\n      课外没有人讲题。",
        )
    )

    assert kinds(new) == [("version_changed", ())]


def test_the_order_of_codes_is_a_change_that_is_applied():
    lines = "  - {id: S-GOV, facet: source}\n", "  - {id: S-OLD, status: retired}\n"
    new = changed(("".join(lines), lines[1] + lines[0]))

    assert kinds(new) == [("order_changed", ())]


def test_a_mapping_may_go_and_so_may_a_facet_without_codes():
    book = read(BOOK)

    assert kinds(replace(book, version="2", mappings=())) == [("mapping_removed", ())]
    gone = compare_codebooks(book, replace(book, version="2", facets=book.facets[:1]))
    assert [(step.kind, step.applies_now) for step in gone] == [("facet_removed", True)]


def test_only_codes_whose_cues_or_rule_changed_are_searched_for_again():
    plan = plan_recode(
        read(BOOK),
        changed(
            ("[没人教, tutor]", "[没人教]"), ("{id: source}", "{id: source, negation: denies}"),
            ("zh: 上学}", "zh: 读书}"), ("  - {id: S-OLD", "  - {id: S-KIN, facet: source}\n  - {id: S-OLD"),
        ),
    )  # fmt: skip

    assert plan.suggestions_to_recompute == ("N-TUTOR", "S-GOV", "S-KIN")


def test_the_same_file_twice_is_nothing_to_do():
    plan = plan_recode(read(BOOK), read("# 注\n" + BOOK), [read(BOOK)])

    assert plan.is_empty
    assert plan.refused == ()


def test_a_changed_file_needs_a_new_version():
    plan = plan_recode(read(BOOK), changed(("tutor]", "teach]"), version="1"), [read(BOOK)])

    assert [step.kind for step in plan.operations] == ["cues_changed", "version_unchanged"]
    assert [(step.words, step.advice) for step in plan.refused] == [
        ("the file differs from the current version, and is called 1 too", "raise `version` in the file")
    ]  # fmt: skip


def test_a_version_is_never_used_for_another_content():
    second, other = changed(("tutor]", "teach]")), changed(("tutor]", "help]"))

    plan = plan_recode(replace(second, version="3"), other, [read(BOOK), second])

    assert [(step.kind, step.advice) for step in plan.refused] == [
        ("version_taken", "give the file a version that was never used")
    ]
    assert plan_recode(replace(second, version="3"), second, [second]).refused == ()


def test_every_kind_is_either_applied_or_refused():
    shown = {row[0] for row in APPLIES + REFUSALS}

    assert not APPLIED & REFUSED
    tested_alone = {
        "order_changed", "mapping_removed", "version_changed", "version_unchanged",
        "version_taken", "id_reused", "facet_removed", "merged", "missing", "alias_missing",
        "value_in_use", "circle",
    }  # fmt: skip
    assert (APPLIED | REFUSED) - shown == tested_alone


def entry(book, id_, **change):
    """A codebook in which a code went: only what became of it is left."""
    codes = [
        Code(id_, "", name=Text({"": id_}), status="gone", change=Change(**change))
        if code.id == id_ else code
        for code in book.codes
    ]  # fmt: skip
    return replace(book, version="2", codes=tuple(codes))


def test_values_in_use_are_not_left_out():
    used = InUse(values={"about": {"family"}})
    fewer = changed(("[child, family]", "[child]"))
    none = changed(
        ("  about: {values: [child, family], default: child}", "  who: {values: [child]}"),
        (", scope: {about: [child]}", ""),
    )

    assert [s.kind for s in compare_codebooks(read(BOOK), fewer, used)] == ["value_in_use"]
    assert [(s.kind, s.words) for s in compare_codebooks(read(BOOK), none, used)][1:] == [
        ("modifier_added", "the modifier who is new"),
        ("value_in_use", "the modifier about is left out, and codings bear it (family)"),
    ]


def test_a_way_through_several_entries_is_followed_to_its_end():
    """Several versions at once: N-EDU went into N-TUTOR, which is called N-HELP by now."""
    book = read(BOOK)
    later = entry(entry(book, "N-EDU", merged_into="N-TUTOR"), "N-TUTOR", renamed_to="N-HELP")
    later = replace(later, codes=(*later.codes, replace(book.code("N-TUTOR"), id="N-HELP")))

    told = [(s.kind, s.codes, s.words) for s in compare_codebooks(book, later) if s.applies_now]
    assert told[:2] == [
        ("merged", ("N-EDU", "N-HELP"), "N-EDU (by way of N-TUTOR) merged into N-HELP"),
        ("renamed", ("N-TUTOR", "N-HELP"), "N-TUTOR is now called N-HELP"),
    ]


def test_a_circle_is_told_by_the_reader_and_by_the_comparison():
    book = read(BOOK)
    circle = entry(entry(book, "N-EDU", merged_into="N-TUTOR"), "N-TUTOR", merged_into="N-EDU")
    text = BOOK.replace(
        "    definition: {en: What", "    merged_into: N-TUTOR\n    definition: {en: What"
    )
    text = text.replace("    name: 学业辅导", "    merged_into: N-EDU\n    name: 学业辅导")

    assert {s.kind for s in compare_codebooks(book, circle) if not s.applies_now} == {"circle"}
    _, problems = parse_codebook(text.replace("N-TUTOR, source", "N-X, source"), "f")
    assert any("leads back to 'N-EDU' itself" in p.message for p in problems)


def test_two_codes_are_never_renamed_to_one():
    book = read(BOOK)
    both = entry(entry(book, "N-EDU", renamed_to="N-ALL"), "N-TUTOR", renamed_to="N-ALL")
    both = replace(both, codes=(*both.codes, replace(book.code("N-EDU"), id="N-ALL")))

    refused = [s for s in compare_codebooks(book, both) if not s.applies_now]
    assert [(s.kind, s.codes) for s in refused] == [("renamed_onto", ("N-EDU", "N-TUTOR", "N-ALL"))]


def test_an_id_that_was_left_out_comes_back_only_with_its_meaning():
    book = read(BOOK)
    known = InUse(earlier={"S-KIN": Code("S-KIN", "source", definition=Text({"": "亲戚"}))})
    same, other = (
        changed(("  - {id: S-GOV", f"  - {{id: S-KIN, facet: source, definition: {words}}}\n  - {{id: S-GOV"))
        for words in ("亲戚", "朋友")
    )  # fmt: skip

    assert [s.kind for s in compare_codebooks(book, same, known)] == ["code_added"]
    assert [s.kind for s in compare_codebooks(book, other, known)] == ["id_reused"]


def test_a_code_is_known_by_its_first_name_and_its_present_one():
    book = read(BOOK)
    again = entry(book, "N-TUTOR", renamed_to="N-HELP")
    again = replace(again, codes=(*again.codes, replace(book.code("N-TUTOR"), id="N-HELP")))

    assert first_name(again, "N-HELP") == "N-TUTOR"
    assert first_name(book, "N-TUTOR") == "N-TUTOR"
    assert current_names(again) == {"N-TUTOR": "N-HELP"}


EDITS = st.lists(
    st.sampled_from([(row[1], row[2]) for row in APPLIES if row[0] not in BESIDE]),
    unique=True, max_size=4,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(EDITS)
def test_a_chain_ends_where_it_leads(edits):
    """Applied again, a version has nothing left to do; and every difference is told."""
    text = BOOK.replace('version: "1"', 'version: "2"')
    for old, new in edits:
        text = text.replace(old, new, 1)
    new, problems = parse_codebook(text, "f")
    if new is None:
        assert problems
        return

    assert compare_codebooks(new, new) == []
    assert compare_codebooks(read(BOOK), new) != []
