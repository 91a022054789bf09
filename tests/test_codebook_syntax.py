"""YAML slips: each is told at the line where it was made, and the rest is still read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.readers.codebook_yaml import parse_tree

SLIPS = [
    ("a: b: c", 1, "a value that holds a colon and a space needs quotes"),
    ("x:\n  - {phrase: 没人教，lang: zh}", 2, "a Chinese comma ， stands between two fields; write a comma and a space"),
    ("- id: X\n  facet:need\n  name: y", 2, "a space is missing after the colon"),
    ("- id: X\n  name：学业\n  z: y", 2, "a Chinese colon ： stands after the key; write a colon and a space"),
    ('a: "abc\nb: c', 1, "the quotation mark opened here is not closed on this line"),
    ('a: "b\nc: "d"', 1, "the quotation mark opened here is not closed on this line"),
    ("a: 'it's'", 1, "more text follows after the value has ended; put the whole value in single quotes, and write a single quote within it twice"),
    ("a: [b, c\nd: e", 1, "the bracket or brace opened here is not closed"),
    ("{a: b: c}", 1, "a text in brackets that holds a colon, comma, bracket or quotation mark needs quotes"),
    ('a: "\\d+"', 1, "in double quotes a backslash has a meaning of its own; use single quotes"),
    ("x:\n  - id: A\n     facet: b", 3, "the indentation is wrong: the line stands too far right"),
    ("x:\n    a: b\n  c: d", 3, "the indentation is wrong: it fits none of the lines above"),
    ("a:\n  - b\n  c: d", 3, "a list item `- …` is expected here, or the indentation is wrong"),
    ("x:\n\t- a", 2, "the indentation holds a tab; indent with spaces only"),
    ('x: "\\bschool"', 1, "in double quotes a backslash has a meaning of its own; use single quotes"),
    ('x:\n  - {a: "b}\n  - {a: c}', 2, "the quotation mark opened here is not closed on this line"),
    ('x: [a, "b]\ny: {z: "c"}', 1, "the quotation mark opened here is not closed on this line"),
    ("x:\n  - ｛a: b, c: d｝", 2, "a Chinese bracket ｛ is no bracket; write { } or [ ]"),
    ("a: - b", 1, "a value that begins with - needs quotes"),
    ("a: @b", 1, "a value that begins with @ needs quotes"),
    ("a: %b", 1, "a value that begins with % needs quotes"),
    ("a: * b", 1, "a value that begins with * needs quotes"),
    ("d: e\n没有冒号", 2, "this line is neither `key: value` nor a list item `- value`"),
    ("a: !x y", 1, "tags (!x) are not allowed; put a text that begins with ! in quotes"),
    ("a: &x b", 1, "anchors (&x) are not allowed; put a text that begins with & in quotes"),
    ("a: *x", 1, "aliases (*x) are not allowed; write the value out, or put a text that begins with * in quotes"),
    ("<<: b", 1, "merge keys (<<) are not allowed; write the fields out"),
    ("a: 1\nb: 2\na: 3", 3, "the key 'a' stands twice, first in line 1"),
    ("? [a]\n: b", 1, "a key must be plain text, not a list or a map; if this is a text in brackets or braces, put it in quotes"),
    ("a: b\n---\nc: d", 2, "a second YAML document (---) begins here; remove the line"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), SLIPS)
def test_a_slip_gets_one_line(text, line, message):
    _, problems = parse_tree(text + "\n", "f")

    assert [(problem.line, problem.message) for problem in problems] == [(line, message)]


def test_slips_do_not_hide_one_another():
    text = (
        "codes:\n"
        "  - id: A\n"
        "    name：甲\n"
        "    definition: 注意: 两点\n"
        '    regex: "\\d"\n'
        "    facet: need\n"
        "  - id: B\n"
        "    include: 'it's'\n"
        "    cues: [a, b\n"
        "    facet: need\n"
    )

    tree, problems = parse_tree(text, "f")

    assert sorted(problem.line for problem in problems) == [3, 4, 5, 8, 9]
    first, second = tree.fields["codes"].items
    assert [first.fields[key].text for key in ("id", "name", "facet")] == ["A", "甲", "need"]
    assert first.fields["definition"].kind == "hole"
    assert [second.fields[key].kind for key in ("include", "cues")] == ["hole", "hole"]
    assert second.fields["facet"].text == "need"


def test_a_wrong_indentation_keeps_the_field():
    tree, problems = parse_tree("x:\n  - id: A\n     facet: b\n    name: 甲\n", "f")

    assert [problem.line for problem in problems] == [3]
    item = tree.fields["x"].items[0]
    assert {key: node.text for key, node in item.fields.items()} == {
        "id": "A", "facet": "b", "name": "甲",
    }  # fmt: skip


def test_text_blocks_and_quotes_over_several_lines_are_no_slips():
    text = 'a: |\n  没人教：作业\n  "开头\nb: "one\n  two"\nc: >-\n  x: y\n  z\nd: plain\n  words\n'

    tree, problems = parse_tree(text, "f")

    assert problems == []
    assert {key: node.text for key, node in tree.fields.items()} == {
        "a": '没人教：作业\n"开头\n', "b": "one two", "c": "x: y z", "d": "plain words",
    }  # fmt: skip


def test_nodes_know_their_lines():
    tree, _ = parse_tree("a:\n  - b\n  -\n    c: d\n    e:\n      f\n", "f")

    assert tree.key_lines == {"a": 1}
    assert [item.line for item in tree.fields["a"].items] == [2, 4]
    assert tree.fields["a"].items[1].key_lines == {"c": 4, "e": 5}
    assert tree.fields["a"].items[1].fields["e"].line == 6


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab:：，,- \n\t{}[]\"'#&*!|>%@<?\\", max_size=60))
def test_any_text_is_read_or_refused_with_a_line(text):
    _, problems = parse_tree(text, "f")

    assert all(0 <= problem.line <= text.count("\n") + 1 for problem in problems)
    assert all(problem.message for problem in problems)
