"""Layouts of public archives, minutes, services and corpora; times behind the words; slips.

Each class is read in Chinese and in English; beside it stand texts of the same look in which
nobody is named.
"""

from __future__ import annotations

import pytest
from transcript_files import read_well

from qcode.readers.labels import slips_of
from qcode.readers.source import Hints
from qcode.readers.speakers import find_turns

CHINESE = ("您哪年来的？", "九八年。", "路上多久？", "两天一夜。", "后来呢？", "租了房。")
ENGLISH = (
    "When did you come?",
    "In 1998.",
    "How long was it?",
    "Two days.",
    "And then?",
    "We left.",
)


def found(text, **hints):
    """Return the turns of a text as (label, words)."""
    parts, fault = find_turns(text, Hints(**hints))
    assert fault == ""
    return [(turn.label, turn.span.of(text)) for turn in parts.turns]


def talk(layout, names, words):
    """Print turns as `layout` says; returns the text and what should be read."""
    who = [names[at % 2] for at in range(len(words))]
    text = "".join(
        layout.format(name=name, words=line, n=at + 1, s=f"{at * 7}.{at}0", e=f"{at * 7 + 5}.50")
        for at, (name, line) in enumerate(zip(who, words, strict=True))
    )
    return text, list(zip(who, words, strict=True))


@pytest.mark.parametrize(
    ("layout", "names"),
    [
        ("{name}.- {words}\n", ("Entrevistador", "Informante")),
        ("{name}.- {words}\n\n", ("P", "R")),
        ("{name}.—{words}\n\n", ("Mr. SPEAKER", "Mrs. LEE (Ottawa South)")),
        ("{name}. {words}\n", ("The CHAIRMAN", "Senator Lee")),
        ("{n:2d}        {name}.  {words}\n", ("Q", "A")),
        ("{name}    {words}\n\n", ("LB", "JW")),
        ("[{s}s -> {e}s] [{name}] {words}\n", ("SPEAKER_00", "SPEAKER_01")),
        ("[{s}s - {e}s] {name}: {words}\n", ("SPEAKER_00", "SPEAKER_01")),
        ("{s} {e}   {name}:   {words}\n", ("LENORE", "DORIS")),
        ("<${name}> {words}\n", ("A", "B")),
        ("({name}) {words}\n", ("PS01", "PS02")),
        ("**{name}** — {words}\n\n", ("Ann", "Bob")),
        ("0:0:{n}.5 --> 0:0:{n}.9\n{name}\n{words}\n", ("Roe, Jane", "Poe, Tim (Guest)")),
        ("{name}   0:0{n}\n{words}\n", ("Roe, Jane", "Wei Li")),
        ("○{name}　{words}\n\n", ("CHAIR", "Ms Lee")),
    ],
)
def test_english_layouts(layout, names):
    text, expected = talk(layout, names, ENGLISH)
    assert found(text) == expected


@pytest.mark.parametrize(
    ("layout", "names"),
    [
        ("{name}。——{words}\n", ("访谈员", "小李")),
        ("({s}, {e}) {name}：{words}\n", ("说话人1", "说话人2")),
        ("[{s}s -> {e}s] [{name}] {words}\n", ("说话人1", "说话人2")),
        ("{s}\t{e}\t{name}：\t{words}\n", ("访谈员", "小李")),
        ("○{name}　{words}\n\n", ("委員長", "田中（一郎君）")),
        ("●{name}：{words}\n", ("主持人", "李老师")),
        ("◆{name}　{words}\n", ("司会", "佐藤")),
        ("**{name}** — {words}\n\n", ("访谈员", "小李")),
        ("0:0:{n}.5 --> 0:0:{n}.9\n{name}\n{words}\n", ("王老师", "李同学")),
    ],
)
def test_chinese_layouts(layout, names):
    text, expected = talk(layout, names, CHINESE)
    assert found(text) == expected


