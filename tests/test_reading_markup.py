"""CHAT, SALT, TextGrid, ELAN: what the file looks like stands in each test."""

from __future__ import annotations

import pytest
from markup_files import pieces, read_file, refuse_file, times, turns

from qcode.domain.text import PieceKind


@pytest.fixture
def read(tmp_path):
    return lambda content, name="t.txt", **hints: read_file(tmp_path, content, name, **hints)


CHAT = """@UTF8
@PID:\t11312/t-00000001-1
@Begin
@Languages:\tzho, eng
@Participants:\tINV Investigator, CHI 小禾 Target_Child
@ID:\tzho|home|CHI|9;03.||||Target_Child|||
@Date:\t02-MAR-2024
@Location:\t云南,
\t昆明
*INV:\t谁 帮 你 写 作业 ? \x15100_2500\x15
%mor:\tpro|谁 v|帮 ?
%com:\t指着书包
*CHI:\t没有 人 [/] 没有 人 .
\tgrandma can't \x152500_4000\x15 read , you know . \x154000_6100\x15
@New Episode
*CHI:\t0 .
%act:\tnods
*INV:\twhy ?
@End
"""


def test_chat(read):
    reading = read(CHAT, "t.cha")
    assert turns(reading) == [
        ("INV", "谁 帮 你 写 作业 ?"),
        ("CHI", "没有 人 [/] 没有 人 .\n\tgrandma can't read , you know ."),
        ("CHI", "0 ."),
        ("INV", "why ?"),
    ]
    assert times(reading) == [(100, 2500), (2500, 6100), (None, None), (None, None)]
    assert (reading.reader, reading.pattern) == ("chat", "chat")
    assert reading.fields == (
        ("PID", "11312/t-00000001-1"),
        ("Languages", "zho, eng"),
        ("INV", "Investigator"),
        ("CHI", "小禾 Target_Child"),
        ("Date", "02-MAR-2024"),
        ("Location", "云南, 昆明"),
    )
    assert pieces(reading, PieceKind.EVENT) == ["%com:\t指着书包", "@New Episode", "%act:\tnods"]
    assert pieces(reading, PieceKind.FURNITURE) == ["%mor:\tpro|谁 v|帮 ?"]
    assert pieces(reading, PieceKind.TIME) == ["\x15100_2500\x15", "\x154000_6100\x15"]
    assert pieces(reading, PieceKind.FOOTER) == ["@End"]
    assert reading.notes == ("times inside utterances are not in the stored text: 1",)


def test_chat_keeps_everything_but_the_inner_times(read):
    reading = read(CHAT, "t.txt")
    assert reading.text == CHAT.replace(" \x152500_4000\x15", "")


def test_chat_of_an_older_release(read):
    words = (
        '@Begin\n@Participants:\tMOT Mother\n*MOT:\tcome here . \x15%snd:"a b"_12_340\x15\n@End\n'
    )
    reading = read(words, "t.cha")
    assert turns(reading) == [("MOT", "come here .")]
    assert times(reading) == [(12, 340)]


def test_chat_with_a_broken_tier(read):
    reading = read("@UTF8\n@Begin\n*MOT:\ta .\n*CHI no colon\n*MOT:\tb .\n@End\n", "t.cha")
    assert turns(reading) == [("MOT", "a ."), ("MOT", "b .")]
    assert [span.of(reading.text) for span in reading.unmatched] == ["*CHI no colon"]


SALT = """$ Child, Examiner
+ Language: English
+ CA: 9;3
- 0:00
E Who help/3s you with school?
C (Um um) nobody help/ed me [EW:helps].
; :03
C My grandma, she
  cannot read.
= child looks away
E 为什么？
- 1:10
"""


@pytest.mark.parametrize("name", ["t.slt", "t.txt"])
def test_salt(read, name):
    reading = read(SALT, name)
    assert turns(reading) == [
        ("E", "Who help/3s you with school?"),
        ("C", "(Um um) nobody help/ed me [EW:helps]."),
        ("C", "My grandma, she\n  cannot read."),
        ("E", "为什么？"),
    ]
    assert reading.text == SALT
    assert reading.fields == (
        ("Language", "English"),
        ("CA", "9;3"),
        ("C", "Child"),
        ("E", "Examiner"),
    )
    assert pieces(reading, PieceKind.EVENT) == ["; :03", "= child looks away"]
    assert pieces(reading, PieceKind.TIME) == ["- 0:00", "- 1:10"]


def test_a_list_of_prices_is_no_salt(read):
    assert read("$ 5, all in all\nA: a\nB: b\nA: c\nB: d\n").reader == "text"


LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 6.25
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "访谈员"
        xmin = 0
        xmax = 6.25
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.5004
            text = "你说""没人"" = 5 ？"
        intervals [2]:
            xmin = 1.5004
            xmax = 6.25
            text = ""
    item [2]:
        class = "TextTier"
        name = "bell"
        xmin = 0
        xmax = 6.25
        points: size = 1
        points [1]:
            number = 2
            mark = "ding"
    item [3]:
        class = "IntervalTier"
        name = "小禾"
        xmin = 0
        xmax = 6.25
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1
            text = ""
        intervals [2]:
            xmin = 1
            xmax = 6.25
            text = "嗯。
  1 [2] no ! grandma"
"""
SHORT = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n6.25\n<exists>\n3\n'
    '"IntervalTier"\n"访谈员"\n0\n6.25\n2\n0\n1.5004\n"你说""没人"" = 5 ？"\n1.5004\n6.25\n""\n'
    '"TextTier"\n"bell"\n0\n6.25\n1\n2\n"ding"\n'
    '"IntervalTier"\n"小禾"\n0\n6.25\n2\n0\n1\n""\n1\n6.25\n"嗯。\n  1 [2] no ! grandma"\n'
)


@pytest.mark.parametrize("words", [LONG.replace('"\n', '" \n'), SHORT], ids=["long", "short"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_textgrid(read, words, encoding, newline):
    data = words.replace("\n", newline).encode(encoding)
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    reading = read(mark + data, "t.TextGrid")
    assert turns(reading) == [
        ("访谈员", '你说"没人" = 5 ？'),
        ("小禾", "嗯。\n  1 [2] no ! grandma"),
    ]
    assert times(reading) == [(0, 1500), (1000, 6250)]
    assert reading.text == '访谈员: 你说"没人" = 5 ？\n小禾: 嗯。\n  1 [2] no ! grandma\n'
    assert reading.notes[0] == "tiers that are not part of the text: bell"


def grid(*tiers):
    lines = [
        f'"IntervalTier" "{name}" 0 9 {len(units)} '
        + " ".join(f'{start} {end} "{words}"' for start, end, words in units)
        for name, units in tiers
    ]
    head = f'File type = "ooTextFile"\nObject class = "TextGrid"\n0 9 <exists> {len(tiers)}\n'
    return head + "\n".join(lines) + "\n"


WORDS = [(0, 1, "who"), (1, 2, "helps"), (2, 3, ""), (3, 4, "小"), (4, 5, "禾")]
SOUNDS = [(0, 1, "h"), (1, 2, "u:")]


def test_textgrid_of_an_aligner_gives_words_up_to_each_silence(read):
    reading = read(grid(("Ann - words", WORDS), ("Ann - phones", SOUNDS)))
    assert turns(reading) == [("Ann", "who helps"), ("Ann", "小禾")]
    assert times(reading) == [(0, 2000), (3000, 5000)]
    assert reading.notes[0] == "tiers that are not part of the text: Ann - phones"


def test_textgrid_with_utterances_above_words(read):
    reading = read(
        grid(("sentence", [(0, 5, "Who helps 小禾")]), ("words", WORDS), ("MAU", SOUNDS))
    )
    assert turns(reading) == [(None, "Who helps 小禾")]
    assert any("names no speakers" in note for note in reading.notes)


def test_textgrid_with_initials_that_are_also_names_of_tiers(read):
    reading = read(grid(("MOT", [(0, 1, "a")]), ("PS", [(1, 2, "b")]), ("notes", [(0, 1, "x")])))
    assert turns(reading) == [("MOT", "a"), ("PS", "b")]


def test_textgrid_where_sound_was_detected(read):
    reading = read(
        grid(("silences", [(0, 1, "silent"), (1, 2, "sounding")]), ("Ann", [(1, 2, "a")]))
    )
    assert turns(reading) == [("Ann", "a")]


def test_textgrid_in_which_an_unnamed_tier_repeats_the_speakers(read):
    said = [(0, 1, "who"), (1, 2, "me")]
    reading = read(grid(("A", said[:1]), ("B", said[1:]), ("transcript", said)))
    assert turns(reading) == [("A", "who"), ("B", "me")]
    other = read(grid(("A", said[:1]), ("transcript", [(1, 2, "else"), (2, 3, "so")])))
    assert turns(other) == [("A", "who"), (None, "else"), (None, "so")]


@pytest.mark.parametrize("cut", [60, 200, 500, 700, len(LONG) - 30])
def test_textgrid_that_ends_too_early(tmp_path, cut):
    message = refuse_file(tmp_path, LONG[:cut], "t.TextGrid")
    assert "damaged TextGrid (it ends too early)" in message


def eaf(tiers, slots="", head='TIME_UNITS="milliseconds"'):
    slots = slots or "".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{at}" TIME_VALUE="{at * 1000}"/>' for at in range(9)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ANNOTATION_DOCUMENT AUTHOR="Wei" DATE="2024-03-01T09:00:00+08:00" VERSION="3.0" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">\n'
        f'<HEADER MEDIA_FILE="" {head}><MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/x/访谈.wav"/>'
        '<PROPERTY NAME="URN">urn:nl:1</PROPERTY></HEADER>\n'
        f"<TIME_ORDER>{slots}</TIME_ORDER>\n{tiers}"
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>\n'
        "</ANNOTATION_DOCUMENT>\n"
    )


def aligned(number, start, end, words):
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" TIME_SLOT_REF1="ts{start}" '
        f'TIME_SLOT_REF2="ts{end}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def referring(number, above, words):
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a{number}" ANNOTATION_REF="a{above}">'
        f"<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def tier(name, *annotations, participant="", parent=""):
    who = f' PARTICIPANT="{participant}"' if participant else ""
    under = f' PARENT_REF="{parent}"' if parent else ""
    return f'<TIER TIER_ID="{name}"{who}{under}>{"".join(annotations)}</TIER>\n'


def test_elan(read):
    reading = read(
        eaf(
            tier(
                "K-SPK1", aligned(1, 0, 2, "谁帮你？"), aligned(3, 5, 6, " "), participant="访谈员"
            )
            + tier("K-SPK2", aligned(2, 1, 4, "Nobody &amp; nothing."), aligned(4, 4, 5, "奶奶。"))
            + tier("gloss", referring(5, 1, "who helps"), parent="K-SPK1")
            + tier("gestures", aligned(6, 0, 1, "nods"))
        ),
        "t.eaf",
    )
    assert turns(reading) == [
        ("访谈员", "谁帮你？"),
        ("K-SPK2", "Nobody & nothing."),
        ("K-SPK2", "奶奶。"),
    ]
    assert times(reading) == [(0, 2000), (1000, 4000), (4000, 5000)]
    assert (reading.reader, reading.pattern) == ("elan", "elan")
    assert reading.notes[0] == "tiers that are not part of the text: gestures, gloss"
    assert reading.fields == (
        ("author", "Wei"),
        ("date", "2024-03-01T09:00:00+08:00"),
        ("media", "访谈.wav"),
    )


def test_elan_where_the_upper_tier_only_numbers(read):
    reading = read(
        eaf(
            tier(
                "ref@小禾",
                aligned(1, 0, 1, "KM.001"),
                aligned(2, 1, 2, "KM.002"),
                participant="小禾",
            )
            + tier(
                "tx@小禾", referring(3, 1, "没人。"), referring(4, 2, "奶奶帮。"), parent="ref@小禾"
            )
            + tier("ge@小禾", referring(5, 3, "nobody"), parent="tx@小禾")
        )
    )
    assert turns(reading) == [("小禾", "没人。"), ("小禾", "奶奶帮。")]
    assert times(reading) == [(0, 1000), (1000, 2000)]


def test_elan_with_words_below_a_tier_of_numbers(read):
    reading = read(
        eaf(
            tier("utt", aligned(1, 0, 1, "1"), aligned(2, 1, 2, "2"))
            + tier("words", referring(3, 1, "my"), referring(4, 1, "dad"), referring(5, 2, "no"),
                   parent="utt")
        )
    )  # fmt: skip
    assert turns(reading) == [(None, "my dad"), (None, "no")]


def test_elan_with_slots_without_times_and_a_default_tier(read):
    slots = (
        '<TIME_SLOT TIME_SLOT_ID="ts0" TIME_VALUE="10"/><TIME_SLOT TIME_SLOT_ID="ts1"/>'
        '<TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="900"/>'
    )
    reading = read(eaf(tier("default", aligned(1, 0, 1, "a"), aligned(2, 1, 2, "b")), slots))
    assert turns(reading) == [(None, "a"), (None, "b")]
    assert times(reading) == [(10, None), (None, 900)]


def test_elan_whose_tiers_refer_in_a_circle(read):
    reading = read(
        eaf(
            tier("a", referring(1, 2, "x"), parent="b")
            + tier("b", referring(2, 1, "y"), parent="a")
            + tier("Ann", aligned(3, 0, 1, "words"))
        )
    )
    assert ("Ann", "words") in turns(reading)
