"""Which column of a table holds the words, which the speaker, which the times.

Columns are recognised by the names in the head row, which may stand below title rows; a table
whose head names speakers (`Question`, `Answer`; 访谈员, 受访者) has a column of words for each.
Without a head row the columns are told by what they hold: clock times or rising numbers, few
words that come again and again, and long words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qcode.readers.labels import is_speaker_word
from qcode.readers.services.fields import number_of

MOST_ABOVE = 25

_NAMES: dict[str, frozenset[str]] = {
    "speaker": frozenset(
        (
            "speaker", "speakers", "speakername", "speakerlabel", "speakerid", "speakerno",
            "name", "who", "label", "person", "role", "participant", "participantname", "talker",
            "voice", "actor", "spk", "author", "user", "speakerturn", "interlocutor",
            "character", "说话人", "說話人", "发言人", "發言人", "讲话人", "說話者", "说话者",
            "发言者", "发言人姓名", "說話人員", "角色", "人物", "姓名", "身份", "讲者", "人员",
            "对话人", "说话人姓名", "发言角色", "spkr", "sprecher", "sprecherin", "sprecher/in",
            "sprechende", "sprechername", "locuteur", "locutrice", "intervenant", "hablante",
            "interlocutor", "locutor", "locutora", "orador", "falante", "parlante", "oratore",
            "relatore", "spreker", "спикер", "говорящий", "участник", "имя", "話者", "発言者",
            "話し手", "氏名", "화자", "발화자", "발언자", "참석자", "이름", "דובר", "דוברת",
            "المتحدث", "المتكلم", "mówca", "rozmówca", "konuşmacı", "talare", "ngườinói", "वक्ता",
        )
    ),
    "text": frozenset(
        (
            "text", "content", "transcript", "transcription", "utterance", "speech", "words",
            "sentence", "sentences", "message", "dialogue", "dialog", "line", "caption", "body",
            "transcripttext", "utterancetext", "segmenttext", "segment", "quote", "statement",
            "spokentext", "comment", "turntext", "response", "subtitle", "phrase", "annotation",
            "内容", "內容", "文本", "发言", "發言", "话语", "原文", "转写", "转录", "文字",
            "文字内容", "发言内容", "说话内容", "对话内容", "对话", "转写文本", "转录文本",
            "转写内容", "转录内容", "識別結果", "识别结果", "识别文本", "文本内容", "语句",
            "句子", "逐字稿", "字幕", "说的话", "transkript", "transkription", "inhalt", "äußerung",
            "aussage", "wortlaut", "texte", "transcripción", "transcripcion", "texto",
            "intervención", "contenido", "transcrição", "transcricao", "conteúdo", "testo",
            "trascrizione", "contenuto", "contenu", "transcriptie", "tekst", "текст", "реплика",
            "расшифровка", "发言稿", "発言", "発話", "発言内容", "本文", "テキスト", "文字起こし",
            "내용", "발화", "발언", "텍스트", "대화", "טקסט", "תמלול", "النص", "الكلام",
            "transkrypcja", "wypowiedź", "metin", "replik", "nộidung", "lời", "पाठ", "कथन",
        )
    ),
    "time": frozenset(
        (
            "time", "timestamp", "timestamps", "timecode", "start", "starttime",
            "starttimestamp", "startms", "starts", "startsec", "startseconds", "starttimes",
            "begin", "begintime", "begins", "from", "in", "tcin", "inpoint", "intime", "onset",
            "timespan", "timein", "时间", "時間", "开始", "开始时间", "起始", "起始时间",
            "时间戳", "时间码", "開始時間", "时间点", "起始时间点", "时间段", "入点", "sttime",
            "zeit", "anfang", "beginn", "startzeit", "zeitstempel", "zeitmarke", "début", "debut",
            "temps", "horodatage", "inicio", "tiempo", "início", "tempo", "hora", "inizio", "ora",
            "tijd", "starttijd", "время", "начало", "開始", "開始時刻", "時刻", "タイム", "시간",
            "시작", "시작시간", "זמן", "התחלה", "الوقت", "البداية", "czas", "początek", "zaman",
            "başlangıç", "tid", "thờigian", "bắtđầu", "समय",
        )
    ),
    "until": frozenset(
        (
            "end", "endtime", "endtimestamp", "endms", "ends", "endsec", "endseconds",
            "endtimes", "stop", "to", "out", "outtime", "tcout", "outpoint", "until", "offset",
            "timeout", "finish", "结束", "结束时间", "终止", "终止时间", "結束時間", "出点",
            "结束时间点", "entime", "ende", "endzeit", "fin", "final", "fim", "fine", "einde",
            "eindtijd", "конец", "окончание", "終了", "終了時間", "終了時刻", "종료", "종료시간",
            "סוף", "النهاية", "koniec", "bitiş", "slut", "kếtthúc", "समाप्ति",
        )
    ),
}  # fmt: skip
_WEAK = frozenset(
    ("line", "segment", "comment", "annotation", "message", "response", "quote", "phrase", "user")
)
_QUESTION = frozenset(
    ("question", "questions", "q", "answer", "answers", "a", "问题", "提问", "回答")
)
_RULE = re.compile(r"[\s:=_-]*-{2,}[\s:=_-]*|[:=_-]+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns by kind; `head` is the head row's place in the grid (-1: none).

    `spoken` are the columns of words, each with the label its head gives, or "".
    """

    head: int
    places: dict[str, int] = field(default_factory=dict)
    spoken: dict[int, str] = field(default_factory=dict)


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Return the place of each recognised column.

    The first of a kind counts; a line, a segment or a comment is the words only where nothing
    else is, because such columns often hold numbers or remarks.
    """
    places: dict[str, int] = {}
    weak: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = re.sub(
            r"\([^()]*\)|（[^（）]*）|[*:]in(?:nen)?$|[\s_.*-]", "", cell.strip()
        ).casefold()
        kind = next((kind for kind, names in _NAMES.items() if name in names), "")
        known = weak if name in _WEAK else places
        if kind and kind not in known:
            known[kind] = place
    return {**weak, **places}


def find_columns(grid: Sequence[Sequence[str]]) -> Columns | None:
    """Return what the columns of a table hold, or None where that cannot be told."""
    for at, cells in enumerate(grid[:MOST_ABOVE]):
        places = columns_of(cells)
        if "text" in places and (len(places) > 1 or at == 0):
            return Columns(at, places, {places["text"]: ""})
        if named := _named_speakers(cells):
            return Columns(at, places, named)
    return _guessed(grid)


def _named_speakers(cells: Sequence[str]) -> dict[int, str]:
    """Return the columns whose heads are speakers, where there are two or more."""
    names = {place: cell.strip() for place, cell in enumerate(cells) if cell.strip()}
    named = {
        place: name
        for place, name in names.items()
        if is_speaker_word(name) or name.casefold() in _QUESTION
    }
    is_head = len(set(named.values())) >= 2 and len(named) >= len(names) - 2
    return named if is_head else {}


def is_rule(cells: Sequence[str]) -> bool:
    """Say whether a row is the line Markdown draws below a head."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(_RULE.fullmatch(cell) for cell in filled)


