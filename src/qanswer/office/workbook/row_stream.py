"""A sheet part taken apart into rows, one at a time: however long the sheet, only one row is held."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.office.workbook.cell_cursor import Grid
from qanswer.office.xml.events import feed, new_parser, short_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qanswer.office.package.package import Package

Event = tuple[str, dict[str, str]] | str | None
"""An opening tag with its attributes, character data, or (None) a closing tag."""


@dataclass(slots=True)
class CellEvents:
    """One cell as events."""

    attributes: dict[str, str]
    inside: list[Event]

    @property
    def has_formula(self) -> bool:
        """Whether its value is calculated."""
        return any(isinstance(event, tuple) and event[0] == "f" for event in self.inside)


@dataclass(slots=True)
class Row:
    """One row as events; equal rows compare equal."""

    number: int  # 1-based
    attributes: dict[str, str]
    events: list[Event] = field(default_factory=list)

    def cells(self) -> Mapping[int, CellEvents]:
        """Return the cells by column number, in file order; a repeated one counts once."""
        found: dict[int, CellEvents] = {}
        grid = Grid(f"row {self.number}")
        grid.enter_row({"r": str(self.number)})
        current: CellEvents | None = None
        depth = 0
        for event in self.events:
            if depth == 0:
                if isinstance(event, tuple) and event[0] == "c":
                    current = CellEvents(event[1], [])
                    found[grid.enter_cell(event[1])] = current
            elif current is not None:
                current.inside.append(event)
            depth += 1 if isinstance(event, tuple) else -1 if event is None else 0
        return found


class RowStream:
    """Yields the rows of a sheet part in file order.

    Attributes:
        outside: the events around the rows; complete once all rows were taken.
    """

    def __init__(self, package: Package, part: str) -> None:
        self.outside: list[Event] = []
        self._package = package
        self._part = part
        self._names = short_names()
        self._grid = Grid(package.where(part))
        self._row: Row | None = None
        self._row_depth = 0
        self._done: deque[Row] = deque()
        self._parser = new_parser(package.where(part))
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def __iter__(self) -> Iterator[Row]:
        """Read on as far as the next row needs."""
        for _ in feed(self._parser, self._package.chunks(self._part), self._package.where(self._part)):
            while self._done:
                yield self._done.popleft()

    def _start(self, raw_name: str, attributes: dict[str, str]) -> None:
        name = self._names[raw_name]
        if self._row is not None:
            self._row_depth += 1
            self._row.events.append((name, attributes))
        elif name == "row":
            self._row = Row(self._grid.enter_row(attributes), attributes)
        else:
            self.outside.append((name, attributes))

    def _end(self, _: str) -> None:
        if self._row is None:
            self.outside.append(None)
        elif self._row_depth:
            self._row_depth -= 1
            self._row.events.append(None)
        else:
            self._done.append(self._row)
            self._row = None

    def _text(self, data: str) -> None:
        events = self.outside if self._row is None else self._row.events
        if events and isinstance(events[-1], str):
            events[-1] += data
        else:
            events.append(data)
