"""Corrected transcripts in a project: the account, what waits, what is shown, and the way back."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from study_files import Study

from qcode.domain.coding import Coding
from qcode.domain.correction import Correction, UpdateResult
from qcode.domain.filters import Filters
from qcode.errors import InputError, QcodeError
from qcode.project import Project

ALL = Filters(statuses=("in_force", "review", "conflict", "changed", "lost", "removed"))


@pytest.fixture
def project(coded: Project) -> Project:
    return coded


@pytest.fixture
def coded(study: Study) -> Iterator[Project]:
    """The small study, coded by two coders, with coverage and decisions on suggestions."""
    with Project.open(study.folder, coder="ben") as other:
        other.code("K01-C", "N-TUTOR", quote="没人教")
    with Project.open(study.folder, coder="ann") as project:
        project.code("K01-C", "N-TUTOR", quote="题目不会也没人教，空在那里")
        project.code("K01-C", "S-SW", quote="社工姐姐周三来")
        project.code("K01-C", "N-PEER", quote="没人跟我玩，“一个人坐着”")
        project.code("K02-C", "N-TUTOR", quote="Nobody helps me with my homework")
        project.suggest()
        project.cover(["K01-C"])
        yield project
    study.check()


def file_of(project: Project, name: str, *edits: tuple[str, str]) -> Path:
    """Write a document's text with some words put in the place of others."""
    text = project.text(name)
    for was, now in edits:
        assert was in text
        text = text.replace(was, now)
    path = project.folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def corrected(project: Project, name: str, *edits: tuple[str, str]) -> Correction:
    result = project.update([file_of(project, name, *edits)])
    assert len(result.corrections) == 1
    assert_whole(result)
    return result.corrections[0]


def assert_whole(result: UpdateResult) -> None:
    """The sum of outcomes is the number of codings that were there."""
    for item in result.corrections:
        assert sum(item.outcomes.values()) == len(item.moved)


def codings(project: Project, name: str = "K01-C") -> dict[str, Coding]:
    found = project.codings(Filters(documents=(name,), statuses=ALL.statuses))
    return {coding.quote: coding for coding in found}


def image(project: Project) -> list[object]:
    """Return what must come back: codings, verdicts, coverage, queues, texts."""
    held: list[object] = [list(project.codings(ALL)), project.queues(), project.document_counts()]
    held += [(s.id, s.span, s.status) for s in project.suggestions()]
    held += [(d, project.text(d.id), project.turns(d.id)) for d in project.documents()]
    return held


def test_the_same_file_again_changes_nothing(project: Project) -> None:
    before = image(project)
    path = file_of(project, "K01-C")
    assert project.update([path]).unchanged == ((str(path), "K01-C"),)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    result = project.update([path])
    assert (result.corrections, result.run, result.backup) == ((), "", "")
    assert image(project) == before


def test_every_coding_has_its_outcome(project: Project) -> None:
    found = corrected(
        project, "K01-C", ("平时放学", "那平时放学"), ("题目不会也没人教，空", "题目不会也没人教我，空"),
        ("周三来，周三来一次", "周三来,周三来一次"), ("没人跟我玩，“一个人坐着”，", ""),
    )  # fmt: skip
    assert found.outcomes == {"exact": 2, "moved": 0, "respelled": 0, "changed": 1, "lost": 1}
    told = {item.was.quote: item for item in found.moved}
    changed = told["题目不会也没人教，空在那里"]
    assert changed.now is not None
    assert (changed.outcome, changed.now.quote) == ("changed", "题目不会也没人教我，空在那里")
    held = codings(project)
    assert held["没人教"].status == held["社工姐姐周三来"].status == "in_force"
    assert held["题目不会也没人教我，空在那里"].status == "changed"
    assert held["没人跟我玩，“一个人坐着”"].status == "lost"
    for coding in held.values():
        if coding.status != "lost":
            assert coding.span.of(project.text("K01-C")) == coding.quote
    assert {q: n for q, (n, _) in project.queues().items() if n} == {"changed": 1, "lost": 1}


def test_only_what_is_in_force_is_counted(project: Project) -> None:
    corrected(project, "K01-C", ("题目不会也没人教，空在那里", "都写好了"))
    waiting = [coding.status for coding in project.codings(Filters(documents=("K01-C",)))]
    assert Counter(waiting) == {"in_force": 2, "changed": 1, "lost": 1}
    records = {record["code"]: record for record in project.table("frequency").records}
    assert records["N-TUTOR"]["references"] == 1  # Ben's
    assert records["S-SW"]["references"] == 1
    assert "没人教" not in project.text("K01-C")
    assert not project.search("没人教", Filters(documents=("K01-C",)))


