"""Changing many codings at once, with a decision for each: what taking a run back does.

Nothing else than `change_coding` does one by one, in a handful of statements.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from qcode.storage.clock import now
from qcode.storage.codings import CHANGEABLE
from qcode.storage.database import Store
from qcode.storage.interning import coder_number


def change_codings(
    store: Store,
    run: int,
    coder: str,
    changes: Sequence[tuple[int, Mapping[str, object]]],
    kind: str,
) -> None:
    """Change columns of many codings, one after the other as `change_coding` does each.

    A coding may come several times: each change stands on what the one before left.
    """
    images = _images(store, {number for number, _ in changes})
    by, at = coder_number(store, coder), now()
    decisions: list[tuple[object, ...]] = []
    touched: dict[int, dict[str, object]] = {}
    for number, values in changes:
        image = images[number]
        changed = {key: value for key, value in values.items() if image[key] != value}
        if changed:
            before = {name: image[name] for name in changed}
            images_as_text = (_as_json(before), _as_json(changed))
            decisions.append((run, by, at, kind, number, *images_as_text))
            image.update(changed)
            touched.setdefault(number, {}).update(changed)
    same_columns: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
    for number, values in touched.items():
        same_columns.setdefault(tuple(values), []).append((*values.values(), number))
    for names, rows in same_columns.items():
        assignments = ", ".join(f"{name} = ?" for name in names)
        store.executemany(f"UPDATE coding SET {assignments} WHERE id = ?", rows)
    store.executemany(
        "INSERT INTO decision (run_id, coder_id, at, kind, coding_id, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        decisions,
    )


def _images(store: Store, numbers: Iterable[int]) -> dict[int, dict[str, object]]:
    rows = store.execute(
        f"SELECT id, {', '.join(CHANGEABLE)} FROM coding"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return {row[0]: dict(zip(CHANGEABLE, row[1:], strict=True)) for row in rows}


def _as_json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)
