"""The JSON of transcription services: each is recognised by its own fields, tried in order.

Adding a service whose units are a list of objects needs at most a name in `fields.py` or
`sentences.py`; one whose words must be joined is a function in `worded.py` and an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qcode.readers.services.iflytek import find_iflytek
from qcode.readers.services.pairs import find_pairs
from qcode.readers.services.sentences import find_sentences
from qcode.readers.services.unit import Unit
from qcode.readers.services.worded import (
    find_aws,
    find_deepgram,
    find_google,
    find_rev,
    find_speechmatics,
    find_watson,
)

__all__ = ["SERVICES", "Unit", "find_pairs", "find_sentences"]

SERVICES: dict[str, Callable[[Mapping[str, Any]], list[Unit]]] = {
    "aws": find_aws,
    "rev": find_rev,
    "speechmatics": find_speechmatics,
    "deepgram": find_deepgram,
    "google": find_google,
    "watson": find_watson,
    "iflytek": find_iflytek,
}
