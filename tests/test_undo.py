"""Undo gives back exactly what was: codings in force, ids, coverage, verdicts, memos, people.

The property test lets two coders work at random and takes every run back, the latest first; the
rest are the refusals, each with what depends on the run.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from study_files import CODEBOOK, Study, qcode

from qcode.domain.coding import Values
from qcode.domain.filters import Filters
from qcode.errors import QcodeError

QUOTES = (
    ("K01-C", "题目不会也没人教"), ("K01-C", "周三来一次"), ("K01-C", "😀就看电视"),
    ("K02-C", "Nobody helps me"), ("W01", "Ben has no friends"),
)  # fmt: skip
CODES = ("N-TUTOR", "N-PEER", "S-SW", "A-SUFF")
POLARITIES = ("present", "absent", "mixed", "unclear")
CODERS = ("ann", "ben")


def state(study: Study) -> dict[str, Any]:
    """Everything that undo promises to give back."""
    with study.open() as project:
        store = project.store
        verdicts = store.execute("SELECT * FROM verdict ORDER BY 1, 2").fetchall()
        coverage = store.execute(
            "SELECT id, document_id, coder_id, set_id, codebook_id FROM coverage"
            " WHERE ended_run_id IS NULL ORDER BY id"
        ).fetchall()
        return {
            "codings": list(project.codings()),
            "coverage": coverage,
            "verdicts": verdicts,
            "memos": project.memos(),
            "cases": project.cases(),
            "informants": project.informants(),
            "people": project.people(),
            "documents": project.documents(),
            "codebook": project.codebook.version,
        }


def write_codings(path: Path, rows: list[tuple[int, str, str]]) -> Path:
    lines = ["document,quote,code,polarity,coder,case"]
    for at, code, coder in rows:
        document, quote = QUOTES[at]
        polarity = "" if code == "A-SUFF" else "mixed"
        lines.append(f"{document},{quote},{code},{polarity},{coder},none")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def act(study: Study, coder: str, kind: str, at: int, code: str, value: str) -> None:
    """Do one thing as a coder would; what is refused changes nothing."""
    document, quote = QUOTES[at]
    with study.open(coder) as project:
        held = list(project.codings(Filters(coders=(coder,)))) if kind in ("edit", "uncode") else []
        if kind == "code":
            project.code(document, code, quote=quote, case="none", memo=value)
        elif kind == "edit" and held:
            project.edit(held[at % len(held)].id, Values(polarity=value, code=code))
        elif kind == "uncode" and held:
            project.uncode(held[at % len(held)].id)
        elif kind in ("accept", "reject"):
            found = list(project.suggestions(Filters(documents=("K01-C", "K02-C"))))
            chosen = [found[at], found[-1 - at]]
            getattr(project, kind)(chosen, *([Values(code=code)] if kind == "accept" else []))
        elif kind == "cover":
            project.cover([document], [code])
        elif kind == "memo":
            project.add_memo("document", (document,), value)
        elif kind == "people":
            project.set_document(document, {"wave": value, "informant": "K01-P"})
            project.set_informant(document, {"age": value, "role": code})
        elif kind == "import":
            rows = [(at, code, coder), ((at + 1) % 5, code, coder)]
            project.import_codings(write_codings(study.folder / "rows.csv", rows), ("all",))


ACTS = st.tuples(
    st.sampled_from(CODERS),
    st.sampled_from(
        ["code", "code", "edit", "edit", "uncode", "accept", "reject", "cover", "memo", "people",
         "import"]
    ),
    st.integers(0, 4),
    st.sampled_from(CODES),
    st.sampled_from(POLARITIES),
)  # fmt: skip


@pytest.fixture(scope="module")
def suggested(_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undo")
    Study(Path(shutil.copytree(_built, folder / "base"))).run("suggest")
    return folder


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ACTS, min_size=1, max_size=8), st.booleans())
def test_runs_undone_in_reverse_give_back_every_earlier_state(
    suggested: Path, acts: list[tuple[str, str, int, str, str]], redo: bool
) -> None:
    folder = suggested / "example"
    shutil.rmtree(folder, ignore_errors=True)
    study = Study(Path(shutil.copytree(suggested / "base", folder)))
    states = [state(study)]
    with study.open() as project:
        known = len(project.history())
    for one in acts:
        try:
            act(study, *one)
        except QcodeError:
            assert state(study) == states[-1]
            continue
        with study.open() as project:
            fresh = project.history()[known:]
            known += len(fresh)
        assert fresh or state(study) == states[-1]
        if len(fresh) == 1:
            states.append(state(study))
        elif fresh:  # `people` is two runs: their midway state is not looked at
            states += [{}, state(study)]
    study.check()
    runs = [run for run in _runs(study) if run.kind not in ("init", "ingest", "suggest")]
    assert len(runs) == len(states) - 1
    for run, before, after in reversed(list(zip(runs, states, states[1:], strict=False))):
        with study.open(run.coder) as project:
            assert project.undo().run.id == run.id  # the coder's latest is the latest of all
            if redo and after:
                project.undo(project.history()[-1].id)
                assert state(study) == after
                assert project.undo().run.id == run.id
        if before:
            assert state(study) == before
        study.check()


def _runs(study: Study) -> list[Any]:
    with study.open() as project:
        return [run for run in project.history() if not run.undoes]


def test_a_bare_undo_takes_the_latest_run_of_the_coder_who_asks(study: Study) -> None:
    mine = study.code("K01-C", "N-TUTOR", "没人教")
    study.code("K01-C", "N-PEER", "没人跟我玩", coder="ben")
    found = study.run("undo")
    assert f"taken back: code {study.rows('history')[2]['run']}" in found.err
    assert [row["coder"] for row in study.rows("codings")] == ["ben"]
    assert study.rows("codings", "--status", "removed")[0]["id"] == mine
    kinds = [(row["kind"], row["state"]) for row in study.rows("history")]
    assert kinds == [
        ("init", "done"), ("ingest", "done"), ("code", "undone"), ("code", "done"), ("undo", "done"),
    ]  # fmt: skip


def test_nothing_left_to_take_back_is_one_line(study: Study) -> None:
    assert "ben has nothing to take back" in study.refused("undo", coder="ben", code=1)


def test_the_work_of_another_coder_is_not_taken_back(study: Study) -> None:
    study.code("K01-C", "N-PEER", "没人跟我玩", coder="ben")
    words = study.refused("undo", study.last_run())
    assert "is the work of ben, and you are ann" in words
    assert "hint: only ben takes it back" in words


def test_undo_is_refused_while_later_work_stands_on_it_and_lists_that_work(study: Study) -> None:
    made = study.code("K02-C", "N-TUTOR", "Nobody helps me")
    coded = study.last_run()
    study.run("edit", made, "--polarity", "mixed")
    edited = study.last_run()
    words = study.refused("undo", coded, code=1)
    assert "1 later run stands on it" in words
    assert f"{edited} edit (ann)" in words
    study.run("undo", edited)
    study.run("undo", coded)
    assert study.rows("codings") == []


@pytest.mark.parametrize("work", ["coding", "verdict", "coverage", "memo", "fact"])
def test_an_ingest_is_taken_back_only_while_nobody_has_worked_on_it(
    study: Study, work: str
) -> None:
    study.run("suggest")
    ingested = study.last_run("ingest")
    if work == "coding":
        study.code("K01-P", "N-TUTOR", "没人教他", coder="ben")
    elif work == "verdict":
        first = study.rows("suggestions")[0]["id"]
        study.run("reject", first, coder="ben")
    elif work == "coverage":
        study.run("cover", "K02-C", coder="ben")
    elif work == "memo":
        study.run("memo", "add", "看一遍", "--document", "K02-C", coder="ben")
    else:
        study.run("documents", "set", "K02-C", "wave=T1", coder="ben")
    words = study.refused("undo", ingested, code=1)
    assert "cannot be taken back" in words
    assert "(ben)" in words
    study.run("undo", coder="ben")
    study.run("undo", ingested)
    assert study.rows("documents") == []


def test_an_ingest_taken_back_leaves_no_names_and_can_be_done_otherwise(study: Study) -> None:
    before = state(study)
    study.run("undo")
    assert study.rows("documents") == study.rows("cases") == study.rows("informants") == []
    study.run("undo", study.last_run("undo"))
    assert state(study) == before
    study.run("undo")
    study.run(
        "ingest", study.files / "K01-P.txt", "--role", "grandparent", "--case", "K01",
        "--speaker", "问=interviewer",
    )  # fmt: skip
    rows = study.rows("informants")
    assert [(row["informant"], row["role"]) for row in rows] == [("K01-P", "grandparent")]
    assert [row["case"] for row in study.rows("cases")] == ["K01"]


def test_a_case_that_another_document_speaks_of_stays(study: Study) -> None:
    text = (study.files / "K02-C.txt").read_text(encoding="utf-8").replace("Ben", "Amy")
    (study.files / "K09-C.txt").write_text(text, encoding="utf-8")
    study.run("ingest", study.files / "K09-C.txt", "--case", "K02")
    study.run("undo", [row["run"] for row in study.rows("history")][1])
    assert [row["document"] for row in study.rows("documents")] == ["K09-C"]
    assert [row["case"] for row in study.rows("cases")] == ["K02"]


def test_a_rejection_comes_back_when_the_acceptance_after_it_is_taken_back(study: Study) -> None:
    study.run("suggest")
    first = study.rows("suggestions")[0]["id"]
    study.run("reject", first)
    study.run("accept", first)
    study.run("undo")
    assert study.rows("suggestions")[0]["status"] == "rejected"
    assert study.rows("codings") == []
    study.run("undo", study.last_run())
    assert study.rows("suggestions")[0]["status"] == "accepted"
    assert len(study.rows("codings")) == 1


def test_suggestions_taken_back_are_made_again_by_suggest(study: Study) -> None:
    study.run("suggest")
    before = study.rows("suggestions")
    study.run("undo")
    assert study.rows("suggestions") == []
    assert "qcode suggest" in study.refused("undo", study.last_run())
    study.run("suggest")
    assert study.rows("suggestions") == before


def test_a_suggest_run_stays_while_somebody_decided_on_it(study: Study) -> None:
    study.run("suggest")
    made = study.last_run()
    study.run("reject", study.rows("suggestions")[0]["id"], coder="ben")
    assert "(ben)" in study.refused("undo", made, code=1)


def test_a_recode_is_taken_back_unless_somebody_coded_under_it(study: Study) -> None:
    newer = study.files / "newer.yaml"
    text = CODEBOOK.replace('"1.0.0"', '"1.1.0"') + (
        "  - {id: N-SAFE, facet: need, name: Safety, definition: To be safe., cues: [怕]}\n"
    )
    newer.write_text(text, encoding="utf-8")
    study.run("recode", newer, "--yes")
    recoded = study.last_run()
    made = study.code("K01-C", "N-SAFE", "一个人坐着", coder="ben")
    assert f"{study.last_run()} code (ben)" in study.refused("undo", recoded, code=1)
    study.run("uncode", made, coder="ben")
    study.run("undo", recoded, coder="ben")
    with study.open() as project:
        assert project.codebook.version == "1.0.0"
    study.run("undo", study.last_run(), coder="ben")
    with study.open() as project:
        assert project.codebook.version == "1.1.0"


def test_what_was_coded_anew_meanwhile_is_not_doubled(study: Study) -> None:
    first = study.code("K01-C", "N-TUTOR", "没人教")
    study.run("uncode", first)
    removal = study.last_run()
    second = study.code("K01-C", "N-TUTOR", "没人教")
    words = study.refused("undo", removal, code=1)
    assert f"coded in the same way again since, as {second[:8]}" in words
    study.run("uncode", second)
    study.run("undo", removal)
    assert [row["id"] for row in study.rows("codings")] == [first]


def test_the_making_of_a_project_cannot_be_taken_back(study: Study) -> None:
    words = study.refused("undo", study.rows("history")[0]["run"])
    assert "the making of the project cannot be taken back" in words


def test_a_run_is_taken_back_once(study: Study) -> None:
    study.code("K01-C", "N-TUTOR", "没人教")
    run = study.last_run()
    study.run("undo", run)
    assert "was taken back already" in study.refused("undo", run)


def test_an_unknown_run_is_answered_with_those_that_exist(study: Study) -> None:
    words = study.refused("undo", "zzzz")
    assert "there is no run 'zzzz'" in words
    assert study.last_run() in words


def test_history_of_one_coding_names_only_its_runs(study: Study) -> None:
    made = study.code("K01-C", "N-TUTOR", "没人教")
    study.code("K01-C", "N-PEER", "没人跟我玩")
    study.run("edit", made, "--memo", "再看")
    kinds = [row["kind"] for row in study.rows("history", "--coding", made[:6])]
    assert kinds == ["code", "edit"]


def test_undo_outside_a_project_is_one_line(tmp_path: Path) -> None:
    found = qcode("--project", tmp_path, "undo")
    assert found.code == 3
    assert found.err.startswith("qcode: error: there is no project in ")


def test_who_speaks_is_not_taken_back_under_the_codings(study: Study) -> None:
    study.run("documents", "set", "K01-P", "informant=K01-C")
    changed = study.last_run()
    study.code("K01-P", "N-TUTOR", "没人教他", coder="ben")
    assert "code (ben)" in study.refused("undo", changed, code=1)
    study.run("undo", coder="ben")
    study.run("undo", changed)
    assert study.rows("show", "K01-P")[1]["who"] == "K01-P"
