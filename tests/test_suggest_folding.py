"""Folding one text in two ways: by table, and character by character where little is folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.domain import folding
from qcode.domain.folding import fold
from qcode.domain.hanzi import USUAL, VARIANTS

CHARS = st.sampled_from("们們国國乾干薴苧苎於于，。：“”‘’ＡｂＺ０９İ ßa Zé　\n龍龙後后")


def by_table(text: str) -> str:
    folded = text.translate(folding._table())
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)


@given(st.text(CHARS))
def test_both_ways_give_the_same(text: str) -> None:
    assert fold(text) == by_table(text)
    assert fold(text * 200)[: len(text)] == by_table(text)


@given(st.text())
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_a_folded_character_is_not_folded_again() -> None:
    assert fold("薴苧") == "苧苎"
    assert fold("薴苧" * 2_000) == "苧苎" * 2_000


def test_known_forms() -> None:
    assert fold("沒人教，ＡＢＣ“好”") == '没人教,abc"好"'
    assert fold("Nobody’s HERE") == "nobody's here"
    assert fold("İstanbul") == "İstanbul"


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("羣裏鬭毆", "群里斗殴"),
        ("一盌飯", "一碗饭"),
        ("揹著姪女", "背着侄女"),
        ("隣邨", "邻村"),
        ("煮鶏", "煮鸡"),
    ],
)
def test_other_ways_to_write_a_character_are_the_same_words(written: str, usual: str) -> None:
    assert len(fold(written)) == len(written)
    assert fold(written).replace("著", "着") == fold(usual)


def test_every_variant_is_folded_once_and_to_a_form_that_stays() -> None:
    assert len(VARIANTS) == len(USUAL) == len(set(VARIANTS))
    assert fold(VARIANTS) == USUAL == fold(USUAL)
    assert not set(VARIANTS) & set("English words: 中文")
