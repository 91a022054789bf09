"""The conventions in which transcripts mark who speaks: one small declarative entry each.

Adding a convention is adding one `Convention` with its own examples to a file of this folder;
the examples are run as tests and printed in the documentation.
"""

from __future__ import annotations

from qcode.readers.patterns.convention import Convention, Example, Mark
from qcode.readers.patterns.marked import MARKED
from qcode.readers.patterns.named import NAMED
from qcode.readers.patterns.timed import TIMED

__all__ = ["CONVENTIONS", "Convention", "Example", "Mark"]

CONVENTIONS: tuple[Convention, ...] = (*NAMED, *TIMED, *MARKED)
