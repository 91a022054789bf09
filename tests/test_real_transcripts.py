"""Real transcripts with their correct parse, where a folder of them is at hand.

`measure_reading.py` says where the folder is and prints the same as a table.
"""

from __future__ import annotations

import pytest
from measure_reading import FOLDER, files_of, measure, totals

FILES = files_of(FOLDER)

pytestmark = pytest.mark.skipif(not FILES, reason="no folder of real transcripts")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_units_are_exact(path):
    measured = measure(path)
    assert measured.lost == 0
    assert measured.invented == ()
    assert measured.is_exact, measured.line


def test_totals_count_what_the_lines_say():
    measured = [measure(path) for path in FILES[:2]]
    exact = sum(item.is_exact for item in measured)
    assert f"exact: {exact} of 2 files" in list(totals(measured))
