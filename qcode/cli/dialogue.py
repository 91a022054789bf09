"""A dialogue in lines: whole lines out, one line in, on a terminal or through a pipe.

No cursor is ever moved, so that screen readers, dumb terminals and scripts all fit. What a
pipe answers is written behind its question, so that the output reads like the session. The
end of the input raises EOFError wherever it comes.
"""

from __future__ import annotations

import re
from typing import TextIO

from qcode.errors import QcodeError
from qcode.show.escape import visible_line
from qcode.show.lines import Line, LineWriter

_YES = ("y", "yes", "ｙ", "是", "好")
# U+FFFD stands for bytes that were no text; control characters come from arrow keys.
_UNREADABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ufffd\ud800-\udfff]")


class Dialogue:
    """Lines to `target`, answers from `source`; colours only where `is_plain` is false."""

    def __init__(self, source: TextIO, target: TextIO, *, is_plain: bool) -> None:
        self._source, self._target = source, target
        self._writer = LineWriter(target, is_plain=is_plain)
        reconfigure = getattr(source, "reconfigure", None)
        if reconfigure is not None:
            # A terminal speaks the locale's encoding, a pipe what qcode writes.
            encoding = {} if source.isatty() else {"encoding": "utf-8"}
            reconfigure(errors="replace", **encoding)

    def show(self, *lines: Line) -> None:
        """Write lines."""
        for line in lines:
            self._writer.write(line)
        self._target.flush()

    def say(self, words: str) -> None:
        """Write one line."""
        self.show(Line(visible_line(words)))

    def refuse(self, error: QcodeError) -> None:
        """Say why something cannot be, and what can be done."""
        self.show(Line(f"! {visible_line(error.message)}", style="red"))
        if error.hint:
            self.say(f"  hint: {error.hint}")

    def ask(self, question: str) -> str:
        """Ask until the answer is readable, and return it without its line end.

        Raises:
            EOFError: there is no more input.
        """
        while True:
            self._target.write(f"{question} ")
            self._target.flush()
            line = self._source.readline()
            answer = line.removesuffix("\n")
            if not line or not self._source.isatty():
                self._target.write(f"{visible_line(answer)}\n")
            if not line:
                raise EOFError
            if not _UNREADABLE.search(answer):
                return answer.strip()
            self.say("! that was no readable text: type letters and Enter (in UTF-8)")

    def confirm(self, question: Line) -> bool:
        """Ask a question that only a clear yes affirms."""
        return self.ask(question.words).casefold() in _YES
