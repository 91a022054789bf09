"""Undo across recodes, corrections and queues: whatever is done at random is given back whole.

Two coders code, decide what waits and correct transcripts while the codebook goes on; every run
is taken back, the latest first, and every table of the state is as it was.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queue_study import SECOND
from recode_study import coded
from study_files import Study

from qcode.domain.coding import Values
from qcode.domain.filters import Filters
from qcode.errors import QcodeError

THIRD = (
    SECOND.replace('"2.0.0"', '"3.0.0"')
    .replace("  - id: S-FAM\n", "  - {id: S-FAM, renamed_to: S-KIN}\n  - id: S-KIN\n")
    .replace("    name: {en: Family, zh: 家庭}", "    renamed_from: S-FAM\n    name: {en: Family, zh: 家庭}")
    .replace("    parent: N-EDU\n    name: {en: Explaining", "    parent: N-EDU\n    name: {en: Explaining")
    .replace("definition: {en: A social worker helps., zh: 社工帮忙。}",
             "definition: {en: A social worker came., zh: 社工来过。}\n    criteria_change: narrow")
)  # fmt: skip
FOURTH = (
    THIRD.replace('"3.0.0"', '"4.0.0"')
    .replace("    negation: denies\n", "    negation: denies\n    polarity: false\n    confirm_polarity: true\n")
)  # fmt: skip
CHAIN = (SECOND, THIRD, FOURTH)
EDITS = {
    "K01-C.txt": (("没人教", "没有人教"), ("社工姐姐周三来，周三来一次", "社工姐姐周三来一次"), ("。\n", "．\n")),
    "K01-P.txt": (("没人教他，我自己也不会", "他爸爸教他"), ("够了够了", "够了"), ("答：", "妈妈：")),
    "K02-C.txt": (("Nobody helps me with my homework.", "Nobody helps."), ("Ben:", "Benny:"), ("  ", " ")),
}  # fmt: skip
PLACES = (
    ("K01-C", "N-PEER", "一个人坐着"), ("K01-P", "S-SW", "社工来过"), ("K02-C", "N-PEER", "Nobody"),
    ("W01", "S-SW", "奶奶年纪大了"), ("K01-C", "N-CHECK", "写作业"),
)  # fmt: skip
TABLES = {
    "codings": "SELECT * FROM coding WHERE status <> 'removed' ORDER BY id",
    "waiting": "SELECT id, coding_id, reason, codebook_id, version_id, details FROM waiting"
    " WHERE ended_run_id IS NULL ORDER BY id",
    "coverage": "SELECT id, document_id, coder_id, set_id, codebook_id, at FROM coverage"
    " WHERE ended_run_id IS NULL ORDER BY id",
    "verdicts": "SELECT * FROM verdict ORDER BY 1, 2",
    "memos": "SELECT id, kind, target, words FROM memo WHERE ended_run_id IS NULL ORDER BY id",
    "cases": "SELECT * FROM cases WHERE is_known ORDER BY id",
    "informants": "SELECT * FROM informant WHERE is_known ORDER BY id",
    "people": "SELECT case_id, form, source, pseudonym FROM person ORDER BY 1, 2",
    "documents": "SELECT * FROM document WHERE state = 'active' ORDER BY id",
    "document cases": "SELECT * FROM document_case ORDER BY 1, 2",
    "turns": "SELECT turn.* FROM turn JOIN document USING (version_id) ORDER BY 1, 2",
    "codebook": "SELECT id, version FROM codebook WHERE is_current",
    "settings": "SELECT * FROM project ORDER BY 1",
}


def dump(study: Study) -> dict[str, Any]:
    """Every table of the state; the history is not part of it."""
    with study.open() as project:
        return {name: project.store.execute(query).fetchall() for name, query in TABLES.items()}


def assert_same(study: Study, expected: dict[str, Any]) -> None:
    """Compare the state table by table."""
    found = dump(study)
    for name, rows in expected.items():
        assert found[name] == rows, name


def act(study: Study, coder: str, kind: str, at: int) -> None:
    """Do one thing as a coder would; what is refused changes nothing."""
    with study.open(coder) as project:
        if kind == "recode":
            versions = [version.version for version in project.codebook_versions()]
            current = project.codebook.version
            place = min(versions.index(current), len(CHAIN) - 1)
            path = study.folder / "next.yaml"
            path.write_text(CHAIN[place], encoding="utf-8")
            project.recode(project.plan_recode(path))
        elif kind == "update":
            name = tuple(EDITS)[at % len(EDITS)]
            path = study.files / name
            text = path.read_text(encoding="utf-8")
            old, new = EDITS[name][at // len(EDITS) % 3]
            path.write_text(text.replace(old, new), encoding="utf-8")
            project.update([path])
        elif kind in ("keep", "edit", "drop"):
            items = project.waiting()
            chosen = [items[at % len(items)]] if items else []
            if not chosen:
                return
            if kind == "drop":
                project.drop(chosen)
            elif chosen[0].entry.reason == "split":
                project.settle(chosen, Values(code=("N-EXPLAIN", "N-CHECK")[at % 2]))
            elif kind == "edit":
                project.settle(chosen, Values(polarity=("absent", "mixed")[at % 2]))
            else:
                project.settle(chosen)
        elif kind == "code":
            document, code, quote = PLACES[at % len(PLACES)]
            project.code(document, code, quote=quote, case="none")
        elif kind == "uncode":
            held = list(project.codings(Filters(coders=(coder,))))
            project.uncode(held[at % len(held)].id)
        elif kind == "accept":
            found = [item for item in project.suggestions() if item.status == "open"]
            if found:
                project.accept([found[at % len(found)]], Values(case="none"))
        elif kind == "cover":
            project.cover([("K01-C", "K01-P", "K02-C")[at % 3]])


ACTS = st.tuples(
    st.sampled_from(["ann", "ann", "ben"]),
    st.sampled_from(
        ["recode", "recode", "update", "update", "keep", "keep", "edit", "drop", "code", "uncode",
         "accept", "cover"]
    ),
    st.integers(0, 17),
)  # fmt: skip


@pytest.fixture(scope="module")
def started(_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("changes")
    coded(Study(Path(shutil.copytree(_built, folder / "base"))))
    return folder


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ACTS, min_size=2, max_size=7), st.booleans())
def test_recodes_corrections_and_decisions_are_given_back_whole(
    started: Path, acts: list[tuple[str, str, int]], redo: bool
) -> None:
    folder = started / "example"
    shutil.rmtree(folder, ignore_errors=True)
    study = Study(Path(shutil.copytree(started / "base", folder)))
    steps: list[tuple[Any, dict[str, Any], dict[str, Any]]] = []
    for one in acts:
        before = dump(study)
        with study.open() as project:
            known = len(project.history())
        try:
            act(study, *one)
        except QcodeError:
            assert dump(study) == before
            continue
        with study.open() as project:
            fresh = [run for run in project.history()[known:] if not run.is_part]
        assert len(fresh) <= 1
        assert fresh or dump(study) == before
        steps += [(run, before, dump(study)) for run in fresh]
        study.check()
    for run, before, after in reversed(steps):
        with study.open(run.coder) as project:
            undone = project.undo(run.id).undo
            if redo:
                again = project.undo(undone).undo
                assert_same(study, after)
                study.check()
                project.undo(again)
        assert_same(study, before)
        study.check()
