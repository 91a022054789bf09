"""What a speaker label may be: word lists and the judgement of one label.

Some words before a colon are never speakers (a link, a note, a summary); some name a field of
a header (date, place) and are speakers only where they alternate with others; some name an
interviewer. A label holds a letter and is short.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from qcode.readers.words import INFORMANTS, INTERVIEWERS, SPEAKERS, alternatives

_NEVER = re.compile(
    r"(?i)(?:https?|ftp|mailto|www|file|e-?mail|url|link|tel|phone|fax|isbn|doi|p\.?s(?!\d)|n\.?b"
    r"|notes?|transcription note|summary|abstract|example|e\.g|i\.e|tips?|warning|figure|fig|table"
    r"|step|source|sources|reference|references|chapter|section|part|page|total|answer key|re|fwd"
    r"|注|注释|注意|注解|备注|附注|说明|转录说明|总结|小结|摘要|例|例如|比如|比如说|例子|提示"
    r"|来源|出处"
    r"|资料来源|参考文献|图|表|第.{1,4}[章节页部分]|链接|网址|邮箱|电话|目录|附录|结论"
    r"|编者按|laughs?|laughter|laughing|pauses?|long pause|silence|inaudible|unclear|indistinct"
    r"|crosstalk|cross talk|overlapping|music|applause|sighs?|sighing|coughs?|coughing|crying|cries"
    r"|noise|phone rings|nods?|smiles?|whispers?|interruption|interrupted|sic|redacted|name|place"
    r"|笑|笑声|大笑|苦笑|微笑|众笑|沉默|停顿|长停顿|听不清|不清|哭|哭泣|哽咽|叹气|咳嗽|掌声|音乐|点头"
    r"|摇头|思考|思考中|打断|插话|电话响|录音中断|省略|略)[ \t]*\d*"
)
_HEADER = re.compile(
    r"(?i)(?:(?:interview|recording|audio|transcript|transcription)[ _-]?)?(?:date|time|place"
    r"|location"
    r"|venue|duration|length|id|no\.?|number|file|file ?name|title|topic|subject|project"
    r"|study|language|background|findings?|goals?|actions?|observations?|methods?|next steps?"
    r"|steps?|results?|introduction|discussion|conclusions?|recommendations?|comments?|remarks?|objective"
    r"|objectives|theme|themes|question|questions|agenda|decision|decisions|key points?|overview"
    r"|mode|format|setting|version|status|code|type|method|format|consent)(?: of (?:the )?\w+)?"
    r"|keywords?|age|sex|gender|occupation|job|education|marital status|ethnicity|author|tags?"
    r"|transcribed by|transcriber|transcript_by|translation_by|translated by|translator|checked by"
    r"|recorded by|present|attendees|participants|speakers|background|pseudonym|wave|case"
    r"|(?:访谈|采访|录音|录制|受访|会议|记录|调查|文件|音频|项目|研究|个案|受访者|访谈者"
    r"|访谈员|被访者|被访人)?"
    r"(?:日期|时间|地点|地址|时长|长度|方式|形式|编号|编码|代码|代号|序号|主题|题目|标题|名称"
    r"|背景|语言|状态)"
    r"|关键词|关键字|文字记录|文字稿|逐字稿|转录|转录人|转录者|转写|转写人|整理|整理人|整理者"
    r"|录入|录入人|校对|校对人"
    r"|记录|记录者|记录人员|翻译|译者|作者|撰稿|编辑|年龄|性别|职业|学历|文化程度|婚姻状况"
    r"|民族|籍贯|单位|身份"
    r"|职务|年级|学校|住址|家庭情况|家庭结构|基本情况|基本信息|个案背景|访谈提纲|录音"
    r"|录音文件|参与者|参与人|出席"
    r"|背景|发现|观察|目标|措施|效果|方法|下一步|结果|讨论|建议|评论|导言|问题|主题|要点|议程|决定|概述"
    r"|过程|需求|评估|计划|目的|内容|反思|分析|策略|经过"
    r"|在场人员|在场|与会人员|版本|关系|化名|访谈背景|访谈环境|案例|轮次|次数|访谈次数"
)
# A number, or a letter behind a space or behind a word that is not of Latin letters.
_SERIES = (
    r"(?:[.]?[ \t_-]?#?\d{1,3}[A-Za-z]?|[.]?[ \t_-][A-Za-z]|(?<=[^\x00-\x7f])[A-Za-z甲乙丙丁])?[.]?"
)
_INTERVIEWER = re.compile(rf"(?i)(?:{alternatives(INTERVIEWERS)}){_SERIES}")
_INFORMANT = re.compile(rf"(?i)(?:{alternatives(INFORMANTS)}){_SERIES}")
_SPEAKER = re.compile(rf"(?i)(?:{alternatives(SPEAKERS)}){_SERIES}")
# Words that open a sentence or a list in speech: what they stand before is never a name.
_LEAD = re.compile(
    r"(?i)(?:(?:i|he|she|we|they|it|you|there|this|that|these|those|and|but|so|because|if|when"
    r"|then|like|what|how|why|who|where|which|my|your|his|her|our|their|as|for|with|in|on|at|to"
    r"|of|or|well|also|just|is|was|are|do|did|does|had|have|not|only|even|maybe|the (?:point|thing"
    r"|problem|question|answer|reason|idea|fact|other|first|second|third|last|next|same|only|best"
    r"|worst|main|result))(?:['’]\w+)?(?: .*)?"
    r"|(?:firstly|secondly|thirdly|first|second|third|fourth|fifth|last|lastly|next|finally|one"
    r"|two|three|number (?:one|two|three)|question|meaning|again|plus|anyway|basically|actually"
    r"|however|therefore|conclusion|results?|remember|look|listen|options?|problem|issue|reason"
    r"|fact|idea|point|topic|today|yesterday)"
    r"|.* (?:is|was|are|were|said|says|asked|thought|that|like|and|the|to|of|be|me|him|them|us"
    r"|this))"
    r"|(?:第[一二三四五]|其[一二三次]|首先|最后|另外|但是|所以|因为|然后|而且|如果|重点|原因|问题|结果|总之"
    r"|还有|就是|或者|我觉得|譬如|以及|包括|不过|后来|当时|今天|昨天|有一次|有时|[一二三]是).*"
    r"|(?:[他她我你谁]|.*们|老师|妈妈|爸爸|奶奶|爷爷|.{3,})(?:说|說|讲|是|问|問)"
    r"|.*(?:就是|问我|告诉我|的话|时候|认为|觉得|叫做|写着|了|的|吗|呢|吧|一下|问题|原因)"
)
_GREETING = re.compile(
    r"(?i)\W*(?:hello|hi|hey|yes|yeah|yep|no|nope|ok|okay|right|sure|good|great|thanks"
    r"|thank you|fine|so|well"
    r"|um+|uh+|mm+|hm+|mhm|oh|ah|please|good (?:morning|afternoon|evening)|你好|您好|大家好"
    r"|早上好|下午好|嗯+|啊+|哦+|噢"
    r"|喂|好|好的|对|对的|是|是的|没有|有|行|可以|不是|谢谢|没|不|哎|唉|嗨|开始吧|好吧|还行"
    r"|还好|挺好|挺好的)\b.{0,6}"
)
_PARENTHESIS = re.compile(r"[ \t]*[(（][^()（）]*[)）]$")
_SENTENCE_END = re.compile(r"[^\W\d_]{5}[.] ")
_LETTER = re.compile(r"[^\W\d_]")
_WIDE = re.compile(r"[㐀-鿿぀-ヿ가-힣]")


def is_never_label(label: str) -> bool:
    """Say whether the words before a colon are never a speaker."""
    return _NEVER.fullmatch(label) is not None


def is_header_word(label: str) -> bool:
    """Say whether the words name a field of a header, such as a date."""
    return _HEADER.fullmatch(label) is not None


def is_interviewer_word(label: str) -> bool:
    """Say whether the label, without what stands in brackets behind it, names an interviewer."""
    return _INTERVIEWER.fullmatch(base_of(label)) is not None


def is_speaker_word(label: str) -> bool:
    """Say whether the label is a word by which transcripts call speakers."""
    base = base_of(label)
    return any(words.fullmatch(base) for words in (_INTERVIEWER, _INFORMANT, _SPEAKER))


def base_of(label: str) -> str:
    """Return a label without a parenthesis at its end: `Interviewer (me)` is `Interviewer`."""
    return _PARENTHESIS.sub("", label).strip()


def is_greeting(words: str) -> bool:
    """Say whether the words are a greeting or a short answer, as talk begins and goes on."""
    return _GREETING.fullmatch(words) is not None


def is_plausible(label: str) -> bool:
    """Say whether a label can be a name: it holds a letter, is short and opens no sentence."""
    base = base_of(label)
    if not _LETTER.search(label) or is_never_label(base) or is_greeting(label):
        return False
    if is_speaker_word(label):
        return True
    if _SENTENCE_END.search(base):
        return False
    if _LEAD.fullmatch(base) and not (base.isupper() and len(base) > 2):
        return False
    if _WIDE.search(base):
        return len(base) <= 14 and len(base.split()) <= 4
    return len(base) <= 40 and len(base.split()) <= 6


def is_variant(label: str, known: str) -> bool:
    """Say whether a label is another spelling of a known one: a slip, or with a parenthesis."""
    first, second = (_plain(base_of(word)) for word in (label, known))
    if first == second:
        return True
    if min(len(first), len(second)) < 5 or abs(len(first) - len(second)) > 1:
        return False
    if re.sub(r"\D", "", first) != re.sub(r"\D", "", second):
        return False
    are_words = is_speaker_word(label) and is_speaker_word(known)
    if are_words and is_interviewer_word(label) != is_interviewer_word(known):
        return False
    return not _is_lettered(label, known) and _is_one_slip(first, second)


def _is_lettered(label: str, known: str) -> bool:
    """Say whether a letter of their own tells two labels apart: `Speaker A` and `Speaker B`."""
    first, second = base_of(label).split(), base_of(known).split()
    if len(first) != len(second):
        return False
    return any(
        one.casefold() != other.casefold() and min(len(one), len(other)) < 4
        for one, other in zip(first, second, strict=True)
    )


def similar_labels(labels: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the groups of labels that may be spellings of one speaker, for a person to merge.

    A slip of one letter, another case or width, spaces, a parenthesis behind the name. Labels
    that differ in a number are never alike. The groups keep the order of `labels`.
    """
    groups: list[list[str]] = []
    for label in dict.fromkeys(labels):
        group = next((g for g in groups if any(is_variant(label, known) for known in g)), None)
        if group is None:
            groups.append([label])
        else:
            group.append(label)
    return [tuple(group) for group in groups if len(group) > 1]


