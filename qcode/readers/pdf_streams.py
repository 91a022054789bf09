"""Streams of a PDF from a stranger: measured before the library unpacks them.

A few bytes may unpack to gigabytes, and drawings inside drawings multiply. So every stream is
inflated once through a counter (twice where it is deflated twice): what pages are drawn with
may be 30 MB in all, a font or a picture 40 MB each, all together 400 MB. How often drawings are
drawn is multiplied out, at most 200 MB of them.
"""

from __future__ import annotations

import base64
import re
import zlib

MAX_CONTENT = 30_000_000
MAX_RESOURCE = 40_000_000
MAX_ALL = 400_000_000
MAX_DRAWN = 200_000_000
_BLOCK = 1 << 18
_ONCE = 4_000  # what the library needs for the smallest drawing, in bytes of content
_STREAM = re.compile(rb"stream\r?\n")
_RESOURCE = re.compile(rb"/Image\b|/Length1\b|/FontFile|/CIDFontType0C|/Type1C|/OpenType")
_DRAW = re.compile(rb"/[^\s/]+\s+Do\b")


def stream_fault(data: bytes) -> str:
    """Say in one line which limit the streams of a PDF break, or nothing."""
    content = total = largest = 0
    drawn = nested = 1
    for head, body in _streams(data):
        size, draws = _measured(body, head)
        total += size
        if size > MAX_RESOURCE:
            return f"holds a stream that unpacks to more than {MAX_RESOURCE // 1_000_000} MB"
        if b"/Form" in head:
            largest = max(largest, size)
            nested = min(nested * max(1, draws), MAX_DRAWN)
        elif _RESOURCE.search(head) is None:
            drawn += draws
        content += size if _RESOURCE.search(head) is None else 0
        if content > MAX_CONTENT or total > MAX_ALL:
            return f"its pages unpack to more than {MAX_CONTENT // 1_000_000} MB: no transcript"
    if largest and drawn * nested * (largest + _ONCE) > MAX_DRAWN:
        return "is built of drawings inside drawings: print it to a new PDF, or save it as .docx"
    return ""


def _streams(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the dictionary and the bytes of each stream."""
    streams: list[tuple[bytes, bytes]] = []
    at = 0
    while (hit := _STREAM.search(data, at)) is not None:
        end = data.find(b"endstream", hit.end())
        end = end if end >= 0 else len(data)
        head = data[max(0, hit.start() - 2_000) : hit.start()].rpartition(b" obj")[2]
        streams.append((head, data[hit.end() : end]))
        at = end + len(b"endstream")
    return streams


def _measured(body: bytes, head: bytes) -> tuple[int, int]:
    """Return how much a stream unpacks to, and how often it draws another."""
    if b"/ASCII85Decode" in head or b"/A85" in head:
        try:
            body = base64.a85decode(body.strip().removeprefix(b"<~").removesuffix(b"~>"))
        except ValueError:
            return len(body), 0
    if b"Flate" not in head and b"/Fl" not in head and b"Filter" in head:
        # Of run lengths and LZW only the bound is known.
        return len(body) * (64 if b"RunLength" in head else 2_000 if b"LZW" in head else 1), 0
    once, words = _inflated(body)
    if once == 0:
        return len(body), len(_DRAW.findall(body))
    twice, inner = _inflated(words) if b"Flate" in head else (0, b"")
    return max(once, twice), max(len(_DRAW.findall(words)), len(_DRAW.findall(inner)))


def _inflated(data: bytes) -> tuple[int, bytes]:
    """Return the size and the beginning of what is deflated, no further than the limit."""
    inflater = zlib.decompressobj()
    blocks: list[bytes] = []
    size = 0
    try:
        block = inflater.decompress(data, _BLOCK)
        while block and size <= MAX_RESOURCE:
            size += len(block)
            blocks.append(block)
            block = inflater.decompress(inflater.unconsumed_tail, _BLOCK)
    except zlib.error:
        pass  # Not deflated, or damaged: what came out so far is what counts.
    return size, b"".join(blocks)
