"""What real teams do in a row: several recodes over queues that are still open, and back.

Every sequence runs in Chinese and in English; each proves that no zero is printed where nobody
looked, and that nothing waits for an answer to a question that has gone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from recode_study import edited, recode, write
from study_files import Study, qcode
from test_recoding import INSTEAD, MERGE, SPLIT

from qcode.domain.coding import Values
from qcode.workflow import recoding

# document, words coded, more words
LANGUAGES = [
    ("K01-C", "题目不会也没人教", "社工姐姐周三来"),
    ("K02-C", "Nobody helps me with my homework", "the social worker comes"),
]
ABOUT = "about: {values: [child, family, parent], default: child}"
ABOUT_FEWER = "about: {values: [child, family], default: child, values_renamed: {parent: family}}"
WATCH = (
    "  - {id: N-WATCH, facet: need, name: Look, definition: Nobody watches., cues: [homework]}\n"
)
SPLIT = (SPLIT[0], SPLIT[1].replace("name: Watching", "name: Look"))
PARTS = (SPLIT, ("    use_instead: N-TUTOR\n", "    use_instead: N-TEACH\n"))


def later(text: str, *changes: tuple[str, str], version: str = "3") -> str:
    """Return a next version of an edited codebook."""
    text = text.replace('version: "2"', f'version: "{version}"')
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def covered(study: Study, document: str, coder: str = "ann") -> set[str]:
    rows = study.sql(
        "SELECT code.name FROM coverage JOIN document ON document.id = document_id"
        " JOIN coder ON coder.id = coder_id JOIN code_set ON code_set.id = set_id"
        " JOIN json_each(codes) held JOIN code ON code.id = held.value"
        " WHERE ended_run_id IS NULL AND document.name = ? AND coder.name = ?",
        document, coder,
    )  # fmt: skip
    return {name for (name,) in rows}


def statuses(study: Study, quote: str) -> list[str]:
    rows = study.sql("SELECT status FROM coding WHERE quote = ? ORDER BY id", quote)
    return [status for (status,) in rows]


def split_all(study: Study, code: str) -> None:
    with study.open() as project:
        project.settle(project.waiting("split"), Values(code=code))
    study.check()


@pytest.mark.parametrize(("document", "quote", "_"), LANGUAGES)
def test_values_that_become_one_are_no_conflict_of_a_merger(
    study: Study, document: str, quote: str, _: str
) -> None:
    study.code(document, "N-TUTOR", quote, "--set", "about=family")
    study.code(document, "N-EDU", quote, "--set", "about=parent")
    recode(study, edited(MERGE, INSTEAD, (ABOUT, ABOUT_FEWER), version="1.5"))
    assert statuses(study, quote) == ["in_force", "removed"]
    study.run("undo")
    assert statuses(study, quote) == ["in_force", "in_force"]
    # The same in two steps: the conflict of the first has nothing to decide after the second.
    two = edited(MERGE, INSTEAD)
    recode(study, two)
    assert statuses(study, quote) == ["conflict", "conflict"]
    recode(study, later(two, (ABOUT, ABOUT_FEWER)))
    assert statuses(study, quote) == ["in_force", "removed"]
    study.run("undo")
    assert statuses(study, quote) == ["conflict", "conflict"]


@pytest.mark.parametrize(("document", "quote", "_"), LANGUAGES)
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("  - {id: N-WATCH, merged_into: N-PEER}\n", {"N-TEACH"}),
        (
            WATCH.replace("Nobody watches.", "Nobody watches or cares.").replace(
                "cues", "criteria_change: widen, cues"
            ),
            {"N-TEACH"},
        ),
        (
            "  - {id: N-WATCH, renamed_to: N-LOOK}\n" + WATCH.replace("N-WATCH", "N-LOOK"),
            {"N-TEACH", "N-LOOK"},
        ),
        (
            "  - {id: N-WATCH, split_into: [N-X, N-Y]}\n"
            + WATCH.replace("N-WATCH", "N-X") + WATCH.replace("N-WATCH", "N-Y"),
            {"N-TEACH", "N-X", "N-Y"},
        ),
    ],
    ids=["merged", "widened", "renamed", "split"],
)  # fmt: skip
def test_a_split_decided_late_covers_only_what_was_looked_for(
    study: Study, document: str, quote: str, _: str, change: str, expected: set[str]
) -> None:
    study.code(document, "N-TUTOR", quote)
    study.run("cover", document, "--code", "N-TUTOR")
    two = edited(*PARTS)
    recode(study, two)
    recode(study, later(two, (WATCH, change)))
    assert covered(study, document) == {"N-TUTOR"}
    split_all(study, "N-TEACH")
    assert covered(study, document) == {"N-TUTOR", *expected}


@pytest.mark.parametrize(("document", "quote", "_"), LANGUAGES)
def test_coverage_of_both_passes_when_a_part_merged_meanwhile(
    study: Study, document: str, quote: str, _: str
) -> None:
    study.code(document, "N-TUTOR", quote)
    study.run("cover", document, "--code", "N-TUTOR", "--code", "N-PEER")
    two = edited(*PARTS)
    recode(study, two)
    recode(study, later(two, (WATCH, "  - {id: N-WATCH, merged_into: N-PEER}\n")))
    assert covered(study, document) == {"N-TUTOR"}
    split_all(study, "N-TEACH")
    assert covered(study, document) == {"N-TUTOR", "N-TEACH", "N-PEER"}
    study.run("undo")
    assert covered(study, document) == {"N-TUTOR"}


@pytest.mark.parametrize(("document", "quote", "other"), LANGUAGES)
@pytest.mark.parametrize("looked_for", [True, False])
def test_a_part_that_was_a_code_before_is_covered_where_it_was(
    study: Study, document: str, quote: str, other: str, looked_for: bool
) -> None:
    study.code(document, "S-SW", other)
    more = ("--code", "N-PEER") if looked_for else ()
    study.run("cover", document, "--code", "N-TUTOR", *more)
    parts = SPLIT[1].replace("N-WATCH]", "N-PEER]").replace(WATCH, "")
    two = edited((SPLIT[0], parts), PARTS[1])
    expected = {"N-TUTOR", "N-TEACH", *(["N-PEER"] if looked_for else [])}
    recode(study, two)
    assert covered(study, document) == expected
    study.run("undo")
    study.code(document, "N-TUTOR", quote)
    recode(study, two)
    assert covered(study, document) == {"N-TUTOR"}
    split_all(study, "N-TEACH")
    assert covered(study, document) == expected


@pytest.mark.parametrize(("document", "quote", "_"), LANGUAGES)
def test_versions_taken_at_once_cover_what_they_cover_one_by_one(
    study: Study, document: str, quote: str, _: str
) -> None:
    study.run("cover", document, "--code", "N-TUTOR")
    three = later(
        edited(*PARTS),
        (WATCH, "  - {id: N-WATCH, renamed_to: N-LOOK}\n" + WATCH.replace("N-WATCH", "N-LOOK")),
    )
    recode(study, three)
    assert covered(study, document) == {"N-TUTOR", "N-TEACH", "N-LOOK"}


CORRECTED = pytest.mark.parametrize(
    ("document", "old", "new"),
    [
        ("K01-C", "奶奶不识字。", "奶奶不认字。"),
        ("K02-C", "Grandma is here too.", "Grandma is not here."),
    ],
)
NARROW_SW = (
    "definition: {en: A social worker helps., zh: 社工帮忙。}",
    "criteria_change: narrow\n    definition: {en: A worker came., zh: 社工来过。}",
)


def correct(study: Study, document: str, old: str, new: str, code: int = 0) -> None:
    path = study.files / f"{document}.txt"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    study.run("ingest", "--update", path, code=code)


@CORRECTED
def test_a_suggestion_of_another_definition_does_not_come_back_with_a_correction(
    study: Study, document: str, old: str, new: str
) -> None:
    study.run("suggest")
    study.run("reject", "--code", "S-SW", "--yes", coder="ben")
    recode(study, edited(NARROW_SW))
    asked = ("suggestions", "--document", document, "--code", "S-SW")
    (before,) = study.rows(*asked)
    correct(study, document, old, new)
    assert study.rows(*asked) == []
    study.run("suggest")
    (after,) = study.rows(*asked)
    assert (after["id"], after["status"]) == (before["id"], "open")


@pytest.mark.parametrize(
    ("document", "quote", "old", "new"),
    [
        ("K01-C", "奶奶不识字", "那谁会帮你？\n小禾：", "那谁会帮你？"),
        ("K02-C", "the social worker comes", "social worker?\nBen: ", "social worker? "),
    ],
)
def test_words_that_became_the_interviewers_can_be_dropped(
    study: Study, document: str, quote: str, old: str, new: str
) -> None:
    study.code(document, "S-FAM", quote)
    correct(study, document, old, new, 6)
    study.run("reject", "--queue", "speaker", "--yes")  # every invariant holds after it
    assert statuses(study, quote) == ["removed"]
    assert study.rows("codings", "--document", document) == []
    study.run("undo")
    assert statuses(study, quote) == ["changed"]


@CORRECTED
def test_a_recode_makes_the_suggestions_of_a_corrected_text_anew(
    study: Study, document: str, old: str, new: str
) -> None:
    study.run("suggest")
    study.run("reject", "--code", "S-SW", "--yes", coder="ben")
    asked = ("suggestions", "--document", document, "--code", "S-SW")
    (before,) = study.rows(*asked)
    correct(study, document, old, new)
    recode(study, edited(NARROW_SW))
    (after,) = study.rows(*asked, coder="ben")
    assert after["id"] != before["id"]
    assert after["status"] == "open"
    listed = study.rows(*asked)
    study.run("suggest")
    assert study.rows(*asked) == listed


def test_a_project_named_in_two_ways_is_planned_and_recoded_once(
    study: Study, tmp_path: Path
) -> None:
    study.code("K01-C", "S-SW", "社工姐姐周三来")
    study.code("K02-C", "S-SW", "the social worker comes")
    path = write(tmp_path, edited(NARROW_SW))
    again = study.folder / ".." / study.folder.name
    done = qcode("recode", path, "--yes", "--format", "json", "--projects", study.folder, again)
    assert done.code == 6, done.err
    assert len(done.json["note"]["projects"]) == 1
    assert done.json["note"]["total"]["before"] == 2
    assert [run["kind"] for run in study.rows("history")].count("recode") == 1


def test_a_plan_made_while_somebody_recodes_says_so(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.code("K01-C", "N-TUTOR", "题目不会也没人教")
    study.code("K02-C", "N-TUTOR", "Nobody helps me")
    two = edited(*PARTS)
    path = write(tmp_path, later(two, (WATCH, WATCH.replace("Look", "看"))), "three.yaml")
    held = recoding.load_in_use

    def meanwhile(store: Any) -> Any:
        found = held(store)
        monkeypatch.setattr(recoding, "load_in_use", held)
        assert recode(study, two).code == 6
        return found

    monkeypatch.setattr(recoding, "load_in_use", meanwhile)
    found = qcode("--project", study.folder, "--coder", "ben", "recode", path, "--yes")
    assert (found.code, found.out) == (1, "")
    assert "the project got another codebook since the plan was made" in found.err
    study.check()


@CORRECTED
def test_a_correction_of_a_renamed_document_is_no_new_document(
    study: Study, document: str, old: str, new: str
) -> None:
    study.run("documents", "rename", document, f"{document}-一")
    path = study.files / f"{document}.txt"
    study.run("ingest", "--update", path)  # the same text: nothing to do
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    said = study.refused("ingest", "--update", path, code=5)
    assert f"document {document} is called {document}-一 now" in said
    study.run("ingest", "--update", path.rename(path.with_name(f"{document}-一.txt")))
    assert len(study.rows("documents")) == 4
    # A new document may bear the name that has become free, if that is what is meant.
    path.write_text(
        "访谈员：说说吧。\n小禾：没什么。\n访谈员：好。\n小禾：嗯。\n", encoding="utf-8"
    )
    study.run("ingest", path, "--speaker", "访谈员=interviewer", "--speaker", "小禾=informant")
    assert len(study.rows("documents")) == 5
