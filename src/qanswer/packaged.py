"""The program's own tables: TOML files beside the modules that read them, parsed once for all runs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qanswer.kept import Kept, folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

_KEPT = Kept(".tables", b"qanswer-tables/1\n", files=3)


@cache
def packaged(name: str) -> dict[str, Any]:
    """Return the table of this package's ``name``.toml: ``match/reading``."""
    if folder() is None:
        return _parsed(files("qanswer").joinpath(f"{name}.toml").read_bytes())
    return _every()[name]


@cache
def _every() -> Mapping[str, dict[str, Any]]:
    """Return all tables by name: as an earlier run parsed them, where none has changed since."""
    contents = dict(_contents(files("qanswer"), ""))
    mark = hashlib.sha256(repr(contents).encode()).hexdigest()
    with contextlib.suppress(ValueError):
        kept = _KEPT.read(mark)
        if kept is not None and (tables := json.loads(kept)).keys() == contents.keys():
            every: dict[str, dict[str, Any]] = tables
            return every
    every = {name: _parsed(content) for name, content in contents.items()}
    _KEPT.write(mark, json.dumps(every, ensure_ascii=False).encode())
    return every


def _contents(place: Traversable, named: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each table in a folder of the package and below; a vendor's knowledge is none."""
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield f"{named}{entry.name.removesuffix('.toml')}", entry.read_bytes()
        elif not entry.name.startswith("_") and entry.is_dir():
            yield from _contents(entry, f"{named}{entry.name}/")


def _parsed(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode("utf-8"))
