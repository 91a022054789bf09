"""Each operation of a recode on a coded study: the plan's numbers against plain SQL, then undo.

The study has Chinese and English interviews and two coders; every operation meets both.
"""

from __future__ import annotations

import pytest
from recode_study import coded, counts, dry, edited, recode, state
from study_files import CODEBOOK

RENAME = (
    "  - id: S-SW\n    facet: source",
    "  - {id: S-SW, renamed_to: S-WORKER}\n  - id: S-WORKER\n    renamed_from: S-SW\n    facet: source",
)
TUTOR = CODEBOOK[CODEBOOK.index("  - id: N-TUTOR") : CODEBOOK.index("  - id: N-PEER")]
EDU = CODEBOOK[CODEBOOK.index("  - id: N-EDU") : CODEBOOK.index("  - id: N-TUTOR")]
PEER = CODEBOOK[CODEBOOK.index("  - id: N-PEER") : CODEBOOK.index("  - id: N-OLD")]
FAM = CODEBOOK[CODEBOOK.index("  - id: S-FAM") : CODEBOOK.index("  - id: A-SUFF")]
MERGE = (TUTOR, "  - {id: N-TUTOR, merged_into: N-EDU}\n")
INSTEAD = ("    use_instead: N-TUTOR\n", "    use_instead: N-EDU\n")
SPLIT = (
    TUTOR,
    (
        "  - {id: N-TUTOR, split_into: [N-TEACH, N-WATCH]}\n"
        "  - {id: N-TEACH, facet: need, name: 讲题, definition: 没有人讲题。, cues: [没人教]}\n"
        "  - {id: N-WATCH, facet: need, name: Watching, definition: Nobody watches., cues: [homework]}\n"
    ),
)
NARROW = (
    "definition: {en: Nobody explains schoolwork., zh: 没有人讲题。}",
    "criteria_change: narrow\n    definition: {en: Nobody explains it., zh: 课外没有人讲题。}",
)
WIDEN = (NARROW[0], NARROW[1].replace("narrow", "widen"))


@pytest.fixture
def done(study):
    return coded(study)


def number(study, query, *values):
    return study.sql(query, *values)[0][0]


def of_code(study, code):
    return number(
        study, "SELECT count(*) FROM coding WHERE status <> 'removed' AND code_id ="
        " (SELECT id FROM code WHERE name = ?)", code,
    )  # fmt: skip


def undone(study, before):
    """Take the recode back, then the undo, then the recode again: each exactly."""
    after = state(study)
    run = study.last_run("recode")
    study.run("undo", run)
    assert state(study) == before
    undo = study.last_run("undo")
    study.run("undo", undo)
    again = state(study)
    assert again == after
    study.run("undo", study.last_run("undo"))
    assert state(study) == before


def test_a_renaming_carries_codings_coverage_verdicts_memos_and_suggestions(done):
    before = state(done)
    plan = dry(done, edited(RENAME))
    expected = of_code(done, "S-SW")

    found = recode(done, edited(RENAME))

    assert found.code == 0, found.err
    assert expected == 3
    assert counts(plan, "renamed") == {"relinked": expected}
    assert plan["note"]["total"] == {
        "before": 15, "relinked": 3, "collapsed": 0, "queued": 0, "unchanged": 12,
    }  # fmt: skip
    assert plan["note"]["recomputed"] == []
    after = state(done)
    assert of_code(done, "S-WORKER") == expected
    assert of_code(done, "S-SW") == 0
    # Every suggestion is the same one, under the new id, and what was rejected stays rejected.
    renamed = [(n, c.replace("S-SW", "S-WORKER"), *rest) for n, c, *rest in before["suggestions"]]
    assert [tuple(row) for row in after["suggestions"]] == renamed
    assert {row[3] for row in before["verdicts"]} == {"S-SW"}
    assert [(*row[:3], "S-WORKER") for row in before["verdicts"]] == after["verdicts"]
    assert [row[1] for row in after["memos"]] == ['["S-WORKER"]']
    assert [run["kind"] for run in done.rows("history")][-1] == "recode"
    covered = (
        "SELECT count(*) FROM coverage JOIN code_set ON code_set.id = set_id, json_each(codes)"
    )
    covered += " WHERE ended_run_id IS NULL AND value = (SELECT id FROM code WHERE name = ?)"
    assert number(done, covered, "S-WORKER") == 2
    assert number(done, covered, "S-SW") == 0
    undone(done, before)


