"""A name as a person types it, and the one name it stands for: whole, or a unique beginning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qcode.domain.codebook import Codebook
from qcode.errors import UnknownNameError, UsageError


def resolve_name(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the known name that is `name` or that alone begins with it.

    Raises:
        UnknownNameError: none does; the hint names the nearest.
        UsageError: several do.
    """
    names = list(known)
    if name in names:
        return name
    begins = [other for other in names if name and other.casefold().startswith(name.casefold())]
    if len(begins) == 1:
        return begins[0]
    if begins:
        shown = ", ".join(begins[:6]) + (", …" if len(begins) > 6 else "")
        raise UsageError(f"{name!r} could be several {kind}s: {shown}")
    raise UnknownNameError(kind, name, names)


def resolve_code(codebook: Codebook, name: str) -> str:
    """Return the id that is `name` or that alone begins with it; an old name stands for ever.

    Raises:
        UnknownNameError: none does; the hint names the nearest.
        UsageError: several do.
    """
    from qcode.domain.fates import current_names  # only where a code is named

    current = current_names(codebook)
    known = [code.id for code in codebook.codes if code.id not in current]
    old = [former for former in current if former == name or not _begins(known, name)]
    found = resolve_name("code", name, [*known, *old])
    return current.get(found, found)


def _begins(known: Iterable[str], name: str) -> bool:
    return any(code.casefold().startswith(name.casefold()) for code in known)


def checked_modifiers(codebook: Codebook, given: Mapping[str, str]) -> dict[str, str]:
    """Return the given modifier values with the codebook's defaults filled in.

    Raises:
        UnknownNameError: no such modifier, or no such value.
    """
    for name, value in given.items():
        modifier = codebook.modifier(name)
        if modifier is None:
            raise UnknownNameError("modifier", name, [m.id for m in codebook.modifiers])
        if value and value not in modifier.values:
            raise UnknownNameError(f"value of {name}", value, modifier.values)
    filled = {**codebook.defaults(), **{k: v for k, v in given.items() if v}}
    return {m.id: filled[m.id] for m in codebook.modifiers if m.id in filled}
