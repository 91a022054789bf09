"""The study: documents, cases, informants, persons; bringing transcripts and codings in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.facade.base import Base

if TYPE_CHECKING:
    from qcode.domain.correction import UpdateResult
    from qcode.domain.filters import Filters
    from qcode.domain.ingest import IngestResult, Order, Prepared
    from qcode.domain.profile import Profile
    from qcode.domain.study import Case, Document, Informant, Person
    from qcode.domain.text import StoredTurn
    from qcode.errors import Problem
    from qcode.workflow.importing import ImportResult
    from qcode.workflow.searching import Passage
    from qcode.workflow.surveying import Survey

Progress = Callable[[int, int], None]


class Study(Base):
    """What is in the project, and how it comes in."""

    def documents(self) -> list[Document]:
        """Return all documents, in the order of their arrival."""
        from qcode.storage.documents import load_documents

        return list(load_documents(self._store))

    def cases(self) -> list[Case]:
        """Return all cases."""
        from qcode.storage.people import load_cases

        return load_cases(self._store)

    def informants(self) -> list[Informant]:
        """Return all informants."""
        from qcode.storage.people import load_informants

        return load_informants(self._store)

    def people(self, case: str = "") -> list[Person]:
        """Return the person dictionary of a case, or of all."""
        from qcode.storage.people import load_people

        return load_people(self._store, case)

    def text(self, document: str) -> str:
        """Return the stored text of a document."""
        from qcode.storage.documents import load_text

        return load_text(self._store, self.document_name(document))

    def turns(self, document: str) -> list[StoredTurn]:
        """Return the turns of a document with who speaks."""
        from qcode.storage.documents import load_turns

        return load_turns(self._store, self.document_name(document))

    def document_name(self, name: str) -> str:
        """Return a document's whole name for a name or a unique prefix."""
        from qcode.workflow.selecting import resolved_documents

        return resolved_documents(self._store, [name])[0]

    def case_name(self, name: str) -> str:
        """Return a case's whole id for an id or a unique prefix."""
        from qcode.workflow.naming import resolve_name

        return resolve_name("case", name, [case.id for case in self.cases()])

    def survey(self) -> Survey:
        """Return what is in the project, what waits, and what to do next."""
        from qcode.workflow.surveying import survey

        return survey(self._store, self.codebook_or_none, self.folder, self.coder)

    def search(
        self, words: str, filters: Filters | None = None, *, regex: bool = False
    ) -> list[Passage]:
        """Return the passages that hold words, blind to case, width and script form."""
        from qcode.workflow.searching import search

        return list(search(self._store, words, self._checked(filters), is_regex=regex))

    def ingest(
        self,
        orders: Sequence[Order | str | Path],
        progress: Progress | None = None,
        *,
        keeps_good: bool = False,
        profile: Profile | None = None,
        **facts: object,
    ) -> IngestResult:
        """Read transcripts; `facts` (role, cases, wave, …) hold for every path given.

        With `keeps_good` one bad file does not keep the others out: its problems are in the
        result. `profile` is saved in the project.

        Raises:
            InputError: every problem is listed, and nothing was stored.
        """
        from qcode.workflow.ingesting import ingest
        from qcode.workflow.ordering import as_orders

        listed = as_orders(orders, facts)
        return ingest(
            self._store, listed, self.coder, progress, keeps_good=keeps_good, profile=profile
        )

    def update(
        self,
        orders: Sequence[Order | str | Path],
        progress: Progress | None = None,
        *,
        is_dry: bool = False,
        **facts: object,
    ) -> UpdateResult:
        """Store corrected transcripts as the next versions of their documents.

        Returns an account of every coding: exact, moved, respelled, changed or lost; the last
        two wait for a human. With `is_dry` nothing is written. Files that are not stored yet
        are ingested.

        Raises:
            InputError: every problem is listed, and nothing was stored.
        """
        from qcode.workflow.correcting import plan_update, update
        from qcode.workflow.ordering import as_orders

        listed = as_orders(orders, facts)
        if is_dry:
            return plan_update(self._store, listed, progress)
        return update(self._store, self.folder, listed, self.coder, progress)

    def prepare(self, order: Order) -> list[Prepared]:
        """Read one file and return what would be stored of each interview; writes nothing.

        What is not clear is in `Prepared.problem`.

        Raises:
            InputError: the file cannot be read, or clashes with what is stored.
        """
        from qcode.errors import InputError
        from qcode.workflow.preparing import preview_file

        found, problems = preview_file(self._store, order)
        if problems:
            raise InputError(f"{order.path} cannot be ingested", problems)
        return found

    def under_profile(self, order: Order) -> Order:
        """Return an order with what its profile says of reading; UnknownNameError without one."""
        from qcode.workflow.preparing import under_profile

        return under_profile(self._store, order)

    def profiles(self) -> list[tuple[Profile, bool]]:
        """Return every profile with whether it was saved in the project."""
        from qcode.workflow.profiling import all_profiles

        return all_profiles(self._store)

    def import_codings(
        self, path: str | Path, covered: Sequence[str] = (), *, is_dry: bool = False,
        progress: Progress | None = None,
    ) -> ImportResult:  # fmt: skip
        """Read codings from a CSV or TSV; `covered` are codes (or "all") worked through."""
        from qcode.workflow.importing import import_codings
        from qcode.workflow.selecting import selected_codes

        codes = () if tuple(covered) == ("all",) else covered
        return import_codings(
            self._store, self.codebook, Path(path), self.coder,
            selected_codes(self.codebook, codes, ()) if covered else (),
            is_dry=is_dry, progress=progress,
        )  # fmt: skip

    def orders(self, paths: Sequence[str | Path], **facts: object) -> list[Order]:
        """Return what to ingest for files and folders, each with the given facts."""
        from qcode.workflow.ordering import as_orders

        return as_orders(paths, facts)

    def skipped_files(self, paths: Sequence[str | Path]) -> list[Path]:
        """Return the files in folders that `orders` leaves out: pictures, hidden files, …"""
        from qcode.workflow.ordering import skipped_files

        return skipped_files(paths)

    def orders_of_manifest(self, path: str | Path) -> tuple[list[Order], list[Problem]]:
        """Return what to ingest for the sound rows of a manifest, and every problem in it."""
        from qcode.workflow.ordering import orders_of_manifest

        return orders_of_manifest(Path(path))

    def ingest_manifest(
        self,
        path: str | Path,
        progress: Progress | None = None,
        profile: Profile | None = None,
    ) -> IngestResult:
        """Read the transcripts of a manifest: all of them or, where one has a problem, none.

        Raises:
            InputError: every problem is listed with its row, and nothing was stored.
        """
        from qcode.workflow.ingesting import ingest

        orders, problems = self.orders_of_manifest(path)
        return ingest(self._store, orders, self.coder, progress, profile=profile, known=problems)

    def manifest_template(
        self, paths: Sequence[str | Path], folder: str | Path
    ) -> tuple[list[dict[str, str]], list[Problem]]:
        """Return the rows of a manifest to fill in, as a file in `folder` would hold them."""
        from qcode.workflow.templating import manifest_template

        return manifest_template(self._store, self.orders(paths), Path(folder))

    def document_counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return, by document, the codings in force and the codes worked through by anybody."""
        from qcode.storage.coverage import coverage_counts
        from qcode.storage.overview import codings_by_document

        return codings_by_document(self._store), coverage_counts(self._store)

    def set_document(self, name: str, values: Mapping[str, str]) -> bool:
        """Change what is known of a document; False where it was so already."""
        from qcode.workflow.declaring import set_document

        return set_document(self._store, self.document_name(name), values, self.coder)

    def rename_document(self, name: str, new: str) -> None:
        """Give a document another name."""
        from qcode.workflow.declaring import rename_document

        rename_document(self._store, self.document_name(name), new, self.coder)

    def remove_document(self, name: str) -> str:
        """Take a document out of the project and return its name; undo brings it back."""
        from qcode.workflow.declaring import remove_document

        whole = self.document_name(name)
        remove_document(self._store, whole, self.coder)
        return whole

    def set_case(self, case: str, attributes: Mapping[str, str]) -> bool:
        """Make a case or change its attributes; False where nothing changed."""
        from qcode.workflow.declaring import set_cases

        return bool(set_cases(self._store, {case: attributes}, self.coder))

    def set_informant(self, informant: str, attributes: Mapping[str, str]) -> bool:
        """Make an informant or change role and attributes; False where nothing changed."""
        from qcode.workflow.declaring import set_informants

        return bool(set_informants(self._store, {informant: attributes}, self.coder))

    def set_person(self, person: Person) -> bool:
        """Enter a form into a case's person dictionary; False where it was so already."""
        from qcode.workflow.declaring import set_people

        return bool(set_people(self._store, self.codebook_or_none, [person], self.coder))

    def remove_person(self, case: str, form: str) -> bool:
        """Take a form out of a case's person dictionary; False where it was not there."""
        from qcode.workflow.declaring import remove_person

        return remove_person(self._store, case, form, self.coder)

    def import_facts(self, kind: str, path: str | Path) -> int:
        """Read cases, informants or people from a CSV; return how many changed.

        Raises:
            InputError: rows are wrong; every problem is listed and nothing was stored.
        """
        from qcode.workflow.declaring import import_facts

        return import_facts(self._store, self.codebook_or_none, kind, Path(path), self.coder)
