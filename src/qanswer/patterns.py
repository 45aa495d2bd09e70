"""Regular expressions, compiled once for all runs: what a form is read and judged by is a thousand of them.

Compiling them takes half a second, more than a short form's matching. What the compiler made is therefore kept as plain
numbers, which the engine checks before it runs them. Nothing depends on that: where nothing is kept, where it is
damaged, or in a Python whose compiler looks otherwise, the pattern is compiled as ever and matches the same.

A table of them is not searched for one by one (``Sieve``): a pattern can only be found in a text that has some letters of
its own, and most have none of them. Why, what it saves, and how it falls back: docs/adr/0015.
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
from qanswer.necessary import LONGEST, pieces_needed, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_KEPT = Kept(".patterns", b"qanswer-patterns/2\n", files=3)
_MOST = 6_000  # patterns kept; beyond that, those of this run alone
_FAULTS = (AttributeError, ImportError, LookupError, OverflowError, RuntimeError, TypeError, ValueError)

_Asked = tuple[str, int]  # pattern as written, flags as asked for


class _Program(NamedTuple):
    """What the compiler made of a pattern: the arguments of the engine's constructor."""

    flags: int
    code: Sequence[int]
    groups: int
    names: Mapping[str, int]  # of groups
    pieces: Sequence[str] | None  # of which a text needs one, to match; None where any text may


_used: dict[_Asked, _Program] = {}
_new: set[_Asked] = set()  # those of them that this run had to compile


@cache
def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` returns, without compiling where an earlier run did.

    Raises:
        re.error: the pattern is none.
    """
    with contextlib.suppress(*_FAULTS):
        return _loaded(pattern, _program(pattern, int(flags)))
    return re.compile(pattern, flags)


class Sieve:
    r"""Patterns of which a text is searched only for those that it has the letters for.

    >>> [(number, match.group()) for number, match in Sieve(["毎[日週月]", r"\d+日", "監査"]).search("毎週の監査")]
    [(0, '毎週'), (2, '監査')]
    """

    def __init__(self, patterns: Iterable[str], flags: int = 0) -> None:
        self._patterns, self._flags = tuple(patterns), int(flags)
        self._always: list[int] = []  # numbers of the patterns that any text may match
        self._by_piece: dict[str, list[int]] = {}
        for number, pattern in enumerate(self._patterns):
            pieces = _pieces_needed(pattern, self._flags)
            for piece in pieces or ():
                self._by_piece.setdefault(piece, []).append(number)
            if pieces is None:
                self._always.append(number)

    def search(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield number and first match of each pattern that is found in ``text``, in their order."""
        for number in self.possible(text):
            match = expression(self._patterns[number], self._flags).search(text)
            if match is not None:
                yield number, match

    def possible(self, text: str) -> Sequence[int]:
        """Return the numbers of the patterns that ``text`` has letters for; no other one is found in it."""
        by_piece = self._by_piece
        if len(text) * LONGEST < len(by_piece):
            pieces = [piece for piece in pieces_of(text) if piece in by_piece]
        else:
            pieces = [piece for piece in by_piece if piece in text]
        return sorted({*self._always, *(number for piece in pieces for number in by_piece[piece])})


def _pieces_needed(pattern: str, flags: int) -> Sequence[str] | None:
    with contextlib.suppress(*_FAULTS):
        return _program(pattern, flags).pieces
    return None


def _program(pattern: str, flags: int) -> _Program:
    asked = (pattern, flags)
    program = _used.get(asked) or _from_earlier().get(asked)
    if program is None:
        program = _compile(*asked)
        if not _new:
            atexit.register(_keep)
        _new.add(asked)
    _used[asked] = program
    return program


def _compile(pattern: str, flags: int) -> _Program:
    parsed = import_module("re._parser").parse(pattern, flags)
    code = import_module("re._compiler")._code(parsed, flags)  # noqa: SLF001 - nothing public gives the code
    state = parsed.state
    pieces = pieces_needed(parsed, folds=bool(state.flags & re.IGNORECASE))
    return _Program(flags | state.flags, code, state.groups - 1, dict(state.groupdict), pieces)


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
    python = (_KEPT.magic, sys.implementation.cache_tag, sys.version, engine.MAGIC, engine.CODESIZE, sys.byteorder)
    return hashlib.sha256(repr(python).encode()).hexdigest()


def _encoded(programs: Mapping[_Asked, _Program]) -> bytes:
    described = [
        [pattern, asked, program.flags, len(program.code), program.groups, program.names, program.pieces]
        for (pattern, asked), program in programs.items()
    ]
    head = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return len(head).to_bytes(8, "big") + head + b"".join(array("I", one.code).tobytes() for one in programs.values())


def _decoded(body: bytes) -> Mapping[_Asked, _Program]:
    at = 8 + int.from_bytes(body[:8], "big")
    numbers = array("I")
    numbers.frombytes(body[at:])
    programs, start = {}, 0
    for pattern, asked, flags, length, groups, names, pieces in json.loads(body[8:at].decode("utf-8", "surrogatepass")):
        programs[pattern, asked] = _Program(flags, numbers[start : start + length], groups, names, pieces)
        start += length
    return programs
