"""How a kind of transcript is read, under a name: layout, speakers, where the interview stands.

A profile says how to read, never what is known of a document. Its labels hold where they
occur: a file without one of them is read all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WORDS = ("pattern", "encoding", "header_until", "footer_from", "split_on")


@dataclass(frozen=True, slots=True)
class Profile:
    """What holds for all transcripts of one kind.

    `speakers` maps labels to `interviewer`, `informant` or an informant's id. `about` is one
    line for people.
    """

    name: str
    pattern: str = ""
    encoding: str = ""
    header_until: str = ""
    footer_from: str = ""
    split_on: str = ""
    is_unlabelled: bool = False
    speakers: Mapping[str, str] = field(default_factory=dict)
    about: str = ""

    def as_record(self) -> dict[str, object]:
        """Return what is said, as JSON holds it: nothing that is empty."""
        record: dict[str, object] = {
            name: getattr(self, name) for name in WORDS if getattr(self, name)
        }
        if self.is_unlabelled:
            record["no_speakers"] = True
        if self.speakers:
            record["speakers"] = dict(self.speakers)
        return record


def profile_of(name: str, record: Mapping[str, object]) -> Profile:
    """Return the profile that a record holds; what is not known in it is left aside."""
    words = {key: str(record.get(key, "")) for key in WORDS}
    speakers = record.get("speakers", {})
    known = speakers if isinstance(speakers, dict) else {}
    return Profile(
        name,
        **words,
        is_unlabelled=bool(record.get("no_speakers")),
        speakers={str(label): str(who) for label, who in known.items()},
    )
