"""Studies for tests of tables: people, documents and codings written by hand into a store.

A `Study` keeps what it was told as plain records beside the store, so that a test can count
them again without SQL.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from qcode.domain.codebook import (
    Code,
    Codebook,
    CodeMapping,
    Example,
    Facet,
    MappingValue,
    Modifier,
    Text,
)  # fmt: skip
from qcode.storage.codebook_json import codebook_to_json
from qcode.storage.interning import code_number, code_set_number, coder_number, values_number
from qcode.storage.schema import FIRST, SECOND, statements_of

AT = "2025-03-01T09:00:00Z"
ABOUT = Modifier("about", ("child", "family", "parent"), "child")
TIME = Modifier("time", ("before", "now"))


def make_codebook() -> Codebook:
    """Needs with a parent and two children, sources with a mapping, adequacy without polarity."""
    scope = {"about": ("child", "family")}
    return Codebook(
        name="小册",
        version="1.2.0",
        languages=("zh", "en"),
        modifiers=(ABOUT, TIME),
        facets=(
            Facet("need", Text({"zh": "需要", "en": "Need"}), scope=scope),
            Facet("source", Text({"zh": "支持主体", "en": "Source"}), scope=scope),
            Facet("adequacy", Text({"zh": "充足性", "en": "Adequacy"}), polarity=False),
        ),
        codes=(
            Code(
                "N-EDU", "need", name=Text({"zh": "教育", "en": "Education"}),
                definition=Text({"zh": "上学读书的需要。", "en": "School and learning."}),
                include=Text({"zh": "入学", "en": "Enrolment"}),
                exclude=Text({"zh": "兴趣班", "en": "Hobbies"}),
                examples=(Example("书念不下去。", "zh"), Example("School is hard.", "en")),
            ),
            Code("N-TUTOR", "need", "N-EDU", Text({"zh": "学业辅导", "en": "Tutoring"})),
            Code("N-BOOKS", "need", "N-EDU", Text({"zh": "书本", "en": "Books"})),
            Code("N-PEER", "need", "", Text({"zh": "同伴", "en": "Peers"})),
            Code("S-SW", "source", "", Text({"zh": "社工", "en": "Social worker"})),
            Code("S-FAM", "source", "", Text({"zh": "家庭", "en": "Family"})),
            Code("S-SHOP", "source", "", Text({"zh": "市场", "en": "Market"})),
            Code("A-SUFF", "adequacy", "", Text({"zh": "充分", "en": "Sufficient"})),
            Code("N-OLD", "need", "", Text({"zh": "旧", "en": "Old"}), status="retired"),
        ),
        mappings=(
            CodeMapping(
                "type", Text({"zh": "支持类型", "en": "Type"}), ("source",),
                (
                    MappingValue("formal", Text({"zh": "正式", "en": "Formal"}), ("S-SW",)),
                    MappingValue("informal", Text({"zh": "非正式", "en": "Informal"}), ("S-FAM",)),
                ),
            ),
            CodeMapping(
                "phase", Text({"zh": "阶段", "en": "Phase"}), ("wave",),
                (
                    MappingValue("before", Text({"zh": "服务前", "en": "Before"}), ("T0",)),
                    MappingValue("after", Text({"zh": "服务后", "en": "After"}), ("T1", "T2")),
                ),
            ),
        ),
    )  # fmt: skip


@dataclass
class Record:
    """One coding as plain values."""

    number: int
    document: str
    turn: int
    start: int
    end: int
    quote: str
    code: str
    polarity: str
    case: str | None
    coder: str
    status: str
    modifiers: Mapping[str, str]
    informant: str | None = None
    role: str = ""


@dataclass
class Study:
    """A store in memory and the records it was made of."""

    codebook: Codebook = field(default_factory=make_codebook)
    records: list[Record] = field(default_factory=list)
    covered: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    documents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    speakers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = sqlite3.connect(":memory:", isolation_level=None)
        for statement in statements_of(FIRST + SECOND):
            self.store.execute(statement)
        coder_number(self.store, "A")
        self.store.execute(
            "INSERT INTO run (uuid, kind, coder_id, started, state) VALUES ('r', 'x', 1, ?, 'done')",
            (AT,),
        )
        self.store.execute(
            "INSERT INTO codebook (version, hash, text, parsed, created, run_id, is_current)"
            " VALUES (?, 'h', '', ?, ?, 1, 1)",
            (self.codebook.version, codebook_to_json(self.codebook), AT),
        )
        self.setting("title", "测试 Study")
        self.setting("language", "en")

    def close(self) -> None:
        self.store.close()

    def setting(self, key: str, value: str) -> None:
        self.store.execute("INSERT OR REPLACE INTO project VALUES (?, ?)", (key, value))

    def case(self, name: str, **attributes: str) -> int:
        self.store.execute(
            "INSERT OR IGNORE INTO cases (name, attributes) VALUES (?, ?)",
            (name, json.dumps(attributes, ensure_ascii=False)),
        )
        return self._number("cases", name)

    def informant(self, name: str, role: str, **attributes: str) -> int:
        self.store.execute(
            "INSERT OR IGNORE INTO informant (name, role, attributes) VALUES (?, ?, ?)",
            (name, role, json.dumps(attributes, ensure_ascii=False)),
        )
        return self._number("informant", name)

    def document(
        self,
        name: str,
        cases: tuple[str, ...],
        speakers: list[tuple[str, str]],
        wave: str = "T0",
        **attributes: str,
    ) -> None:
        """Add a document: turn 1 is the interviewer's, then 100 characters a speaker."""
        numbers = [self.informant(*speaker) for speaker in speakers]
        made = self.store.execute(
            "INSERT INTO document (uuid, name, informant_id, wave, attributes, run_id)"
            " VALUES (?, ?, ?, ?, ?, 1)",
            (name, name, numbers[0] if numbers else None, wave,
             json.dumps(attributes, ensure_ascii=False)),
        )  # fmt: skip
        number = made.lastrowid
        size = 100 * (len(numbers) + 1)
        text = "字" * size
        self.store.execute(
            "INSERT INTO version (id, document_id, number, text, text_hash, source_hash,"
            " reading_hash, reader, pattern, encoding, pieces, characters, turns, created, run_id)"
            " VALUES (?1, ?1, 1, ?2, 'h', 'h', 'h', 'r', 'p', 'utf-8', '[]', ?3, ?4, 't', 1)",
            (number, text, size, len(numbers) + 1),
        )
        self.store.execute("UPDATE document SET version_id = ?1 WHERE id = ?1", (number,))
        for at, informant in enumerate([None, *numbers], 1):
            self.store.execute(
                "INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
                (number, at, f"L{at}", int(at == 1), informant, 100 * (at - 1), 100 * at),
            )
        for case in cases:
            self.store.execute("INSERT INTO document_case VALUES (?, ?)", (number, self.case(case)))
        self.documents[name] = cases
        self.speakers[name] = speakers

    def code(
        self,
        document: str,
        code: str,
        start: int = 100,
        end: int = 110,
        polarity: str = "present",
        *,
        case: str | None = "",
        coder: str = "A",
        status: str = "in_force",
        quote: str = "没人教我",
        **modifiers: str,
    ) -> int:
        """Code a span; the turn follows from the place, the case from the document."""
        number = self._number("document", document)
        turn = start // 100 + 1
        who = self.speakers[document][turn - 2] if turn > 1 else None
        if case == "":
            cases = self.documents[document]
            case = cases[0] if cases else None
        values = {"about": "child", **modifiers}
        made = self.store.execute(
            "INSERT INTO coding (uuid, document_id, version_id, turn, start, end, quote, code_id,"
            " polarity, values_id, case_id, informant_id, coder_id, origin, codebook_id, created,"
            " status, run_id) VALUES (?, ?2, ?2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'manual', 1, ?,"
            " ?, 1)".replace("?2, ?2", "?, ?"),
            (
                f"{len(self.records) + 1:032x}", number, number, turn, start, end, quote,
                code_number(self.store, code), polarity, values_number(self.store, values),
                self._number("cases", case) if case else None,
                self._number("informant", who[0]) if who else None,
                coder_number(self.store, coder), AT, status,
            ),
        )  # fmt: skip
        coding = int(made.lastrowid or 0)
        self.store.execute(
            "INSERT INTO decision (run_id, coder_id, at, kind, coding_id) VALUES (1, 1, ?, 'add', ?)",
            (AT, coding),
        )
        self.records.append(
            Record(
                coding, document, turn, start, end, quote, code, polarity, case, coder, status,
                values, who[0] if who else None, who[1] if who else "",
            )
        )  # fmt: skip
        return coding

    def cover(self, document: str, *codes: str, coder: str = "A") -> None:
        """Declare a document worked through; no codes: for all active ones."""
        chosen = codes or tuple(code.id for code in self.codebook.active_codes())
        self.store.execute(
            "INSERT INTO coverage (document_id, coder_id, set_id, codebook_id, at, run_id)"
            " VALUES (?, ?, ?, 1, ?, 1)",
            (self._number("document", document), coder_number(self.store, coder),
             code_set_number(self.store, chosen), AT),
        )  # fmt: skip
        self.covered.append((document, coder, chosen))

    def person(self, case: str, form: str, pseudonym: str) -> None:
        self.store.execute(
            "INSERT INTO person (case_id, form, pseudonym) VALUES (?, ?, ?)",
            (self._number("cases", case), form, pseudonym),
        )

    def _number(self, relation: str, name: str) -> int:
        found = self.store.execute(f"SELECT id FROM {relation} WHERE name = ?", (name,)).fetchone()
        return int(found[0])
