"""Suggestions in a store: done once, done again only where something changed, never lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from suggest_study import add_document, add_person, make_codebook, make_store

from qcode.domain.codebook import Codebook, Cue
from qcode.domain.coding import Suggestion
from qcode.domain.filters import Filters
from qcode.domain.identity import next_number, parse_suggestion_id, suggestion_id
from qcode.errors import UnknownNameError, UsageError
from qcode.storage.checks import _suggestions
from qcode.storage.clock import now
from qcode.storage.database import Store, transaction
from qcode.storage.fingerprints import iter_searched, save_fingerprint
from qcode.storage.interning import coder_number, values_number
from qcode.storage.passages import load_passages
from qcode.storage.proposals import Basis, Result, SuggestionWriter, forget_suggestions, rows_of
from qcode.storage.runs import begin_run
from qcode.storage.suggestions import (
    count_suggestions,
    load_suggestion,
    load_suggestions,
    resolve_suggestion,
    set_verdict,
)
from qcode.workflow import suggesting, workers
from qcode.workflow.suggesting import suggest

CUES: dict[str, list[Cue | str]] = {
    "need/N-TUTOR": ["没人教", "作业", "homework"],
    "need/N-PEER": ["没朋友", "no friends"],
    "source/S-SW": ["社工", "social worker"],
}
CHILD = "I: 作业有人教吗？\nC: 没人教我。作业空着。\nI: 还有呢？\nC: 没朋友。林姐姐来过。"
PARENT = "P: Nobody checks the homework. The social worker never came."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = make_store(tmp_path)
    add_document(store, "K1-C", CHILD, ["K1"], wave="T0")
    add_document(store, "K1-P", PARENT, ["K1"], role="parent", wave="T0")
    add_document(store, "K2-C", CHILD.replace("作业空着", "作業寫完"), ["K2"], wave="T1")
    yield store
    assert list(_suggestions(store)) == []
    store.close()


def changed(**cues: list[Cue | str]) -> Codebook:
    """The codebook with other cues for some codes, named without their facet."""
    return make_codebook(
        {key: cues.get(key.split("/")[1].replace("-", "_"), old) for key, old in CUES.items()}
    )


def listed(
    store: Store, codebook: Codebook, coder: str = "ann", **filters: object
) -> list[Suggestion]:
    return list(load_suggestions(store, codebook, coder, Filters(**filters)))  # type: ignore[arg-type]


def brief(found: list[Suggestion]) -> list[tuple[str, str, str, str]]:
    return [(s.document, s.quote, s.code, s.polarity) for s in found]


def runs(store: Store) -> int:
    return int(store.execute("SELECT count(*) FROM run WHERE kind = 'suggest'").fetchone()[0])


def reject(store: Store, suggestion: Suggestion, coder: str = "ann") -> None:
    """Reject as a coder does: a decision and a verdict."""
    number = parse_suggestion_id(suggestion.id)
    with transaction(store):
        run = begin_run(store, "reject", coder)
        store.execute(
            "INSERT INTO decision (run_id, coder_id, at, kind, suggestion_id)"
            " VALUES (?, ?, ?, 'reject', ?)",
            (run, coder_number(store, coder), now(), number),
        )
        set_verdict(store, number, coder_number(store, coder), "rejected")


def test_what_is_found_is_listed_by_document_and_place(store: Store) -> None:
    codebook = changed()
    result = suggest(store, codebook, coder="ann")
    assert (result.documents, result.new, result.notes) == (3, 8, ())
    assert brief(listed(store, codebook)) == [
        ("K1-C", "没人教我。", "N-TUTOR", "present"),
        ("K1-C", "作业空着。", "N-TUTOR", "present"),
        ("K1-C", "没朋友。", "N-PEER", "present"),
        ("K1-P", "Nobody checks the homework.", "N-TUTOR", "present"),
        ("K1-P", "The social worker never came.", "S-SW", "absent"),
        ("K2-C", "没人教我。", "N-TUTOR", "present"),
        ("K2-C", "作業寫完。", "N-TUTOR", "present"),
        ("K2-C", "没朋友。", "N-PEER", "present"),
    ]
    homework = listed(store, codebook)[3]
    assert homework.turn == 1
    assert [(e.text, e.cue, e.strength, e.rule) for e in homework.evidence] == [
        ("homework", "homework", "normal", "a denial states it: nobody")
    ]
    assert homework.span.of(PARENT) == homework.quote


def test_the_run_says_what_it_did_in_one_or_many(store: Store) -> None:
    def told() -> str:
        last = "SELECT summary FROM run WHERE kind = 'suggest' ORDER BY id DESC LIMIT 1"
        return str(store.execute(last).fetchone()[0])

    suggest(store, changed(), coder="ann")
    assert told() == "8 suggestions new or changed in 3 documents"
    add_document(store, "K3-C", "C: 没朋友。")
    suggest(store, changed(), coder="ann")
    assert told() == "1 suggestion new or changed in 1 document"


def test_a_second_run_does_nothing_and_leaves_no_run(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    before = listed(store, codebook)
    again = suggest(store, codebook, coder="ann")
    assert (again.run, again.documents, runs(store)) == (None, 0, 1)
    assert listed(store, codebook) == before


def test_a_new_document_is_searched_alone(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    add_document(store, "K3-C", CHILD)
    assert suggest(store, codebook, coder="ann").documents == 1


def test_a_changed_cue_redoes_its_code_where_it_stands(store: Store) -> None:
    suggest(store, changed(), coder="ann")
    codebook = changed(N_TUTOR=["没人教", "作业空", "homework"])  # 作业 went, 作业空 came
    result = suggest(store, codebook, coder="ann")
    assert (result.documents, result.new, result.changed, result.gone) == (2, 0, 1, 1)
    assert [s.quote for s in listed(store, codebook, codes=("N-TUTOR",), cases=("K2",))] == [
        "没人教我。"
    ]
    assert suggest(store, codebook, coder="ann").run is None


def test_a_cue_that_stands_nowhere_touches_no_document(store: Store) -> None:
    suggest(store, changed(), coder="ann")
    result = suggest(store, changed(N_PEER=[*CUES["need/N-PEER"], "无人理睬"]), coder="ann")
    assert (result.run is not None, result.documents) == (True, 0)


@pytest.mark.parametrize(
    "cue", ["空", Cue("regex", "空."), Cue("not", "作业空"), "作业空着", "checks the"]
)
def test_any_changed_cue_gives_what_a_fresh_store_gives(
    store: Store, tmp_path: Path, cue: Cue | str
) -> None:
    suggest(store, changed(), coder="ann")
    codebook = changed(N_TUTOR=[*CUES["need/N-TUTOR"], cue])
    suggest(store, codebook, coder="ann")
    (tmp_path / "fresh").mkdir()
    fresh = make_store(tmp_path / "fresh")
    add_document(fresh, "K1-C", CHILD, ["K1"], wave="T0")
    add_document(fresh, "K1-P", PARENT, ["K1"], role="parent", wave="T0")
    add_document(fresh, "K2-C", CHILD.replace("作业空着", "作業寫完"), ["K2"], wave="T1")
    suggest(fresh, codebook, coder="ann")
    assert listed(store, codebook) == listed(fresh, codebook)
    fresh.close()


def test_a_changed_definition_or_rule_gives_new_suggestions_of_that_code(store: Store) -> None:
    suggest(store, changed(), coder="ann")
    old = {s.id for s in listed(store, changed(), codes=("N-PEER",))}
    codebook = make_codebook(CUES, definitions={"N-PEER": "other criteria"})
    result = suggest(store, codebook, coder="ann")
    assert (result.documents, result.new, result.gone) == (2, 2, 2)
    assert old.isdisjoint(s.id for s in listed(store, codebook, codes=("N-PEER",)))
    turned = make_codebook(
        CUES, definitions={"N-PEER": "other criteria"}, facets={"source": "states"}
    )
    assert suggest(store, turned, coder="ann").changed == 1
    assert brief(listed(store, turned, codes=("S-SW",)))[0][3] == "present"


def test_a_code_that_went_takes_its_suggestions_along(store: Store) -> None:
    suggest(store, changed(), coder="ann")
    fewer = make_codebook({key: cues for key, cues in CUES.items() if key != "need/N-PEER"})
    assert suggest(store, fewer, coder="ann").gone == 2
    assert suggest(store, fewer, coder="ann").run is None
    assert suggest(store, changed(), coder="ann").new == 2


def test_a_changed_person_redoes_the_documents_of_the_case(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    add_person(store, "K1", "林姐姐", "S-SW")
    result = suggest(store, codebook, coder="ann")
    assert (result.documents, result.new) == (2, 1)
    assert brief(listed(store, codebook, codes=("S-SW",), cases=("K1",)))[0] == (
        "K1-C", "林姐姐来过。", "S-SW", "present",
    )  # fmt: skip
    add_person(store, "K1", "林姐姐", "")  # nobody in particular any more
    assert suggest(store, codebook, coder="ann").gone == 1
    assert suggest(store, codebook, coder="ann").run is None


def test_a_changed_person_redoes_every_code_of_the_facet(store: Store) -> None:
    codebook = make_codebook({**CUES, "source/S-FAM": ["姐姐"]})
    suggest(store, codebook, coder="ann")
    assert len(listed(store, codebook, codes=("S-FAM",))) == 2
    add_person(store, "K1", "林姐姐", "S-SW")
    result = suggest(store, codebook, coder="ann")
    assert (result.documents, result.new, result.gone) == (2, 1, 1)
    assert [s.document for s in listed(store, codebook, codes=("S-FAM",))] == ["K2-C"]
    # A changed cue of one code is judged under the persons, too.
    more = make_codebook({**CUES, "source/S-FAM": ["姐姐", "姐"]})
    assert suggest(store, more, coder="ann").new == 0
    add_person(store, "K1", "林姐姐", "")
    assert (suggest(store, more, coder="ann").gone, len(listed(store, more))) == (1, 10)
    assert suggest(store, more, coder="ann").run is None


def test_a_code_that_went_hides_nothing_any_more(store: Store) -> None:
    add_person(store, "K1", "林姐姐", "S-SW")
    both = {**CUES, "source/S-FAM": ["姐姐"]}
    suggest(store, make_codebook(both), coder="ann")
    without = make_codebook({key: cues for key, cues in both.items() if key != "source/S-SW"})
    suggest(store, without, coder="ann")
    assert {s.document for s in listed(store, without, codes=("S-FAM",))} == {"K1-C", "K2-C"}
    suggest(store, make_codebook(both), coder="ann")
    assert {s.document for s in listed(store, without, codes=("S-FAM",))} == {"K2-C"}


def test_a_selection_searches_for_no_more_and_the_rest_follows(store: Store) -> None:
    codebook = changed()
    add_person(store, "K1", "林姐姐", "S-SW")
    assert suggest(store, codebook, documents=["K1-P"], codes=["S-SW"], coder="ann").new == 1
    assert suggest(store, codebook, facets=["source"], coder="ann").documents == 2
    assert suggest(store, codebook, facets=["source"], coder="ann").run is None
    suggest(store, codebook, coder="ann")
    assert len(listed(store, codebook)) == 9
    assert suggest(store, codebook, coder="ann").run is None


def test_unknown_names_are_answered_with_what_exists(store: Store) -> None:
    for asked in ({"documents": ["K1-X"]}, {"codes": ["N-TUTO"]}, {"facets": ["needs"]}):
        with pytest.raises(UnknownNameError) as caught:
            suggest(store, changed(), coder="ann", **asked)  # type: ignore[arg-type]
        assert "did you mean" in caught.value.hint


def test_a_rejected_suggestion_stays_rejected(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    victim = listed(store, codebook)[1]
    reject(store, victim)
    assert count_suggestions(store, codebook, "ann", Filters()) == {
        "open": 7,
        "accepted": 0,
        "rejected": 1,
    }
    assert count_suggestions(store, codebook, "ben", Filters())["open"] == 8  # his own verdicts
    without = changed(N_TUTOR=["没人教", "homework"])
    result = suggest(store, without, coder="ann")
    assert (result.gone, result.stale) == (1, 1)
    assert victim.id not in {s.id for s in listed(store, without)}
    assert load_suggestion(store, parse_suggestion_id(victim.id), "ann").quote == victim.quote
    back = suggest(store, codebook, coder="ann")
    assert (back.new, back.changed) == (1, 1)
    assert [s.status for s in listed(store, codebook) if s.id == victim.id] == ["rejected"]


def test_filters(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    reject(store, listed(store, codebook)[0])
    for filters, number in (
        ({"documents": ("K1-P",)}, 2),
        ({"cases": ("K2",)}, 3),
        ({"cases": ("none",)}, 0),
        ({"informants": ("K1-P-P",)}, 2),
        ({"roles": ("child",)}, 6),
        ({"waves": ("T1",)}, 3),
        ({"codes": ("N-PEER", "S-SW")}, 3),
        ({"facets": ("source",)}, 1),
        ({"facets": ("source",), "codes": ("N-PEER",)}, 0),
        ({"polarities": ("absent",)}, 1),
        ({"statuses": ("rejected",)}, 1),
        ({"statuses": ("open",), "roles": ("child",)}, 5),
        ({"values": {"time": ("before",)}}, 0),
    ):
        assert len(listed(store, codebook, **filters)) == number, filters
        assert sum(count_suggestions(store, codebook, "ann", Filters(**filters)).values()) == number


def test_a_killed_run_goes_on_as_the_same_run_and_shows_nothing_before(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    codebook = changed()
    monkeypatch.setattr(suggesting, "BATCH_DOCUMENTS", 1)
    monkeypatch.setattr(suggesting, "CHUNK_DOCUMENTS", 1)

    def killed(done: int, _of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest(store, codebook, coder="ann", progress=killed)
    assert store.execute("SELECT count(*) FROM suggestion").fetchone()[0] == 5
    assert listed(store, codebook) == []
    result = suggest(store, codebook, coder="ann")
    assert (result.documents, runs(store)) == (1, 1)
    assert len(listed(store, codebook)) == 8
    assert suggest(store, codebook, coder="ann").run is None


def test_a_run_killed_at_the_very_end_is_finished(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    store.execute("UPDATE run SET state = 'running', finished = NULL WHERE kind = 'suggest'")
    assert listed(store, codebook) == []
    assert suggest(store, codebook, coder="ann").documents == 0
    assert len(listed(store, codebook)) == 8


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_several_jobs_give_what_one_gives(
    store: Store, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(suggesting, "CHUNK_DOCUMENTS", 1)
    monkeypatch.setattr(workers, "sys", SimpleNamespace(platform=platform))
    codebook = changed()
    suggest(store, codebook, jobs=2, coder="ann")
    with_two = listed(store, codebook)
    store.execute("DELETE FROM suggestion")
    store.execute("DELETE FROM suggested")
    suggest(store, codebook, coder="ann")
    assert listed(store, codebook) == with_two
    assert len(with_two) == 8


UNGUARDED = """
import sys, threading
from pathlib import Path

