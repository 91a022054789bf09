"""Correcting a transcript of 100,000 characters with 5,000 codings: CPU, and what landed right.

    python benchmarks/updating.py [--characters 100000] [--codings 5000]

Interviews are invented and edited at random by the tests' own editor, which knows where every
character went: words, turns dropped, added, cut, joined and moved, another punctuation. The
time of an update is without its backup, which is timed apart; beside it stand reading the file
twice (before and after), a bare UPDATE of the same rows with their indexes, and difflib over
the lines of the two texts, which tells of lines alone.
"""

from __future__ import annotations

import argparse
import difflib
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from edited_texts import Draft, draft, edit, passages  # noqa: E402

from qcode.domain.coding import NewCoding  # noqa: E402
from qcode.domain.correction import Correction, Moved  # noqa: E402
from qcode.domain.spoken import Names, Spoken, Words, squeezed  # noqa: E402
from qcode.domain.text import Span  # noqa: E402
from qcode.project import Project  # noqa: E402
from qcode.storage.codings import add_codings  # noqa: E402
from qcode.storage.database import STORE, transaction  # noqa: E402
from qcode.storage.runs import begin_run, finish_run  # noqa: E402
from qcode.workflow import correcting  # noqa: E402

FACTS = {"speakers": {"Q": "informant", "A": "informant"}, "informant": "P1", "role": "child"}
EDITS = (10, 100, 1000)


def main() -> None:
    """Print one line for each number of edits."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--characters", type=int, default=100_000)
    parser.add_argument("--codings", type=int, default=5_000)
    asked = parser.parse_args()
    print(f"{asked.characters:,} characters, {asked.codings:,} codings; CPU seconds")
    head = "language edits update backup reading update-sql difflib | placed right wrong queued"
    print(head)
    for language in ("zh", "en"):
        first = sized_draft(language, asked.characters)
        for count in EDITS:
            print(*measured(first, language, count, asked.codings))


def sized_draft(language: str, characters: int) -> Draft:
    """Return a first version of about so many characters."""
    chance = random.Random(7)
    size = len(draft(chance, language, 100).text()[0])
    return draft(chance, language, characters * 100 // size)


def measured(first: Draft, language: str, count: int, codings: int) -> list[object]:
    """Correct one document and return a line of figures."""
    chance = random.Random(count)
    spans = list(dict.fromkeys(passages(chance, first, 2 * codings)))[:codings]
    edited, _ = edit(chance, first, count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study" / "I.txt"
        project = coded_project(path, first, spans)
        path.write_text(edited.text()[0], encoding="utf-8")
        reading = seconds(lambda: project.prepare(project.orders([path], document="X", **FACTS)[0]))
        spent, backup, correction = updated(project, path)
        bare = seconds(lambda: bare_update(project.folder / STORE))
        project.close()
    lines = (first.text()[0].split("\n"), edited.text()[0].split("\n"))
    peer = seconds(lambda: difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes())
    figures = [f"{figure:.2f}" for figure in (spent, backup, reading, bare, peer)]
    return [language, count, *figures, "|", *judged(first, edited, correction)]


def coded_project(path: Path, first: Draft, spans: list[Span]) -> Project:
    """Make a project with one document and its codings."""
    project = Project.create(path.parent, codebook="social-support", coder="lan")
    text = first.text()[0]
    path.write_text(text, encoding="utf-8")
    project.ingest([path], **FACTS)
    turns = Words(Names({})).of(text, [item.turn.span for item in project.turns("I")])
    code = project.codebook.codes[0].id
    new = [
        NewCoding(
            "I", turns.turn_at(span.start) + 1, span, span.of(text), code, "", {}, None, "lan",
            "manual",
        )
        for span in spans
    ]  # fmt: skip
    with transaction(project.store):
        run = begin_run(project.store, "import", "lan")
        add_codings(project.store, run, new, "import")
        finish_run(project.store, run, "", {})
    return project


def updated(project: Project, path: Path) -> tuple[float, float, Correction]:
    """Return the CPU of an update without its backup, that of the backup, and the account."""
    spent = [0.0]
    original = correcting.backup_automatically

    def timed(*arguments: object) -> Path:
        start = time.process_time()
        made: Path = original(*arguments)  # type: ignore[arg-type]
        spent[0] += time.process_time() - start
        return made

    correcting.backup_automatically = timed  # type: ignore[assignment]
    start = time.process_time()
    result = project.update([path])
    whole = time.process_time() - start
    correcting.backup_automatically = original
    return whole - spent[0], spent[0], result.corrections[0]


def bare_update(path: Path) -> None:
    """Move the same rows by one plain statement, indexes and all."""
    store = sqlite3.connect(path)
    store.execute("UPDATE coding SET start = start + 1, end = end + 1, turn = turn + 1")
    store.rollback()
    store.close()


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def judged(first: Draft, edited: Draft, correction: Correction) -> list[object]:
    """Return shares: of what survived, placed; of what was placed, wrong; and the queue."""
    words = Words(Names({}))
    old_text, old_turns, _ = first.text()
    new_text, new_turns, origins = edited.text()
    old, new = words.of(old_text, old_turns), words.of(new_text, new_turns)
    back = {origin: at for at, origin in enumerate(origins) if origin is not None}
    counted: Counter[str] = Counter()
    for moved in correction.moved:
        survives = survivor(old, new, back, moved.was.span)
        counted["surviving"] += survives
        counted["queued"] += bool(moved.reason)
        if not moved.reason and moved.now:
            counted["placed"] += survives
            counted["wrong"] += is_wrong(old, new, back, moved)
    share = 100 * counted["placed"] / max(counted["surviving"], 1)
    return [f"{share:.2f}%", f"wrong {counted['wrong']}", f"queued {counted['queued']}"]


def letters(spoken: Spoken, span: Span) -> list[int]:
    """Return the offsets of the letters of a passage."""
    first, last = spoken.words_in(span)
    pairs = zip(spoken.starts[first:last], spoken.ends[first:last], strict=True)
    return [at for start, end in pairs for at in range(start, end)]


def survivor(old: Spoken, new: Spoken, back: dict[int, int], span: Span) -> bool:
    """Say whether all the words of a passage still stand together in one turn."""
    places = [back[at] for at in letters(old, span) if at in back]
    if not places or len(places) < len(letters(old, span)) or places != sorted(places):
        return False
    found = Span(places[0], places[-1] + 1)
    is_same = squeezed(found.of(new.text)) == squeezed(span.of(old.text))
    return is_same and new.turn_at(found.start) == new.turn_at(found.end - 1)


def is_wrong(old: Spoken, new: Spoken, back: dict[int, int], moved: Moved) -> bool:
    """Say whether a passage was put on words most of which are not its own."""
    mine = {back.get(at) for at in letters(old, moved.was.span)}
    held = letters(new, moved.now.span) if moved.now else []
    return 2 * sum(at in mine for at in held) < len(held)


if __name__ == "__main__":
    main()
