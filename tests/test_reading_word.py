"""Word files as researchers make them: what Word prints is what is read."""

from __future__ import annotations

import io
import zipfile

import pytest
from test_reading_formats import docx, paragraph, read, run, turns  # noqa: F401
from transcript_files import refusal

TALK = (("访谈员", "谁帮你？"), ("奶奶", "没人。"), ("访谈员", "没人？"), ("奶奶", "嗯。"))
NUMBERS = (
    '<numbering xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<abstractNum abstractNumId="7"><lvl ilvl="0"><numFmt val="decimal"/>'
    '<lvlText val="Q%1:"/></lvl></abstractNum>'
    '<abstractNum abstractNumId="8"><lvl ilvl="0"><numFmt val="decimal"/>'
    '<lvlText val="A%1:"/></lvl></abstractNum>'
    '<abstractNum abstractNumId="9"><lvl ilvl="0"><numFmt val="decimal"/>'
    '<lvlText val="%1."/></lvl></abstractNum>'
    '<num numId="1"><abstractNumId val="7"/></num><num numId="2"><abstractNumId val="8"/></num>'
    '<num numId="3"><abstractNumId val="9"/></num></numbering>'
)


def listed(words, number):
    properties = f'<pPr><numPr><ilvl val="0"/><numId val="{number}"/></numPr></pPr>'
    return f"<p>{properties}{run(words)}</p>"


def test_list_numbers_that_name_a_speaker_are_written_into_the_text(read):  # noqa: F811
    body = "".join(listed(words, 1 + at % 2) for at, (_, words) in enumerate(TALK))
    reading = read(docx(body, **{"word/numbering.xml": NUMBERS}), "t.docx")
    assert turns(reading) == [
        ("Q1", "谁帮你？"),
        ("A1", "没人。"),
        ("Q2", "没人？"),
        ("A2", "嗯。"),
    ]
    assert "4 list numbers that Word makes were written into the text" in reading.notes


def test_plain_list_numbers_are_no_part_of_the_text(read):  # noqa: F811
    body = "".join(listed(f"{label}：{words}", 3) for label, words in TALK)
    reading = read(docx(body, **{"word/numbering.xml": NUMBERS}), "t.docx")
    assert turns(reading) == list(TALK)
    assert reading.text.startswith("访谈员：")


def test_a_style_that_is_bold_marks_a_speaker(read):  # noqa: F811
    styles = (
        '<styles xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<style styleId="Name"><rPr><b/></rPr></style>'
        '<style styleId="Who"><basedOn val="Name"/></style></styles>'
    )
    body = "".join(
        f'<p><pPr><pStyle val="Who"/></pPr>{run(label)}</p>{paragraph(run(words))}'
        for label, words in (("Anna Lee", "Who helps?"), ("Mother", "Nobody.")) * 3
    )
    reading = read(docx(body, **{"word/styles.xml": styles}), "t.docx")
    assert turns(reading)[:2] == [("Anna Lee", "Who helps?"), ("Mother", "Nobody.")]
    assert reading.pattern == "bold-run"


def test_a_deleted_paragraph_mark_joins_two_lines(read):  # noqa: F811
    body = (
        f"<p><pPr><rPr><del/></rPr></pPr>{run('问：谁')}</p>{paragraph(run('帮你？'))}"
        + paragraph(run("答：没人。"))
        + paragraph(run("问：没人？"))
        + paragraph(run("答：嗯。"))
    )
    reading = read(docx(body), "t.docx")
    assert turns(reading)[0] == ("问", "谁帮你？")
    assert any(note.startswith("privacy") for note in reading.notes)


def test_a_text_box_is_read_once_and_is_no_speech(read):  # noqa: F811
    box = f"<txbxContent>{paragraph(run('第三页'))}</txbxContent>"
    shape = (
        f"<r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback>"
        "</AlternateContent></r>"
    )
    body = "".join(
        paragraph(run(f"{label}：{words}") + (shape if not at else ""))
        for at, (label, words) in enumerate(TALK)
    )
    reading = read(docx(body), "t.docx")
    assert turns(reading) == list(TALK)
    assert "text boxes are not part of the text: 第三页" in reading.notes


def test_a_file_of_nothing_but_text_boxes_is_read_from_them(read):  # noqa: F811
    lines = "".join(paragraph(run(f"{label}：{words}")) for label, words in TALK)
    reading = read(docx(f"<p><r><txbxContent>{lines}</txbxContent></r></p>"), "t.docx")
    assert turns(reading) == list(TALK)


def test_comments_and_footnotes_are_counted_and_left_out(read):  # noqa: F811
    notes = (
        '<footnotes xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<footnote>{paragraph('<r><separator/></r>')}</footnote>"
        f"<footnote>{paragraph(run('方言：小孩'))}</footnote></footnotes>"
    )
    body = "".join(paragraph(run(f"{label}：{words}")) for label, words in TALK)
    reading = read(docx(body, **{"word/footnotes.xml": notes}), "t.docx")
    assert turns(reading) == list(TALK)
    assert "1 footnote beside the text: not part of it" in reading.notes


