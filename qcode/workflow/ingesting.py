"""Ingest: transcripts become documents with turns and segments.

One transaction, one run, one pass: each file is read, checked and stored before the next is
opened, so that memory does not grow with their number. What must come in whole (a manifest) is
rolled back at the end where anything is wrong with any of it; otherwise the files that are
well are stored and the others reported. A file with a problem stores nothing, whatever else
is in it; a kill or a full disk leaves the project as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qcode.domain.ingest import IngestResult, Order, Prepared
from qcode.domain.profile import Profile
from qcode.domain.segmenting import segments_of
from qcode.domain.study import INTERVIEWER, MAIN_INFORMANT
from qcode.domain.text import PieceKind
from qcode.domain.words import counted
from qcode.errors import InputError, Problem
from qcode.storage.database import Store, transaction
from qcode.storage.documents import count_of_run, save_document, text_hash
from qcode.storage.people import load_cases, load_informants, save_case, save_informant
from qcode.storage.profiles import load_profiles, save_profile
from qcode.storage.runs import begin_run, finish_run, unfinished_run
from qcode.workflow.preparing import compare, faults_of, prepare_file
from qcode.workflow.profiling import refuse_profile_name

Progress = Callable[[int, int], None]


def ingest(
    store: Store,
    orders: Sequence[Order],
    coder: str,
    progress: Progress | None = None,
    *,
    keeps_good: bool = False,
    profile: Profile | None = None,
    known: Sequence[Problem] = (),
) -> IngestResult:
    """Read, check and store transcripts, and save how they were read as a profile.

    With `keeps_good` the files without problems are stored and the problems of the others
    are in the result. `known` are problems found before, to be told with the others.

    Raises:
        InputError: something is wrong with a file or a row, and all was to come in or
            nothing; every problem is listed and nothing was written.
    """
    if profile is not None:
        refuse_profile_name(profile.name)
    account, clashes = _Account(), _Clashes(store)
    problems = list(known)
    with transaction(store):
        writer = _Writer(store, coder)
        for number, order in enumerate(orders, 1):
            found, faults, is_unclear = _checked(store, order, clashes)
            problems += faults
            if is_unclear:
                account.unclear.append(order)
            if keeps_good or not problems:
                for prepared in found:
                    writer.save(prepared)
                    account.add(prepared)
            if progress:
                progress(number, len(orders))
        if problems and not keeps_good:
            problems.sort(key=lambda problem: problem.line)
            raise InputError(_count_words(problems), problems)
        wanted = None if problems else _completed(profile, account)
        account.profile = writer.finish(wanted, len(account.unchanged))
    return account.finished(problems)


def _checked(
    store: Store, order: Order, clashes: _Clashes
) -> tuple[list[Prepared], list[Problem], bool]:
    """Read a file and hold it against what is stored and what came before it in this call.

    Returns what is to be stored, or the problems and whether more words would settle them.
    """
    found, problems = prepare_file(store, order)
    unclear = [fault for prepared in found for fault in faults_of(prepared)]
    checked: list[Prepared] = []
    for prepared in found:
        faults = list(clashes.find(prepared))
        if not faults and not prepared.problem:
            compared, faults = compare(store, prepared)
            if compared is not None:
                checked.append(compared)
                faults = list(clashes.find_roles(compared))
        problems += faults
    if problems or unclear:
        return [], [*problems, *unclear], not problems
    for prepared in checked:
        clashes.add(prepared)
    return checked, [], False


def _completed(profile: Profile | None, account: _Account) -> Profile | None:
    """Return a profile that says how the one file of a call was read, where it says nothing."""
    only = account.only
    if profile is None or profile.as_record() or only is None:
        return profile
    is_layout = bool(only.reading.others)
    speakers = {
        label: INTERVIEWER if who.is_interviewer else MAIN_INFORMANT
        for label, who in only.cast.speakers.items()
        if label and (who.is_interviewer or who.informant == only.document.informant)
    }
    pattern = only.reading.pattern if is_layout else ""
    return replace(profile, pattern=pattern, speakers=speakers)


class _Clashes:
    """What two files of one call, or a file and the project, must not say differently."""

    def __init__(self, store: Store) -> None:
        self._names: dict[str, str] = {}
        self._texts: dict[bytes, str] = {}
        self._roles = {known.id: known.role for known in load_informants(store)}

    def find(self, prepared: Prepared) -> Iterator[Problem]:
        order, name = prepared.order, prepared.document.id
        twin = self._texts.get(_digest(prepared))
        if name in self._names:
            yield Problem(
                order.place,
                order.line,
                f"{order.path} would have the name {name}, as {self._names[name]} has;"
                " give one of them another with --document (in a manifest: column document)",
            )
        elif twin:
            yield Problem(order.place, order.line, f"{order.path} has the same text as {twin}")

    def find_roles(self, prepared: Prepared) -> Iterator[Problem]:
        order = prepared.order
        for informant in () if prepared.same_as else prepared.informants:
            known = self._roles.get(informant.id, "")
            if informant.role and known and known != informant.role:
                yield Problem(
                    order.place,
                    order.line,
                    f"informant {informant.id} is {known} already, and here {informant.role};"
                    " one of the two is wrong (qcode informants set)",
                )

    def add(self, prepared: Prepared) -> None:
        if prepared.same_as:
            return
        self._names[prepared.document.id] = prepared.order.path
        self._texts[_digest(prepared)] = prepared.order.path
        for informant in prepared.informants:
            if informant.role or informant.id not in self._roles:
                self._roles[informant.id] = informant.role


def _digest(prepared: Prepared) -> bytes:
    return bytes.fromhex(text_hash(prepared.reading.text))


class _Writer:
    """Stores prepared documents, making the cases and informants that do not exist yet.

    The run begins with the first thing to write: where nothing is new, none is recorded.
    """

    def __init__(self, store: Store, coder: str) -> None:
        self._store, self._coder = store, coder
        # Older versions stored in several transactions: what they left open is gone on with.
        self._run = unfinished_run(store, "ingest")
        self._cases = {case.id for case in load_cases(store)}
        self._roles = {informant.id: informant.role for informant in load_informants(store)}

    def save(self, prepared: Prepared) -> None:
        """Store one document, unless it is there already."""
        if prepared.same_as:
            return
        run = self._begun()
        self._save_people(run, prepared)
        text = prepared.reading.text
        apart = [p.span for p in prepared.reading.pieces if p.kind is PieceKind.FURNITURE]
        segments = (s for turn in prepared.reading.turns for s in segments_of(text, turn, apart))
        save_document(
            self._store,
            run,
            prepared.document,
            prepared.reading,
            prepared.cast.speakers,
            segments,
            prepared.order.reading_options(),
        )

    def finish(self, profile: Profile | None, unchanged: int) -> str:
        """Save the profile, complete the run, and return the profile's name."""
        name = summary = ""
        if profile is not None and load_profiles(self._store).get(profile.name) != profile:
            save_profile(self._store, self._begun(), profile)
            name, summary = profile.name, f", profile {profile.name}"
        if self._run is None:
            return name
        stored = count_of_run(self._store, self._run)
        counts = {"documents": stored, "unchanged": unchanged}
        finish_run(self._store, self._run, counted(stored, "document") + summary, counts)
        return name

    def _begun(self) -> int:
        if self._run is None:
            self._run = begin_run(self._store, "ingest", self._coder)
        return self._run

    def _save_people(self, run: int, prepared: Prepared) -> None:
        for case in prepared.document.cases:
            if case not in self._cases:
                save_case(self._store, run, case, {})
                self._cases.add(case)
        for informant in prepared.informants:
            if not self._roles.get(informant.id) and (
                informant.role or informant.id not in self._roles
            ):
                save_informant(self._store, run, informant)
                self._roles[informant.id] = informant.role


