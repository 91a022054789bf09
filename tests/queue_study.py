"""The shared study with a second codebook version in which codes were split and narrowed.

What waits is opened here as a recode or a correction opens it, one reason at a time, so that
each queue can be looked at alone.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

from study_files import CODEBOOK, Study

from qcode.cli.dialogue import Dialogue
from qcode.cli.revisit_loop import RevisitLoop
from qcode.domain.filters import Filters
from qcode.domain.waiting import Waiting, status_while
from qcode.readers.codebook import parse_codebook
from qcode.storage.codebooks import save_codebook
from qcode.storage.codings import change_coding, coding_number
from qcode.storage.database import transaction
from qcode.storage.runs import begin_run, finish_run
from qcode.storage.waiting import load_waiting_of, open_waiting

SECOND = CODEBOOK.replace('"1.0.0"', '"2.0.0"').replace(
    """\
  - id: N-TUTOR
    facet: need
    parent: N-EDU
    name: {en: Tutoring, zh: 学业辅导}
    definition: {en: Nobody explains schoolwork., zh: 没有人讲题。}
    cues: [没人教, {phrase: homework, lang: en, inflect: true}]
""",
    """\
  - {id: N-TUTOR, split_into: [N-EXPLAIN, N-CHECK]}
  - id: N-EXPLAIN
    facet: need
    parent: N-EDU
    name: {en: Explaining, zh: 讲题}
    definition: {en: Nobody explains a task., zh: 没有人讲一道题。}
    cues: [没人教]
  - id: N-CHECK
    facet: need
    parent: N-EDU
    name: {en: Checking, zh: 检查}
    definition: {en: Nobody checks homework., zh: 没有人检查作业。}
    cues: [{phrase: homework, lang: en, inflect: true}]
""",
).replace("use_instead: N-TUTOR", "use_instead: N-CHECK").replace(
    "definition: {en: Somebody to play with., zh: 有人一起玩。}",
    "definition: {en: Misses a friend of the same age., zh: 想有同龄的朋友。}\n"
    "    criteria_change: narrow",
)  # fmt: skip


def store_second(study: Study, reasons: Mapping[str, str], details: object = None) -> str:
    """Store the second version in one run that lets codings wait; return the run's id.

    `reasons` are the reason for each coding's id.
    """
    codebook, problems = parse_codebook(SECOND, "second.yaml")
    assert codebook is not None, problems
    with study.open("ann") as project, transaction(project.store):
        store = project.store
        old = store.execute("SELECT id FROM codebook WHERE is_current = 1").fetchone()[0]
        run = begin_run(store, "recode", "ann")
        save_codebook(store, codebook, run)
        for coding, reason in reasons.items():
            number = coding_number(store, coding)
            entry = Waiting(0, number, reason, run, old, None, dict(details or {}))
            open_waiting(store, [entry], run)
            reasons_now = [item.reason for item in load_waiting_of(store, number)]
            change_coding(
                store, run, "ann", number, {"status": status_while(reasons_now)}, "migrate"
            )
        finish_run(store, run, "small 2.0.0", {"queued": len(reasons)})
        found = store.execute("SELECT substr(uuid, 1, 8) FROM run WHERE id = ?", (run,))
        return str(found.fetchone()[0])


def open_behind(
    study: Study, coding: str, reason: str, coder: str = "ann", **details: object
) -> None:
    """Let a coding wait for one reason, as a recode or a correction would."""
    with study.open(coder) as project, transaction(project.store):
        run = begin_run(project.store, "recode", coder)
        number = coding_number(project.store, coding)
        open_waiting(project.store, [Waiting(0, number, reason, run, None, None, details)], run)
        change_coding(
            project.store, run, coder, number, {"status": status_while([reason])}, "migrate"
        )
        finish_run(project.store, run, reason, {})


def lead(study: Study, queue: str, *typed: str, coder: str = "ann") -> str:
    """Type lines into a review of a queue and return everything it wrote."""
    written = io.StringIO()
    source = io.StringIO("".join(f"{line}\n" for line in typed))
    with study.open(coder) as project:
        RevisitLoop(project, Dialogue(source, written, is_plain=True), queue, Filters()).run()
    study.check()
    return written.getvalue()
