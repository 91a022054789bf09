"""Conventions in which a name alone marks the turn."""

from __future__ import annotations

from qcode.readers.patterns.convention import (
    COLON,
    GAP,
    NAME,
    TIME,
    Convention,
    Example,
    talk,
)
from qcode.readers.words import INFORMANTS, INTERVIEWERS, SPEAKERS, alternatives

_WORD = (
    rf"(?i:{alternatives(INTERVIEWERS)}|{alternatives(INFORMANTS)}|{alternatives(SPEAKERS)})"
    r"(?:[ \t_-]?#?\d{1,3}|(?<=[^\x00-\x7f])[A-Za-z])?"
)
_BEHIND = rf"(?:{GAP}[\[(（](?P<time>{TIME})[\])）])?"

NAMED: tuple[Convention, ...] = (
    Convention(
        "name-colon",
        "a name, a colon of half or full width, and the words",
        rf"(?P<label>{NAME}){COLON}{_BEHIND}",
        (
            talk("{name}: {words}\n", "Aho", "Mary"),
            talk("{name}：{words}\n", "问", "答"),
            talk("{name} : {words}\n\n", "Interviewer1", "Social worker (Ms. Chen)"),
            talk("　　{name}：{words}\n", "访谈员", "小梅（化名）"),
        ),
        needs="[:：︰﹕∶]",
    ),
    Convention(
        "name-comma-colon",
        "a name with a comma in it, a colon, and the words",
        rf"(?P<label>[^\W_](?:[^\n\t:：。！？!?;；“”<>|*=@…]){{0,60}}+){COLON}{_BEHIND}",
        (
            talk("{name}: {words}\n", "SMITH, J.", "LEE, A."),
            talk("{name}:\n{words}\n\n", "Anna Lee, host", "Bob Ray, guest"),
        ),
        needs=r"[,，][^\n:：,，]*+[:：]",
        weight=0.85,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "label-alone",
        "a name and a colon alone on a line, the words below",
        rf"(?P<label>{NAME}){COLON}{GAP}(?=\n)",
        (
            talk("{name}:\n{words}\n\n", "Dan", "Participant"),
            talk("{name}：\n{words}\n", "访谈员", "妈妈"),
        ),
        needs=r"[:：︰﹕∶]\s*\n",
        weight=1.05,
    ),
    Convention(
        "name-line",
        "a name alone on a line below a blank one, without a colon, the words on the next line",
        rf"(?:(?<![^\n]\n)|(?<=[=：:-]\n))(?P<label>(?=.{{1,40}}\n){NAME}){GAP}(?=\n[^\n])",
        (
            talk("{name}\n{words}\n\n", "访谈员", "奶奶"),
            talk("{name}\n{words}\n\n", "Interviewer", "Dan"),
        ),
        needs=r"(?m)^[^\n:：]{1,40}\n[^\n]",
        weight=0.8,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "word-line",
        "a word that names speakers alone on a line, the words below; blank lines do not matter",
        rf"(?P<label>{_WORD}){GAP}\n",
        (
            talk("{name}\n{words}\n", "访谈员", "受访者"),
            talk("{name}\n\n{words}\n\n", "Speaker 1", "Speaker 2"),
        ),
        weight=0.75,
        least_labels=2,
    ),
    Convention(
        "name-above",
        "a short name alone on a line, the words below; the names alternate",
        rf"(?P<label>(?=[^\n]{{1,20}}\n){NAME})(?<![^\W\d_]{{4}}[.]){GAP}\n",
        (
            talk("{name}\n{words}\n", "张老师", "小李"),
            talk("{name}\n\n{words}\n\n", "Anna", "Bob Lee"),
        ),
        needs=r"(?m)^[^\n:：]{1,20}\n",
        weight=0.6,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "number-name-colon",
        "a running number, a name, a colon and the words; not every turn need be numbered",
        rf"(?:[(（\[#]?\d{{1,5}}[.)）\]、:]?|[一二三四五六七八九十]{{1,3}}[、.．]|){GAP}(?<!\d)"
        rf"(?P<label>[^\W\d_]{NAME[6:]}){COLON}",
        (
            talk("{number} {name}: {words}\n", "Interviewer", "Mei"),
            talk("{number}. {name}：{words}\n", "访", "小梅"),
            talk("{number}、{name}：{words}\n", "访", "小梅"),
            Example(
                "一、问：谁帮你？\n答：没人。\n二、问：没人？\n答：嗯。\n",
                (("问", "谁帮你？"), ("答", "没人。"), ("问", "没人？"), ("答", "嗯。")),
            ),
        ),
        needs=r"(?m)^\W*[\d一二三四五六七八九十]+[.)）\]、:]?[ \t]*[^\W\d_]",
        weight=0.95,
    ),
    Convention(
        "name-tab",
        "a name, a tabulator and the words; a number or a time may stand before",
        rf"(?:\d{{1,5}}\t)?(?:[\[(（]?(?P<time>{TIME})[\])）]?\t)?(?P<label>{NAME}){COLON}?\t+"
        rf"(?:[\[(（]?(?P<time2>{TIME})[\])）]?(?:{GAP}-{GAP}(?P<until2>{TIME}))?\t+)?(?=\S)",
        (
            talk("{name}\t{words}\n", "Interviewer", "Li"),
            talk("{name}\t{words}\n", "访谈员", "小李"),
            talk("{long}\t{name}\t{words}\n", "Ann", "Bob"),
            talk("{number}\t{name}\t{long}\t{words}\n", "Ann", "Bob"),
        ),
        needs=r"\t",
        weight=0.95,
        is_fragile=True,
    ),
    Convention(
        "word-space",
        "a word that names speakers, a space, and the words, without a colon",
        rf"(?P<label>{_WORD})(?:{COLON}|[ \t\u3000]){GAP}(?=\S)",
        (
            talk("{name} {words}\n", "访谈员", "受访者"),
            talk("{name}　{words}\n", "问", "答"),
            talk("{name} {words}\n", "Interviewer", "Respondent 3"),
        ),
        weight=0.6,
        least_labels=2,
    ),
    Convention(
        "letter-stop",
        "a letter or 问/答 with a full stop, and the words; beside names in capitals with a colon",
        r"(?:\d{1,2}[ \t]{2,})?"
        rf"(?:(?P<label3>(?:Int|Resp|{_WORD}))[.][ ]+(?=\S)|(?P<label>[A-Z]\d{{0,3}}|[问答访受])"
        r"(?:[.][ \t\u3000]+|[．、][ \t\u3000]*|[ \t]{2,})(?=\S)"
        r"|(?P<label4>[A-Z]{2,4})[ \t]{2,}(?=\S)"
        rf"|(?P<label2>[A-Z][A-Z .’']{{2,36}}){COLON})",
        (
            talk("{name}. {words}\n", "Q", "A"),
            talk("{name}、{words}\n", "问", "答"),
            talk("{name}    {words}\n\n", "LB", "JW"),
            talk(" {number}        {name}.  {words}\n", "Q", "A"),
            Example(
                "Q.   Who was there?\nA.   My aunt.\nMR. LEE: Objection.\n"
                "THE WITNESS: She came late.\n"
                "Q.   When?\nA.   At noon.\nMR. LEE: The same.\nTHE WITNESS: And left.\n",
                (
                    ("Q", "Who was there?"),
                    ("A", "My aunt."),
                    ("MR. LEE", "Objection."),
                    ("THE WITNESS", "She came late."),
                    ("Q", "When?"),
                    ("A", "At noon."),
                    ("MR. LEE", "The same."),
                    ("THE WITNESS", "And left."),
                ),
            ),
        ),
        needs=r"(?m)^[ \t\u3000]*(?:\d{1,2}[ \t]+)?[^\W_][^\n.．、]{0,20}(?:[.．、]|[ \t]{2})",
        weight=0.97,
        is_fragile=True,
    ),
    Convention(
        "name-stop-dash",
        "a name, a full stop, a dash, and the words",
        r"(?P<label>[^\W_](?:[^\s:：,，。！？!?;；、\"“”<>()（）\[\]【】|*#=@/—–-]|[ ](?![ ])"
        r"|(?<=\w)-(?=\w)){0,40}?"
        r"(?:[ ]?[(（][^()（）\n]{1,40}[)）])?)[.．。][ ]?(?:[-–]|—+)[ \t\u3000]*(?=\S)",
        (
            talk("{name}.- {words}\n", "Entrevistadora", "Sra. García"),
            talk("{name}.—{words}\n\n", "Mr. Chair", "Mrs. Lee"),
            talk("{name}. – {words}\n", "Интервьюер", "Анна Петровна"),
            talk("{name}。——{words}\n", "访谈员", "小李"),
        ),
        needs=r"[.．。][ ]?[-–—]",
        weight=1.0,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "title-stop",
        "a title and a name, a full stop, and the words, as in records of committees",
        r"(?P<label>(?:(?:Mr|Mrs|Ms|Dr)[.]|Miss|Senator|The|Chair(?:man|woman|person)?|Represent"
        r"ative|Secretary|Ambassador|General|Judge|Justice|Professor)(?:[ ][A-Z][\w'’-]{0,24}){1,3}"
        r"(?:[ ]of[ ][A-Z]\w+)?)[.][ ]+(?=\S)",
        (
            talk("{name}. {words}\n", "The CHAIRMAN", "Mr. LEE"),
            talk("    {name}. {words}\n", "Senator Hatch", "Ms. Chen"),
        ),
        needs=r"(?m)^[ \t]*[A-Z][a-z]+[.]?[ ][A-Z][^\n.]{0,60}[.][ ]",
        weight=0.9,
        least_labels=2,
        is_fragile=True,
    ),
    Convention(
        "name-sign",
        "a name, a dash, slash, equals sign or bar, and the words",
        r"(?P<label>[^\W_](?:[^\s:：,，。！？!?;；、\"“”<>()（）\[\]【】|*#=@/／｜—–-]|[ ]"
        r"|(?<=\w)-(?=\w)){0,40}?"
        r"(?:[(（][^()（）\n]{1,40}[)）])?)"
        rf"{GAP}(?:[/／=|｜]|(?<=\s)-|——|—|–)[ \t\u3000]*(?=\S)",
        (
            talk("{name} - {words}\n", "Anna", "Bob"),
            talk("{name}——{words}\n", "访谈员", "小李"),
            talk("{name} = {words}\n", "INT", "P01"),
            talk("{name}/ {words}\n", "问", "答"),
        ),
        needs=r"[/／=|｜–—-]",
        weight=0.7,
        least_labels=2,
        is_fragile=True,
    ),
)
