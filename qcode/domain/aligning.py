"""Aligning two versions of a transcript: which word of the one is which word of the other.

Only what is said is compared, as words: a Chinese character, a number or a run of letters, in
the form of `folding`, without punctuation and white space. A person's name and its pseudonym
are one word.

1. Stretches of twelve words that occur once in each text are anchors; the longest chain of
   them in order is kept (patience diff, Cohen 2003; unique matches as in MUMmer, Delcher 1999).
2. Stretches that occur once in each text and lie off the chain were moved.
3. Between anchors the longest common subsequence is computed, bit-parallel (Hyyrö 2004), once
   from each end: a word is *certain* where both find the same partner, for then every longest
   subsequence has it. What could as well stand elsewhere is told, never guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qcode.domain.spoken import Spoken

ANCHOR = 12  # words that must occur once in each text
SHORT_MOVE = 6  # the least number of words that are taken to have been moved
NONE = -1
_MARGIN = 6  # words beside a gap in which another alignment is looked for
_MOST_CELLS = 400_000_000  # of one table, a bit each: 50 MB
_OLD_MOVED, _NEW_MOVED = "\U0010fffe", "\U0010ffff"  # equal to nothing
_Block = tuple[int, int, int]  # start in the old words, start in the new ones, length
_Gap = tuple[int, int, int, int]  # start and end in the old words, in the new ones


@dataclass(slots=True)
class Alignment:
    """The partner of each old word: its number among the new words, or NONE.

    `certain` and `moved` hold 1 for a word whose partner is beyond doubt, or off the chain;
    `sources` is the way back, the old word of each new one.
    """

    old: Spoken
    new: Spoken
    partners: list[int]
    certain: bytearray
    moved: bytearray
    sources: list[int] = field(default_factory=list)


def align(old: Spoken, new: Spoken) -> Alignment:
    """Align the words of two versions; `old.words` and `new.words` share one alphabet."""
    size = len(old.words)
    found = Alignment(old, new, [NONE] * size, bytearray(size), bytearray(size))
    found.sources = [NONE] * len(new.words)
    chain = _chain(old.words, new.words)
    for block in chain:
        _join(found, block, is_certain=True)
    gaps = list(_gaps(chain, size, len(new.words)))
    moved = [*_find_moved(found, gaps, ANCHOR), *_find_moved(found, gaps, SHORT_MOVE)]
    for gap in gaps:
        _fill(found, gap, chain)
    for block in moved:
        _doubt_ends(found, block)
    return found


def _join(found: Alignment, block: _Block, *, is_certain: bool, is_moved: bool = False) -> None:
    i, j, length = block
    found.partners[i : i + length] = range(j, j + length)
    found.sources[j : j + length] = range(i, i + length)
    found.certain[i : i + length] = bytes([is_certain]) * length
    found.moved[i : i + length] = bytes([is_moved]) * length


def _chain(old: str, new: str) -> list[_Block]:
    """Return blocks of equal words in order: both ends of the texts, and anchors between."""
    first = _common(old, new, 0, 0)
    left, right = len(old), len(new)
    while left > first and right > first and old[left - 1] == new[right - 1]:
        left, right = left - 1, right - 1
    blocks: list[_Block] = [(0, 0, first)] if first else []
    blocks += _anchored(old, new, (first, left, first, right), ANCHOR)
    if left < len(old):
        blocks.append((left, right, len(old) - left))
    return blocks


def _common(old: str, new: str, i: int, j: int) -> int:
    """Return how many words from `i` and `j` on are the same."""
    most, step, length = min(len(old) - i, len(new) - j), 64, 0
    while length < most and step:
        size = min(step, most - length)
        if old[i + length : i + length + size] == new[j + length : j + length + size]:
            length, step = length + size, step * 2
        else:
            step = size // 2
    return length


def _anchored(old: str, new: str, place: _Gap, size: int) -> list[_Block]:
    """Return the blocks of a chain of anchors; shorter ones only where a gap stays too wide."""
    i0, i1, j0, j1 = place
    blocks: list[_Block] = []
    last_i, last_j = i0, j0
    for i, j, length in _chained(_unique_blocks(old, new, place, size)):
        cut = max(last_i - i, last_j - j, 0)
        if cut < length:
            blocks.append((i + cut, j + cut, length - cut))
            last_i, last_j = i + length, j + length
    if size <= 3:
        return blocks
    finer: list[_Block] = []
    for gap in _gaps([(i0, j0, 0), *blocks, (i1, j1, 0)], i1, j1):
        if (gap[1] - gap[0]) * (gap[3] - gap[2]) > _MOST_CELLS:
            finer += _anchored(old, new, gap, size // 2)
    return sorted(blocks + finer)


def _unique_blocks(old: str, new: str, place: _Gap, size: int) -> list[_Block]:
    """Return where the same words stand around stretches that occur once in each part."""
    i0, i1, j0, j1 = place
    there = _once(new, j0, j1, size)
    here = _once(old, i0, i1, size)
    blocks: list[_Block] = []
    i = i0
    while i <= i1 - size:
        gram = old[i : i + size]
        j = there.get(gram, -1)
        if j < 0 or here[gram] < 0:
            i += 1
            continue
        length = min(_common(old, new, i, j), i1 - i, j1 - j)
        blocks.append((i, j, length))
        i += length - size + 1
    return blocks


def _once(words: str, start: int, end: int, size: int) -> dict[str, int]:
    """Return the place of each stretch of `size` words, -1 where it occurs again."""
    grams = [words[at : at + size] for at in range(start, end - size + 1)]
    places = dict(zip(grams, range(start, end), strict=False))
    if len(places) < len(grams):
        for at, gram in enumerate(grams, start):
            if places[gram] != at:  # its last place
                places[gram] = -1
    return places


def _chained(blocks: list[_Block]) -> list[_Block]:
    """Return the chain of blocks that rises in both texts and holds the most words.

    The heaviest increasing subsequence (Jacobson and Vo 1992): the best chains by the place
    in the new text where they end, each heavier than the one before.
    """
    ends: list[int] = []
    best: list[tuple[int, int]] = []  # weight, number of the last block
    before: list[int] = []
    for number, (_, j, length) in enumerate(blocks):
        at = bisect_left(ends, j)
        weight = length + (best[at - 1][0] if at else 0)
        before.append(best[at - 1][1] if at else NONE)
        stop = at
        while stop < len(ends) and best[stop][0] <= weight:
            stop += 1
        if at == len(ends) or ends[at] != j or stop > at:
            ends[at:stop] = [j]
            best[at:stop] = [(weight, number)]
    chain: list[_Block] = []
    number = best[-1][1] if best else NONE
    while number != NONE:
        chain.append(blocks[number])
        number = before[number]
    return chain[::-1]


def _find_moved(found: Alignment, gaps: list[_Gap], size: int) -> list[_Block]:
    """Join what has no partner yet and stands once in each text, wherever that is."""
    blocks: list[_Block] = []
    old, new = found.old.words, found.new.words
    here = _lonely(old, found.partners, [gap[:2] for gap in gaps], size)
    there = _lonely(new, found.sources, [gap[2:] for gap in gaps], size) if here else {}
    for gram, i in here.items():
        j = there.get(gram, -1)
        if i < 0 or j < 0 or found.partners[i] != NONE or found.sources[j] != NONE:
            continue
        if not (_is_once(old, gram) and _is_once(new, gram)):
            continue
        block = _widened(found, i, j, size)
        if block[2] >= size:
            _join(found, block, is_certain=True, is_moved=True)
            blocks.append(block)
    return blocks


def _doubt_ends(found: Alignment, block: _Block) -> None:
    """Doubt the words at the ends of a moved block that stand beside it once more, alone."""
    i, j, length = block
    for ends, step in ((range(i, i + length), -1), (range(i + length - 1, i - 1, -1), 1)):
        edge, there = (i - 1, j - 1) if step < 0 else (i + length, j + length)
        beside = _alone(found.old.words, found.partners, edge, step)
        beside |= _alone(found.new.words, found.sources, there, step)
        for at in ends:
            if found.old.words[at] not in beside:
                break
            found.certain[at] = 0


def _alone(words: str, partners: list[int], at: int, step: int) -> set[str]:
    """Return the nearest words from `at` on that have no partner, up to one that has."""
    alone: set[str] = set()
    while 0 <= at < len(words) and partners[at] == NONE and len(alone) < _MARGIN:
        alone.add(words[at])
        at += step
    return alone


def _lonely(
    words: str, partners: list[int], gaps: Iterable[tuple[int, int]], size: int
) -> dict[str, int]:
    """Return the place of each stretch without partners in the gaps, -1 where it occurs again."""
    places: dict[str, int] = {}
    for start, end in gaps:
        alone = 0
        for at in range(start, end):
            alone = alone + 1 if partners[at] == NONE else 0
            if alone >= size:
                gram = words[at - size + 1 : at + 1]
                places[gram] = -1 if gram in places else at - size + 1
    return places


def _is_once(words: str, gram: str) -> bool:
    at = words.find(gram)
    return at >= 0 and words.find(gram, at + 1) < 0


def _widened(found: Alignment, i: int, j: int, size: int) -> _Block:
    """Return the block around a stretch as far as words are the same and without partner."""
    old, new = found.old.words, found.new.words

    def fits(a: int, b: int) -> bool:
        return (
            0 <= a < len(old)
            and 0 <= b < len(new)
            and old[a] == new[b]
            and found.partners[a] == NONE == found.sources[b]
        )

    first, length = 0, 0
    while fits(i + length, j + length):
        length += 1
    while length >= size and fits(i - first - 1, j - first - 1):
        first += 1
    return i - first, j - first, length + first


def _gaps(chain: list[_Block], old_size: int, new_size: int) -> Iterator[_Gap]:
    """Yield what lies between blocks: (start, end) in the old words and in the new ones."""
    i, j = (chain[0][0], chain[0][1]) if chain and not chain[0][2] else (0, 0)
    for a, b, length in [*chain, (old_size, new_size, 0)]:
        if a > i or b > j:
            yield i, a, j, b
        i, j = a + length, b + length


def _fill(found: Alignment, gap: _Gap, chain: list[_Block]) -> None:
    """Align a gap, and look again at the words beside it: they may have another place too."""
    left, right = _room(chain, gap)
    margin = _MARGIN
    while True:
        before, after = min(margin, left), min(margin, right)
        i0, i1, j0, j1 = gap[0] - before, gap[1] + after, gap[2] - before, gap[3] + after
        if (i1 - i0) * (j1 - j0) > _MOST_CELLS:
            found.certain[i0 : gap[0]] = bytes(before)
            found.certain[gap[1] : i1] = bytes(after)
            return
        early, late = _both_ways(*_masked(found, gap, (i0, i1, j0, j1)))
        sure = early & late
        is_open = before < left and (0, 0) not in sure
        is_open |= after < right and (i1 - i0 - 1, j1 - j0 - 1) not in sure
        if not is_open:
            break
        margin *= 4
    _settle(found, gap, (i0, i1, j0, j1), early, sure)


def _room(chain: list[_Block], gap: _Gap) -> tuple[int, int]:
    """Return the lengths of the blocks to the left and to the right of a gap."""
    at = bisect_left(chain, (gap[1], gap[3], 0))
    right = chain[at][2] if at < len(chain) and chain[at][:2] == (gap[1], gap[3]) else 0
    left = chain[at - 1][2] if at else 0
    return left, right


def _masked(found: Alignment, gap: _Gap, place: _Gap) -> tuple[str, str]:
    """Return the words of a place, with those that were moved made equal to nothing."""
    i0, i1, j0, j1 = place
    old, new = found.old.words[i0:i1], found.new.words[j0:j1]
    if any(found.moved[gap[0] : gap[1]]):
        moved = found.moved[i0:i1]
        old = "".join(_OLD_MOVED if moved[at] else word for at, word in enumerate(old))
    held = found.sources[gap[2] : gap[3]]
    if any(source != NONE for source in held):
        sources = found.sources[j0:j1]
        new = "".join(
            _NEW_MOVED if source != NONE and found.moved[source] else word
            for source, word in zip(sources, new, strict=True)
        )
    return old, new


def _settle(
    found: Alignment,
    gap: _Gap,
    place: _Gap,
    early: set[tuple[int, int]],
    sure: set[tuple[int, int]],
) -> None:
    """Write down the partners in a gap, and what is in doubt beside it."""
    i0, i1, j0, _ = place
    for a, b in early:
        i, j = i0 + a, j0 + b
        if gap[0] <= i < gap[1] and gap[2] <= j < gap[3]:
            _join(found, (i, j, 1), is_certain=(a, b) in sure)
    for i in (*range(i0, gap[0]), *range(gap[1], i1)):
        if (i - i0, found.partners[i] - j0) not in sure:
            found.certain[i] = 0


def _both_ways(old: str, new: str) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return two longest common subsequences as pairs: as early in `new` as can be, as late."""
    early = set(_common_subsequence(old, new))
    last_i, last_j = len(old) - 1, len(new) - 1
    late = {(last_i - i, last_j - j) for i, j in _common_subsequence(old[::-1], new[::-1])}
    return early, late


def _common_subsequence(old: str, new: str) -> list[tuple[int, int]]:
    """Return the pairs of a longest common subsequence, last first (Hyyrö 2004).

    Bit j of a row is 0 where the longest subsequence grows from column j to j + 1.
    """
    where: dict[str, int] = {}
    for j, word in enumerate(new):
        where[word] = where.get(word, 0) | 1 << j
    full = (1 << len(new)) - 1
    row, rows = full, []
    for word in old:
        hits = row & where.get(word, 0)
        row = (row + hits | row - hits) & full
        rows.append(row)
    pairs: list[tuple[int, int]] = []
    i, j = len(old), len(new)
    while i and j:
        if rows[i - 1] >> (j - 1) & 1:
            j -= 1
            continue
        i -= 1
        if not i or rows[i - 1] >> (j - 1) & 1:
            j -= 1
            pairs.append((i, j))
    return pairs
