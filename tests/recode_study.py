"""A coded study for recodes: both coders, both languages, and counts by SQL written apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from study_files import CODEBOOK, Result, Study, qcode

# document, code, quote, polarity, coder, more
CODED = (
    ("K01-C", "N-TUTOR", "题目不会也没人教", "present", "ann", ("--memo", "题目")),
    ("K01-C", "N-PEER", "有时候没人跟我玩", "present", "ann", ()),
    ("K01-C", "N-EDU", "题目不会也没人教", "present", "ann", ("--memo", "上学")),
    ("K01-C", "S-SW", "社工姐姐周三来", "present", "ann", ()),
    ("K01-C", "S-SW", "社工姐姐周三来", "present", "ben", ()),
    ("K01-P", "N-TUTOR", "没人教他", "present", "ann", ("--set", "about=family")),
    ("K01-P", "N-EDU", "没人教他", "absent", "ann", ()),
    ("K01-P", "A-SUFF", "够了够了", "", "ann", ()),
    ("K02-C", "N-TUTOR", "Nobody helps me with my homework", "present", "ann", ()),
    ("K02-C", "N-EDU", "Nobody helps me", "present", "ann", ()),
    ("K02-C", "N-TUTOR", "Nobody helps me", "present", "ben", ()),
    ("K02-C", "S-SW", "the social worker comes", "present", "ben", ("--set", "about=family")),
    ("K02-C", "S-FAM", "Grandma is here too", "present", "ann", ()),
    ("W01", "N-PEER", "Ben has no friends", "present", "ann", ("--case", "K02")),
    ("W01", "N-TUTOR", "小禾没人教", "present", "ben", ("--case", "K01")),
)


def coded(study: Study) -> Study:
    """Code the study by hand, cover some of it, suggest, and decide some suggestions."""
    for document, code, quote, polarity, coder, more in CODED:
        given = ("--polarity", polarity) if polarity else ()
        study.code(document, code, quote, *given, *more, coder=coder)
    study.run("cover", "K01-C", "K01-P")
    study.run("cover", "K02-C", "--code", "N-TUTOR", "--code", "N-EDU", coder="ben")
    study.run("cover", "W01", "--code", "N-TUTOR", coder="ben")
    study.run("suggest")
    study.run("reject", "--code", "S-SW", "--yes", coder="ben")
    study.run("memo", "add", "a working idea", "--code", "S-SW")
    return study


def edited(*changes: tuple[str, str], version: str = "2") -> str:
    """Return the codebook with words exchanged and the version raised."""
    text = CODEBOOK.replace('version: "1.0.0"', f'version: "{version}"')
    for old, new in changes:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def recode(study: Study, text: str, *more: str, coder: str = "ann") -> Result:
    """Write a codebook and recode with it, without questions; every invariant holds after."""
    path = study.folder / "new.yaml"
    path.write_text(text, encoding="utf-8")
    found = qcode("--project", study.folder, "--coder", coder, "recode", path, "--yes", *more)
    assert "Traceback" not in found.err
    study.check()
    return found


def dry(study: Study, text: str, *more: str) -> dict[str, Any]:
    """Return the plan as JSON; nothing may be changed by it."""
    before = study.dump()
    found = recode(study, text, "--dry-run", "--format", "json", *more)
    assert found.code == 0, found.err
    assert study.dump() == before
    return dict(found.json)


def counts(plan: dict[str, Any], operation: str) -> dict[str, int]:
    """Return the numbers of an operation that are not 0."""
    (row,) = (row for row in plan["rows"] if row["operation"] == operation)
    return {name: n for name, n in row.items() if isinstance(n, int) and n}


def state(study: Study) -> dict[str, Any]:
    """Return everything that an undo promises to give back."""
    queries = {
        "codings": "SELECT uuid, document_id, version_id, turn, start, end, quote, code.name,"
        " polarity, values_id, case_id, coder_id, origin, codebook_id, memo, status FROM coding"
        " JOIN code ON code.id = code_id ORDER BY coding.id",
        "coverage": "SELECT id, document_id, coder_id, set_id, codebook_id FROM coverage"
        " WHERE ended_run_id IS NULL ORDER BY id",
        "waiting": "SELECT coding_id, reason, codebook_id, details FROM waiting"
        " WHERE ended_run_id IS NULL ORDER BY id",
        "verdicts": "SELECT suggestion_id, coder_id, verdict.kind, code.name FROM verdict"
        " JOIN suggestion ON suggestion.id = suggestion_id JOIN code ON code.id = code_id"
        " ORDER BY 1, 2",
        "memos": "SELECT uuid, target, words FROM memo WHERE ended_run_id IS NULL ORDER BY id",
        "persons": "SELECT form, source FROM person ORDER BY id",
        "codebook": "SELECT version FROM codebook WHERE is_current",
        "suggestions": "SELECT suggestion.id, code.name, polarity, evidence FROM suggestion"
        " JOIN code ON code.id = code_id WHERE state = 'current' ORDER BY 1",
    }
    return {name: study.sql(query) for name, query in queries.items()}


def write(folder: Path, text: str, name: str = "new.yaml") -> Path:
    """Write a codebook into a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
