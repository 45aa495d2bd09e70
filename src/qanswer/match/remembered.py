"""What is read out of a sheet's own texts, read once for all runs: kept between them as plain values.

A sheet says the same for every row of every form, and reading it (its sentences, what it denies, its hours and figures)
takes longer than matching a short form. Only functions of the sheet's texts are remembered here: a customer's question
is never written down. What is kept belongs to this very code; another one reads anew, with the same result.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast, get_args, get_origin, get_type_hints

from qanswer.kept import Kept, code_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

P = ParamSpec("P")
T = TypeVar("T")

_KEPT = Kept(".readings", b"qanswer-readings/1\n", files=3)
_MOST_BYTES = 8_000_000  # of values kept; beyond that, those of this run alone
_HELD = 16_384  # results held in a run, of each function
_CUT_BY = ("sudachipy", "sudachidict-small")  # distributions; another tokeniser or dictionary cuts words otherwise
_FAULTS = (ValueError, TypeError, KeyError, AttributeError)

_used: dict[str, bytes] = {}  # key -> value in JSON, of this run
_new: set[str] = set()  # those of them that it had to work out
every: list[Any] = []  # the functions whose results are remembered


def remembered(returns: object) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator for a pure function of a sheet's texts; its results outlive the run.

    Args:
        returns: what it returns: a type that ``as_type`` knows. What it takes must be told apart by its ``repr``.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        name = f"{function.__module__}.{function.__qualname__}"

        @lru_cache(_HELD)
        def known(*args: P.args, **kwargs: P.kwargs) -> T:
            key = hashlib.blake2b(repr((name, args, kwargs)).encode(), digest_size=12).hexdigest()
            with contextlib.suppress(*_FAULTS):
                kept = _from_earlier().get(key)
                if kept is not None:
                    result: T = as_type(returns, json.loads(kept))
                    _used[key] = kept
                    return result
            result = function(*args, **kwargs)
            if not _new:
                atexit.register(_keep)
            _new.add(key)
            _used[key] = json.dumps(as_plain(result), ensure_ascii=False, separators=(",", ":")).encode()
            return result

        every.append(known)
        return cast("Callable[P, T]", known)

    return decorate


def as_plain(value: Any) -> Any:
    """Return a value as JSON has it: a dataclass as the list of its fields, a set as a sorted list."""
    if dataclasses.is_dataclass(value):
        return [as_plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, frozenset):
        return sorted(map(as_plain, value))
    if isinstance(value, tuple):
        return list(map(as_plain, value))
    if isinstance(value, Mapping):
        return {name: as_plain(one) for name, one in value.items()}
    return value


def as_type(kind: Any, plain: Any) -> Any:
    """Return the value of a type that ``as_plain`` made plain.

    Raises:
        TypeError, ValueError: it is none of that type.
    """
    return _reader(kind)(plain)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin, args = get_origin(kind), get_args(kind)
    if origin is frozenset or (origin is tuple and args[-1] is Ellipsis):
        one = _reader(args[0])
        return lambda plain: origin(map(one, plain))
    if origin is tuple:
        each = list(map(_reader, args))
        return lambda plain: tuple(read(value) for read, value in zip(each, plain, strict=True))
    if origin is dict:
        one = _reader(args[1])
        return lambda plain: {name: one(value) for name, value in plain.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        fields = [_reader(hints[field.name]) for field in dataclasses.fields(kind)]
        return lambda plain: kind(*(read(value) for read, value in zip(fields, plain, strict=True)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda plain: _checked(kind, plain)


def _checked(kind: type, plain: Any) -> Any:
    if not isinstance(plain, kind):
        raise TypeError(f"not {kind}: {plain!r}")
    return plain


@cache
def _from_earlier() -> Mapping[str, bytes]:
    """Return what earlier runs read: key -> value in JSON; nothing where there is nothing to trust."""
    with contextlib.suppress(*_FAULTS):
        body = _KEPT.read(_mark())
        if body is not None:
            size = int.from_bytes(body[:8], "big")
            lengths: dict[str, int] = json.loads(body[8 : 8 + size])
            bounds = pairwise(accumulate(lengths.values(), initial=8 + size))
            return {key: body[start:end] for key, (start, end) in zip(lengths, bounds, strict=True)}
    return {}


def _keep() -> None:
    """Keep what was read for the next run."""
    every = {**_from_earlier(), **_used}
    kept = every if sum(map(len, every.values())) <= _MOST_BYTES else _used
    head = json.dumps({key: len(value) for key, value in kept.items()}).encode()
    _KEPT.write(_mark(), len(head).to_bytes(8, "big") + head + b"".join(kept.values()))


@cache
def _mark() -> str:
    here = files("qanswer")
    code = code_of("text.py", "text_tables.toml", "languages.py", *_sources(here.joinpath("match"), "match"))
    return hashlib.sha256(" ".join([code, *map(version, _CUT_BY)]).encode()).hexdigest()


def _sources(folder: Traversable, named: str) -> list[str]:
    """Return the program's files in a folder and those within, by name: what reads a text otherwise lies among them."""
    found = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _sources(entry, f"{named}/{entry.name}")
        elif entry.name.endswith((".py", ".toml")):
            found.append(f"{named}/{entry.name}")
    return found
