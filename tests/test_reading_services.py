"""JSON of transcription services: each test shows what the service writes."""

from __future__ import annotations

import json

import pytest
from transcript_files import read_well, times, turns

from qcode.readers.transcript import read_transcript

CLOCK = [("1", "谁帮你？", 950, 2000), ("2", "没人。", 2100, 3400)]


def flat(reading):
    return [(*turn, *clock) for turn, clock in zip(turns(reading), times(reading), strict=True)]


def read(folder, data, name="t.json", **hints):
    words = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return read_well(folder, words, name, **hints)


def word(text, start, end, **more):
    return {"text": text, "start": start, "end": end, **more}


WHISPER = {
    "text": " Who helps? Nobody.",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 1.5, "text": " Who helps?", "tokens": [1]},
        {"id": 1, "seek": 0, "start": 1.5, "end": 2.25, "text": " Nobody."},
    ],
    "language": "en",
}
DIARISED = {
    "segments": [
        {"start": 0.5, "end": 2, "text": "谁帮你？", "speaker": "SPEAKER_00"},
        {"start": 2, "end": 3, "text": "嗯。"},
        {
            "start": 3,
            "end": 4.25,
            "text": "没人。",
            "speaker": "SPEAKER_01",
            "words": [{"word": "没"}],
        },
    ],
    "word_segments": [{"word": "谁", "speaker": "SPEAKER_00"}],
}
AWS = {
    "jobName": "j",
    "results": {
        "transcripts": [{"transcript": "Who helps? No, nobody."}],
        "speaker_labels": {
            "speakers": 2,
            "segments": [
                {"speaker_label": "spk_0", "items": [
                    {"start_time": "0.1", "end_time": "0.4", "speaker_label": "spk_0"},
                    {"start_time": "0.4", "end_time": "0.9", "speaker_label": "spk_0"}]},
                {"speaker_label": "spk_1", "items": [
                    {"start_time": "1.1", "end_time": "1.4", "speaker_label": "spk_1"},
                    {"start_time": "1.4", "end_time": "1.9", "speaker_label": "spk_1"}]},
            ],
        },
        "items": [
            {"start_time": "0.1", "end_time": "0.4", "alternatives": [{"content": "Who"}], "type": "pronunciation"},
            {"start_time": "0.4", "end_time": "0.9", "alternatives": [{"content": "helps"}], "type": "pronunciation"},
            {"alternatives": [{"content": "?"}], "type": "punctuation"},
            {"start_time": "1.1", "end_time": "1.4", "alternatives": [{"content": "No"}], "type": "pronunciation"},
            {"alternatives": [{"content": ","}], "type": "punctuation"},
            {"start_time": "1.4", "end_time": "1.9", "alternatives": [{"content": "nobody"}], "type": "pronunciation"},
            {"alternatives": [{"content": "."}], "type": "punctuation"},
        ],
    },
}  # fmt: skip
AWS_NEW = {
    "results": {
        "transcripts": [{"transcript": "谁帮你？没人。"}],
        "items": [
            {"start_time": "0.95", "end_time": "2.0", "speaker_label": "1", "alternatives": [{"content": "谁帮你"}], "type": "pronunciation"},
            {"speaker_label": "1", "alternatives": [{"content": "？"}], "type": "punctuation"},
            {"start_time": "2.1", "end_time": "3.4", "speaker_label": "2", "alternatives": [{"content": "没人"}], "type": "pronunciation"},
            {"speaker_label": "2", "alternatives": [{"content": "。"}], "type": "punctuation"},
        ],
    }
}  # fmt: skip
DEEPGRAM = {
    "results": {
        "channels": [
            {"alternatives": [{
                "transcript": "Who helps? Nobody.",
                "words": [
                    {"word": "who", "punctuated_word": "Who", "start": 0.1, "end": 0.3, "speaker": 0},
                    {"word": "helps", "punctuated_word": "helps?", "start": 0.3, "end": 0.5, "speaker": 0},
                    {"word": "nobody", "punctuated_word": "Nobody.", "start": 1.0, "end": 1.25, "speaker": 1},
                ],
            }]}
        ]
    }
}  # fmt: skip
UTTERED = {
    "results": {
        "channels": [{"alternatives": [{"transcript": "x"}]}],
        "utterances": [
            {"start": 0.1, "end": 0.5, "transcript": "Who helps?", "speaker": 0, "words": [{"word": "who"}]},
            {"start": 1.0, "end": 1.25, "transcript": "Nobody.", "speaker": 1},
        ],
    }
}  # fmt: skip
REV = {
    "monologues": [
        {"speaker": 0, "elements": [
            {"type": "text", "value": "Who", "ts": 0.1, "end_ts": 0.3},
            {"type": "punct", "value": " "},
            {"type": "text", "value": "helps", "ts": 0.3, "end_ts": 0.5},
            {"type": "punct", "value": "?"}]},
        {"speaker": 1, "elements": [{"type": "text", "value": "Nobody.", "ts": 1, "end_ts": 1.25}]},
    ]
}  # fmt: skip
SPEECHMATICS = {
    "format": "2.9",
    "metadata": {"language_pack_info": {"word_delimiter": " "}},
    "results": [
        {"type": "word", "start_time": 0.1, "end_time": 0.3, "alternatives": [{"content": "Who", "speaker": "S1"}]},
        {"type": "word", "start_time": 0.3, "end_time": 0.5, "alternatives": [{"content": "helps", "speaker": "S1"}]},
        {"type": "punctuation", "attaches_to": "previous", "start_time": 0.5, "end_time": 0.5, "alternatives": [{"content": "?", "speaker": "S1"}]},
        {"type": "word", "start_time": 1.0, "end_time": 1.25, "alternatives": [{"content": "Nobody.", "speaker": "UU"}]},
    ],
}  # fmt: skip
CHINESE_SPEECHMATICS = {
    "metadata": {"language_pack_info": {"word_delimiter": ""}},
    "results": [
        {"type": "word", "start_time": 0.95, "end_time": 1, "alternatives": [{"content": "谁", "speaker": "1"}]},
        {"type": "word", "start_time": 1, "end_time": 2.0, "alternatives": [{"content": "帮你", "speaker": "1"}]},
        {"type": "punctuation", "start_time": 2, "end_time": 2, "alternatives": [{"content": "？", "speaker": "1"}]},
        {"type": "word", "start_time": 2.1, "end_time": 3.4, "alternatives": [{"content": "没人", "speaker": "2"}]},
        {"type": "punctuation", "start_time": 3.4, "end_time": 3.4, "alternatives": [{"content": "。", "speaker": "2"}]},
    ],
}  # fmt: skip
IFLYTEK = {
    "code": "0",
    "content": {
        "orderResult": json.dumps({
            "lattice": [
                {"json_1best": json.dumps({"st": {"bg": bg, "ed": ed, "rl": rl, "rt": [
                    {"ws": [{"cw": [{"w": part, "wp": "n"}]} for part in parts]}]}})}
                for bg, ed, rl, parts in [("950", "2000", "1", ["谁", "帮你", "？"]), ("2100", "3400", "2", ["没人", "。"])]
            ]
        })
    },
}  # fmt: skip
ENGLISH = [("0", "Who helps?", 100, 500), ("1", "Nobody.", 1000, 1250)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(WHISPER, [(None, "Who helps?", 0, 1500), (None, "Nobody.", 1500, 2250)], id="whisper"),
        pytest.param(
            DIARISED,
            [("SPEAKER_00", "谁帮你？", 500, 2000), (None, "嗯。", 2000, 3000), ("SPEAKER_01", "没人。", 3000, 4250)],
            id="whisper-speakers",
        ),
        pytest.param(
            {"transcription": [{"timestamps": {"from": "00:00:00,000", "to": "00:00:01,500"},
                                "offsets": {"from": 0, "to": 1500}, "text": " 谁帮你？"}]},
            [(None, "谁帮你？", 0, 1500)],
            id="whisper-cpp",
        ),
        pytest.param(
            {"text": "谁？没人。", "chunks": [{"timestamp": [0.0, 1.5], "text": "谁？"}, {"timestamp": [1.5, None], "text": "没人。"}]},
            [(None, "谁？", 0, 1500), (None, "没人。", 1500, None)],
            id="chunks",
        ),
        pytest.param(AWS, [("spk_0", "Who helps?", 100, 900), ("spk_1", "No, nobody.", 1100, 1900)], id="aws"),
        pytest.param(AWS_NEW, CLOCK, id="aws-labels-on-items"),
        pytest.param(DEEPGRAM, ENGLISH, id="deepgram-words"),
        pytest.param(UTTERED, ENGLISH, id="deepgram-utterances"),
        pytest.param(REV, ENGLISH, id="rev"),
        pytest.param(REV | {"speakers": [{"id": 0, "name": "Ann"}, {"id": 1, "name": "Bob"}]},
                     [("Ann", *ENGLISH[0][1:]), ("Bob", *ENGLISH[1][1:])], id="rev-names"),
        pytest.param(SPEECHMATICS, [("S1", "Who helps?", 100, 500), (None, "Nobody.", 1000, 1250)], id="speechmatics"),
        pytest.param(CHINESE_SPEECHMATICS, CLOCK, id="speechmatics-chinese"),
        pytest.param(
            {"utterances": [word("Yes.", 170, 25140, speaker="A", words=[word("Yes.", 170, 25140, speaker="A")])],
             "words": [word("Yes.", 170, 25140, speaker="A")], "text": "Yes."},
            [("A", "Yes.", 170, 25140)],
            id="assemblyai-utterances",
        ),
        pytest.param(
            {"utterances": None, "text": "Who helps? Nobody.",
             "words": [word("Who", 100, 300, speaker="A"), word("helps?", 300, 500, speaker="A"), word("Nobody.", 1000, 1250, speaker="B")],
             "auto_highlights_result": {"results": [{"text": "who", "count": 1, "timestamps": [{"start": 1, "end": 2}]}]},
             "chapters": [{"summary": "s", "headline": "h", "start": 0, "end": 9}]},
            [("A", "Who helps?", 100, 500), ("B", "Nobody.", 1000, 1250)],
            id="assemblyai-words",
        ),
        pytest.param(
            {"speech": {"speakers": [{"id": 7, "speaker_name": "Ann"}], "transcripts": [
                {"transcript": "Who helps?", "start_offset": 16000, "end_offset": 32000, "speaker_id": 7},
                {"transcript": "Nobody.", "start_offset": 48000, "end_offset": 64000, "speaker_id": None}]}},
            [("Ann", "Who helps?", 1000, 2000), (None, "Nobody.", 3000, 4000)],
            id="otter",
        ),
        pytest.param(
            {"recognizedPhrases": [
                {"speaker": 1, "offset": "PT0.95S", "duration": "PT1.05S", "offsetInTicks": 9500000.0, "durationInTicks": 10500000.0,
                 "nBest": [{"display": "谁帮你？"}, {"display": "谁？"}]},
                {"speaker": 2, "offset": "PT2.1S", "duration": "PT1.3S", "offsetInTicks": 21000000.0, "durationInTicks": 13000000.0,
                 "nBest": [{"display": "没人。"}]}]},
            CLOCK,
            id="azure",
        ),
        pytest.param(
            {"results": [
                {"alternatives": [{"transcript": "who helps nobody"}]},
                {"alternatives": [{"words": [
                    {"word": "谁帮你？", "startTime": "0.950s", "endTime": "2s", "speakerTag": 1},
                    {"word": "没人。", "startTime": "2.100s", "endTime": "3.400s", "speakerTag": 2}]}]}]},
            CLOCK,
            id="google",
        ),
        pytest.param(
            {"results": [{"alternatives": [{"timestamps": [["who", 0.1, 0.3], ["helps", 0.3, 0.5], ["nobody", 1, 1.25]], "transcript": "x"}]}],
             "speaker_labels": [{"from": 0.1, "to": 0.3, "speaker": 0}, {"from": 0.3, "to": 0.5, "speaker": 0}, {"from": 1, "to": 1.25, "speaker": 1}]},
            [("0", "who helps", 100, 500), ("1", "nobody", 1000, 1250)],
            id="watson",
        ),
        pytest.param(IFLYTEK, CLOCK, id="iflytek"),
        pytest.param(
            {"data": json.dumps([{"bg": "950", "ed": "2000", "onebest": "谁帮你？", "speaker": "1"},
                                 {"bg": "2100", "ed": "3400", "onebest": "没人。", "speaker": "2"}])},
            CLOCK,
            id="iflytek-old",
        ),
        pytest.param(
            {"Data": {"ResultDetail": [
                {"FinalSentence": "谁帮你？", "StartMs": 950, "EndMs": 2000, "SpeakerId": 1, "Words": []},
                {"FinalSentence": "没人。", "StartMs": 2100, "EndMs": 3400, "SpeakerId": 2}]}},
            CLOCK,
            id="tencent",
        ),
        pytest.param(
            {"transcripts": [{"text": "谁帮你？没人。", "sentences": [
                {"begin_time": 950, "end_time": 2000, "text": "谁帮你？", "speaker_id": 1},
                {"begin_time": 2100, "end_time": 3400, "text": "没人。", "speaker_id": 2}]}]},
            CLOCK,
            id="paraformer",
        ),
        pytest.param(
            [{"key": "a", "text": "谁帮你？没人。", "sentence_info": [
                {"text": "谁帮你？", "start": 950, "end": 2000, "spk": 1}, {"text": "没人。", "start": 2100, "end": 3400, "spk": 2}]}],
            CLOCK,
            id="funasr",
        ),
        pytest.param(
            {"Transcription": {"Paragraphs": [
                {"SpeakerId": "1", "Words": [{"Text": "谁", "Start": 950, "End": 1500}, {"Text": "帮你？", "Start": 1500, "End": 2000}]},
                {"SpeakerId": "2", "Words": [{"Text": "没人。", "Start": 2100, "End": 3400}]}]}},
            [("1", "谁帮你？", 950, 2000), ("2", "没人。", 2100, 3400)],
            id="tingwu",
        ),
        pytest.param(
            {"resp": {"utterances": [{"text": "谁帮你？", "start_time": 950, "end_time": 2000, "additions": {"speaker": "1"}},
                                     {"text": "没人。", "start_time": 2100, "end_time": 3400, "additions": {"speaker": "2"}}]}},
            CLOCK,
            id="volcengine",
        ),
        pytest.param(
            {"entries": [{"text": "Hi.", "speakerId": "u@x", "speakerDisplayName": "Ann Lee", "startOffset": "00:00:03.1230000", "endOffset": "00:00:05.0"}]},
            [("Ann Lee", "Hi.", 3123, 5000)],
            id="teams",
        ),
        pytest.param(
            {"version": "1.0.0", "segments": [{"speaker": "Ann", "startTime": 0.5, "endTime": 2.0, "body": "Hi."}]},
            [("Ann", "Hi.", 500, 2000)],
            id="podcast",
        ),
        pytest.param(
            {"events": [{"tStartMs": 100, "dDurationMs": 2000, "segs": [{"utf8": "hi "}, {"utf8": "you"}]}, {"tStartMs": 900, "segs": [{"utf8": "\n"}]}]},
            [(None, "hi you", 100, 2100)],
            id="youtube",
        ),
        pytest.param(
            {"blocks": [{"key": "a", "text": "Hi.", "data": {"speaker": "Ann", "start": 1.5, "words": []}}], "entityMap": {}},
            [("Ann", "Hi.", 1500, None)],
            id="draft-js",
        ),
        pytest.param(
            {"words": [word("Who", 0.1, 0.3), word("helps?", 0.3, 0.5), word("Nobody.", 1, 1.25)],
             "paragraphs": [{"start": 0.1, "end": 0.5, "speaker": "0"}, {"start": 1, "end": 2, "speaker": "1"}]},
            ENGLISH,
            id="paper-edit",
        ),
        pytest.param(
            {"result": [{"conf": 1, "start": 0.1, "end": 0.3, "word": "who"}, {"start": 0.3, "end": 0.5, "word": "helps"}], "text": "who helps"},
            [(None, "who helps", 100, 500)],
            id="vosk",
        ),
    ],
)  # fmt: skip
def test_what_a_service_writes(tmp_path, data, expected):
    reading = read(tmp_path, data)
    assert reading.reader == "json"
    assert flat(reading) == expected


