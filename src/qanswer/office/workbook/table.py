"""Excel tables and pivot tables, as far as they forbid writing into a cell or hold a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qanswer.office.references import Range
from qanswer.office.values import figures
from qanswer.office.xml.events import parse

if TYPE_CHECKING:
    from qanswer.office.package.package import Package

_NOWHERE: Final = Range(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Table:
    """A ListObject."""

    name: str
    area: Range  # header and totals included
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]  # names, left to right
    filtered: Range | None = None  # under its filter, header included

    @property
    def header(self) -> Range:
        """The header row; nowhere when the table has none."""
        if not self.header_rows:
            return _NOWHERE
        area = self.area
        return Range(area.first_row, area.first_column, area.first_row + self.header_rows - 1, area.last_column)

    @property
    def totals(self) -> Range:
        """The totals row; nowhere when the table has none."""
        if not self.totals_rows:
            return _NOWHERE
        area = self.area
        return Range(area.last_row - self.totals_rows + 1, area.first_column, area.last_row, area.last_column)

    def column_body(self, name: str) -> Range | None:
        """Return the cells of a column between header and totals."""
        if name not in self.columns:
            return None
        column = self.area.first_column + self.columns.index(name)
        last = self.area.last_row - self.totals_rows
        return Range(self.area.first_row + self.header_rows, column, last, column)


class _TableReader:
    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.columns: list[str] = []
        self.location = ""
        self.filtered = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.attributes = attributes
        elif name == "tableColumn":
            self.columns.append(attributes.get("name", ""))
        elif name == "autoFilter":
            self.filtered = attributes.get("ref", "")
        elif name == "location":
            self.location = attributes.get("ref", "")

    def end(self, name: str) -> None:
        """All is in attributes."""

    def text(self, data: str) -> None:
        """All is in attributes."""


def read_table(package: Package, part: str) -> Table:
    """Return the table stored in ``part``; one without a usable range lies nowhere.

    Raises:
        FileDamaged: the part is broken.
    """
    reader = _TableReader()
    parse(package.chunks(part), reader, package.where(part))
    attributes = reader.attributes
    return Table(
        name=attributes.get("displayName", attributes.get("name", "")),
        area=Range.parse(attributes.get("ref", "")) or _NOWHERE,
        header_rows=_count(attributes.get("headerRowCount"), default=1),
        totals_rows=_count(attributes.get("totalsRowCount"), default=0),
        columns=tuple(reader.columns),
        filtered=Range.parse(reader.filtered),
    )


def read_pivot_range(package: Package, part: str) -> Range | None:
    """Return the range a pivot table fills.

    Raises:
        FileDamaged: the part is broken.
    """
    reader = _TableReader()
    parse(package.chunks(part), reader, package.where(part))
    return Range.parse(reader.location)


def _count(text: str | None, *, default: int) -> int:
    number = figures(text)
    return default if number is None else number
