"""Every convention reads its own examples; the examples are the specification."""

from __future__ import annotations

import pytest

from qcode.readers.patterns import CONVENTIONS
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
