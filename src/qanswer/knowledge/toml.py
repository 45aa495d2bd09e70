"""Reading a TOML file key by key, so that every complaint names the file, the entry and the key."""

from __future__ import annotations

import contextlib
import hashlib
import json
import tomllib
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar, cast

from qanswer.errors import KnowledgeError
from qanswer.kept import Kept
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

E = TypeVar("E", bound=StrEnum)

_LARGE = 20_000  # bytes; a smaller file is parsed in a few milliseconds
_KEPT = Kept(".values", b"qanswer-values/1\n", files=40)


class Table:
    """One table of a TOML file. What was not asked for by the time of ``finish`` is an unknown key."""

    def __init__(self, values: Mapping[str, object], file: Path, entry: str = "") -> None:
        self._values = values
        self._asked: set[str] = set()
        self.file = file
        self.entry = entry  # "item 6.8"; "" for the file's own top level

    def fault(self, message: str, /, **values: object) -> KnowledgeError:
        """Return (not raise) an error that says where in the file it is."""
        where = f"{self.file}: {self.entry}" if self.entry else str(self.file)
        return KnowledgeError("{where}: {fault}", where=where, fault=said(message, **values))

    def named(self, entry: str) -> Table:
        """Return the same table, under the name that its complaints shall bear from here on."""
        self.entry = entry
        return self

    def __contains__(self, key: str) -> bool:
        """Whether the key is there; does not count as asking for its value."""
        return key in self._values

    def text(self, key: str, default: str | None = None, *, blank: bool = False) -> str:
        """Return a string; without a ``default`` the key must be there and, unless ``blank``, say something."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.fault('key "{key}" must be text, not {value}', key=key, value=_kind(value))
        if key in self._values and not blank and default is None and not value.strip():
            raise self.fault('key "{key}" must not be blank', key=key)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.fault('key "{key}" must be true or false, not {value}', key=key, value=_kind(value))
        return value

    def day(self, key: str) -> str:
        """Return a date as ISO text, ``""`` where the key is absent. Both TOML dates and quoted ones are read."""
        value = self._take(key, "")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        try:
            return date.fromisoformat(cast("str", value)).isoformat() if value else ""
        except (TypeError, ValueError):
            raise self.fault(
                'key "{key}" must be a date like 2024-04-01, not {value!r}', key=key, value=value
            ) from None

    def member(self, key: str, kind: type[E], default: E | None = None) -> E:
        """Return one of an enumeration's values."""
        return self.member_of(kind, self.text(key, default), key)

    def member_of(self, kind: type[E], value: str, key: str) -> E:
        """Return the member of ``kind`` that ``value`` stands for; ``key`` is where it stands."""
        try:
            return kind(value)
        except ValueError:
            allowed = ", ".join(kind)
            raise self.fault(
                'key "{key}" must be one of {allowed}, not "{value}"', key=key, allowed=allowed, value=value
            ) from None

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return one of the allowed strings; ``""`` among them is not mentioned in the complaint."""
        value = self.text(key, default)
        if value not in allowed:
            listed = ", ".join(name for name in allowed if name)
            raise self.fault('key "{key}" must be one of {listed}, not "{value}"', key=key, listed=listed, value=value)
        return value

    def value(self, key: str) -> object:
        """Return whatever stands there; the key must be there."""
        return self._take(key, None)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of strings, in the file's order; none of them may be blank."""
        value = self._take(key, None if default is None else list(default))
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.fault('key "{key}" must be a list of texts', key=key)
        if not all(entry.strip() for entry in value):
            raise self.fault('key "{key}" must not have a blank entry', key=key)
        return tuple(value)

    def mapping(self, key: str) -> Table:
        """Return an inline table, empty where the key is absent."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.fault('key "{key}" must be a table, not {value}', key=key, value=_kind(value))
        return Table(value, self.file, f"{self.entry}, {key}" if self.entry else key)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the file's order."""
        return iter(self._values)

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables of an array ``[[key]]``, none where it is absent."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self.fault('"{key}" must be a list of tables, written [[{key}]]', key=key)
        for number, entry in enumerate(value, start=1):
            yield Table(entry, self.file, f"{self.entry}, {key} {number}" if self.entry else f"{key} {number}")

    def refuse_repeats(self, noun: str, names: Iterable[str]) -> None:
        """Complain about the first name that stands twice.

        Raises:
            KnowledgeError: there is one.
        """
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise self.fault('{noun} "{name}" stands twice', noun=noun, name=name)
            seen.add(name)

    def finish(self) -> None:
        """Complain about the first key that nobody asked for.

        Raises:
            KnowledgeError: such a key is there: misspelt, or not part of the schema.
        """
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.fault('unknown key "{key}"; known here: {known}', key=key, known=known)

    def _take(self, key: str, default: object) -> object:
        self._asked.add(key)
        if key in self._values:
            return self._values[key]
        if default is None:
            raise self.fault('key "{key}" is missing', key=key)
        return default


def parse_toml(content: bytes, file: Path) -> Table:
    """Return the top level of a TOML file; ``file`` is only named in complaints.

    Raises:
        KnowledgeError: not UTF-8, or not TOML.
    """
    try:
        return Table(_parsed(content), file)
    except UnicodeDecodeError as error:
        raise KnowledgeError(
            "{file}: not UTF-8 (byte {start}); save it as UTF-8", file=file, start=error.start
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError("{file}: not valid TOML: {error}", file=file, error=error) from error


def _parsed(content: bytes) -> Mapping[str, object]:
    """Return the values of a TOML file; of a large one as they were kept in JSON, which loads ten times as fast."""
    if len(content) < _LARGE:
        return tomllib.loads(content.decode("utf-8-sig"))
    mark = hashlib.sha256(content).hexdigest()
    with contextlib.suppress(ValueError):
        kept = _KEPT.read(mark)
        if kept is not None and isinstance(values := json.loads(kept), dict):
            return values
    values = tomllib.loads(content.decode("utf-8-sig"))
    with contextlib.suppress(TypeError, ValueError):  # a date has no JSON, and such a file is parsed each time
        _KEPT.write(mark, json.dumps(values, ensure_ascii=False, allow_nan=False).encode())
    return values


def _kind(value: object) -> str:
    number = said("a number")
    names = {
        str: said("text"),
        bool: said("true or false"),
        int: number,
        float: number,
        list: said("a list"),
        dict: said("a table"),
    }
    return names.get(type(value), type(value).__name__)
