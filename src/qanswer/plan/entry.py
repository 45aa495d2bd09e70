"""Reading JSON key by key, so that every complaint names the file, the entry and the key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from qanswer.errors import UsageError
from qanswer.model import Location, location_from_json
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum

    E = TypeVar("E", bound=StrEnum)


_PLACES = said('{"sheet", "cell"}, {"table", "row", "column"} or {"paragraph"}')


class Entry:
    """One object of a JSON file."""

    def __init__(self, values: object, where: str) -> None:
        """Take ``values``; ``where`` begins every complaint.

        Raises:
            UsageError: they are no object.
        """
        self.where = where
        if not isinstance(values, dict):
            raise self.fault("must be an object, not {values}", values=_kind(values))
        self._values: dict[str, object] = values

    @classmethod
    def parse(cls, text: str, name: str, schema: str) -> Entry:
        """Return the object that ``text``, read from ``name``, is.

        Raises:
            UsageError: no JSON, or of another schema.
        """
        try:
            values = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UsageError("{name}: not JSON ({error})", name=name, error=error) from error
        whole = cls(values, name)
        if (found := whole.text("schema", "")) != schema:
            raise whole.fault('key "schema" must be "{schema}", not "{found}"', schema=schema, found=found)
        return whole

    def fault(self, message: str, /, **values: object) -> UsageError:
        """Return (not raise) an error that says where it is."""
        return UsageError("{where}: {fault}", where=self.where, fault=said(message, **values))

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Refuse keys other than ``known``: a slip of the pen must not be taken for nothing."""
        for key in self._values:
            if key not in known:
                raise self.fault('no key "{key}" is read here; known: {known}', key=key, known=sorted(known))

    def __contains__(self, key: str) -> bool:
        """Whether the key is there and says something."""
        return self._values.get(key) is not None

    def value(self, key: str) -> object:
        """Return whatever stands there; None where nothing does."""
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default the key must be there."""
        value = self._values.get(key, default)
        if not isinstance(value, str):
            raise self.fault('key "{key}" must be text, not {value}', key=key, value=_kind(value))
        return value

    def text_or_none(self, key: str) -> str | None:
        """Return a text, None where it is null or absent."""
        return self.text(key) if key in self else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.fault('key "{key}" must be true or false, not {value}', key=key, value=_kind(value))
        return value

    def number(self, key: str) -> float:
        """Return a number."""
        value = self._values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fault('key "{key}" must be a number, not {value}', key=key, value=_kind(value))
        return value

    def integer(self, key: str) -> int:
        """Return a whole number."""
        value = self.number(key)
        if not isinstance(value, int):
            raise self.fault('key "{key}" must be a whole number, not {value}', key=key, value=value)
        return value

    def member(self, key: str, kind: type[E]) -> E:
        """Return one of ``kind``."""
        value = self.text(key)
        try:
            return kind(value)
        except ValueError:
            raise self.fault(
                'key "{key}" must be one of {kind}, not "{value}"', key=key, kind=list(kind), value=value
            ) from None

    def member_or_none(self, key: str, kind: type[E]) -> E | None:
        """Return one of ``kind``, None where it is null or absent."""
        return self.member(key, kind) if key in self else None

    def members(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Return a list of ``kind``."""
        try:
            return tuple(map(kind, self.texts(key)))
        except ValueError:
            raise self.fault('key "{key}" must have some of {kind}', key=key, kind=list(kind)) from None

    def location(self, key: str = "location") -> Location:
        """Return a place of a form."""
        place = location_from_json(self._values.get(key))
        if place is None:
            raise self.fault('key "{key}" must be {places}', key=key, places=_PLACES)
        return place

    def entry(self, key: str) -> Entry:
        """Return the object that stands there."""
        return Entry(self._values.get(key), f"{self.where}, {key}")

    def entries(self, key: str) -> Iterator[Entry]:
        """Yield the objects of a list, each named by its number."""
        for position, one in enumerate(self.sequence(key), 1):
            yield Entry(one, f"{self.where}, {key} {position}")

    def locations(self, key: str) -> tuple[Location, ...]:
        """Return a list of places."""
        found = tuple(map(location_from_json, self.sequence(key)))
        known = tuple(place for place in found if place is not None)
        if len(known) < len(found):
            raise self.fault('key "{key}" must be a list of {places}', key=key, places=_PLACES)
        return known

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self.sequence(key)
        if not all(isinstance(one, str) for one in found):
            raise self.fault('key "{key}" must be a list of texts', key=key)
        return tuple(str(one) for one in found)

    def mapping(self, key: str) -> Mapping[str, str]:
        """Return an object of texts."""
        found = self.entry(key)
        return {name: found.text(name) for name in found.names}

    @property
    def names(self) -> tuple[str, ...]:
        """The keys, in the file's order."""
        return tuple(self._values)

    def sequence(self, key: str) -> list[object]:
        """Return a list of whatever."""
        value = self._values.get(key)
        if not isinstance(value, list):
            raise self.fault('key "{key}" must be a list, not {value}', key=key, value=_kind(value))
        return value


def _kind(value: object) -> str:
    match value:
        case None:
            return said("nothing")
        case bool():
            return said("true or false")
        case str():
            return said("text")
        case int() | float():
            return said("a number")
        case list():
            return said("a list")
    return said("an object")