def test_nothing_is_suggested_again_after_a_renaming(done):
    recode(done, edited(RENAME))

    assert "nothing" in done.run("suggest").err


def test_a_merger_lets_doubles_go_into_one_and_puts_differences_into_conflict(done):
    """小禾: the same words coded twice alike; her parent: the same words, other polarity; Ben:
    words that overlap."""
    before = state(done)
    text = edited(MERGE, INSTEAD)
    plan = dry(done, text)

    found = recode(done, text)

    assert found.code == 6, found.err
    tutoring = sum(row[1] == "N-TUTOR" for row in before["suggestions"])
    assert counts(plan, "merged") == {
        "relinked": 5, "collapsed": 1, "conflicts": 2, "overlaps": 1, "not_coded_for": 1,
        "suggestions": tutoring,
    }  # fmt: skip
    rows = done.rows("codings", "--code", "N-EDU")
    assert sorted(
        (r["document"], r["quote"], r["coder"], r["status"], r["memo"]) for r in rows
    ) == [
        ("K01-C", "题目不会也没人教", "ann", "in_force", "题目\n上学"),
        ("K01-P", "没人教他", "ann", "conflict", ""),
        ("K01-P", "没人教他", "ann", "conflict", ""),
        ("K02-C", "Nobody helps me", "ann", "in_force", ""),
        ("K02-C", "Nobody helps me", "ben", "in_force", ""),
        ("K02-C", "Nobody helps me with my homework", "ann", "in_force", ""),
        ("W01", "小禾没人教", "ben", "in_force", ""),
    ]
    assert plan["note"]["total"] == {
        "before": 15, "relinked": 4, "collapsed": 1, "queued": 2, "unchanged": 8,
    }  # fmt: skip
    gone = done.sql("SELECT uuid FROM coding WHERE status = 'removed'")[0][0]
    kept = next(r["id"] for r in rows if r["memo"])
    told = done.sql("SELECT after FROM decision WHERE kind = 'collapse' ORDER BY id")
    assert [gone in after for (after,) in told] == [True, False]
    assert [kept in after for (after,) in told] == [False, True]
    assert {kept[:8], gone[:8]} <= {id_[:8] for id_ in plan["rows"][0]["samples"]} | {kept[:8]}
    undone(done, before)


def test_a_merger_covers_where_all_that_merged_was_covered(done):
    recode(done, edited(MERGE, INSTEAD))

    with done.open() as project:
        from qcode.storage.coverage import covered_codes

        covered = {
            (name, coder): covered_codes(project.store, name, coder)
            for name, coder in (("K01-C", "ann"), ("K02-C", "ben"), ("W01", "ben"))
        }
    assert "N-EDU" in covered["K01-C", "ann"]
    assert covered["K02-C", "ben"] == {"N-EDU"}
    assert covered["W01", "ben"] == set()


def test_a_split_queues_every_coding_and_covers_where_nothing_waits(done):
    before = state(done)
    plan = dry(done, edited(SPLIT, INSTEAD))
    expected = of_code(done, "N-TUTOR")

    found = recode(done, edited(SPLIT, INSTEAD))

    assert found.code == 6
    assert "5 codings wait for a decision" in found.err
    split = counts(plan, "split")
    assert expected == 5
    assert {key: split[key] for key in ("queued", "not_coded_for")} == {
        # K02-C: ben has one to split, W01 likewise; K01-C and K01-P: ann
        "queued": expected, "not_coded_for": 4,
    }  # fmt: skip
    assert of_code(done, "N-TUTOR") == expected
    rows = done.rows("codings", "--code", "N-TUTOR", "--status", "review")
    assert len(rows) == expected
    assert done.sql("SELECT DISTINCT reason, details FROM waiting") == [
        ("split", '{"code": "N-TUTOR", "into": ["N-TEACH", "N-WATCH"]}')
    ]
    assert "is closed" in done.run("code", "K01-P", "N-TUTOR", "--quote", "社工来过", code=1).err
    undone(done, before)


def test_the_parts_are_covered_at_once_where_nothing_was_coded_under_the_whole(done):
    done.run("cover", "W01", "--code", "N-TUTOR", coder="ann")

    recode(done, edited(SPLIT, INSTEAD))

    with done.open() as project:
        from qcode.storage.coverage import covered_codes

        assert covered_codes(project.store, "W01", "ann") == {"N-TUTOR", "N-TEACH", "N-WATCH"}
        assert covered_codes(project.store, "W01", "ben") == {"N-TUTOR"}


