"""Invented interviews of any number and length, the same for every run: seeded, no files.

Sentences are put together from the examples of the shipped codebook, so that cues occur as
often as in real talk; a third of the interviews are in English.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from qcode.readers.codebook import read_codebook
from qcode.resources import shipped_codebooks

QUESTIONS = {
    "zh": ["那平时是怎么安排的呢？", "能举个例子吗？", "后来呢？", "您怎么看这件事？"],
    "en": ["How does a usual day go?", "Could you give an example?", "And then?", "What then?"],
}
FILLERS = {
    "zh": [
        "嗯，就是这样子。",
        "那个，我也说不清楚。",
        "反正大家都差不多吧。",
        "昨天下雨，路上不好走。",
    ],
    "en": ["Well, that's how it is.", "I can't really say.", "It rained all week.", "You know."],
}
LABELS = {"zh": ("访谈员：", "受访者："), "en": ("Interviewer: ", "Participant: ")}


def sentences() -> dict[str, list[str]]:
    """Return example sentences by language."""
    book, _ = read_codebook(shipped_codebooks()["social-support"])
    found: dict[str, list[str]] = {"zh": [], "en": []}
    for code in book.codes if book else ():
        for example in code.examples:
            found.setdefault(example.lang, []).append(example.text)
    return found


def interviews(count: int, characters: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of transcripts of about so many characters."""
    source, chance = sentences(), random.Random(seed)
    for number in range(count):
        language = "en" if number % 3 == 2 else "zh"
        asks, tells = LABELS[language]
        lines, size = [], 0
        while size < characters:
            said = chance.sample(source[language], 2) + chance.sample(FILLERS[language], 3)
            chance.shuffle(said)
            gap = " " if language == "en" else ""
            lines += [asks + chance.choice(QUESTIONS[language]), tells + gap.join(said)]
            size += len(lines[-1]) + len(lines[-2]) + 4
        yield f"i{number:06}", "\n\n".join(lines) + "\n"


def write_interviews(folder: Path, count: int, characters: int) -> int:
    """Write transcripts into a folder and return how many characters they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, text in interviews(count, characters):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        total += len(text)
    return total
