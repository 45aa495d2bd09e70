"""Regular expressions, compiled once for all runs: what a form is read and judged by is a thousand of them.

Compiling them takes half a second, more than a short form's matching. What the compiler made is therefore kept as plain
numbers, which the engine checks before it runs them. Nothing depends on that: where nothing is kept, where it is
damaged, or in a Python whose compiler looks otherwise, the pattern is compiled as ever and matches the same.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import re
import sys
from array import array
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from qanswer.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEPT = Kept(".patterns", b"qanswer-patterns/1\n", files=3)
_MOST = 6_000  # patterns kept; beyond that, those of this run alone
_FAULTS = (AttributeError, ImportError, LookupError, OverflowError, RuntimeError, TypeError, ValueError)

_Asked = tuple[str, int]  # pattern as written, flags as asked for


class _Program(NamedTuple):
    """What the compiler made of a pattern: the arguments of the engine's constructor."""

    flags: int
    code: Sequence[int]
    groups: int
    names: Mapping[str, int]  # of groups


_used: dict[_Asked, _Program] = {}
_new: set[_Asked] = set()  # those of them that this run had to compile


@cache
def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` returns, without compiling where an earlier run did.

    Raises:
        re.error: the pattern is none.
    """
    asked = (pattern, int(flags))
    with contextlib.suppress(*_FAULTS):
        program = _from_earlier().get(asked)
        if program is None:
            program = _compile(*asked)
            if not _new:
                atexit.register(_keep)
            _new.add(asked)
        _used[asked] = program
        return _loaded(pattern, program)
    return re.compile(pattern, flags)


def _compile(pattern: str, flags: int) -> _Program:
    parsed = import_module("re._parser").parse(pattern, flags)
    code = import_module("re._compiler")._code(parsed, flags)  # noqa: SLF001 - nothing public gives the code
    state = parsed.state
    return _Program(flags | state.flags, code, state.groups - 1, dict(state.groupdict))


def _loaded(pattern: str, program: _Program) -> re.Pattern[str]:
    """Return a pattern made from what the compiler made earlier; the engine refuses code that is not sound."""
    by_number: list[str | None] = [None] * (program.groups + 1)
    for name, number in program.names.items():
        by_number[number] = name
    made: re.Pattern[str] = import_module("_sre").compile(
        pattern, program.flags, list(program.code), program.groups, dict(program.names), tuple(by_number)
    )
    return made


@cache
def _from_earlier() -> Mapping[_Asked, _Program]:
    """Return what earlier runs compiled; nothing where there is nothing to trust."""
    with contextlib.suppress(*_FAULTS):
        body = _KEPT.read(_mark())
        return {} if body is None else _decoded(body)
    return {}


def _keep() -> None:
    """Keep what was compiled for the next run."""
    together = {**_from_earlier(), **_used}
    with contextlib.suppress(*_FAULTS):
        _KEPT.write(_mark(), _encoded(together if len(together) <= _MOST else _used))


def _mark() -> str:
    """Return under which name this Python's programs are kept: another one compiles otherwise."""
    engine: Any = import_module("_sre")
    python = (sys.implementation.cache_tag, sys.version, engine.MAGIC, engine.CODESIZE, sys.byteorder)
    return hashlib.sha256(repr(python).encode()).hexdigest()


def _encoded(programs: Mapping[_Asked, _Program]) -> bytes:
    described = [
        [pattern, asked, program.flags, len(program.code), program.groups, program.names]
        for (pattern, asked), program in programs.items()
    ]
    head = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return len(head).to_bytes(8, "big") + head + b"".join(array("I", one.code).tobytes() for one in programs.values())


def _decoded(body: bytes) -> Mapping[_Asked, _Program]:
    at = 8 + int.from_bytes(body[:8], "big")
    numbers = array("I")
    numbers.frombytes(body[at:])
    programs, start = {}, 0
    for pattern, asked, flags, length, groups, names in json.loads(body[8:at].decode("utf-8", "surrogatepass")):
        programs[pattern, asked] = _Program(flags, numbers[start : start + length], groups, names)
        start += length
    return programs
