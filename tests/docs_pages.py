"""Pages of the documentation as programs: what they show is run, and compared.

In a page, a fenced block `console` holds commands and what they print, stdout and stderr as on
a terminal 100 columns wide:

    $ qcode status
    …

A line that is only `…` stands for lines left out. `<!-- file: NAME -->` above a block saves the
block as that file; `<!-- patch: NAME -->` changes a file by a `diff` block. A block `python` is
run in the page's own namespace, a block `text` right after it is what it prints.
`<!-- in: sample -->` begins the page in the project of the sample study, and
`<!-- keys: a; r -->` is what is typed into the block below it.

Ids are random, so the ids of a page stand for those of the run, in output and in commands.
With QCODE_WRITE_DOCS=1 what was printed is written into the page instead of being compared.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOME = "/home/lin/theses"
WRITES = bool(os.environ.get("QCODE_WRITE_DOCS"))
ENVIRONMENT = {
    "COLUMNS": "100", "LINES": "50", "TERM": "dumb", "NO_COLOR": "1",
    "QCODE_NOW": "2026-03-02T09:00:00Z", "LOGNAME": "lin",
}  # fmt: skip
FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!-- (file|patch|keys): (.+) -->\s*\Z")
ID = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{8}(?:[0-9a-f]{8}|[0-9a-f]{24})?\b")
LEFT_OUT = "…"
SHORT = 8  # as many characters of an id as lists show


class Screen(io.TextIOWrapper):
    """A stream of a terminal; two of them write into one buffer."""

    def __init__(self, buffer: io.BytesIO, *, is_terminal: bool) -> None:
        super().__init__(buffer, encoding="utf-8", write_through=True)
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


def _renamed(real: str, known: dict[str, str]) -> str:
    """Return a whole id that begins as the page has it, where only its beginning is known."""
    return known.get(real[:SHORT], real[:SHORT]) + real[SHORT:]


@dataclass
class Runner:
    """Runs what a page shows, one step after another, in `folder`."""

    folder: Path
    names: dict[str, str] = field(default_factory=dict)  # id in the page -> id in the run
    namespace: dict[str, object] = field(default_factory=dict)

    def page(self, text: str) -> str:
        """Run a page and return it with what was really printed."""
        parts, end, is_python = [], 0, False
        for block in FENCE.finditer(text):
            between = text[end : block.start()]
            parts.append(between)
            parts.append(self._block(block, between, is_python=is_python and not between.strip()))
            is_python = block[2] == "python"
            end = block.end()
        return "".join(parts) + text[end:]

    def _block(self, block: re.Match[str], between: str, *, is_python: bool) -> str:
        body, mark = block[3], MARK.search(between)
        if mark and mark[1] != "keys":
            self._save(mark[1], mark[2], body)
        elif block[2] == "console":
            body = self._console(body, mark[2].replace("; ", "\n") + "\n" if mark else "")
        elif block[2] == "python":
            self._printed = self._python(body)
        elif block[2] == "text" and is_python:
            body = self._told(body, self._printed)
        return f"{block[1]}{block[2]}\n{body}{block[1]}"

    def _save(self, kind: str, name: str, body: str) -> None:
        path = Path(name)  # in the folder the page has gone to
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            patched(path.read_text("utf-8"), body) if kind == "patch" else body, "utf-8"
        )

    def _console(self, body: str, keys: str) -> str:
        told = ""
        for command, shown in steps(body):
            plain = command.replace("\\\n", " ").removeprefix("$ ")
            code, printed = self._command(self._real(plain), keys)
            is_error = re.search(r"^(qcode: )?error: |^Error: ", printed, re.MULTILINE)
            # Exit 6: done, and something waits.
            is_failed = code not in (0, 6)
            assert is_failed == bool(is_error), f"{plain}: exit {code}\n{printed}"
            told += f"{command}\n{self._told(shown, printed)}"
        return told

    def _told(self, shown: str, printed: str) -> str:
        """Return what was printed in the words of the page: its ids, its omissions."""
        printed = "".join(line.rstrip() + "\n" for line in printed.rstrip("\n").split("\n"))
        printed = printed.replace(str(self.folder.resolve()), HOME).lstrip("\n")
        cut = abridged(printed, shown)
        ours, theirs = ID.findall(cut), ID.findall(shown)
        pairs = zip(ours, theirs, strict=False)
        for real, name in (pair for pair in pairs if len(pair[0]) == len(pair[1])):
            self.names.setdefault(name, real)
            self.names.setdefault(name[:SHORT], real[:SHORT])
        known = {real: name for name, real in reversed(self.names.items())}  # the first name stays
        return ID.sub(lambda hit: known.get(hit[0]) or _renamed(hit[0], known), cut)

    def _real(self, command: str) -> str:
        for name, real in self.names.items():
            command = re.sub(rf"\b{name}\b", real, command)
        return command

    def _command(self, command: str, keys: str) -> tuple[int, str]:
        name, *arguments = shlex.split(command)
        if name == "cd":
            os.chdir(arguments[0])
            return 0, ""
        if name == "cat":
            return 0, Path(arguments[0]).read_text("utf-8-sig")
        assert name == "qcode", f"pages run qcode alone: {command}"
        return run_qcode(arguments, keys)

    def _python(self, body: str) -> str:
        with terminal() as buffer:
            exec(compile(self._real(body), "page", "exec"), self.namespace)
        return buffer.getvalue().decode()


def run_qcode(arguments: list[str], keys: str = "") -> tuple[int, str]:
    """Run one command; return its exit code and what a terminal would show."""
    from qcode.cli.running import run

    with terminal(keys) as buffer:
        code = run(arguments)
    return code, buffer.getvalue().decode()


@contextlib.contextmanager
def terminal(keys: str = "") -> Iterator[io.BytesIO]:
    """Give stdout and stderr one buffer; stdout claims to be a terminal."""
    buffer, old = io.BytesIO(), (sys.stdin, sys.stdout, sys.stderr)
    screens = Screen(buffer, is_terminal=True), Screen(buffer, is_terminal=False)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(keys), *screens
    try:
        yield buffer
    finally:
        sys.stdin, sys.stdout, sys.stderr = old
        for screen in screens:
            screen.flush()
            screen.detach()


def steps(body: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block, as written, with what is shown below it."""
    for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        if part.strip():
            command = re.match(r"(?:[^\n]*\\\n)*[^\n]*", part)
            assert command and part.startswith("$ "), part
            yield command[0], part[command.end() + 1 :]


