"""Coding by hand: places, values and refusals; changing and removing; coverage and memos."""

from __future__ import annotations

import pytest
from study_files import CODEBOOK, Study


def test_a_coding_holds_place_words_values_and_where_it_comes_from(study: Study) -> None:
    made = study.code(
        "K01-C", "N-TUTOR", "题目不会也没人教", "--polarity", "mixed", "--set", "time=now",
        "--memo", "看“作业”",
    )  # fmt: skip
    row = study.rows("codings")[0]
    text = study.run("show", "K01-C", "--format", "json").json["text"]
    assert text[row["start"] : row["end"]] == row["quote"] == "题目不会也没人教"
    assert row == {
        "id": made, "document": "K01-C", "turn": 2, "start": 24, "end": 32,
        "quote": "题目不会也没人教", "code": "N-TUTOR", "facet": "need", "polarity": "mixed",
        "modifiers": {"about": "child", "time": "now"}, "case": "K01", "informant": "K01-C",
        "role": "child", "wave": "T0", "coder": "ann", "origin": "manual",
        "codebook_version": "1.0.0", "memo": "看“作业”", "created": "2025-03-01T09:30:00Z",
        "status": "in_force",
    }  # fmt: skip


def test_offsets_are_code_points_beyond_the_basic_plane(study: Study) -> None:
    study.code("K01-C", "N-PEER", "就看电视")
    row = study.rows("codings")[0]
    assert row["end"] - row["start"] == 4
    study.code("K01-C", "N-PEER", "😀")
    assert study.rows("codings")[0]["start"] == row["start"] - 1


def test_names_may_be_shortened_where_that_is_clear(study: Study) -> None:
    study.code("K02", "n-t", "Nobody helps me")
    assert study.rows("codings")[0]["code"] == "N-TUTOR"
    assert "'K01' could be several documents: K01-C, K01-P" in study.refused(
        "code", "K01", "N-PEER", "--quote", "没人"
    )


