"""Real transcripts with their correct parse, where a folder of them is at hand.

`measure_reading.py` says where the folder is and prints the same as a table. In no file may a
speaker be invented or a character lost; nine of ten files with speakers must be exact.
"""

from __future__ import annotations

import pytest
from measure_reading import FOLDER, files_of, measure, totals

FILES = files_of(FOLDER)

pytestmark = pytest.mark.skipif(not FILES, reason="no folder of real transcripts")


@pytest.fixture(scope="module")
def measured():
    return [measure(path) for path in FILES]


def test_no_speaker_is_invented_and_no_character_lost(measured):
    wrong = [item.line for item in measured if item.invented or item.lost]
    assert wrong == []


def test_nearly_all_files_with_speakers_are_exact(measured):
    spoken = [item for item in measured if item.has_speakers]
    differing = [item.line for item in spoken if not item.is_exact]
    assert len(differing) <= 0.1 * len(spoken), "\n".join(differing)


def test_totals_count_what_the_lines_say(measured):
    exact = sum(item.is_exact for item in measured)
    assert f"exact: {exact} of {len(FILES)} files" in list(totals(measured))
