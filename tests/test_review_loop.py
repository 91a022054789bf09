"""The loop of `review`: scripted lines in, whole output out; kills, pipes, terminals."""

from __future__ import annotations

import shutil
from io import StringIO

import pytest
from review_study import CODEBOOK, held, lead, make_project, statuses

from qcode.cli.dialogue import Dialogue
from qcode.cli.review_keys import KEYS
from qcode.cli.review_loop import ReviewLoop
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


def test_a_short_session_in_chinese(project):
    assert (
        lead(project, "a", "ｆ", "c 社工", "1", "q", documents=["小禾"], facets=["need", "source"])
        == """\
4 open for ann, codebook small 1; a key and Enter, h lists the keys

[1 of 4] 小禾, turn 2, informant 小禾 (child), case K01, wave T0
Q 1:       放学以后做什么？
A 2:       【先写作业，奶奶在旁边看着。】写完了我一个人玩。
code:      N-TUTOR 学业辅导需要 (需要)
means:     课外没有人辅导功课。
polarity:  present
values:    about=child
because:   “作业”, cue 作业 (strong): nothing denies it
score:     0.80 by cues
also here: S-FAM present (open, score 0.50)
key (h: help)> a
= accepted N-TUTOR present in 小禾 turn 2

[2 of 4] 小禾, turn 2, informant 小禾 (child), case K01, wave T0
Q 1:       放学以后做什么？
A 2:       【先写作业，奶奶在旁边看着。】写完了我一个人玩。
code:      S-FAM 家人 (支持主体)
means:     家里人。
polarity:  present
values:    about=child
because:   “奶奶”, cue 奶奶 (normal): nothing denies it
score:     0.50 by cues
also here: N-TUTOR present (accepted, score 0.80)
you coded: N-TUTOR present, case K01: 先写作业，奶奶在旁边看着。
key (h: help)> ｆ
= accepted S-FAM absent in 小禾 turn 2

[3 of 4] 小禾, turn 2, informant 小禾 (child), case K01, wave T0
Q 1:       放学以后做什么？
A 2:       先写作业，奶奶在旁边看着。【写完了我一个人玩。】
code:      N-COMP 陪伴需要 (需要)
means:     希望有人陪。
polarity:  present
values:    about=child
because:   “一个人”, cue 一个人 (weak): nothing denies it
score:     0.20 by cues
key (h: help)> c 社工
1:         S-SW 社工
code: a number, an id or other words (Enter: leave)> 1
polarity: p present, n absent, m mixed, u unclear (Enter: leave)> q
! there is no polarity 'q'
  hint: these exist: absent, mixed, present, unclear
polarity: p present, n absent, m mixed, u unclear (Enter: leave)>\x20
decided:   2 accepted (1 with changes), 0 rejected
left:      2 open suggestions in 1 document
"""
    )