def test_respelling_is_placed_and_the_old_words_stay_in_the_history(project: Project) -> None:
    found = corrected(project, "K01-C", ("，", ","), ("。", "．"), ("题", "題"), ("“", "「"))
    assert found.outcomes["respelled"] == 2
    assert found.waiting == 0
    assert (found.new_words, found.covered) == (0, ())
    coding = codings(project)["題目不会也没人教,空在那里"]
    assert coding.status == "in_force"
    decision = project.coding(coding.id)[1][-1]
    assert (decision.kind, decision.before["quote"]) == ("update", "题目不会也没人教，空在那里")


def test_new_words_of_an_informant_end_coverage_and_status_says_so(project: Project) -> None:
    counts = project.document_counts()[1]
    found = corrected(project, "K01-C", ("平时放学", "那平时你放学"))
    assert (found.new_words, found.covered) == (0, ())
    assert project.document_counts()[1] == counts
    found = corrected(project, "K01-C", ("就看电视。", "就看电视。妈妈走了。"))
    assert (found.new_words, found.covered) == (4, ("ann",))
    assert not project.document_counts()[1].get("K01-C")
    assert any("its coverage ended for ann" in words for words in project.survey().warnings)
    project.cover(["K01-C"])
    assert not any("coverage ended" in words for words in project.survey().warnings)


def test_undo_restores_everything_and_can_be_undone(project: Project) -> None:
    opened = list(project.suggestions(Filters(documents=("K01-C",))))
    project.reject(opened[:2])
    project.accept(opened[2:3])
    removed = project.code("K01-C", "A-SUFF", quote="不够")
    project.uncode(removed)
    before = image(project)
    path = file_of(project, "K01-C", ("题目不会也没人教", "题目都会"), ("就看电视", "就看电视了"))
    run = project.update([path]).run
    after = image(project)
    assert after != before
    undone = project.undo(run)
    assert image(project) == before
    project.undo(undone.undo)
    assert image(project) == after
    assert project.check() == []


def test_undo_after_new_suggestions_brings_the_former_ones_back(project: Project) -> None:
    before = image(project)
    run = project.update([file_of(project, "K01-C", ("没人跟我玩", "没有人跟我玩"))]).run
    project.suggest()
    project.undo(run)
    project.suggest()
    assert image(project) == before


def test_a_correction_stays_while_somebody_worked_on_it(project: Project) -> None:
    run = project.update([file_of(project, "K01-C", ("不够。", "不够，还是不够。"))]).run
    project.code("K01-C", "A-SUFF", quote="还是不够")
    with pytest.raises(QcodeError, match=r"later runs? stands?"):
        project.undo(run)


def test_an_earlier_decision_is_not_taken_back_under_a_correction(project: Project) -> None:
    made = project.code("K01-C", "A-SUFF", quote="不够")
    project.uncode(made)
    uncoded = project.history()[-1]
    project.update([file_of(project, "K01-C", ("不够。", "够。"))])
    with pytest.raises(QcodeError, match="cannot be taken back"):
        project.undo(uncoded.id)


def test_a_rejected_suggestion_stays_rejected_on_its_own_words(project: Project) -> None:
    """Two turns say the same; the second is rejected, and the first is taken out."""
    text = (
        "问: 谁来帮你？\n答: 社工来过。\n问: 那后来呢？\n答: 社工来过。\n问: 还有谁？\n答: 奶奶。\n"
    )
    path = project.folder / "R.txt"
    path.write_text(text, encoding="utf-8")
    project.ingest([path], informant="R", role="child", cases=("K01",))
    project.suggest(["R"])
    here = Filters(documents=("R",), codes=("S-SW",))
    first, second = project.suggestions(here)
    project.reject([second])
    path.write_text(text.replace("问: 谁来帮你？\n答: 社工来过。\n", ""), encoding="utf-8")
    found = project.update([path]).corrections[0]
    assert {name: n for name, n in found.verdicts.items() if n} == {"exact": 1}
    project.suggest(["R"])
    (left,) = project.suggestions(here)
    assert (left.status, left.quote) == ("rejected", "社工来过。")
    assert left.id == first.id  # the first of its words now