@pytest.mark.parametrize("name", ["t.json", "t.txt", "t.docx", "t"])
def test_a_plain_list_of_turns_under_any_name(tmp_path, name):
    data = [
        {"speaker": "访谈员", "text": "谁帮你？", "start": 0, "end": 1200},
        {"speaker": "小李", "text": "没人。\n奶奶吧。", "start": 1200, "end": 2400},
    ]
    reading = read(tmp_path, data, name)
    assert flat(reading) == [
        ("访谈员", "谁帮你？", 0, 1200),
        ("小李", "没人。\n奶奶吧。", 1200, 2400),
    ]
    assert reading.text == "访谈员\t谁帮你？\n小李\t没人。\n奶奶吧。\n"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([word("a", 0, 4), word("b", 4, 9)], [(0, 4000), (4000, 9000)]),
        ([word("a", 0, 4000), word("b", 4000, 9000)], [(0, 4000), (4000, 9000)]),
        ([word("a", 0.5, 400.5), word("b", 400.5, 900)], [(500, 400_500), (400_500, 900_000)]),
        ([word("a", "00:00:04.5", "1:00:05")], [(4500, 3_605_000)]),
        ([{"text": "a", "start_ms": 5, "duration_ms": 20}], [(5, 25)]),
        ([word("a", -5, None), word("b", "soon", True)], [(None, None), (None, None)]),
        ([word("a", 1e300, 2e300)], [(None, None)]),
    ],
)
def test_units_of_time(tmp_path, items, expected):
    assert times(read(tmp_path, {"segments": items})) == expected


