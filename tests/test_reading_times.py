"""Times of every kind become milliseconds; what is none becomes nothing."""

from __future__ import annotations

import pytest
from transcript_files import read_well, times, turns

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


@pytest.mark.parametrize(
    ("one", "two", "asked", "said"),
    [
        ("Jane Roe:", "Tim Poe:", "Who helps?", "Nobody."),
        ("王老师：", "小李：", "谁帮你？", "没人。"),
    ],
)
def test_a_time_on_its_own_line_belongs_to_the_turn_below(tmp_path, one, two, asked, said):
    text = (
        f"00:00:00\n \n{one} {asked}\n{two} {said}\n00:05:00\n \n{one} {asked}\n{two} {said}\n"
        f"00:10:00\n\n00:15:00\n\n{two} {said}\n{one} {asked}\n"
    )
    reading = read_well(tmp_path, text, "t.txt")
    asks, says = (one[:-1], asked), (two[:-1], said)
    assert turns(reading) == [asks, says, asks, says, says, asks]
    starts = [start for start, _ in times(reading)]
    assert starts == [0, None, 300_000, None, 900_000, None]


@pytest.mark.parametrize(
    ("ask", "said"), [("Ann: When?", "Bob: At\n10:30\n"), ("访：几点？", "李：\n10:30\n")]
)
def test_a_time_somebody_says_stays_speech(tmp_path, ask, said):
    text = f"{ask}\n{said}{ask}\n{said}{ask}\n{said}"
    reading = read_well(tmp_path, text, "t.txt")
    assert all(words.endswith("10:30") for _, words in turns(reading)[1::2])
    rising = "Ann: When?\nBob:\n10:30\nAnn: And then?\nBob:\n11:30\nAnn: And?\nBob: No.\n"
    said = [words for label, words in turns(read_well(tmp_path, rising, "t.txt")) if label == "Bob"]
    assert said == ["10:30", "11:30", "No."]