def test_the_same_text_with_other_speakers_is_a_rereading(project: Project) -> None:
    path = file_of(project, "K01-C")
    result = project.update([path], speakers={"小禾": "interviewer", "访谈员": "informant"})
    (found,) = result.corrections
    assert found.is_rereading
    assert {item.reason for item in found.moved} == {"speaker"}
    assert all(item.outcome == "changed" for item in found.moved)
    assert found.covered == ("ann",)
    assert project.queues()["speaker"][1] == 4
    back = project.update([path], speakers={"小禾": "informant", "访谈员": "interviewer"})
    assert_whole(back)


def test_labels_that_changed_belong_to_who_spoke_their_words(project: Project) -> None:
    found = corrected(project, "K01-C", ("访谈员：", "A："), ("小禾：", "B："))
    assert found.outcomes["exact"] == 4
    assert sorted(found.proposals) == [
        "A taken as interviewer, who spoke these words",
        "B taken as K01-C, who spoke these words",
    ]
    assert {turn.informant for turn in project.turns("K01-C") if not turn.is_interviewer} == {
        "K01-C"
    }


def test_a_corrected_fact_changes_no_coding(project: Project) -> None:
    path = file_of(project, "K01-C")
    (found,) = project.update([path], wave="T1", attributes={"school": "中学"}).corrections
    assert found.facts == ("wave: T1", "school: 中学")
    assert (len(found.moved), project.documents()[0].wave) == (0, "T1")
    project.undo()
    assert project.documents()[0].wave == "T0"


def test_another_informant_queues_the_codings(project: Project) -> None:
    project.set_informant("K01-X", {"role": "child"})
    (found,) = project.update([file_of(project, "K01-C")], informant="K01-X").corrections
    assert {item.reason for item in found.moved} == {"speaker"}
    assert project.documents()[0].informant == "K01-X"
    assert {coding.informant for coding in codings(project).values()} == {"K01-X"}


def test_setting_the_informant_queues_and_setting_it_back_settles(project: Project) -> None:
    before = list(project.codings(ALL))
    project.set_informant("K01-X", {"role": "child"})
    assert project.set_document("K01-C", {"informant": "K01-X"})
    assert project.queues()["speaker"] == (3, 4)
    assert {coding.status for coding in codings(project).values()} == {"changed"}
    assert project.check() == []
    assert project.set_document("K01-C", {"informant": "K01-C"})
    assert project.queues() == {}
    assert list(project.codings(ALL)) == before


def test_a_lost_coding_is_found_again(project: Project) -> None:
    path = file_of(project, "K01-C")
    text = path.read_text("utf-8")
    path.write_text(text.replace("没人跟我玩，“一个人坐着”，", ""), encoding="utf-8")
    project.update([path])
    assert project.queues()["lost"] == (1, 1)
    path.write_text(text.replace("平时", "那平时"), encoding="utf-8")
    (found,) = project.update([path]).corrections
    assert [item.was.quote for item in found.moved if item.was_lost] == ["没人跟我玩，“一个人坐着”"]
    assert project.queues() == {}


def test_two_codings_that_come_to_say_the_same_are_not_both_in_force(project: Project) -> None:
    project.code("K01-C", "N-TUTOR", quote="题目不会也没人教，空在那里。")
    found = corrected(project, "K01-C", ("空在那里。", "空在那里"))
    assert found.outcomes["changed"] == 1
    assert [item.note for item in found.moved if item.reason] == [
        "another coding says the same of the same words now"
    ]


def test_memos_go_with_their_codings(project: Project) -> None:
    coding = codings(project)["社工姐姐周三来"]
    project.add_memo("coding", (coding.id,), "再听一遍")
    found = corrected(project, "K01-C", ("社工姐姐周三来，", "社工姐姐星期三来，"))
    assert found.memos == {"changed": 1}
    assert project.memos("coding", (coding.id,))[0].words == "再听一遍"


def test_the_english_document_too(project: Project) -> None:
    found = corrected(project, "K02-C", ("Nobody helps", "No one helps"), ("Grandma", "My grandma"))
    assert [(item.outcome, item.now.quote) for item in found.moved if item.now] == [
        ("changed", "No one helps me with my homework")
    ]


