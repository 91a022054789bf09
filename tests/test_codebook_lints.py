"""Lints: what is allowed in a codebook and yet probably not meant."""

from __future__ import annotations

import re

from qcode.domain.codebook import Cue
from qcode.domain.lints import is_found, lint_codebook
from qcode.readers.codebook import parse_codebook

BOOK = """\
format: 1
name: book
version: "1"
facets: [{id: need}, {id: source}]
codes:
  - id: A
    facet: need
    definition: 没有人辅导作业。
    examples: [沒人教我做題。, She never tutors me., 我自己想办法。]
    cues:
      - 没人教
      - {phrase: tutor, inflect: true}
      - {phrase: ever, lang: en}
      - 不会做
      - 教训我
      - {regex: '想.法'}
      - {not: 没人教训}
      - {not: 教训}
  - id: B
    facet: source
    cues: [Ｔutor, 没人教]
mappings:
  - id: type
    of: [need, source]
    values: [{id: formal, codes: [B]}, {id: informal, codes: []}]
  - {id: phase, of: wave, values: [{id: before, waves: [T0]}]}
"""


def lints(text=BOOK, finds=None):
    codebook, problems = parse_codebook(text, "f")
    assert problems == []
    found = lint_codebook(codebook, "f", finds)
    assert all(problem.is_warning for problem in found)
    return [str(problem) for problem in found]


def test_all_lints_of_a_codebook_by_line():
    assert lints() == [
        "f:6: codes[A].cues: for information: 3 of 6 cues match none of the code's own examples: ever, 不会做, 教训我",
        "f:15: codes[A].cues: '教训我' holds the exception '教训': never evidence",
        "f:17: codes[A].cues: for information: contained in an exception, elsewhere evidence: 没人教 in 没人教训",
        "f:19: codes[B]: has no definition: coders cannot agree on a name alone",
        "f:21: codes[B].cues: '没人教' belongs to several codes: A, B",
        "f:21: codes[B].cues: 'Ｔutor' belongs to several codes: A, B",
        "f:23: mappings[type]: no value names these codes, shown as unmapped: A",
        "f:25: mappings[type].values[informal]: is unused: it names no code",
    ]  # fmt: skip


def test_expressions_are_asked_of_the_caller():
    never = lints(finds=lambda _cue, _text: False)
    really = lints(finds=lambda cue, text: bool(re.search(cue.words, text)))

    assert (
        "f:9: codes[A].examples: for information: no cue finds the example '我自己想办法。'"
        in never
    )
    assert "4 of 6 cues match none" in never[0]
    assert really == lints()


def test_a_codebook_without_faults_has_no_lints():
    text = BOOK[: BOOK.index("  - id: B")].replace("      - 教训我\n", "")
    text = re.sub(r"      - (\{not.*|不会做|\{phrase: ever.*)\n", "", text)

    assert lints(text) == []


def test_latin_phrases_match_whole_words_and_chinese_ones_anywhere():
    assert is_found(Cue("phrase", "tutor"), "He is a Tutor.")
    assert is_found(Cue("phrase", "tutor"), "请了tutor来")
    assert is_found(Cue("phrase", "ｔｕｔｏｒ"), "a TUTOR")
    assert not is_found(Cue("phrase", "tutor"), "tutors")
    assert is_found(Cue("phrase", "tutor", inflect=True), "tutors")
    assert is_found(Cue("phrase", "辅导"), "没人輔導我")
    assert not is_found(Cue("phrase", "ever"), "never, every")
    assert is_found(Cue("phrase", "ever"), "never ever")
    assert is_found(Cue("phrase", "24小时"), "每天24小时")
    assert not is_found(Cue("phrase", "24小时"), "124小时")
