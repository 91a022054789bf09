"""Real transcripts with their correct parse, where a folder of them is at hand.

`measure_reading.py` says where the folder is and prints the same as a table. In no file may a
speaker be invented or a character lost, and every file must be exact but the two of `KNOWN`,
whose correct parse is another than the gold file's, for the reason that stands there. Of a
folder that somebody names by QCODE_TRANSCRIPTS, 95 of 100 files with speakers must be exact.
"""

from __future__ import annotations

import os

import pytest
from measure_reading import FOLDER, files_of, gold_of, measure, totals, units_of

from qcode.readers.transcript import read_transcript

FILES = files_of(FOLDER)
IS_NAMED = bool(os.environ.get("QCODE_TRANSCRIPTS"))
KNOWN = {
    "en_json_kaldi_spk.json": "gold has no unit at all, because who spoke is not tied to the "
    "words; the words are there, and are read as one turn without a speaker",
    "en_xml_ohmsvtt_chappelear.xml": "gold keeps a comment of the WebVTT format (a NOTE block "
    "below the last cue) in the last turn; a comment is no speech",
}

pytestmark = pytest.mark.skipif(not FILES, reason="no folder of real transcripts")


@pytest.fixture(scope="module")
def measured():
    return [measure(path) for path in FILES]


def test_no_speaker_is_invented_and_no_character_lost(measured):
    wrong = [item.line for item in measured if item.invented or item.lost]
    assert wrong == []


def test_files_are_read_exactly(measured):
    differing = [
        item.line for item in measured if not item.is_exact and item.path.name not in KNOWN
    ]
    spoken = sum(item.has_speakers for item in measured)
    assert len(differing) <= (0.05 * spoken if IS_NAMED else 0), "\n".join(differing)


def test_known_files_differ_in_nothing_else():
    for path in FILES:
        if path.name not in KNOWN:
            continue
        reading, problems = read_transcript(path)
        assert problems == []
        units, gold = units_of(reading), gold_of(path)
        if not gold:
            assert [speaker for speaker, _ in units] == [None]
        else:
            speaker, words = units[-1]
            assert units[:-1] == gold[:-1]
            assert gold[-1] == (speaker, f"{words}NOTETRANSCRIPTIONEND")


def test_totals_count_what_the_lines_say(measured):
    exact = sum(item.is_exact for item in measured)
    assert f"exact: {exact} of {len(FILES)} files" in list(totals(measured))
