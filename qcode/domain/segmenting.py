"""Cutting turns into sentence-sized segments by plain rules, for Chinese, English and both.

A segment ends at a mark that ends a sentence, with the quotation marks and brackets that close
behind it, and at the end of a paragraph (not where a page wrapped a full line in the middle of
an English sentence). There is no cut in a decimal (20.50元), behind an
abbreviation or an initial, at an English full stop before a small letter, or inside a
quotation; none behind a quotation either where the sentence goes on (他说：“好。”然后走了).
Only where no mark comes for more than 120 characters, clauses are cut at commas. Segments have
no white space at their ends and never overlap.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from qcode.domain.text import Segment, Span, Turn, segment_from, span_from

LONGEST = 120

_CLOSERS = "”’」』》）)\\]】\"'"
_PLAIN = "。！？!?；"
# Skip what cannot end a sentence, then: a whole quotation, marks with what closes behind them,
# full stops, the end of a paragraph, or a sign that looked like one of these and is none.
_STOP = re.compile(
    r"[^“「『\"。！？!?；…;.\n]*+(?:"
    rf"(?P<quote>“[^”\n]{{0,{LONGEST}}}+”|「[^」\n]{{0,{LONGEST}}}+」|『[^』\n]{{0,{LONGEST}}}+』"
    rf"|(?<!\w)\"[^\"\n]{{0,{LONGEST}}}+\"(?!\w))"
    rf"|(?P<mark>[。！？!?；…][。！？!?；…~～]*+[{_CLOSERS}]*+|;(?!\w)[{_CLOSERS}]*+)"
    rf"|(?P<stop>\.++(?![\w.,;:!?，、；：。]))[{_CLOSERS}]*+"
    r"|(?P<line>\n\s*+)"
    r"|(?P<none>.|\Z))"
)
_ENDS_INSIDE = re.compile(r"[。！？!?…；.][”」』\"]$")
# What shows that a sentence goes on behind a quotation or an ellipsis.
_GOES_ON = re.compile(
    r"[，,、；;：:。.！!？?…—”’」』）)]|\s*[a-z]"
    r"|(?:然后|就|便|接着|之后|后来|这样|这么|这种|这句|这话|那种|的|地|得|了|吧|什么的|之类|说|问|道|回|喊|叫|啊|呢"
    r"|[^。！？，：\n]{1,6}(?:说|问|道|讲|喊|說|問|講)[。，]|然後|這樣|這麼|這種|這句|這話|那種|問|什麼的|之類)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|Jr|Sr|cf|al|approx|dept|fig|pp|e\.g|i\.e|[ap]\.m|U\.S|Ph\.D"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|(?:^|\n)\s*\d{1,3})$"
)
_ALWAYS_JOINED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|cf)$")
_PLAIN_STOP = re.compile(r"(?!dept|prox)[a-z]{4}[.] [A-Z]")
_NEXT_SMALL = re.compile(r"\s*[a-z]")
_SPACE = re.compile(r"\s*")
_SMALL = re.compile(r"[a-zß-öø-ÿ]")
_FULL_LINE = 40
_COMMA = re.compile(r"[，,、：:](?=[^\d]|$)[”’」』）)\"]*|\s+(?=[㐀-鿿])")
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def segments_of(text: str, turn: Turn, furniture: Sequence[Span] = ()) -> list[Segment]:
    """Cut one turn of `text` into segments, in order; spans are code points of `text`.

    `furniture` are spans in order that no segment may hold: what a page prints inside a turn.
    """
    if not furniture:
        return _segments(text, turn.number, turn.span.start, turn.span.end)
    segments: list[Segment] = []
    at = turn.span.start
    first = bisect_left(furniture, at, key=lambda span: span.end)
    for span in furniture[first:]:
        if span.start >= turn.span.end:
            break
        segments += _segments(text, turn.number, at, max(at, span.start))
        at = max(at, span.end)
    return segments + _segments(text, turn.number, at, max(at, turn.span.end))


def _segments(text: str, number: int, offset: int, end: int) -> list[Segment]:
    words = text[offset:end]
    segments: list[Segment] = []
    is_plain = words.isascii() or _LATIN.search(words) is None
    at = 0
    for stop in _ends(words):
        sentence = words[at:stop]
        length = stop - at
        stripped = sentence.strip()
        if len(stripped) != length:
            at += sentence.find(stripped)
            sentence, length = stripped, len(stripped)
        if sentence:
            start = offset + at
            if length <= LONGEST:
                script = _plain_script(sentence) if is_plain else script_of(sentence)
                segments.append(segment_from((number, span_from((start, start + length)), script)))
            else:
                segments += _clauses(sentence, number, start)
        at = stop
    return segments


def _clauses(sentence: str, number: int, start: int) -> Iterator[Segment]:
    for first, last in _cut_at_commas(sentence):
        span = Span(start + first, start + last)
        yield Segment(number, span, script_of(sentence[first:last]))


def _plain_script(words: str) -> str:
    """Return the script of words from a turn of Latin letters only, or without any."""
    if words.isascii():
        return "en" if _LATIN.search(words) else ""
    return "zh" if _HAN.search(words) else ""


def script_of(words: str) -> str:
    """Return "zh" where Chinese characters carry the words, "en" for Latin letters, else ""."""
    has_latin = _LATIN.search(words) is not None
    if words.isascii() or not _HAN.search(words):
        return "en" if has_latin else ""
    if not has_latin:
        return "zh"
    # A Latin word of five letters weighs about as much as two characters.
    return "zh" if len(_HAN.findall(words)) * 2.5 >= len(_LATIN.findall(words)) else "en"


def _ends(words: str) -> list[int]:
    """Return the places where a segment ends, the last being the end of the words."""
    ends: list[int] = []
    at, last = 0, len(words)
    for hit in _STOP.finditer(words):
        kind = hit.lastgroup
        if kind == "none":
            continue
        end = hit.end()
        # Most ends are a plain mark, or a stop behind a long word and before a capital one: they
        # need no second look.
        if (
            end == last
            or (kind == "mark" and words[end - 1] in _PLAIN)
            or (kind == "stop" and _PLAIN_STOP.match(words, end - 5))
            or _is_end(words, at, hit)
        ):
            at = end
            ends.append(end)
    if at < last:
        ends.append(last)
    return ends


def _is_end(words: str, at: int, hit: re.Match[str]) -> bool:
    kind, end = hit.lastgroup, hit.end()
    start = hit.start(kind or 0)
    if kind == "line" or end == len(words):
        return end == len(words) or not _is_wrapped(words, start, end)
    if kind == "quote":
        return bool(_ENDS_INSIDE.search(words, start, end)) and not _GOES_ON.match(words, end)
    if kind == "mark":
        if words[start] == "…" and (end - at < 6 or _GOES_ON.match(words, end)):
            return False
        return words[end - 1] not in _CLOSERS or not _GOES_ON.match(words, end)
    return _is_full_stop(words, at, start, end)


def _is_wrapped(words: str, start: int, end: int) -> bool:
    """Say whether a line end was made by the page: a full line, and the sentence goes on below."""
    line = words.rfind("\n", 0, start) + 1
    is_full = end - start == 1 and start - line >= _FULL_LINE
    return is_full and words[start - 1] not in ".!?:;…" and bool(_SMALL.match(words, end))


def _is_full_stop(words: str, at: int, start: int, end: int) -> bool:
    """Say whether the full stop or dots at `start` end the sentence that began at `at`."""
    if words.startswith("..", start):
        return not _NEXT_SMALL.match(words, end) and end - at >= 6
    if _NEXT_SMALL.match(words, end):
        return False
    before = words[max(at, start - 8) : start]
    if len(before) == 8 and before.isalpha():  # no abbreviation is as long as that
        return True
    if _ALWAYS_JOINED.search(before):
        return False
    return not _ABBREVIATION.search(before)


def _cut_at_commas(sentence: str) -> Iterator[tuple[int, int]]:
    """Cut behind the last comma within the limit, else behind the next one."""
    start, end = 0, len(sentence)
    commas = list(_COMMA.finditer(sentence))
    following = [hit.end() for hit in commas[1:]] + [end]
    for hit, next_end in zip(commas, following, strict=False):
        if end - start <= LONGEST:
            break
        if next_end - start > LONGEST and hit.end() - start >= 10:
            yield start, hit.start() + len(hit[0].rstrip())
            space = _SPACE.match(sentence, hit.end())
            start = space.end() if space else hit.end()
    if start < end:
        yield start, end
