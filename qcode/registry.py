"""Named parts: built-ins as "module:name", then entry points, looked up only when needed.

A group is a kind of part (readers, tables, exports). A built-in is found without importing
anything else; other people's parts come from the entry-point group `qcode.<group>` and are
looked for only when no built-in has the name (importlib.metadata costs 40 ms).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from qcode.errors import UnknownNameError


class Registry:
    """The parts of one group, by name."""

    def __init__(self, group: str, builtin: Mapping[str, str]) -> None:
        self.group = group
        self._builtin = dict(builtin)

    def names(self) -> tuple[str, ...]:
        """Return the names of the built-in parts, in their order."""
        return tuple(self._builtin)

    def find(self, name: str) -> Any:
        """Import and return the part called `name`.

        Raises:
            UnknownNameError: no part has that name; the hint lists the nearest.
        """
        path = self._builtin.get(name)
        if path is not None:
            return _load(path)
        plugins = self._plugins()
        if name in plugins:
            return plugins[name].load()
        raise UnknownNameError(self.group, name, [*self._builtin, *plugins])

    def _plugins(self) -> dict[str, Any]:
        from importlib.metadata import entry_points

        return {point.name: point for point in entry_points(group=f"qcode.{self.group}")}


def _load(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
