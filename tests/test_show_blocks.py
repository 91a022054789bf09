"""A table wider than the terminal is printed in blocks: no code and no number is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from study_files import Study

from qcode.show.columns import blocks, least_widths

CELLS = st.text("ab文字 ，1+−", max_size=12)


@pytest.mark.parametrize(
    ("heads", "width", "places"),
    [
        (["Code", "Name", "child", "parent"], 25, [[0, 1, 2, 3]]),  # 4+2+4+2+5+2+6
        (["Code", "Name", "child", "parent"], 24, [[0, 1, 2], [0, 3]]),
        (["代码", "名称", "child", "parent"], 80, [[0, 1, 2, 3]]),
        (["N-TUTOR", "grandparent", "teacher"], 20, [[0, 1], [0, 2]]),
        (["家庭作业", "祖父母说的话", "老师说的话", "无"], 22, [[0, 1, 2, 3]]),  # 4 each
        (["家庭作业", "祖父母说的话", "老师说的话", "无"], 21, [[0, 1, 2], [0, 3]]),
        (["N-TUTOR", "grandparent", "teacher"], 4, [[0, 1], [0, 2]]),
    ],
)
def test_columns_go_into_the_next_block_where_words_would_break(
    heads: list[str], width: int, places: list[list[int]]
) -> None:
    assert blocks([heads], width) == places


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=4)
    ),
    st.integers(1, 120),
)
def test_every_column_stands_in_one_block_and_the_first_in_all(
    rows: list[list[str]], width: int
) -> None:
    found = blocks(rows, width)
    assert all(places[0] == 0 for places in found)
    assert [at for places in found for at in places[1:]] == list(range(1, len(rows[0])))
    least = least_widths(rows)
    for places in found:
        needed = sum(least[at] for at in places) + 2 * (len(places) - 1)
        assert needed <= width or len(places) <= 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_frequency_table_on_a_narrow_terminal_breaks_no_code(
    study: Study, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    study.run("code", "K01-C", "N-TUTOR", "--quote", "没人教")
    printed = study.run("table", "frequency", "--lang", language, "--format", "text").out
    lines = printed.split("\n")
    assert max(map(cell_len, lines)) <= 80
    rows = [line for line in lines if line.startswith("N-TUTOR ")]
    assert len(rows) == printed.count("───\n") >= 2
