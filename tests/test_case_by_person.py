"""A document about several cases: a person named in the passage resolves the case."""

from __future__ import annotations

from qcode.domain.study import Person
from qcode.workflow.coding import case_named_in

PEOPLE = (
    Person("K01", "林姐姐", "S-SW"),
    Person("K01", "Sister Lin", "S-SW"),
    Person("K02", "周叔叔", "S-VOL"),
    Person("K01", "钟老师"),
    Person("K02", "钟老师"),
)


def test_the_one_person_named_says_the_case() -> None:
    assert case_named_in(PEOPLE, "林姐姐每周都来") == "K01"
    assert case_named_in(PEOPLE, "then sister lin came") == "K01"
    assert case_named_in(PEOPLE, "周叔叔教他数学") == "K02"


def test_nobody_or_persons_of_both_cases_say_nothing() -> None:
    assert case_named_in(PEOPLE, "没人来") == ""
    assert case_named_in(PEOPLE, "林姐姐和周叔叔都来过") == ""
    assert case_named_in(PEOPLE, "钟老师讲的") == ""


def test_a_name_of_both_cases_does_not_hide_a_name_of_one() -> None:
    assert case_named_in(PEOPLE, "钟老师让周叔叔来") == ""