def test_nothing_is_written_by_a_dry_run_or_where_a_file_is_wrong(project: Project) -> None:
    before = image(project)
    good = file_of(project, "K01-C", ("不够", "够了"))
    planned = project.update([good], is_dry=True)
    assert planned.corrections[0].waiting == 0
    with pytest.raises(InputError):
        project.update([good, project.folder / "missing.txt"])
    twin = project.folder / "K01-P.txt"
    twin.write_text(project.text("K01-C"), encoding="utf-8")
    with pytest.raises(InputError, match="1 problem"):
        project.update([good, twin])
    assert image(project) == before
    assert not (project.folder / "backups").exists()


def test_new_files_come_in_beside_corrected_ones(project: Project) -> None:
    new = project.folder / "N9.txt"
    new.write_text(
        "访谈员：你好？\n小禾：你好，奶奶也好。\n访谈员：好。\n小禾：嗯。\n", encoding="utf-8"
    )
    result = project.update([file_of(project, "K01-C", ("不够", "够了")), new])
    assert result.stored == ("N9",)
    assert [item.document for item in result.corrections] == ["K01-C"]
    assert Path(result.backup).is_file()


@pytest.mark.parametrize("name", ["奶奶改", "grandmother-2"])
def test_a_correction_under_another_name_is_not_stored_as_a_second_document(
    project: Project, name: str
) -> None:
    before = image(project)
    path = project.folder / f"{name}.txt"
    path.write_text(project.text("K01-C").replace("不够", "够了"), encoding="utf-8")
    for is_dry in (True, False):
        with pytest.raises(InputError) as found:
            project.update([path], is_dry=is_dry)
        assert f"there is no document {name} to correct" in found.value.problems[0].message
    assert image(project) == before
    both = [file_of(project, "K01-P", ("没人教他", "没有人教他")), path]
    assert project.update(both, is_dry=True).new == (name,)


def test_the_command_prints_the_account_and_exits_6(study: Study, coded: Project) -> None:
    path = file_of(coded, "K01-C", ("题目不会也没人教", "题目不太会，没人教"))
    coded.close()
    from study_files import qcode

    at = ("--project", study.folder, "--coder", "ann", "ingest", path, "--update")
    dry = qcode(*at, "--dry-run", "--format", "json")
    assert (dry.code, dry.err) == (0, "nothing was changed\n")
    rows = dry.json["rows"]
    assert [row["outcome"] for row in rows].count("changed") == 1
    assert rows[0].keys() >= {"quote_before", "quote", "turn_before", "turn", "queue", "note"}
    told = qcode(*at)
    assert told.code == 6
    assert "was turn 2 K01-C:" in told.out
    assert "now turn 2 K01-C:" in told.out
    assert "qcode undo" in told.err
    again = qcode(*at)
    assert (again.code, again.out) == (0, "")


def test_a_manifest_corrects_its_rows(study: Study, coded: Project) -> None:
    coded.close()
    (study.files / "K01-P.txt").write_text(
        (study.files / "K01-P.txt").read_text("utf-8").replace("没人教他", "没有人教他"), "utf-8"
    )
    manifest = study.files / "manifest.csv"
    manifest.write_text(manifest.read_text("utf-8").replace("2025-01-07", "2025-02-07"), "utf-8")
    from study_files import qcode

    found = qcode("--project", study.folder, "ingest", "--manifest", manifest, "--update")
    assert found.code == 0, found.err
    assert found.out.split("\n")[:3] == [
        "K01-P corrected: 0 codings", "K02-C read otherwise: 0 codings", "  date: 2025-02-07",
    ]  # fmt: skip
    assert found.err.count("unchanged:") == 2


def test_old_versions_are_kept(study: Study, project: Project) -> None:
    before = project.text("K01-C")
    corrected(project, "K01-C", ("不够", "够了"))
    assert project.documents()[0].version == 2
    with sqlite3.connect(study.store_path) as store:
        texts = [row[0] for row in store.execute("SELECT text FROM version WHERE document_id = 1")]
        details = [json.loads(row[0]) for row in store.execute("SELECT details FROM waiting")]
    store.close()
    assert texts == [before, project.text("K01-C")]
    assert details == []


@pytest.mark.parametrize("name", ["K01-C", "K02-C"])
def test_another_role_queues_the_codings_of_its_informant(project: Project, name: str) -> None:
    before = project.queues()
    informant = next(item.informant for item in project.documents() if item.id == name)
    count = len(codings(project, name))
    project.set_informant(informant, {"role": "parent"})
    assert {coding.status for coding in codings(project, name).values()} == {"changed"}
    assert project.queues()["speaker"][1] == count
    project.set_informant(informant, {"role": "parent", "age": "9"})
    assert project.queues()["speaker"][1] == count
    project.set_informant(informant, {"role": "child"})
    assert project.queues() == before
    assert {coding.status for coding in codings(project, name).values()} == {"in_force"}