REFUSALS = {
    "twice in the turn": (
        ["K02-C", "N-TUTOR", "--quote", "my homework", "--turn", "4"],
        "does not occur in turn 4 of K02-C",
    ),
    "twice zh": (["K01-C", "S-SW", "--quote", "周三来"], "occurs 2 times in K01-C (turn 4)"),
    "twice zh, turn named": (
        ["K01-C", "S-SW", "--quote", "周三来", "--turn", "4"],
        "occurs 2 times in turn 4 of K01-C",
    ),
    "twice en": (["K02-C", "N-TUTOR", "--quote", "homework"], "occurs 2 times in K02-C (turn 2)"),
    "in two turns": (["K01-P", "N-TUTOR", "--quote", "我自己也不会"], "(turn 2, 4)"),
    "not there": (["K01-C", "N-PEER", "--quote", "没有朋友"], "does not occur in K01-C"),
    "other width": (["K01-C", "N-PEER", "--quote", "不够."], "does not occur"),
    "traditional": (["K01-C", "N-TUTOR", "--quote", "沒人教"], "turn 2 has it spelled: 没人教"),
    "other case": (["K02-C", "N-TUTOR", "--quote", "nobody HELPS"], "spelled: Nobody helps"),
    "in another turn": (
        ["K01-C", "N-PEER", "--quote", "没人跟我玩", "--turn", "2"],
        "it occurs in turn 6",
    ),
    "interviewer's words": (
        ["K01-C", "N-PEER", "--quote", "那谁会帮你"],
        "it occurs in turn 3 (the interviewer's)",
    ),
    "interviewer's turn": (
        ["K02-C", "S-SW", "--quote", "social worker", "--turn", "3"],
        "turn 3 of K02-C is the interviewer's",
    ),
    "label": (["K01-C", "N-PEER", "--quote", "小禾："], "does not occur"),
    "across turns": (["K01-C", "N-PEER", "--quote", "来一次。\n访谈员"], "does not occur"),
    "empty": (["K01-C", "N-PEER", "--quote", ""], "the quote is empty"),
    "no such turn": (["K01-C", "N-PEER", "--quote", "不", "--turn", "9"], "has no turn 9"),
    "unknown code": (["K01-C", "N-TUTR", "--quote", "没人教"], "did you mean N-TUTOR"),
    "unknown document": (["K01-X", "N-TUTOR", "--quote", "没人教"], "did you mean K01-"),
    "unknown polarity": (
        ["K01-C", "N-TUTOR", "--quote", "没人教", "--polarity", "presnt"],
        "did you mean present",
    ),
    "no polarity here": (
        ["K01-P", "A-SUFF", "--quote", "够了够了", "--polarity", "absent"],
        "facet adequacy has no polarity",
    ),
    "unknown modifier": (
        ["K01-C", "N-TUTOR", "--quote", "没人教", "--set", "abuot=child"],
        "did you mean about",
    ),
    "unknown value": (
        ["K01-C", "N-TUTOR", "--quote", "没人教", "--set", "about=childs"],
        "did you mean child",
    ),
    "no pair": (["K01-C", "N-TUTOR", "--quote", "没人教", "--set", "about"], "takes KEY=VALUE"),
    "several cases": (
        ["W01", "N-TUTOR", "--quote", "小禾没人教"],
        "W01 is about several cases: K01, K02",
    ),
    "not its case": (
        ["K01-C", "N-TUTOR", "--quote", "没人教", "--case", "K02"],
        "there is no case of K01-C 'K02'",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_coded_is_refused_and_nothing_is_stored(study: Study, name: str) -> None:
    arguments, words = REFUSALS[name]
    assert words in study.refused("code", *arguments)


def test_a_closed_code_names_the_one_to_use(study: Study) -> None:
    words = study.refused("code", "K01-C", "N-OLD", "--quote", "没人教", code=1)
    assert "code N-OLD is closed to new codings (retired)" in words
    assert "use N-TUTOR" in words


def test_the_same_coding_twice_is_refused_and_another_coder_may_say_the_same(study: Study) -> None:
    study.code("K01-C", "N-TUTOR", "没人教")
    words = study.refused("code", "K01-C", "N-TUTOR", "--quote", "没人教", code=1)
    assert "ann coded this passage with N-TUTOR already" in words
    study.code("K01-C", "N-TUTOR", "没人教", coder="ben")
    study.code("K01-C", "N-TUTOR", "没人教", "--polarity", "absent")
    assert len(study.rows("codings")) == 3


def test_a_coding_may_be_of_no_particular_case(study: Study) -> None:
    study.code("W01", "N-TUTOR", "小禾没人教", "--case", "none")
    study.code("W01", "N-PEER", "Ben has no friends", "--case", "K02")
    assert [row["case"] for row in study.rows("codings")] == [None, "K02"]
    assert len(study.rows("codings", "--case", "none")) == 1
    assert [row["code"] for row in study.rows("codings", "--case", "K02")] == ["N-PEER"]


# Changing


def test_an_edit_changes_what_is_named_and_keeps_the_rest(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教", "--set", "time=now", "--memo", "一")
    before = study.rows("codings")[0]
    study.run("edit", made[:8], "--polarity", "mixed", "--quote", "题目不会也没人教")
    after = study.rows("codings")[0]
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"polarity", "quote", "start"}
    study.run("edit", made, "--code", "A-SUFF", "--set", "about=family", "--memo", "二")
    row = study.rows("codings")[0]
    assert (row["polarity"], row["modifiers"]) == (None, {"about": "family", "time": "now"})
    assert (row["facet"], row["memo"], row["id"]) == ("adequacy", "二", made)
    study.run("edit", made, "--code", "N-PEER")
    assert study.rows("codings")[0]["polarity"] == "present"


def test_only_its_coder_changes_or_removes_a_coding(study: Study) -> None:
    made = study.code("K02-C", "N-TUTOR", "Nobody helps me")
    for command in (["edit", made, "--polarity", "absent"], ["uncode", made]):
        words = study.refused(*command, coder="ben")
        assert f"coding {made[:8]} is ann's, and you are ben" in words


def test_what_an_edit_cannot_mean_is_refused(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    assert "nothing to change" in study.refused("edit", made)
    assert "has these values already" in study.refused("edit", made, "--polarity", "present")
    assert "does not occur in turn 2" in study.refused("edit", made, "--quote", "没人跟我玩")
    assert "closed to new codings" in study.refused("edit", made, "--code", "N-OLD", code=1)
    assert "there is no coding 'ffff'" in study.refused("edit", "ffff", "--memo", "x")
    study.run("uncode", made)
    assert "was removed" in study.refused("edit", made, "--memo", "x")
    assert "was removed" in study.refused("uncode", made)


def test_an_edit_makes_no_double(study: Study) -> None:
    first = study.code("K01-C", "N-TUTOR", "没人教")
    second = study.code("K01-C", "N-PEER", "没人教")
    words = study.refused("edit", second, "--code", "N-TUTOR", code=1)
    assert f"coded this passage in the same way already, as {first[:8]}" in words


def test_a_removed_coding_stays_in_the_history(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    study.run("uncode", made)
    assert study.rows("codings") == []
    assert study.rows("codings", "--status", "removed")[0]["id"] == made
    story = study.run("why", made).out
    assert "removed" in story
    assert "remove (codings removed, run " in story


def test_why_tells_passage_question_definition_and_every_change(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    study.run("edit", made, "--polarity", "mixed")
    study.run("memo", "add", "问老师", "--coding", made)
    study.code("K01-C", "S-FAM", "题目不会也没人教", coder="ben")
    story = study.run("why", made[:6]).out
    for words in (
        "Q: 平时放学以后都做些什么？", "题目不会也【没人教】，", "没有人讲题。", "Nobody explains",
        "polarity present → mixed", "ann, 2025-03-01T09:30:00Z: 问老师", "S-FAM present (ben)",
    ):  # fmt: skip
        assert words in story


# Suggestions


@pytest.fixture
def suggested(study: Study) -> Study:
    study.run("suggest")
    return study


def test_accepting_makes_a_coding_that_remembers_its_suggestion(suggested: Study) -> None:
    first = suggested.rows("suggestions")[0]
    suggested.run("accept", first["id"][:7])
    row = suggested.rows("codings")[0]
    assert (row["quote"], row["code"], row["origin"]) == (first["quote"], "N-TUTOR", "accepted")
    story = suggested.run("why", row["id"]).out
    assert f"suggestion {first['id']}" in story
    assert "“没人教” by cue 没人教" in story


def test_accepting_with_other_values_is_an_edited_coding(suggested: Study) -> None:
    first = suggested.rows("suggestions")[0]["id"]
    suggested.run("accept", first, "--polarity", "mixed", "--set", "time=before")
    row = suggested.rows("codings")[0]
    assert (row["origin"], row["polarity"], row["modifiers"]["time"]) == (
        "edited",
        "mixed",
        "before",
    )


def test_what_was_decided_already_is_no_new_run(suggested: Study) -> None:
    first, second = [row["id"] for row in suggested.rows("suggestions")][:2]
    suggested.run("accept", first)
    suggested.run("reject", second)
    before = suggested.dump()
    suggested.run("accept", first)
    suggested.run("reject", second)
    assert suggested.dump() == before


def test_decisions_are_each_coders_own(suggested: Study) -> None:
    first = suggested.rows("suggestions")[0]["id"]
    suggested.run("reject", first)
    assert suggested.rows("suggestions", "--status", "rejected")[0]["id"] == first
    assert suggested.rows("suggestions", "--status", "rejected", coder="ben") == []
    suggested.run("accept", first, coder="ben")
    assert [row["coder"] for row in suggested.rows("codings")] == ["ben"]


def test_a_coding_is_removed_before_its_suggestion_is_rejected(suggested: Study) -> None:
    first = suggested.rows("suggestions")[0]["id"]
    suggested.run("accept", first)
    assert "was accepted by ann" in suggested.refused("reject", first, code=1)
    suggested.run("uncode", suggested.rows("codings")[0]["id"])
    suggested.run("reject", first)
    assert suggested.rows("suggestions")[0]["status"] == "rejected"


def test_one_refusal_and_nothing_is_accepted(suggested: Study) -> None:
    words = suggested.refused("accept", "--code", "N-TUTOR", "--yes")
    assert "W01 is about several cases" in words
    suggested.run("accept", "--code", "N-TUTOR", "--yes", "--document", "K01-C")
    suggested.run("accept", "--code", "N-TUTOR", "--yes", "--document", "W01", "--case", "none")


def test_deciding_many_at_once_needs_filters_and_a_yes(suggested: Study) -> None:
    assert "nothing to accept" in suggested.refused("accept", "--yes")
    assert "say --yes" in suggested.refused("reject", "--code", "N-PEER")
    first = suggested.rows("suggestions")[0]["id"]
    assert "give ids or filters" in suggested.refused("reject", first, "--code", "N-PEER")
    found = suggested.run("reject", "--code", "N-PEER", "--yes")
    assert "2 suggestions rejected" in found.err
    assert "no open suggestion" in suggested.refused("reject", "--code", "N-PEER", "--yes")


def test_suggestions_are_never_codings(suggested: Study) -> None:
    assert len(suggested.rows("suggestions")) == 16
    assert suggested.rows("codings") == []
    suggested.run("cover", "--all")
    assert [row["references"] for row in suggested.rows("table", "frequency")] == [0] * 6


# Coverage


def covered(study: Study, coder: str) -> dict[str, set[str]]:
    from qcode.storage.coverage import covered_codes

    with study.open() as project:
        names = [item.id for item in project.documents()]
        return {name: covered_codes(project.store, name, coder) for name in names}


def test_coverage_is_declared_for_codes_by_one_coder(study: Study) -> None:
    study.run("cover", "K01-C", "K02-C", "--facet", "need")
    study.run("cover", "K01-C", "--code", "S-SW", coder="ben")
    needs = {"N-EDU", "N-TUTOR", "N-PEER"}
    assert covered(study, "ann") == {"K01-C": needs, "K01-P": set(), "K02-C": needs, "W01": set()}
    assert covered(study, "ben")["K01-C"] == {"S-SW"}
    counts = {row["document"]: row["codes_covered"] for row in study.rows("documents")}
    assert counts == {"K01-C": 4, "K01-P": 0, "K02-C": 3, "W01": 0}


def test_declaring_what_is_declared_changes_nothing(study: Study) -> None:
    study.run("cover", "--all")
    before = study.dump()
    assert "they were so already" in study.run("cover", "--all", "--facet", "need").err
    assert study.dump() == before


def test_coverage_needs_documents_by_name(study: Study) -> None:
    assert "name the documents" in study.refused("cover")
    assert "name the documents" in study.refused("cover", "K01-C", "--all")
    assert "did you mean" in study.refused("cover", "K01-D")
    assert "there is no facet 'neeed'" in study.refused("cover", "K01-C", "--facet", "neeed")


def test_a_code_that_is_new_is_not_coded_for_in_earlier_documents(study: Study) -> None:
    study.run("cover", "--all")
    newer = study.files / "newer.yaml"
    newer.write_text(
        CODEBOOK.replace('"1.0.0"', '"1.1.0"').replace("cues: [上学]", "cues: [上学, 念书]")
        + "  - {id: N-SAFE, facet: need, name: Safety, definition: To be safe., cues: [怕]}\n",
        encoding="utf-8",
    )
    found = study.run("recode", newer, "--yes")
    assert "code_added" in found.out
    assert "N-SAFE" in found.out
    assert (study.folder / "backups").is_dir()
    rows = {row["code"]: row["cells"] for row in study.rows("table", "themes", "--columns", "role")}
    assert {cell["state"] for cell in rows["N-SAFE"].values()} == {"nc"}
    assert {cell["state"] for cell in rows["N-PEER"].values()} == {"silent"}
    study.run("cover", "--all")
    rows = {row["code"]: row["cells"] for row in study.rows("table", "themes", "--columns", "role")}
    assert {cell["state"] for cell in rows["N-SAFE"].values()} == {"silent"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: N-PEER", "id: N-MATES", "N-PEER"),
        ("definition: {en: Somebody to play with., zh: 有人一起玩。}",
         "definition: {en: Somebody to play with at home., zh: 在家里有人一起玩。}", "criteria_change"),
        ("values: [child, family, parent]", "values: [child, parent]", "family"),
        ("cues: [社工", "cues: [姐姐", "raise"),
    ],
)  # fmt: skip
def test_what_would_move_codings_is_refused_and_nothing_changes(
    study: Study, old: str, new: str, words: str
) -> None:
    study.code("K01-C", "N-PEER", "有时候没人跟我玩", "--set", "about=family")
    newer = study.files / "newer.yaml"
    text = CODEBOOK if words == "raise" else CODEBOOK.replace('"1.0.0"', '"1.1.0"')
    assert text.count(old) == 1
    newer.write_text(text.replace(old, new), encoding="utf-8")
    found = study.refused("recode", newer, "--yes", code=4)
    assert words in found
    assert not (study.folder / "backups").exists()


def test_a_recode_is_shown_before_it_is_asked_for(study: Study) -> None:
    newer = study.files / "newer.yaml"
    newer.write_text(CODEBOOK.replace('"1.0.0"', '"1.1.0"').replace("[上学]", "[读书]"), "utf-8")
    before = study.dump()
    found = study.run("recode", newer, "--dry-run")
    assert "cues_changed" in found.out
    assert "suggestions to recompute: N-EDU" in found.out
    found = study.run("recode", newer, code=2)
    assert "say --yes" in found.err
    assert study.dump() == before
    study.run("recode", newer, "--yes")
    assert "nothing to do" in study.run("recode", newer, "--yes").err


# Memos


def test_memos_are_attached_to_anything(study: Study) -> None:
    coding = study.code("K02-C", "N-TUTOR", "Nobody helps me")
    places = {
        "project": [], "document": ["--document", "K02"], "case": ["--case", "K01"],
        "code": ["--code", "N-PEER"], "coding": ["--coding", coding[:6]],
        "case_code": ["--case", "K01", "--code", "N-PEER"],
    }  # fmt: skip
    for kind, place in places.items():
        study.run("memo", "add", f"关于 {kind}: “a”\nb", *place)
    assert [row["kind"] for row in study.rows("memo", "list")] == list(places)
    for kind, place in places.items():
        if place:
            assert [row["words"] for row in study.rows("memo", "list", *place)] == [
                f"关于 {kind}: “a”\nb"
            ]
    assert study.rows("memo", "list", "--coding", coding)[0]["target"] == [coding]


def test_what_cannot_have_a_memo_is_refused(study: Study) -> None:
    assert "the memo is empty" in study.refused("memo", "add", "  ")
    assert "did you mean" in study.refused("memo", "add", "x", "--case", "K1")
    words = study.refused("memo", "add", "x", "--case", "K01", "--document", "K01-C")
    assert "a memo is on a document, a coding, a case, a code, or a case and a code" in words