@pytest.mark.parametrize(
    ("speaker", "label"),
    [
        ("Ann", "Ann"),
        (" 小 李 ", "小 李"),
        (0, "0"),
        (2.0, "2"),
        ({"id": 3, "name": "Ann"}, "Ann"),
        ({"@id": "S1", "gender": "F"}, "S1"),
        (None, None),
        ("", None),
        (True, None),
        (1.5, None),
        ([], None),
    ],
)
def test_speakers_as_words_numbers_and_objects(tmp_path, speaker, label):
    assert turns(read(tmp_path, [{"speaker": speaker, "text": "Hi."}])) == [(label, "Hi.")]


def test_one_object_a_line_and_numbered_objects(tmp_path):
    one_a_line = '{"role": "user", "content": "谁？"}\n\n{"role": "guest", "content": "我。"}\n'
    assert turns(read(tmp_path, one_a_line)) == [("user", "谁？"), ("guest", "我。")]
    numbered = {"0": {"speaker": "A", "text": "谁？"}, "1": {"speaker": "B", "text": "我。"}}
    assert turns(read(tmp_path, numbered)) == [("A", "谁？"), ("B", "我。")]


def test_a_diarisation_beside_the_words_is_used_on_the_users_word_alone(tmp_path):
    data = {
        "retval": {
            "punct": "Who helps? Nobody.",
            "words": [
                {"word": "who", "punct": "Who", "start": 0.1, "end": 0.3},
                {"word": "helps", "punct": "helps?", "start": 0.3, "end": 0.5},
                {"word": "nobody", "punct": "Nobody.", "start": 1.0, "end": 1.25},
            ],
            "segmentation": {
                "segments": [
                    {"start": 0.05, "duration": 0.5, "speaker": {"@id": "S0"}},
                    {"start": 0.9, "duration": 0.5, "speaker": {"@id": "S1"}},
                ]
            },
        }
    }
    reading = read(tmp_path, data)
    assert flat(reading) == [(None, "Who helps? Nobody.", 100, 1250)]
    assert any("--pattern diarisation uses it" in note for note in reading.notes)
    asked = read(tmp_path, data, pattern="diarisation")
    assert flat(asked) == [("S0", "Who helps?", 100, 500), ("S1", "Nobody.", 1000, 1250)]