@pytest.mark.parametrize(("words", "names"), [(CHINESE, ("咨", "来")), (ENGLISH, ("T", "C"))])
def test_speakers_with_the_number_of_the_turn(words, names):
    lines = [*words, *words]
    labels = [f"{names[at % 2]}{at // 2 + 1}" for at in range(len(lines))]
    text = "".join(f"{label}: {line}\n" for label, line in zip(labels, lines, strict=True))
    assert found(text) == list(zip(labels, lines, strict=True))


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize(
    "layout", ["[{s}s -> {e}s] {words}\n", "({s}, {e}) {words}\n", "00:0{n} --> 00:0{n} {words}\n"]
)
def test_times_without_names_name_nobody(words, layout):
    text, _ = talk(layout, ("", ""), words)
    assert found(text) == [(None, line) for line in words]


@pytest.mark.parametrize(
    "text",
    [
        "■ 背景　留守儿童很多。\n■ 方法　访谈了十人。\n■ 结果　困难不少。\n",
        "○ Tea　two boxes\n○ Milk　one\n○ Bread　three\n○ Milk　two\n",
        "1.5 2.5 of the children\n3.5 4.5 of the parents\n2.5 6.5 of all\n",
        "Mr. Lee. He came late.\nMr. Lee. He left.\nWe did not mind. At all.\nIt was late.\n" * 2,
        "Version 1.0 - 2.0\nVersion 2.0 - 3.0\n第1.5版 - 2.0\n",
        "T1: first\nT2: second\nT3: third\nT4: fourth\nT5: fifth\nT6: sixth\nT7: a\nT8: b\n",
        "Well, in the 1980s   we left\nYes, in the 1990s   we came\n" * 3,
    ],
)
def test_texts_of_the_same_look_name_nobody(text):
    assert {label for label, _ in found(text)} == {None}


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        (("Sprecher*in", "Anfang", "Ende", "Transkript"), ";"),
        (("Locuteur", "Début", "Fin", "Texte"), ";"),
        (("Hablante", "Inicio", "Fin", "Texto"), ","),
        (("Falante", "Início", "Fim", "Transcrição"), ","),
        (("Parlante", "Inizio", "Fine", "Testo"), "\t"),
        (("Спикер", "Начало", "Конец", "Текст"), "\t"),
        (("話者", "開始", "終了", "発言"), ","),
        (("화자", "시작", "종료", "내용"), ","),
        (("说话人", "开始时间", "结束时间", "内容"), ","),
        (("Spkr", "StTime", "EnTime", "Content"), "\t"),
        (("Quién", "Cuándo", "Hasta", "Qué dijo"), ","),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_tables_are_read_by_their_heads_in_many_languages(tmp_path, head, delimiter, words):
    rows = [
        (("I", "P")[at % 2], f"00:0{at}", f"00:0{at + 1}", line) for at, line in enumerate(words)
    ]
    table = "".join(delimiter.join(row) + "\n" for row in [head, *rows])
    reading = read_well(tmp_path, table, "talk.csv")
    assert [turn.label for turn in reading.turns] == ["I", "P"] * 3
    assert [turn.span.of(reading.text) for turn in reading.turns] == list(words)
    assert [turn.time_start for turn in reading.turns] == [at * 1000 for at in range(6)]
    assert reading.turns[0].time_end == 1000


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_a_table_in_a_text_file_is_one(tmp_path, words):
    rows = "".join(
        f"{at}\t{'PI'[at % 2]}\t{at}.5\t{line}\t{at + 1}.2\n" for at, line in enumerate(words, 1)
    )
    reading = read_well(tmp_path, "Line\tSpkr\tStTime\tContent\tEnTime\n" + rows, "talk.txt")
    assert [turn.span.of(reading.text) for turn in reading.turns] == list(words)
    assert reading.turns[1].label == "P"
    assert (reading.turns[1].time_start, reading.turns[1].time_end) == (2500, 3200)


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_rows_of_seconds_with_names_before_the_words(tmp_path, words):
    lines = "".join(
        f"{at}.50\t{at}.90\t{'Ann' if at % 2 else 'Bob'}: {line}\n"
        for at, line in enumerate(words, 1)
    )
    reading = read_well(tmp_path, lines, "talk.txt")
    assert reading.labels == {"Ann": 3, "Bob": 3}
    assert (reading.turns[0].time_start, reading.turns[0].time_end) == (1500, 1900)


