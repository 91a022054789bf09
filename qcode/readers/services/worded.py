"""Services whose words must be joined: AWS Transcribe, Deepgram, Speechmatics, Rev, Kaldi …

Each function takes the parsed file and returns its units, or nothing where the file is not of
that service. A diarisation that stands beside the words without a link to them (old
Speechmatics, Kaldi) says who spoke when, not who spoke which word: it is used only where the
user asks for it (`is_asked`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qcode.readers.services.fields import as_label, names_of, seconds
from qcode.readers.services.unit import Unit, Word, is_mark, join_words

Json = Mapping[str, Any]


def dicts(value: object) -> list[Json]:
    """Return the objects of a list; nothing where the value is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def inner(value: object, *keys: str) -> Any:
    """Return what stands under a path of keys, or None."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def best(item: Json) -> Json:
    """Return the first alternative of a result."""
    return next(iter(dicts(item.get("alternatives"))), {})


def text_of(value: object) -> str:
    """Return a text, or nothing where the value is none."""
    return value if isinstance(value, str) else ""


def find_aws(data: Json) -> list[Unit]:
    """AWS Transcribe: `results.items`, their speakers by the time they begin at."""
    results = data.get("results")
    items = dicts(inner(results, "items"))
    if not items or not any("alternatives" in item for item in items):
        return []
    labels = {
        str(item.get("start_time")): as_label(item.get("speaker_label"))
        for segment in dicts(inner(results, "speaker_labels", "segments"))
        for item in dicts(segment.get("items"))
    }
    words: list[Word] = []
    for item in items:
        is_word = item.get("type") != "punctuation"
        label = as_label(item.get("speaker_label")) or labels.get(str(item.get("start_time")))
        if not is_word and words:
            label = words[-1].label
        words.append(_word(best(item).get("content"), item, label, is_attached=not is_word))
    transcripts = dicts(inner(results, "transcripts"))
    whole = text_of(transcripts[0].get("transcript")) if len(transcripts) == 1 else ""
    return join_words([word for word in words if word.text], whole)


def _word(text: object, item: Json, label: str | None, *, is_attached: bool = False) -> Word:
    start = seconds(item.get("start_time", item.get("start", item.get("startTime"))))
    end = seconds(item.get("end_time", item.get("end", item.get("endTime"))))
    return Word(text_of(text), label, start, end, is_attached)


def find_deepgram(data: Json) -> list[Unit]:
    """Deepgram: utterances are left to the general rule; else the words of each channel."""
    results = data.get("results")
    channels = dicts(inner(results, "channels"))
    if not channels or dicts(inner(results, "utterances")):
        return []
    units: list[Unit] = []
    for channel in channels:
        spoken = best(channel)
        words = [
            _word(
                word.get("punctuated_word", word.get("word")), word, as_label(word.get("speaker"))
            )
            for word in dicts(spoken.get("words"))
        ]
        paragraphs = dicts(inner(spoken, "paragraphs", "paragraphs"))
        if paragraphs and not any(word.label for word in words):
            units += _paragraphs(paragraphs)
        else:
            units += join_words(
                [word for word in words if word.text], text_of(spoken.get("transcript"))
            )
    return units


def _paragraphs(paragraphs: Sequence[Json]) -> list[Unit]:
    return [
        Unit(
            as_label(item.get("speaker")),
            " ".join(text_of(part.get("text")) for part in dicts(item.get("sentences"))),
            seconds(item.get("start")),
            seconds(item.get("end")),
        )
        for item in paragraphs
    ]


def find_speechmatics(data: Json) -> list[Unit]:
    """Speechmatics since version 2: `results` of words and punctuation."""
    results = dicts(data.get("results"))
    if not any(item.get("type") in {"word", "punctuation"} for item in results):
        return []
    sign = inner(data, "metadata", "language_pack_info", "word_delimiter")
    words = []
    for item in results:
        spoken = best(item)
        label = as_label(spoken.get("speaker")) or as_label(item.get("channel"))
        is_attached = item.get("type") == "punctuation" and item.get("attaches_to") != "next"
        is_attached |= sign == ""
        words.append(_word(spoken.get("content"), item, label, is_attached=is_attached))
    return join_words(_with_marks([word for word in words if word.text]))


def _with_marks(words: Sequence[Word]) -> list[Word]:
    """Give a mark without a speaker to the speaker of the word before it."""
    joined: list[Word] = []
    for word in words:
        is_open = joined and word.label is None and is_mark(word.text)
        joined.append(replace(word, label=joined[-1].label) if is_open else word)
    return joined


def find_rev(data: Json) -> list[Unit]:
    """Rev: monologues of elements whose values, joined, are the words."""
    names = names_of(data)
    units = []
    for monologue in dicts(data.get("monologues")):
        elements = dicts(monologue.get("elements"))
        label = as_label(inner(monologue, "speaker_info", "display_name"))
        label = (
            label or as_label(monologue.get("speaker_name")) or as_label(monologue.get("speaker"))
        )
        starts = [seconds(item.get("ts")) for item in elements]
        ends = [seconds(item.get("end_ts")) for item in elements]
        units.append(
            Unit(
                names.get(label or "", label),
                "".join(text_of(item.get("value")) for item in elements),
                min((time for time in starts if time is not None), default=None),
                max((time for time in ends if time is not None), default=None),
            )
        )
    return units


def find_google(data: Json) -> list[Unit]:
    """Google Speech: the last result tags every word; without tags each result is a unit."""
    results = dicts(data.get("results", inner(data, "response", "results")))
    spoken = [best(item) for item in results]
    if not any("transcript" in item for item in spoken) or "speaker_labels" in data:
        return []
    tagged = [
        _word(word.get("word"), word, label)
        for item in spoken
        for word in dicts(item.get("words"))
        if (label := as_label(word.get("speakerLabel")) or _tag(word.get("speakerTag")))
    ]
    if tagged:
        return join_words(tagged)
    units = []
    for item in spoken:
        words = [_word(word.get("word"), word, None) for word in dicts(item.get("words"))]
        times = join_words(words)[:1] or [Unit(None, "")]
        units.append(replace(times[0], words=text_of(item.get("transcript"))))
    return units


def _tag(value: object) -> str | None:
    """Return a speaker's number; 0 says that none is known."""
    label = as_label(value)
    return None if label == "0" else label


