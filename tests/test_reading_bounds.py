"""Wherever the user says the interview stands, pieces tile the text and parts join to it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.domain.text import PieceKind
from qcode.readers.transcript import Hints, read_transcript, read_transcripts

LINES = st.sampled_from(
    [
        "访谈员：你好吗？", "小雨：好。", "问：谁教你？", "答：没人。", "Interviewer: Who helps?",
        "Amy: Nobody does.", "日期：2025-03-01", "====", "正文", "", "　　接着说。", "第一次访谈",
        "Interview 2", "说明：整理。", "[00:01] 小雨：好。",
    ]
)  # fmt: skip
TEXTS = st.lists(LINES, min_size=1, max_size=40).map(lambda lines: "\n".join(lines) + "\n")
MARKS = st.sampled_from(["", "正文", "====", "说明", "3", "1", "99", "第一次"])
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(folder: Path, text: str) -> Path:
    path = folder / "t.txt"
    path.write_text(text, encoding="utf-8")
    return path


@QUIET
@given(text=TEXTS, header=MARKS, footer=MARKS, silent=st.booleans())
def test_pieces_tile_the_text_within_any_bounds(
    tmp_path: Path, text: str, header: str, footer: str, silent: bool
) -> None:
    hints = Hints(header_until=header, footer_from=footer, is_unlabelled=silent)
    reading, problems = read_transcript(written(tmp_path, text), hints)
    if reading is None:
        assert len(problems) == 1
        return
    assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text == text
    speech = [piece.span for piece in reading.pieces if piece.kind is PieceKind.SPEECH]
    assert all(any(turn.span.covers(span) for span in speech) for turn in reading.turns)
    assert [turn.number for turn in reading.turns] == list(range(1, len(reading.turns) + 1))
    if silent:
        assert reading.labels == {}


@QUIET
@given(text=TEXTS, mark=st.sampled_from(["第一次访谈", "Interview", "====", "^正文$", "小雨"]))
def test_the_parts_of_a_file_join_to_its_text_and_tile_their_own(
    tmp_path: Path, text: str, mark: str
) -> None:
    readings, problems = read_transcripts(written(tmp_path, text), Hints(split_on=mark))
    assert bool(readings) != bool(problems)
    for reading in readings:
        whole = "".join(piece.span.of(reading.text) for piece in reading.pieces)
        assert whole == reading.text
        assert all(turn.span.end <= len(reading.text) for turn in reading.turns)
    if readings:
        assert "".join(reading.text for reading in readings) == text
