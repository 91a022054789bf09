"""Times of every kind become milliseconds; what is none becomes nothing."""

from __future__ import annotations

import pytest

from qcode.readers.times import milliseconds


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("04:06", 246_000),
        ("0:00", 0),
        ("100:12", 6_012_000),
        ("1:02:03.5", 3_723_500),
        ("00:00:20,300", 20_300),
        ("00：01：05", 65_000),
        ("00:01:02:13", 62_000),
        ("00;01;02;13", 62_000),
        ("3分20秒", 200_000),
        ("1小时2分3秒", 3_723_000),
        ("2m 5s", 125_000),
        ("1h2m5s", 3_725_000),
        ("3'20\"", 200_000),
        ("12:05 PM", 43_500_000),
        ("10:05:12 AM", 36_312_000),
        ("1:05:00 pm", 47_100_000),
        ("12:00:00 am", 0),
        ("soon", None),
        ("3-20", None),
    ],
)
def test_times(words, expected):
    assert milliseconds(words) == expected
