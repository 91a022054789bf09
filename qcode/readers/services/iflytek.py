"""iFlytek (讯飞听见, 语音转写): sentences as a lattice of words, often JSON inside a JSON string.

`rl` is the number of the speaker, 0 where speakers were not told apart; times are milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qcode.readers.services.fields import as_label
from qcode.readers.services.unit import Unit
from qcode.readers.services.worded import Json, dicts, inner, text_of


def find_iflytek(data: Json) -> list[Unit]:
    """Return the sentences of a lattice, or nothing where there is none."""
    body: Any = data
    for keys in (("content", "orderResult"), ("orderResult",), ("data",)):
        found = opened(inner(data, *keys))
        if found is not None:
            body = found
            break
    lattice = dicts(inner(body, "lattice")) or dicts(inner(body, "lattice2"))
    sentences = [opened(item.get("json_1best")) for item in lattice]
    return [unit for item in sentences if (unit := _unit(inner(item, "st"))).words]


def opened(value: object) -> Any:
    """Return what a string of JSON holds, an object as it is, else None."""
    if isinstance(value, Mapping | list):
        return value
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _unit(sentence: object) -> Unit:
    parts = [
        text_of(next(iter(dicts(word.get("cw"))), {}).get("w"))
        for run in dicts(inner(sentence, "rt"))
        for word in dicts(run.get("ws"))
    ]
    label = as_label(inner(sentence, "rl"))
    start, end = (_time(inner(sentence, key)) for key in ("bg", "ed"))
    return Unit(None if label == "0" else label, "".join(parts), start, end)


def _time(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else None
