"""From bytes to text without a loss and without a silent guess.

In this order: a byte order mark, strict UTF-8, the encoding the user names, the one the file
declares, UTF-16 by its pattern of zero bytes, a guess among the encodings transcripts really
have. The guess decodes strictly in each and asks how much of what came out is what people
write: common Chinese characters, kana, Hangul, Cyrillic words, Latin letters inside Latin
words. cp1252 decodes GB18030 without an error, so no encoding wins by decoding alone. Text that
is almost UTF-8 is damaged, not in another encoding, and is refused with the line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from qcode.readers.characters import COMMON_HANGUL, COMMON_HANZI
from qcode.readers.declared import declared_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 60_000
_SURE = 0.45
_MARGIN = 1.15


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text whose lines end at line feeds, the encoding it was in, and what to tell the user."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, hint: str = "") -> tuple[Decoded | None, str]:
    """Decode the bytes of a text file: the text, or one line saying why not."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    if b"\0" in data[:_SAMPLE]:
        return _strict(data, hint) if hint else _decode_wide(data)
    try:
        return _decoded(data.decode("utf-8"), "utf-8"), ""
    except UnicodeDecodeError as error:
        fault = error
    if hint:
        return _strict(data, hint)
    if _is_damaged_utf8(data):
        line = data.count(b"\n", 0, fault.start) + 1
        return None, (
            f"line {line} is not valid UTF-8, while the rest of the file is: "
            "repair that line, or name the encoding with --encoding"
        )
    declared = _as_declared(data)
    return (declared, "") if declared is not None else _guess(data)


def _decoded(text: str, encoding: str, note: str = "") -> Decoded:
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    notes = [note] if note else []
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        notes.append(f"the file itself holds replacement characters (first in line {line})")
    return Decoded(text, encoding, tuple(notes))


def _strict(data: bytes, name: str) -> tuple[Decoded | None, str]:
    try:
        codec = codecs.lookup(name)
        if not getattr(codec, "_is_text_encoding", True):
            raise LookupError
        text = data.decode(name)
    except (LookupError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            line = data.count(b"\n", 0, error.start) + 1
            return None, f"line {line} is not in the encoding {name}: name another with --encoding"
        return None, f"there is no encoding {name!r}: utf-8, gb18030, big5hkscs, cp1252, … exist"
    return _decoded(text, codec.name), ""


def _as_declared(data: bytes) -> Decoded | None:
    """Decode a file as it declares itself, or return None where it does not or cannot be."""
    name = declared_encoding(data)
    if not name or name.startswith("utf"):
        return None
    try:
        text = data.decode(name)
    except ValueError:
        return None
    return _decoded(text, name, f"the encoding {name} is the one the file declares")


def _decode_wide(data: bytes) -> tuple[Decoded | None, str]:
    """UTF-16 without a mark: one of the two byte orders gives text, the other does not."""
    no_text = "has NUL characters: it is no text, or is damaged"
    if len(data) % 2:
        return None, no_text
    best: tuple[float, str, str] = (0.0, "", "")
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        sample = text[:4000]
        best = max(best, (_usual(sample), name, text))
    if best[0] < 0.7:
        return None, no_text
    return _decoded(best[2], best[1], f"{best[1]} was found by its pattern"), ""


_USUAL = re.compile(r"[\t\n\r -~\u00a0-\u024f\u0400-\u04ff、-〟ぁ-ヿ一-鿿가-힣\uff01-\uff5e“”‘’…—]")


def _usual(sample: str) -> float:
    """Share of the characters that are usual in some language; rare Chinese ones are not."""
    from qcode.domain.folding import fold

    hanzi = _HAN.findall(fold(sample))
    common = sum(char in COMMON_HANZI for char in hanzi)
    marks = sum(char < "\x7f" or char in "，。？！：；、" for char in sample)
    if "\0" in sample or common < 0.3 * len(hanzi) or marks < 0.02 * len(sample):
        return 0.0
    return len(_USUAL.findall(sample)) / max(1, len(sample))


def _is_damaged_utf8(data: bytes) -> bool:
    """Say whether all but a few of the bytes above 127 form UTF-8."""
    whole = sum(map(len, _MULTIBYTE.findall(data)))
    high = len(data) - len(data.translate(None, delete=_HIGH))
    return whole >= 6 and whole >= 0.9 * high


_HIGH = bytes(range(128, 256))
_MULTIBYTE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{3}"
)


