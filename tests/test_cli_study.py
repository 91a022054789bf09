"""Documents, cases, informants, persons and search: listed, changed, imported, taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from study_files import Study, qcode


def document(study: Study, name: str) -> dict[str, object]:
    return next(row for row in study.rows("documents") if row["document"] == name)


# Documents


def test_what_is_known_of_a_document_can_be_changed(study: Study) -> None:
    study.run("documents", "set", "K01-P", "wave=T1", "place=村委会", "school=town", "method=电话")
    row = document(study, "K01-P")
    assert (row["wave"], row["place"], row["method"]) == ("T1", "村委会", "电话")
    assert row["attributes"] == {"school": "town"}
    before = study.dump()
    assert "it was so already" in study.run("documents", "set", "K01-P", "wave=T1").err
    assert study.dump() == before
    study.run("documents", "set", "K01-P", "school=")
    assert document(study, "K01-P")["attributes"] == {}


def test_another_informant_never_takes_codings_along(study: Study) -> None:
    study.run("informants", "set", "G1", "role=grandparent")
    study.code("K01-P", "N-TUTOR", "没人教他")
    asked = study.run("documents", "set", "K01-P", "informant=G1", code=6)
    assert "waits" in asked.err
    row = study.rows("codings")[0]
    assert (row["informant"], row["status"]) == ("G1", "changed")
    assert study.rows("table", "frequency", "--code", "N-TUTOR")[0]["references"] != 1
    study.run("undo")
    row = study.rows("codings")[0]
    assert (row["informant"], row["status"]) == ("K01-P", "in_force")
    study.run("undo")
    study.run("documents", "set", "K01-P", "informant=G1")
    assert document(study, "K01-P")["role"] == "grandparent"
    study.code("K01-P", "N-TUTOR", "没人教他")
    row = study.rows("codings")[0]
    assert (row["informant"], row["role"]) == ("G1", "grandparent")


def test_a_document_may_be_about_several_cases(study: Study) -> None:
    study.run("documents", "set", "K01-P", "case=K01；K02")
    assert document(study, "K01-P")["cases"] == ["K01", "K02"]
    study.code("K01-P", "N-TUTOR", "没人教他", "--case", "K02")
    assert "codings of K01-P speak of K02" in study.refused(
        "documents", "set", "K01-P", "case=K01", code=1
    )
    changed = next(run["run"] for run in study.rows("history") if run["kind"] == "set")
    assert "later run" in study.refused("undo", changed, code=1)


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("case=K1", "did you mean K01"),
        ("informant=K01-X", "did you mean K01-"),
        ("role=child", "qcode informants set ID role=ROLE"),
        ("document=K9", "qcode documents rename"),
    ],
)
def test_what_a_document_cannot_be_is_refused(study: Study, pair: str, words: str) -> None:
    assert words in study.refused("documents", "set", "K01-P", pair)


def test_a_renamed_document_keeps_codings_memos_and_suggestions(study: Study) -> None:
    study.run("suggest")
    study.code("K02-C", "N-TUTOR", "Nobody helps me")
    study.run("memo", "add", "看", "--document", "K02-C")
    suggested = [row["id"] for row in study.rows("suggestions")]
    study.run("documents", "rename", "K02-C", "本 Ben")
    assert document(study, "本 Ben")["codings"] == 1
    assert study.rows("codings")[0]["document"] == "本 Ben"
    assert [row["id"] for row in study.rows("suggestions")] == suggested
    assert study.rows("memo", "list", "--document", "本 Ben")[0]["target"] == ["本 Ben"]
    study.run("undo")
    assert study.rows("memo", "list", "--document", "K02-C")[0]["target"] == ["K02-C"]


def test_names_are_each_given_once(study: Study) -> None:
    assert "there is a document K01-P already" in study.refused(
        "documents", "rename", "K02-C", "K01-P"
    )
    assert "is no name for a document" in study.refused("documents", "rename", "K02-C", " ")


def test_a_document_goes_only_while_nothing_stands_on_it(study: Study) -> None:
    made = study.code("K02-C", "N-TUTOR", "Nobody helps me")
    study.run("memo", "add", "看", "--document", "K02-C")
    assert "K02-C has 1 codings and 1 memos" in study.refused(
        "documents", "remove", "K02-C", code=1
    )
    study.run("undo")
    study.run("uncode", made)
    study.run("documents", "remove", "K02-C")
    assert len(study.rows("documents")) == 3
    assert study.rows("search", "homework", "--document", "W01")
    study.run("ingest", study.files / "K02-C.txt", "--speaker", "Interviewer=interviewer")
    assert len(study.rows("documents")) == 4
    removal = next(run["run"] for run in study.rows("history") if run["kind"] == "set")
    assert "there is another document K02-C by now" in study.refused("undo", removal, code=1)
    study.run("documents", "rename", "K02-C", "Ben")
    assert "its text is there by now as Ben" in study.refused("undo", removal, code=1)
    study.run("undo")
    study.run("undo")
    study.run("undo", removal)
    assert document(study, "K02-C")["date"] == "2025-01-07"


# Cases and informants


def test_cases_have_attributes_that_are_set_changed_and_taken_away(study: Study) -> None:
    study.run("cases", "set", "K01", "年龄=10", "sex=f")
    study.run("cases", "set", "K03", "年龄=11")
    rows = {row["case"]: row["attributes"] for row in study.rows("cases")}
    assert rows == {"K01": {"年龄": "10", "sex": "f"}, "K02": {}, "K03": {"年龄": "11"}}
    study.run("cases", "set", "K01", "sex=")
    assert study.rows("cases")[0]["attributes"] == {"年龄": "10"}
    before = study.dump()
    study.run("cases", "set", "K01", "年龄=10")
    assert study.dump() == before
    assert "is no name for a case" in study.refused("cases", "set", "none", "a=b")


def test_informants_have_a_role_and_attributes(study: Study) -> None:
    study.run("informants", "set", "K01-P", "role=mother", "age=38")
    row = next(row for row in study.rows("informants") if row["informant"] == "K01-P")
    assert row == {
        "informant": "K01-P", "role": "mother", "documents": ["K01-P"], "attributes": {"age": "38"},
    }  # fmt: skip
    assert document(study, "K01-P")["role"] == "mother"
    assert "is no name for an informant" in study.refused("informants", "set", "Interviewer", "a=b")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_cases_and_informants_are_read_from_tables(study: Study, encoding: str) -> None:
    cases, informants = study.folder / "cases.csv", study.folder / "informants.csv"
    cases.write_bytes("case,性别,age\nK01,女,10\nK04,男,9\n".encode(encoding))
    informants.write_bytes(
        "informant,role,称呼\nK01-C,child,小禾\nT1,teacher,老师\n".encode(encoding)
    )
    assert "2 entries new or changed" in study.run("cases", "import", cases).err
    study.run("informants", "import", informants)
    assert study.rows("cases")[0]["attributes"] == {"性别": "女", "age": "10"}
    assert study.rows("informants")[-1]["role"] == "teacher"
    before = study.dump()
    assert "it was so already" in study.run("cases", "import", cases).err
    study.run("informants", "import", informants)
    assert study.dump() == before


def test_tables_of_facts_may_have_chinese_heads(study: Study) -> None:
    files = {
        "cases": "个案,性别\nK01,女\n",
        "informants": "受訪者,角色,称呼\nK01-C,child,小禾\nT1,teacher,老师\n",
        "people": "个案,称呼,支持主体,化名\nK01,王奶奶,S-FAM,奶奶甲\n",
    }
    for kind, text in files.items():
        path = study.folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8-sig")
        study.run(kind, "import", path)
    assert study.rows("cases")[0]["attributes"]["性别"] == "女"
    assert study.rows("informants")[-1]["role"] == "teacher"
    assert study.rows("informants")[-1]["attributes"] == {"称呼": "老师"}
    assert study.rows("cases", "people", "K01") == [
        {"case": "K01", "form": "王奶奶", "source": "S-FAM", "pseudonym": "奶奶甲"}
    ]


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("cases", "name\nK01\n", ":2: the column 'case' is missing or empty"),
        ("cases", "case,a\nK05,1\nK05,2\n", ":3: K05 stands in line 2 already"),
        ("cases", "case,a\n K05,1\n", ":2: ' K05' is no name for a case"),
        ("informants", "informant\ninterviewer\n", ":2: 'interviewer' is no name"),
        ("people", "case,form\nK09,奶奶\n", ":2: there is no case 'K09'"),
        ("people", "case,form,source\nK01,奶奶,S-FAN\n", "did you mean S-FAM"),
        ("people", "case,form,colour\nK01,奶奶,red\n", "unknown columns: colour"),
        ("people", "case,form\nK01,奶奶\nK01,奶奶\n", ":3: 奶奶 stands in line 2 already"),
    ],
)
def test_tables_with_faults_are_refused_whole(
    study: Study, kind: str, text: str, words: str
) -> None:
    path = study.folder / "rows.csv"
    path.write_text(text.replace("\n", "\n", 1), encoding="utf-8")
    assert words in study.refused(kind, "import", path, code=5)


# Persons


def test_the_person_dictionary_is_entered_changed_and_cleared(study: Study) -> None:
    study.run("cases", "people", "K01", "林姐姐", "--source", "S-SW", "--pseudonym", "社工甲")
    study.run("cases", "people", "K01", "Sister Lin", "--source", "S-SW")
    assert study.rows("cases", "people", "K01") == [
        {"case": "K01", "form": "林姐姐", "source": "S-SW", "pseudonym": "社工甲"},
        {"case": "K01", "form": "Sister Lin", "source": "S-SW", "pseudonym": ""},
    ]
    study.run("cases", "people", "K01", "Sister Lin", "--pseudonym", "worker A")
    assert study.rows("cases", "people", "K01")[1] == {
        "case": "K01", "form": "Sister Lin", "source": "S-SW", "pseudonym": "worker A",
    }  # fmt: skip
    study.run("cases", "people", "K01", "林姐姐", "--remove")
    assert [row["form"] for row in study.rows("cases", "people", "K01")] == ["Sister Lin"]
    study.run("undo")
    assert len(study.rows("cases", "people", "K01")) == 2
    assert "it was so already" in study.run("cases", "people", "K01", "王奶奶", "--remove").err


def test_what_cannot_be_a_person_is_refused(study: Study) -> None:
    assert "did you mean S-SW" in study.refused("cases", "people", "K01", "林", "--source", "S-WS")
    assert "which form?" in study.refused("cases", "people", "K01", "--remove")
    assert "did you mean K02, K01" in study.refused("cases", "people", "K10", "林")


@pytest.mark.parametrize("command", [["people", "import"], ["cases", "people", "import"]])
def test_a_dictionary_is_read_from_a_table(study: Study, command: list[str]) -> None:
    path = study.folder / "people.csv"
    path.write_text("case,form,source,pseudonym\nK01,王奶奶,S-FAM,奶奶\nK02,Gran,S-FAM,\n", "utf-8")
    study.run(*command, path)
    assert [row["form"] for row in study.rows("cases", "people", "K02")] == ["Gran"]
    assert {row["case"]: row["people"] for row in study.rows("cases")} == {"K01": 1, "K02": 1}


# Search


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("教", [("K01-C", 2), ("K01-P", 2), ("W01", 2)]),
        ("够了", [("K01-P", 4), ("K01-P", 4)]),
        ("没人教", [("K01-C", 2), ("K01-P", 2), ("W01", 2)]),
        ("沒人教", [("K01-C", 2), ("K01-P", 2), ("W01", 2)]),
        ("有时候没人跟我玩", [("K01-C", 6)]),
        ("“一个人", [("K01-C", 6)]),
        ('"一个人', [("K01-C", 6)]),
        ("，😀就", [("K01-C", 6)]),
        (",😀", [("K01-C", 6)]),
        ("NOBODY", [("K02-C", 2), ("W01", 4)]),
        ("ｎｏｂｏｄｙ", [("K02-C", 2), ("W01", 4)]),
        ("Y", [("K02-C", 1), *[("K02-C", 2)] * 3, ("K02-C", 4), ("W01", 4)]),
        ("无此话", []),
        ("enough.\nGrandma", [("K02-C", 4)]),
        ("来一次。\n访谈员", []),
        ('" OR "', []),
        ("%", []),
    ],
)
def test_words_are_found_in_any_language_and_form(
    study: Study, words: str, places: list[tuple[str, int]]
) -> None:
    rows = study.rows("search", words)
    found = [(row["document"], row["turn"]) for row in rows]
    assert found == places
    for row in rows:
        text = study.run("show", row["document"], "--format", "json").json["text"]
        assert text[row["start"] : row["end"]] == row["quote"]
        assert row["before"] + row["quote"] + row["after"] in text


def test_a_search_may_ask_who_and_about_whom(study: Study) -> None:
    assert [row["document"] for row in study.rows("search", "没人", "--role", "child")] == [
        "K01-C", "K01-C",
    ]  # fmt: skip
    assert {row["document"] for row in study.rows("search", "没人", "--case", "K02")} == {"W01"}
    assert {row["who"] for row in study.rows("search", "会")} == {"K01-C", "K01-P", "interviewer"}
    assert study.rows("search", "会", "--informant", "W01") == []
    assert "did you mean child" in study.refused("search", "没人", "--role", "chlid")


def test_an_expression_is_matched_as_it_stands(study: Study) -> None:
    rows = study.rows("search", "--regex", r"周.来|social\s+work")
    assert [(row["document"], row["quote"]) for row in rows] == [
        ("K01-C", "周三来"), ("K01-C", "周三来"), ("K02-C", "social work"), ("K02-C", "social work"),
    ]  # fmt: skip
    assert study.rows("search", "--regex", "x*") == []


def test_what_cannot_be_searched_is_refused(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nothing to search for" in study.refused("search", " ")
    assert "is no regular expression" in study.refused("search", "--regex", "(")
    monkeypatch.setattr("qcode.workflow.searching._SECONDS", 0.01)
    slow = "问：" + "a" * 40 + "\n小雨：" + "a" * 5000 + "！\n问：a\n小雨：b\n"
    (study.files / "slow.txt").write_text(slow, encoding="utf-8")
    study.run("ingest", study.files / "slow.txt")
    words = study.refused("search", "--regex", "(a+a+)+b", code=1)
    assert "took more than" in words


def test_documents_of_no_text_are_not_found_after_they_went(study: Study) -> None:
    study.run("documents", "remove", "K02-C")
    assert {row["document"] for row in study.rows("search", "homework")} == {"W01"}


def test_outside_a_project_everything_is_one_line(tmp_path: Path) -> None:
    for command in (["documents"], ["search", "x"], ["cases", "set", "K01", "a=b"], ["undo"]):
        found = qcode(*command)
        assert (found.code, found.out) == (3, "")
        assert found.err.startswith("qcode: error: there is no project here")
