"""What is allowed in a codebook and yet probably not meant: all of it warnings.

Cues are compared as suggesting compares them: folded, Latin words at word boundaries, Chinese
anywhere. Expressions and token patterns need libraries that this layer does not know, so
whether one of them finds a text is asked of the caller; without an answer they are taken to
find everything, so that nothing is said that may be wrong.

What concerns dozens of cues at once is one line a code: a list nobody reads helps nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from qcode.domain.codebook import Code, Codebook, CodeMapping, Cue
from qcode.domain.folding import fold
from qcode.domain.inflection import inflections
from qcode.errors import Problem

Finds = Callable[[Cue, str], bool]
_NAMED = 5  # cues or codes named in one line


def lint_codebook(codebook: Codebook, path: str, finds: Finds | None = None) -> list[Problem]:
    """Return the lints of a codebook by line; `path` is what they call the file.

    `finds(cue, text)` says whether a cue of kind "regex" or "tokens" finds something in a text.
    """
    lints = [*_code_lints(codebook, finds), *_shared_cues(codebook)]
    for mapping in codebook.mappings:
        lints += _mapping_lints(codebook, mapping)
    problems = [
        Problem(path, line, message, field, is_warning=True) for line, field, message in lints
    ]
    return sorted(problems, key=lambda problem: problem.line)


# A lint before it is a Problem: line, field path, message.
Lint = tuple[int, str, str]


def _code_lints(codebook: Codebook, finds: Finds | None) -> Iterator[Lint]:
    for code in codebook.active_codes():
        field = f"codes[{code.id}]"
        if not code.definition:
            yield code.line, field, "has no definition: coders cannot agree on a name alone"
        yield from _exception_lints(code, field)
        yield from _example_lints(code, field, finds)


def _exception_lints(code: Code, field: str) -> Iterator[Lint]:
    # A match that overlaps an exception is no evidence, so some cues can never be any.
    exceptions = [cue for cue in code.cues if cue.kind == "not"]
    parts: list[str] = []
    for cue in code.cues if exceptions else ():
        if cue.kind != "phrase":
            continue
        for exception in exceptions:
            if _occurs(exception.words, cue.words):
                message = f"{cue.words!r} holds the exception {exception.words!r}: never evidence"
                yield cue.line, f"{field}.cues", message
            elif _occurs(cue.words, exception.words):
                parts.append(f"{cue.words} in {exception.words}")
    if parts:
        message = (
            f"for information: contained in an exception, elsewhere evidence: {_listed(parts)}"
        )
        yield exceptions[0].line, f"{field}.cues", message


def _example_lints(code: Code, field: str, finds: Finds | None) -> Iterator[Lint]:
    cues = [cue for cue in code.cues if cue.kind != "not"]
    if not cues or not code.examples:
        return
    found = [[is_found(cue, example.text, finds) for cue in cues] for example in code.examples]
    for example, hits in zip(code.examples, found, strict=True):
        if not any(hits):
            message = f"for information: no cue finds the example {_short(example.text)!r}"
            yield example.line, f"{field}.examples", message
    idle = [cue for at, cue in enumerate(cues) if not any(hits[at] for hits in found)]
    if idle:
        names = _listed(cue.words for cue in idle)
        count = f"{len(idle)} of {len(cues)} cues"
        message = f"for information: {count} match none of the code's own examples: {names}"
        yield code.line, f"{field}.cues", message


def is_found(cue: Cue, text: str, finds: Finds | None = None) -> bool:
    """Say whether a cue finds something in a text."""
    if cue.kind in ("regex", "tokens"):
        return finds is None or finds(cue, text)
    forms = inflections(cue.words) if cue.inflect else (cue.words,)
    return any(_occurs(form, text) for form in forms)


def _occurs(phrase: str, text: str) -> bool:
    phrase, text = fold(phrase), fold(text)
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if _is_edge(phrase[0], text[start - 1 : start]) and _is_edge(
            phrase[-1], text[end : end + 1]
        ):
            return True
        start = text.find(phrase, start + 1)
    return False


def _is_edge(inner: str, outer: str) -> bool:
    """Say whether a phrase may end between these two characters."""
    return not (_is_in_word(inner) and outer and _is_in_word(outer))


def _is_in_word(char: str) -> bool:
    # Letters of scripts written with spaces; the blocks from Hangul Jamo extended and the
    # CJK radicals on are written without, or in syllables that carry endings.
    return char.isalnum() and not "\u2e80" <= char <= "\uffef" and char < "\U00020000"


def _shared_cues(codebook: Codebook) -> Iterator[Lint]:
    owners: dict[tuple[str, str], list[tuple[Code, Cue]]] = defaultdict(list)
    for code in codebook.active_codes():
        for cue in code.cues:
            if cue.kind != "not":
                words = fold(cue.words) if cue.kind == "phrase" else cue.words
                owners[cue.kind, words].append((code, cue))
    for pairs in owners.values():
        codes = dict.fromkeys(code.id for code, _ in pairs)
        if len(codes) > 1:
            code, cue = pairs[-1]
            message = f"{cue.words!r} belongs to several codes: {', '.join(codes)}"
            yield cue.line, f"codes[{code.id}].cues", message


def _mapping_lints(codebook: Codebook, mapping: CodeMapping) -> Iterator[Lint]:
    field = f"mappings[{mapping.id}]"
    for value in mapping.values:
        if not value.members:
            what = "wave" if mapping.is_of_wave else "code"
            yield value.line, f"{field}.values[{value.id}]", f"is unused: it names no {what}"
    if mapping.is_of_wave:
        return
    named = {member for value in mapping.values for member in value.members}
    codes = [code.id for code in codebook.active_codes() if code.facet in mapping.of]
    missing = [code for code in codes if code not in named]
    if missing:
        message = f"no value names these codes, shown as unmapped: {_listed(missing)}"
        yield mapping.line, field, message


def _listed(words: Iterable[str]) -> str:
    names = list(words)
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
