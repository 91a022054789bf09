"""One code, whole: what a coder reads before deciding."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from qcode.domain.codebook import Code, Codebook, Cue
from qcode.show.escape import visible


def render_code(codebook: Codebook, code: Code) -> Text:
    """Return names, criteria, examples and cues of a code."""
    return Text(visible("\n".join(_lines(codebook, code))))


def _lines(codebook: Codebook, code: Code) -> Iterator[str]:
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
    if code.cues:
        yield "  cues:"
    for strength in ("strong", "normal", "weak"):
        found = [_cue(cue) for cue in code.cues if cue.strength == strength and cue.kind != "not"]
        if found:
            yield f"    {strength}: {', '.join(found)}"
    exceptions = [cue.words for cue in code.cues if cue.kind == "not"]
    if exceptions:
        yield f"    never: {', '.join(exceptions)}"
    for mapping in codebook.mappings:
        if code.facet in mapping.of:
            yield f"  {mapping.id}: {mapping.value_of(code.id)}"


def _cue(cue: Cue) -> str:
    sign = "−" if cue.polarity == "absent" else ""
    marks = {"regex": "/", "tokens": "", "phrase": ""}[cue.kind]
    return f"{sign}{marks}{cue.words}{marks}{'…' if cue.inflect else ''}"