def find_watson(data: Json) -> list[Unit]:
    """IBM Watson: words with times, and `speaker_labels` by the time they begin at."""
    results = dicts(data.get("results"))
    if any(dicts(item.get("results")) for item in results):
        return [unit for item in results for unit in find_watson(item)]
    listed = dicts(data.get("speaker_labels"))
    labels = {str(item.get("from")): as_label(item.get("speaker")) for item in listed}
    if not labels:
        return []
    words = []
    for item in results:
        for stamp in best(item).get("timestamps") or ():
            if isinstance(stamp, list) and len(stamp) >= 3 and isinstance(stamp[0], str):
                label = labels.get(str(stamp[1]))
                words.append(Word(stamp[0], label, seconds(stamp[1]), seconds(stamp[2])))
    return join_words(words)


def find_timed_words(data: Json, *, is_asked: bool) -> tuple[list[Unit], list[str]]:
    """Kaldi and old Speechmatics: words with times; a diarisation stands beside them.

    Also returns the speakers of the diarisation, in their order.
    """
    body = data.get("retval", data)
    words = [word for item in dicts(inner(body, "words")) if (word := _timed(item)).text]
    stretches = list(_stretches(body))
    # Paragraphs with speakers are what a person made of the words in an editor.
    paragraphs = [item for item in dicts(inner(body, "paragraphs")) if "text" not in item]
    if edited := list(_placed(paragraphs)):
        stretches, is_asked = edited, True
    if not words or not (stretches or "retval" in data or "job" in data):
        return [], []
    whole = text_of(inner(body, "punct"))
    speakers = list(dict.fromkeys(label for _, label in stretches))
    if is_asked:
        stretches.sort()
        starts = [start for start, _ in stretches]
        words = [_given(word, starts, stretches) for word in words]
    return join_words(words, whole), [] if edited else speakers


def _timed(item: Json) -> Word:
    text = next(
        (text_of(item[key]) for key in ("punct", "name", "word", "text") if item.get(key)), ""
    )
    start = seconds(item.get("start", item.get("time")))
    end = seconds(item.get("end"))
    lasting = seconds(item.get("duration"))
    if end is None and start is not None and lasting is not None:
        end = start + lasting
    return Word(text, as_label(item.get("speaker")), start, end)


def _stretches(body: object) -> Iterator[tuple[int, str]]:
    """Yield where each stretch of one speaker begins, and the speaker."""
    yield from _placed(dicts(inner(body, "segmentation", "segments")))
    yield from _placed(dicts(inner(body, "speakers")))


def _placed(items: Sequence[Json]) -> Iterator[tuple[int, str]]:
    for item in items:
        start = seconds(item.get("start", item.get("time")))
        label = as_label(item.get("speaker", item.get("name")))
        if start is not None and label is not None:
            yield start, label


def _given(word: Word, starts: Sequence[int], stretches: Sequence[tuple[int, str]]) -> Word:
    at = bisect_right(starts, (word.start or 0) + 1) - 1
    return replace(word, label=stretches[at][1]) if at >= 0 else word