def _guessed(grid: Sequence[Sequence[str]]) -> Columns | None:
    """Tell the columns of a table without a head row by what they hold."""
    width = max((len(cells) for cells in grid), default=0)
    if len(grid) < 2 or width < 2:
        return None
    columns = [
        [cells[at].strip().strip("*_") if at < len(cells) else "" for cells in grid]
        for at in range(width)
    ]
    times = [at for at, column in enumerate(columns) if is_time_column(column[1:])]
    head = _unnamed_head(columns, times)
    columns = [column[head + 1 :] for column in columns]
    times = [at for at, column in enumerate(columns) if is_time_column(column)]
    others = [at for at in range(width) if at not in times and any(columns[at])]
    worded = [
        at for at in others if sum(bool(_LETTER.search(x)) for x in columns[at]) > 0.5 * len(grid)
    ]
    if not worded:
        return None
    words = max(worded, key=lambda at: sum(map(len, columns[at])))
    speakers = [at for at in worded if at != words and _is_cast(columns[at])]
    if not times and not speakers:
        return None
    places = {"text": words}
    if speakers:
        places["speaker"] = speakers[0]
    if times:
        places["time"] = times[0]
        ends = [at for at in times[1:] if _is_later(columns[times[0]], columns[at])]
        places |= {"until": ends[0]} if ends else {}
    return Columns(head, places, {words: ""})


def _unnamed_head(columns: Sequence[Sequence[str]], times: Sequence[int]) -> int:
    """Return 0 where the first row names columns in words nobody listed, else -1.

    It does where a word stands above a column of clock times.
    """
    heads = [columns[at][0] for at in times]
    is_clock = any(":" in cell for at in times for cell in columns[at])
    is_named = any(_LETTER.search(cell) and number_of(cell) is None for cell in heads)
    return 0 if is_clock and is_named else -1


def is_time_column(column: Sequence[str]) -> bool:
    """Say whether a column holds times: clock times, or numbers that never fall."""
    filled = [cell for cell in column if cell]
    numbers = [number_of(cell) for cell in filled]
    known = [number for number in numbers if number is not None]
    if len(filled) < 2 or len(known) < 0.9 * len(filled) or known != sorted(known):
        return False
    is_index = all(number == at for at, number in enumerate(known)) or all(
        number == at + 1 for at, number in enumerate(known)
    )
    return any(":" in cell for cell in filled) or (not is_index and known[-1] > known[0])


def _is_cast(column: Sequence[str]) -> bool:
    """Say whether a column holds few short words that come again and again."""
    filled = [cell for cell in column if cell]
    different = set(filled)
    return (
        len(filled) >= 0.5 * len(column)
        and max(map(len, different), default=99) <= 40
        and len(different) <= max(2, 0.34 * len(filled))
        and len(filled) >= 4
    )


def _is_later(starts: Sequence[str], ends: Sequence[str]) -> bool:
    pairs = [
        (number_of(start), number_of(end), (":" in start) == (":" in end))
        for start, end in zip(starts, ends, strict=True)
        if start and end
    ]
    return (
        bool(pairs)
        and all(
            start is not None and end is not None and start <= end and is_alike
            for start, end, is_alike in pairs
        )
        and any(start != end for start, end, _ in pairs)
    )
