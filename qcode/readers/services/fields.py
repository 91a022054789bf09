"""Fields of an object by the names that services and scripts give them.

Names are compared without case, underscores and hyphens. A value may stand one object deeper
(`offsets.from`, `data.speaker`), a speaker may be a word, a number or an object with a name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from qcode.readers.services.unit import spaced
from qcode.readers.times import milliseconds

TEXT = (
    "text", "transcript", "utterance", "sentence", "finalsentence", "content", "body", "display",
    "displaytext", "onebest", "caption", "speech", "message", "line", "words", "punctuatedtext",
    "paragraph", "dialogue", "value", "内容", "文本", "发言内容", "转写内容", "原文", "文字",
    "话语",
)  # fmt: skip
SPEAKER = (
    "speakername", "speakerdisplayname", "speakerlabel", "speaker", "speakers", "spk", "spkid",
    "speakerid", "speakertag", "participantrole", "participant", "participantname", "displayname",
    "name", "who", "author", "role", "user", "username", "person", "label", "speakermodellabel",
    "说话人", "發言人", "发言人", "讲话人", "角色", "姓名",
)  # fmt: skip
_SPEAKERS = frozenset(SPEAKER)
START = (
    "start", "starttime", "startms", "starttimems", "begin", "begintime", "beginms", "beginoffset",
    "beginoffsetmillis", "startoffset", "from", "bg", "ts", "tstartms", "offsetmilliseconds",
    "offsetinticks", "offset", "time", "timestamp", "startsec", "startseconds", "in", "timecode",
    "timebegin", "开始时间", "时间",
)  # fmt: skip
END = (
    "end", "endtime", "endms", "endtimems", "endoffset", "endoffsetmillis", "to", "ed", "endts",
    "stop", "endsec", "endseconds", "out", "until", "timeend", "结束时间",
)  # fmt: skip
DURATION = (
    "duration", "durationmilliseconds", "durationinticks", "durationms", "ddurationms", "dur",
)  # fmt: skip
_NESTED = ("data", "offsets", "timestamps", "additions", "attributes", "attrs", "meta", "metadata")
_SECONDS = re.compile(r"(?:PT)?(-?\d{1,9}(?:\.\d+)?)\s*s?", re.IGNORECASE)
_LONG = re.compile(r"PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,9}(?:\.\d+)?)S)?", re.IGNORECASE)


@cache
def plain(key: str) -> str:
    """Return a key as it is compared."""
    return re.sub(r"[\s_\-]", "", key[:60]).casefold()


Fields = Mapping[str, tuple[str, Any]]


def fields_of(item: Mapping[str, Any]) -> Fields:
    """Return the filled fields by plain name, each with its path; those one deeper come last."""
    fields: dict[str, tuple[str, Any]] = {}
    inner: list[tuple[int, str, Mapping[str, Any]]] = []
    for key, value in item.items():
        name = plain(key)
        if name in _NESTED and isinstance(value, dict):
            inner.append((_NESTED.index(name), name, value))
        elif value is not None and value != "":
            fields.setdefault(name, (name, value))
    for _, outer, values in sorted(inner, key=itemgetter(0, 1)):
        for key, value in values.items():
            if value is not None and value != "":
                fields.setdefault(plain(key), (f"{outer}.{plain(key)}", value))
    return fields


def first(fields: Fields, names: Iterable[str]) -> tuple[str, Any]:
    """Return the path and the value of the first of these names that is filled."""
    return next((fields[name] for name in names if name in fields), ("", None))


def words_of(fields: Fields) -> str:
    """Return the words of a unit: a text, or the joined texts of its parts."""
    for name in TEXT:
        value = fields[name][1] if name in fields else None
        if isinstance(value, str) and value.strip():
            return value
    parts = next((fields[name][1] for name in _PARTS if name in fields), None)
    texts = [_part(part) for part in parts] if isinstance(parts, list) else []
    if "nbest" in fields:
        texts = texts[:1]  # the others are what else it could have been
    filled = [text for text in texts if text]
    is_spaced = any(text[0].isspace() or text[-1].isspace() for text in filled)
    return "".join(filled) if is_spaced else spaced(filled)


_PARTS = ("sentences", "children", "segs", "nbest", "words")


def _part(part: object) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, Mapping):
        return ""
    fields = fields_of(part)
    value = first(fields, ("text", "utf8", "display", "punctuatedword", "word", "w"))[1]
    return value if isinstance(value, str) else ""


def label_of(fields: Fields, names: Mapping[str, str]) -> str | None:
    """Return the speaker of a unit as printed; `names` are the speakers the file lists by id."""
    if _SPEAKERS.isdisjoint(fields):
        return None
    for key in SPEAKER:
        label = as_label(fields[key][1]) if key in fields else None
        if label is not None:
            return names.get(label, label)
    return None


def as_label(value: object) -> str | None:
    """Return a speaker's label of a word, a number or an object with a name.

    `UU` (Speechmatics) and `U_UKN` (autoEdit) say that the speaker is not known.
    """
    if isinstance(value, str):
        label = " ".join(value.split())
        return None if label in {"", "UU", "U_UKN"} else label
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return str(int(value)) if value == int(value) and value >= 0 else None
    if isinstance(value, Mapping):
        keys = ("name", "speakername", "displayname", "label", "id", "@id", "speakerid")
        return as_label(first(fields_of(value), keys)[1])
    return None


def names_of(data: object) -> dict[str, str]:
    """Return the names of speakers that a file lists beside its units: id -> name."""
    if not isinstance(data, Mapping):
        return {}
    listed = first(fields_of(data), ("speakers", "speakernames", "participants"))[1]
    if isinstance(listed, Mapping):
        names = {str(key): as_label(value) for key, value in listed.items()}
        return {key: name for key, name in names.items() if name}
    names = {}
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, Mapping):
            fields = fields_of(entry)
            key = as_label(first(fields, ("id", "speakerid", "speaker", "tag", "index"))[1])
            name = as_label(first(fields, ("speakername", "displayname", "name", "label"))[1])
            if key and name:
                names[key] = name
    return {key: name for key, name in names.items() if name}


def number_of(value: object) -> float | None:
    """Return a time as a number of whatever unit it is in; clock times as seconds."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e15 else None
    if isinstance(value, dict) and "seconds" in value:
        whole, nanos = number_of(value["seconds"]), number_of(value.get("nanos", 0))
        return whole + (nanos or 0) / 1e9 if whole is not None else None
    return _parsed(value.strip()) if isinstance(value, str) else None


def _parsed(words: str) -> float | None:
    """Return a printed time: `1:02.5`, `62.5`, `62.5s`, `PT1M2.5S`."""
    if ":" in words:
        clock = milliseconds(words)
        return clock / 1000 if clock is not None else None
    if hit := _SECONDS.fullmatch(words):
        return float(hit[1])
    long = _LONG.fullmatch(words)
    if long is None:
        return None
    hours, minutes, rest = (float(part or 0) for part in long.groups())
    return hours * 3600 + minutes * 60 + rest


def seconds(value: object) -> int | None:
    """Return a time given in seconds as milliseconds."""
    number = number_of(value)
    return round(number * 1000) if number is not None and 0 <= number < 1e9 else None
