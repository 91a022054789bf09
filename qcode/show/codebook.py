"""One code, whole: what a coder reads before deciding."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.domain.codebook import Code, Codebook, Cue


def code_lines(codebook: Codebook, code: Code) -> Iterator[str]:
    """Yield names, criteria, examples, cues and classes of a code."""
    yield from _criteria(code)
    yield from _cues(code)
    for mapping in codebook.mappings:
        if code.facet in mapping.of:
            yield f"  {mapping.id}: {mapping.value_of(code.id)}"


def _criteria(code: Code) -> Iterator[str]:
    names = " / ".join(dict.fromkeys(code.name.by_language.values()))
    yield f"{code.id}  {names}"
    where = f"facet {code.facet}" + (f", under {code.parent}" if code.parent else "")
    yield f"  {where}" + ("" if code.status == "active" else f", {code.status}")
    for name in ("definition", "include", "exclude", "confusions"):
        for language, words in getattr(code, name).by_language.items():
            yield f"  {name}{f' ({language})' if language else ''}: {words}"
    if code.examples:
        yield "  examples:"
    for example in code.examples:
        facts = ", ".join(filter(None, (example.role, example.polarity)))
        yield f"    {example.text}" + (f"  ({facts})" if facts else "")


def _cues(code: Code) -> Iterator[str]:
    if code.cues:
        yield "  cues:"
    for strength in ("strong", "normal", "weak"):
        found = [_cue(cue) for cue in code.cues if cue.strength == strength and cue.kind != "not"]
        if found:
            yield f"    {strength}: {', '.join(found)}"
    exceptions = [cue.words for cue in code.cues if cue.kind == "not"]
    if exceptions:
        yield f"    never: {', '.join(exceptions)}"


def _cue(cue: Cue) -> str:
    sign = "−" if cue.polarity == "absent" else ""
    marks = {"regex": "/", "tokens": "", "phrase": ""}[cue.kind]
    return f"{sign}{marks}{cue.words}{marks}{'…' if cue.inflect else ''}"
