"""What a coder covers once nothing of a split code waits: recodes since the split, told again.

While a split is being decided its parts may be renamed, merged with codes that nobody looked
for, split or widened. So what passes on is not what the codebook of today says of the id, but
what the coder would cover had she decided at once: her coverage is carried, recode by recode,
from the split to today.
"""

from __future__ import annotations

from collections.abc import Iterable

from qcode.domain.changes import compare_codebooks
from qcode.domain.codebook import Codebook
from qcode.storage.codebook_json import codebook_from_json
from qcode.storage.covering import Covered, covered_by
from qcode.storage.database import Store
from qcode.storage.interning import code_names, load_code_sets
from qcode.storage.waiting import count_unsplit

# Codebook versions in the order in which they came into force, and the runs that did it.
_IN_FORCE = """
SELECT change.run_id, parsed, text, hash FROM change
JOIN run ON run.id = change.run_id JOIN codebook ON codebook.id = json_extract(row, '$[0]')
WHERE relation = 'codebook' AND json_extract(after, '$.is_current') = 1
  AND run.state = 'done' AND run.undoes IS NULL ORDER BY change.id
"""
# What a coder covered just before a run, as far as only recodes have ended it since.
_COVERED = """
SELECT DISTINCT set_id FROM coverage LEFT JOIN run ended ON ended.id = ended_run_id
WHERE document_id = (SELECT id FROM document WHERE name = :document AND state = 'active')
  AND coverage.coder_id = (SELECT id FROM coder WHERE name = :coder)
  AND coverage.run_id < :run AND (ended_run_id IS NULL
    OR ended_run_id >= :run AND ended.kind = 'recode' AND ended.state = 'done')
"""


Step = tuple[int, Covered]
"""A recode: its run, and how coverage follows through it."""


def load_steps(store: Store, code: str) -> list[Step]:
    """Return the recodes in force from the one that closed a code, in order."""
    steps: list[Step] = []
    old: Codebook | None = None
    is_closed = False
    for run, *stored in store.execute(_IN_FORCE).fetchall():
        new = codebook_from_json(*stored)
        was_open = old is not None and old.has_code(code) and old.code(code).status == "active"
        is_closed = is_closed or (was_open and new.code(code).status != "active")
        if is_closed and old is not None:
            steps.append((run, covered_by(compare_codebooks(old, new), old, new)))
        old = new
    return steps


def passed_codes(store: Store, document: str, coder: str, steps: Iterable[Step]) -> set[str]:
    """Return the codes a coder covers in a document by what became of hers in some recodes.

    The parts of codes of which something still waits there are left out.
    """
    held: set[str] = set()
    sets, names = load_code_sets(store), code_names(store)
    for run, covered in steps:
        rows = store.execute(_COVERED, {"document": document, "coder": coder, "run": run})
        held |= {names[number] for (found,) in rows.fetchall() for number in sets[found]}
        waits = {name for name in covered.split if count_unsplit(store, document, coder, name)}
        held = set(covered.follow(held, frozenset(waits)))
    return held
