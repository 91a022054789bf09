"""Which tiers of an annotated recording are speech, and whose.

A tier is named after its speaker, after what stands in it, or both (`Mary - words`). Of the
tiers of one speaker the coarsest is the transcript: utterances before words before sounds.
Tiers of glosses, gestures or remarks are not speech, and neither is one that only says where
sound is; they are named in a note. A name that says only what stands in the tier is no speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qcode.readers.composing import Line, by_time

_UTTERANCES = (
    r"utterances?|utts?|sentences?|sents?|phrases?|text|txt|transcripts?|transcriptions?|trans"
    r"|transcr|speech|turns?|ortho?|orthography|orthographic|default|default-lt|tier|ref"
    r"|dialogue|dialog|interview|segments?|segmentation|annotations?|ipus?|(?-i:tx)"
    r"|转写|转录|文本|话语|句子|句|逐字稿|內容|内容|轉寫"
)
_WORDS = r"words?|wrd|ort|ort-mau|tokens?|tok|字|词|詞|分词"
_SOUNDS = (
    r"phones?|phonemes?|phon|phonetics?|mau|kan|kan-mau|mas|ipa|syllables?|syll?|syls|morphemes?"
    r"|tones?|tobi|breaks?|pitch|pinyin|(?-i:mb)|拼音|音节|声调|音素"
)
_OTHERS = (
    r"gloss(?:es)?|pos|lemmas?|translations?|english|gestures?|gest|gaze|hands?|head|posture"
    r"|movements?|faces?|notes?|comments?|remarks?|noises?|events?|silences?|vad|topics?|codes?"
    r"|themes?|music|laugh(?:ter|s)?|misc|errors?|info|(?-i:ge|gls?|ps|ft|nt|cm)"
    r"|翻译|翻譯|备注|備註|手势|手勢|注释|批注|主题|编码|笔记|事件"
)
_LEVELS = {"utterance": _UTTERANCES, "word": _WORDS, "sound": _SOUNDS, "other": _OTHERS}
_GAP = r"[\s_:/|@.\[\](){}\-–—]"
_MARK = r"\s*[_:/|@.\[(\-–—]+\s*"
_SILENCE = re.compile(
    r"(?:<?(?:p:|sil|sp|spn|nib|usb|pause)>?|#|_|-|\(\.*\)|\[sil(?:ence)?\])?", re.IGNORECASE
)
_DETECTED = frozenset(
    ("", "silent", "sounding", "silence", "sound", "speech", "non-speech", "noise")
)
_NO_SPACE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: its name, the speaker where the file names one, its units by time."""

    name: str
    speaker: str
    units: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A tier, whose it is and what stands in it."""

    tier: Tier
    speaker: str
    level: str


def join_tiers(tiers: Iterable[Tier]) -> tuple[list[Line], list[str]]:
    """Return the units of speech in the order of their beginnings, and the tiers left out."""
    filled = [tier for tier in tiers if any(unit.words.strip() for unit in tier.units)]
    judged = [_judge(tier) for tier in filled]
    chosen = _choose(judged)
    lines = [
        replace(unit, label=item.speaker or None)
        for item in chosen
        for unit in (_joined(item.tier.units) if item.level == "word" else item.tier.units)
    ]
    left_out = [item.tier.name for item in judged if item not in chosen]
    return by_time(lines), left_out


def _judge(tier: Tier) -> _Judged:
    if {unit.words.strip().casefold() for unit in tier.units} <= _DETECTED:
        return _Judged(tier, "", "sound")
    name = tier.name.strip()
    for level, names in _LEVELS.items():
        if re.fullmatch(rf"(?:{names}){_GAP}*\d*|", name, re.IGNORECASE):
            return _Judged(tier, tier.speaker, level)
    for level, names in _LEVELS.items():
        if speaker := _beside(names, name):
            return _Judged(tier, tier.speaker or speaker, level)
    return _Judged(tier, tier.speaker or name, "utterance")


def _beside(names: str, name: str) -> str:
    """Return who is named before or behind what stands in a tier, else ""."""
    hit = re.fullmatch(
        rf"(?P<before>.+?){_GAP}+(?:{names}){_GAP}*|(?:{names}){_MARK}(?P<behind>.+)",
        name,
        re.IGNORECASE,
    )
    return re.sub(rf"{_GAP}+$", "", hit["before"] or hit["behind"]) if hit else ""


def _choose(judged: Sequence[_Judged]) -> list[_Judged]:
    """Return for each speaker the tiers of the coarsest level there is."""
    chosen: list[_Judged] = []
    for level in ("utterance", "word"):
        known = {item.speaker for item in chosen}
        found = [item for item in judged if item.level == level and item.speaker not in known]
        # Words whose speaker is unknown repeat what the utterances of the others say.
        chosen += [item for item in found if not known or item.speaker]
    said = {unit.words.strip() for item in chosen if item.speaker for unit in item.tier.units}
    kept = [item for item in chosen if item.speaker or not _repeats(item.tier, said)]
    return kept or [item for item in judged if item.level == "other"]


def _repeats(tier: Tier, said: set[str]) -> bool:
    """Say whether most units of a tier stand, word for word, in the tiers of named speakers."""
    words = [unit.words.strip() for unit in tier.units if unit.words.strip()]
    return 2 * sum(word in said for word in words) > len(words)


def _joined(units: Sequence[Line]) -> list[Line]:
    """Join words up to a silence into one unit."""
    lines: list[Line] = []
    run: list[Line] = []
    for unit in units:
        if _SILENCE.fullmatch(unit.words.strip()):
            lines += _line(run)
            run = []
        else:
            run.append(unit)
    return lines + _line(run)


def _line(run: Sequence[Line]) -> list[Line]:
    if not run:
        return []
    words = run[0].words.strip()
    for before, unit in pairwise(run):
        is_open = not _NO_SPACE.match(before.words.strip()[-1:])
        words += " " * is_open + unit.words.strip()
    return [Line(words, None, run[0].start, run[-1].end)]


def note_on(left_out: Sequence[str]) -> list[str]:
    """Say which tiers are not part of the text."""
    if not left_out:
        return []
    shown = ", ".join(left_out[:8]) + (", …" if len(left_out) > 8 else "")
    return [f"tiers that are not part of the text: {shown}"]
