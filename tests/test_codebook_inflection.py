"""English forms of the last word of a phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.domain.inflection import inflections


@pytest.mark.parametrize(
    "forms",
    [
        "tutor tutors tutored tutoring",
        "study studies studied studying",
        "play plays played playing",
        "bully bullies bullied bullying",
        "stop stops stopped stopping",
        "visit visits visited visiting",
        "refer refers referred referring",
        "equip equips equipped equipping",
        "travel travels traveled travelled traveling travelling",
        "help helps helped helping",
        "miss misses missed missing",
        "teach taught teaches teaching",
        "use uses used using",
        "agree agrees agreed agreeing",
        "tie ties tied tying",
        "lie lay lain lies lying lied",
        "panic panics panicked panicking",
        "go went gone goes going",
        "learn learnt learns learning learned",
        "be am is are was were been being",
        "have has had having",
        "child children",
        "box boxes boxed boxing",
    ],
)
def test_forms_of_a_word(forms):
    assert inflections(forms.split(" ")[0]) == tuple(forms.split(" "))


def test_only_the_last_word_is_inflected():
    assert inflections("home visit") == (
        "home visit", "home visits", "home visited", "home visiting",
    )  # fmt: skip
    assert inflections("Social Worker")[:2] == ("Social Worker", "Social workers")


def test_a_phrase_that_is_not_english_has_no_other_forms():
    assert inflections("没人教") == ("没人教",)
    assert inflections("看了movie吗") == ("看了movie吗",)
    assert inflections("24") == ("24",)


@given(st.text(max_size=20))
def test_the_phrase_itself_comes_first_and_nothing_twice(phrase):
    forms = inflections(phrase)

    assert forms[0] == phrase
    assert len(set(forms)) == len(forms)
