"""Pairs: lists of [speaker, words], and objects that hold a question and its answer.

A list of pairs is a transcript where few short words stand first and come again; pairs of
sentences name nobody. The two halves of a question and answer are spoken under the names their
fields have in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qcode.readers.services.fields import plain
from qcode.readers.services.unit import Unit

_ASKED = ("question", "q", "问题", "问", "提问", "問題", "問")
_ANSWERED = ("answer", "a", "回答", "答", "答案")
_LONGEST_LABEL = 40
_DEPTH = 3


def find_pairs(data: object, depth: int = 0) -> list[Unit]:
    """Return the units of the first list of pairs in a parsed file, or nothing."""
    if isinstance(data, list):
        return _speakers_and_words(data) or _questions_and_answers(data)
    if isinstance(data, Mapping) and depth < _DEPTH:
        return next(
            (found for value in data.values() if (found := find_pairs(value, depth + 1))), []
        )
    return []


def _speakers_and_words(items: Sequence[object]) -> list[Unit]:
    pairs = [
        (item[0].strip(), item[1])
        for item in items
        if isinstance(item, list) and len(item) == 2 and all(isinstance(cell, str) for cell in item)
    ]
    labels = {label for label, _ in pairs}
    label_size = sum(map(len, labels)) / max(1, len(labels))
    is_cast = (
        len(pairs) == len(items)
        and 2 <= len(labels) <= len(pairs) / 2
        and all(0 < len(label) <= _LONGEST_LABEL and "\n" not in label for label in labels)
        and label_size < sum(len(words) for _, words in pairs) / len(pairs)
    )
    return [Unit(label, words) for label, words in pairs] if is_cast else []


def _questions_and_answers(items: Sequence[object]) -> list[Unit]:
    if not items or not all(isinstance(item, Mapping) for item in items):
        return []
    halves = [list(_halves(item)) for item in items if isinstance(item, Mapping)]
    if not all(halves) or not any(len(units) == 2 for units in halves):
        return []
    return [unit for units in halves for unit in units]


def _halves(item: Mapping[object, object]) -> Iterator[Unit]:
    """Yield the question and the answer of one object, each where it is filled."""
    for names in (_ASKED, _ANSWERED):
        for key, words in item.items():
            if isinstance(key, str) and plain(key) in names and isinstance(words, str):
                if words.strip():
                    yield Unit(key.strip(), words)
                break
