"""Search: passages that hold words, in any language.

Words of three or more characters are looked up in a trigram index of the folded texts; the
index names candidate documents and the folded text proves each place (with detail=none the
index holds no positions). Shorter words, and what is not indexed, go over the texts.
"""

from __future__ import annotations

from collections.abc import Iterator

from qcode.domain.folding import fold
from qcode.storage.database import Store

_ACTIVE = (
    "SELECT document.name, version.text FROM document JOIN version ON version.id = version_id"
    " WHERE document.state = 'active'"
)


def iter_texts_with(store: Store, words: str) -> Iterator[tuple[str, str]]:
    """Yield (document, text) of active documents that may hold the words, folded."""
    folded = fold(words)
    if len(folded) < 3:
        yield from store.execute(f"{_ACTIVE} ORDER BY document.id")
        return
    query = " AND ".join(f'"{gram}"' for gram in sorted(trigrams(folded)))
    yield from store.execute(
        f"{_ACTIVE} AND version.id IN"
        " (SELECT rowid FROM version_search WHERE version_search MATCH ?) ORDER BY document.id",
        (query,),
    )


def trigrams(folded: str) -> set[str]:
    """Return the runs of three characters of a folded text, quoted for a MATCH."""
    return {folded[at : at + 3].replace('"', '""') for at in range(len(folded) - 2)}
