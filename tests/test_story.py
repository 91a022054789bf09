"""`why` tells a coding across versions, corrections and recodes; `history --coding` its runs."""

from __future__ import annotations

from queue_study import open_behind, store_second
from study_files import Study


def test_why_tells_both_definitions_the_queue_and_its_decision(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    recode = store_second(study, {made: "split"})
    said = study.run("why", made).out
    assert "definition of N-TUTOR in version 1.0.0\n" in said
    assert "  definition: 没有人讲题。\n" in said
    assert f"  split: since run {recode}, not decided yet: its code was split" in said
    study.run("accept", "--queue", "split", made, "--code", "N-CHECK", "--memo", "检查作业")
    decided = study.last_run()
    said = study.run("why", made).out
    assert "definition of N-CHECK in version 2.0.0\n" in said
    assert f"(queue decided, run {decided}): code N-TUTOR → N-CHECK" in said
    assert "status review → in_force, codebook version 1.0.0 → 2.0.0" in said
    assert f"split: since run {recode}, decided in run {decided}:" in said
    runs = study.rows("history", "--coding", made)
    assert [(row["what"], row["coder"]) for row in runs] == [
        ("passage coded", "ann"), ("codebook changed", "ann"), ("queue decided", "ann"),
    ]  # fmt: skip


def test_why_tells_a_definition_once_where_it_stayed(study: Study) -> None:
    made = study.code("K02-C", "S-SW", "the social worker comes")
    store_second(study, {})
    said = study.run("why", made).out
    assert said.count("definition of S-SW in version") == 1
    assert "waited for a human" not in said


def test_why_tells_the_words_before_a_correction(study: Study) -> None:
    made = study.code("K01-P", "S-SW", "社工来过")
    open_behind(study, made, "changed", quote="社工来了")
    study.run("accept", "--queue", "changed", made, "--quote", "够了够了")
    said = " ".join(study.run("why", made).out.split())
    assert "its words before: 社工来了" in said
    assert "quote 社工来过 → 够了够了" in said


def test_why_of_a_dropped_coding_still_tells_all(study: Study) -> None:
    made = study.code("K02-C", "N-PEER", "It is enough")
    store_second(study, {made: "narrow"})
    study.run("reject", "--queue", "narrow", made, "--memo", "not about friends")
    said = study.run("why", made).out
    assert "removed" in said
    assert "not about friends" in said
    assert "  definition: Misses a friend of the same age.\n" in said
