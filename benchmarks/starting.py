"""Start-up: CPU time of everyday commands on a small study, beside what they stand on.

    python benchmarks/starting.py

Each line is the median of 15 runs of a whole process, in turn with the others so that a slow
moment of the machine meets all of them, and its ratio to importing typer, rich.table and
sqlite3, which no command can do without. Nothing fails.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 15
FLOOR = "typer, rich.table, sqlite3"


def cpu(command: list[str], folder: Path) -> float:
    """Return the CPU seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    python = sys.executable
    qcode = [python, "-m", "qcode"]
    commands = {
        "bare interpreter": [python, "-c", "pass"],
        FLOOR: [python, "-c", "import typer, rich.table, sqlite3"],
        "--help": [*qcode, "--help"],
        "--version": [*qcode, "--version"],
        "status": [*qcode, "status"],
        "documents": [*qcode, "documents", "--format", "text"],
        "codings": [*qcode, "codings", "--document", "K01-C", "--format", "text"],
        "table frequency": [*qcode, "table", "frequency", "--format", "text"],
        "table themes": [*qcode, "table", "themes", "--columns", "case", "--format", "text"],
    }
    with tempfile.TemporaryDirectory() as work:
        study = Path(work) / "study"
        subprocess.run([*qcode, "demo", str(study)], capture_output=True, check=True, cwd=work)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(cpu(command, study))
    floor = statistics.median(times[FLOOR])
    print(f"{os.cpu_count()} cores, median of {RUNS} runs, CPU milliseconds")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{name:28} {1000 * middle:6.0f}  {middle / floor:5.2f} × ({FLOOR})")


if __name__ == "__main__":
    main()
