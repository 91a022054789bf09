"""The encoding an XML file or a web page declares, in its wider form.

What is declared as GB2312 is written in GB18030, what is declared as Latin-1 in cp1252: tools
declare the older name. A declaration is a claim; who asks must decode strictly.
"""

from __future__ import annotations

import codecs
import re

_DECLARATION = re.compile(
    rb"""\s*<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})"""
    rb"""|(?=\s*<)[\s\S]{0,4000}?<meta\b[^<>]{0,200}?\bcharset\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
}


def declared_encoding(data: bytes) -> str:
    """Return the encoding a file declares in its first characters, or "" where it names none."""
    hit = _DECLARATION.match(data[:8000])
    if hit is None:
        return ""
    try:
        codec = codecs.lookup((hit[1] or hit[2]).decode("ascii"))
    except LookupError:
        return ""
    is_text = getattr(codec, "_is_text_encoding", True)
    return _WIDER.get(codec.name, codec.name) if is_text else ""
