"""What cues find, where, and what a suggestion says of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suggest_study import make_codebook, script_of

from qcode.domain.codebook import Codebook, Cue
from qcode.domain.folding import fold
from qcode.domain.proposal import Passages, Proposed
from qcode.suggest.cues import compile_cues
from qcode.suggest.expressions import Expressions, fold_expression
from qcode.suggest.marks import mark_words
from qcode.suggest.proposing import Suggester
from qcode.suggest.tokens import sketch_of
from qcode.suggest.triggers import trigger_words


def run(
    codebook: Codebook, text: str, *cuts: int, persons: tuple[tuple[str, str], ...] = ()
) -> Proposed:
    """Search a text; `cuts` end its segments (the whole text where there are none)."""
    numbers = {code.id: at for at, code in enumerate(codebook.codes, 1)}
    ends = [*cuts, len(text)]
    segments = [
        (1, start, end, script_of(text[start:end]))
        for start, end in zip([0, *cuts], ends, strict=False)
        if start < end
    ]
    return Suggester(codebook, numbers).propose(Passages(1, 1, "D", text, segments, persons))


def evidence(
    codebook: Codebook, text: str, *cuts: int, **more: object
) -> list[list[tuple[str, str]]]:
    """The words found and their cues, one list a proposal."""
    return [
        [(text[start:end], cue) for start, end, cue, _, _ in json.loads(row[8])]
        for row in run(codebook, text, *cuts, **more).proposals  # type: ignore[arg-type]
    ]


def with_persons(text: str, *persons: tuple[str, str]) -> list[tuple[int, list[str]]]:
    """The codes found, by number (1 family, 2 worker, 3 need), and the words that speak for it."""
    codebook = make_codebook(
        {
            "source/S-FAM": ["姐姐", "sister"],
            "source/S-SW": ["社工", "social worker"],
            "need/N-FAM": ["姐姐", "sister"],
        }
    )
    found = run(codebook, text, persons=persons)
    return [
        (row[4], [text[start:end] for start, end, *_ in json.loads(row[8])])
        for row in found.proposals
    ]


@pytest.mark.parametrize(
    ("text", "persons", "found"),
    [
        # the name says who it is; in other facets the words stay what they are
        ("林姐姐来过。", [("林姐姐", "S-SW")], [(2, ["林姐姐"]), (3, ["姐姐"])]),
        ("林姐姐來過。", [("林姐姐", "S-SW")], [(2, ["林姐姐"]), (3, ["姐姐"])]),
        ("Sister Ann came.", [("Sister Ann", "S-SW")], [(2, ["Sister Ann"]), (3, ["Sister"])]),
        # outside the name they count
        (
            "林姐姐带我姐姐去。",
            [("林姐姐", "S-SW")],
            [(1, ["姐姐"]), (2, ["林姐姐"]), (3, ["姐姐", "姐姐"])],
        ),
        # the longer name counts, and a name for the same code hides nothing of it
        (
            "林姐姐来过。",
            [("林姐姐", "S-SW"), ("姐姐", "S-FAM")],
            [(2, ["林姐姐"]), (3, ["姐姐"])],
        ),
        ("大姐姐来过。", [("大姐姐", "S-FAM")], [(1, ["大姐姐", "姐姐"]), (3, ["姐姐"])]),
        # a name for nobody in the codebook hides nothing
        ("林姐姐来过。", [("林姐姐", "S-GONE")], [(1, ["姐姐"]), (3, ["姐姐"])]),
    ],
)
def test_words_inside_a_name_stand_for_nobody_else(
    text: str, persons: list[tuple[str, str]], found: list[tuple[int, list[str]]]
) -> None:
    assert sorted(with_persons(text, *persons)) == found


def one(*cues: Cue | str) -> Codebook:
    return make_codebook({"need/X": cues})


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("没人教", "沒人教我。", ["沒人教"]),  # traditional
        ("低保", "吃低保，辦低保。", ["低保", "低保"]),
        ("dibao", "ＤＩＢＡＯ and Dibao.", ["ＤＩＢＡＯ", "Dibao"]),  # width and case
        ("ok", "这个OK的，book不算。", ["OK"]),  # a boundary between scripts, not inside a word
        ("ill", "He is ill, still ill-tempered.", ["ill", "ill"]),
        ("can", "I can't. I can.", ["can"]),
        ("social worker", "My social\nworker came.", ["social\nworker"]),
        ("mother", "my mother's desk", ["mother"]),
        ("3", "13 or 3", ["3"]),
    ],
)
def test_phrases_match_whatever_script_case_and_width(
    cue: str, text: str, found: list[str]
) -> None:
    listed = evidence(one(cue), text)
    assert [words for words, _ in (listed[0] if listed else [])] == found


def test_inflected_forms_are_evidence_under_the_cue_as_written() -> None:
    codebook = one(Cue("phrase", "tutor", inflect=True))
    assert evidence(codebook, "She tutored and is tutoring; a tutorial.") == [
        [("tutored", "tutor"), ("tutoring", "tutor")]
    ]


def test_only_given_segments_are_searched_and_none_across_an_edge() -> None:
    text = "没人教。没人教"
    assert evidence(one("没人教"), text, 2) == [[("没人教", "没人教")]]
    passages = Passages(1, 1, "D", text, [(2, 4, 7, "zh")])
    found = Suggester(one("没人教"), {"X": 1}).propose(passages).proposals
    assert [(row[1], row[2], row[3]) for row in found] == [(2, 4, 7)]


def test_an_exception_takes_out_what_it_overlaps_of_its_own_code() -> None:
    codebook = make_codebook({"need/X": ["训", Cue("not", "教训")], "need/Y": ["训"]})
    assert evidence(codebook, "教训") == [[("训", "训")]]  # Y only
    assert len(evidence(codebook, "教训，训人")) == 2


def test_expressions_fold_and_match_inside_a_segment() -> None:
    codebook = one(Cue("regex", "[补輔].{0,4}(课|作业)"), Cue("regex", "^hello$", lang="en"))
    assert evidence(codebook, "補一下課。Hello", 5) == [
        [("補一下課", "[补輔].{0,4}(课|作业)")], [("Hello", "^hello$")],
    ]  # fmt: skip
    assert fold_expression("（甲）Ａ\\d") == "\\(甲\\)a\\d"


def test_an_expression_out_of_time_is_reported_and_the_rest_goes_on() -> None:
    codebook = one(Cue("regex", "(a|aa)+$"), "bbb")
    cues = compile_cues(codebook, {"X": 1})
    expressions = Expressions(cues.patterns, limit=0.05)
    text = "a" * 200 + "!"
    found, notes = expressions.find(text, [(1, 0, len(text), "en")], [[0]])
    assert found == []
    assert notes == ("the expression '(a|aa)+$' took too long; skipped here",)


def test_token_patterns_see_tokens_of_their_script_only() -> None:
    pattern = (
        '[{"LOWER": {"IN": ["ca", "could"]}}, {"LOWER": "n\'t"}, {"OP": "?"}, {"LOWER": "pay"}]'
    )
    codebook = one(Cue("tokens", pattern, lang="en"))
    assert evidence(codebook, "We can't really pay. 钱。", 21) == [[("can't really pay", pattern)]]
    assert evidence(codebook, "Repay, he couldn't.") == []
    chinese = '[{"LOWER": "没"}, {"OP": "?"}, {"LOWER": "钱"}]'
    assert evidence(one(Cue("tokens", chinese, lang="zh")), "沒有錢") == [[("沒有錢", chinese)]]


def test_token_patterns_on_letters_as_written() -> None:
    pattern = '[{"TEXT": "US"}]'
    assert evidence(one(Cue("tokens", pattern, lang="en")), "the US and us") == [[("US", pattern)]]


def test_persons_stand_for_their_source() -> None:
    codebook = make_codebook({"source/S-SW": ["社工"], "need/X": ["作业"]})
    persons = (("林姐姐", "S-SW"), ("Sister Lin", "S-SW"), ("王奶奶", "S-GONE"))
    text = "林姐姐来了，SISTER LIN too. 王奶奶不在。"
    assert evidence(codebook, text, persons=persons) == [
        [("林姐姐", "person: 林姐姐"), ("SISTER LIN", "person: Sister Lin")]
    ]
    assert run(codebook, text, persons=persons).proposals[0][7] == 0.96  # two strong hints


@pytest.mark.parametrize(
    ("cues", "text", "score"),
    [
        ([Cue("phrase", "甲", "weak")], "甲", 0.2),
        ([Cue("phrase", "甲")], "甲", 0.5),
        ([Cue("phrase", "甲", "strong")], "甲", 0.8),
        ([Cue("phrase", "甲"), Cue("phrase", "乙")], "甲乙", 0.75),
        ([Cue("phrase", "甲")], "甲甲甲", 0.5),  # one cue, three times
        ([Cue("phrase", "没人教", "strong"), Cue("phrase", "没人")], "没人教", 0.8),  # inside
    ],
)
def test_scores_are_worked_out_by_hand(cues: list[Cue], text: str, score: float) -> None:
    assert run(one(*cues), text).proposals[0][7] == score


def test_one_proposal_a_segment_and_code_with_all_evidence() -> None:
    codebook = make_codebook(
        {"need/X": ["作业", "没人"], "need/Y": ["作业"], "adequacy/Z": ["作业"]}
    )
    rows = run(codebook, "作业没人看。作业。", 6).proposals
    assert [(row[2], row[4], row[5]) for row in rows] == [
        (0, 1, "present"), (0, 2, "present"), (0, 3, ""),
        (6, 1, "present"), (6, 2, "present"), (6, 3, ""),
    ]  # fmt: skip


def test_time_is_proposed_where_before_and_now_are_contrasted() -> None:
    codebook = one("跟不上", "害怕")
    assert [r[6] for r in run(codebook, "以前跟不上，现在好多了。").proposals] == [
        '{"time":"before"}'
    ]
    assert [r[6] for r in run(codebook, "以前还好，现在害怕。").proposals] == ['{"time":"now"}']
    assert [r[6] for r in run(codebook, "以前跟不上。").proposals] == [""]
    assert [
        r[6] for r in run(one("lonely"), "At first he was lonely, but now he has pals.").proposals
    ] == ['{"time":"before"}']


def test_numbers_depend_on_words_and_definition_and_not_on_place_or_other_codes() -> None:
    first = make_codebook({"need/X": ["作业"]})
    both = make_codebook({"need/X": ["作业", "没人"], "need/Y": ["没人"]})
    other = make_codebook({"need/X": ["作业"]}, definitions={"X": "another"})
    number = run(first, "作业没人看。").proposals[0][0]
    assert number == next(r[0] for r in run(both, "前言。作业没人看。", 3).proposals if r[4] == 1)
    assert number != run(other, "作业没人看。").proposals[0][0]
    twice = [row[0] for row in run(first, "作业没人看。作业没人看。", 6).proposals]
    assert twice[0] == number
    assert twice[1] != number


def test_every_mark_is_found_by_the_scan() -> None:
    plain, loose = mark_words()
    assert all(plain) and all(loose) and len(plain) > 150
    assert all(word == fold(word) for word in [*plain, *loose])


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("没人.{0,3}(教|管)", {"没人"}),
        ("(补|辅导).{0,4}(课|作业)", {"补", "辅导"}),
        ("(帮|替)(我|他)", {"帮我", "帮他", "替我", "替他"}),
        ("a?b*", None),
        ("[^a]", None),
        ("(ab)+c", {"ab"}),
        ("x{0,2}", None),
    ],
)
def test_words_an_expression_cannot_do_without(expression: str, words: set[str] | None) -> None:
    assert trigger_words("regex", expression) == words


def test_a_sketch_of_a_token_pattern() -> None:
    tokens = [
        {"LOWER": "no"},
        {"LOWER": "one", "OP": "?"},
        {"TEXT": {"IN": ["Home", "there"]}},
        {"LOWER": "x"},
    ]
    assert sketch_of(tokens) == r"(?:no).*?(?:home|there)\s*(?:x)"


ALPHABET = st.text(st.sampled_from("没沒人教作業业ab BＡ。不"), max_size=40)


@given(ALPHABET)
def test_evidence_is_the_words_of_its_cue_at_its_place(text: str) -> None:
    codebook = make_codebook({"need/X": ["没人", "作业", "ab"], "source/Y": ["教", "人教"]})
    for number, _, first, last, _, polarity, _, score, told in run(codebook, text).proposals:
        assert number > 0
        assert polarity in ("present", "absent", "mixed")
        assert 0 < score < 1
        for start, end, cue, strength, _ in json.loads(told):
            assert first <= start < end <= last
            assert fold(text[start:end]) == cue
            assert strength == "normal"


@given(ALPHABET, st.integers(0, 40))
def test_a_part_of_the_codes_gives_that_part_of_the_proposals(text: str, cut: int) -> None:
    codebook = make_codebook({"need/X": ["没人", "作业"], "source/Y": ["教", "没人"]})
    passages = [(1, 0, min(cut, len(text)), "zh"), (1, min(cut, len(text)), len(text), "zh")]
    passages = [segment for segment in passages if segment[1] < segment[2]]
    suggester = Suggester(codebook, {"X": 1, "Y": 2})
    every = suggester.propose(Passages(7, 1, "D", text, passages)).proposals
    for code, number in (("X", 1), ("Y", 2)):
        part = suggester.propose(Passages(7, 1, "D", text, passages, (), frozenset({code})))
        assert part.proposals == [row for row in every if row[4] == number]
