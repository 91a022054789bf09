"""XML of archives and annotation tools: what the file looks like stands in each test."""

from __future__ import annotations

import io
import zipfile

import pytest
from markup_files import pieces, read_file, refuse_file, times, turns

from qcode.domain.text import PieceKind


@pytest.fixture
def read(tmp_path):
    return lambda content, name="t.txt", **hints: read_file(tmp_path, content, name, **hints)


TRS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Trans SYSTEM "trans-14.dtd">
<Trans scribe="(unknown)" audio_filename="école_01" version="4" version_date="240301">
<Speakers>
<Speaker id="spk1" name="Interviewer" check="no" dialect="native" accent="" scope="local"/>
<Speaker id="spk2" name="Amélie" check="no" type="female"/>
</Speakers>
<Episode program="" air_date="">
<Section type="report" startTime="0" endTime="20.5">
<Turn startTime="0" endTime="2.125" speaker="spk1">
<Sync time="0"/>
Qui t'aide
<Event desc="laugh" type="noise" extent="begin"/>
<Sync time="1.2"/>
à l'école ?
</Turn>
<Turn startTime="2.125" endTime="9" speaker="spk2 spk1">
<Sync time="2.125"/>
<Who nb="1"/>
personne
<Who nb="2"/>
ah
<Sync time="4"/>
<Who nb="1"/>
ma grand-mère
</Turn>
<Turn startTime="9" endTime="12.5">
<Sync time="9"/>

</Turn>
<Turn startTime="12.5" endTime="20.5">
<Sync time="12.5"/>
musique <Comment desc="radio"/>
</Turn>
</Section>
</Episode>
</Trans>
"""


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_transcriber(read, encoding):
    reading = read(TRS.encode(encoding), "t.trs")
    assert turns(reading) == [
        ("Interviewer", "Qui t'aide\nà l'école ?"),
        ("Amélie", "personne"),
        ("Interviewer", "ah"),
        ("Amélie", "ma grand-mère"),
        (None, "musique"),
    ]
    assert times(reading) == [
        (0, 2125),
        (2125, 4000),
        (2125, 4000),
        (4000, 9000),
        (12500, 20500),
    ]
    assert pieces(reading, PieceKind.EVENT) == ["[laugh-]", "[radio]"]
    assert ("audio filename", "école_01") in reading.fields


def test_transcriber_in_chinese(read):
    words = (
        TRS.replace("ISO-8859-1", "GB2312").replace("Amélie", "小禾").replace("à l'école", "谁帮你")
    )
    words = words.replace("école", "x").replace("è", "e")
    reading = read(words.encode("gb18030"), "t.trs")
    assert turns(reading)[0] == ("Interviewer", "Qui t'aide\n谁帮你 ?")
    assert turns(reading)[1] == ("小禾", "personne")


@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ("windows-1256", "cp1256", "من يساعدك"),
        ("KOI8-R", "koi8-r", "кто тебе помогает"),
        ("iso-8859-2", "iso-8859-2", "kdo ti pomáhá žlutý"),
        ("gb2312", "gb18030", "镕基帮我㐀"),
        ("EUC-JP", "euc-jp", "誰が助けますか"),
    ],
)
def test_a_file_is_in_the_encoding_it_declares(read, declared, encoding, words):
    content = f'<?xml version="1.0" encoding="{declared}"?><TEI><u who="A">{words}</u></TEI>'
    reading = read(content.encode(encoding), "t.xml")
    assert turns(reading) == [("A", words)]
    assert reading.notes[0] == f"the encoding {reading.encoding} is the one the file declares"


def test_a_declaration_that_is_not_true_is_not_believed(read):
    content = '<?xml version="1.0" encoding="EUC-JP"?><TEI><u who="A">naïve café déjà</u></TEI>'
    assert turns(read(content.encode("cp1252"), "t.xml")) == [("A", "naïve café déjà")]


TEI = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="zh">
<teiHeader><fileDesc><titleStmt><title>放学以后</title></titleStmt>
<sourceDesc><recordingStmt><recording><date when="2024-03-02"/></recording></recordingStmt>
</sourceDesc></fileDesc>
<profileDesc><particDesc><listPerson>
<person xml:id="INT" role="interviewer"><persName>王老师</persName></person>
<person xml:id="K01" sex="2" age="9"/>
</listPerson></particDesc></profileDesc></teiHeader>
<text><timeline unit="s" origin="#T0"><when xml:id="T0" absolute="00:00:00"/>
<when xml:id="T1" interval="1.5" since="#T0"/><when xml:id="T2" interval="4" since="#T0"/></timeline>
<body><div><head>第一次访谈</head>
<u who="#INT" start="#T0" end="#T1">谁帮你<pause dur="PT1S"/>写作业？</u>
<pause/>
<u who="#K01" start="#T1" end="#T2"><seg>没有人 <vocal><desc>笑</desc></vocal>。</seg>
<seg>My <choice><orig>grandma</orig><reg>grandmother</reg></choice> can't <unclear>read</unclear>.</seg></u>
<incident><desc>门响</desc></incident>
<u>嗯。</u>
</div></body></text></TEI>
"""