def test_a_role_can_be_taken_back_and_filled_in(project: Project) -> None:
    held = image(project)
    informant = next(item.informant for item in project.documents() if item.id == "K01-C")
    project.set_informant(informant, {"role": "parent"})
    assert project.queues()["speaker"][1]
    project.undo()
    assert image(project) == held
    project.set_informant("P99", {"age": "40"})
    project.update([file_of(project, "K02-C")], informant="P99")
    waiting = project.queues()["speaker"][1]
    project.set_informant("P99", {"role": "parent"})
    assert project.queues()["speaker"][1] == waiting


def test_a_corrected_row_with_another_role_queues(study: Study, project: Project) -> None:
    held = image(project)
    path = file_of(project, "K01-C")
    result = project.update([path], role="parent")
    count = len(codings(project))
    assert result.waiting == result.corrections[0].of_roles == count
    assert "→ parent" in result.corrections[0].facts[0]
    assert project.queues()["speaker"][1] == count
    assert project.update([path], role="parent").run == ""
    project.undo()
    assert image(project) == held
    from study_files import qcode

    project.close()
    told = qcode("--project", study.folder, "informants", "set", "K01-C", "role=parent")
    assert told.code == 6
    assert f"another role now: {count} codings wait" in told.err


_BOTH = {
    "zh": (
        "访谈一\n问：谁帮你？\n答：没人帮我。\n问：学校呢？\n答：老师帮一点。\n访谈二\n问：谁帮你？\n答：叔叔有时来。\n问：学校呢？\n答：同学送饭。\n",
        "访谈",
        "同学送饭",
    ),
    "en": (
        "Interview 1\nQ: Who helps?\nA: Nobody does.\nQ: At school?\nA: The teacher does.\n"  # noqa: ISC004
        "Interview 2\nQ: Who helps?\nA: My uncle.\nQ: At school?\nA: A friend brings lunch.\n",
        "Interview",
        "A friend brings lunch",
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_that_was_split_is_corrected_part_by_part(project: Project, language: str) -> None:
    text, mark, quote = _BOTH[language]
    path = project.folder / "both.txt"
    path.write_text(text, encoding="utf-8")
    speakers = {"问": "interviewer", "答": "informant", "Q": "interviewer", "A": "informant"}
    labels = {
        label: who for label, who in speakers.items() if f"{label}：" in text or f"{label}:" in text
    }
    project.ingest([path], split_on=mark, speakers=labels)
    project.code("both-2", "S-SW", quote=quote)
    held = image(project)
    assert project.update([path]).run == ""
    path.write_text(
        text.replace("没人", "真的没人").replace("Nobody", "Really nobody"), encoding="utf-8"
    )
    result = project.update([path])
    assert [item.document for item in result.corrections] == ["both-1"]
    assert result.stored == ()
    project.undo()
    assert image(project) == held
    path.write_text(text + text[text.index(mark, 5) :], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        project.update([path])
    assert "2 documents were split off it" in str(caught.value.problems[0])
    start = text.index(mark, 5)
    alone = project.folder / "both-2.txt"
    alone.write_text("\n" + text[text.index("\n", start) + 1 :], encoding="utf-8")
    assert project.update([alone]).corrections[0].outcomes["exact"] == 1


@pytest.mark.parametrize(
    "words",
    [("我去河边钓鱼。", "晴天就去，雨天在屋里看书。"), ("I go fishing.", "Rain keeps us in bed.")],
)
def test_another_interview_under_a_known_name_is_told(
    project: Project, words: tuple[str, str]
) -> None:
    path = project.folder / "K01-C.txt"
    path.write_text(
        "".join(f"访谈员：{words[0]}\n小明：{words[1]}\n" for _ in range(4)), encoding="utf-8"
    )
    result = project.update(
        [path], speakers={"访谈员": "interviewer", "小明": "informant"}, is_dry=True
    )
    assert result.corrections[0].is_other
    assert (
        not project.update([file_of(project, "K01-C", ("周三", "周四"))], is_dry=True)
        .corrections[0]
        .is_other
    )
