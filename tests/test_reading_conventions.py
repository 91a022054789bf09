"""Every convention reads its own examples; the examples are the specification."""

from __future__ import annotations

import pytest

from qcode.readers.patterns import CONVENTIONS
from qcode.readers.patterns.profiles import SERVICES
from qcode.readers.source import Hints
from qcode.readers.speakers import find_turns

EXAMPLES = [
    pytest.param(rule.name, example, id=f"{rule.name}-{number}")
    for rule in CONVENTIONS
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_example_is_read_by_its_convention(name, example):
    parts, fault = find_turns(example.text, Hints())
    assert fault == ""
    turns = [(turn.label or "", turn.span.of(example.text)) for turn in parts.turns]
    assert turns == list(example.turns)
    assert parts.pattern == name
    assert "".join(piece.span.of(example.text) for piece in parts.pieces) == example.text


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_service_reads_the_examples_of_its_layouts(service):
    rules = {rule.name: rule for rule in CONVENTIONS}
    for name in service.patterns:
        example = rules[name].examples[0]
        parts, fault = find_turns(example.text, Hints(pattern=service.name))
        assert fault == ""
        assert [turn.label or "" for turn in parts.turns] == [label for label, _ in example.turns]


def test_names_of_services_and_layouts_are_told_where_none_fits():
    parts, fault = find_turns("Ann: a\n", Hints(pattern="feshu"))
    assert parts is None
    assert fault == "there is no pattern 'feshu': did you mean feishu?"


def test_no_two_layouts_have_one_name_and_each_shows_an_example():
    names = [rule.name for rule in CONVENTIONS]
    assert len(names) == len(set(names))
    assert all(rule.examples for rule in CONVENTIONS)
    assert not set(names) & {service.name for service in SERVICES}
