"""What waits is kept, changed or dropped: entries end, the status follows, coverage passes on."""

from __future__ import annotations

import pytest
from queue_study import open_behind, store_second
from study_files import Study


def tutor(study: Study, coder: str = "ann") -> dict[str, str]:
    """Two codings in Chinese and one in English of the code that will be split."""
    return {
        study.code("K01-C", "N-TUTOR", "题目不会也没人教", coder=coder): "split",
        study.code("K02-C", "N-TUTOR", "Nobody helps me", coder=coder): "split",
    }


def statuses(study: Study, *filters: str) -> dict[str, tuple[str, str]]:
    rows = study.rows("codings", *filters)
    return {row["id"]: (row["code"], row["status"]) for row in rows}


def test_a_split_coding_takes_one_of_the_new_codes(study: Study) -> None:
    zh, en = tutor(study)
    store_second(study, {zh: "split", en: "split"})
    assert statuses(study, "--status", "review") == {
        zh: ("N-TUTOR", "review"), en: ("N-TUTOR", "review"),
    }  # fmt: skip
    words = study.refused("accept", "--queue", "split", zh[:8])
    assert "cannot be kept as it is: its code was split" in words
    assert "give it another code: N-EXPLAIN, N-CHECK; or drop it" in words
    study.run("accept", "--queue", "split", zh[:8], "--code", "N-EXPLAIN", "--memo", "讲题")
    study.run("accept", "--queue", "split", "--code", "N-CHECK", "--yes")
    assert statuses(study) == {zh: ("N-EXPLAIN", "in_force"), en: ("N-CHECK", "in_force")}
    rows = {row["id"]: row for row in study.rows("codings")}
    assert rows[zh]["memo"] == "讲题"
    assert {row["codebook_version"] for row in rows.values()} == {"2.0.0"}
    assert study.rows("history")[-1]["summary"] == "split: 1 coding kept"


def test_a_closed_code_cannot_be_chosen(study: Study) -> None:
    zh, en = tutor(study)
    store_second(study, {zh: "split", en: "split"})
    words = study.refused("accept", "--queue", "split", "--code", "N-TUTOR", "--yes", code=1)
    assert "code N-TUTOR is closed to new codings" in words
    assert "use N-EXPLAIN, N-CHECK" in words


def test_a_coder_decides_only_what_is_hers(study: Study) -> None:
    mine = study.code("K01-C", "N-TUTOR", "没人教")
    theirs = study.code("K01-P", "N-TUTOR", "没人教他", coder="ben")
    store_second(study, {mine: "split", theirs: "split"})
    assert "is ben's, and you are ann" in study.refused(
        "accept", "--queue", "split", theirs, "--code", "N-CHECK"
    )
    assert "is ben's, and you are ann" in study.refused("reject", "--queue", "split", theirs)
    study.run("accept", "--queue", "split", "--code", "N-CHECK", "--yes")
    assert statuses(study) == {mine: ("N-CHECK", "in_force"), theirs: ("N-TUTOR", "review")}
    assert "nothing of ann waits there" in study.refused("reject", "--queue", "all", "--yes")
    assert "nothing of be waits there" in study.refused(
        "reject", "--queue", "all", "--yes", coder="be"
    )


