"""Which language codes are known: the two-letter codes of ISO 639-1, and some of ISO 639-3.

A code may be followed by subtags for script, region or variant (`zh-Hant`, `en-GB`). An
unknown code is only ever a warning: nothing in qcode depends on a particular language.
"""

from __future__ import annotations

_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb "
    "lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om "
    "or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
# Varieties that transcripts are really written in and that have no two-letter code.
_THREE_LETTERS = (
    "cmn yue nan hak wuu gan hsn cjy cdo mnp lzh ami tay pwn bnn trv khb iii mvf prs ckb kmr "
    "hmn mww rhg ksw fil ceb ilo haw chr nah quy arz ary apc arb nso tpi sco asf ase bfi"
)
_KNOWN = frozenset((_TWO_LETTERS + " " + _THREE_LETTERS).split())


def is_language(code: str) -> bool:
    """Say whether `code` is a known language, with or without subtags."""
    language, *subtags = code.split("-")
    return language in _KNOWN and all(1 < len(tag) < 9 and tag.isalnum() for tag in subtags)
