"""A small bilingual project to review: two transcripts, three facets, seven suggestions."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from qcode.cli.dialogue import Dialogue
from qcode.cli.review_loop import ReviewLoop
from qcode.project import Project

CODEBOOK = """\
format: 1
name: small
version: "1"
languages: [zh, en]
modifiers:
  about: {values: [child, family], default: child}
  time: {values: [before, now]}
facets:
  - {id: need, name: {zh: 需要, en: Need}, negation: states}
  - {id: source, name: {zh: 支持主体, en: Source}, negation: denies}
  - {id: adequacy, name: {zh: 充足性, en: Adequacy}, polarity: false}
codes:
  - id: N-TUTOR
    facet: need
    name: {zh: 学业辅导需要, en: Schoolwork tutoring}
    definition: {zh: 课外没有人辅导功课。, en: Nobody explains schoolwork outside class.}
    cues: [{phrase: 作业, strength: strong}, {phrase: homework, strength: strong, lang: en}]
  - id: N-COMP
    facet: need
    name: {zh: 陪伴需要, en: Company}
    definition: {zh: 希望有人陪。, en: Wants company.}
    cues: [{phrase: 一个人, strength: weak}, {phrase: alone, strength: weak, lang: en}]
  - id: S-FAM
    facet: source
    name: {zh: 家人, en: Family}
    definition: {zh: 家里人。, en: People at home.}
    cues: [{phrase: 奶奶, strength: normal}, {phrase: grandma, strength: normal, lang: en}]
  - id: S-SW
    facet: source
    name: {zh: 社工, en: Social worker}
    definition: {zh: 社工。, en: A social worker.}
    cues: [{phrase: 林姐姐, strength: strong}, {phrase: Sister Lin, strength: strong, lang: en}]
  - id: A-ENOUGH
    facet: adequacy
    name: {zh: 够, en: Enough}
    definition: {zh: 支持够用。, en: Support is enough.}
    cues: [{phrase: 够了, strength: normal}]
"""
CHINESE = """\
访谈员：放学以后做什么？
小禾：先写作业，奶奶在旁边看着。写完了我一个人玩。
访谈员：林姐姐来过吗？
小禾：来过，林姐姐每周六来，够了。
"""
ENGLISH = """\
Interviewer: What do you do after school?
Worker: Xiaohe does homework. Her cousin sits at home alone.
Interviewer: And who helps?
Worker: Grandma cooks for both.
"""


def make_project(folder: Path, coder: str = "ann", language: str = "zh") -> Project:
    """A project with the documents 小禾 (case K01) and worker (cases K01 and K02), suggested."""
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    for name, text in (("小禾.txt", CHINESE), ("worker.txt", ENGLISH)):
        (folder / name).write_text(text, encoding="utf-8")
    project = Project.create(
        folder / "study", codebook=folder / "codebook.yaml", language=language, coder=coder
    )
    speakers = {"访谈员": "interviewer"}
    project.ingest(
        [folder / "小禾.txt"], cases=("K01",), role="child", speakers=speakers, wave="T0"
    )
    speakers = {"Interviewer": "interviewer"}
    project.ingest([folder / "worker.txt"], cases=("K01", "K02"), role="worker", speakers=speakers)
    project.suggest()
    return project


def lead(project: Project, *typed: str, documents=(), codes=(), facets=(), order="document") -> str:
    """Type lines into a review and return everything it wrote."""
    written = StringIO()
    dialogue = Dialogue(StringIO("".join(f"{line}\n" for line in typed)), written, is_plain=True)
    ReviewLoop(project, dialogue, documents, codes, facets, order).run()
    return written.getvalue()


def held(project: Project) -> list[tuple[str, str, str, str | None, str]]:
    """The codings in force: code, polarity, quote, case, origin."""
    return [(c.code, c.polarity, c.quote, c.case, c.origin) for c in project.codings()]


def statuses(project: Project) -> list[tuple[str, str]]:
    """Each suggestion's code and what the coder holds of it."""
    return [(item.code, item.status) for item in project.suggestions()]
