"""Real transcripts with their correct parse, where a folder of them is at hand.

The folder is named by QCODE_TRANSCRIPTS, or stands in ../shared/transcripts beside the
project. `gold/NAME.jsonl` holds one unit a line: speaker and text. Run as a script, this
prints a table, one line a file.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from qcode.readers.transcript import read_transcript

FOLDER = Path(
    os.environ.get("QCODE_TRANSCRIPTS")
    or Path(__file__).resolve().parents[2] / "shared" / "transcripts"
)
SUPPORTED = {".txt", ".md", ".docx", ".srt", ".vtt", ".csv", ".tsv"}
FILES = sorted(path for path in FOLDER.glob("*") if path.is_file()) if FOLDER.is_dir() else []

pytestmark = pytest.mark.skipif(not FILES, reason="no folder of real transcripts")


def squeezed(words):
    return " ".join(words.split())


def gold_of(path):
    lines = (path.parent / "gold" / f"{path.name}.jsonl").read_text(encoding="utf-8").split("\n")
    units = [json.loads(line) for line in lines if line]
    return [(unit["speaker"], squeezed(unit["text"])) for unit in units]


def units_of(reading):
    return [(turn.label, squeezed(turn.span.of(reading.text))) for turn in reading.turns]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_units_are_exact_or_the_file_is_refused(path):
    reading, problems = read_transcript(path)
    if path.suffix not in SUPPORTED:
        assert reading is None
        assert len(problems) == 1
        return
    assert problems == []
    assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text
    assert units_of(reading) == gold_of(path)


def lines():
    """Yield one line a file: exact or not, units, pattern, speakers that gold does not know."""
    for path in FILES:
        reading, problems = read_transcript(path)
        if reading is None:
            yield f"{path.name:42} refused: {problems[0].message}"
            continue
        units, gold = units_of(reading), gold_of(path)
        state = "exact" if units == gold else "differs"
        invented = sorted(set(reading.labels) - {label for label, _ in gold})
        yield f"{path.name:42} {state:8} {len(units):5} of {len(gold):5} {reading.pattern} {invented}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
