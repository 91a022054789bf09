"""How long a recode takes beside a bare SQL UPDATE of the same rows.

    python benchmarks/recoding.py [--codings 1000000] [--suggestions 10000000]

Makes a project by SQL (10 codings a document, 74 codes, two coders in every fiftieth document,
every document covered), then changes 5 codes: one renamed, one merged into another, one split,
one narrowed, one with other cues. Measures wall time of the backup, of the migration in one
transaction, and of bringing suggestions up to date, each apart; the bare UPDATE is run on a
copy of the store, in one transaction as well, and changes the same rows of codings to the same
values, without decisions, queues or coverage.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from qcode.domain.changes import plan_recode
from qcode.domain.codebook import Change, Code, Codebook, Cue, Facet, Modifier, Text
from qcode.domain.recode import Recode
from qcode.storage.backup import backup_automatically
from qcode.storage.codebook_json import codebook_to_json
from qcode.storage.database import Store, create_database, open_database, transaction
from qcode.storage.fingerprints import save_fingerprint
from qcode.storage.interning import code_number, code_set_number, coder_number, values_number
from qcode.suggest.fingerprint import parts_of
from qcode.workflow.recoding import apply_recode, resuggest

CODES, PER_DOCUMENT, SHARED = 74, 10, 50
AT = "2025-03-01T09:00:00Z"
PHRASES = ("没人教", "奶奶", "社工", "nobody helps")
TEXT = "I: 说说吧。\nC: 没人教我，奶奶不识字，社工周三来。Nobody helps me here."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--codings", type=int, default=1_000_000)
    parser.add_argument("--suggestions", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where to put the project; default: temporary")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        store = create_database(folder / "qcode.db")
        fill(store, chosen.codings, chosen.suggestions)
        store.close()
        size = (folder / "qcode.db").stat().st_size
        print(
            f"{chosen.codings:,} codings, {chosen.suggestions:,} suggestions, {size / 1e6:.0f} MB"
        )
        shutil.copy(folder / "qcode.db", folder / "bare.db")
        rows, bare = bare_update(folder / "bare.db")
        (folder / "bare.db").unlink()
        measure(folder, rows, bare)


class Clock:
    """Wall and CPU seconds since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self._wall, time.process_time() - self._cpu


def show(what: str, taken: tuple[float, float], more: str = "") -> None:
    """Print one line of figures."""
    print(f"{what:28}{taken[1]:9.2f} s CPU {taken[0]:9.2f} s wall  {more}")


def measure(folder: Path, rows: int, bare: tuple[float, float]) -> None:
    """Recode and print every figure."""
    store = open_database(folder / "qcode.db")
    old, new = codebook(), changed(codebook())
    clock = Clock()
    backup_automatically(store, folder, "recode")
    show("verified backup", clock.read())
    wanted = Recode(new, plan_recode(old, new), is_first=False, old=old)
    before, clock = peak(), Clock()
    with transaction(store):
        run, effects = apply_recode(store, wanted, "ann")
    ours = clock.read()
    show("bare UPDATE", bare, f"{rows:,} rows")
    show("migration", ours, f"{ours[1] / bare[1]:.2f} times (CPU), {ours[0] / bare[0]:.2f} (wall)")
    print(f"  {dict(effects.total)}")
    print(f"peak memory {peak():.0f} MB (before the migration {before:.0f} MB)")
    clock = Clock()
    made = resuggest(store, new, "ann", run)
    show("suggestions made anew", clock.read(), str(made))
    store.close()


def peak() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare_update(path: Path) -> tuple[int, tuple[float, float]]:
    """Give the same rows the same values by plain SQL; return how many and the times."""
    store = open_database(path)
    names = dict(store.execute("SELECT name, id FROM code"))
    store.execute("INSERT INTO code (name) VALUES ('C00-NEW')")
    store.execute("INSERT INTO code_set (codes) VALUES ('[1]')")
    new = store.execute("SELECT id FROM code WHERE name = 'C00-NEW'").fetchone()[0]
    clock = Clock()
    store.execute("BEGIN IMMEDIATE")
    statements = [
        ("UPDATE coding SET code_id = ?, codebook_id = 1 WHERE code_id = ?", (new, names["C00"])),
        (
            "UPDATE coding SET code_id = ?, codebook_id = 1 WHERE code_id = ?",
            (names["C07"], names["C01"]),
        ),
        ("UPDATE coding SET status = 'review' WHERE code_id = ?", (names["C03"],)),
        ("UPDATE coding SET status = 'review' WHERE code_id = ?", (names["C04"],)),
        ("UPDATE suggestion SET code_id = ? WHERE code_id = ?", (new, names["C00"])),
        ("UPDATE coverage SET set_id = 2 WHERE set_id = 1", ()),
    ]
    rows = sum(store.execute(*statement).rowcount for statement in statements)
    store.execute("COMMIT")
    taken = clock.read()
    store.close()
    return rows, taken


def codebook() -> Codebook:
    """A codebook of 74 codes in two facets."""
    codes = tuple(
        Code(
            f"C{n:02}", f"f{n % 2}", definition=Text({"": f"idea {n}"}),
            cues=(Cue("phrase", PHRASES[n % 4] + ("" if n < 4 else str(n))),),
        )
        for n in range(CODES)
    )  # fmt: skip
    facets = (Facet("f0"), Facet("f1"))
    about = Modifier("about", ("child", "family"), "child")
    return Codebook("bench", "1", facets=facets, codes=codes, modifiers=(about,))