@pytest.mark.parametrize(
    ("words", "names", "layout"),
    [
        (ENGLISH, ("I", "B"), "{name}: {words} #00:00:1{n}-3#\n"),
        (CHINESE, ("访谈员", "小李"), "{name}：{words}[00:1{n}]\n"),
        (CHINESE, ("访谈员", "小李"), "{name}：{words}（00:1{n}）\n"),
    ],
)
def test_times_behind_the_words_are_the_times_of_the_turns(words, names, layout):
    text, _ = talk(layout, names, words)
    parts, _ = find_turns(text, Hints())
    first, second = parts.turns[:2]
    assert (first.time_start, first.time_end) == (None, 11_000)
    assert (second.time_start, second.time_end) == (11_000, 12_000)
    assert first.span.of(text).endswith(("-3#", "]", "）"))


@pytest.mark.parametrize(("words", "name"), [(ENGLISH, "Ann"), (CHINESE, "小李")])
def test_times_behind_the_words_that_begin_with_nought_are_beginnings(words, name):
    text = "".join(
        f"{name if at % 2 else 'I'}: {line} [00:{at}0]\n" for at, line in enumerate(words)
    )
    parts, _ = find_turns(text, Hints())
    times = [(turn.time_start, turn.time_end) for turn in parts.turns]
    assert times == [(at * 10_000, None) for at in range(6)]


@pytest.mark.parametrize(("words", "name"), [(ENGLISH, "Ann"), (CHINESE, "小李")])
def test_a_time_behind_a_few_turns_is_no_time_of_theirs(words, name):
    text = "".join(
        f"{name if at % 2 else 'I'}: {line}{' [00:12]' if at == 2 else ''}\n"
        for at, line in enumerate(words)
    )
    parts, _ = find_turns(text, Hints())
    assert {(turn.time_start, turn.time_end) for turn in parts.turns} == {(None, None)}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Marie", "Maria"),
        ("王方", "王芳"),
        ("Mrs Chan", "Mr Chan"),
        ("Hanna", "Anna"),
        ("P11", "P1"),
        ("受访者小每", "受访者小梅"),
        ("Fernandez", "Hernandez"),
        ("Mario Gonzalez", "Maria Gonzalez"),
        ("Christine", "Christina"),
        ("Entrevistadora", "Entrevistador"),
        ("采访者", "受访者"),
        ("Interviewee", "Interviewer"),
        ("Speaker 12", "Speaker 1"),
        ("Participant B", "Participant A"),
        ("Chan", "Chan (mother)"),
    ],
)
def test_two_persons_are_never_united(slip, meant):
    assert slips_of({meant: 40, slip: 1, "I": 40}) == {}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Particpant", "Participant"),
        ("Interviwer", "Interviewer"),
        ("interviewer", "Interviewer"),
        ("督导访淡员", "督导访谈员"),
        ("Facilitater", "Facilitator"),
        ("Tom Schnieder", "Tom Schneider"),
        ("小 李", "小李"),
    ],
)
def test_a_slip_in_a_role_or_a_long_name_is_read_as_what_is_meant(slip, meant):
    assert slips_of({meant: 40, slip: 1}) == {slip: meant}


def test_a_slip_of_two_labels_is_read_as_neither():
    assert slips_of({"Interviewer": 40, "Interviewee": 40, "Interviewe": 1}) == {}


@pytest.mark.parametrize(
    ("words", "names"), [(CHINESE, ("小李", "阿姨")), (ENGLISH, ("Jane", "Tim"))]
)
def test_cues_that_all_begin_with_a_name_in_brackets(tmp_path, words, names):
    cues = [
        f"{at + 1}\n00:00:0{at},000 --> 00:00:0{at},900\n({names[at % 2]}) {line}\n\n"
        for at, line in enumerate(words)
    ]
    assert read_well(tmp_path, "".join(cues), "talk.srt").labels == {names[0]: 3, names[1]: 3}
    events = [cue.replace(f"({names[at % 2]})", "") for at, cue in enumerate(cues)]
    events[1] = events[1].replace("\n ", f"\n({names[0]}) ")
    assert read_well(tmp_path, "".join(events), "talk.srt").labels == {}
