"""Codebooks of other fields and in one language only; nothing in qcode is tied to ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.domain.codebook import Code, Cue, Example, Text
from qcode.readers.codebook import parse_codebook, read_codebook

NURSING = """\
format: 1
name: night-shifts
version: 2024-02
title: Night shifts on a ward
languages: [en]
modifiers:
  shift: {values: [day, night], default: night}
facets:
  - id: strain
    name: Strain
    negation: states
    scope: {shift: [night]}
  - id: relief
    name: Relief
    with: [strain]
codes:
  - id: understaffed
    facet: strain
    name: Too few hands
    definition: |
      Fewer nurses than the rota asks for.
      Includes agency cover that never came.
    examples:
      - We were two for thirty beds.
      - {text: "Nobody came at six, again.", role: nurse, polarity: present}
    cues:
      - short of staff
      - {phrase: cover, inflect: true, strength: weak}
      - {tokens: [{LOWER: two}, {LOWER: for}, {LIKE_NUM: true}, {LENGTH: {">=": 3}, OP: "?"}]}
      - {regex: '\\btwo for \\w+'}
      - {not: cover letter}
  - id: breaks
    facet: relief
    definition: A break was taken.
mappings:
  - id: level
    of: [strain, relief]
    values:
      - {id: ward, name: Ward, codes: [understaffed, breaks]}
addresses:
  - {need: understaffed, relief: [breaks]}
"""

CHINESE = """\
format: 1
name: 流动儿童
version: 一
languages: [zh]
facets:
  - id: 需要
    question: 孩子缺什么？
    negation: states
  - id: 评价
    polarity: false
codes:
  - id: 学业辅导
    facet: 需要
    definition: 课外没有人讲题，也没有人督促作业。
    examples: [题目不会也没地方问。]
    cues: [没人教, {phrase: 没地方问, strength: strong}]
  - id: 作业
    facet: 需要
    parent: 学业辅导
  - id: 够用
    facet: 评价
mappings:
  - id: 层次
    of: 需要
    values:
      - {id: 家庭, codes: [学业辅导, 作业]}
"""


def read(text):
    codebook, problems = parse_codebook(text, "book.yaml")
    assert problems == []
    assert codebook is not None
    return codebook


def said(text):
    return [str(problem) for problem in parse_codebook(text, "f")[1]]


def test_an_english_codebook_of_another_field():
    book = read(NURSING)

    assert (book.name, book.version) == ("night-shifts", "2024-02")
    assert book.defaults() == {"shift": "night"}
    assert book.facet("strain").scope == {"shift": ("night",)}
    assert book.facet("relief").companions == ("strain",)
    code = book.code("understaffed")
    assert str(code.definition) == (
        "Fewer nurses than the rota asks for.\nIncludes agency cover that never came.\n"
    )
    assert code.examples == (
        Example("We were two for thirty beds."),
        Example("Nobody came at six, again.", role="nurse", polarity="present"),
    )
    assert code.cues == (
        Cue("phrase", "short of staff"),
        Cue("phrase", "cover", "weak", inflect=True),
        Cue(
            "tokens",
            '[{"LOWER": "two"}, {"LOWER": "for"}, {"LIKE_NUM": true},'
            ' {"LENGTH": {">=": 3}, "OP": "?"}]',
        ),
        Cue("regex", "\\btwo for \\w+"),
        Cue("not", "cover letter"),
    )
    assert book.mapping("level").value_of("breaks") == "ward"
    assert book.addresses[0].by_facet == {"relief": ("breaks",)}


def test_a_chinese_codebook_with_chinese_ids():
    book = read(CHINESE)

    assert [code.id for code in book.codes] == ["学业辅导", "作业", "够用"]
    assert book.ancestors("作业") == ("学业辅导",)
    assert book.facet_of("够用").polarity is False
    assert str(book.code("作业").name) == "作业"
    assert book.code("学业辅导").cues[1] == Cue("phrase", "没地方问", "strong")
    assert book.code("学业辅导").line == 12


def test_values_stay_the_text_that_stands_in_the_file():
    book = read(
        """\
format: 1
name: x
version: 1.10
facets: [{id: NO}]
codes:
  - {id: 012, facet: NO, name: 12:30, definition: ~, include: null, exclude: 1e3}
"""
    )

    code = book.code("012")
    assert (book.version, code.facet) == ("1.10", "NO")
    assert [str(text) for text in (code.name, code.definition, code.include, code.exclude)] == [
        "12:30", "~", "null", "1e3",
    ]  # fmt: skip


def test_an_entry_of_what_an_id_became_may_be_short():
    book = read(
        """\
format: 1
name: x
version: "2"
facets: [{id: need}]
codes:
  - {id: A, merged_into: C}
  - {id: B, split_into: [C, D]}
  - {id: OLD, renamed_to: D}
  - {id: C, facet: need}
  - {id: D, facet: need, renamed_from: OLD}
  - {id: E, status: retired, use_instead: C}