def test_tei(read):
    reading = read(TEI, "t.xml")
    assert turns(reading) == [
        ("王老师", "谁帮你写作业？"),
        ("K01", "没有人 。 My grandma can't read."),
        (None, "嗯。"),
    ]
    assert times(reading) == [(0, 1500), (1500, 4000), (None, None)]
    assert pieces(reading, PieceKind.EVENT) == ["[pause PT1S]", "[pause]", "[笑]", "[门响]"]
    assert pieces(reading, PieceKind.HEADER) == ["第一次访谈"]
    assert reading.fields == (
        ("title", "放学以后"),
        ("date", "2024-03-02"),
        ("王老师", "interviewer"),
        ("K01", "2; 9"),
    )


def test_tei_with_speakers_as_printed(read):
    words = (
        "<TEI.2><teiHeader><x/></teiHeader><text><body>"
        "<sp who='a'><speaker>JONES:</speaker><p>One</p><p>two.</p><stage>[laughs]</stage></sp>"
        "<sp><speaker>Ms. Li.</speaker><p>三。</p></sp></body></text></TEI.2>"
    )
    reading = read(words)
    assert turns(reading) == [("JONES", "One\ntwo."), ("Ms. Li", "三。")]
    assert pieces(reading, PieceKind.EVENT) == ["[laughs]"]


def test_tei_made_of_words(read):
    words = (
        '<TEI><text><body><u who="#A"><seg><s><w>My</w><w>dad</w><w join="right">left</w><pc>.</pc>'
        "</s>\n<s><w>他</w><w>走</w><pc>。</pc></s></seg></u></body></text></TEI>"
    )
    assert turns(read(words)) == [("A", "My dad left. 他走。")]


def test_tei_of_an_annotation_tool(read):
    words = (
        '<TEI><text><timeline unit="s"><when xml:id="T0" interval="0" since="T0"/>'
        '<when xml:id="T1" interval="2.5" since="T0"/></timeline><body>'
        '<annotationBlock who="SPK0" start="T0" end="T1"><u xml:id="u1"><seg>'
        '<anchor synch="T0"/>who helps<anchor synch="T1"/></seg></u>'
        '<spanGrp type="en"><span from="T0" to="T1">not said</span></spanGrp>'
        "</annotationBlock></body></text></TEI>"
    )
    reading = read(words)
    assert turns(reading) == [("SPK0", "who helps")]
    assert times(reading) == [(0, 2500)]


def test_tei_with_paragraphs_only(read):
    words = "<TEI><text><body><p>Q: who?</p><p>A: me.</p><p>Q: why?</p><p>A: so.</p></body></text></TEI>"
    reading = read(words)
    assert turns(reading) == [("Q", "who?"), ("A", "me."), ("Q", "why?"), ("A", "so.")]
    assert reading.reader == "tei"


AKN = """<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate name="x"><meta>
<identification source="#s"><FRBRWork><FRBRdate date="2024-03-02" name="x"/></FRBRWork></identification>
<references><TLCPerson eId="wang" href="/p/wang" showAs="王小明"/>
<TLCRole eId="chair" href="/r/chair" showAs="Chair"/></references></meta>
<debateBody><debateSection><heading>下午的会议</heading>
<narrative><p><i>（掌聲）</i></p></narrative>
<speech by="#wang"><from>王小明：</from><p>大家好。</p><p>We <b>begin</b><remark>(笑)</remark>.</p></speech>
<questions><question by="#li"><from>Li Hua</from><p>Why?</p></question>
<answer by="#chair"><p>一<br/>二</p></answer></questions>
<speech by=""><p>有人說話。</p></speech>
</debateSection></debateBody></debate></akomaNtoso>
"""


def test_akoma_ntoso(read):
    reading = read(AKN, "t.an")
    assert turns(reading) == [
        ("王小明", "大家好。\nWe begin."),
        ("Li Hua", "Why?"),
        ("Chair", "一\n二"),
        (None, "有人說話。"),
    ]
    assert pieces(reading, PieceKind.HEADER) == ["下午的会议"]
    assert pieces(reading, PieceKind.EVENT) == ["（掌聲）", "(笑)"]
    assert reading.fields == (("date", "2024-03-02"),)


def ohms(inside):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ROOT xmlns="https://www.weareavp.com/nunncenter/ohms"><record id="1" dt="2024-03-01">'
        '<version>5.4</version><date value="2024-03-01" format="yyyy-mm-dd"/><cms_record_id/>'
        "<title>Interview with Mei Lin</title><interviewee>Lin, Mei</interviewee>"
        f"<index><point><time>0</time></point></index>{inside}<rights/></record></ROOT>\n"
    )


