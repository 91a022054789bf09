"""qcode: coding qualitative interviews from the command line.

Public names are loaded on first use, so that `import qcode` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Project", "QcodeError", "__version__"]

if TYPE_CHECKING:
    from qcode.errors import QcodeError
    from qcode.project import Project


def __getattr__(name: str) -> object:
    if name == "Project":
        from qcode.project import Project

        return Project
    if name == "QcodeError":
        from qcode.errors import QcodeError

        return QcodeError
    raise AttributeError(f"module 'qcode' has no attribute {name!r}")
