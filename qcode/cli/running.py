"""From the end of a command to an exit code: 0 done, 6 something waits, an error's own, 130."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from qcode.cli.app import build
from qcode.cli.talk import say, say_error
from qcode.errors import QcodeError

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    _use_utf8()
    try:
        done = build(arguments)(list(arguments), prog_name="qcode", standalone_mode=False)
    except QcodeError as error:
        say_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except (BrokenPipeError, SystemExit):
        # The reader of our output (head, less) has gone: that is its right. typer exits then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        say(f"qcode: error: {name}{error.strerror or error}")
        return 1
    except Exception as error:  # noqa: BLE001 - typer's own are told from bugs below
        return _usage(error)
    # typer swallows an interrupt and gives its exit code back as if it were a result.
    return _interrupted() if done == INTERRUPTED else done if isinstance(done, int) else 0


def _interrupted() -> int:
    say("qcode: interrupted; nothing was left half-written")
    return INTERRUPTED


def _usage(error: Exception) -> int:
    """Print typer's own complaints about the call; anything else is a bug and shows itself."""
    if type(error).__name__ == "Abort":  # what earlier versions of typer make of an interrupt
        return _interrupted()
    code = getattr(error, "exit_code", None)
    if code is None:
        raise error
    show = getattr(error, "show", None)
    if show is not None:
        show(file=sys.stderr)
    return int(code)


def _use_utf8() -> None:
    """Write UTF-8 whatever the locale says: half of what we print may be Chinese."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