def test_old_speechmatics_joins_its_words(tmp_path):
    data = {
        "job": {"lang": "en"},
        "speakers": [{"name": "F1", "time": "0.10", "duration": "9"}],
        "words": [
            {"name": "Who", "time": "0.10", "duration": "0.20"},
            {"name": ".", "time": "0.50", "duration": "0.00"},
        ],
    }
    assert flat(read(tmp_path, data)) == [(None, "Who .", 100, 500)]


def test_objects_inside_objects(tmp_path):
    line = [
        word(text, at / 10, at / 10 + 0.1)
        for at, text in enumerate(["Who", "is", "it", "that", "helps", "you", "then", "?"])
    ]
    data = {"text": [
        {"speaker": "Ann", "paragraph": [{"line": line[:4]}, {"line": line[4:]}]},
        {"speaker": "U_UKN", "paragraph": [{"line": [word("Nobody.", 1, 1.25)]}]},
    ]}  # fmt: skip
    assert flat(read(tmp_path, data)) == [
        ("Ann", "Who is it that helps you then?", 0, 800),
        (None, "Nobody.", 1000, 1250),
    ]
    data = {"name": "file.mp3", "paragraphs": [
        {"speaker": "A", "sentences": [word("Who?", 1, 2), word("Why?", 2, 3)]},
        {"speaker": "B", "sentences": [word("Me.", 3, 4.5)]},
    ]}  # fmt: skip
    assert turns(read(tmp_path, data)) == [("A", "Who? Why?"), ("B", "Me.")]
    data = [
        {"speaker": "Ann", "words": [word("Who", 0, 1), word("helps", 1, 2), word("?", 2, 2.5)]}
    ]
    assert flat(read(tmp_path, data)) == [("Ann", "Who helps?", 0, 2500)]


