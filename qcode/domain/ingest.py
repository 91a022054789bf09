"""What the user says about a transcript, and who speaks in it: plain arithmetic.

An `Order` is one file to be ingested with everything said about it. `settle_speakers` turns
the labels found, the user's word and the proposal into who speaks; what cannot be settled is
returned as a sentence, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qcode.domain.profile import WORDS, Profile
from qcode.domain.study import INTERVIEWER, MAIN_INFORMANT, Document, Informant, Speaker
from qcode.domain.text import Layout, Reading
from qcode.errors import Problem

# How much better the best layout must explain a text than the next, to be taken unasked.
_CLEAR = 1.25
# The same where the two have no label in common: a file of two halves, perhaps.
_CLEAR_APART = 2.0


@dataclass(frozen=True, slots=True)
class Order:
    """One file and what is said about it; `place` names it in problems (file or row).

    `speakers` maps labels to `interviewer`, `informant` (the document's own) or an
    informant's id; `usual_speakers` says the same of labels that need not be there (a
    profile's). `part` numbers the interviews of a file that is split, from 1.
    """

    path: str
    place: str
    line: int = 0
    document: str = ""
    informant: str = ""
    role: str = ""
    cases: tuple[str, ...] = ()
    wave: str = ""
    method: str = ""
    date: str = ""
    field_place: str = ""
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    pattern: str = ""
    profile: str = ""
    header_until: str = ""
    footer_from: str = ""
    split_on: str = ""
    is_unlabelled: bool = False
    usual_speakers: Mapping[str, str] = field(default_factory=dict)
    part: int = 0

    def under(self, profile: Profile) -> Order:
        """Return this order with what a profile says; what the order says itself goes first."""
        words = {key: getattr(self, key) or getattr(profile, key) for key in WORDS}
        return replace(
            self,
            **words,
            is_unlabelled=self.is_unlabelled or profile.is_unlabelled,
            usual_speakers={**profile.speakers, **self.usual_speakers},
        )

    def as_profile(self, name: str) -> Profile:
        """Return how this order says to read, to be used again under a name."""
        words = {key: getattr(self, key) for key in WORDS}
        return Profile(
            name,
            **words,
            is_unlabelled=self.is_unlabelled,
            speakers={**self.usual_speakers, **self.speakers},
        )

    def reading_options(self) -> dict[str, object]:
        """Return what was said about reading the file, as it is stored with the document."""
        options = self.as_profile(self.profile).as_record()
        if self.profile:
            options["profile"] = self.profile
        if self.part:
            options["part"] = self.part
        return options

    def described(self, informants: tuple[Informant, ...]) -> Document:
        """Return the document this order describes."""
        return Document(
            id=self.document,
            informants=informants,
            cases=self.cases,
            wave=self.wave,
            method=self.method,
            date=self.date,
            place=self.field_place,
            language=self.language,
            attributes=self.attributes,
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks: label -> speaker ("" for turns without a label), and what was proposed."""

    speakers: Mapping[str, Speaker]
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """One file, read and checked: what would be stored.

    `same_as` names the stored document that already holds this very reading. `open_labels`
    are those nobody has explained and `is_doubtful` says that another layout fits as well:
    either way nothing is stored until the user says more (`problem`, in words). `similar` are
    pairs of labels that look like two spellings of one, the rarer first.
    """

    order: Order
    document: Document
    reading: Reading
    cast: Cast
    informants: tuple[Informant, ...]
    same_as: str = ""
    is_doubtful: bool = False
    problem: str = ""
    similar: tuple[tuple[str, str], ...] = ()

    @property
    def open_labels(self) -> tuple[str, ...]:
        """The labels of which nobody has said who they are."""
        return tuple(label for label in self.reading.labels if label not in self.cast.speakers)


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest did: documents stored, files that changed nothing, words to the user.

    `problems` are those of files that were left out, where the others were to be stored;
    `unclear` are the orders among them that only need another word from the user. `profile`
    is the name of the profile that was saved.
    """

    stored: tuple[str, ...]
    unchanged: tuple[tuple[str, str], ...]
    proposals: tuple[str, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    unclear: tuple[Order, ...] = ()
    profile: str = ""


def settle_speakers(
    reading: Reading, order: Order, proposal: Mapping[str, bool], main: str
) -> tuple[Cast, str]:
    """Return who stands behind each label, and a sentence where that cannot be settled.

    `proposal` says of each label whether it looks like the interviewer's; `main` is the
    informant whom a single remaining label, or a text without labels, belongs to.
    """
    given = {
        _plain(label): who
        for label, who in (*order.usual_speakers.items(), *order.speakers.items())
    }
    labels = list(reading.labels)
    unknown = [label for label in order.speakers if _plain(label) not in map(_plain, labels)]
    if unknown:
        found = f"the labels are: {', '.join(labels)}" if labels else "no labels were found in it"
        return Cast({}), f"no turn has the label {', '.join(unknown)}; {found}"
    slips = [who for who in order.speakers.values() if is_slip(who)]
    if slips:
        return Cast({}), (
            f"who is {slips[0]!r}? A label is {INTERVIEWER}, {MAIN_INFORMANT}, or an informant's id"
        )
    speakers: dict[str, Speaker] = {}
    open_labels: list[str] = []
    for label in labels:
        who = given.get(_plain(label), "")
        if who:
            speakers[label] = _speaker(who, main)
        else:
            open_labels.append(label)
    proposed = [] if _has_interviewer(speakers) else [x for x in open_labels if proposal.get(x)]
    for label in proposed:
        speakers[label] = Speaker(is_interviewer=True)
        open_labels.remove(label)
    problem = _settle_rest(open_labels, speakers, main)
    if any(turn.label is None for turn in reading.turns):
        speakers[""] = Speaker(informant=main or None)
    return Cast(speakers, tuple(proposed)), problem


def _settle_rest(open_labels: list[str], speakers: dict[str, Speaker], main: str) -> str:
    """Give the one remaining label to the main informant; say so where several remain."""
    taken = any(speaker.informant == main for speaker in speakers.values())
    if len(open_labels) == 1 and not taken:
        speakers[open_labels[0]] = Speaker(informant=main)
        return ""
    if not open_labels:
        return ""
    return (
        f"who is {', '.join(open_labels)}? Say it for each label: "
        + " ".join(f"--speaker {quoted(label + '=WHO')}" for label in open_labels)
        + " (WHO: interviewer, informant, or an informant's id; in a manifest: column speakers)"
    )


def layout_doubt(others: tuple[Layout, ...]) -> str:
    """Return why the best layout is not clearly the best, with what settles it, or "".

    Two layouts that find the same labels as often read a file alike: no doubt. Neither is
    there where the best explains the text clearly better than the next.
    """
    if len(others) < 2:
        return ""
    first, second = others[:2]
    is_apart = not dict(first.labels).keys() & dict(second.labels).keys()
    clear = _CLEAR_APART if is_apart else _CLEAR
    if first.score >= clear * second.score or _is_alike(first, second):
        return ""
    return (
        f"two layouts fit it: {_described(first)}, or {_described(second)}; choose:"
        f" --pattern {first.pattern} or --pattern {second.pattern}"
        " (in a manifest: column pattern; --dry-run shows more)"
    )


def _is_alike(first: Layout, second: Layout) -> bool:
    """Say whether one layout finds no more than the other, label by label."""
    more, fewer = dict(first.labels), dict(second.labels)
    return all(count <= more.get(label, 0) for label, count in fewer.items())


def _described(layout: Layout) -> str:
    found = [f"{label} ×{count}" for label, count in layout.labels[:4]]
    more = ", …" if len(layout.labels) > 4 else ""
    return f"{layout.pattern} ({', '.join(found) or 'no labels'}{more})"


def _has_interviewer(speakers: Mapping[str, Speaker]) -> bool:
    return any(speaker.is_interviewer for speaker in speakers.values())


def _speaker(who: str, main: str) -> Speaker:
    if who.casefold() == INTERVIEWER:
        return Speaker(is_interviewer=True)
    if who.casefold() == MAIN_INFORMANT:
        return Speaker(informant=main)
    return Speaker(informant=who)


def is_slip(who: str) -> bool:
    """Say whether a word is `interviewer` or `informant` misspelled, or was left open."""
    import difflib  # 4 ms: only where speakers are named

    if who in ("?", "？"):
        return True
    word = who.casefold()
    known = (INTERVIEWER, MAIN_INFORMANT)
    return word not in known and bool(difflib.get_close_matches(word, known, 1, 0.8))


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def quoted(words: str) -> str:
    """Return words as a shell takes them for one."""
    is_plain = all(char.isalnum() or char in "-_=./:,@%+" for char in words)
    return words if words and is_plain else "'" + words.replace("'", "'\\''") + "'"