def changed(book: Codebook) -> Codebook:
    """The same with 5 codes changed."""
    codes = list(book.codes)
    codes[0] = replace(codes[0], id="C00-NEW", change=Change(renamed_from="C00"))
    codes[1] = Code("C01", "", status="gone", change=Change(merged_into="C07"))
    codes[3] = Code("C03", "", status="gone", change=Change(split_into=("C03A", "C03B")))
    mark = Change(criteria_change="narrow")
    codes[4] = replace(codes[4], definition=Text({"": "a narrower idea"}), change=mark)
    codes[5] = replace(codes[5], cues=(*codes[5].cues, Cue("phrase", "识字")))
    parts = (replace(book.codes[3], id="C03A"), replace(book.codes[3], id="C03B"))
    return replace(book, version="2", codes=(*codes, *parts))


def fill(store: Store, codings: int, suggestions: int) -> None:
    """Make documents, codings with their decisions, coverage and suggestions by SQL."""
    book, documents = codebook(), max(1, codings // PER_DOCUMENT)
    chance = random.Random(1)
    store.execute("BEGIN")
    store.execute(
        "INSERT INTO run (id, uuid, kind, started, finished, state)"
        " VALUES (1, hex(randomblob(16)), 'init', ?1, ?1, 'done')", (AT,),
    )  # fmt: skip
    store.execute(
        "INSERT INTO codebook VALUES (1, '1', 'hash', '', ?, ?, 1, 1)", (codebook_to_json(book), AT)
    )
    for coder in ("ann", "ben"):
        coder_number(store, coder)
    numbers = [code_number(store, code.id) for code in book.codes]
    values = values_number(store, {"about": "child"})
    everything = code_set_number(store, [code.id for code in book.codes])
    parts = save_fingerprint(store, parts_of(book))
    store.executemany(
        "INSERT INTO document (id, uuid, name, version_id, run_id)"
        " VALUES (?1, hex(randomblob(16)), 'd' || ?1, ?1, 1)",
        ((n,) for n in range(1, documents + 1)),
    )
    store.executemany(
        "INSERT INTO version (id, document_id, number, text, text_hash, source_hash, reading_hash,"
        " reader, pattern, encoding, pieces, characters, turns, created, run_id)"
        " VALUES (?1, ?1, 1, ?2, ?1, '', '', '', '', '', '[]', ?3, 2, ?4, 1)",
        ((n, TEXT, len(TEXT), AT) for n in range(1, documents + 1)),
    )
    store.executemany(
        "INSERT INTO segment VALUES (?, ?, ?, 2, 'zh')",
        ((n, *span) for n in range(1, documents + 1) for span in ((13, 31), (31, len(TEXT)))),
    )
    store.execute(
        "INSERT INTO turn SELECT id, turn, '', turn = 1, NULL, (turn - 1) * 9,"
        " CASE turn WHEN 1 THEN 9 ELSE characters END, NULL, NULL FROM version,"
        " (SELECT 1 turn UNION SELECT 2)"
    )
    store.executemany(
        "INSERT INTO coding (uuid, document_id, version_id, turn, start, end, quote, code_id,"
        " polarity, values_id, coder_id, origin, codebook_id, created, status, run_id)"
        " VALUES (hex(randomblob(16)), ?1, ?1, 2, ?2, ?3, ?4, ?5, 'present', ?6, ?7, 'imported', 1,"
        f" '{AT}', 'in_force', 1)",
        coding_rows(documents, numbers, values, chance),
    )
    store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id)"
        " SELECT 1, coder_id, created, 'import', id FROM coding"
    )
    store.execute(
        "INSERT INTO coverage (document_id, coder_id, set_id, codebook_id, at, run_id)"
        " SELECT id, 1, ?, 1, ?, 1 FROM document", (everything, AT),
    )  # fmt: skip
    each = max(1, suggestions // documents)
    store.executemany(
        "INSERT INTO suggestion VALUES (?, ?, 2, 13, 31, ?, 'present', ?, 0.5, 'cues',"
        ' \'[[13,16,"没人教","normal",""]]\', 1, \'current\')',
        (
            (n << 40 | at, n, numbers[chance.randrange(CODES)], values)
            for n in range(1, documents + 1)
            for at in range(each)
        ),
    )
    store.execute("INSERT INTO suggested SELECT id, ?, '[]', 1 FROM version", (parts,))
    store.execute("COMMIT")


def coding_rows(
    documents: int, numbers: list[int], values: int, chance: random.Random
) -> Iterator[tuple[Any, ...]]:
    """Yield codings: spans at random places of the informant's turn, no double by one coder."""
    for document in range(1, documents + 1):
        coders = (1, 2) if document % SHARED == 0 else (1,)
        for coder in coders:
            for place in range(PER_DOCUMENT // len(coders)):
                start = 13 + place * 3
                code = numbers[chance.randrange(CODES)]
                quote = TEXT[start : start + 4]
                yield document, start, start + 4, quote, code, values, coder


if __name__ == "__main__":
    main()