@pytest.mark.parametrize(
    ("change", "kind", "queued"), [(NARROW, "narrowed", 5), (WIDEN, "widened", 0)]
)
def test_changed_criteria_move_nothing(done, change, kind, queued):
    before = state(done)
    plan = dry(done, edited(change))

    found = recode(done, edited(change))

    assert found.code == (6 if queued else 0)
    done_by = counts(plan, kind)
    assert done_by.get("queued", 0) == queued
    assert done_by.get("not_coded_for", 0) == (0 if queued else 4)
    assert plan["note"]["recomputed"] == ["N-TUTOR"]
    assert len(done.rows("codings", "--code", "N-TUTOR", "--status", "review")) == queued
    covered = number(
        done, "SELECT count(*) FROM coverage JOIN code_set ON code_set.id = set_id,"
        " json_each(codes) WHERE ended_run_id IS NULL"
        " AND value = (SELECT id FROM code WHERE name = 'N-TUTOR')",
    )  # fmt: skip
    assert covered == (4 if queued else 0)
    undone(done, before)


def test_a_coding_that_waits_already_waits_once_for_one_reason(done):
    recode(done, edited(NARROW))
    again = edited((NARROW[0], NARROW[1].replace("课外", "放学以后")), version="3")

    found = recode(done, again)

    assert found.code == 0
    assert done.sql("SELECT count(*), count(DISTINCT coding_id) FROM waiting") == [(5, 5)]
    assert len(done.rows("codings", "--status", "review")) == 5


def test_another_facet_queues_the_codings_of_the_code(done):
    before = state(done)
    moved = (
        "  - id: S-FAM\n    facet: source",
        "  - id: S-FAM\n    facet: adequacy\n    confirm_facet: true",
    )
    plan = dry(done, edited(moved))

    assert recode(done, edited(moved)).code == 6
    proposed = sum(row[1] == "S-FAM" for row in before["suggestions"])
    assert counts(plan, "facet_changed") == {"queued": 1, "suggestions": proposed}
    assert done.sql("SELECT reason FROM waiting") == [("facet",)]
    undone(done, before)


def test_a_facet_that_gets_polarity_queues_all_its_codings(done):
    before = state(done)
    switched = ("    polarity: false\n", "    confirm_polarity: true\n")
    plan = dry(done, edited(switched))

    assert recode(done, edited(switched)).code == 6
    assert counts(plan, "facet_polarity_changed")["queued"] == of_code(done, "A-SUFF") == 1
    assert done.sql("SELECT reason FROM waiting") == [("polarity",)]
    undone(done, before)


RETIRE = (
    "    name: {en: Friends",
    "    status: retired\n    use_instead: N-EDU\n    name: {en: Friends",
)


def test_a_retired_code_keeps_its_codings_out_of_sight(done):
    before = state(done)
    plan = dry(done, edited(RETIRE))
    found = recode(done, edited(RETIRE))

    assert found.code == 0
    assert counts(plan, "retired") == {
        "suggestions": sum(row[1] == "N-PEER" for row in before["suggestions"])
    }
    assert of_code(done, "N-PEER") == 2
    assert all(
        row["code"] != "N-PEER"
        for row in done.run("table", "frequency", "--format", "json").json["rows"]
    )
    undone(done, before)


def test_codings_of_a_retired_code_are_reviewed_where_that_is_asked_for(done):
    before = state(done)
    found = recode(done, edited(RETIRE), "--queue-retired")

    assert found.code == 6
    assert done.sql("SELECT reason, count(*) FROM waiting") == [("retired", 2)]
    undone(done, before)


def test_a_value_is_renamed_in_every_coding_that_bears_it(done):
    before = state(done)
    renamed = (
        "about: {values: [child, family, parent]", "about: {values_renamed: {family: 家庭}, values: [child, 家庭, parent]"
    )  # fmt: skip
    plan = dry(done, edited(renamed))
    bearing = number(
        done, "SELECT count(*) FROM coding JOIN values_set ON values_set.id = values_id"
        " WHERE json_extract(modifiers, '$.about') = 'family'",
    )  # fmt: skip

    assert recode(done, edited(renamed)).code == 0
    assert counts(plan, "modifier_value_renamed") == {"relinked": bearing}
    assert bearing == 2
    assert (
        sorted(row["modifiers"]["about"] for row in done.rows("codings"))
        == ["child"] * 13 + ["家庭"] * 2
    )
    undone(done, before)


