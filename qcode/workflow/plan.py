"""What a suggest run has to do: which documents, and for which codes.

Documents searched alike share a fingerprint, so the codebook is compared once for each
fingerprint in use, not once a document. A document then needs the codes that changed
everywhere, those whose changed words it holds or whose suggestions it has, and those that
its cases' persons stand for where the persons changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qcode.domain.codebook import Codebook
from qcode.storage.database import Store
from qcode.storage.fingerprints import (
    Persons,
    Searched,
    count_active,
    fingerprints_in_use,
    is_indexed,
    iter_searched,
    load_fingerprint,
    load_version_text,
    versions_with_code,
    versions_with_words,
)
from qcode.storage.interning import code_names
from qcode.suggest.fingerprint import Difference, difference, merged, parts_of
from qcode.suggest.words import fold_for_matching, has_phrase


@dataclass(frozen=True, slots=True)
class Task:
    """A document to search; `codes` None means all, `persons` those it is searched with."""

    document: Searched
    codes: frozenset[str] | None
    persons: Persons


@dataclass(slots=True)
class _Group:
    """The documents with one fingerprint: what differs, and where it can matter.

    `versions` holds, for a code, the versions to search; `needles` the folded phrases to
    look for in each text, for codes whose changed phrases no index knows.
    """

    difference: Difference
    versions: dict[str, set[int]] = field(default_factory=dict)
    needles: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Plan:
    """Compares what was searched with what should be.

    `parts` are those of the codebook; `targets` the parts each fingerprint in use (None: never
    searched) leads to; `moves` the fingerprints that change; `gone` the codes the codebook no
    longer has. `estimate` is the number of documents, at most, that tasks() will yield.
    """

    def __init__(
        self,
        store: Store,
        codebook: Codebook,
        documents: list[int] | None,
        codes: frozenset[str] | None,
    ) -> None:
        self._store = store
        self._codes = codes
        self.codebook = codebook
        self.documents = documents
        self.parts = parts_of(codebook)
        self.targets: dict[int | None, Mapping[str, Any]] = {None: merged({}, self.parts, codes)}
        self.moves: list[int] = []
        self.gone: set[str] = set()
        self.estimate = count_active(store) if documents is None else len(documents)
        self._numbers = {name: number for number, name in code_names(store).items()}
        self._groups = {number: self._group(number) for number in fingerprints_in_use(store)}

    def order(self, code: str) -> tuple[int, str]:
        """Return a sort key: the codebook's order, then codes that are gone."""
        position = next((at for at, c in enumerate(self.codebook.codes) if c.id == code), -1)
        return (position if position >= 0 else len(self.codebook.codes), code)

    def tasks(self) -> Iterator[Task]:
        """Yield the documents to search, in order."""
        for chunk in iter_searched(self._store, self.documents):
            for document in chunk:
                task = self._task(document)
                if task:
                    yield task

    def _group(self, number: int) -> _Group:
        old = load_fingerprint(self._store, number)
        differs = difference(old, self.parts, self._codes)
        self.targets[number] = merged(old, self.parts, self._codes)
        if self.targets[number] != old:
            self.moves.append(number)
        self.gone |= {code for code in old if code not in self.parts}
        group = _Group(differs)
        for code in differs.where_found:
            group.versions[code] = self._versions_with(code)
        for code, phrases in differs.where_said.items():
            if all(is_indexed(phrase) for phrase in phrases):
                found = versions_with_words(self._store, phrases)
                group.versions[code] = group.versions.get(code, set()) | found
            else:
                group.needles[code] = phrases
        return group

    def _versions_with(self, code: str) -> set[int]:
        number = self._numbers.get(code)
        return versions_with_code(self._store, number) if number is not None else set()

    def _task(self, document: Searched) -> Task | None:
        if document.fingerprint is None:
            return Task(document, self._codes, self._persons(document))
        group = self._groups[document.fingerprint]
        codes = self._changed_persons(document)
        if group.difference:
            codes |= group.difference.everywhere
            codes |= {code for code, held in group.versions.items() if document.version in held}
            codes |= {code for _, code in document.known if code in group.difference.added}
            codes |= self._said(document, group)
        if not codes:
            return None
        is_all = self._codes is None and codes >= set(self.parts)
        return Task(document, None if is_all else frozenset(codes), self._persons(document))

    def _said(self, document: Searched, group: _Group) -> set[str]:
        if not group.needles:
            return set()
        folded = fold_for_matching(load_version_text(self._store, document.version))
        return {
            code
            for code, phrases in group.needles.items()
            if any(has_phrase(folded, phrase) for phrase in phrases)
        }

    def _persons(self, document: Searched) -> Persons:
        """Return the persons a document has been searched with when this run is done."""
        if self._codes is None:
            return document.known
        kept = {(form, code) for form, code in document.persons if code not in self._codes}
        asked = {(form, code) for form, code in document.known if code in self._codes}
        return tuple(sorted(kept | asked))

    def _changed_persons(self, document: Searched) -> set[str]:
        if document.persons == document.known:
            return set()
        changed = {code for _, code in set(document.persons) ^ set(document.known)}
        asked = set(self.parts) if self._codes is None else self._codes
        return changed & asked
