"""Pseudonyms in the place of names: what leaves the project carries no form of a person.

All forms with a pseudonym are replaced in one pass, longest first, so that a pseudonym is
never replaced again. Width, case and traditional or simplified script play no part. A form
in Latin letters is a whole word. Where two cases know the same form, the case of the document
decides; forms of other cases are replaced too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from qcode.domain.folding import fold
from qcode.domain.study import Person

_LATIN = re.compile(r"[a-z0-9]")


class Pseudonyms:
    """The person dictionary of a project, ready to replace forms; counts what it replaced."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = [person for person in people if person.pseudonym and person.form]
        self.replaced = 0

    def hide(self, text: str, cases: Iterable[str]) -> str:
        """Return `text` of a document about `cases` with pseudonyms for names."""
        if not self._people:
            return text
        own = frozenset(cases)
        parts: list[str] = []
        end = 0
        for found in self._pattern.finditer(fold(text)):
            parts += [text[end : found.start()], self._name_of(found.group(), own)]
            end = found.end()
            self.replaced += 1
        return "".join(parts) + text[end:]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = {fold(person.form) for person in self._people}
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        return re.compile("|".join(_whole(form) for form in ordered))

    def _name_of(self, form: str, cases: frozenset[str]) -> str:
        same = [person for person in self._people if fold(person.form) == form]
        own = [person for person in same if person.case in cases]
        return (own or same)[0].pseudonym


def _whole(form: str) -> str:
    """Return the pattern of a form: Latin letters at its ends do not go on."""
    before = r"(?<![a-z0-9])" if _LATIN.match(form[0]) else ""
    after = r"(?![a-z0-9])" if _LATIN.match(form[-1]) else ""
    return before + re.escape(form) + after
