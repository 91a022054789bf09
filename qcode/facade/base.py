"""What every part of the facade stands on: the open store, the coder, the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qcode.domain.study import name_fault
from qcode.errors import CodebookError, UsageError
from qcode.storage.database import Store

if TYPE_CHECKING:
    from qcode.domain.codebook import Codebook
    from qcode.domain.filters import Filters
    from qcode.storage.codebooks import StoredVersion


class Base:
    """An open project: its folder, its store, who decides, and the codebook in force."""

    def __init__(self, folder: Path, store: Store, coder: str = "") -> None:
        if coder and (fault := name_fault("coder", coder)):
            store.close()
            raise UsageError(fault, "say who decides: --coder NAME, or QCODE_CODER")
        self.folder = folder
        self._store = store
        self._coder = coder
        self._codebook: Codebook | None = None

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @property
    def store(self) -> Store:
        """The open store, to hand to `qcode.workflow` functions."""
        return self._store

    @property
    def coder(self) -> str:
        """Who decides: given at opening, else QCODE_CODER, else the project's setting."""
        if not self._coder:
            from qcode.storage.settings import DEFAULT_CODER

            self._coder = self.settings.get("coder", "") or DEFAULT_CODER
        return self._coder

    @property
    def settings(self) -> dict[str, str]:
        """Title, language, coder and date of the project."""
        from qcode.storage.settings import load_settings

        return load_settings(self._store)

    @property
    def codebook(self) -> Codebook:
        """The codebook version in force.

        Raises:
            CodebookError: the project has no codebook yet.
        """
        found = self.codebook_or_none
        if found is None:
            raise CodebookError(
                "the project has no codebook yet", hint="qcode recode CODEBOOK.yaml gives it one"
            )
        return found

    @property
    def codebook_or_none(self) -> Codebook | None:
        """The codebook version in force, or None where there is none yet."""
        if self._codebook is None:
            from qcode.storage.codebooks import load_codebook

            self._codebook = load_codebook(self._store)
        return self._codebook

    def code_name(self, name: str) -> str:
        """Return a code's whole id for an id or a unique prefix."""
        from qcode.workflow.selecting import resolved_codes

        return resolved_codes(self.codebook, [name])[0]

    def codebook_versions(self) -> list[StoredVersion]:
        """Return every codebook version the project ever had, oldest first."""
        from qcode.storage.codebooks import load_versions

        return load_versions(self._store)

    def _checked(self, filters: Filters | None) -> Filters:
        from qcode.domain.filters import Filters
        from qcode.workflow.selecting import checked_filters

        return checked_filters(self._store, self.codebook_or_none, filters or Filters())
