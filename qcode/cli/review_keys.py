"""The keys of `review`: a table each for suggestions and for what waits in queues.

The tables are what the keys do, the help and the documentation in one. A key is one letter or
sign, the same in full width from a Chinese keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qcode.domain.folding import fold

# Stands for any number in a table of keys.
NUMBER = "1"


class Key(NamedTuple):
    """A key, what it does in words, the method that does it, and whether it takes an answer."""

    letter: str
    words: str
    method: str
    takes_answer: bool = False


KEYS = (
    Key("a", "accept: make a coding of it as shown, with what you changed", "_accept"),
    Key("r", "reject: it does not hold, and does not come back", "_reject"),
    Key("f", "flip present and absent, and accept", "_flip"),
    Key("p", "polarity: choose present, absent, mixed or unclear, and accept", "_polarity", True),
    Key("c", "other code: by id or words of its name, and accept", "_other_code", True),
    Key(
        "e", "other words of the turn to code, then a accepts; e - takes that back", "_words", True
    ),
    Key("k", "case: which child it speaks of, or none, then a accepts", "_case", True),
    Key("v", "values of modifiers (time=before), then a accepts", "_values", True),
    Key("m", "memo on the coding to be made, then a accepts; m - takes it back", "_memo", True),
    Key("d", "memo on the document, written at once", "_document_memo", True),
    Key("+", "code other words of this turn by hand", "_code_passage", True),
    Key("s", "skip: leave it open", "_skip"),
    Key("b", "back to the one before, to decide it anew", "_back"),
    Key("u", "undo the last thing you did in this session", "_undo"),
    Key("t", "turns before and after; once more for more, or t and a number", "_turns", True),
    Key("w", "document worked through: what you did not code there is not there", "_worked"),
    Key("h", "help: these keys (also ?)", "_help"),
    Key("q", "quit (also x, and the end of the input); all decisions are kept", "_quit"),
)
QUEUE_KEYS = (
    Key("a", "keep the coding as it is; its question is answered", "_keep"),
    Key("r", "drop: take the coding out; it stays in the history", "_drop"),
    Key(NUMBER, "and further numbers: the code of that number, and keep", "_numbered", True),
    Key("c", "other code: by id or words of its name, and keep", "_other_code", True),
    Key("f", "flip present and absent, and keep", "_flip"),
    Key("p", "polarity: choose present, absent, mixed or unclear, and keep", "_polarity", True),
    Key("e", "a new place: other words of the document, and keep", "_words", True),
    Key("m", "memo on the coding, written with the decision; m - takes it back", "_memo", True),
    Key("s", "skip: leave it waiting", "_skip"),
    Key("b", "back to the one before that still waits", "_back"),
    Key("u", "undo the last thing you did in this session", "_undo"),
    Key("t", "turns around it; once more for more, or t and a number", "_turns", True),
    Key("h", "help: these keys (also ?)", "_help"),
    Key("q", "quit (also x, and the end of the input); all decisions are kept", "_quit"),
)
_ALIASES = {"?": "h", "x": "q"}


def key_of(typed: str, keys: Sequence[Key] = KEYS) -> Key | None:
    """Return the key that was typed, or None where there is no such key."""
    letter = fold(typed)
    wanted = _ALIASES.get(letter, letter)
    return next((key for key in keys if key.letter == wanted), None)


def keys_text(keys: Sequence[Key] = KEYS) -> str:
    """Return the keys as the help shows them, a line each."""
    return "\n".join(f"  {key.letter}  {key.words}" for key in keys)
