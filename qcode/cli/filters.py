"""The filters, the same in every command that takes them.

`with_filters` gives a command the filter options and hands it one `Filters` value, so that
no command can forget one.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.domain.filters import Filters

_OPTIONS: Mapping[str, tuple[str, str]] = {
    "documents": ("--document", "Only this document (repeatable)."),
    "cases": ("--case", "Only this case; none: of no particular one."),
    "informants": ("--informant", "Only this informant."),
    "roles": ("--role", "Only informants of this role."),
    "waves": ("--wave", "Only this wave."),
    "codes": ("--code", "Only this code."),
    "facets": ("--facet", "Only codes of this facet."),
    "polarities": ("--polarity", "present, absent, mixed or unclear."),
    "coders": ("--by", "Only codings of this coder."),
    "statuses": ("--status", "in_force, review, conflict, changed, lost or removed."),
    "values": ("--set", "KEY=VALUE: only this value of a modifier."),
}
# `--time now` is short for leaving out what was said of the time before.
_TIME = "time"


def with_filters(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the named filters (all by default) as one parameter `filters`."""
    wanted = names or (*_OPTIONS, _TIME)

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        own = inspect.signature(command)
        kept = [item for item in own.parameters.values() if item.name != "filters"]

        @functools.wraps(command)
        def wrapped(**given: Any) -> Any:
            chosen = {name: given.pop(f"only_{name}") for name in wanted}
            return command(**given, filters=filters_from(chosen))

        extra = [_parameter(name) for name in wanted]
        wrapped.__signature__ = own.replace(parameters=[*kept, *extra])  # type: ignore[attr-defined]
        wrapped.__annotations__ = {item.name: item.annotation for item in (*kept, *extra)}
        return wrapped

    return decorate


def _parameter(name: str) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    if name == _TIME:
        option = typer.Option(
            "--time", metavar="now", help="now: leave out time=before.", show_default=False
        )
        return inspect.Parameter(
            f"only_{name}", kind, default="", annotation=Annotated[str, option]
        )
    flag, help_text = _OPTIONS[name]
    flags = (flag, "--coder") if name == "coders" else (flag,)
    option = typer.Option(*flags, help=help_text, show_default=False, metavar=_metavar(name))
    return inspect.Parameter(
        f"only_{name}", kind, default=None, annotation=Annotated[list[str] | None, option]
    )


def _metavar(name: str) -> str:
    return {"values": "KEY=VALUE", "coders": "NAME", "polarities": "P", "statuses": "S"}.get(
        name, "ID"
    )


def filters_from(chosen: Mapping[str, Any]) -> Filters:
    """Return filters from the options of a call."""
    from qcode.domain.filters import Filters  # 10 ms: not for --help

    plain = {
        name: tuple(value or ()) for name, value in chosen.items() if name not in (_TIME, "values")
    }
    time = chosen.get(_TIME, "")
    values = {key: tuple(found) for key, found in _grouped(chosen.get("values") or ()).items()}
    if time and time != "now":
        values["time"] = (*values.get("time", ()), time)
    leave_out = {"time": ("before",)} if time == "now" else {}
    return Filters(**plain, values=values, leave_out=leave_out)


def _grouped(pairs: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for key, value in (pair_of(pair) for pair in pairs):
        grouped.setdefault(key, []).append(value)
    return grouped


def pair_of(text: str, what: str = "--set") -> tuple[str, str]:
    """Return KEY and VALUE of `KEY=VALUE`.

    Raises:
        UsageError: there is no key or no equals sign.
    """
    key, equals, value = text.replace("＝", "=").partition("=")
    if not equals or not key.strip():
        raise UsageError(f"{what} takes KEY=VALUE, not {text!r}")
    return key.strip(), value.strip()


def pairs_of(texts: Iterable[str] | None, what: str = "--set") -> dict[str, str]:
    """Return the pairs of a repeatable KEY=VALUE option.

    Raises:
        UsageError: a text is no pair, or two give one key different values.
    """
    found: dict[str, str] = {}
    for key, value in (pair_of(text, what) for text in texts or ()):
        if found.setdefault(key, value) != value:
            raise UsageError(f"{what} gives {key} two values: {found[key]!r} and {value!r}")
    return found
