"""The time, in one place: UTC to the second, fixed by QCODE_NOW for tests and demos."""

from __future__ import annotations

import os


def now() -> str:
    """Return the time as `2025-03-01T09:30:00Z`."""
    import time

    fixed = os.environ.get("QCODE_NOW")
    return fixed or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