def test_the_name_of_a_file_is_no_speaker(tmp_path):
    data = {
        "name": "K01.mp3",
        "speaker_count": 2,
        "job": {"name": "x", "segments": [word("谁？", 0, 1)]},
    }
    assert turns(read(tmp_path, data)) == [(None, "谁？")]


def test_watson_in_parts_and_times_as_objects(tmp_path):
    part = {
        "results": [{"alternatives": [{"timestamps": [["who", 0.1, 0.3]], "transcript": "who"}]}],
        "speaker_labels": [{"from": 0.1, "to": 0.3, "speaker": 0}],
    }
    assert flat(read(tmp_path, {"results": [part, part]})) == [("0", "who", 100, 300)] * 2
    spoken = {
        "word": "who",
        "speakerTag": 1,
        "startTime": {"seconds": "1", "nanos": 500_000_000},
        "endTime": {"seconds": 2},
    }
    data = {"results": [{"alternatives": [{"transcript": "who", "words": [spoken]}]}]}
    assert flat(read(tmp_path, data)) == [("1", "who", 1500, 2000)]


def test_a_text_in_one_field_is_read_like_plain_text(tmp_path):
    reading = read(tmp_path, {"text": "问：谁？\n答：我。\n问：谁？\n答：她。\n", "language": "zh"})
    assert turns(reading) == [("问", "谁？"), ("答", "我。"), ("问", "谁？"), ("答", "她。")]
    listed = read(tmp_path, ["Ann: Who?", "Bob: Me.", "Ann: Why?", "Bob: So."])
    assert turns(listed) == [("Ann", "Who?"), ("Bob", "Me."), ("Ann", "Why?"), ("Bob", "So.")]
    page = read(tmp_path, {"text": "<p>Ann: Who?<br />Bob: Me.</p><p>Ann: Why?<br />Bob: So.</p>"})
    assert turns(page) == turns(listed)


