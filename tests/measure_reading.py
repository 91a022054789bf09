"""How many transcripts of a folder are read exactly as their gold says: one line a file.

The folder is named by QCODE_TRANSCRIPTS, or stands in ../shared/transcripts beside the
project. `gold/NAME.jsonl` holds one unit a line: speaker (null where none can be known) and
text. A file is exact when the units agree in number, speakers and words apart from white
space. A speaker is invented when gold knows no such speaker in the file. A character is lost
when gold has it more often than the stored text, or when the pieces do not tile that text.

Run it: `python tests/measure_reading.py [FOLDER]`.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qcode.domain.text import Reading
from qcode.readers.transcript import read_transcript

FOLDER = Path(
    os.environ.get("QCODE_TRANSCRIPTS")
    or Path(__file__).resolve().parents[2] / "shared" / "transcripts"
)
Unit = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """One file: what was expected, what was found."""

    path: Path
    reader: str
    pattern: str
    expected: int
    found: int
    has_speakers: bool
    is_exact: bool
    invented: tuple[str, ...]
    lost: int
    remark: str

    @property
    def line(self) -> str:
        """The file's line of the table."""
        state = "exact" if self.is_exact else "refused" if not self.reader else "differs"
        invented = f"  invented: {', '.join(self.invented[:4])}" if self.invented else ""
        lost = f"  lost: {self.lost}" if self.lost else ""
        return (
            f"{self.path.name:42} {state:8} {self.reader:11} {self.pattern:18}"
            f" {self.found:5} of {self.expected:5}{invented}{lost}  {self.remark}"
        ).rstrip()


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder that have a gold file, in order."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if gold_path(path).is_file())


def gold_path(path: Path) -> Path:
    """Return where the correct units of a file stand."""
    return path.parent / "gold" / f"{path.name}.jsonl"


def squeezed(words: str) -> str:
    """Return the words without any white space."""
    return "".join(words.split())


def gold_of(path: Path) -> list[Unit]:
    """Return the correct units of a file."""
    lines = gold_path(path).read_text(encoding="utf-8").split("\n")
    units = [json.loads(line) for line in lines if line]
    return [(unit["speaker"], squeezed(unit["text"])) for unit in units]


def units_of(reading: Reading) -> list[Unit]:
    """Return the units of a reading, as gold writes them."""
    return [(turn.label, squeezed(turn.span.of(reading.text))) for turn in reading.turns]


def measure(path: Path) -> Measured:
    """Read one file and hold it against its gold."""
    reading, problems = read_transcript(path)
    gold = gold_of(path)
    speakers = {speaker for speaker, _ in gold if speaker is not None}
    if reading is None:
        remark = problems[0].message
        return Measured(path, "", "", len(gold), 0, bool(speakers), not gold, (), 0, remark)
    units = units_of(reading)
    return Measured(
        path,
        reading.reader,
        reading.pattern,
        len(gold),
        len(units),
        bool(speakers),
        units == gold,
        tuple(sorted(set(reading.labels) - speakers)),
        _lost(reading, gold),
        "" if units == gold else _difference(units, gold),
    )


def _lost(reading: Reading, gold: Sequence[Unit]) -> int:
    """Count the characters gold has and the text has not, and those no piece holds."""
    tiled = "".join(piece.span.of(reading.text) for piece in reading.pieces)
    wanted = Counter("".join(words for _, words in gold))
    missing = wanted - Counter(squeezed(reading.text))
    return missing.total() + abs(len(reading.text) - len(tiled))


def _difference(units: Sequence[Unit], gold: Sequence[Unit]) -> str:
    """Show the first place where the two part."""
    for number, (one, other) in enumerate(zip(units, gold, strict=False), 1):
        if one != other:
            return f"unit {number}: {_brief(one)} instead of {_brief(other)}"
    more = units[len(gold) :] or gold[len(units) :]
    return f"unit {min(len(units), len(gold)) + 1}: {_brief(more[0])}"


def _brief(unit: Unit) -> str:
    words = unit[1] if len(unit[1]) <= 44 else f"{unit[1][:22]}…{unit[1][-20:]}"
    return f"[{unit[0]}] {words}"


def totals(measured: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines below the table."""
    spoken = [item for item in measured if item.has_speakers]
    exact = sum(item.is_exact for item in spoken)
    invented = sum(bool(item.invented) for item in measured)
    lost = sum(item.lost > 0 for item in measured)
    count = len(measured)
    yield f"exact: {sum(item.is_exact for item in measured)} of {count} files"
    yield f"exact among files with speakers: {exact} of {len(spoken)}"
    yield f"with invented speakers: {invented} of {count}; with lost characters: {lost} of {count}"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    measured = []
    for path in files_of(folder):
        measured.append(measure(path))
        sys.stdout.write(measured[-1].line + "\n")
    sys.stdout.write("\n".join(totals(measured)) + "\n")


if __name__ == "__main__":
    main()