def test_coverage_passes_to_the_new_codes_with_the_last_of_the_queue(study: Study) -> None:
    first = study.code("K01-C", "N-TUTOR", "题目不会也没人教")
    second = study.code("K01-C", "N-TUTOR", "空在那里")
    third = study.code("K02-C", "N-TUTOR", "Nobody helps me")
    theirs = study.code("K01-C", "N-TUTOR", "没人教", coder="ben")
    study.run("cover", "K01-C", "--code", "N-TUTOR")
    store_second(study, dict.fromkeys((first, second, third, theirs), "split"))

    def covered() -> list[tuple[str, ...]]:
        return study.sql(
            "SELECT document.name, coder.name, code.name FROM coverage"
            " JOIN document ON document.id = document_id JOIN coder ON coder.id = coder_id"
            " JOIN code_set ON code_set.id = set_id JOIN json_each(codes) held"
            " JOIN code ON code.id = held.value WHERE ended_run_id IS NULL ORDER BY 1, 2, 3"
        )

    before = covered()
    assert before == [("K01-C", "ann", "N-TUTOR")]
    study.run("accept", "--queue", "split", first, "--code", "N-CHECK")
    assert covered() == before
    found = study.run("reject", "--queue", "split", second)
    assert "worked through for the new codes too: K01-C" in found.err
    after = [("K01-C", "ann", "N-CHECK"), ("K01-C", "ann", "N-EXPLAIN"), *before]
    assert covered() == after
    study.run("undo")
    assert covered() == before
    study.run("uncode", second)
    assert covered() == after
    study.run("undo")
    study.run("edit", second, "--code", "N-EXPLAIN")
    assert covered() == after
    # Nobody had worked K02-C through, and ben's own queue is his.
    study.run("accept", "--queue", "split", third, "--code", "N-CHECK")
    study.run("accept", "--queue", "split", theirs, "--code", "N-CHECK", coder="ben")
    assert covered() == after


def test_each_reason_is_decided_on_its_own(study: Study) -> None:
    made = study.code("K01-C", "N-PEER", "没人跟我玩")
    store_second(study, {made: "narrow"})
    study.sql(
        "INSERT INTO waiting (coding_id, reason, run_id) SELECT id, 'facet', run_id FROM coding"
    )
    found = study.run("accept", "--queue", "narrow", made)
    assert "1 of them still wait for another reason" in found.err
    assert statuses(study)[made] == ("N-PEER", "review")
    study.run("accept", "--queue", "facet", made)
    assert statuses(study)[made] == ("N-PEER", "in_force")
    acts = [row["kind"] for row in study.rows("history", "--coding", made)]
    assert acts == ["code", "recode", "decide", "decide"]


@pytest.mark.parametrize(
    ("option", "value", "settles"),
    [
        ("--polarity", "mixed", {"narrow", "facet", "polarity", "conflict", "speaker"}),
        ("--quote", "跟我玩", {"narrow", "conflict", "changed", "speaker"}),
        ("--code", "S-FAM", {"narrow", "facet", "polarity", "conflict", "speaker", "retired"}),
        ("--case", "none", {"conflict"}),
        ("--memo", "看一遍", set()),
    ],
)
@pytest.mark.parametrize(
    "reason", ["narrow", "facet", "polarity", "retired", "conflict", "changed", "speaker"]
)
def test_an_edit_decides_what_it_answers(
    study: Study, reason: str, option: str, value: str, settles: set[str]
) -> None:
    made = study.code("K01-C", "N-PEER", "没人跟我玩")
    if reason == "conflict":
        store_second(study, {})
        study.code("K01-C", "N-PEER", "没人跟我玩", "--polarity", "absent")
    open_behind(study, made, reason)
    study.run("edit", made, option, value)
    status = statuses(study)[made][1]
    assert (status == "in_force") == (reason in settles)


def test_a_conflict_ends_when_nothing_stands_against_it(study: Study) -> None:
    one = study.code("K02-C", "N-PEER", "It is enough")
    other = study.code("K02-C", "N-PEER", "It is enough", "--polarity", "absent")
    open_behind(study, one, "conflict")
    open_behind(study, other, "conflict")
    assert {row["status"] for row in study.rows("codings")} == {"conflict"}
    words = study.refused("accept", "--queue", "conflict", one, "--polarity", "absent", code=1)
    assert f"in the same way already, as {other[:8]}" in words
    study.run("reject", "--queue", "conflict", other)
    assert statuses(study) == {one: ("N-PEER", "in_force")}
    study.run("undo")
    assert set(statuses(study).values()) == {("N-PEER", "conflict")}
    study.run("accept", "--queue", "conflict", one)
    assert statuses(study)[one] == ("N-PEER", "in_force")
    assert statuses(study)[other] == ("N-PEER", "conflict")


