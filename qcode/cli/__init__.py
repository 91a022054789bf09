"""The only package that imports typer: parse, call, print."""

from __future__ import annotations

import sys


def main() -> None:
    """Run qcode; every failure a user can cause ends in one clear line and an exit code."""
    from qcode.cli.running import run

    sys.exit(run(sys.argv[1:]))
