"""What recorders and services print, by their names: each stands for one or more conventions.

`--pattern` and `--profile` take these names beside those of the conventions. Services change
their layouts and offer several, so the best of a service's conventions reads the file.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """A recorder or service: its name, what it prints, and the conventions that read it."""

    name: str
    about: str
    patterns: tuple[str, ...]


_BELOW = ("name-time", "name-time-words", "name-above-time")
_BEFORE = ("time-name-colon", "time-name", "time-below-name")

SERVICES: tuple[Service, ...] = (
    Service("otter", "Otter.ai: name and time on a line, the words below", _BELOW),
    Service("feishu", "Feishu and Lark minutes: 说话人 1 00:07, the words below", _BELOW),
    Service("iflytek", "iFLYTEK: 说话人1 00:07 on a line, the words below", (*_BELOW, *_BEFORE)),
    Service("tongyi", "Tongyi Tingwu: 发言人1 00:07 on a line, the words below", _BELOW),
    Service("tencent-meeting", "Tencent Meeting: name(00:00:05): and the words", _BELOW),
    Service("zoom", "Zoom: [name] 00:00:05, the words below", ("bracket-label", *_BEFORE)),
    Service("teams", "Teams: name and time, the words below", (*_BELOW, *_BEFORE)),
    Service("rev", "Rev: name (00:05):, the words below", _BELOW),
    Service("riverside", "Riverside: name (00:05.120), the words below", _BELOW),
    Service("descript", "Descript: [00:00:05] name: and the words", (*_BEFORE, "bold-label")),
    Service("trint", "Trint: [00:00:05] on a line, name: and the words below", _BEFORE),
    Service("happyscribe", "Happy Scribe: [00:00:05] - name, the words below", _BEFORE),
    Service("sonix", "Sonix: name: [00:00:05] and the words", (*_BELOW, *_BEFORE)),
    Service(
        "noscribe",
        "noScribe: S01: and the words, with or without times",
        ("name-colon", "name-time-words", "time-name-colon"),
    ),
    Service("whisper", "Whisper: times without names", ("time-only",)),
    Service(
        "whisperx",
        "WhisperX: [00:05 --> 00:09] [SPEAKER_00]: and the words",
        ("bracket-label", "time-name-colon"),
    ),
    Service("premiere", "Premiere: times with frames, the name below", (*_BEFORE, *_BELOW)),
    Service("chat", "CHAT main lines (*CHI: and a tabulator) without a head", ("star-tier",)),
    Service("wechat", "WeChat: name, date and time on a line, the words below", _BELOW),
    Service("whatsapp", "WhatsApp: [date, time] name: and the words", ("time-name-colon",)),
    Service("court", "Court reporters: Q. and A., others by name", ("letter-stop", "name-colon")),
)

PROFILES: dict[str, tuple[str, ...]] = {service.name: service.patterns for service in SERVICES}
