"""Where the shipped codebooks and the sample study are, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path

from qcode.errors import QcodeError

_PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: str) -> Path:
    """Return the folder `codebooks` or `sample_transcripts`.

    Raises:
        QcodeError: the installation is incomplete.
    """
    for folder in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise QcodeError(f"the shipped folder {name!r} is missing", "install qcode again")


def shipped_codebooks() -> dict[str, Path]:
    """Return the shipped codebooks by name."""
    folder = resource_folder("codebooks")
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
