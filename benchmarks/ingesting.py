"""Ingest: the time and memory of reading transcripts, beside a peer that stores them verbatim.

    python benchmarks/ingesting.py [--peer PATH_OF_qc] [--many 10000]

The peer is qualitative-coding 1.7.8 (pip install qualitative-coding==1.7.8 in an environment
of its own); without it only our figures are printed. Whole processes are timed in turn, A B A B,
and the medians are compared. How the cost grows with the number of files is told in CPU time,
which other work on the machine disturbs less. Nothing fails.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from material import write_interviews

RUNS = 5


def timed(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Return wall seconds, CPU seconds and peak memory in MB of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(
        ["/usr/bin/time", "-f", "%M", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout[-400:]}{done.stderr[-400:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, int(done.stderr.strip().split("\n")[-1]) // 1024


def ours(work: Path, transcripts: Path, name: str) -> tuple[float, float, int]:
    project = work / name
    qcode = [sys.executable, "-m", "qcode"]
    subprocess.run([*qcode, "init", str(project)], check=True, capture_output=True)
    return timed([*qcode, "--project", str(project), "ingest", str(transcripts)], work)


def peers(work: Path, peer: str, transcripts: Path, name: str) -> tuple[float, float, int]:
    project = work / name
    project.mkdir()
    subprocess.run([peer, "init"], cwd=project, check=True, capture_output=True)
    subprocess.run([peer, "init"], cwd=project, check=True, capture_output=True)
    command = [peer, "corpus", "import", "-r", "-i", "verbatim", str(transcripts)]
    return timed(command, project)


def compare(work: Path, peer: str) -> None:
    transcripts = work / "hundred"
    characters = write_interviews(transcripts, 100, 10_700)
    a, b = [], []
    for run in range(RUNS):
        a.append(ours(work, transcripts, f"a{run}"))
        if peer:
            b.append(peers(work, peer, transcripts, f"b{run}"))
    mine = statistics.median(wall for wall, _, _ in a)
    print(
        f"100 transcripts, {characters:,} characters: {mine:.2f} s, {a[0][2]} MB"
        " (turns, segments, index)"
    )
    if b:
        theirs = statistics.median(wall for wall, _, _ in b)
        pairs = [x[0] / y[0] for x, y in zip(a, b, strict=True)]
        print(f"qualitative-coding, the same files verbatim: {theirs:.2f} s, {b[0][2]} MB")
        print(
            f"ours / theirs, pair by pair: median {statistics.median(pairs):.2f},"
            f" {min(pairs):.2f} to {max(pairs):.2f}"
        )


def scale(work: Path, many: int) -> None:
    """Ten times the files: CPU time a file, and memory, which ought to be the same."""
    figures = []
    for count in (many // 10, many):
        transcripts = work / f"n{count}"
        characters = write_interviews(transcripts, count, 2_000)
        _, cpu, memory = ours(work, transcripts, f"p{count}")
        figures.append((1000 * cpu / count, memory))
        print(
            f"{count} transcripts, {characters:,} characters: {figures[-1][0]:.1f} ms of CPU a"
            f" file, {memory} MB"
        )
    (few, small), (all_of_them, large) = figures
    print(f"ten times the files: {all_of_them / few:.2f} times a file, {large - small:+} MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", default="", help="path of qualitative-coding's `qc`")
    parser.add_argument("--many", type=int, default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), chosen.peer)
        scale(Path(folder), chosen.many)


if __name__ == "__main__":
    main()
