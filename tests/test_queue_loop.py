"""`review --queue`: scripted keys in, whole output out, in Chinese and English; a real terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest
from queue_study import lead, open_behind, store_second
from study_files import ROOT, Study

from qcode.cli.review_keys import KEYS, QUEUE_KEYS
from qcode.cli.review_loop import ReviewLoop
from qcode.cli.revisit_loop import RevisitLoop


def held(study: Study) -> list[tuple[str, str, str, str]]:
    rows = study.rows("codings")
    return [(row["code"], row["polarity"], row["quote"], row["status"]) for row in rows]


def test_a_split_is_decided_with_a_number_in_chinese(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "题目不会也没人教", "--memo", "作业")
    study.run("cover", "K01-C", "--code", "N-TUTOR")
    store_second(study, {made: "split"})
    said = lead(study, "split", "a", "3", "m 讲题的事", "１", "q")
    assert (
        said.replace(made[:8], "ID")
        == """\
1 wait in split for ann; a key and Enter, h lists the keys

[1 of 1] split: K01-C, turn 2, informant K01-C (child), coding ID
Q 1:       平时放学以后都做些什么？
A 2:       写作业。【题目不会也没人教】，空在那里。
waits:     its code was split: which of the new codes is it?
coded:     N-TUTOR present about=child, case K01
before:    (1.0.0) N-TUTOR 学业辅导, need: 没有人讲题。
1:         N-EXPLAIN 讲题: 没有人讲一道题。
2:         N-CHECK 检查: 没有人检查作业。
memo:      作业
key (h: help)> a
! coding ID cannot be kept as it is: its code was split: which of the new codes is it?
  hint: give it another code: N-EXPLAIN, N-CHECK; or drop it
key (h: help)> 3
! no code has the number 3
  hint: c chooses any code
key (h: help)> m 讲题的事
a, r or another key decides and writes it
key (h: help)> １
= changed N-EXPLAIN present in K01-C turn 2
= K01-C is worked through for the new codes too

the end of the queue: u takes back, b goes back, q quits
key (h: help)> q
decided:   0 kept, 1 changed, 0 dropped
covered:   K01-C
left:      0 codings of this queue
"""
    )
    assert held(study) == [("N-EXPLAIN", "present", "题目不会也没人教", "in_force")]
    assert study.rows("codings")[0]["memo"] == "讲题的事"


def test_narrower_criteria_are_shown_beside_the_old_in_english(study: Study) -> None:
    study.sql("UPDATE project SET value = 'en' WHERE key = 'language'")
    study.sql("INSERT OR IGNORE INTO project VALUES ('language', 'en')")
    made = study.code("K02-C", "N-PEER", "Nobody helps me", "--set", "time=now")
    store_second(study, {made: "narrow"})
    said = lead(study, "all", "t 1", "f")
    assert (
        said.replace(made[:8], "ID")
        == """\
1 wait in any queue for ann; a key and Enter, h lists the keys

[1 of 1] narrow: K02-C, turn 2, informant K02-C (child), coding ID
Q 1:       What do you do after school?
A 2:       My homework. 【Nobody helps me】 with my homework.
waits:     the criteria became narrower: does it still hold?
coded:     N-PEER present about=child time=now, case K02
before:    (1.0.0) N-PEER Friends, need: Somebody to play with.
now:       (2.0.0) N-PEER Friends, need: Misses a friend of the same age.
key (h: help)> t 1
Q 1:       Interviewer: What do you do after school?
A 2:       Ben: My homework. 【Nobody helps me】 with my homework.
Q 3:       Interviewer: Is there a social worker?
key (h: help)> f
= changed N-PEER absent in K02-C turn 2

