"""`python -m qcode`."""

from __future__ import annotations

from qcode.cli import main

if __name__ == "__main__":
    main()