class _Account:
    """What was done so far, for the result."""

    def __init__(self) -> None:
        self.stored: list[str] = []
        self.unchanged: list[tuple[str, str]] = []
        self.proposals: dict[str, list[str]] = {}
        self.notes: list[str] = []
        self.unclear: list[Order] = []
        self.only: Prepared | None = None
        self.profile = ""
        self._count = 0

    def add(self, prepared: Prepared) -> None:
        self._count += 1
        self.only = prepared if self._count == 1 else None
        name = prepared.document.id
        if prepared.same_as:
            self.unchanged.append((prepared.order.path, prepared.same_as))
            return
        self.stored.append(name)
        self.notes.extend(f"{name}: {note}" for note in prepared.reading.notes)
        if prepared.cast.proposed:
            self.proposals.setdefault(", ".join(prepared.cast.proposed), []).append(name)

    def finished(self, problems: Sequence[Problem]) -> IngestResult:
        proposals = tuple(
            f"{labels} taken as the interviewer in {_some(names)}"
            for labels, names in self.proposals.items()
        )
        return IngestResult(
            tuple(self.stored),
            tuple(self.unchanged),
            proposals,
            tuple(self.notes),
            tuple(problems),
            tuple(self.unclear),
            self.profile,
        )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:4])
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"


def _count_words(problems: Sequence[Problem]) -> str:
    files = len({(problem.path, problem.line) for problem in problems})
    return f"{counted(len(problems), 'problem')} in {counted(files, 'place')}; nothing was stored"
