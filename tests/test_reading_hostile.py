"""Hostile files in a process with limits: one line each, bounded memory, nothing raised.

Each file is read in a fresh process that may not take more address space than `ROOM` nor more
than `SECONDS` of processor time, so a file that grows ends the process and fails the test.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib

import pytest
from markup_files import refuse_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are Linux's")

ROOM = 500_000_000
SECONDS = 100
SIZE = 3_000_000
CHILD = f"""
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({ROOM}, {ROOM}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from qcode.readers.transcript import read_transcript
reading, problems = read_transcript(Path(sys.argv[1]))
print(f"{{len(reading.turns)}} turns" if reading else "\\n".join(p.message for p in problems))
"""


def read_in_limits(folder, content, name):
    """Return what the process prints: the number of turns, or the problems."""
    path = folder / name
    path.write_bytes(content)
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=False
    )
    assert child.stderr == ""
    assert child.returncode == 0
    line = child.stdout.removesuffix("\n")
    assert line.isprintable()
    return line


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(document):
    return zipped(**{"word/document.xml": document})


def filled(unit):
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(12)
)
GRID = b'File type = "ooTextFile"\nObject class = "TextGrid"\n0 1 <exists> '


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        pytest.param(b"a" * 100_000_000, "t.txt", "at most 20 MB", id="100 MB in one line"),
        pytest.param(filled(b"A: b\nB: c\n"), "t.txt", "lines; a transcript has", id="lines"),
        pytest.param(filled(b"a,b\n"), "t.csv", "lines; a transcript has", id="rows"),
        pytest.param(filled(b"*A:\ta\n"), "t.cha", "lines; a transcript has", id="tiers"),
        pytest.param(b"<TEI>" + filled(b"<a>"), "t.xml", "nested more than 200", id="deep"),
        pytest.param(b"<TEI>" + filled(b"<u/>"), "t.xml", "XML elements; no", id="elements"),
        pytest.param(b"<TEI a='" + filled(b"a"), "t.xml", "a tag without an end", id="tag"),
        pytest.param(
            b"<!DOCTYPE l [" + LAUGHS + b"]><TEI><u>&l11;</u></TEI>",
            "t.xml",
            "declares a document type of its own",
            id="laughs",
        ),
        pytest.param(
            b'<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/hostname">]><TEI><u>&a;</u></TEI>',
            "t.xml",
            "declares a document type of its own",
            id="a file of the machine",
        ),
        pytest.param(GRID + filled(b'1 "a" '), "t.TextGrid", "damaged TextGrid", id="tokens"),
        pytest.param(GRID + filled(b'"'), "t.TextGrid", "damaged TextGrid", id="quotes"),
        pytest.param(GRID + b"9" * 14, "t.TextGrid", "99,999,999,999,999 tiers", id="claim"),
        pytest.param(
            GRID + b'1 "IntervalTier" "a" 0 1 ' + b"9" * 14,
            "t.TextGrid",
            "more than 400,000 intervals",
            id="claim of intervals",
        ),
        pytest.param(docx(b" " * 60_000_000), "t.docx", "unpacks to 60,000,000 bytes", id="bomb"),
        pytest.param(
            zipped(**{f"x{n}": b" " * 45_000_000 for n in range(5)}),
            "t.docx",
            "200 MB in all",
            id="five bombs",
        ),
        pytest.param(docx(b"<a>" * 12_000_000), "t.docx", "2,000,000 tags", id="deep Word file"),
        pytest.param(
            zipped(**{f"x{n}": b"" for n in range(20_000)}),
            "t.docx",
            "more than 10,000 entries",
            id="entries",
        ),
        pytest.param(
            zipped(**{"project.qde": b"<Project>" + b"<TextSource/>" * 1_900_000}),
            "t.qdpx",
            "XML elements; no",
            id="project",
        ),
    ],
)
def test_refused_within_limits(tmp_path, content, name, words):
    assert words in read_in_limits(tmp_path, content, name)


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        (b"a", "t.txt"),
        ("中".encode(), "t.txt"),
        (b" ", "t.txt"),
        (b"a: ", "t.txt"),
        (b"\xe2\x80\xa2%snd:", "t.cha"),
    ],
)
def test_a_line_without_end_is_read_within_limits(tmp_path, unit, name):
    head = b"@UTF8\n@Begin\n*A:\ta " if name.endswith("cha") else b"Q: a\nA: b\nQ: c\nA: d\n"
    line = read_in_limits(tmp_path, head + filled(unit) + b"x", name)
    assert line.endswith("turns")


def rewritten(data, old, new):
    """Change a number of four bytes wherever an archive states it."""
    return data.replace(old.to_bytes(4, "little"), new.to_bytes(4, "little"))


def test_an_archive_that_lies_about_a_size(tmp_path):
    lying = rewritten(docx(b" " * 49_000_001), 49_000_001, 1000)
    line = read_in_limits(tmp_path, lying, "t.docx")
    assert "damaged" in line or "more than allowed" in line


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "a\\..\\b", "a\x1b[2Jb", "a\nb", "C:x"])
def test_an_archive_with_a_name_that_leads_elsewhere(tmp_path, name):
    data = zipped(**{"word/document.xml": b"<a/>", name: b"x"})
    assert "a name that is not safe" in refuse_file(tmp_path, data, "t.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["t.docx"]


def test_an_archive_packed_in_another_way(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", b"<a/>" * 100)
    assert "in a way that is not read" in refuse_file(tmp_path, out.getvalue(), "t.docx")


def test_an_archive_with_a_password(tmp_path):
    data = bytearray(docx(b"<a/>"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert "is encrypted" in refuse_file(tmp_path, bytes(data), "t.docx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_cut_short(tmp_path, share):
    data = docx(b"<w:document>" + bytes(range(65, 91)) * 50 + b"</w:document>")
    assert "damaged" in refuse_file(tmp_path, data[: int(len(data) * share)], "t.docx")


PICTURE = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"picture" * 9)
NAME = "EncryptedPackage".encode("utf-16-le")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PICTURE, "is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
        (b"GIF89a\1\0\1\0", "is a picture"),
        (b"ID3\x03\0\0\0\0\0\0", "is a recording"),
        (b"\xff\xfb\x90\x64" + bytes(20), "is a recording"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "is a recording"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "is a recording"),
        (b"OggS\0\2" + bytes(20), "is a recording"),
        (b"#!AMR\n" + bytes(20), "is a recording"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81", "is a recording"),
        (b"MZ\x90\0\3\0\0\0\4\0", "is a program"),
        (b"\x7fELF\2\1\1\0", "is a program"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "is an archive"),
        (b"7z\xbc\xaf'\x1c\0\4", "is an archive"),
        (b"Rar!\x1a\x07\1\0", "is an archive"),
        (b"a.txt" + bytes(252) + b"ustar\x0000", "is an archive"),
        (b"SQLite format 3\0" + bytes(90), "is a database"),
        (OLE + bytes(500) + NAME, "is protected with a password"),
        (OLE + bytes(500) + "Workbook".encode("utf-16-le"), "legacy Excel"),
        (OLE + bytes(500) + "WordDocument".encode("utf-16-le"), "legacy Word file (.doc)"),
        (zipped(**{"ppt/presentation.xml": b"<a/>"}), "is a PowerPoint file"),
        (zipped(**{"Index/Document.iwa": b"a"}), "is an Apple Pages file"),
        (b"%!PS-Adobe-3.0\n", "is a PostScript file"),
    ],
)
@pytest.mark.parametrize("name", ["访谈.txt", "t.docx", "t.srt"])
def test_what_is_no_transcript_is_told_by_its_content(tmp_path, data, words, name):
    assert words in refuse_file(tmp_path, data, name)


@pytest.mark.parametrize("words", ["BM: 你好", "MZ: hello", "RIFF, she said", "ID3: a", "II: b"])
def test_words_that_begin_like_a_picture_are_words(tmp_path, words):
    path = tmp_path / "t.txt"
    path.write_text(f"{words}\nQ: a\nA: b\nQ: c\nA: d\n", encoding="utf-8")
    assert read_in_limits(tmp_path, path.read_bytes(), "t.txt").endswith("turns")