the end of the queue: u takes back, b goes back, q quits
key (h: help)>\x20
decided:   0 kept, 1 changed, 0 dropped
left:      0 codings of this queue
"""
    )
    assert held(study) == [("N-PEER", "absent", "Nobody helps me", "in_force")]


def test_changed_words_are_shown_beside_the_old_and_get_a_new_place(study: Study) -> None:
    made = study.code("K01-P", "S-SW", "社工来过，够了够了")
    gone = study.code("K02-C", "S-FAM", "Grandma is here")
    open_behind(study, made, "changed", quote="社工来过了")
    open_behind(study, gone, "lost", quote="Grandma is there")
    said = lead(study, "changed", "e 够了够了")
    assert "waits:     its words were edited in the corrected transcript" in said
    assert "was:       社工来过了\nis:        社工来过，够了够了\n" in said
    assert "= changed S-SW present in K01-P turn 4" in said
    said = lead(study, "lost", "a", "e Nobody helps us", "Nobody helps me", "q")
    assert "! the quote does not occur in K02-C" in said
    assert "= changed S-FAM present in K02-C turn 2" in said
    assert held(study) == [
        ("S-SW", "present", "够了够了", "in_force"),
        ("S-FAM", "present", "Nobody helps me", "in_force"),
    ]


def test_a_conflict_shows_what_stands_against_it(study: Study) -> None:
    one = study.code("K02-C", "N-PEER", "It is enough")
    two = study.code("K02-C", "N-PEER", "It is enough", "--polarity", "absent")
    open_behind(study, one, "conflict")
    open_behind(study, two, "conflict")
    said = lead(study, "conflict", "r")
    assert f"beside:    {two[:8]} N-PEER absent about=child, case K02" in said
    assert "[2 of 2]" not in said  # nothing stands against the other any more
    assert held(study) == [("N-PEER", "absent", "It is enough", "in_force")]


def test_skip_back_and_undo_stay_within_the_session(study: Study) -> None:
    ids = [
        study.code("K01-C", "N-PEER", quote) for quote in ("没人跟我玩", "一个人坐着", "就看电视")
    ]
    store_second(study, dict.fromkeys(ids, "narrow"))
    said = lead(study, "narrow", "b", "s", "a", "b", "r", "u", "u", "u", "q")
    assert "nothing before this waits" in said
    assert [line for line in said.split("\n") if line.startswith("=")] == [
        "= kept N-PEER present in K01-C turn 6",
        "= dropped N-PEER in K01-C turn 6",
        "= taken back: dropped N-PEER in K01-C turn 6",
        "= taken back: kept N-PEER present in K01-C turn 6",
    ]
    assert "nothing was done in this session that could be taken back" in said
    assert "0 dropped\nleft:      3 codings of this queue\n" in said
    assert {status for *_, status in held(study)} == {"review"}


def test_another_coder_sees_nothing_of_what_waits_for_one(study: Study) -> None:
    made = study.code("K01-C", "N-PEER", "没人跟我玩")
    store_second(study, {made: "narrow"})
    said = lead(study, "all", coder="ben")
    assert said == "nothing waits in any queue for ben; qcode status says what\n"


@pytest.mark.parametrize(("loop", "keys"), [(ReviewLoop, KEYS), (RevisitLoop, QUEUE_KEYS)])
def test_every_key_does_something(loop: type, keys: tuple) -> None:
    assert len({key.letter for key in keys}) == len(keys)
    assert all(callable(getattr(loop, key.method)) for key in keys)


def test_keys_work_at_a_terminal(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    store_second(study, {made: "split"})
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qcode", "--project", study.folder, "--coder", "ann",
         "review", "--queue", "split"],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    said = b""
    for typed in (b"2\n", b"q\n"):
        while not said.endswith(b"help)> "):
            said += os.read(ours, 4096)
        os.write(ours, typed)
        said += b"\n"
    assert process.wait(timeout=60) == 0
    os.close(ours)
    assert "写作业。".encode() in said
    assert held(study) == [("N-CHECK", "present", "没人教", "in_force")]


def test_status_names_each_queue_apart_from_the_facts(study: Study) -> None:
    mine = study.code("K01-C", "N-TUTOR", "没人教")
    theirs = study.code("K02-C", "N-TUTOR", "Nobody helps me", coder="ben")
    store_second(study, {mine: "split", theirs: "split"})
    rows = study.rows("status")
    assert [row["value"] for row in rows if row["part"] == "waiting"] == [
        "2 codings, 1 of them yours"
    ]
    said = study.run("status", "--format", "text").out
    facts, waits, steps = said.split("\n\n")
    assert "codebook" in facts
    assert "next" not in facts
    assert waits == "waits for a human\n  split  2 codings, 1 of them yours"
    assert steps.startswith("what to do next\n  qcode review --queue split")