def test_symbols_fields_links_and_wrappers_are_read_as_printed(read):  # noqa: F811
    wrapped = (
        f"<sdt><sdtPr><alias val='x'/></sdtPr><sdtContent><smartTag>{run('小梅')}"
        "</smartTag></sdtContent></sdt>"
    )
    field = (
        "<r><fldChar fldCharType='begin'/></r><r><instrText>PAGE</instrText></r>"
        f"<r><fldChar fldCharType='end'/></r><hyperlink>{run('好')}</hyperlink>"
    )
    first = f"<p>{run('问：')}{wrapped}{field}<r><sym char='F03F'/></r></p>"
    rest = "".join(paragraph(run(words)) for words in ("答：好。", "问：走？", "答：走。"))
    assert turns(read(docx(first + rest), "t.docx"))[0] == ("问", "小梅好?")


def test_readings_above_characters_are_left_out(read):  # noqa: F811
    ruby = f"<r><ruby><rt>{run('tian')}</rt><rubyBase>{run('田')}</rubyBase></ruby></r>"
    rest = "".join(paragraph(run(words)) for words in ("答：好。", "问：走？", "答：走。"))
    assert turns(read(docx(f"<p>{run('问：')}{ruby}</p>" + rest), "t.docx"))[0] == ("问", "田")


def test_turns_in_five_paragraphs_of_soft_breaks(read):  # noqa: F811
    talk = [(("Interviewer", "Mother")[at % 2], f"Sentence {at}.") for at in range(145)]
    lines = [f"{label}: {words}" for label, words in talk]
    body = "".join(
        "<p>" + "<r><br/></r>".join(run(line) for line in lines[at : at + 29]) + "</p>"
        for at in range(0, 145, 29)
    )
    assert turns(read(docx(body), "t.docx")) == talk


@pytest.mark.parametrize(
    "row",
    [
        ("{time}", "{label}", "{words}"),
        ("{label}", "{words}"),
        ("{number}", "{label}", "{time}", "{words}"),
        ("{label}:", "{words}"),
    ],
)
def test_tables_without_a_head_are_transcripts(read, row):  # noqa: F811
    rows = "".join(
        "<tr>"
        + "".join(
            f"<tc>{paragraph(run(cell.format(time=f'00:0{at}:05', number=at + 1, label=label, words=words)))}</tc>"
            for cell in row
        )
        + "</tr>"
        for at, (label, words) in enumerate(TALK)
    )
    reading = read(docx(f"<tbl>{rows}</tbl>"), "t.docx")
    assert turns(reading) == list(TALK)
    if "{time}" in row:
        assert [turn.time_start for turn in reading.turns] == [5000, 65000, 125000, 185000]


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Type="http://example.org/relationships/{kind}" Target="{target}"/>'
    "</Relationships>"
)


def moved(data, names, more):
    """Return a Word file whose members have other names, with more members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(names.get(name, name), old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "talk",
    [TALK, (("Ann", "Who helps?"), ("Mother", "Nobody."), ("Ann", "Nobody?"), ("Mother", "Yes."))],
)
@pytest.mark.parametrize("target", ["word/document2.xml", "/word/document2.xml"])
def test_the_text_is_found_by_its_relationship(read, talk, target):  # noqa: F811
    body = "".join(listed(words, 1 + at % 2) for at, (_, words) in enumerate(talk))
    data = moved(
        docx(body, **{"word/numbering.xml": NUMBERS}),
        {"word/document.xml": "word/document2.xml", "word/numbering.xml": "word/numbering2.xml"},
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": RELATIONS.format(kind="officeDocument", target=target),
            "word/_rels/document2.xml.rels": RELATIONS.format(
                kind="numbering", target="numbering2.xml"
            ),
        },
    )
    labels = ["Q1", "A1", "Q2", "A2"]
    assert turns(read(data, "t.docx")) == list(
        zip(labels, [words for _, words in talk], strict=True)
    )


@pytest.mark.parametrize(
    "rels",
    [
        RELATIONS.format(kind="officeDocument", target="../../etc/passwd"),
        RELATIONS.format(kind="officeDocument", target="visio/document.xml"),
        "<Relationships",
        "",
    ],
)
def test_an_office_file_without_a_word_text_is_refused(tmp_path, rels):
    data = moved(
        docx(""),
        {"word/document.xml": "other.xml"},
        {"_rels/.rels": rels, "[Content_Types].xml": ""},
    )
    assert refusal(tmp_path, data, "t.docx") == "holds no Word text: save it as .docx"
