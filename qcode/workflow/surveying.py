"""What is in a project, what waits for a human, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qcode.domain.codebook import Codebook
from qcode.domain.waiting import QUESTIONS
from qcode.domain.words import counted
from qcode.storage.coverage import coverage_counts, ended_by_corrections
from qcode.storage.database import Store
from qcode.storage.documents import document_names
from qcode.storage.overview import (
    codings_by_coder,
    load_counts,
    open_suggestions,
    unfinished_kinds,
    unsuggested_documents,
)
from qcode.storage.settings import load_settings
from qcode.storage.waiting import count_queues

# Folders that another program copies while we write: the usual end of a database.
_SYNCHRONISED = (
    "dropbox", "onedrive", "icloud", "google drive", "googledrive", "nextcloud", "nutstore",
    "坚果云", "百度网盘", "baidunetdisk", "腾讯微云", "wps云盘", "mobile documents",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Survey:
    """The state of a project; `next_steps` are commands in the order of the work.

    `queues` say by reason how many codings wait for the coder, and how many for anybody.
    """

    title: str
    folder: str
    coder: str
    codebook: str
    counts: dict[str, int]
    coders: dict[str, int]
    open_suggestions: int
    uncovered: tuple[str, ...]
    queues: dict[str, tuple[int, int]]
    warnings: tuple[str, ...]
    next_steps: tuple[str, ...]


def survey(store: Store, codebook: Codebook | None, folder: Path, coder: str) -> Survey:
    """Return what `status` shows."""
    settings, counts = load_settings(store), load_counts(store)
    covered = coverage_counts(store)
    uncovered = tuple(name for name in document_names(store) if not covered.get(name))
    undecided, queues = open_suggestions(store, coder), count_queues(store, coder)
    named = f"{codebook.name} {codebook.version}" if codebook else ""
    return Survey(
        title=settings.get("title", ""),
        folder=str(folder),
        coder=coder,
        codebook=named,
        counts=counts,
        coders=codings_by_coder(store),
        open_suggestions=undecided,
        uncovered=uncovered,
        queues=queues,
        warnings=tuple(_warnings(store, folder)),
        next_steps=(
            *_queue_steps(queues),
            *_steps(store, counts, named, undecided, len(uncovered)),
        ),
    )


def _warnings(store: Store, folder: Path) -> list[str]:
    found = [
        f"a run of {kind} was interrupted: run qcode {kind} again to finish it"
        for kind in unfinished_kinds(store)
    ]
    found += [
        f"{document} was corrected, and words of informants in it are new: its coverage ended for"
        f" {', '.join(coders)} (qcode cover {document}, once it is read again)"
        for document, coders in ended_by_corrections(store).items()
    ]
    place = str(folder.resolve()).casefold()
    if any(name in place for name in _SYNCHRONISED):
        found.append(
            "the project lies in a synchronised folder: let the synchronisation finish before"
            " you open it, and close qcode before you synchronise"
        )
    return found


def _queue_steps(queues: dict[str, tuple[int, int]]) -> list[str]:
    commands = {reason: f"qcode review --queue {reason}" for reason in queues}
    return [
        f"{commands[reason]:<30} {counted(own, 'coding')}: {QUESTIONS[reason]}"
        for reason, (own, _) in queues.items()
        if own
    ]


def _steps(
    store: Store, counts: dict[str, int], codebook: str, undecided: int, uncovered: int
) -> list[str]:
    steps = []
    if not codebook:
        steps.append("qcode recode CODEBOOK.yaml   gives the project a codebook")
    if not counts["documents"]:
        steps.append("qcode ingest FILE…           reads transcripts")
        return steps
    if codebook and unsuggested_documents(store):
        steps.append("qcode suggest                looks for cues of the codebook")
    if undecided:
        steps.append(f"qcode review                 {undecided} suggestions are undecided")
    if codebook and uncovered:
        steps.append(f"qcode cover DOCUMENT…        {uncovered} documents are not worked through")
    if counts["codings"]:
        steps.append("qcode table themes           summarises what was coded")
    return steps
