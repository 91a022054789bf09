"""Profiles that a project keeps: rows of its settings, so that undo puts them back."""

from __future__ import annotations

import json

from qcode.domain.profile import Profile, profile_of
from qcode.storage.database import Store
from qcode.storage.settings import save_setting

_PREFIX = "profile:"


def load_profiles(store: Store) -> dict[str, Profile]:
    """Return the profiles saved in the project, by name."""
    rows = store.execute(
        "SELECT substr(key, ?), value FROM project WHERE substr(key, 1, ?) = ? ORDER BY key",
        (len(_PREFIX) + 1, len(_PREFIX), _PREFIX),
    )
    return {name: profile_of(name, json.loads(value)) for name, value in rows}


def save_profile(store: Store, run: int, profile: Profile) -> bool:
    """Save a profile under its name; False where it was so already."""
    value = json.dumps(profile.as_record(), ensure_ascii=False)
    return save_setting(store, run, _PREFIX + profile.name, value)
