"""`check` finds what waits out of step; `check --repair` mends, says so, and leaves the rest.

Each damage is done by SQL behind the program's back.
"""

from __future__ import annotations

import pytest
from queue_study import open_behind, store_second
from study_files import Study, qcode


@pytest.fixture
def worked(study: Study) -> Study:
    """Suggestions, decisions of two coders, codings that wait, an undo, coverage."""
    study.run("suggest")
    first, second = [row["id"] for row in study.rows("suggestions")][:2]
    study.run("accept", first)
    study.run("reject", second, coder="ben")
    made = study.code("K01-C", "N-PEER", "没人跟我玩", "--memo", "一个人")
    study.code("K02-C", "S-FAM", "Grandma is here")
    split = study.code("K01-C", "N-TUTOR", "空在那里")
    study.run("uncode", study.code("W01", "N-PEER", "Ben has no friends", "--case", "K02"))
    study.run("cover", "--all")
    study.run("undo")
    store_second(study, {made: "narrow", split: "split"})
    return study


def dump(study: Study) -> list[str]:
    """The store without the run of the repair, and without times of the index."""
    return [line for line in study.dump() if 'INTO "run"' not in line and "sqlite_" not in line]


MENDED = {
    "a status that forgot what waits": (
        "UPDATE coding SET status = 'in_force' WHERE status = 'review'",
        "its status was in_force, the decisions make it review",
    ),
    "a status that waits for nothing": (
        "UPDATE coding SET status = 'lost' WHERE quote LIKE 'Grandma%'",
        "its status was lost, the decisions make it in_force",
    ),
    "a removal that was forgotten": (
        "UPDATE coding SET status = 'in_force' WHERE status = 'removed'",
        "its status was in_force, the decisions make it removed",
    ),
    "an index that was lost": (
        "DROP INDEX coding_document",
        "index coding_document was lost: made again",
    ),
    "an index of what waits that was lost": (
        "DROP INDEX waiting_open",
        "index waiting_open was lost: made again",
    ),
    "a search index that was emptied": (
        "INSERT INTO version_search (version_search) VALUES ('delete-all')",
        "the search index was filled anew with 4 texts",
    ),
    "a search index that was lost": (
        "DROP TABLE version_search",
        "the search index was filled anew with 4 texts",
    ),
    "a search index that cannot be read": (
        "UPDATE version_search_data SET block = x'00ff00ff' WHERE id > 10",
        "the search index was filled anew with 4 texts",
    ),
    "a verdict that nobody gave": (
        "INSERT INTO verdict SELECT max(id), 1, 'accepted' FROM suggestion",
        "its verdict follows the last decision again",
    ),
    "a verdict that was lost": (
        "DELETE FROM verdict WHERE kind = 'rejected'",
        "its verdict follows the last decision again",
    ),
    "a circle in the hierarchy": (
        (
            'UPDATE codebook SET parsed = replace(parsed, \'"id":"N-EDU",\','
            ' \'"id":"N-EDU","parent":"N-CHECK",\') WHERE is_current = 1'
        ),
        "codebook version 2.0.0: the hierarchy ran in a circle; N-EDU has no parent now",
    ),
    "no current codebook": (
        "UPDATE codebook SET is_current = 0",
        "the project had 0 current codebooks: the latest of them is it",
    ),
    "a turn of no text": (
        "INSERT INTO turn VALUES (99, 1, NULL, 0, NULL, 0, 1, NULL, NULL)",
        "1 rows of turn pointed to nothing: taken away",
    ),
    "an entry of no coding": (
        "INSERT INTO waiting (coding_id, reason, run_id) VALUES (999, 'lost', 1)",
        "1 rows of waiting pointed to nothing: taken away",
    ),
    "a person of no case": (
        "INSERT INTO person (case_id, form) VALUES (99, '林姐姐')",
        "1 rows of person pointed to nothing: taken away",
    ),
    "a suggestion of no text": (
        "UPDATE suggestion SET version_id = 99 WHERE id = (SELECT max(id) FROM suggestion)",
        "1 rows of suggestion pointed to nothing: taken away",
    ),
    "another's words": (
        "UPDATE coding SET informant_id = 2 WHERE quote LIKE 'Grandma%'",
        "1 codings belong to the informants of their turns again",
    ),
    "a run without an end": (
        "UPDATE run SET finished = NULL WHERE kind = 'reject'",
        "1 runs were over without an end",
    ),
    "a run that was taken back and does not say so": (
        "UPDATE run SET state = 'done' WHERE kind = 'cover'",
        "what took it back makes it undone, it said done",
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_a_damage_is_found_and_mended_after_a_backup(worked: Study, name: str) -> None:
    statement, words = MENDED[name]
    before = worked.rows("codings")
    damage(worked, statement)
    found = qcode("--project", worked.folder, "check")
    assert found.code == 3, found.out
    assert "qcode check --repair mends what can be mended" in found.err
    mended = worked.run("check", "--repair")
    assert words in mended.err
    assert "every invariant holds" in mended.err
    assert len(list((worked.folder / "backups").glob("*-repair.db"))) == 1
    assert worked.rows("codings") == before
    assert [hit["quote"] for hit in worked.rows("search", "一个人坐着")] == ["一个人坐着"]


def damage(study: Study, statement: str) -> None:
    import sqlite3

    store = sqlite3.connect(study.store_path, isolation_level=None)
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute(statement)
    store.close()


def test_a_whole_project_is_left_alone(worked: Study) -> None:
    before = worked.dump()
    assert worked.run("check", "--repair").err == "every invariant holds\n"
    assert worked.dump() == before
    assert not (worked.folder / "backups").exists()


def test_what_cannot_be_mended_is_left_and_named(worked: Study) -> None:
    damage(worked, "UPDATE coding SET quote = '别的话' WHERE quote = '没人跟我玩'")
    damage(worked, "DROP INDEX coding_coder")
    found = qcode("--project", worked.folder, "check", "--repair")
    assert found.code == 1
    assert "mended: index coding_coder was lost: made again" in found.err
    assert "1 thing is wrong that cannot be mended" in found.err
    assert "its quote is not the text at its place" in found.out
    assert "hint: put a backup back" in found.err


def test_a_damaged_index_is_made_again(worked: Study) -> None:
    (page,) = worked.sql("SELECT rootpage FROM sqlite_master WHERE name = 'coding_document'")[0]
    data = bytearray(worked.store_path.read_bytes())
    data[(page - 1) * 4096 + 3 : (page - 1) * 4096 + 5] = b"\x00\x00"  # an index of no rows
    worked.store_path.write_bytes(data)
    mended = worked.run("check", "--repair")
    assert "an index did not agree with its table: all were made again" in mended.err


def test_a_repair_is_a_run_that_is_not_taken_back(worked: Study) -> None:
    damage(worked, "DROP INDEX coding_coder")
    worked.run("check", "--repair")
    last = worked.rows("history")[-1]
    assert (last["what"], last["summary"]) == ("project repaired", "1 thing mended")
    assert "a repair cannot be taken back" in worked.refused("undo", last["run"])


WAITING = {
    "it waits twice for the same reason": (
        "INSERT INTO waiting (coding_id, reason, run_id) SELECT coding_id, reason, run_id"
        " FROM waiting LIMIT 1"
    ),
    "an entry ended before it was opened": "UPDATE waiting SET ended_run_id = 1 WHERE id = 1",
    "it waits for what happened to another coding": "UPDATE waiting SET version_id = 3",
    "its status is in_force, and what waits makes it review": (
        "UPDATE coding SET status = 'in_force' WHERE status = 'review'"
    ),
    "its status is removed, and what waits makes it review": (
        "UPDATE coding SET status = 'removed' WHERE status = 'review'"
    ),
    "its status is lost, and what waits makes it review": (
        "UPDATE coding SET status = 'lost' WHERE status = 'review'"
    ),
    "coding_waiting is missing": "DROP INDEX coding_waiting",
    "the hierarchy runs in a circle: N-EDU, N-CHECK": (
        'UPDATE codebook SET parsed = replace(parsed, \'"id":"N-EDU",\','
        ' \'"id":"N-EDU","parent":"N-CHECK",\') WHERE is_current = 1'
    ),
}


@pytest.mark.parametrize("words", WAITING)
def test_what_waits_is_checked(worked: Study, words: str) -> None:
    damage(worked, WAITING[words])
    found = qcode("--project", worked.folder, "check")
    assert found.code == 3
    assert words in found.out


def test_a_changed_coding_stands_in_the_text_in_force(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    open_behind(study, made, "changed", quote="没有人教")
    damage(study, "UPDATE coding SET quote = '没有人教'")
    found = qcode("--project", study.folder, "check")
    assert "its quote is not the text at its place" in found.out