def test_a_pattern_that_is_not_used_is_told(tmp_path):
    reading = read(tmp_path, WHISPER, pattern="name-colon")
    assert any("--pattern was not used" in note for note in reading.notes)


@pytest.mark.parametrize("layout", [lambda rows: rows, lambda rows: {"interview": rows}])
@pytest.mark.parametrize(
    ("one", "two", "asked", "said"),
    [("Ann", "Bob", "Who helps?", "Nobody."), ("访", "李", "谁帮你？", "没人。")],
)
def test_a_list_of_pairs_of_speaker_and_words(tmp_path, layout, one, two, asked, said):
    rows = [[one, asked], [two, said], [one, asked], [two, said]]
    assert turns(read(tmp_path, layout(rows))) == [(one, asked), (two, said)] * 2


@pytest.mark.parametrize(
    ("one", "two", "asked", "said"),
    [("question", "answer", "Who helps?", "Nobody."), ("问题", "回答", "谁帮你？", "没人。")],
)
def test_objects_of_a_question_and_its_answer(tmp_path, one, two, asked, said):
    rows = [
        {"id": 1, one: asked, two: said},
        {"id": 2, one: asked},
        {"id": 3, one: asked, two: said},
    ]
    pair = [(one, asked), (two, said)]
    assert turns(read(tmp_path, rows)) == [*pair, (one, asked), *pair]


def test_pairs_of_sentences_name_nobody(tmp_path):
    rows = [["Who helps?", "Nobody."], ["Where?", "Here."], ["When did you come?", "In May."]]
    path = tmp_path / "t.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    reading, _ = read_transcript(path)
    assert reading is None or not reading.labels
