"""Transcripts of many formats, built in the tests: what each holds stands in the test itself."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from qcode.readers.source import Hints
from qcode.readers.transcript import read_transcript

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{ODF}{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    ]
)
TALK = [("访谈员", "谁帮你？"), ("小李", "没人。"), ("访谈员", "没人？"), ("小李", "奶奶吧。")]
ENGLISH = [("Ann", "Who helps?"), ("Bob", "Nobody."), ("Ann", "Nobody?"), ("Bob", "My gran.")]


def read_file(folder, content, name, **hints):
    """Read a file; its pieces must tile its text, and its turns lie in it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    reading, problems = read_transcript(path, Hints(**hints))
    if reading is not None:
        check_tiles(reading)
    return reading, problems


def read_well(folder, content, name, **hints):
    """Read a file that has no problems."""
    reading, problems = read_file(folder, content, name, **hints)
    assert problems == []
    return reading


def refusal(folder, content, name, **hints):
    """Return the one line with which a file is refused."""
    reading, problems = read_file(folder, content, name, **hints)
    assert reading is None
    assert len(problems) == 1
    assert "\n" not in problems[0].message
    return problems[0].message


def check_tiles(reading):
    """Check that the pieces give the text back, and that no turn begins or ends in white space."""
    assert "".join(piece.span.of(reading.text) for piece in reading.pieces) == reading.text
    ends = [0, *(piece.span.end for piece in reading.pieces)]
    assert [piece.span.start for piece in reading.pieces] == ends[:-1]
    for turn in reading.turns:
        words = turn.span.of(reading.text)
        assert words.strip() == words != ""


def turns(reading):
    """Return the label and the words of each turn."""
    return [(turn.label, turn.span.of(reading.text)) for turn in reading.turns]


def times(reading):
    """Return the times of each turn in milliseconds."""
    return [(turn.time_start, turn.time_end) for turn in reading.turns]


def kinds(reading, kind):
    """Return the words of the pieces of one kind."""
    return [piece.span.of(reading.text) for piece in reading.pieces if piece.kind == kind]


def odt(body, styles="", **members):
    """Build an OpenDocument text from the inside of `office:text`."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>"
        f"{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", members.pop("mimetype", "application/vnd.oasis.opendocument.text")
        )
        archive.writestr("content.xml", members.pop("content", content))
        for name, words in members.items():
            archive.writestr(name.replace("__", "/"), words)
    return out.getvalue()


def flat_odt(body):
    """Build a flat OpenDocument text."""
    return (
        f'<?xml version="1.0"?>\n<office:document {_SPACES}><office:body><office:text>{body}'
        "</office:text></office:body></office:document>"
    )


def paragraphs(pairs, colon="："):
    """Return turns as OpenDocument paragraphs."""
    return "".join(f"<text:p>{label}{colon}{words}</text:p>" for label, words in pairs)


def xlsx(**sheets):
    """Build a workbook; each sheet is a list of rows."""
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    formats = {
        kind: workbook.add_format({"num_format": form})
        for kind, form in [
            (dt.date, "yyyy-mm-dd"),
            (dt.time, "hh:mm:ss"),
            (dt.timedelta, "[h]:mm:ss"),
        ]
    }
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(at, place, cell, formats.get(type(cell)))
    workbook.close()
    return out.getvalue()


def rezipped(data, change):
    """Return a zip archive whose members went through `change`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)))
    return out.getvalue()


def pdf(*pages):
    """Build a PDF; a page is a list of lines of the basic plane, with words in *bold*."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{8 + 2 * at} 0 R" for at in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    used = sorted({char for page in pages for line in page for char in line})
    mapping = "\n".join(f"<{ord(char):04x}> <{ord(char):04x}>" for char in used)
    objects.append(
        _stream(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Any def "
            "1 begincodespacerange <0000> <ffff> endcodespacerange "
            f"{len(used)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
        )
    )
    objects.append(objects[2].replace(b"4 0 R", b"7 0 R"))
    objects.append(objects[3].replace(b"/BaseFont /Any", b"/BaseFont /Any-Bold"))
    for at, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {40 + 14 * len(page)}] "
            f"/Resources << /Font << /F0 3 0 R /F1 6 0 R >> >> /Contents {9 + 2 * at} 0 R >>".encode()
        )
        rows = "".join(
            f"BT 30 {20 + 14 * (len(page) - row)} Td {_shown(line)} ET\n"
            for row, line in enumerate(page)
        )
        objects.append(_stream(rows))
    return _assembled(objects)


def _shown(line):
    """Return the operators that show a line; what stands between asterisks is bold."""
    return " ".join(
        f"/F{at % 2} 10 Tf <{''.join(f'{ord(char):04x}' for char in part)}> Tj"
        for at, part in enumerate(line.split("*"))
        if part
    )


def _stream(words):
    data = words.encode("ascii")
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data)


def _assembled(objects):
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(out))
    )
