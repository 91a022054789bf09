"""Theme tables: pure functions from evidence to a table, one small file each, found by name.

A module whose name does not begin with "_" is a table and holds it as `TABLE`. Adding a table
is adding its file.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from qcode.domain.table import TablePart
from qcode.errors import UnknownNameError


class Tables:
    """The tables of this package, by name; a module is imported when it is asked for."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all tables, sorted."""
        files = Path(__file__).parent.glob("[a-z]*.py")
        return tuple(sorted(path.stem for path in files))

    def find(self, name: str) -> TablePart:
        """Return the table called `name`.

        Raises:
            UnknownNameError: there is none; the hint lists the nearest.
        """
        if name not in self.names():
            raise UnknownNameError("table", name, self.names())
        part: TablePart = import_module(f"qcode.tables.{name}").TABLE
        return part


TABLES = Tables()
