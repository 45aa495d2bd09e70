"""A ``w:tbl`` as a grid of cells: spans, vertical merges, rows and cells in content controls, tables within."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import TableCell
from qanswer.office.document.blocks import blocks_in
from qanswer.office.document.controls import Control
from qanswer.office.document.places import Cell, Table
from qanswer.office.document.text import read_line
from qanswer.office.references import Range
from qanswer.office.values import figures
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qanswer.office.document.tree import Element

_LARGEST_SPAN = 1_024  # columns; Word's own limit is 63
_AROUND = frozenset({"w:customXml", "w:ins", "w:moveTo"})


class TableReader:
    """Reads one table and those in its cells."""

    def __init__(self, element: Element, name: str, around: Control | None) -> None:
        """Take a ``w:tbl`` that will go by ``name`` and stands in the content control ``around``."""
        self._element = element
        self._name = name
        self._around = around
        self._cells: dict[tuple[int, int], Cell] = {}
        self._open: dict[int, Cell] = {}  # first column -> cell that a vertical merge may continue
        self._nested: list[Table] = []
        self._columns = 0

    def read(self) -> Table:
        """Return the table."""
        row = 0
        for row, (element, control) in enumerate(_within(self._element, "w:tr", self._around), 1):
            self._row(row, element, control)
        return Table(self._name, self._cells, row, self._columns, tuple(self._nested))

    def _row(self, row: int, element: Element, around: Control | None) -> None:
        properties = element.child("w:trPr")
        deleted = properties is not None and properties.child("w:del") is not None
        column = 1 + (_count(properties.value("w:gridBefore", "0")) if properties is not None else 0)
        still_open: dict[int, Cell] = {}
        for cell, control in _within(element, "w:tc", around):
            settings = cell.child("w:tcPr")
            span = max(1, _count(settings.value("w:gridSpan", "1"))) if settings is not None else 1
            merge = settings.child("w:vMerge") if settings is not None else None
            above = self._open.get(column)
            if merge is not None and merge.attributes.get("w:val") != "restart" and above is not None:
                last = max(above.area.last_column, column + span - 1)
                above.area = Range(above.area.first_row, above.area.first_column, row, last)
                still_open[column] = above
            else:
                new = self._cell(cell, Range(row, column, row, column + span - 1), control, deleted=deleted)
                if merge is not None:
                    still_open[column] = new
            column += span
        self._open = still_open
        self._columns = max(self._columns, column - 1)

    def _cell(self, element: Element, area: Range, control: Control | None, *, deleted: bool) -> Cell:
        around = control if control is None or _is_outside(control, element, self._around) else control.parent
        lines = []
        for found in blocks_in(element, control):
            if found.element.name == "w:p":
                lines.append(read_line(found.element, found.control))
            else:
                self._nested.append(TableReader(found.element, self._next_name, found.control).read())
        location = TableCell(self._name, area.first_row, area.first_column)
        gone = said("is in a row that was deleted") if deleted else ""
        kept = () if deleted else tuple(lines)
        cell = Cell(location, element, kept, around, gone, area=area)
        self._cells[location.row, location.column] = cell
        return cell

    @property
    def _next_name(self) -> str:
        return f"{self._name}/{len(self._nested) + 1}"


def _is_outside(control: Control, cell: Element, around: Control | None) -> bool:
    """Tell whether a control holds more than this one cell, and so does not belong to it."""
    if control is around or control.content is None:
        return True
    cells = [one for one in control.content.children if one.name == "w:tc"]
    return cells != [cell]


def _within(container: Element, name: str, control: Control | None) -> Iterator[tuple[Element, Control | None]]:
    """Yield the rows of a table or the cells of a row with the innermost content control around each."""
    for child in container.children:
        if child.name == name:
            yield child, control
        elif child.name == "w:sdt":
            inner = Control.of(child, control)
            if inner.content is not None:
                yield from _within(inner.content, name, inner)
        elif child.name in _AROUND:
            yield from _within(child, name, control)


def _count(text: str) -> int:
    return min(figures(text) or 0, _LARGEST_SPAN)
