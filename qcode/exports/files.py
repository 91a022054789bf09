"""Files that hold quotations: private from their first byte, whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from qcode.errors import QcodeError, UsageError

_STORE_HEAD = b"SQLite format 3\x00"


def refuse_replacing(path: Path) -> None:
    """Let an output replace an older output, never a store, a codebook, a folder or a device.

    Raises:
        UsageError: the file is none that an output may replace.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise UsageError(f"{path} is no file to write to", "name a file in a folder that is there")
    with path.open("rb") as stream:
        is_store = stream.read(len(_STORE_HEAD)) == _STORE_HEAD
    if is_store or path.suffix.lower() in (".yaml", ".yml"):
        kind = "a project's store" if is_store else "a codebook"
        raise UsageError(f"{path} is {kind}: an output never replaces one", "name another file")


def write_private(path: Path, content: bytes) -> None:
    """Write `content` to a new file of mode 0600 and put it in the place of `path`.

    Raises:
        UsageError: `path` is a store, a codebook, a folder or a device.
        QcodeError: the folder does not exist or cannot be written to; `path` is as it was.
    """
    refuse_replacing(path)
    try:
        # mkstemp makes the file 0600; the rename is within one folder, hence atomic.
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise QcodeError(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise QcodeError(f"{path} cannot be written: {error.strerror}") from error
