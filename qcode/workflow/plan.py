"""What a suggest run has to do: which documents, and for which codes.

Documents searched alike share a fingerprint, so the codebook is compared once for each
fingerprint in use, not once a document. A document then needs the codes that changed
everywhere, those whose suggestions it has, and, where its cases' persons changed, all codes of
the facets they stand for: a person's form hides the cues of other codes inside it. If only
phrases changed, a document needs no more than its segments that hold one.
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
    versions_with_code,
    versions_with_words,
)
from qcode.storage.interning import code_names
from qcode.suggest.fingerprint import Difference, difference, merged, parts_of
from qcode.workflow.proposing import Task


@dataclass(slots=True)
class _Group:
    """The documents with one fingerprint: what differs, and where it can matter.

    `found` holds, for a code, the versions to search whole; `said` those in which its changed
    phrases may stand, None where no index knows. `lost` are codes searched for that are none
    any more.
    """

    difference: Difference
    lost: frozenset[str]
    found: dict[str, set[int]] = field(default_factory=dict)
    said: dict[str, set[int] | None] = field(default_factory=dict)
    _phrases: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)

    def codes_said(self, version: int) -> frozenset[str]:
        """Return the codes of which a changed phrase may stand in a document version."""
        return frozenset(
            code for code, held in self.said.items() if held is None or version in held
        )

    def phrases(self, codes: frozenset[str]) -> tuple[str, ...]:
        """Return the changed phrases of some codes, folded."""
        known = self._phrases.get(codes)
        if known is None:
            said = {word for code in codes for word in self.difference.where_said[code]}
            known = self._phrases[codes] = tuple(sorted(said))
        return known


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
        self._facets = {code.id: code.facet for code in codebook.codes}
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
        group = _Group(differs, frozenset(code for code in old if code not in self.parts))
        for code in differs.where_found:
            group.found[code] = self._versions_with(code)
        for code, phrases in differs.where_said.items():
            is_known = all(is_indexed(phrase) for phrase in phrases)
            group.said[code] = versions_with_words(self._store, phrases) if is_known else None
        return group

    def _versions_with(self, code: str) -> set[int]:
        number = self._numbers.get(code)
        return versions_with_code(self._store, number) if number is not None else set()

    def _task(self, document: Searched) -> Task | None:
        if document.fingerprint is None:
            return Task(document, self._codes, self._persons(document))
        group = self._groups[document.fingerprint]
        codes = self._changed_persons(document, group)
        said: frozenset[str] = frozenset()
        if group.difference:
            codes |= group.difference.everywhere
            codes |= {code for code, held in group.found.items() if document.version in held}
            said = group.codes_said(document.version)
        if not codes:
            if not said:
                return None
            return Task(document, said, self._persons(document), group.phrases(said))
        codes |= said
        is_all = self._codes is None and codes >= set(self.parts)
        return Task(document, None if is_all else frozenset(codes), self._persons(document))

    def _persons(self, document: Searched) -> Persons:
        """Return the persons a document has been searched with when this run is done."""
        if self._codes is None:
            return document.known
        kept = {(form, code) for form, code in document.persons if code not in self._codes}
        asked = {(form, code) for form, code in document.known if code in self._codes}
        return tuple(sorted(kept | asked))

    def _changed_persons(self, document: Searched, group: _Group) -> set[str]:
        """Return the codes to search for because persons, or what they stand for, changed."""
        changed: set[str] = set()
        if document.persons != document.known:
            changed |= {code for _, code in set(document.persons) ^ set(document.known)}
        if document.known and (group.difference.added or group.lost):
            lately = group.difference.added | group.lost
            changed |= {code for _, code in document.known if code in lately}
        if not changed:
            return changed
        asked = set(self.parts) if self._codes is None else self._codes
        # A code that is none any more hid cues of a facet nobody knows: all are searched for.
        known = changed & self._facets.keys()
        if self._codes is None and changed - known:
            return set(asked)
        facets = {self._facets[code] for code in known & asked}
        return {code for code in asked if self._facets.get(code) in facets}
