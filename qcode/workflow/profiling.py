"""Profiles: those a project has saved, and those that come with qcode.

A saved profile goes before a built-in one of the same name.
"""

from __future__ import annotations

from qcode.domain.profile import Profile
from qcode.domain.study import name_fault
from qcode.errors import UnknownNameError, UsageError
from qcode.readers.patterns.profiles import SERVICES
from qcode.storage.database import Store
from qcode.storage.profiles import load_profiles


def find_profile(store: Store, name: str) -> Profile:
    """Return a profile by name.

    Raises:
        UnknownNameError: there is none; the hint names the nearest.
    """
    saved = load_profiles(store)
    if name in saved:
        return saved[name]
    built_in = built_in_profiles()
    if name not in built_in:
        raise UnknownNameError("profile", name, [*saved, *built_in])
    return built_in[name]


def all_profiles(store: Store) -> list[tuple[Profile, bool]]:
    """Return every profile with whether it was saved in the project."""
    saved = load_profiles(store)
    others = [item for name, item in built_in_profiles().items() if name not in saved]
    return [(item, True) for item in saved.values()] + [(item, False) for item in others]


def built_in_profiles() -> dict[str, Profile]:
    """Return the profiles that come with qcode, by name."""
    return {
        service.name: Profile(service.name, pattern=service.name, about=service.about)
        for service in SERVICES
    }


def refuse_profile_name(name: str) -> None:
    """Raise UsageError where a profile cannot have this name."""
    if fault := name_fault("profile", name):
        raise UsageError(fault)
