"""recode and codebook diff as commands: plans, questions, exit codes, many projects at once."""

from __future__ import annotations

import json
import shutil

import pytest
from recode_study import coded, edited, recode, write
from study_files import CODEBOOK, Study, qcode

RENAME = (
    "  - id: S-SW\n    facet: source",
    "  - {id: S-SW, renamed_to: S-WORKER}\n  - id: S-WORKER\n    renamed_from: S-SW\n    facet: source",
)
NARROW = (
    "definition: {en: Nobody explains schoolwork., zh: 没有人讲题。}",
    "criteria_change: narrow\n    definition: {en: Nobody explains it., zh: 课外没有人讲题。}",
)


@pytest.fixture
def done(study):
    return coded(study)


@pytest.fixture
def three(done, tmp_path):
    """Three projects: one coded, one with another codebook of the same name, one not there."""
    other = tmp_path / "乙"
    shutil.copytree(done.folder, other)
    return [done.folder, other, tmp_path / "none"]


def many(folders, text, *more):
    path = write(folders[0], text)
    return qcode("--coder", "ann", "recode", path, "--projects", *folders, *more)


def test_a_plan_says_in_words_what_becomes_of_every_coding(done):
    found = recode(done, edited(RENAME, NARROW), "--dry-run")

    assert found.out.split("\n")[:-1] == [
        "narrowed: N-TUTOR: definition changed (narrow)",
        "    5 codings queued for review (queue narrow)",
        next(line for line in found.lines if "made anew" in line),
        "renamed: S-SW is now called S-WORKER",
        "    3 codings relinked",
        "suggestions to recompute: N-TUTOR",
        "frequency before and after:",
        "    N-TUTOR: 4 references in 4 documents → w",
        "    S-SW: 2 references in 2 documents → no active code",
        "    S-WORKER: no active code → 2 references in 2 documents",
        "15 codings before = 3 relinked + 0 collapsed + 5 queued + 7 unchanged",
    ]
    assert found.err == "nothing was changed\n"


def test_without_a_terminal_nothing_is_applied_unless_it_is_said(done):
    path = write(done.folder, edited(RENAME))
    before = done.dump()
    found = qcode("--project", done.folder, "recode", path)

    assert found.code == 2
    assert "say --yes" in found.err
    assert done.dump() == before


def test_what_waits_is_exit_6_with_the_way_on(done):
    found = recode(done, edited(NARROW))

    assert found.code == 6
    assert "5 codings wait for a decision: qcode review --queue all" in found.err
    assert f"qcode undo {done.last_run('recode')} takes it back" in found.err


def test_everything_undeclared_is_told_with_its_line(done):
    text = edited(
        ("id: S-SW", "id: S-WORKER"), ("zh: 没有人讲题。}", "zh: 没有人讲作业。}"),
        ("    polarity: false\n", ""),
    )  # fmt: skip
    path = write(done.folder, text)
    line = text[: text.index("id: N-TUTOR")].count("\n") + 1
    before = done.dump()
    found = qcode("--project", done.folder, "recode", path, "--yes")

    assert found.code == 4
    assert "3 changes undeclared or contradictory; nothing was changed" in found.err
    assert (
        f"{path}:{line}: N-TUTOR: the words of definition changed; say what it means" in found.err
    )
    assert (
        "S-SW is missing, and codings, decisions or coverage use it; say what became of it"
        in found.err
    )
    assert "now carries polarity; write confirm_polarity: true" in found.err
    assert done.dump() == before


def test_a_diff_names_every_difference_and_fails_on_what_is_undeclared(done):
    new = write(done.folder, edited(RENAME, ("zh: 没有人讲题。}", "zh: 没有人讲作业。}")))
    found = qcode("--project", done.folder, "codebook", "diff", "1.0.0", new, "--format", "json")

    assert found.code == 4
    rows = {row["operation"]: row for row in json.loads(found.out)["rows"]}
    assert rows["renamed"]["codes"] == ["S-SW", "S-WORKER"]
    assert rows["renamed"]["applies"]
    assert not rows["definition_changed"]["applies"]
    assert f"{new}:" in found.err


