"""The identity of a suggestion, as a number inside and as letters outside.

A suggestion is the same one as long as document, segment text, code and definition are the
same; the n-th segment with the same words is told apart by n. Its number holds the document
in the upper 23 bits, so that one document's suggestions lie together in the store, and 40
bits of a hash (BLAKE2b) below. Outside, the hash comes first, so that a few characters of
the 16 hexadecimal digits usually name one suggestion.
"""

from __future__ import annotations

from hashlib import blake2b

HASH_BITS = 40
HASH_MASK = (1 << HASH_BITS) - 1
HASH_DIGITS = HASH_BITS // 4
ID_DIGITS = 16


def hash_words(*words: str) -> str:
    """Return 16 hexadecimal digits for an ordered list of words; no two lists run together."""
    joined = "".join(f"{len(word)}:{word}" for word in words)
    return blake2b(joined.encode(), digest_size=8).hexdigest()


def code_key(code: int, definition: str) -> int:
    """Return what a code, by number, and a hash of its definition add to an identity."""
    return int.from_bytes(blake2b(f"{code} {definition}".encode(), digest_size=5).digest(), "big")


def passage_key(document: int, occurrence: int, words: str) -> int:
    """Return what a segment adds to an identity.

    `occurrence` counts the earlier segments of the document with the same words.
    """
    digest = blake2b(f"{document} {occurrence} {words}".encode(), digest_size=5).digest()
    return int.from_bytes(digest, "big")


def next_number(number: int) -> int:
    """Return the number that is tried when another suggestion of the document has this one."""
    return number & ~HASH_MASK | (number + 1) & HASH_MASK


def numbers_of_document(document: int) -> tuple[int, int]:
    """Return the least and the greatest number a document's suggestions can have."""
    return document << HASH_BITS, document << HASH_BITS | HASH_MASK


def suggestion_id(number: int) -> str:
    """Return the id that people see: 16 hexadecimal digits, the hash first."""
    return f"{number & HASH_MASK:010x}{number >> HASH_BITS:06x}"


def parse_suggestion_id(text: str) -> int:
    """Return the number behind a full id; ValueError where it is not one."""
    if len(text) != ID_DIGITS or text != text.lower():
        raise ValueError(f"not a suggestion id: {text!r}")
    return int(text[HASH_DIGITS:], 16) << HASH_BITS | int(text[:HASH_DIGITS], 16)
