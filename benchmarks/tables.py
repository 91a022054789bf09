"""How long theme tables take beside the bare SQL that gives the same numbers.

    python benchmarks/tables.py [--documents 100000] [--store FILE]

Makes a project by SQL (10 codings a document, 74 codes, five roles, a case to every four
documents; every fiftieth document coded by a second coder as well), or opens the one kept at
`--store`. Then measures CPU time, best of three: each table against the GROUP BY over the
same codings, and checks that both give the same numbers. The bare queries count rows, which
is the same here because no span bears a code twice; a table has to find that out.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from qcode.domain.codebook import Code, Codebook, Facet, Modifier, Text
from qcode.domain.table import TableOptions
from qcode.storage.codebook_json import codebook_to_json
from qcode.storage.database import Store, create_database, open_database
from qcode.storage.interning import code_number, code_set_number, coder_number, values_number
from qcode.tables import TABLES
from qcode.workflow.tabulating import make_table

CODES, PER_DOCUMENT, SHARED = 74, 10, 50
ROLES = ("child", "parent", "grandparent", "social worker", "teacher")
AT = "2025-03-01T09:00:00Z"
COUNTED = "c.status = 'in_force' AND c.coder_id = 1 AND c.values_id IN (1, 2)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=1_000)
    parser.add_argument("--store", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.store or Path(folder) / "qcode.db"
        if path.exists():
            store = open_database(path)
        else:
            store = create_database(path)
            fill(store, chosen.documents, min(chosen.cases, chosen.documents))
        total = store.execute("SELECT count(*) FROM coding").fetchone()[0]
        print(f"{total:,} codings in {chosen.documents:,} documents, CPU seconds, best of 3")
        print(f"{'table':44}{'table':>8}{'bare':>8}{'ratio':>8}")
        for name, table, bare in pairs(store):
            compare(name, table, bare)
        store.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {memory / 1024:.0f} MB")


def pairs(store: Store) -> Iterator[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    own = TableOptions(view="A")

    def made(name: str, options: TableOptions) -> Callable[[], Any]:
        return lambda: make_table(store, TABLES.find(name), options).records

    yield "frequency, one coder", made("frequency", own), lambda: bare_frequency(store)
    yield "frequency, consensus", made("frequency", TableOptions()), lambda: bare_frequency(store)
    for columns, bare in (("role", bare_roles), ("case", bare_cases)):
        for view in ("A", "consensus"):
            options = TableOptions(view=view, columns=columns)
            yield f"themes by {columns}, {view}", made("themes", options), lambda b=bare: b(store)
            yield (
                f"matrix code by {columns}, {view}",
                made("matrix", options),
                lambda b=bare: b(store),
            )


def compare(name: str, table: Callable[[], Any], bare: Callable[[], Any]) -> None:
    (mine, records), (plain, numbers) = timed(table), timed(bare)
    same = ""
    if "consensus" not in name:
        same = "" if total_of(records) == numbers[0] else "  DIFFERENT NUMBERS"
    print(f"{name:44}{mine:8.2f}{plain:8.2f}{mine / plain:8.1f}{same}")


def total_of(records: Any) -> int:
    """Return the references a table holds in all."""
    if "references" in records[0]:
        return sum(record["references"] or 0 for record in records)
    total = 0
    for record in records:
        for cell in record["cells"].values():
            said = cell.get("value") if "value" in cell else None
            total += said or sum(cell.get(key, 0) for key in ("present", "absent", "mixed"))
    return total


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    best, result = float("inf"), None
    for _ in range(3):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


SUMS = ", ".join(f"sum(c.polarity = '{p}')" for p in ("present", "absent", "mixed", "unclear"))


def bare_frequency(store: Store) -> tuple[int, Any]:
    rows = store.execute(
        f"SELECT c.code_id, count(*), {SUMS}, count(DISTINCT c.document_id),"
        " count(DISTINCT c.informant_id), count(DISTINCT c.case_id)"
        f" FROM coding c WHERE {COUNTED} GROUP BY c.code_id"
    ).fetchall()
    roles = store.execute(
        "SELECT c.code_id, i.role, count(*) FROM coding c"
        f" JOIN informant i ON i.id = c.informant_id WHERE {COUNTED} GROUP BY 1, 2"
    ).fetchall()
    return sum(row[1] for row in rows), roles


def bare_roles(store: Store) -> tuple[int, Any]:
    rows = store.execute(
        f"SELECT c.code_id, i.role, count(*), {SUMS} FROM coding c"
        f" JOIN informant i ON i.id = c.informant_id WHERE {COUNTED} GROUP BY 1, 2"
    ).fetchall()
    return sum(row[2] for row in rows), rows


def bare_cases(store: Store) -> tuple[int, Any]:
    rows = store.execute(
        f"SELECT c.code_id, c.case_id, count(*), {SUMS} FROM coding c WHERE {COUNTED} GROUP BY 1, 2"
    ).fetchall()
    return sum(row[2] for row in rows), rows


def fill(store: Store, documents: int, cases: int) -> None:
    codes = [f"C-{number:02}" for number in range(1, CODES + 1)]
    store.execute("PRAGMA synchronous = OFF")
    store.execute("BEGIN")
    for name in ("A", "B"):
        coder_number(store, name)
    for about in ("child", "family", "parent"):
        values_number(store, {"about": about})
    for code in codes:
        code_number(store, code)
    store.execute(
        "INSERT INTO run (uuid, kind, coder_id, started, state) VALUES ('r', 'x', 1, ?, 'done')",
        (AT,),
    )
    store.execute(
        "INSERT INTO codebook (version, hash, text, parsed, created, run_id, is_current)"
        " VALUES ('1', 'h', '', ?, ?, 1, 1)",
        (codebook_to_json(codebook_of(codes)), AT),
    )
    everything = code_set_number(store, codes)
    people(store, documents, cases)
    codings(store, documents, cases)
    store.executemany(
        "INSERT INTO coverage (document_id, coder_id, set_id, codebook_id, at, run_id)"
        " VALUES (?, ?, ?, 1, ?, 1)",
        ((d, who, everything, AT) for d in range(1, documents + 1) for who in coders_of(d)),
    )
    store.execute("COMMIT")


def codebook_of(codes: list[str]) -> Codebook:
    scope = {"about": ("child", "family")}
    return Codebook(
        "benchmark", "1", languages=("en",),
        modifiers=(Modifier("about", ("child", "family", "parent"), "child"),),
        facets=(Facet("need", Text({"en": "Need"}), scope=scope),),
        codes=tuple(Code(code, "need", name=Text({"en": code})) for code in codes),
    )  # fmt: skip


def coders_of(document: int) -> tuple[int, ...]:
    return (1, 2) if document % SHARED == 0 else (1,)


def people(store: Store, documents: int, cases: int) -> None:
    numbers = range(1, documents + 1)
    store.executemany(
        "INSERT INTO cases (id, name) VALUES (?, ?)", ((n, f"K{n}") for n in range(1, cases + 1))
    )
    store.executemany(
        "INSERT INTO informant (id, name, role) VALUES (?, ?, ?)",
        ((n, f"P{n}", ROLES[n % len(ROLES)]) for n in numbers),
    )
    store.executemany(
        "INSERT INTO document (id, uuid, name, informant_id, version_id, run_id)"
        " VALUES (?1, ?1, 'D' || ?1, ?1, ?1, 1)",
        ((n,) for n in numbers),
    )
    store.executemany(
        "INSERT INTO document_case VALUES (?, ?)", ((n, n % cases + 1) for n in numbers)
    )
    store.executemany(
        "INSERT INTO version (id, document_id, number, text, text_hash, source_hash, reading_hash,"
        " reader, pattern, encoding, pieces, characters, turns, created, run_id)"
        " VALUES (?1, ?1, 1, '', 'h', 'h', 'h', 'r', 'p', 'utf-8', '[]', 5000, 10, '', 1)",
        ((n,) for n in numbers),
    )
    store.executemany(
        "INSERT INTO turn VALUES (?, ?, 'L', ?, ?, ?, ?, NULL, NULL)",
        (
            (n, turn + 1, int(turn % 2 == 0), n if turn % 2 else None, turn * 500, turn * 500 + 500)
            for n in numbers
            for turn in range(10)
        ),
    )


def codings(store: Store, documents: int, cases: int) -> None:
    chance = random.Random(7)

    def rows() -> Iterator[tuple[object, ...]]:
        number = 0
        for document in range(1, documents + 1):
            for coder in coders_of(document):
                for start in chance.sample(range(500, 4900, 4), PER_DOCUMENT):
                    number += 1
                    yield (
                        number, f"{number:032x}", document, document, start // 500 + 1, start,
                        start + 20, "没人教我写作业 nobody helps", chance.randint(1, CODES),
                        chance.choice(("present", "present", "present", "absent", "mixed")),
                        chance.choice((1, 1, 1, 2, 3)), document % cases + 1, document, coder,
                        "in_force" if chance.random() > 0.002 else "review",
                    )  # fmt: skip

    store.executemany(
        "INSERT INTO coding (id, uuid, document_id, version_id, turn, start, end, quote, code_id,"
        " polarity, values_id, case_id, informant_id, coder_id, status, origin, codebook_id,"
        f" created, run_id) VALUES ({', '.join('?' * 15)}, 'manual', 1, '{AT}', 1)",
        rows(),
    )
    store.execute(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id)"
        " SELECT 1, coder_id, created, 'add', id FROM coding"
    )


if __name__ == "__main__":
    main()
