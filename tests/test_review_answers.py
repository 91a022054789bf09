"""What a coder types in a review: codes, cases, polarities, modifiers, words of a turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.domain.codebook import Code, Codebook, Facet, Modifier, Text
from qcode.domain.study import Document
from qcode.domain.text import Span, StoredTurn, Turn
from qcode.errors import QcodeError, UnknownNameError, UsageError
from qcode.workflow.answering import Answers, words_in_turn
from qcode.workflow.coding import Passage


def code(id_: str, zh: str, en: str, status: str = "active") -> Code:
    return Code(id_, "need", name=Text({"zh": zh, "en": en}), status=status)


BOOK = Codebook(
    "small",
    "1",
    modifiers=(
        Modifier("about", ("child", "family"), "child"),
        Modifier("time", ("before", "now")),
        Modifier("place", ("家里", "now")),
    ),
    facets=(Facet("need"),),
    codes=(
        code("N-TUTOR", "学业辅导", "Schoolwork tutoring"),
        code("N-COMP", "陪伴需要", "Company"),
        code("S-FAM", "家人", "Family"),
        code("S-FAM-OLD", "祖辈", "Grandparents"),
        code("S-GONE", "以前的家人", "Former family", status="retired"),
    ),
)
ANSWERS = Answers(BOOK)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("N-TUTOR", "N-TUTOR"),
        (" n-tu ", "N-TUTOR"),
        ("Ｎ－ＣＯＭＰ", "N-COMP"),
        ("S-FAM", "S-FAM"),
        ("S-FAM-", "S-FAM-OLD"),
        ("S", None),
        ("S-GONE", None),
        ("陪伴", None),
        ("", None),
    ],
)
def test_a_code_is_named_by_its_id_or_a_unique_beginning(typed, found):
    assert ANSWERS.code_named(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("陪", ["N-COMP"]),
        ("學業", ["N-TUTOR"]),
        ("TUTORING schoolwork", ["N-TUTOR"]),
        ("家人", ["S-FAM"]),
        ("s-fam", ["S-FAM", "S-FAM-OLD"]),
        ("fam", ["S-FAM", "S-FAM-OLD"]),
        ("nothing of this", []),
        ("   ", []),
    ],
)
def test_codes_are_found_by_words_of_their_names(typed, found):
    assert [match.id for match in ANSWERS.codes_matching(typed)] == found


@pytest.mark.parametrize(
    ("cases", "typed", "found"),
    [
        (("K01", "K02"), "K02", "K02"),
        (("K01", "K02"), "ｋ０２", "K02"),
        (("K01", "K02"), "2", "K02"),
        (("K01", "K02"), "２", "K02"),
        (("K01", "K02"), "0", "none"),
        (("K01", "K02"), "无", "none"),
        (("K01", "K02"), "none", "none"),
        (("K1", "K12"), "k1", "K1"),
        (("小禾", "小满"), "小满", "小满"),
        (("2", "1"), "1", "1"),
        (("20", "10"), "1", "10"),
        ((), "none", "none"),
    ],
)
def test_a_case_is_named_by_id_beginning_or_place(cases, typed, found):
    assert ANSWERS.case_named("D1", cases, typed) == found


def test_a_case_the_document_is_not_about_is_refused_with_those_it_is_about():
    with pytest.raises(UnknownNameError) as caught:
        ANSWERS.case_named("D1", ("K01", "K02"), "9")
    assert caught.value.message == "there is no case of D1 '9'"
    assert caught.value.hint == "these exist: K01, K02"
    with pytest.raises(UsageError, match="could be several"):
        ANSWERS.case_named("D1", ("K01", "K02"), "k")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("p", "present"), ("ｎ", "absent"), ("M", "mixed"), ("u", "unclear"), ("abs", "absent"),
        ("unclear", "unclear"),
    ],
)  # fmt: skip
def test_polarities(typed, found):
    assert ANSWERS.polarity_named(typed) == found


def test_an_unknown_polarity_is_refused():
    with pytest.raises(UnknownNameError):
        ANSWERS.polarity_named("有")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("time=before", {"time": "before"}),
        ("time＝before，about=family", {"time": "before", "about": "family"}),
        ("before family", {"time": "before", "about": "family"}),
        ("家里", {"place": "家里"}),
        ("ti=bef", {"time": "before"}),
        ("time=", {"time": ""}),
        ("", {}),
    ],
)
def test_modifiers_are_typed_as_pairs_or_as_values_of_one_modifier(typed, found):
    assert ANSWERS.modifiers_named(typed) == found


def test_a_value_of_two_modifiers_is_refused():
    with pytest.raises(UsageError) as caught:
        ANSWERS.modifiers_named("now")
    assert caught.value.message == "'now' could be several: time=now, place=now"
    with pytest.raises(UnknownNameError):
        ANSWERS.modifiers_named("later")
    with pytest.raises(UnknownNameError):
        ANSWERS.modifiers_named("tense=before")


def passage(question: str, answer: str) -> Passage:
    text = f"{question}\n{answer}"
    first = Turn(1, "Q", Span(0, len(question)))
    second = Turn(2, "A", Span(len(question) + 1, len(text)))
    turns = (StoredTurn(first, True, "", ""), StoredTurn(second, False, "C", "child"))
    return Passage(Document("D1"), text, turns)


CHINESE = passage("没人教你吗？", "没人教，奶奶不識字。ＡＢ班也没人管。")
ENGLISH = passage("Who helps?", "Nobody helps me. Grandma can't read, so nobody does.")


@pytest.mark.parametrize(
    ("where", "typed", "found"),
    [
        (CHINESE, "没人教", "没人教"),
        (CHINESE, "奶奶不识字", "奶奶不識字"),
        (CHINESE, "ab班", "ＡＢ班"),
        (CHINESE, "没人教,", "没人教，"),
        (CHINESE, "奶奶…没人管", "奶奶不識字。ＡＢ班也没人管"),
        (CHINESE, "奶奶……没人管", "奶奶不識字。ＡＢ班也没人管"),
        (ENGLISH, "grandma can’t read", "Grandma can't read"),
        (ENGLISH, "Nobody", "Nobody"),
        (ENGLISH, "Grandma ... does.", "Grandma can't read, so nobody does."),
    ],
)
def test_words_of_a_turn_keep_the_spelling_of_the_transcript(where, typed, found):
    assert words_in_turn(where, 2, typed).of(where.text) == found


@pytest.mark.parametrize(
    ("where", "typed", "message"),
    [
        (CHINESE, "没人", "these words occur 2 times in turn 2"),
        (CHINESE, "爷爷", "these words are not in turn 2"),
        (CHINESE, "没人教你", "these words are not in turn 2"),
        (CHINESE, "没人管…奶奶", "the last words come before the first"),
        (CHINESE, "奶奶…", "these words are not in turn 2"),
        (CHINESE, "…", "these words are not in turn 2"),
        (ENGLISH, "nobody", None),
        (ENGLISH, "NOBODY", "these words occur 2 times in turn 2"),
        (ENGLISH, "   ", "these words are not in turn 2"),
    ],
)
def test_words_that_are_not_there_or_twice_are_refused(where, typed, message):
    if message is None:
        assert words_in_turn(where, 2, typed).of(where.text) == typed
        return
    with pytest.raises(UsageError) as caught:
        words_in_turn(where, 2, typed)
    assert caught.value.message == message


def test_the_interviewers_words_are_never_coded():
    with pytest.raises(UsageError, match="turn 1 of D1 is the interviewer's"):
        words_in_turn(CHINESE, 1, "没人教")


LETTERS = st.text(alphabet="没人教ＡaA，。 …x", min_size=1, max_size=30)


@given(LETTERS, st.data())
def test_words_found_lie_in_the_turn_and_read_as_typed(answer, data):
    where = passage("没人教？", answer)
    turn = where.turns[1].turn.span
    start = data.draw(st.integers(0, len(answer) - 1))
    end = data.draw(st.integers(start + 1, len(answer)))
    typed = answer[start:end]
    try:
        span = words_in_turn(where, 2, typed)
    except QcodeError:
        # Refused only where the words are not unique, or are no words at all.
        words = typed.strip()
        found = sum(answer.startswith(words, at) for at in range(len(answer)))
        assert not words or found != 1
        return
    assert turn.covers(span)
    assert span.of(where.text) == typed.strip()
