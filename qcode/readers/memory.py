"""Reading without the collector of cycles: a text makes a million small values and no cycle.

Each pass of the collector walks all of them; without it a long transcript is read in half the
time. Memory is freed by reference counts as ever.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause the collector of cycles; it goes on as it was, whatever happens inside."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
