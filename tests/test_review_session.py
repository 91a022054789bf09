"""A review session without a terminal: queue, decisions, undo, coverage, other coders."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_study import CODEBOOK, held, make_project, statuses

from qcode.domain.coding import Values
from qcode.domain.filters import Filters
from qcode.errors import QcodeError, UnknownNameError, UsageError
from qcode.project import Project

EVERY = ["N-TUTOR", "S-FAM", "N-COMP", "S-SW", "A-ENOUGH", "N-TUTOR", "N-COMP", "S-FAM"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    make_project(folder).close()
    return folder / "study"


@pytest.fixture
def project(made, tmp_path):
    shutil.copytree(made, tmp_path / "study")
    with Project.open(tmp_path / "study", "ann") as opened:
        yield opened
        assert opened.check() == []


def shown(session) -> tuple[str, str] | None:
    sheet = session.sheet()
    return (sheet.suggestion.code, sheet.document.id) if sheet else None


def walk(session) -> list[str]:
    codes = []
    while (sheet := session.sheet()) is not None:
        codes.append(sheet.suggestion.code)
        session.skip()
    return codes


def test_by_document_suggestions_come_in_their_place_in_the_text(project):
    session = project.review()
    assert session.total == 8
    assert walk(session) == EVERY
    assert session.is_at_end


def test_by_score_the_highest_comes_first(project):
    session = project.review(order="score")
    scores = []
    while (sheet := session.sheet()) is not None:
        scores.append(sheet.suggestion.score)
        session.skip()
    assert scores == [0.8, 0.8, 0.8, 0.5, 0.5, 0.5, 0.2, 0.2]


def test_uncertain_is_what_is_near_one_half_then_the_weaker(project):
    codes = walk(project.review(order="uncertain"))
    assert codes == ["S-FAM", "A-ENOUGH", "S-FAM", "N-COMP", "N-COMP", "N-TUTOR", "S-SW", "N-TUTOR"]


def test_an_unknown_order_is_refused_with_those_there_are(project):
    with pytest.raises(UnknownNameError) as caught:
        project.review(order="skore")
    assert caught.value.hint == "did you mean score?"


def test_documents_codes_and_facets_narrow_the_queue(project):
    assert walk(project.review(["小"])) == EVERY[:5]
    assert walk(project.review(codes=["S-FAM"])) == ["S-FAM", "S-FAM"]
    assert walk(project.review(facets=["adequacy"])) == ["A-ENOUGH"]
    assert walk(project.review(["worker"], facets=["source"])) == ["S-FAM"]
    with pytest.raises(UnknownNameError):
        project.review(codes=["X-FAM"])


def test_the_sheet_shows_passage_question_code_and_what_stands_beside(project):
    session = project.review()
    session.accept()
    sheet = session.sheet()
    assert sheet is not None
    assert sheet.suggestion.code == "S-FAM"
    assert sheet.question.turn.span.of(sheet.text) == "放学以后做什么？"
    assert sheet.span.of(sheet.text) == "先写作业，奶奶在旁边看着。"
    assert sheet.turn.turn.span.of(sheet.text) == "先写作业，奶奶在旁边看着。写完了我一个人玩。"
    assert (sheet.turn.informant, sheet.turn.role, sheet.document.wave) == ("小禾", "child", "T0")
    assert [other.code for other in sheet.beside] == ["N-TUTOR"]
    assert [coding.code for coding in sheet.held] == ["N-TUTOR"]
    assert (sheet.position, sheet.total) == (2, 8)


def test_a_second_coder_sees_nothing_of_the_first(project):
    project.review().accept()
    with Project.open(project.folder, "bo") as other:
        session = other.review()
        assert session.total == 8
        session.skip()
        sheet = session.sheet()
        assert sheet is not None
        assert sheet.held == ()
        assert [item.status for item in sheet.beside] == ["open"]


def test_accepting_as_suggested_is_an_accepted_coding_with_the_documents_case(project):
    act = project.review().accept()
    assert (act.kind, act.words) == ("accept", "accepted N-TUTOR present in 小禾 turn 2")
    assert held(project) == [
        ("N-TUTOR", "present", "先写作业，奶奶在旁边看着。", "K01", "accepted")
    ]


def test_only_a_real_change_makes_an_edited_coding(project):
    session = project.review()
    session.change(Values(polarity="present", modifiers={"about": "child"}))
    session.accept()
    session.accept(Values(polarity="absent"))
    session.change(Values(quote="一个人", modifiers={"time": "before"}, memo="再看"))
    session.accept()
    session.accept(Values(code="S-FAM"))
    assert held(project) == [
        ("N-TUTOR", "present", "先写作业，奶奶在旁边看着。", "K01", "accepted"),
        ("S-FAM", "absent", "先写作业，奶奶在旁边看着。", "K01", "edited"),
        ("N-COMP", "present", "一个人", "K01", "edited"),
        ("S-FAM", "present", "来过，林姐姐每周六来，够了。", "K01", "edited"),
    ]
    third = list(project.codings())[2]
    assert (third.modifiers, third.memo) == ({"about": "child", "time": "before"}, "再看")
    summary = session.summary()
    assert (summary.accepted, summary.edited, summary.waiting) == (4, 3, 4)


def test_a_facet_without_polarity_takes_none(project):
    session = project.review(codes=["A-ENOUGH"])
    with pytest.raises(UsageError, match="facet adequacy has no polarity"):
        session.change(Values(polarity="absent"))
    act = session.accept()
    assert act.words == "accepted A-ENOUGH in 小禾 turn 4"
    assert held(project)[0][:2] == ("A-ENOUGH", "")


def test_another_code_of_a_facet_without_polarity_drops_it(project):
    session = project.review(codes=["S-SW"])
    session.accept(Values(code="A-ENOUGH"))
    assert held(project)[0][:2] == ("A-ENOUGH", "")


def test_with_several_cases_one_must_be_chosen(project):
    session = project.review(["worker"])
    assert session.cases_to_choose() == ("K01", "K02")
    with pytest.raises(UsageError, match="worker is about several cases: K01, K02"):
        session.accept()
    assert held(project) == []
    assert shown(session) == ("N-TUTOR", "worker")
    session.accept(Values(case="K02"))
    session.change(Values(case="none"))
    assert session.cases_to_choose() == ()
    session.accept()
    assert [row[3] for row in held(project)] == ["K02", None]
    assert [row[4] for row in held(project)] == ["accepted", "accepted"]


def test_wrong_values_set_nothing(project):
    session = project.review()
    for values in (
        Values(modifiers={"tense": "past"}),
        Values(modifiers={"time": "later"}),
        Values(quote="奶奶不在"),
        Values(polarity="often"),
    ):
        with pytest.raises(QcodeError):
            session.change(values)
    sheet = session.sheet()
    assert sheet is not None
    assert sheet.changes.is_empty


def test_what_was_rejected_does_not_come_back(project):
    session = project.review()
    session.reject()
    assert project.suggest().run is None
    again = project.review()
    assert again.total == 7
    assert walk(again) == EVERY[1:]


def test_every_decision_is_one_run_and_undo_takes_exactly_it_back(project):
    runs = len(project.history())
    session = project.review()
    first, second = session.accept(), session.reject()
    assert [run.id for run in project.history()[runs:]] == [first.run, second.run]
    taken = session.undo()
    assert taken == second
    assert shown(session) == ("S-FAM", "小禾")
    assert statuses(project)[:2] == [("N-TUTOR", "accepted"), ("S-FAM", "open")]
    assert session.undo() == first
    assert shown(session) == ("N-TUTOR", "小禾")
    assert held(project) == []
    assert session.undo() is None
    assert session.summary().accepted == 0


def test_undo_leaves_what_others_and_other_commands_did(project):
    session = project.review()
    session.accept()
    project.add_memo("project", (), "an hour later")
    with Project.open(project.folder, "bo") as other:
        other.review().reject()
    session.undo()
    assert held(project) == []
    assert [memo.words for memo in project.memos()] == ["an hour later"]
    with Project.open(project.folder, "bo") as other:
        assert statuses(other)[0] == ("N-TUTOR", "rejected")


def test_undo_is_refused_where_later_work_stands_on_it_and_goes_on_to_the_one_before(project):
    session = project.review()
    session.accept()
    session.accept()
    project.edit(list(project.codings())[1].id, Values(polarity="mixed"))
    with pytest.raises(QcodeError, match="cannot be taken back"):
        session.undo()
    assert session.undo().words.startswith("accepted N-TUTOR")
    assert [row[:2] for row in held(project)] == [("S-FAM", "mixed")]


def test_back_decides_anew(project):
    session = project.review()
    session.accept()
    session.reject()
    assert session.back()
    assert session.sheet().suggestion.status == "rejected"
    assert session.back()
    assert session.sheet().suggestion.status == "accepted"
    session.reject()
    assert held(project) == []
    assert statuses(project)[:2] == [("N-TUTOR", "rejected"), ("S-FAM", "rejected")]
    assert shown(session) == ("N-COMP", "小禾")
    summary = session.summary()
    assert (summary.accepted, summary.rejected) == (0, 2)
    session.back()
    session.accept()
    assert [row[0] for row in held(project)] == ["S-FAM"]


def test_there_is_nothing_before_the_first(project):
    session = project.review()
    assert not session.back()
    session.skip()
    assert session.back()
    assert shown(session) == ("N-TUTOR", "小禾")


def test_going_on_passes_what_another_session_decided(project):
    session = project.review()
    other = project.review()
    other.skip()
    other.reject()
    session.accept()
    assert shown(session) == ("N-COMP", "小禾")


def test_a_suggestion_that_went_meanwhile_is_passed(project, tmp_path):
    session = project.review()
    changed = tmp_path / "codebook.yaml"
    without = CODEBOOK.replace("phrase: 作业", "phrase: 功课").replace(
        'version: "1"', 'version: "2"'
    )
    changed.write_text(without, encoding="utf-8")
    with Project.open(project.folder, "ann") as other:
        other.recode(other.plan_recode(changed))
        other.suggest()
    with pytest.raises(UsageError, match="this suggestion is gone"):
        session.accept()
    assert shown(session) == ("S-FAM", "小禾")


def test_values_set_and_never_decided_are_counted_as_dropped(project):
    session = project.review()
    session.change(Values(memo="later"))
    session.skip()
    assert session.summary().dropped == 1
    session.back()
    assert session.sheet().changes.memo == "later"
    session.change(Values(memo=""))
    assert session.summary().dropped == 0


def test_context_gives_the_turns_around_and_stops_at_the_ends(project):
    session = project.review(codes=["S-SW"])
    text, turns = session.context(1)
    assert [turn.turn.number for turn in turns] == [3, 4]
    _, turns = session.context(99)
    assert [turn.turn.number for turn in turns] == [1, 2, 3, 4]
    assert turns[0].turn.span.of(text) == "放学以后做什么？"


def test_at_the_end_nothing_can_be_decided(project):
    session = project.review(codes=["A-ENOUGH"])
    session.accept()
    assert session.sheet() is None
    for act in (session.accept, session.reject, session.skip, session.cases):
        with pytest.raises(UsageError, match="no suggestion is shown"):
            act()
    assert session.coverage().document == "小禾"
    assert session.back()


def test_suggestions_of_an_unfinished_run_are_not_shown(project):
    with closing(sqlite3.connect(project.folder / "qcode.db")) as store, store:
        store.execute("UPDATE run SET state = 'running' WHERE kind = 'suggest'")
    assert project.review().total == 0


STEPS = st.lists(st.sampled_from("arfsbukc"), max_size=25)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_done_can_be_undone_to_the_beginning(made, tmp_path_factory, steps):
    """Any walk keeps codings, verdicts and summary in step; undoing it all restores the start."""
    folder = tmp_path_factory.mktemp("walk") / "study"
    shutil.copytree(made, folder)
    with Project.open(folder, "ann") as project:
        session = project.review()
        here = Values(case="K01")
        acts = {
            "a": lambda: session.accept(here),
            "r": session.reject,
            "f": lambda: session.accept(Values(case="K01", modifiers={"time": "before"})),
            "s": session.skip,
            "b": session.back,
            "u": session.undo,
            "k": lambda: session.change(here),
            "c": lambda: session.accept(Values(case="K01", code="S-FAM", polarity="absent")),
        }
        for step in steps:
            if not session.is_at_end or step in "bu":
                acts[step]()
        summary = session.summary()
        found = [status for _, status in statuses(project)]
        assert summary.accepted == found.count("accepted")
        assert summary.rejected == found.count("rejected")
        assert summary.waiting == found.count("open")
        assert project.check() == []
        while session.undo():
            pass
        assert statuses(project) == [(code, "open") for code in EVERY]
        assert held(project) == []
        assert list(project.codings(Filters(statuses=("conflict", "review")))) == []


def test_accepting_beside_the_same_code_says_that_both_count(project):
    project.code("小禾", "N-TUTOR", quote="先写作业", case="K01")
    act = project.review(["小禾"]).accept()
    assert act.words.endswith("says the same of overlapping words: both count")