def test_an_absence_is_not_turned_round_by_a_facet_without_polarity(study: Study) -> None:
    made = study.code("K01-C", "N-PEER", "没人跟我玩", "--polarity", "absent")
    store_second(study, {})
    study.sql("UPDATE codebook SET parsed = json_set(parsed, '$.facets[0].polarity', json('false'))"
              " WHERE is_current = 1")  # fmt: skip
    open_behind(study, made, "polarity")
    words = study.refused("accept", "--queue", "polarity", made)
    assert "is absent, and facet need has no polarity" in words
    study.run("accept", "--queue", "polarity", made, "--polarity", "present")
    assert study.rows("codings")[0]["polarity"] is None


def test_a_lost_coding_needs_a_place(study: Study) -> None:
    made = study.code("K01-P", "N-TUTOR", "没人教他")
    open_behind(study, made, "lost")
    words = study.refused("accept", "--queue", "lost", made)
    assert "its words are not in the corrected transcript" in words
    assert "the quote occurs 2 times in K01-P (turn 2, 4)" in study.refused(
        "accept", "--queue", "lost", made, "--quote", "我自己也不会"
    )
    study.run("accept", "--queue", "lost", made, "--quote", "我自己也不会", "--turn", "4")
    (row,) = study.rows("codings")
    assert (row["turn"], row["quote"], row["status"]) == (4, "我自己也不会", "in_force")


