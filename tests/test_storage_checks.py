"""`check` finds each way in which a store can be wrong, and says where; whole, it is silent.

Each corruption is planted by SQL behind the program's back.
"""

from __future__ import annotations

import pytest
from study_files import Study, qcode


@pytest.fixture
def worked(study: Study) -> Study:
    """The study with suggestions, decisions of two coders, a removal and coverage."""
    study.run("suggest")
    first, second, third = [row["id"] for row in study.rows("suggestions")][:3]
    study.run("accept", first)
    study.run("reject", second, coder="ben")
    study.run("uncode", study.code("K01-C", "N-PEER", "没人跟我玩"))
    study.code("K02-C", "N-TUTOR", "Nobody helps me", "--memo", "为什么")
    study.code("W01", "N-PEER", "Ben has no friends", "--case", "K02", coder="ben")
    study.run("cover", "--all", coder="ben")
    study.run("reject", third)
    study.run("undo")
    return study


CODING = "(SELECT min(id) FROM coding WHERE quote LIKE 'Nobody%')"
CORRUPTIONS = {
    "a text that was changed": (
        "UPDATE version SET text = replace(text, '没人', '有人') WHERE document_id = 1",
        ["document K01-C: the text is not the text that was stored"],
    ),
    "a hash that was changed": (
        "UPDATE version SET text_hash = 'x' WHERE document_id = 3",
        ["document K02-C: the text is not the text that was stored"],
    ),
    "a wrong length": (
        "UPDATE version SET characters = characters + 1 WHERE document_id = 3",
        ["document K02-C: the text is not the text that was stored"],
    ),
    "pieces that end early": (
        """UPDATE version SET pieces = '[["speech",5]]' WHERE document_id = 1""",
        ["document K01-C: its pieces do not tile the text"],
    ),
    "pieces of no kind": (
        "UPDATE version SET pieces = replace(pieces, 'label', 'lable') WHERE document_id = 1",
        ["document K01-C: it has pieces of no known kind: lable"],
    ),
    "pieces that are no JSON": (
        "UPDATE version SET pieces = '[' WHERE document_id = 1",
        ["documents: a row cannot be read"],
    ),
    "a document without a text": (
        "UPDATE document SET version_id = NULL WHERE id = 2",
        ["document K01-P: it has no text of its own"],
    ),
    "a document with the text of another": (
        "UPDATE document SET version_id = 1 WHERE id = 2",
        ["document K01-P: it has no text of its own"],
    ),
    "turns with a hole": (
        "DELETE FROM turn WHERE version_id = 3 AND number = 3",
        ["document K02-C: its turns are not numbered 1 to 4"],
    ),
    "turns that overlap": (
        "UPDATE turn SET end = end + 30 WHERE version_id = 3 AND number = 1",
        ["document K02-C: turn 2 overlaps another or leaves the text"],
    ),
    "a segment outside its turn": (
        "UPDATE segment SET turn = 4 WHERE version_id = 2 AND start = 13",
        ["document K01-P: 1 segments lie outside their turns"],
    ),
    "a text the index does not know": (
        "INSERT INTO version_search (version_search) VALUES ('delete-all')",
        ["document K01-C: the search index does not know its text"],
    ),
    "a quote that is not there": (
        f"UPDATE coding SET quote = 'Somebody helps me' WHERE id = {CODING}",
        ["its quote is not the text at its place"],
    ),
    "a place that moved": (
        f"UPDATE coding SET start = start + 1, end = end + 1 WHERE id = {CODING}",
        ["its quote is not the text at its place"],
    ),
    "a place in the interviewer's words": (
        f"UPDATE coding SET turn = 1 WHERE id = {CODING}",
        ["it does not lie within one turn of its informant"],
    ),
    "an informant who did not say it": (
        f"UPDATE coding SET informant_id = 1 WHERE id = {CODING}",
        ["it does not lie within one turn of its informant"],
    ),
    "a text of another document": (
        f"UPDATE coding SET document_id = 1 WHERE id = {CODING}",
        ["it points to a text of another document"],
    ),
    "a case of another document": (
        f"UPDATE coding SET case_id = 1 WHERE id = {CODING}",
        ["it speaks of a case that its document is not about"],
    ),
    "a coding that nobody decided": (
        f"DELETE FROM decision WHERE coding_id = {CODING}",
        ["no decision made it"],
    ),
    "a removal that nobody decided": (
        f"UPDATE coding SET status = 'removed' WHERE id = {CODING}",
        ["no decision gave it the status that it has"],
    ),
    "a coding that came back by itself": (
        "UPDATE coding SET status = 'in_force' WHERE status = 'removed'",
        ["no decision gave it the status that it has"],
    ),
    "a coding that stands twice": (
        (
            "INSERT INTO coding SELECT id + 100, 'ffff', document_id, version_id, turn, start, end,"
            " quote, code_id, polarity, values_id, case_id, informant_id, coder_id, origin, codebook_id,"
            f" suggestion_id, memo, created, status, run_id FROM coding WHERE id = {CODING}"
        ),
        ["the same coder says the same twice", "no decision made it"],
    ),
    "a suggestion off its segment": (
        "UPDATE suggestion SET end = end - 1 WHERE id = (SELECT min(id) FROM suggestion)",
        ["it is not on a segment of its document"],
    ),
    "a suggestion without a text": (
        "UPDATE suggestion SET version_id = 99 WHERE id = (SELECT min(id) FROM suggestion)",
        ["it is not on a segment of its document"],
    ),
    "a suggestion of no code": (
        "UPDATE suggestion SET code_id = 99 WHERE id = (SELECT min(id) FROM suggestion)",
        ["its code, values or run does not exist"],
    ),
    "evidence outside its suggestion": (
        (
            'UPDATE suggestion SET evidence = \'[[0, 3, "没", "normal", ""]]\''
            " WHERE id = (SELECT max(id) FROM suggestion)"
        ),
        ["its evidence lies outside it"],
    ),
    "a suggestion on a question": (
        "UPDATE turn SET is_interviewer = 1 WHERE version_id = 2 AND number = 4",
        ["it is on the interviewer's words"],
    ),
    "a verdict that nobody gave": (
        "INSERT INTO verdict SELECT max(id), 1, 'accepted' FROM suggestion",
        ["a verdict stands on no decision"],
    ),
    "a verdict that was lost": (
        "DELETE FROM verdict WHERE kind = 'rejected'",
        ["a verdict stands on no decision"],
    ),
    "two current codebooks": (
        "INSERT INTO codebook SELECT 9, '9', hash, text, parsed, created, run_id, 1 FROM codebook",
        ["the project has 2 current codebooks instead of one"],
    ),
    "a codebook that was changed": (
        "UPDATE codebook SET text = text || '#'",
        ["codebook version 1.0.0: the text is not the text that was stored"],
    ),
    "a code of no codebook": (
        "UPDATE code SET name = 'N-GONE' WHERE name = 'N-TUTOR'",
        ["code N-GONE: codings use it, and no stored codebook version has it"],
    ),
    "coverage of no code": (
        "UPDATE code_set SET codes = '[1,99]'",
        ["it is covered for a code that does not exist"],
    ),
    "a row that points nowhere": (
        "UPDATE coverage SET coder_id = 77 WHERE id = 1",
        ["coverage row 1 points to a coder that does not exist"],
    ),
    "a run without an end": (
        "UPDATE run SET finished = NULL WHERE kind = 'cover'",
        ["(cover): it is over and never finished"],
    ),
    "a run that says it was taken back": (
        "UPDATE run SET state = 'undone' WHERE kind = 'cover'",
        ["(cover): what took it back and its state do not agree"],
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_corruption_is_found_and_named(worked: Study, name: str) -> None:
    statement, words = CORRUPTIONS[name]
    worked.sql(statement)
    found = qcode("--project", worked.folder, "check")
    assert found.code == 3
    assert "wrong with the project" in found.err
    for expected in words:
        assert expected in found.out
    assert "\n\n" not in found.out


def test_a_whole_project_is_told_so(worked: Study) -> None:
    found = worked.run("check")
    assert found.out == ""
    assert "every invariant holds" in found.err


def test_a_damaged_index_is_found(worked: Study) -> None:
    """An index of the file itself, which no table check would see."""
    (page,) = worked.sql("SELECT rootpage FROM sqlite_master WHERE name = 'coding_document'")[0]
    data = bytearray(worked.store_path.read_bytes())
    data[(page - 1) * 4096 + 3 : (page - 1) * 4096 + 5] = b"\x00\x00"  # an index of no rows
    worked.store_path.write_bytes(data)
    found = qcode("--project", worked.folder, "check")
    assert found.code == 3
    assert "coding_document" in found.out