def test_a_short_session_in_english(tmp_path):
    with make_project(tmp_path, language="en") as project:
        said = lead(project, "a", "2", "r", "k k01", "e both", "a", "y", "x", documents=["worker"])
        assert (
            said
            == """\
3 open for ann, codebook small 1; a key and Enter, h lists the keys

[1 of 3] worker, turn 2, informant worker (worker), cases K01, K02
Q 1:       What do you do after school?
A 2:       【Xiaohe does homework.】 Her cousin sits at home alone.
code:      N-TUTOR Schoolwork tutoring (Need)
means:     Nobody explains schoolwork outside class.
polarity:  present
values:    about=child
because:   “homework”, cue homework (strong): nothing denies it
score:     0.80 by cues
key (h: help)> a
case: 1 K01, 2 K02, 0 none (Enter: leave)> 2
= accepted N-TUTOR present in worker turn 2, case K02

[2 of 3] worker, turn 2, informant worker (worker), cases K01, K02
Q 1:       What do you do after school?
A 2:       Xiaohe does homework. 【Her cousin sits at home alone.】
code:      N-COMP Company (Need)
means:     Wants company.
polarity:  present
values:    about=child
because:   “alone”, cue alone (weak): nothing denies it
score:     0.20 by cues
key (h: help)> r
= rejected N-COMP in worker turn 2

[3 of 3] worker, turn 4, informant worker (worker), cases K01, K02
Q 3:       And who helps?
A 4:       【Grandma cooks for both.】
code:      S-FAM Family (Source)
means:     People at home.
polarity:  present
values:    about=child
because:   “Grandma”, cue grandma (normal): nothing denies it
score:     0.50 by cues
key (h: help)> k k01
changed:   case K01 (a accepts so)
key (h: help)> e both
changed:   words both; case K01 (a accepts so)
key (h: help)> a
= accepted S-FAM present in worker turn 4, case K01
that was the last suggestion of worker
worker: worked through for all 5 codes? Yes means: what you did not code there is not there. [y/N] y
= worker is worked through for 5 codes

the end of the queue: u takes back, b goes back, q quits
key (h: help)> x
decided:   2 accepted (1 with changes), 1 rejected
covered:   worker
left:      0 open suggestions
"""
        )
        assert held(project) == [
            ("N-TUTOR", "present", "Xiaohe does homework.", "K02", "accepted"),
            ("S-FAM", "present", "both", "K01", "edited"),
        ]
        assert project.document_counts()[1] == {"worker": 5}


