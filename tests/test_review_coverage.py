"""What a review session writes beside decisions: coverage, codings by hand, memos."""

from __future__ import annotations

import shutil

import pytest
from review_study import held, make_project

from qcode.errors import QcodeError
from qcode.project import Project


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


def test_the_last_suggestion_of_a_document_asks_for_coverage_once(project):
    session = project.review(["小禾"], facets=["source"])
    session.accept()
    assert session.finished() is None
    session.reject()
    coverage = session.finished()
    assert (coverage.document, coverage.codes, coverage.waiting) == ("小禾", ("S-FAM", "S-SW"), 0)
    assert session.finished() is None
    act = session.cover(coverage)
    assert act.words == "小禾 is worked through for 2 codes"
    assert session.cover(coverage) is None
    assert project.document_counts()[1] == {"小禾": 2}
    assert session.undo() == act
    assert project.document_counts()[1] == {}


def test_a_skipped_suggestion_keeps_a_document_open(project):
    session = project.review(["小禾"], facets=["source"])
    session.skip()
    session.accept()
    assert session.finished() is None
    assert session.coverage().waiting == 1
    assert session.summary().skipped == 1


def test_a_document_covered_already_is_not_asked_for(project):
    project.cover(["小禾"])
    session = project.review(["小禾"], codes=["S-SW"])
    session.reject()
    assert session.finished() is None


def test_coding_by_hand_in_the_shown_turn(project):
    session = project.review()
    quote = session.quote("奶奶…看着")
    act = session.code(quote, "S-FAM", "present")
    assert act.words == "coded S-FAM present in 小禾 turn 2"
    assert held(project) == [("S-FAM", "present", "奶奶在旁边看着", "K01", "manual")]
    assert session.sheet().suggestion.code == "N-TUTOR"
    with pytest.raises(QcodeError, match="coded this passage with S-FAM already"):
        session.code(quote, "S-FAM", "present")
    assert session.undo() == act
    assert held(project) == []


def test_accepting_what_was_coded_by_hand_makes_no_double(project):
    session = project.review()
    session.code("先写作业，奶奶在旁边看着。", "N-TUTOR", "present")
    act = session.accept()
    assert act.words.endswith("(you coded this passage so already)")
    assert len(held(project)) == 1
    session.undo()
    assert len(held(project)) == 1


def test_memos_on_the_document_are_written_at_once(project):
    session = project.review()
    act = session.add_memo("奶奶和孩子说法不同")
    assert [(m.kind, m.target, m.words) for m in project.memos()] == [
        ("document", ("小禾",), "奶奶和孩子说法不同")
    ]
    assert session.undo() == act
    assert project.memos() == []