from suggest_study import make_codebook
from qcode.errors import QcodeError
from qcode.storage.database import open_database
from qcode.workflow.suggesting import suggest

forever = threading.Event()
threading.Thread(target=forever.wait, daemon=True).start()  # copies of a threaded process hang
{guard}
    try:
        store = open_database(Path(sys.argv[1]))
        result = suggest(store, make_codebook({{"need/N-TUTOR": ["没人教"]}}), jobs=2)
        print(result.new)
    except QcodeError as error:
        print(error, error.hint)
"""


@pytest.mark.parametrize(
    ("guard", "said"),
    [
        ("if True:", "the worker processes could not be started; nothing was searched in a script"),
        ('if __name__ == "__main__":', "2\n"),
    ],
)
def test_a_script_without_a_guard_is_told_so_in_one_line(
    store: Store, tmp_path: Path, guard: str, said: str
) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED.format(guard=guard))
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parent)])
    ended = subprocess.run(
        [sys.executable, script, tmp_path / "qcode.db"],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert ended.stdout.startswith(said)
    assert ended.stdout.count("\n") == 1
    assert ended.stderr == ""
    assert not list(tmp_path.glob(".codebook-*"))


def test_ids_may_be_shortened(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    for suggestion in listed(store, codebook):
        number = parse_suggestion_id(suggestion.id)
        assert suggestion_id(number) == suggestion.id
        assert resolve_suggestion(store, suggestion.id) == number
        assert resolve_suggestion(store, suggestion.id[:9].upper()) == number
        assert resolve_suggestion(store, suggestion.id[:13]) == number
    for wrong in ("zz", "", "0" * 17, "K1"):
        with pytest.raises(UnknownNameError):
            resolve_suggestion(store, wrong)
    first = listed(store, codebook)[0].id[0]
    store.execute(
        "INSERT INTO suggestion SELECT id + 1, version_id, turn, start, end, code_id, polarity,"
        " values_id, score, suggester, evidence, run_id, state FROM suggestion WHERE id = ?",
        (parse_suggestion_id(listed(store, codebook)[0].id),),
    )
    with pytest.raises(UsageError, match="several suggestions"):
        resolve_suggestion(store, first)


def test_two_suggestions_with_one_number_are_told_apart(store: Store) -> None:
    document = next(iter_searched(store, None))[0]
    number = document.document << 40 | 5
    turn, start, end, _ = load_passages(store, document).segments[0]
    told = f'[[{start},{end},"x","normal",""]]'
    proposals = [(number, turn, start, end, code, "present", "", 0.5, told) for code in (1, 2)]
    with transaction(store):
        for name in ("A", "B"):
            store.execute("INSERT INTO code (name) VALUES (?)", (name,))
        run = begin_run(store, "suggest", "ann")
        basis = Basis(save_fingerprint(store, {}), ())
        for rows in (proposals[:1], proposals):
            writer = SuggestionWriter(store, run)
            document = next(iter_searched(store, None))[0]
            made = rows_of(document.version, rows, {"": values_number(store, {})})
            writer.save([Result(document, (made, (), None), basis, None)])
    found = store.execute("SELECT id, code_id FROM suggestion ORDER BY code_id").fetchall()
    assert found == [(number, 1), (next_number(number), 2)]


def test_a_document_that_moved_on_is_left_alone(store: Store) -> None:
    document = next(iter_searched(store, None))[0]
    with transaction(store):
        run = begin_run(store, "suggest", "ann")
        writer = SuggestionWriter(store, run)
        basis = Basis(save_fingerprint(store, {}), ())
        result = Result(document, ([], (), None), basis, None)
        writer.save([result])
        writer.save([result])  # by another process, say
    assert writer.saved.documents == 1


def test_a_run_can_be_taken_back_and_done_again(store: Store) -> None:
    codebook = changed()
    suggest(store, codebook, coder="ann")
    kept = listed(store, codebook)[0]
    reject(store, kept)
    run = store.execute("SELECT id FROM run WHERE kind = 'suggest'").fetchone()[0]
    with transaction(store):
        assert forget_suggestions(store, run) == 7
    assert [s.id for s in listed(store, codebook)] == [kept.id]
    assert suggest(store, codebook, coder="ann").new == 7
    assert [s.status for s in listed(store, codebook)].count("rejected") == 1


def test_moved_fingerprints_are_one_statement(store: Store) -> None:
    suggest(store, changed(), coder="ann")
    told: list[str] = []
    store.set_trace_callback(told.append)
    suggest(store, changed(N_PEER=[*CUES["need/N-PEER"], "无人理睬"]), coder="ann")
    store.set_trace_callback(None)
    assert sum(statement.startswith("UPDATE suggested") for statement in told) == 1
    assert not [s for s in told if "FROM segment" in s]
    assert sqlite3.sqlite_version_info > (3, 37)
