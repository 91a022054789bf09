"""A convention the user writes: a regular expression with a group `label`, under a time limit."""

from __future__ import annotations

from qcode.readers.patterns.convention import Mark

SECONDS = 2.0


def find_users_marks(expression: str, text: str) -> tuple[list[Mark], str]:
    """Return the marks of the user's expression, or one line saying what is wrong with it.

    `^` and `$` mean the ends of a line. The groups are `label` and, if wanted, `time` and
    `until`; speech begins where the match ends.
    """
    import regex  # 20 ms: only where a user brings an expression

    try:
        pattern = regex.compile(expression, regex.MULTILINE)
    except regex.error as error:
        return [], f"the pattern {expression!r} is no regular expression: {error}"
    if "label" not in pattern.groupindex:
        return [], f"the pattern {expression!r} has no group (?P<label>…)"
    marks: list[Mark] = []
    try:
        for hit in pattern.finditer(text, timeout=SECONDS):
            spans = {
                name: hit.span(name) if name in pattern.groupindex and hit[name] else None
                for name in ("label", "time", "until")
            }
            if hit.end() > hit.start() and spans["label"]:
                marks.append(Mark(hit.start(), hit.end(), *spans.values()))
    except TimeoutError:
        return [], f"the pattern {expression!r} took longer than {SECONDS:.0f} s: make it simpler"
    return marks, ""
