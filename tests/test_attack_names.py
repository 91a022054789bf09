"""Names that would make a table or a list mean something else are refused where they enter."""

from __future__ import annotations

from pathlib import Path

import pytest
from study_files import Study, qcode


@pytest.mark.parametrize("name", ["all", "Consensus", "a\nb", "\x1b[31m林", " 林 "])
def test_a_coder_is_not_called_like_a_view_and_holds_no_controls(
    study: Study, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = study.refused("memo", "add", "想一想", "--document", "K01-C", coder=name)
    assert "is no name for a coder" in said
    found = qcode("init", tmp_path / "new", "--coder", name)
    assert (found.code, "is no name for a coder" in found.err) == (2, True)
    assert not (tmp_path / "new" / "qcode.db").exists()
    monkeypatch.setenv("QCODE_CODER", name)
    assert qcode("--project", study.folder, "documents").code == 2


def test_an_import_names_the_row_whose_coder_is_a_view(study: Study, tmp_path: Path) -> None:
    turn = next(row for row in study.rows("show", "K01-C") if row["who"] != "interviewer")
    path = tmp_path / "编码.csv"
    words = f"K01-C,{turn['turn']},{turn['text'][:3]},N-EDU"
    path.write_text(f"document,turn,quote,code,coder\n{words},all\n", encoding="utf-8")
    said = study.refused("import", "codings", path, code=5)
    assert "编码.csv:2" in said
    assert "'all' is no name for a coder" in said


@pytest.mark.parametrize("name", ["K01;K02", "小禾；小苗"])
def test_a_case_holds_no_semicolon(study: Study, name: str) -> None:
    assert "a semicolon stands between cases" in study.refused("cases", "set", name, "age=9")