"""
    )

    assert {code.id: code.status for code in book.codes} == {
        "A": "gone", "B": "gone", "OLD": "gone", "C": "active", "D": "active", "E": "retired",
    }  # fmt: skip
    assert book.code("B").change.successors == ("C", "D")
    assert [code.id for code in book.active_codes()] == ["C", "D"]


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ("{id: A, merged_into: B}, {id: B, merged_into: A}", "A].merged_into: leads back to 'A' itself"),
        ("{id: A, split_into: [A, B]}, {id: B, facet: n}", "A].split_into: leads back to 'A' itself"),
        ("{id: A, split_into: [B]}, {id: B, facet: n}", "A].split_into: a split needs at least two codes; for one, use renamed_from at the new code"),
        ("{id: A, facet: n}, {id: B, facet: n, renamed_from: A}", "B].renamed_from: 'A' is still an entry of its own; an id is never used again"),
        ("{id: A, merged_into: B, status: retired}, {id: B, facet: n}", "A]: says both status and merged_into; remove one"),
        ("{id: A, status: retired}, {id: B, facet: n, parent: A}", "B].parent: 'A' is retired; nothing may refer to it"),
        ("{id: A, facet: n, colour: #f00\n  }", "A].colour: is empty: a # begins a comment, so write the colour in quotes: '#3366cc'"),
        ("{id: A, facet: n, colour: rouge}", "A].colour: 'rouge' is no colour; write one of red, green, yellow, blue, magenta, cyan, or '#3366cc'"),
        ("{id: A, facet: n, confirm_facet: yes}", "A].confirm_facet: 'yes' is not one of true, false"),
        ("{id: 'A\u200b', facet: n}", "A\u200b].id: the id 'A\\u200b' holds an invisible or control character"),
        ("{id: -A, facet: n}", "-A].id: the id '-A' begins with a dash, which a command line takes for an option"),
        ("{id: A, facet: n, cues: [{tokens: [{LOWER: a, OP: '+?'}]}]}", "A].cues[1].tokens[1].OP: must be one of ! ? + * {n} {n,m}; put it in quotes"),
        ("{id: A, facet: n, cues: [{tokens: [{LOWER: a, OP: '*'}]}]}", "A].cues[1].tokens: every token may be left out, so the pattern would match everywhere"),
        ("{id: A, facet: n, cues: [{tokens: [{LOWR: a}]}]}", "A].cues[1].tokens[1]: there is no token attribute 'LOWR'; did you mean LOWER, IS_LOWER?"),
        ("{id: A, facet: n, cues: [{tokens: [{LENGTH: many}]}]}", "A].cues[1].tokens[1].LENGTH: 'many' must be a whole number"),
        ("{id: A, facet: n, cues: [{tokens: [{LOWER: {INN: [a]}}]}]}", "A].cues[1].tokens[1].LOWER: LOWER knows no operator 'INN'; did you mean IN?"),
        ("{id: A, facet: n, cues: [{strength: weak}]}", "A].cues[1]: needs one of phrase, tokens, regex, not"),
        ("{id: A, facet: n, cues: [{phrse: a}]}", "A].cues[1]: there is no field 'phrse'; did you mean phrase?"),
        ("{id: A, facet: n, cues: [……]}", "A].cues[1]: the phrase '……' holds no letter or figure"),
        ("{id: A, facet: n, cues: 没人教，没人辅导}", "A].cues: must be a list, not a text: write [没人教, 没人辅导]"),
        ("{id: A, facet: n, cues: [没人教，没人辅导]}", "A].cues[1]: '没人教，没人辅导' is read as one entry; part entries with a comma and a space"),
        ("{id: A, facet: n, name: {zh：甲}}", "A].name: a Chinese colon ： stands in 'zh：甲'; write a colon and a space"),
        ("{id: A, facet: n, cues: {phrase: a}}", "A].cues: must be a list, not a map of fields; begin each entry with a dash: `- …`"),
        ("{id: A, facet: [n]}", "A].facet: must be a text, not a list; put a text that begins with a bracket or brace in quotes"),
        ("｛id: A｝", "1]: a Chinese bracket ｛ is no bracket; write { }"),
        ("id：A", "1]: must be a map of fields, not a text; a Chinese colon ： is no colon"),
        ("{id: A, facet: n, examples: [{lang: zh}]}", "A].examples[1]: the field 'text' is missing"),
        ("{id: A, facet: n, name: {zh: [甲]}}", "A].name.zh: must be a text, not a list; put a text that begins with a bracket or brace in quotes"),
        ("{id: A, facet: }", "A].facet: is empty; a value is required here"),
    ],
)  # fmt: skip
def test_what_is_said_of_one_mistake_in_a_code(entries, problem):
    book = f"format: 1\nname: x\nversion: 1\nfacets: [{{id: n}}]\ncodes: [{entries}]\n"

    assert said(book) == [f"f:5: codes[{problem}"]


def test_a_field_that_is_near_no_name_gets_the_names_that_exist():
    assert said(CHINESE.replace("question:", "问题:")) == [
        (
            "f:7: facets[需要]: there is no field '问题'; these exist: colour, confirm_polarity,"
            " id, name, negation, polarity, question, scope, with"
        )
    ]


def test_phrases_that_fold_to_the_same_cue_are_a_warning():
    text = CHINESE.replace("没人教, {", "没人教, ＡＢ班, {phrase: 沒人教}, ab班, {")

    codebook, problems = parse_codebook(text, "f")

    assert [str(problem) for problem in problems] == [
        "f:16: codes[学业辅导].cues[3]: is the same cue as '没人教' in line 16",
        "f:16: codes[学业辅导].cues[4]: is the same cue as 'ＡＢ班' in line 16",
    ]
    assert [cue.words for cue in codebook.code("学业辅导").cues] == ["没人教", "ＡＢ班", "没地方问"]


def test_a_modifier_must_rename_to_a_value_that_is_there():
    text = NURSING.replace(
        "default: night}", "default: night, values_renamed: {late: nigth, day: night}}"
    )

    assert said(text) == [
        "f:7: modifiers.shift.values_renamed.late: 'nigth' is not among the values",
        "f:7: modifiers.shift.values_renamed.day: 'day' is still among the values",
    ]


def test_a_file_that_is_not_utf8_gets_one_line(tmp_path: Path):
    path = tmp_path / "b.yaml"
    path.write_bytes(CHINESE.encode("gb18030"))
    assert [str(p) for p in read_codebook(path)[1]] == [
        f"{path}:2: the file is not UTF-8 (it looks like GB18030); save it as UTF-8"
    ]
    path.write_bytes(CHINESE.encode("utf-16"))
    assert [p.message for p in read_codebook(path)[1]] == [
        "the file is not UTF-8 (it is UTF-16); save it as UTF-8"
    ]
    path.write_bytes(b"")
    assert [str(p) for p in read_codebook(path)[1]] == [f"{path}: there is nothing in the file"]
    assert read_codebook(tmp_path / "none.yaml")[1][0].message.startswith("cannot be read: ")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path):
    path = tmp_path / "b.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + CHINESE.replace("\n", "\r\n").encode())

    codebook, problems = read_codebook(path)

    assert problems == []
    assert codebook.codes == read(CHINESE).codes
    assert codebook.code("学业辅导").line == 12


def test_control_characters_are_told_by_line():
    assert said(NURSING.replace("Relief", "Re\x07lief")) == [
        "f:14: the control character U+0007 may not stand in a codebook"
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(NURSING)),
    st.integers(0, 12),
    st.text(alphabet="a:：- \n\t{}[]\"'#&*!|>%@,，字\x00\ufeff", max_size=6),
)
def test_no_edit_of_the_file_makes_reading_fail(start, length, words):
    edited = NURSING[:start] + words + NURSING[start + length :]

    codebook, problems = parse_codebook(edited, "f")

    assert codebook is not None or any(not problem.is_warning for problem in problems)
    assert all(0 <= problem.line <= edited.count("\n") + 1 for problem in problems)


def test_nothing_can_exhaust_the_stack():
    deep = said("a: " + "[" * 50_000)
    assert any("nested or grown beyond" in line for line in deep)
    assert said("codes: " + "{a: " * 40 + "b" + "}" * 40)[0].startswith(
        "f:1: the file is nested or grown beyond"
    )


def test_a_code_of_a_codebook_is_a_value():
    first, second = read(CHINESE), read("# a comment\n" + CHINESE)

    assert first.codes == second.codes
    assert first.codes[0].line + 1 == second.codes[0].line
    assert first.hash != second.hash
    assert isinstance(first.codes[0], Code)
    assert first.codes[0].name == Text({"": "学业辅导"})


@pytest.mark.parametrize(
    ("entries", "named", "problem"),
    [
        (
            "{id: 作业, facet: n, renamed_from: 辅导}",
            "辅导",
            "'辅导' is now called 作业: write 作业",
        ),
        ("{id: A, renamed_to: B}, {id: B, facet: n}", "A", "'A' is now called B; write B"),
        ("{id: A, merged_into: B}, {id: B, facet: n}", "A", "'A' was merged into B; write B"),
        (
            "{id: A, merged_into: B}, {id: C, facet: n, renamed_from: B}",
            "A",
            "'A' was merged into B; write C",
        ),
        (
            "{id: 陪, split_into: [伴, 玩]}, {id: 伴, facet: n}, {id: 玩, facet: n}",
            "陪",
            "'陪' was split into 伴, 玩; write the one that fits",
        ),
        (
            "{id: A, facet: n, status: retired, use_instead: B}, {id: B, facet: n}",
            "A",
            "'A' is retired; write B",
        ),
        ("{id: A, facet: n, status: retired}", "A", "'A' is retired; nothing may refer to it"),
    ],
)
def test_a_reference_to_an_id_that_went_is_told_what_to_write(
    entries: str, named: str, problem: str
) -> None:
    mapping = f"mappings: [{{id: m, of: n, values: [{{id: v, codes: [{named}]}}]}}]"
    text = f"format: 1\nname: x\nversion: '1'\nfacets: [{{id: n}}]\ncodes: [{entries}]\n{mapping}\n"
    told = [str(item.message) for item in parse_codebook(text, "new.yaml")[1]]
    assert any(problem in words for words in told), told
