"""Changes of rows that are not codings, recorded so that undo can put them back.

Every insert, update or removal of a case, person, informant, document, memo, coverage or
project setting goes through here and leaves a `change` row with the images before and after.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from qcode.storage.database import Store

Row = Mapping[str, object]
# The key of each relation that may be changed: nothing else can be named in SQL built here.
KEYS: Mapping[str, tuple[str, ...]] = {
    "project": ("key",),
    "cases": ("id",),
    "person": ("id",),
    "informant": ("id",),
    "document": ("id",),
    "document_case": ("document_id", "case_id"),
    "turn": ("version_id", "number"),
    "coverage": ("id",),
    "memo": ("id",),
    "codebook": ("id",),
    "waiting": ("id",),
    "suggestion": ("id",),
}

# What stands in `relation` where no row but a name changed: suggestions went to another code.
RENAMING = "renaming"


def insert_row(store: Store, run: int, relation: str, values: Row) -> int:
    """Insert a row, record it, and return its rowid (0 for relations without one)."""
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    made = store.execute(
        f"INSERT INTO {relation} ({names}) VALUES ({marks})", tuple(values.values())
    )
    number = int(made.lastrowid or 0)
    keys = KEYS[relation]
    key = tuple(values.get(name, number) for name in keys)
    _record(store, run, relation, key, None, _image(store, relation, key))
    return number


def update_row(store: Store, run: int, relation: str, key: tuple[object, ...], values: Row) -> bool:
    """Change a row and record what it was; False where nothing would change."""
    before = _image(store, relation, key)
    if before is None:
        raise KeyError((relation, key))
    if all(before.get(name) == value for name, value in values.items()):
        return False
    assignments = ", ".join(f"{name} = ?" for name in values)
    store.execute(
        f"UPDATE {relation} SET {assignments} WHERE {_where(relation)}", (*values.values(), *key)
    )
    _record(store, run, relation, key, before, _image(store, relation, key))
    return True


def delete_row(store: Store, run: int, relation: str, key: tuple[object, ...]) -> None:
    """Take a row away and record what it was; undo puts it back."""
    before = _image(store, relation, key)
    store.execute(f"DELETE FROM {relation} WHERE {_where(relation)}", key)
    _record(store, run, relation, key, before, None)


def record_inserted(store: Store, run: int, relation: str, after: int) -> int:
    """Record rows that one statement inserted: those with an id above `after`; return how many."""
    image = _image_words(store, relation)
    made = store.execute(
        f"INSERT INTO change (run_id, relation, row, before, after)"
        f" SELECT ?, ?, json_array(id), NULL, {image} FROM {relation} WHERE id > ? ORDER BY id",
        (run, relation, after),
    )
    return made.rowcount


def update_rows(
    store: Store, run: int, relation: str, where: str, bound: tuple[object, ...], values: Row
) -> int:
    """Change many rows with an id by one statement and record each; return how many.

    `where` is a condition of ours, never a user's words; `bound` are its values.
    """
    image = _image_words(store, relation)
    paths = "".join(f", '$.{name}', ?" for name in values)
    made = store.execute(
        f"INSERT INTO change (run_id, relation, row, before, after)"
        f" SELECT ?, ?, json_array(id), {image}, json_set({image}{paths})"
        f" FROM {relation} WHERE {where} ORDER BY id",
        (run, relation, *values.values(), *bound),
    )
    assignments = ", ".join(f"{name} = ?" for name in values)
    store.execute(f"UPDATE {relation} SET {assignments} WHERE {where}", (*values.values(), *bound))
    return made.rowcount


def record_renaming(store: Store, run: int, old: int, new: int) -> None:
    """Record that the suggestions of a code, by number, became those of another."""
    _record(store, run, RENAMING, (old, new), None, None)


def update_each(store: Store, run: int, relation: str, rows: Mapping[int, Row]) -> None:
    """Change many rows with an id, each in its own way but in the same columns; record each."""
    if not rows:
        return
    image = _image_words(store, relation)
    first = _last_change(store)
    names = list(next(iter(rows.values())))
    store.execute(
        f"INSERT INTO change (run_id, relation, row, before)"
        f" SELECT ?, ?, json_array(id), {image} FROM {relation}"
        " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (run, relation, json.dumps(list(rows))),
    )
    assignments = ", ".join(f"{name} = ?" for name in names)
    store.executemany(
        f"UPDATE {relation} SET {assignments} WHERE id = ?",
        [(*(values[name] for name in names), number) for number, values in rows.items()],
    )
    store.execute(
        f"UPDATE change SET after = (SELECT {image} FROM {relation}"
        f" WHERE {relation}.id = json_extract(change.row, '$[0]')) WHERE change.id > ?",
        (first,),
    )


def record_inserted_rows(store: Store, run: int, relation: str, numbers: Sequence[int]) -> None:
    """Record rows that were inserted, by id."""
    image = _image_words(store, relation)
    store.execute(
        f"INSERT INTO change (run_id, relation, row, before, after)"
        f" SELECT ?, ?, json_array(id), NULL, {image} FROM {relation}"
        " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (run, relation, json.dumps(list(numbers))),
    )


def put_back(
    store: Store, run: int, relation: str, key: tuple[object, ...], image: Row | None
) -> None:
    """Give a row the image it had, whatever it is now (undo); None takes it away."""
    current = _image(store, relation, key)
    if image is None:
        if current is not None:
            delete_row(store, run, relation, key)
    elif current is None:
        insert_row(store, run, relation, image)
    else:
        update_row(store, run, relation, key, image)


def load_changes(
    store: Store, run: int
) -> list[tuple[int, str, tuple[object, ...], Row | None, Row | None]]:
    """Return (number, relation, key, before, after) of a run, latest first."""
    rows = store.execute(
        "SELECT id, relation, row, before, after FROM change WHERE run_id = ? ORDER BY id DESC",
        (run,),
    )
    return [
        (number, relation, tuple(json.loads(key)), _loaded(before), _loaded(after))
        for number, relation, key, before, after in rows
    ]


def later_runs(store: Store, change: int, relation: str, key: tuple[object, ...]) -> list[int]:
    """Return the runs that changed the same row later and are still in force."""
    rows = store.execute(
        "SELECT DISTINCT change.run_id FROM change JOIN run ON run.id = change.run_id"
        " WHERE relation = ? AND row = ? AND change.id > ? AND run.state = 'done'"
        " AND run.undoes IS NULL ORDER BY change.run_id",
        (relation, json.dumps(list(key)), change),
    )
    return [int(number) for (number,) in rows]


def _record(
    store: Store,
    run: int,
    relation: str,
    key: tuple[object, ...],
    before: Row | None,
    after: Row | None,
) -> None:
    store.execute(
        "INSERT INTO change (run_id, relation, row, before, after) VALUES (?, ?, ?, ?, ?)",
        (run, relation, json.dumps(list(key)), _dumped(before), _dumped(after)),
    )


def _image_words(store: Store, relation: str) -> str:
    """Return SQL that makes a row's image; column names of relations in KEYS alone."""
    if KEYS[relation] != ("id",):
        raise KeyError(relation)
    names = [
        name for (name,) in store.execute("SELECT name FROM pragma_table_info(?)", (relation,))
    ]
    return "json_object(" + ", ".join(f"'{name}', {relation}.{name}" for name in names) + ")"


def _image(store: Store, relation: str, key: tuple[object, ...]) -> Row | None:
    # The text of a codebook is not copied into the journal: only its flag ever changes.
    names = "id, is_current" if relation == "codebook" else "*"
    cursor = store.execute(f"SELECT {names} FROM {relation} WHERE {_where(relation)}", key)
    row = cursor.fetchone()
    if row is None:
        return None
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


def _where(relation: str) -> str:
    return " AND ".join(f"{name} = ?" for name in KEYS[relation])


def _dumped(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)


def _loaded(text: str | None) -> Row | None:
    return None if text is None else json.loads(text)


def _last_change(store: Store) -> int:
    return int(store.execute("SELECT ifnull(max(id), 0) FROM change").fetchone()[0])
