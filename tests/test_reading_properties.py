"""Whatever a text is, its pieces tile it, its turns lie in speech, and it is read twice alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.domain.segmenting import segments_of
from qcode.domain.text import PieceKind
from qcode.readers.patterns import CONVENTIONS
from qcode.readers.source import Hints
from qcode.readers.transcript import read_transcript

CUES = (
    "1\n00:00:01,000 --> 00:00:02,000\nAnn: a\n\n2\n00:00:03,000 --> 00:00:04,000\nBob: b\n\n",
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>a</v> <i>b</i>\n\nNOTE x\n\n00:03.000 --> 00:04.000\n嗯\n",
    'speaker,time,text\nAnn,0:01,"a ""b"", c"\n小李,0:02,嗯\n',
    "访谈日期：2024\n受访者：小李\n访谈员：王\n---\n访谈员：你好。\n受访者：好。\n（注：完）\n",
)
SEEDS = [example.text for rule in CONVENTIONS for example in rule.examples] + list(CUES)
BITS = [
    "\n",
    "\n\n",
    "：",
    ": ",
    "问：",
    "A: ",
    "00:01 ",
    "---\n",
    "**",
    "\t",
    "“",
    "”",
    "\u2028",
    "\r",
    "注：",
    "<v x>",
    '"',
    "[",
    "（",
]


@st.composite
def mutated(draw):
    text = draw(st.sampled_from(SEEDS)) * draw(st.integers(1, 3))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 12))
        text = (
            text[:at] + draw(st.sampled_from([*BITS, ""]) | st.text(max_size=4)) + text[at + cut :]
        )
    return text


@settings(max_examples=250, deadline=None)
@given(text=mutated())
def test_pieces_tile_and_turns_lie_in_speech(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "mutated.txt"
    path.write_bytes(text.encode("utf-8", "ignore"))
    reading, problems = read_transcript(path, Hints())
    assert (reading, problems) == read_transcript(path, Hints())
    if reading is None:
        assert len(problems) == 1
        return
    at = 0
    for piece in reading.pieces:
        assert piece.span.start == at < piece.span.end
        at = piece.span.end
    assert at == len(reading.text)
    speech = {piece.span for piece in reading.pieces if piece.kind is PieceKind.SPEECH}
    assert speech == {turn.span for turn in reading.turns}
    for number, turn in enumerate(reading.turns, 1):
        words = turn.span.of(reading.text)
        assert turn.number == number
        assert words == words.strip() != ""
        assert turn.label is None or turn.label == turn.label.strip() != ""
        for segment in segments_of(reading.text, turn):
            assert turn.span.covers(segment.span)
    printed = {
        piece.span.of(reading.text) for piece in reading.pieces if piece.kind is PieceKind.LABEL
    }
    assert set(reading.labels) <= printed
