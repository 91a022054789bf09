"""In which unit a list of times is: seconds, milliseconds, ticks, samples.

The name of the field says it, or a clock time, or a decimal fraction (seconds); whole numbers
are milliseconds where the typical stretch between two of them is longer than anybody's turn
would be in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

_LONGEST_TURN = 200


def factor(
    name: str, values: Sequence[object], numbers: Sequence[float], gaps: list[float]
) -> float:
    """Return what a time must be multiplied by to be in milliseconds.

    `name` is the plain name of the field, `gaps` are the stretches between the times.
    """
    if "ticks" in name:
        return 1e-4
    if name.endswith(("ms", "millis", "milliseconds")) or name.startswith("offsets."):
        return 1
    if name.endswith(("sec", "seconds")):
        return 1000
    if any(isinstance(value, str) and not _is_digits(value) for value in values):
        return 1000
    if any(number != int(number) for number in numbers):
        return 1000
    return 1 if gaps and median(gaps) >= _LONGEST_TURN else 1000


def _is_digits(value: str) -> bool:
    return value.strip().isascii() and value.strip().isdigit()
