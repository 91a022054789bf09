"""Files that hold quotations: private from their first byte, whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from qcode.errors import QcodeError, UsageError

_HEAD = 4096
_STORE_HEAD = b"SQLite format 3\x00"


def refuse_replacing(path: Path, head: bytes = b"") -> None:
    """Let an output replace an older output of qcode and nothing else.

    `head` is how the new content begins, where it is known. An older output is recognised by
    beginning alike (the same column heads), or by the note of a table in it.

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
    if head and not _is_own(path, head):
        raise UsageError(
            f"{path} is there already, and is no such output of qcode",
            "name another file, or move that one away first",
        )


def _is_own(path: Path, head: bytes) -> bool:
    """Say whether a file was written by qcode, as far as can be seen."""
    with path.open("rb") as stream:
        held = stream.read(_HEAD)
    if not held.strip() or _first_words(held) == _first_words(head):
        return True
    from qcode.exports.verifying import verify_export  # 5 ms: only where files differ

    try:
        return bool(verify_export(path))
    except QcodeError:
        return False


def _first_words(head: bytes) -> list[bytes]:
    """Return the words of the first line; of a JSON object its first key."""
    words = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if words.startswith(b"{"):
        return [words[1:].lstrip().partition(b":")[0]]
    if words.startswith(b"PK"):
        return [head]  # an archive says what it is further in
    return words.partition(b"\n")[0].split()


def write_private(path: Path, content: bytes) -> None:
    """Write `content` to a new file of mode 0600 and put it in the place of `path`.

    Raises:
        UsageError: `path` is something that qcode did not write, a folder or a device.
        QcodeError: the folder does not exist or cannot be written to; `path` is as it was.
    """
    refuse_replacing(path, content[:_HEAD])
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