def slips_of(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the labels that are plain slips of the pen, each with the label that was meant.

    A slip stands once or twice, in a label with at least five times as many turns. It is another
    case or spacing of it, or one letter away from a word for a role (`Particpant`), or inside a
    word of eight letters or more (`Schnieder`): Maria and Marie, Fernandez and Hernandez, the
    `entrevistador` and the `entrevistadora` are two persons.
    """
    slips: dict[str, str] = {}
    for label, count in counts.items():
        if count <= 2:
            meant = [
                known
                for known in counts
                if known != label and counts[known] >= 5 * count and _is_slip(label, known)
            ]
            slips |= {label: meant[0]} if len(meant) == 1 else {}
    return slips


_MISSPELT = frozenset(("particpant", "interviewr", "inteviewer"))


def _is_slip(label: str, known: str) -> bool:
    if base_of(label) != label or base_of(known) != known or not is_variant(label, known):
        return False
    if _plain(label) == _plain(known):
        return True
    if is_speaker_word(known):
        return not is_speaker_word(label) or _plain(label).rstrip("0123456789") in _MISSPELT
    return all(
        one == other
        or (min(len(one), len(other)) >= 8 and one[:2] == other[:2] and one[-2:] == other[-2:])
        for one, other in zip(label.split(), known.split(), strict=False)
    )


def _plain(label: str) -> str:
    return re.sub(r"[\s._-]", "", unicodedata.normalize("NFKC", label)).casefold()


def _is_one_slip(first: str, second: str) -> bool:
    """Say whether one letter was left out, added or changed."""
    same = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        same += 1
    rests = ((1, 0), (0, 1), (1, 1))
    if any(first[same + left :] == second[same + right :] for left, right in rests):
        return True
    # Two letters that changed places.
    swapped = first[:same] + first[same : same + 2][::-1] + first[same + 2 :]
    return swapped == second
