"""Options that belong together as one parameter of a command: Typer has a parameter for each option."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command as Typer reads it: a parameter that is a dataclass of options stands as the options, in its place.

    Each field has an ``Annotated`` type and a default, as the parameter of a command has.
    """
    parameters: list[Parameter] = []
    groups: dict[str, type[Any]] = {}
    for one in signature(command).parameters.values():
        kind = get_type_hints(command, include_extras=True)[one.name]
        if is_dataclass(kind) and isinstance(kind, type):
            groups[one.name] = kind
            parameters += _options_of(kind)
        else:
            parameters.append(one.replace(annotation=kind))

    @wraps(command)
    def run(**told: object) -> None:
        made = {
            name: kind(**{option.name: told.pop(option.name) for option in fields(kind)})
            for name, kind in groups.items()
        }
        command(**told, **made)

    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


def _options_of(group: type[Any]) -> list[Parameter]:
    types = get_type_hints(group, include_extras=True)
    return [
        Parameter(one.name, Parameter.KEYWORD_ONLY, default=one.default, annotation=types[one.name])
        for one in fields(group)
    ]
