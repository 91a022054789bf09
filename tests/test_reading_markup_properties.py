"""Whatever is done to a marked-up file, it is refused in one line, or its pieces tile its text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from test_reading_markup import CHAT, LONG, SALT, SHORT, aligned, eaf, referring, tier
from test_reading_xml import AKN, TEI, TRS, ohms

from qcode.domain.text import PieceKind
from qcode.readers.transcript import read_transcript

ELAN = eaf(
    tier("A", aligned(1, 0, 2, "谁？"), aligned(2, 2, 3, "no"), participant="小禾")
    + tier("words", referring(3, 1, "who"), parent="A")
)
OHMS = ohms(
    "<transcript>Q: a\nA: b\nQ: c\nA: d</transcript><vtt_transcript>WEBVTT\n\n"
    "00:01.000 --&gt; 00:02.000\n&lt;v A&gt;嗯\n</vtt_transcript>"
)
SEEDS = [CHAT, SALT, LONG, SHORT, TRS, TEI, AKN, ELAN, OHMS]
BITS = [
    "\n", "\n*", "\n@", "%", "\x15", "•1_2•", "\t", '"', '""', "<", ">", "</u>", "<u>", "<p/>", "&",
    "&amp;", "&#13;", "]]>", "<!--", "<!DOCTYPE a>", "<![CDATA[", " 9", "-1", "1e9", "：", "$ ",
    "\r", "\u2028", "\ufeff", " ", "<Who nb='2'/>", "<Turn speaker='spk1'>x</Turn>", 'who="#K01 #INT"',
]  # fmt: skip


@st.composite
def mutated(draw):
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.sampled_from((0, 0, 1, 3, 12, 60)))
        text = (
            text[:at] + draw(st.sampled_from([*BITS, ""]) | st.text(max_size=4)) + text[at + cut :]
        )
    return text


@settings(max_examples=250, deadline=None)
@given(text=mutated())
def test_pieces_tile_and_turns_lie_in_speech(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "marked.txt"
    path.write_bytes(text.encode("utf-8", "ignore"))
    reading, problems = read_transcript(path)
    if reading is None:
        assert len(problems) == 1
        assert "\n" not in problems[0].message
        return
    assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text
    assert all(len(piece.span) for piece in reading.pieces)
    speech = [piece.span for piece in reading.pieces if piece.kind is PieceKind.SPEECH]
    assert speech == [turn.span for turn in reading.turns]
    printed = {
        piece.span.of(reading.text) for piece in reading.pieces if piece.kind is PieceKind.LABEL
    }
    for turn in reading.turns:
        words = turn.span.of(reading.text)
        assert words == words.strip() != ""
        assert turn.label is None or turn.label in printed
    assert not any("\ud800" <= char <= "\udfff" or char == "\0" for char in reading.text)
