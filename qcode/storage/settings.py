"""What a project knows of itself: title, language, coder, and where its codebook file is."""

from __future__ import annotations

from qcode.storage.database import Store
from qcode.storage.journal import insert_row, update_row

DEFAULT_CODER = "coder"


def load_settings(store: Store) -> dict[str, str]:
    """Return all settings by key."""
    return dict(store.execute("SELECT key, value FROM project"))


def save_setting(store: Store, run: int, key: str, value: str) -> bool:
    """Set one value; False where it was so already."""
    found = store.execute("SELECT value FROM project WHERE key = ?", (key,)).fetchone()
    if found:
        return update_row(store, run, "project", (key,), {"value": value})
    insert_row(store, run, "project", {"key": key, "value": value})
    return True
