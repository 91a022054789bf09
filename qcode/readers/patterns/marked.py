"""Conventions in which a mark, brackets or bold letters set the name apart."""

from __future__ import annotations

from qcode.readers.patterns.convention import (
    COLON,
    GAP,
    NAME,
    TIME,
    UNTIL,
    Convention,
    Example,
    talk,
)

_ITEM = r"(?:[-*•>][ \t]+)*"
_OPEN, _CLOSE = r"[\[(（【]", r"[\])）】]"


def _timed(number: str, *, until: bool = False) -> str:
    """Return an expression of a time in brackets or bare; `number` tells the groups apart."""
    range_ = UNTIL.replace("<until>", f"<until{number}>") if until else ""
    return rf"{_OPEN}?(?P<time{number}>{TIME}){range_}{_CLOSE}?"


_FONT = r"(?:\*\*\*|\*\*|___|__)"

MARKED: tuple[Convention, ...] = (
    Convention(
        "bold-label",
        "a name in Markdown bold, with or without a colon; a time before, inside or behind it",
        rf"{_ITEM}(?:{_timed('3', until=True)}{GAP}(?:[-–|][ \t]+)?)?{_FONT}{GAP}"
        rf"(?:{_timed('2', until=True)}{GAP}(?:[-–|][ \t]+)?)?(?:\[(?=[^\]\n]*\]\())?"
        rf"(?P<label>{NAME})(?:(?:{COLON}|[-–|,]|\b|(?<=\s)){GAP}{_timed('4')})?{GAP}{COLON}?{GAP}"
        rf"(?:\]\([^()\n]*\){GAP}{COLON}?)?{_FONT}"
        rf"{GAP}{COLON}?(?:{GAP}[*_`<]*(?:{_OPEN}(?P<time>{TIME}){UNTIL}{_CLOSE}"
        rf"|(?P<time5>{TIME})(?=[*_`>]*{GAP}:?{GAP}\n))(?:\([^()\s]*\))?[*_`>]*{GAP}{COLON}?)?"
        rf"(?:{GAP}[—–-](?=[ \t]))?",
        (
            talk("**{name}：** {words}\n\n", "胡泳", "林月"),
            talk("**{name}** {long}\n{words}\n\n", "访谈员", "张姐"),
            talk("**{name}**: {words}\n\n", "Ann", "Bob"),
            talk("**{name}** {words}\n\n", "Ann", "Bob"),
            talk("**{name}** [{time}]: {words}\n\n", "Ann", "Bob"),
            talk("**[{long}] {name}:** {words}\n\n", "Ann", "Bob"),
            talk("[{long}] **{name}:** {words}\n\n", "Ann", "Bob"),
            talk("**{name} ({time}):** {words}\n\n", "Ann", "Bob"),
            talk("- **{name}:** {words}\n", "Ann", "Bob"),
            talk("**{name}** — {words}\n\n", "Ann", "Bob"),
            talk("**{name}:** [{time}](https://example.org/?t=1) {words}\n\n", "Ann", "Bob"),
        ),
        needs=r"\*\*|__",
        weight=1.1,
    ),
    Convention(
        "italic-label",
        "a name in Markdown italics with a colon",
        rf"{_ITEM}(?:{_timed('')}{GAP})?(?:\*(?P<label>{NAME})(?:{COLON}{GAP}\*|\*{GAP}{COLON})"
        rf"|_(?P<label2>[^\W_][^_\n:：*]{{0,40}})(?:{COLON}{GAP}_|_{GAP}{COLON}))",
        (
            talk("*{name}:* {words}\n\n", "Ann", "Bob"),
            talk("_{name}_：{words}\n\n", "访谈员", "小李"),
        ),
        needs=r"(?<![*_])[*_][^\W_]",
    ),
    Convention(
        "html-label",
        "a name between tags of bold or italics",
        rf"(?:<p[^<>\n]*>{GAP})?<(?:b|strong|i|em|u)>{GAP}(?:{_timed('')}{GAP})?(?P<label>{NAME}){GAP}"
        rf"(?:{COLON}{GAP}</(?:b|strong|i|em|u)>|</(?:b|strong|i|em|u)>{GAP}{COLON})",
        (talk("<b>{name}:</b> {words}\n\n", "Ann", "Bob"),),
        needs=r"<(?:b|strong|i|em|u)>",
        weight=1.1,
    ),
    Convention(
        "heading-label",
        "a name as a Markdown heading, the words below",
        rf"#{{1,6}}[ \t]+(?:\*\*)?(?:{_timed('2')}{GAP}(?:[-–|][ \t]+)?)?(?P<label>{NAME})"
        rf"{GAP}{COLON}?(?:\*\*)?(?:{GAP}(?:[-–|,][ \t]+)?{_timed('')})?{GAP}{COLON}?{GAP}\n",
        (
            talk("### {name}\n\n{words}\n\n", "Ann", "Bob"),
            talk("## {name}：\n{words}\n", "访谈员", "小李"),
            talk("## {name} [{time}]\n\n{words}\n\n", "Ann", "Bob"),
        ),
        needs=r"#",
        is_fragile=True,
    ),
    Convention(
        "bracket-label",
        "a name in brackets and the words; a time may stand before or behind",
        rf"(?:{_timed('2', until=True)}{GAP})?(?:\[(?P<label>[^\W_][^\[\]\n:：]{{0,40}})\]"
        rf"|【(?P<label2>[^\W_][^【】\n:：]{{0,40}})】){GAP}{COLON}?{GAP}"
        rf"(?:{_OPEN}(?P<time>{TIME}){UNTIL}{_CLOSE}{GAP}{COLON}?|(?P<time3>{TIME})(?={GAP}\n))?",
        (
            talk("[{name}] {words}\n", "id1", "id2"),
            talk("【{name}】{words}\n", "问", "答"),
            talk("[{name}]: {words}\n\n", "Ann", "Bob"),
            talk("[{name}] {long}\n{words}\n\n", "Ann", "Bob"),
            talk("[{long} --> 00:{until}] [{name}]: {words}\n", "SPEAKER_00", "SPEAKER_01"),
        ),
        needs=r"[\[【]",
        weight=0.95,
        is_fragile=True,
    ),
    Convention(
        "name-tier",
        "a code, the mark [v] of a verbal tier and the words, as EXMARaLDA prints them",
        rf"(?P<label>[^\W_][\w.-]{{0,19}})[ \t]*\[[vV]\]{GAP}{COLON}?{GAP}(?=\S)",
        (
            talk("{name} [v] {words}\n", "ANN", "BOB"),
            talk("{name} [v]\t{words}\n", "访", "李"),
        ),
        needs=r"\[[vV]\]",
        weight=1.1,
    ),
    Convention(
        "aside-label",
        "a name in round or angle brackets and the words",
        rf"(?:[(（](?P<label>[^\W\d_][^()（）\n:：]{{0,30}})[)）]"
        rf"|<(?!v[ .])\$?(?P<label2>[^\W\d_][^<>\n:：/=]{{0,30}})>){GAP}{COLON}?",
        (
            talk("({name}) {words}\n\n", "Ann", "Bob"),
            talk("（{name}）{words}\n", "问", "答"),
            talk("<{name}> {words}\n", "Ann", "Bob"),
            talk("<{name}>: {words}\n", "Ann", "Bob"),
            talk("<${name}> {words}\n", "Ann", "Bob"),
        ),
        needs=r"(?m)^[ \t\u3000]*[(（<]\$?[^\W\d_]",
        weight=0.8,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "at-label",
        "an at sign, a code and the words",
        r"@(?P<label>[^\W_][^\s:：@]{0,30})[:：]?[ \t\u3000]+(?=\S)",
        (
            talk("@{name} {words}\n", "int", "p01"),
            talk("@{name} {words}\n", "访", "李"),
        ),
        needs=r"@",
        is_fragile=True,
    ),
    Convention(
        "circle-label",
        "a circle, square or star, a name, a wide space or two, and the words, as in minutes",
        r"[○◯〇●◎◆◇■□▲△☆★][ \u3000]?"
        r"(?P<label>[^\W_](?:[^\s:：,，。、！？!?;；()（）]|[ ](?![ ])){0,24}?"
        rf"(?:[(（][^()（）\n]{{1,30}}[)）])?)(?:{COLON}|\u3000|\t|[ ]{{2}}){GAP}(?=\S)",
        (
            talk("○{name}　{words}\n", "委員長", "田中（一郎君）"),
            talk("○{name}  {words}\n", "위원장 김철수", "이영희 위원"),
            talk("●{name}：{words}\n", "主持人", "李老师"),
            talk("◆{name}　{words}\n", "CHAIR", "Ms Lee"),
        ),
        needs=r"[○◯〇●◎◆◇■□▲△☆★]",
        weight=1.05,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "star-tier",
        "an asterisk, a code, a colon and a tabulator, as CHAT prints its main lines",
        r"\*(?P<label>[A-Z][A-Z0-9_]{0,6}):[\t ]+",
        (talk("*{name}:\t{words}\n", "INV", "CHI"),),
        needs=r"(?m)^\*[A-Z][A-Z0-9_]{0,6}:",
        weight=1.1,
    ),
    Convention(
        "arrow-name-colon",
        "arrows or a list mark, a name, a colon and the words",
        rf"(?:>+|＞＞|-|–|—|•|\*)(?:{GAP}>)*{GAP}(?:{_timed('')}{GAP})?(?P<label>{NAME}){COLON}",
        (
            talk(">> {name}: {words}\n", "ANN", "BOB"),
            talk("- {name}：{words}\n", "访", "李"),
            talk("> {name}: {words}\n\n", "Ann", "Bob"),
        ),
        needs=r"[>＞•*–—-]",
    ),
    Convention(
        "arrow-change",
        "arrows where the speaker changes, without names: the turns have no speaker",
        r">>+[ \t]*(?=\S)",
        (
            Example(
                ">> Who helps?\n>> Nobody.\n>> Nobody?\n>> No.\n",
                (("", "Who helps?"), ("", "Nobody."), ("", "Nobody?"), ("", "No.")),
            ),
        ),
        needs=r"(?m)^>>",
    ),
)
