"""What speaks against a reading: labels that come like headings, list items or sentences.

A convention whose mark is weak (a name alone on a line, in brackets, before a dash) must earn
its reading: nearly everything of its shape is a label, labels alternate, and they are words for
speakers or codes, or two of them carry the talk, or each has many turns. Three or more labels
that come round and round in one order are fields of a form or options of a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from qcode.readers.labels import is_speaker_word

_CODE = re.compile(r"[A-Za-z]{1,6}[ _-]?\d{1,4}[A-Za-z]?|[A-Z]{2,4}")
_OPTIONS = frozenset("ABCDEFGH")


def is_doubtful(labels: Sequence[str], shapes: int, *, is_fragile: bool) -> bool:
    """Say whether labels, in the order of their turns, are more likely something else.

    `shapes` is how often the convention's shape stands in the text, labels or not.
    """
    counts = Counter(labels)
    is_alone = len(counts) == 1 and 2 * len(labels) < shapes and not _is_known(labels[0])
    if is_round(labels) or is_alone or not is_fragile:
        return is_round(labels) or is_alone
    is_list = len(counts) > 2 and _OPTIONS.issuperset(counts)
    if is_list or len(labels) < 0.6 * shapes or len(counts) < 2:
        return True
    known = sum(count for label, count in counts.items() if _is_known(label))
    if 2 * known >= len(labels):
        return False
    changes = sum(one != other for one, other in pairwise(labels)) / max(1, len(labels) - 1)
    if changes < 0.7 or len(labels) < 0.75 * shapes:
        return True
    leading = sum(count for _, count in counts.most_common(2))
    return leading < 0.7 * len(labels) and (len(labels) < 4 * len(counts) or len(labels) < 16)


def is_round(labels: Sequence[str]) -> bool:
    """Say whether three or more labels, none a word for speakers, come round in one order."""
    period = len(set(labels))
    if period < 3 or len(labels) < 2 * period or any(_is_person(label) for label in labels):
        return False
    same = sum(one == other for one, other in zip(labels, labels[period:], strict=False))
    return same >= 0.9 * (len(labels) - period)


def _is_person(label: str) -> bool:
    return len(label) > 1 and _is_known(label)


def _is_known(label: str) -> bool:
    return is_speaker_word(label) or _CODE.fullmatch(label) is not None
