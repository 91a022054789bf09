"""Codebook versions in the store: what is read is what is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.domain.codebook import (
    Address,
    Change,
    Code,
    Codebook,
    CodeMapping,
    Cue,
    Example,
    Facet,
    MappingValue,
    Modifier,
    Text,
)
from qcode.errors import CodebookError, UnknownNameError
from qcode.readers.codebook import parse_codebook
from qcode.resources import shipped_codebooks
from qcode.storage.codebook_json import codebook_from_json, codebook_to_json
from qcode.storage.codebooks import load_codebook, load_version, load_versions, save_codebook
from qcode.storage.database import create_database, transaction
from qcode.storage.runs import begin_run

BOOK = """\
format: 1
name: 小书
version: "{version}"
facets:
  - {{id: need, name: {{en: Need, zh: 需要}}}}
  - {{id: judgement, polarity: false}}
codes:
  - id: A
    facet: need
    definition: {definition}
    cues: [没人教, {{not: 教训}}]
    examples: [没人教我。]
"""


def book(version="1", definition="第一"):
    codebook, problems = parse_codebook(BOOK.format(version=version, definition=definition), "f")
    assert problems == []
    return codebook


@pytest.fixture
def store(tmp_path):
    connection = create_database(tmp_path / "qcode.db")
    yield connection
    connection.close()


def save(store, codebook):
    with transaction(store):
        return save_codebook(store, codebook, begin_run(store, "recode", "林"))


def test_a_saved_codebook_is_loaded_equal(store):
    assert load_codebook(store) is None

    assert save(store, book()) is True

    assert load_codebook(store) == book()
    assert load_codebook(store).text == book().text


def test_saving_twice_changes_nothing(store):
    save(store, book())

    assert save(store, book()) is False
    assert save(store, load_codebook(store)) is False

    assert len(load_versions(store)) == 1


def test_comments_make_no_new_version(store):
    save(store, book())
    commented, _ = parse_codebook("# 注\n" + book().text, "f")

    assert save(store, commented) is False
    assert load_codebook(store).hash == book().hash


def test_every_version_is_kept_and_one_is_current(store):
    save(store, book("1"))
    save(store, book("2", "第二"))

    assert [(v.version, v.is_current) for v in load_versions(store)] == [("1", False), ("2", True)]
    assert load_version(store, "1") == book("1")
    assert load_codebook(store) == book("2", "第二")
    with pytest.raises(UnknownNameError, match="there is no codebook version '3'"):
        load_version(store, "3")


def test_going_back_makes_the_stored_version_current_again(store):
    save(store, book("1"))
    save(store, book("2", "第二"))

    assert save(store, book("1")) is True

    assert [(v.version, v.is_current) for v in load_versions(store)] == [("1", True), ("2", False)]


def test_a_version_stands_for_one_content(store):
    save(store, book("1"))

    with pytest.raises(CodebookError, match="version 1 is stored already") as caught:
        save(store, book("1", "别的"))

    assert caught.value.hint == "raise `version` in the file"
    assert load_codebook(store) == book("1")


def test_every_shipped_codebook_survives_the_store():
    for path in shipped_codebooks().values():
        text = path.read_text(encoding="utf-8")
        codebook, problems = parse_codebook(text, path.name)
        assert [str(problem) for problem in problems] == []
        assert codebook_from_json(codebook_to_json(codebook), text, codebook.hash) == codebook


words = st.text(alphabet='ab 字"\\\n教：é', max_size=6)
ids = st.text(alphabet="ABC字-", min_size=1, max_size=4)
texts = st.dictionaries(st.sampled_from(["", "en", "zh"]), words.filter(bool)).map(Text)
id_lists = st.lists(ids, max_size=3).map(tuple)
cues = st.builds(
    Cue, st.sampled_from(["phrase", "regex", "not"]), words, st.sampled_from(["weak", "normal"]),
    st.sampled_from(["", "zh"]), st.booleans(), st.sampled_from(["", "absent"]),
)  # fmt: skip
codes = st.builds(
    Code, ids, ids, words, texts, texts, texts, texts, texts,
    st.lists(st.builds(Example, words, words, words, words), max_size=2).map(tuple),
    st.lists(cues, max_size=3).map(tuple), st.sampled_from(["active", "retired", "gone"]),
    st.builds(Change, words, words, words, id_lists, words, words, st.booleans()), words,
)  # fmt: skip
scopes = st.dictionaries(ids, id_lists, max_size=2)
codebooks = st.builds(
    Codebook, ids, ids, texts, id_lists,
    st.lists(st.builds(Modifier, ids, id_lists, words, st.dictionaries(ids, ids)), max_size=2).map(tuple),
    st.lists(st.builds(Facet, ids, texts, texts, words, st.booleans(), scopes, id_lists, st.booleans(), words), max_size=2).map(tuple),
    st.lists(codes, max_size=3).map(tuple),
    st.lists(st.builds(CodeMapping, ids, texts, id_lists, st.lists(st.builds(MappingValue, ids, texts, id_lists), max_size=2).map(tuple)), max_size=2).map(tuple),
    st.lists(st.builds(Address, ids, scopes), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(codebooks)
def test_any_codebook_survives_json(codebook):
    loaded = codebook_from_json(codebook_to_json(codebook), codebook.text, codebook.hash)

    assert loaded == codebook
    assert codebook_to_json(loaded) == codebook_to_json(codebook)
    assert [hash(code.cues) for code in loaded.codes] == [hash(c.cues) for c in codebook.codes]


def test_loading_needs_no_yaml(store, tmp_path):
    save(store, book())
    store.commit()
    script = (
        "import sys; from pathlib import Path\n"
        "from qcode.storage.database import open_database\n"
        "from qcode.storage.codebooks import load_codebook\n"
        f"assert load_codebook(open_database(Path({str(tmp_path / 'qcode.db')!r})))\n"
        "print([name for name in ('yaml', 'regex', 'sqlite_utils') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
