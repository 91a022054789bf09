"""Files that hold quotations: private from their first byte, whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from qcode.errors import QcodeError


def write_private(path: Path, content: bytes) -> None:
    """Write `content` to a new file of mode 0600 and put it in the place of `path`.

    Raises:
        QcodeError: the folder does not exist or cannot be written to; `path` is as it was.
    """
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
