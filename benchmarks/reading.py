"""How fast a long transcript is read and cut into segments, beside one regular expression.

    python benchmarks/reading.py [--megabytes 10] [--pairs 5]

Makes three plain transcripts (invented, seeded): English answers of some sentences, Chinese
ones of one to three, and very short Chinese ones. Each is read as `ingest` reads it (encoding,
layout, speakers, tiles) and cut into segments; nothing is stored. The peer is the least a
program can do that is told the layout: `re.finditer` for lines of name, colon, words, with the
spans kept. CPU time, best of the pairs, both in turn in one process.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from qcode.domain.segmenting import segments_of
from qcode.readers.transcript import read_transcript

NAME_COLON = re.compile(r"(?m)^[ \t]*([^\W_][^\n:：]{0,40})[:：][ \t]*([^\n]*)")
ENGLISH = ("we", "came", "here", "when", "my", "father", "lost", "work", "and", "nobody", "helped")
CHINESE = "那时候我们刚从老家过来没有人帮忙后来邻居知道了就常常来看奶奶"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--pairs", type=int, default=5)
    chosen = parser.parse_args()
    print(
        f"{'text':16}{'turns':>9}{'segments':>10}{'read':>8}{'cut':>8}{'MB/s':>8}{'peer':>8}{'ratio':>7}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, (first, other, turn) in MATERIAL.items():
            path = Path(folder) / f"{name}.txt"
            path.write_text(written(first, other, turn, chosen.megabytes * 1e6), encoding="utf-8")
            compare(name, path, chosen.pairs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {memory / 1024:.0f} MB")


def english(random_: random.Random) -> str:
    """Return one to six English sentences."""
    return " ".join(
        " ".join(random_.choices(ENGLISH, k=random_.randint(4, 18))).capitalize() + "."
        for _ in range(random_.randint(1, 6))
    )


def chinese(random_: random.Random) -> str:
    """Return one to three Chinese sentences."""
    return "".join(
        "".join(random_.choices(CHINESE, k=random_.randint(6, 30))) + "。"
        for _ in range(random_.randint(1, 3))
    )


def short(random_: random.Random) -> str:
    """Return one Chinese sentence, most of them of a few characters."""
    return "".join(random_.choices(CHINESE, k=random_.randint(8, 60))) + "。"


Turn = Callable[[random.Random], str]
MATERIAL: dict[str, tuple[str, str, Turn]] = {
    "English": ("Interviewer", "Participant", english),
    "Chinese": ("访谈员", "受访者", chinese),
    "short Chinese": ("访谈员", "受访者", short),
}


def written(first: str, other: str, turn: Turn, size: float) -> str:
    """Return a transcript of about `size` bytes."""

    def lines() -> Iterator[str]:
        random_, done = random.Random(7), 0.0
        while done < size:
            for name in (first, other):
                line = f"{name}{': ' if name.isascii() else '：'}{turn(random_)}\n"
                done += len(line.encode())
                yield line

    return "".join(lines())


def compare(name: str, path: Path, pairs: int) -> None:
    """Print one line: the parts of our time, the peer's, and the ratio."""
    best, turns, segments = [float("inf")] * 3, 0, 0
    for _ in range(pairs):
        gc.collect()
        start = time.process_time()
        reading, problems = read_transcript(path)
        assert reading is not None, problems
        read = time.process_time()
        gc.disable()
        segments = sum(len(segments_of(reading.text, turn)) for turn in reading.turns)
        gc.enable()
        cut = time.process_time()
        turns = len(reading.turns)
        del reading
        again = time.process_time()
        text = path.read_text(encoding="utf-8")
        found = [(hit.span(1), hit.span(2)) for hit in NAME_COLON.finditer(text)]
        peer = time.process_time() - again
        assert len(found) == turns
        best = [min(pair) for pair in zip(best, (read - start, cut - read, peer), strict=True)]
    ours = best[0] + best[1]
    speed = path.stat().st_size / 1e6 / ours
    print(
        f"{name:16}{turns:9,}{segments:10,}{best[0]:8.2f}{best[1]:8.2f}{speed:8.1f}"
        f"{best[2]:8.2f}{ours / best[2]:7.1f}"
    )


if __name__ == "__main__":
    main()
