"""The strict YAML layer: text in, a tree of nodes with lines out.

Nothing is typed here: every scalar is the text that stands in the file, so `NO`, `012` and
`12:30` stay what they are. Keys that stand twice are refused with both lines; anchors,
aliases, tags and merge keys are refused; depth and number of nodes are bounded. The tree is
built from PyYAML's parser events, never by its constructors, and by a loop, so that no input
can exhaust the stack.

A syntax error does not end the reading: the line to blame is reported, mended or made a hole
(codebook_slips), and the text is parsed again, so that one slip does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qcode.errors import Problem
from qcode.readers.codebook_slips import HOLE, Slip, find_slip, mend

MAX_DEPTH = 32
MAX_NODES = 400_000
MAX_SLIPS = 60


@dataclass(slots=True)
class Node:
    """One value of the file. `kind` is "text", "list", "map" or "hole" (could not be read).

    `line` counts from 1. `key_lines` are the lines of a map's keys. `is_bare` says that a
    text stands without quotes, `is_flow` that a list or map is written in brackets.
    """

    kind: str
    line: int
    text: str = ""
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)
    is_bare: bool = False
    is_flow: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all is written where the value should stand."""
        return self.kind == "text" and self.is_bare and not self.text


def parse_tree(text: str, path: str) -> tuple[Node | None, list[Problem]]:
    """Parse one YAML document into nodes; None when there is nothing in it."""
    import yaml  # 25 ms

    lines = text.split("\n")
    problems: list[Problem] = []
    blamed: set[int] = set()
    for _ in range(MAX_SLIPS):
        builder = _Builder(path)
        try:
            builder.build(_events("\n".join(lines)))
        except yaml.MarkedYAMLError as error:
            slip = find_slip(error, lines)
            if slip.index in blamed:
                slip = Slip(slip.index, "", "blank")  # mended in vain: reported already
            else:
                problems.append(Problem(path, slip.index + 1, slip.message))
            blamed.add(slip.index)
            mend(lines, slip)
        else:
            return builder.root, problems + builder.problems
    problems.append(Problem(path, 0, "there are too many syntax errors to read on"))
    return None, problems


def _events(text: str) -> Iterator[Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return iter(yaml.parse(text, Loader=loader))


class _Builder:
    """Makes the tree; what is refused is noted in `problems` and left out of the tree."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self._open: list[Node] = []
        # Keys waiting for their value, one slot an open map: None where a key comes next.
        self._keys: list[Node | None] = []
        self._count = 0
        self._is_full = False

    def build(self, events: Iterator[Any]) -> None:
        """Take events until the stream ends or the tree is larger than any codebook."""
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._note(event, "a second YAML document (---) begins here; remove the line")
                    return
            elif kind in ("SequenceEndEvent", "MappingEndEvent"):
                self._close()
            elif kind in _STARTS:
                self._start(event, kind)
                if self._is_full:
                    return

    def _start(self, event: Any, kind: str) -> None:
        if kind == "AliasEvent":
            self._note(
                event,
                f"aliases (*{event.anchor}) are not allowed; write the value out, "
                "or put a text that begins with * in quotes",
            )
            node = Node("hole", event.start_mark.line + 1)
        else:
            self._refuse_extras(event)
            node = _node_of(event, kind)
            if _CONTROL.search(node.text):
                self._note(event, _ESCAPED)
        self._count += 1
        if self._count > MAX_NODES or len(self._open) >= MAX_DEPTH:
            self._note(event, "the file is nested or grown beyond what a codebook can be")
            self._is_full = True
            return
        self._place(node)
        if node.kind in ("list", "map"):
            self._open.append(node)
            self._keys.append(None)

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._note(
                event,
                f"anchors (&{event.anchor}) are not allowed; put a text that begins "
                "with & in quotes",
            )
        if event.tag is not None:
            self._note(
                event,
                f"tags ({event.tag}) are not allowed; put a text that begins with ! in quotes",
            )

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            self._put(parent, self._keys[-1], node)
            self._keys[-1] = None

    def _put(self, parent: Node, key: Node, node: Node) -> None:
        if key.kind != "text":
            if key.kind != "hole":
                self._problem(
                    key.line,
                    "a key must be plain text, not a list or a map; if this "
                    "is a text in brackets or braces, put it in quotes",
                )
        elif key.text == HOLE:
            return
        elif key.text == "<<":
            self._problem(key.line, "merge keys (<<) are not allowed; write the fields out")
        elif key.text in parent.fields:
            first = parent.key_lines[key.text]
            self._problem(key.line, f"the key {key.text!r} stands twice, first in line {first}")
        else:
            parent.fields[key.text] = node
            parent.key_lines[key.text] = key.line

    def _close(self) -> None:
        self._open.pop()
        self._keys.pop()

    def _note(self, event: Any, message: str) -> None:
        self._problem(event.start_mark.line + 1, message)

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))


# What an escape in double quotes can bring in: a regex "\\b" becomes a backspace.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = "in double quotes a backslash has a meaning of its own; use single quotes"
_STARTS = {
    "ScalarEvent": "text",
    "SequenceStartEvent": "list",
    "MappingStartEvent": "map",
    "AliasEvent": "hole",
}


def _node_of(event: Any, kind: str) -> Node:
    line = event.start_mark.line + 1
    if kind != "ScalarEvent":
        return Node(_STARTS[kind], line, is_flow=bool(event.flow_style))
    if event.value == HOLE:
        return Node("hole", line)
    is_bare = event.style in (None, "")
    return Node("text", line, text=event.value, is_bare=is_bare)