def test_a_decision_is_taken_back_whole(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    store_second(study, {made: "split"})
    before = study.rows("codings")
    recode = study.last_run()
    study.run("accept", "--queue", "split", made, "--code", "N-CHECK")
    after = study.rows("codings")
    assert "1 later run stands on it" in study.refused("undo", recode, code=1)
    study.run("undo")
    assert study.rows("codings") == before
    study.run("undo", study.last_run())
    assert study.rows("codings") == after
    study.run("undo", study.last_run())
    study.run("undo", recode)
    assert statuses(study) == {made: ("N-TUTOR", "in_force")}
    assert study.sql("SELECT count(*) FROM waiting WHERE ended_run_id IS NULL") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["accept", "--queue", "splitt", "--yes"], "there is no queue 'splitt'"),
        (["accept", "--queue", "narrow", "MADE"], "does not wait in narrow"),
        (["accept", "--queue", "split", "--code", "N-CHECK"], "There is no terminal to ask on"),
        (["accept", "--queue", "split", "MADE", "--document", "K01-C"], "ids or filters"),
        (["accept", "--queue", "split", "MADE", "--turn", "2"], "--turn says where"),
        (["accept", "--queue", "split", "--quote", "没人教", "--yes"], "a quote is for one place"),
        (["accept", "--queue", "split", "--code", "N-CHECK", "--as-code", "N-PEER", "--yes"],
         "one code only"),
        (["accept", "--of", "N-TUTOR", "--yes"], "--of and --turn go with --queue"),
        (["reject", "--memo", "x", "--yes"], "--memo goes with --queue"),
        (["review", "--queue", "split", "--order", "score"], "gone through by document"),
        (["review", "--queue", "nothing"], "there is no queue 'nothing'"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(study: Study, arguments: list[str], words: str) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    store_second(study, {made: "split"})
    said = study.refused(*(made if item == "MADE" else item for item in arguments))
    assert words in said


def test_filters_narrow_a_queue(study: Study) -> None:
    zh, en = tutor(study)
    peer = study.code("K01-C", "N-PEER", "没人跟我玩")
    store_second(study, {zh: "split", en: "split", peer: "narrow"})
    study.run("accept", "--queue", "split", "--document", "K02-C", "--code", "N-CHECK", "--yes")
    assert statuses(study)[zh] == ("N-TUTOR", "review")
    study.run("accept", "--queue", "all", "--of", "N-PEER", "--yes")
    assert statuses(study)[peer] == ("N-PEER", "in_force")
    study.run("reject", "--queue", "all", "--code", "N-TUTOR", "--role", "child", "--yes")
    assert zh not in statuses(study)


def test_tables_say_what_waits_until_it_is_decided(study: Study) -> None:
    zh, en = tutor(study)
    peer = study.code("K01-C", "N-PEER", "没人跟我玩")
    study.run("cover", "--all")
    store_second(study, {zh: "split", en: "split", peer: "narrow"})

    def note() -> dict[str, int]:
        found = study.run("table", "frequency", "--format", "json").json
        return dict(found["note"]["left_out"])

    assert note() == {"unsplit": 2, "review": 1}
    en_words = study.run("table", "frequency", "--format", "text", "--lang", "en").out
    assert "unsplit 2; in review 1" in en_words
    zh_words = study.run("table", "frequency", "--format", "text", "--lang", "zh").out
    assert "待拆分 2; 待复核 1" in zh_words
    themes = study.run("table", "themes", "--format", "json").json["rows"]
    cells = {row["code"]: row["cells"] for row in themes}
    assert cells["N-PEER"]["K01"]["state"] == "waiting"
    assert cells["N-EXPLAIN"]["K01"]["state"] == "nc"
    study.run("accept", "--queue", "split", "--code", "N-CHECK", "--yes")
    assert note() == {"review": 1}
    study.run("accept", "--queue", "narrow", "--yes")
    assert note() == {}
    themes = study.run("table", "themes", "--format", "json").json["rows"]
    cells = {row["code"]: row["cells"] for row in themes}
    assert cells["N-PEER"]["K01"]["state"] == "present"


@pytest.mark.parametrize(
    ("document", "code", "quotes"),
    [
        ("K01-C", "N-TUTOR", ("题目不会也没人教", "没人教")),
        ("K02-C", "N-TUTOR", ("Nobody helps me", "helps me with")),
    ],
)
def test_saying_the_same_of_overlapping_words_is_warned_of(
    study: Study, document: str, code: str, quotes: tuple[str, str]
) -> None:
    first = study.code(document, code, quotes[0])
    found = study.run("code", document, code, "--quote", quotes[1])
    second = found.out.strip()
    assert (
        f"warning: coding {second[:8]} says the same as your {first[:8]} on overlapping words:"
        " both count"
    ) in found.err
    study.run("suggest")
    suggested = study.rows("suggestions", "--document", document, "--code", code)[-1]
    assert "on overlapping words" in study.run("accept", suggested["id"]).err
    other = study.run("accept", suggested["id"], "--polarity", "mixed", coder="ben")
    assert "overlapping" not in other.err


def test_codings_are_removed_by_filters(study: Study) -> None:
    mine = study.code("K01-C", "N-TUTOR", "没人教")
    study.code("K02-C", "N-TUTOR", "Nobody helps me")
    theirs = study.code("K01-C", "N-TUTOR", "没人教", coder="ben")
    kept = study.code("K01-C", "N-PEER", "没人跟我玩")
    assert "give an id or filters" in study.refused("uncode")
    assert "give an id or filters" in study.refused("uncode", mine, "--code", "N-TUTOR")
    assert "There is no terminal to ask on" in study.refused("uncode", "--code", "N-TUTOR")
    assert "no coding of ann fits" in study.refused("uncode", "--code", "S-SW", "--yes")
    assert "2 codings removed" in study.run("uncode", "--code", "N-TUTOR", "--yes").err
    assert {row["id"] for row in study.rows("codings")} == {theirs, kept}
    assert study.rows("history")[-1]["counts"] == {"codings": 2}
    study.run("undo")
    assert len(study.rows("codings")) == 4


@pytest.mark.parametrize("width", [80, 140])
def test_quotes_have_room_on_a_narrow_terminal(
    study: Study, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    study.code("K01-C", "N-TUTOR", "题目不会也没人教")
    lines = study.run("codings", "--format", "text").lines
    assert ("    题目不会也没人教" in lines) == (width == 80)
    assert len(lines) == (4 if width == 80 else 3)
    assert any("题目不会也没人教" in line for line in lines)