def abridged(printed: str, shown: str) -> str:
    """Leave out of what was printed as many lines as the page leaves out."""
    lines, wanted = printed.split("\n")[:-1], shown.rstrip("\n").split("\n")
    if LEFT_OUT not in wanted:
        return printed if printed.strip() else ""
    at = wanted.index(LEFT_OUT)
    tail = len(wanted) - at - 1
    if len(lines) <= at + tail:
        return printed
    return "".join(f"{x}\n" for x in (*lines[:at], LEFT_OUT, *lines[len(lines) - tail :]))


def patched(text: str, diff: str) -> str:
    """Apply one block of `-` and `+` lines; the old lines must stand in the text just once."""
    lines = diff.rstrip("\n").split("\n")
    old = "".join(line[1:] + "\n" for line in lines if line[:1] in "- ")
    new = "".join(line[1:] + "\n" for line in lines if line[:1] in "+ ")
    assert text.count(old) == 1, f"{text.count(old)} times in the file:\n{old}"
    return text.replace(old, new)


def squeezed(text: str) -> str:
    """Make rules and gaps one width: columns follow the length of a folder's name."""
    return re.sub(r" {2,}", "  ", re.sub(r"─+", "─", text))


@contextlib.contextmanager
def fixed_surroundings(folder: Path) -> Iterator[None]:
    """Set clock, width and name for what is run; begin in `folder`."""
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(folder):
        for name in ("QCODE_PROJECT", "QCODE_CODER"):
            patch.delenv(name, raising=False)
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield


def new_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a new folder; a short name where pages are written, for narrow columns."""
    return Path(tempfile.mkdtemp() if WRITES else factory.mktemp("p")).resolve()


def sample_project(factory: pytest.TempPathFactory) -> Path:
    """Return the project that `qcode demo` makes, made once in a process."""
    if not _sample:
        folder = new_folder(factory)
        with fixed_surroundings(folder):
            code, printed = run_qcode(["demo"])
        assert code == 0, printed
        _sample.append(folder / "qcode-demo")
    return _sample[0]


_sample: list[Path] = []


def check_page(path: Path, factory: pytest.TempPathFactory) -> None:
    """Run a page in a folder of its own; compare what it shows, or write it down."""
    text = path.read_text("utf-8")
    folder = start = new_folder(factory)
    if "<!-- in: sample -->" in text:
        start = folder / "qcode-demo"
        shutil.copytree(sample_project(factory), start)
    with fixed_surroundings(start):
        told = Runner(folder).page(text)
    if WRITES:
        path.write_text(told, "utf-8")
    else:
        compare(path.name, squeezed(told), squeezed(text))


def check_generated(path: Path, told: str) -> None:
    """Compare a generated page with the file, or write it down."""
    if WRITES:
        path.write_text(told, "utf-8")
    compare(path.name, told, path.read_text("utf-8"))


def compare(name: str, now: str, page: str) -> None:
    """Fail with the lines that differ."""
    lines = difflib.unified_diff(
        page.split("\n"), now.split("\n"), "the page", "now", n=1, lineterm=""
    )
    found = "\n".join(lines)
    if found:
        pytest.fail(f"{name} is old (QCODE_WRITE_DOCS=1 writes it anew):\n{found}", pytrace=False)