def _guess(data: bytes) -> tuple[Decoded | None, str]:
    scores: list[tuple[float, str]] = []
    texts: dict[str, str] = {}
    for name, score in _CANDIDATES.items():
        try:
            texts[name] = data.decode(name)
        except UnicodeDecodeError:
            continue
        scores.append((score(texts[name][:_SAMPLE]), name))
    scores.sort(reverse=True)
    if not scores:
        return None, "is no text in any known encoding: name one with --encoding"
    best, name = scores[0]
    second = scores[1][0] if len(scores) > 1 else 0.0
    if best < _SURE or best < second * _MARGIN:
        name = _ask_library(data, {item for score, item in scores if score >= 0.2})
    if not name:
        return None, "the encoding cannot be told: name it with --encoding (gb18030, big5, cp1252)"
    note = f"the encoding {name} was found by the characters it gives; --encoding names another"
    return _decoded(texts[name], name, note), ""


def _ask_library(data: bytes, allowed: set[str]) -> str:
    """Let charset-normalizer decide between encodings that are alike by our count."""
    if not allowed:
        return ""
    from charset_normalizer import from_bytes  # 40 ms: only when the count leaves a doubt

    codec_names = {codecs.lookup(name).name.replace("-", "_"): name for name in allowed}
    best = from_bytes(data, cp_isolation=sorted(codec_names)).best()
    return codec_names.get(best.encoding.replace("-", "_"), "") if best is not None else ""


_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_HANGUL = re.compile(r"[가-힣]")
_ABOVE = re.compile(r"[^\x00-\x7f]")
_WIDE_MARKS = re.compile(r"[，。？！：；、“”‘’…—（）《》「」『』【】·～\u3000]")


def _chinese(text: str) -> float:
    """Share of the characters that are common Chinese ones or Chinese punctuation."""
    above = len(_ABOVE.findall(text))
    if not above:
        return 0.0
    from qcode.domain.folding import fold

    hanzi = _HAN.findall(fold(text))
    common = sum(char in COMMON_HANZI for char in hanzi)
    if common < 0.15 * len(hanzi) or not hanzi:
        return 0.0
    marks = len(_WIDE_MARKS.findall(text))
    rare = len(hanzi) - common
    return min(1.0, (1.3 * common + marks + 0.3 * rare) / above)


def _japanese(text: str) -> float:
    above = len(_ABOVE.findall(text))
    kana = len(_KANA.findall(text))
    if not above or kana < 0.25 * above:
        return 0.0
    known = kana + len(_WIDE_MARKS.findall(text)) + len(_HAN.findall(text))
    return min(1.0, known / above)


def _korean(text: str) -> float:
    above = len(_ABOVE.findall(text))
    hangul = _HANGUL.findall(text)
    if not above or len(hangul) < 0.8 * above:
        return 0.0
    common = sum(char in COMMON_HANGUL for char in hangul)
    return min(1.0, 2.2 * common / len(hangul))


_LATIN_GOOD = re.compile(
    r"(?<=[A-Za-z])[à-öø-ÿœšž](?=[a-zà-ÿ\W]|$)|(?<![^\W\d_])[À-ÖØ-ÞŒŠŽà-öø-ÿ](?=[a-z])"
    r"|(?<=[a-zA-Z])[’](?=[a-zA-Z\s])|[“‘«¿¡](?=[\w ])|(?<=[\w.,!?… ])[”’»]"
    r"|(?<=[\w\s])[–—…•£€°](?=\s|\w|$|[”’.,!?])|\xa0|[ÄÖÜ]|ß"
)


def _latin(text: str) -> float:
    """Share of the characters above 127 that stand where Latin text has them."""
    above = len(_ABOVE.findall(text))
    if not above or above > 0.25 * len(text):
        return 0.0
    return len(_LATIN_GOOD.findall(text)) / above


_CYRILLIC = re.compile(r"(?<![а-яёА-ЯЁ])[А-ЯЁ]?[а-яё]+(?![а-яёА-ЯЁ])")


def _cyrillic(text: str) -> float:
    above = len(_ABOVE.findall(text))
    if not above:
        return 0.0
    words = sum(len(word) for word in _CYRILLIC.findall(text) if len(word) > 1)
    return max(0.0, 2.0 * words / above - 1.0)


_CANDIDATES: dict[str, Callable[[str], float]] = {
    "gb18030": _chinese,
    "big5hkscs": _chinese,
    "shift_jis": _japanese,
    "euc-kr": _korean,
    "cp1252": _latin,
    "cp1251": _cyrillic,
}
