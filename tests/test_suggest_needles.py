"""Where a phrase can stand is found in the text as written: never too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.suggest.needles import Needles
from qcode.suggest.words import edges_of, fold_for_matching, stands_free


@pytest.mark.parametrize(
    ("phrase", "text", "places"),
    [
        ("没人教", "他沒人教，没人教。", [1, 5]),
        ("点了一盏灯", "點了一盞燈，点了一盏灯", [0, 6]),
        ("dibao", "ＤＩＢＡＯ和Dibao", [0, 6]),
        ("social worker", "My social\nworker，SOCIAL　WORKER", [3, 17]),
        ("mom's", "mom’s 妈", [0]),
        ("好好", "好好好", [0, 1]),  # it may begin in one segment or in the next
        ("aa", "aaa aa", [4]),
        ("ill", "still ill", [6]),
        ("ill", "still病ill", [6]),
        ("οσ", "ΟΣ ος", [0, 3]),
    ],
)
def test_places(phrase: str, text: str, places: list[int]) -> None:
    assert Needles([fold_for_matching(phrase)]).places(text) == places


def test_several_phrases_give_each_place_once() -> None:
    assert Needles(["作业", "作业本"]).places("作业本和作業") == [0, 4]


LETTERS = st.text("aAbＢ 点點\n灯燈'’好的Kſ", max_size=24)


@given(LETTERS.filter(lambda text: fold_for_matching(text).strip() != ""), LETTERS, LETTERS)
def test_no_place_is_missed(written: str, before: str, after: str) -> None:
    phrase = fold_for_matching(written).strip()
    text = before + written + after
    folded = fold_for_matching(text)
    edges = edges_of(phrase)
    expected = {
        start
        for start in range(len(folded))
        if folded.startswith(phrase, start)
        and stands_free(folded, start, start + len(phrase), edges)
    }
    assert expected <= set(Needles([phrase]).places(text))
