"""A person at a terminal: a command whose input and error stream are a pseudo-terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_PATIENCE = 30.0  # seconds of silence after which a test gives up


def at_terminal(
    arguments: Sequence[str | Path], answers: Sequence[tuple[str, str]]
) -> tuple[int, str]:
    """Run a command, wait for each question, type its answer; return exit code and screen.

    An answer is typed with Enter; after the last one nothing more is typed.
    """
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "qcode", *map(str, arguments)]
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        try:
            screen = _talk(ours, list(answers))
            code = process.wait(_PATIENCE)
        finally:
            process.kill()  # one that still waits for an answer would never end
    os.close(ours)
    return code, screen.replace("\r\n", "\n")


def _talk(ours: int, answers: list[tuple[str, str]]) -> str:
    seen, unread = "", ""
    data = b""
    while True:
        ready, _, _ = select.select([ours], [], [], _PATIENCE)
        assert ready, f"nothing more came after:\n{seen}"
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux: the other end was closed
            piece = b""
        if not piece:
            assert not answers, f"never asked {answers[0][0]!r}:\n{seen}"
            return seen
        data += piece
        text = data.decode(errors="ignore")
        unread += text[len(seen) :]
        seen = text
        if answers and answers[0][0] in unread:
            question, answer = answers.pop(0)
            unread = unread.partition(question)[2]
            os.write(ours, f"{answer}\n".encode())