def test_a_diff_with_the_present_version_knows_what_is_in_use(done):
    cut = CODEBOOK[CODEBOOK.index("  - id: S-FAM") : CODEBOOK.index("  - id: A-SUFF")]
    new = write(done.folder, edited((cut, "")))
    old = write(done.folder, CODEBOOK, "old.yaml")
    kinds = [
        [
            row["operation"]
            for row in json.loads(
                qcode("--project", done.folder, "codebook", "diff", name, new, "-f", "json").out
            )["rows"]
        ]
        for name in ("1.0.0", old)
    ]

    assert kinds == [["missing"], ["left_out"]]


def test_an_old_name_stays_an_alias(done):
    recode(done, edited(RENAME))

    assert len(done.rows("codings", "--code", "S-SW")) == 3
    new = done.code("K01-P", "S-SW", "社工来过", "--polarity", "present")
    assert next(row for row in done.rows("codings") if row["id"] == new)["code"] == "S-WORKER"


def test_an_alias_must_go_on_being_told(done):
    only = ("  - id: S-SW\n", "  - id: S-WORKER\n    renamed_from: S-SW\n")
    recode(done, edited(only))
    found = recode(done, edited(("  - id: S-SW\n", "  - id: S-WORKER\n"), version="3"))

    assert found.code == 4
    assert "the old name S-SW of S-WORKER is no longer told" in found.err


def test_many_projects_are_planned_and_recoded_each_on_its_own(three):
    before = [Study(folder).dump() for folder in three[:2]]
    dry = many(three, edited(RENAME, NARROW), "--dry-run", "--format", "json")

    assert dry.code == 3, dry.err
    note = json.loads(dry.out)["note"]
    assert [item["state"] for item in note["projects"]] == ["planned", "planned", "failed"]
    assert note["total"] == {
        "before": 30, "relinked": 6, "collapsed": 0, "queued": 10, "unchanged": 14,
    }  # fmt: skip
    assert [Study(folder).dump() for folder in three[:2]] == before

    found = many(three, edited(RENAME, NARROW), "--yes")
    assert found.code == 3
    assert f"{three[2]}: not recoded" in found.err
    assert "3 projects: 2 applied, 1 failed" in found.err
    assert "10 codings wait in 2 projects" in found.err
    for folder in three[:2]:
        Study(folder).check()
        assert Study(folder).rows("codebook", "versions")[-1]["version"] == "2"


def test_a_batch_goes_on_where_it_stopped(three):
    recode(Study(three[1]), edited(RENAME))

    found = many(three[:2], edited(RENAME), "--yes")
    assert found.code == 0, found.err
    assert "2 projects: 1 applied, 1 nothing to do" in found.err
    again = many(three[:2], edited(RENAME), "--yes")
    assert again.code == 0
    assert "2 projects: 2 nothing to do" in again.err


def test_what_only_waits_is_the_worst_where_nothing_failed(three):
    assert many(three[:2], edited(NARROW), "--yes").code == 6


def test_one_project_that_cannot_be_recoded_stops_no_other(three):
    """In one of two studies a code was used that the new codebook leaves out."""
    family = CODEBOOK[CODEBOOK.index("  - id: S-FAM") : CODEBOOK.index("  - id: A-SUFF")]
    free = Study(three[1])
    free.sql("DELETE FROM decision WHERE coding_id IN (SELECT id FROM coding WHERE code_id = (SELECT id FROM code WHERE name = 'S-FAM'))")  # fmt: skip
    free.sql("DELETE FROM coding WHERE code_id = (SELECT id FROM code WHERE name = 'S-FAM')")
    free.sql("UPDATE coverage SET ended_run_id = 1")

    found = many(three[:2], edited((family, "")), "--yes")
    assert found.code == 4
    assert "2 projects: 1 failed, 1 applied" in found.err
    assert "S-FAM is missing" in found.err
    assert free.rows("codebook", "versions")[-1]["version"] == "2"
    assert Study(three[0]).rows("codebook", "versions")[-1]["version"] == "1.0.0"


def test_a_broken_file_is_told_once(three):
    found = many(three[:2], "format: 1\n", "--yes")

    assert found.code == 4
    assert found.err.count("problem") == 1


def test_folders_and_projects_go_together(done):
    path = write(done.folder, edited(RENAME))

    assert qcode("recode", path, done.folder).code == 2
    assert qcode("recode", path, "--projects").code == 2
