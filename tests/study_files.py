"""The study the tests share, as its files, and `Study`, which runs commands on it.

Two children: 小禾 (K01, interviews in Chinese) and Ben (K02, in English); a worker speaks of both.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOW = "2025-03-01T09:30:00Z"
ROOT = Path(__file__).resolve().parent.parent

CODEBOOK = """\
format: 1
name: small
version: "1.0.0"
title: {en: A small study, zh: 小研究}
languages: [zh, en]
modifiers:
  about: {values: [child, family, parent], default: child}
  time: {values: [before, now]}
facets:
  - id: need
    name: {en: Need, zh: 需要}
    negation: states
  - id: source
    name: {en: Source of support, zh: 支持主体}
    negation: denies
  - id: adequacy
    name: {en: Adequacy, zh: 充足性}
    polarity: false
codes:
  - id: N-EDU
    facet: need
    name: {en: Education, zh: 教育需要}
    definition: {en: Needs around school., zh: 与上学有关的需要。}
    cues: [上学]
  - id: N-TUTOR
    facet: need
    parent: N-EDU
    name: {en: Tutoring, zh: 学业辅导}
    definition: {en: Nobody explains schoolwork., zh: 没有人讲题。}
    cues: [没人教, {phrase: homework, lang: en, inflect: true}]
  - id: N-PEER
    facet: need
    name: {en: Friends, zh: 同伴}
    definition: {en: Somebody to play with., zh: 有人一起玩。}
    cues: [没人跟我玩, {phrase: friend, lang: en, inflect: true}]
  - id: N-OLD
    facet: need
    name: {en: Homework, zh: 作业}
    definition: {en: An early idea., zh: 早先的想法。}
    status: retired
    use_instead: N-TUTOR
  - id: S-SW
    facet: source
    name: {en: Social worker, zh: 社工}
    definition: {en: A social worker helps., zh: 社工帮忙。}
    cues: [社工, {phrase: social worker, lang: en, inflect: true}]
  - id: S-FAM
    facet: source
    name: {en: Family, zh: 家庭}
    definition: {en: The family helps., zh: 家里人帮忙。}
    cues: [奶奶, {phrase: grandma, lang: en}]
  - id: A-SUFF
    facet: adequacy
    name: {en: Enough, zh: 够}
    definition: {en: It is enough., zh: 够了。}
    cues: [够了, {phrase: enough, lang: en}]
"""

TRANSCRIPTS = {
    "K01-C.txt": """\
访谈员：平时放学以后都做些什么？
小禾：写作业。题目不会也没人教，空在那里。
访谈员：那谁会帮你？
小禾：奶奶不识字。社工姐姐周三来，周三来一次。
访谈员：够不够？
小禾：不够。有时候没人跟我玩，“一个人坐着”，😀就看电视。
""",
    "K01-P.txt": """\
问：孩子学习怎么样？
答：没人教他，我自己也不会。
问：有人帮过你们吗？
答：社工来过，够了够了。我自己也不会说。
""",
    "K02-C.txt": """\
Interviewer: What do you do after school?
Ben: My homework. Nobody helps me with my homework.
Interviewer: Is there a social worker?
Ben: Yes, the social worker comes. It is enough.
Grandma is here too.
""",
    "W01.txt": """\
Interviewer: 说说这两个孩子吧。
Worker: 小禾没人教，Ben has no friends.
Interviewer: And the families?
Worker: 奶奶年纪大了。Nobody checks homework there.
""",
}

MANIFEST = """\
file,informant,role,case,wave,date,interviewer,speakers,school
K01-C.txt,K01-C,child,K01,T0,2025-01-05,访谈员,小禾=informant,乡小
K01-P.txt,K01-P,parent,K01,T0,2025-01-06,问,答=informant,
K02-C.txt,K02-C,child,K02,T0,2025-01-07,Interviewer,Ben=informant,town
W01.txt,W01,social worker,K01;K02,T0,2025-01-08,Interviewer,Worker=informant,
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.split("\n")[:-1]


def qcode(*arguments: str | Path) -> Result:
    """Run a command in this process, as if it were piped."""
    from qcode.cli.running import run

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        code = run([str(item) for item in arguments])
    texts = []
    for stream in streams:
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Result(code, *texts)


def start(*arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start a command as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "qcode", *map(str, arguments)],
        env=environment,
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=options.pop("stderr", subprocess.PIPE),
        **options,
    )


def finished(process: subprocess.Popen[bytes]) -> Result:
    """Wait for a process and return what it gave back."""
    out, err = process.communicate(timeout=60)
    return Result(process.returncode, (out or b"").decode(), (err or b"").decode())


WAITS = 6  # the exit code of what is done while something now waits for a human


@dataclass(frozen=True)
class Study:
    """A project in a folder; the transcripts lie in `files` beside its store."""

    folder: Path

    @property
    def store_path(self) -> Path:
        return self.folder / "qcode.db"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def run(self, *arguments: str | Path, coder: str = "ann", code: int = 0) -> Result:
        """Run a command, expect its exit code, and prove that every invariant holds."""
        found = qcode("--project", self.folder, "--coder", coder, *arguments)
        assert "Traceback" not in found.err
        assert found.code == code, found.err or found.out
        if code not in (0, WAITS):
            last = found.err.strip().split("\n")
            assert last[0].startswith(("qcode: ", "Usage: ")), found.err
        self.check()
        return found

    def refused(self, *arguments: str | Path, coder: str = "ann", code: int = 2) -> str:
        """Run a command that must be refused and leave everything as it was; return stderr."""
        before = self.dump()
        found = self.run(*arguments, coder=coder, code=code)
        assert found.out == ""
        assert found.err.startswith("qcode: error: "), found.err
        assert self.dump() == before
        return found.err

    def check(self) -> None:
        with self.open() as project:
            assert project.check() == []

    @contextlib.contextmanager
    def open(self, coder: str = "ann") -> Iterator[Any]:
        from qcode.project import Project

        with Project.open(self.folder, coder) as project:
            yield project

    def dump(self) -> list[str]:
        """Return the whole store as SQL statements, the search index left out."""
        with self.open() as project:
            return [line for line in project.store.iterdump() if "version_search" not in line]

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run SQL behind the program's back."""
        import sqlite3

        store = sqlite3.connect(self.store_path, isolation_level=None)
        try:
            return store.execute(statement, values).fetchall()
        finally:
            store.close()

    def rows(self, *arguments: str | Path, coder: str = "ann") -> list[dict[str, Any]]:
        """Return the rows that a reading command gives as JSON."""
        found = self.run(*arguments, "--format", "json", coder=coder)
        return list(found.json["rows"])

    def code(self, document: str, code: str, quote: str, *more: str, coder: str = "ann") -> str:
        """Code a passage by hand and return the coding's id."""
        found = self.run("code", document, code, "--quote", quote, *more, coder=coder)
        return found.out.strip()

    def last_run(self, kind: str = "") -> str:
        """Return the id of the latest run (of a kind)."""
        runs = [run for run in self.rows("history") if kind in ("", run["kind"])]
        return str(runs[-1]["run"])


def write_study_files(folder: Path) -> None:
    """Write transcripts, manifest and codebook into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TRANSCRIPTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")


def make_study(folder: Path) -> Study:
    """Make the project and ingest its transcripts."""
    files = folder / "files"
    write_study_files(files)
    made = qcode(
        "init", folder, "--codebook", files / "codebook.yaml", "--title", "小研究", "--coder", "ann"
    )
    assert made.code == 0, made.err
    study = Study(folder)
    study.run("ingest", "--manifest", files / "manifest.csv")
    return study