def test_every_key_is_in_the_help_once(project):
    said = lead(project, "？", "q")
    assert [
        line[2] for line in said.split("\n") if line.startswith("  ") and line[3:5] == "  "
    ] == [key.letter for key in KEYS]
    assert len({key.letter for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize("typed", ["ａ", "Ａ", "A", "　a", " a "])
def test_keys_may_be_wide_or_capital(project, typed):
    assert "= accepted N-TUTOR" in lead(project, typed)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("z", "! no key 'z': h lists the keys"),
        ("accept", "! no key 'accept': h lists the keys"),
        ("接受", "! no key '接受': h lists the keys"),
        ("a b", "! nothing is typed after a"),
        ("\x1b[A", "! that was no readable text: type letters and Enter (in UTF-8)"),
        ("e 爷爷", "! these words are not in turn 2"),
        ("v time=later", "! there is no value of time 'later'"),
        ("k K02", "! there is no case of 小禾 'K02'"),
        ("c 没有的", "! no active code is named '没有的'"),
        ("t many", "! 'many' is no number of turns"),
        ("p often", "! there is no polarity 'often'"),
        ("b", "this is the first"),
        ("u", "nothing was done in this session that could be taken back"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(project, typed, answer):
    runs = len(project.history())
    said = lead(project, typed)
    assert f"\n{answer}\n" in said
    assert said.endswith("left:      8 open suggestions in 2 documents\n")
    assert len(project.history()) == runs


def test_a_wrong_answer_is_asked_again(project):
    lead(project, "a", "s", "s", "s", "s", "a", "K09", "k02", "q")
    assert [(code, case) for code, _, _, case, _ in held(project)] == [
        ("N-TUTOR", "K01"), ("N-TUTOR", "K02"),
    ]  # fmt: skip


def test_an_empty_answer_leaves_everything(project):
    said = lead(project, "p", "", "c", "", "e", "", "m", "", "d", "", "+", "", "", "q")
    assert said.count("left as it was") == 6
    assert said.count("[1 of 8]") == 2
    assert held(project) == []


def test_polarity_flips_both_ways_and_can_be_chosen(project):
    lead(project, "p u", "f", "p　Ｍ")
    assert [row[:2] for row in held(project)] == [
        ("N-TUTOR", "unclear"), ("S-FAM", "absent"), ("N-COMP", "mixed"),
    ]  # fmt: skip


def test_a_facet_without_polarity_cannot_be_flipped(project):
    for typed in ("f", "p"):
        said = lead(project, typed, facets=["adequacy"])
        assert "! facet adequacy has no polarity" in said
    assert held(project) == []


def test_a_code_of_another_facet_asks_for_its_polarity(project):
    """A negation may state a need and deny a support: what was proposed does not carry over."""
    lead(project, "c S-SW", "n", "c n-comp", "p", "c a-enough", "q")
    assert sorted(row[:2] for row in held(project)) == [
        ("A-ENOUGH", ""), ("N-COMP", "present"), ("S-SW", "absent"),
    ]  # fmt: skip


def test_a_code_of_the_same_facet_keeps_the_polarity(project):
    lead(project, "c n-comp")
    assert held(project) == [("N-COMP", "present", "先写作业，奶奶在旁边看着。", "K01", "edited")]


def test_many_matches_are_narrowed_by_more_words(project):
    said = lead(project, "c n", "2", "q")
    assert "1:         N-TUTOR 学业辅导需要\n2:         N-COMP 陪伴需要\n" in said
    assert held(project)[0][0] == "N-COMP"


def test_other_words_values_and_memo_are_shown_and_used(project):
    said = lead(project, "e 先…作业", "v before family", "m 先记着", "", "a")
    assert "A 2:       【先写作业】，奶奶在旁边看着。写完了我一个人玩。" in said
    assert "values:    about=family time=before" in said
    assert "changed:   words 先写作业; memo 先记着; time=before about=family (a accepts so)" in said
    coding = next(project.codings())
    assert (coding.quote, coding.memo) == ("先写作业", "先记着")
    assert coding.modifiers == {"about": "family", "time": "before"}


def test_words_and_memo_can_be_taken_back(project):
    said = lead(project, "e 先写作业", "e -", "m 记", "m -", "a")
    assert said.count("changed:   nothing") == 2
    assert held(project)[0][2:] == ("先写作业，奶奶在旁边看着。", "K01", "accepted")


def test_a_memo_of_a_rejected_suggestion_is_not_lost_without_a_word(project):
    said = lead(project, "m 孩子其实在说弟弟", "r", "y", "m two", "r", "n")
    assert "the memo is for a coding: keep it on the document? [y/N] y" in said
    assert [(m.kind, m.words) for m in project.memos()] == [("document", "孩子其实在说弟弟")]
    assert statuses(project)[:2] == [("N-TUTOR", "rejected"), ("S-FAM", "rejected")]


def test_a_passage_nobody_suggested_is_coded_by_hand(project):
    said = lead(project, "+ 奶奶…看着", "S-FAM", "p", "+", "写完了", "陪伴", "1", "n", "q")
    assert "= coded S-FAM present in 小禾 turn 2" in said
    assert held(project) == [
        ("S-FAM", "present", "奶奶在旁边看着", "K01", "manual"),
        ("N-COMP", "absent", "写完了", "K01", "manual"),
    ]
    assert said.endswith(
        "decided:   0 accepted, 0 rejected, 2 passages coded by hand\n"
        "left:      8 open suggestions in 2 documents\n"
    )


def test_coding_by_hand_where_there_are_several_cases_asks_which(project):
    lead(project, "+ Her cousin", "a-enough", "2", documents=["worker"])
    assert held(project) == [("A-ENOUGH", "", "Her cousin", "K02", "manual")]


def test_undo_in_the_loop(project):
    said = lead(project, "a", "u", "r", "u", "q")
    assert "= taken back: accepted N-TUTOR present in 小禾 turn 2" in said
    assert "= taken back: rejected N-TUTOR in 小禾 turn 2" in said
    assert said.endswith(
        "decided:   0 accepted, 0 rejected\nleft:      8 open suggestions in 2 documents\n"
    )
    assert statuses(project)[0] == ("N-TUTOR", "open")
    assert [run.kind for run in project.history()[-4:]] == ["accept", "undo", "reject", "undo"]


def test_more_turns_each_time(project):
    said = lead(project, "t 1", "t", codes=["S-SW"])
    first, second = said.split("key (h: help)> t")[1:]
    assert (
        "Q 3:       访谈员: 林姐姐来过吗？\nA 4:       小禾: 【来过，林姐姐每周六来，够了。】\n"
        in first
    )
    assert "Q 1:" not in first
    assert "Q 1:       访谈员: 放学以后做什么？" in second


def test_a_document_is_marked_worked_through_by_its_key(project):
    said = lead(
        project, "w", "no", "w", "是", "w", "y", documents=["小禾"], codes=["S-FAM", "S-SW"]
    )
    question = (
        "小禾: worked through for S-FAM, S-SW? 2 suggestions still open. Yes means: what you did"
        " not code there is not there. [y/N]"
    )
    assert said.count(question) == 3
    assert "= 小禾 is worked through for 2 codes" in said
    assert "it was so already" in said
    assert project.document_counts()[1] == {"小禾": 2}


def test_the_end_of_a_document_offers_coverage_and_no_is_no(project):
    said = lead(project, "r", "r", "r", "r", "r", "", "s", "q")
    assert "that was the last suggestion of 小禾" in said
    assert project.document_counts()[1] == {}
    assert said.index("that was the last suggestion of 小禾") < said.index("[6 of 8]")


def test_rejected_suggestions_do_not_come_back(project):
    lead(project, "r", "r", "r", "r", "r", "n")
    project.suggest()
    assert "[1 of 3] worker" in lead(project)
    assert lead(project, documents=["小禾"]) == (
        "no open suggestion for ann; qcode suggest looks for new ones,"
        " qcode cover declares a document worked through\n"
    )


def test_orders(project):
    assert "[1 of 8] 小禾, turn 2" in lead(project, order="score")
    assert "S-FAM 家人" in lead(project, order="uncertain")
    with pytest.raises(QcodeError):
        lead(project, order="random")


def test_nothing_of_a_transcript_moves_the_cursor(tmp_path):
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    text = "Q: Who?\nC: [/bold] \x1b[2J 奶奶\u202e来【了】。\nQ: And?\nC: No.\n"
    (tmp_path / "odd.txt").write_text(text, encoding="utf-8")
    with Project.create(
        tmp_path / "study", codebook=tmp_path / "codebook.yaml", coder="ann"
    ) as project:
        project.ingest([tmp_path / "odd.txt"], speakers={"Q": "interviewer"})
        project.suggest()
        said = lead(project, "a")
        assert "A 2:       >>[/bold] ␛[2J 奶奶<U+202E>来【了】。<<" in said
        assert "\x1b" not in said
        assert held(project)[0][2] == "[/bold] \x1b[2J 奶奶\u202e来【了】。"


def test_colours_say_the_same_words(project):
    written = StringIO()
    written.isatty = lambda: True  # type: ignore[method-assign]
    dialogue = Dialogue(StringIO("q\n"), written, is_plain=False)
    ReviewLoop(project, dialogue).run()
    assert "【先写作业，奶奶在旁边看着。】" in written.getvalue()


def test_a_store_that_fails_ends_the_session(project, monkeypatch):
    def fail(*_: object) -> None:
        raise QcodeError("the disk is full; nothing was changed") from OSError()

    monkeypatch.setattr("qcode.workflow.deciding.accept", fail)
    with pytest.raises(QcodeError, match="disk is full"):
        lead(project, "a")


def test_a_busy_store_is_said_and_asked_again(project):
    with Project.open(project.folder, "bo") as other:
        project.store.execute("PRAGMA busy_timeout = 0")
        other.store.execute("BEGIN IMMEDIATE")
        said = lead(project, "a")
        other.store.execute("ROLLBACK")
    assert "! another process is writing to this project" in said
    assert "= accepted" in lead(project, "a")