def test_ohms_with_captions(read):
    reading = read(
        ohms(
            "<sync/><transcript/><vtt_transcript><![CDATA[WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n"
            "<v WANG>谁帮你？\n\n00:00:04.000 --> 00:00:09.500\n<v LIN>没有人。\n\n"
            "00:00:09.500 --> 00:00:12.000\nNobody at all.\n]]></vtt_transcript>"
        ),
        "t.xml",
    )
    assert turns(reading) == [("WANG", "谁帮你？"), ("LIN", "没有人。"), ("LIN", "Nobody at all.")]
    assert times(reading) == [(1000, 4000), (4000, 9500), (9500, 12000)]
    assert reading.reader == "ohms"
    assert reading.fields == (
        ("title", "Interview with Mei Lin"),
        ("interviewee", "Lin, Mei"),
        ("date", "2024-03-01"),
    )


def test_ohms_with_a_plain_transcript(read):
    reading = read(
        ohms(
            "<sync>1:|3(2)|7(1)</sync><transcript>WANG: Who helped\nyou?[[footnote]]1[[/footnote]]\n\n"
            "LIN: Nobody &amp; nothing.\n\nWANG: Why?\n\nLIN: 我不知道。\n\n"
            "[[footnotes]]\n[[note]]At school.[[/note]]\n[[/footnotes]]</transcript>"
        )
    )
    assert turns(reading) == [
        ("WANG", "Who helped\nyou?[[footnote]]1[[/footnote]]"),
        ("LIN", "Nobody & nothing."),
        ("WANG", "Why?"),
        ("LIN", "我不知道。"),
    ]
    assert pieces(reading, PieceKind.FOOTER)[0].startswith("[[footnotes]]")


def project(texts, files, inside=""):
    sources = "".join(
        f'<TextSource guid="{number}" name="{name}" plainTextPath="internal://{number}.txt"'
        + (f"><PlainTextContent>{inside}</PlainTextContent></TextSource>" if inside else "/>")
        for number, name in enumerate(texts)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "project.qde",
            '<?xml version="1.0" encoding="utf-8"?><Project name="x" '
            f'xmlns="urn:QDA-XML:project:1.0"><Sources>{sources}</Sources></Project>',
        )
        for name, words in files.items():
            made.writestr(name, words)
    return out.getvalue()


WORDS = "问：好吗？\r\n答：好。\r\n问：为什么？\r\n答：Well.\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_project_with_one_text(read, encoding):
    reading = read(project(["Mei.txt"], {"Sources/0.txt": WORDS.encode(encoding)}), "t.qdpx")
    assert turns(reading) == [("问", "好吗？"), ("答", "好。"), ("问", "为什么？"), ("答", "Well.")]
    assert reading.text == WORDS.replace("\r\n", "\n")
    assert reading.reader == "qdpx"


def test_a_project_that_holds_its_text_itself(read):
    words = "Q: a\nA: b\nQ: c\nA: d\n"
    assert read(project(["x"], {}, words)).text == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (project([], {}), "a project (REFI-QDA) without texts"),
        (project(["Mei"], {}), "lacks its entry 'sources/0.txt'"),
        (project(["Mei", "Ben"], {}), "2 texts that are not in it"),
        (
            project(["Mei", "Ben"], {"sources/0.txt": "a", "sources/1.txt": "b"}),
            "2 texts: unpack it and ingest them (Mei in sources/0.txt, Ben in sources/1.txt)",
        ),
        ('<?xml version="1.0"?><kml><a/></kml>', "(its root is <kml>)"),
        ('<?xml version="1.0"?><w:wordDocument/>', "is Word XML of 2003"),
        ("<!-- x --><CHAT><u/></CHAT>", "is CHAT as XML"),
        ("<Project><a/></Project>", "is the project file of an archive (.qdpx)"),
        ("<ROOT><row/></ROOT>", "is XML of a kind that is not known"),
        (ohms(""), "is an OHMS record without a transcript"),
        ("<akomaNtoso><act/></akomaNtoso>", "without speeches"),
        ("<TEI><teiHeader/><text/></TEI>", "without words"),
        ("<Trans><Episode/></Trans>", "no words were found"),
        ("<ANNOTATION_DOCUMENT/>", "no words were found"),
        (TEI[: len(TEI) // 2], "is damaged XML in line 1"),
        (TRS.replace('"trans-14.dtd"', '"t" [<!ENTITY a "b">]'), "declares a document type"),
        (TRS.replace("personne", "&personne;"), "uses the entity &personne;"),
        (TRS.replace("personne", "&#0;"), "is damaged XML"),
        (TRS.replace("personne", "&#xD800;"), "is damaged XML"),
        (
            'File type = "ooTextFile"\nObject class = "PitchTier"\n0 1 0\n',
            "Praat file of another kind ('PitchTier')",
        ),
        (b"ooBinaryFile\x08TextGrid" + bytes(90), "is a binary TextGrid"),
    ],
)
def test_refused_with_the_reason(tmp_path, content, words):
    assert words in refuse_file(tmp_path, content, "t.xml")


def test_an_entity_that_everybody_knows(read):
    reading = read(
        TRS.replace("personne", "per&eacute;nne &amp; &#233;").encode("latin-1"), "t.trs"
    )
    assert turns(reading)[1] == ("Amélie", "perénne & é")