def test_values_that_become_one_let_equal_codings_go_into_one(done):
    done.code("K01-P", "N-TUTOR", "没人教他", "--polarity", "present", "--set", "about=parent")
    before = state(done)
    joined = (
        "about: {values: [child, family, parent]",
        "about: {values_renamed: {family: parent}, values: [child, parent]",
    )
    plan = dry(done, edited(joined))

    assert recode(done, edited(joined)).code == 0
    assert counts(plan, "modifier_value_renamed") == {"relinked": 2, "collapsed": 1}
    assert plan["note"]["total"]["before"] == 16
    undone(done, before)


def test_a_changed_default_never_alters_old_codings(done):
    before = [row["modifiers"] for row in done.rows("codings")]
    recode(done, edited(("default: child", "default: parent")))

    assert [row["modifiers"] for row in done.rows("codings")] == before
    new = done.code("K01-P", "S-SW", "社工来过", "--polarity", "present")
    assert (
        next(row for row in done.rows("codings") if row["id"] == new)["modifiers"]["about"]
        == "parent"
    )


def test_an_id_is_left_out_only_where_nothing_uses_it(done):
    found = recode(done, edited((FAM, "")))
    assert found.code == 4
    assert "S-FAM is missing, and codings, decisions or coverage use it" in found.err

    done.sql("SELECT 1")
    unused = "  - {id: S-NEW, facet: source, definition: 新。}\n"
    two = edited(("  - id: A-SUFF", unused + "  - id: A-SUFF"))
    assert recode(done, two).code == 0
    assert recode(done, edited(version="3")).code == 0
    other = edited(("  - id: A-SUFF", unused.replace("新", "另") + "  - id: A-SUFF"), version="4")
    again = recode(done, other)
    assert again.code == 4
    assert "comes back with another meaning" in again.err
    assert recode(done, two.replace('"2"', '"4"')).code == 0


def test_what_a_coder_rejected_is_in_use(done):
    """A code without codings and coverage of which a suggestion was rejected."""
    text = edited(
        (
            "  - id: A-SUFF",
            "  - {id: S-GRAN, facet: source, definition: 奶奶。, cues: [年纪大]}\n  - id: A-SUFF",
        )
    )
    recode(done, text)
    done.run("reject", "--code", "S-GRAN", "--yes", coder="ben")

    assert "S-GRAN is missing" in recode(done, edited(version="3")).err


def test_applying_twice_changes_nothing(done):
    recode(done, edited(RENAME, NARROW))
    before = done.dump()
    found = recode(done, edited(RENAME, NARROW))

    assert found.code == 0
    assert found.err == "nothing to do: the project has small 2\n"
    assert done.dump() == before


def test_a_chain_of_versions_is_the_last_version_at_once(done, tmp_path):
    """v2 renames, v3 merges into the new name, v4 splits another, v5 narrows, v6 words a name."""
    import shutil

    from study_files import Study

    shutil.copytree(done.folder, tmp_path / "at-once")
    merge = (FAM, "  - {id: S-FAM, merged_into: S-WORKER}\n")
    word = ("{en: Needs around school.", "{en: Needs around schools.")
    marked = ("  - id: N-EDU\n", "  - id: N-EDU\n    criteria_change: narrow\n")
    chain = [
        (RENAME,), (RENAME, merge), (RENAME, merge, SPLIT, INSTEAD),
        (RENAME, merge, SPLIT, INSTEAD, word, marked),
        (RENAME, merge, SPLIT, INSTEAD, word, marked, ("zh: 同伴}", "zh: 伙伴}")),
    ]  # fmt: skip
    for at, changes in enumerate(chain):
        found = recode(done, edited(*changes, version=str(at + 2)))
        assert found.code in (0, 6), found.err
    other = Study(tmp_path / "at-once")
    assert recode(other, edited(*chain[-1], version="6")).code == 6

    one, two = state(done), state(other)
    for held in (one, two):
        held["codings"] = [row[:13] + row[14:] for row in held["codings"]]
        held["waiting"] = [row[:2] for row in held["waiting"]]
        held["coverage"] = [row[1:4] for row in held["coverage"]]
    for name in ("codings", "verdicts", "memos", "persons", "codebook", "suggestions"):
        assert one[name] == two[name], name
    assert sorted(one["waiting"]) == sorted(two["waiting"])
    assert _covered(done) == _covered(other)


def _covered(study):
    return sorted(set(study.sql(
        "SELECT document_id, coder_id, code.name FROM coverage JOIN code_set ON"
        " code_set.id = set_id, json_each(codes) JOIN code ON code.id = value"
        " WHERE ended_run_id IS NULL"
    )))  # fmt: skip


def test_nobody_recodes_over_a_newer_codebook(done):
    from qcode.errors import QcodeError

    (done.folder / "a.yaml").write_text(edited(RENAME), encoding="utf-8")
    with done.open() as project:
        wanted = project.plan_recode(done.folder / "a.yaml")
        recode(done, edited(("zh: 同伴}", "zh: 伙伴}"), version="3"))
        before = done.dump()
        with pytest.raises(QcodeError, match="another codebook since"):
            project.recode(wanted)
    assert done.dump() == before


def test_an_undo_is_refused_where_somebody_decided_since(done):
    recode(done, edited(RENAME))
    run = done.last_run("recode")
    added = done.code("K01-P", "S-WORKER", "社工来过", "--polarity", "present", coder="ben")

    assert "later run" in done.refused("undo", run, code=1)
    done.run("uncode", added, coder="ben")
    done.run("undo", done.last_run("uncode"), coder="ben")
    done.run("undo", done.last_run("code"), coder="ben")
    done.run("undo", run, coder="ben")


def test_a_removal_cannot_be_taken_back_under_a_recode(done):
    """What was removed before bears the new id too; its removal stands under the recode."""
    coding = done.rows("codings", "--code", "S-SW", "--coder", "ben")[0]["id"]
    done.run("uncode", coding, coder="ben")
    removal = done.last_run("uncode")
    recode(done, edited(RENAME))

    assert "recode" in done.refused("undo", removal, coder="ben", code=1)
    assert (
        number(
            done, "SELECT name FROM coding JOIN code ON code.id = code_id WHERE uuid = ?", coding
        )
        == "S-WORKER"
    )


def test_a_bare_undo_takes_back_the_recode_and_not_its_suggestions(done):
    before = state(done)
    recode(done, edited(NARROW))

    assert done.rows("history")[-1]["kind"] == "suggest"
    assert "taken back: recode" in done.run("undo").err
    assert state(done) == before


def test_persons_follow_a_renaming(done):
    done.run("cases", "people", "K01", "林姐姐", "--source", "S-SW")
    done.run("suggest")
    before = state(done)
    recode(done, edited(RENAME))

    assert state(done)["persons"] == [("林姐姐", "S-WORKER")]
    assert "nothing" in done.run("suggest").err
    undone(done, before)


def test_suggestions_are_made_anew_for_changed_codes_alone(done):
    changed = ("cues: [没人跟我玩,", "cues: [没人跟我玩, 一个人坐着,")
    before = {row[0]: row for row in state(done)["suggestions"]}
    found = recode(done, edited(changed))
    after = {row[0]: row for row in state(done)["suggestions"]}

    assert "suggestions: " in found.err
    assert {row[1] for key, row in after.items() if before.get(key) != row} == {"N-PEER"}
    assert before.keys() - after.keys() == set()


def test_frequencies_are_those_of_the_table(done):
    plan = dry(done, edited(RENAME, NARROW))
    table = {
        row["code"]: (row["references"], row["documents"])
        for row in done.run("table", "frequency", "--format", "json").json["rows"]
    }
    told = {row["code"]: row for row in plan["note"]["frequency"]}

    assert tuple(told["S-SW"]["before"].values())[:2] == table["S-SW"]
    assert told["S-SW"]["after"] is None
    assert tuple(told["S-WORKER"]["after"].values())[:2] == table["S-SW"]
    assert told["N-TUTOR"]["after"]["face"] == "waiting"


def test_a_new_parent_shows_its_roll_up_before_and_after(done):
    moved = (
        "  - id: N-PEER\n    facet: need\n",
        "  - id: N-PEER\n    parent: N-EDU\n    facet: need\n",
    )
    plan = dry(done, edited(moved))
    (told,) = plan["note"]["frequency"]

    assert (told["code"], told["rollup"]) == ("N-EDU", True)
    rolled = done.run("table", "frequency", "--rollup", "--code", "N-EDU", "--format", "json").json[
        "rows"
    ]
    assert told["before"]["references"] == rolled[0]["references"]
    recode(done, edited(moved))
    rolled = done.run("table", "frequency", "--rollup", "--code", "N-EDU", "--format", "json").json[
        "rows"
    ]
    assert told["after"]["references"] == rolled[0]["references"]
    assert told["after"]["references"] > told["before"]["references"]
