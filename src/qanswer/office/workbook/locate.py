"""Where in a sheet part's bytes the cells to change stand, and where absent ones belong.

expat says where a tag begins. Where an element ends cannot be read off its end event: for ``<c/>`` that lies behind the
tag, for ``</c>`` before it, and both may show ``</`` there. So every end is worked out from the tag's own bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qanswer.errors import FileDamaged
from qanswer.office.limits import MAX_DEPTH
from qanswer.office.values import figures
from qanswer.office.workbook.cell_cursor import Grid
from qanswer.office.xml.events import is_true, new_parser, run, short_names
from qanswer.office.xml.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Collection

    from qanswer.office.package.encoding import EncodedPart

_DEPTHS: Final = {"sheetData": 2, "row": 3, "c": 4}  # where alone these may stand, the root being 1


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell to change that is there."""

    tag: Tag
    end: int  # behind the whole element


@dataclass(slots=True)
class FoundRow:
    """A row that is there and has a cell to change."""

    number: int
    tag: Tag
    style: str | None  # that absent cells inherit; None unless the row has a format of its own, "0" if it names none
    cells: dict[int, FoundCell] = field(default_factory=dict)  # by column
    gaps: dict[int, int] = field(default_factory=dict)  # absent column -> offset where it belongs


@dataclass(slots=True)
class Scan:
    """All that is needed to change the wanted cells."""

    prefix: str = ""  # of the format's elements in this part, with its colon
    dimension: Tag | None = None
    data: Tag | None = None  # ``sheetData``
    data_end: int = 0  # offset of its closing tag; behind the tag when self-closed
    column_styles: list[tuple[int, int, str]] = field(default_factory=list)  # first, last, style
    rows: dict[int, FoundRow] = field(default_factory=dict)
    row_gaps: dict[int, int] = field(default_factory=dict)  # absent row -> offset where it belongs


class _Scanner:
    """Follows the events of a sheet part; only the wanted rows cost more than counting."""

    def __init__(self, part: EncodedPart, wanted: Collection[tuple[int, int]], where: str) -> None:
        self.scan = Scan()
        self._content = part.content
        self._where = where
        self._grid = Grid(where)
        self._columns: dict[int, list[int]] = {}
        for row, column in sorted(wanted):
            self._columns.setdefault(row, []).append(column)
        self._rows = sorted(self._columns, reverse=True)  # not met yet, next one last
        self._pending: list[int] = []  # columns of the current row, next one last
        self._row: FoundRow | None = None
        self._cell: Tag | None = None
        self._last_row = self._last_column = 0
        self._depth = 0
        self._parser = new_parser(where, part.parse_as)
        self._names = short_names()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def run(self) -> Scan:
        run(self._parser, (self._content,), self._where)
        if self.scan.data is None:
            raise FileDamaged("{where}: has no cell data; ask for the file again", where=self._where)
        return self.scan

    def _start(self, raw_name: str, attributes: dict[str, str]) -> None:
        name = self._names[raw_name]
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FileDamaged(
                "{where}: elements nested deeper than {max_depth}; ask for the file again",
                where=self._where,
                max_depth=MAX_DEPTH,
            )
        if _DEPTHS.get(name, self._depth) != self._depth:
            raise FileDamaged(
                "{where}: a {name} element where none may stand; save it anew from Excel", where=self._where, name=name
            )
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "col" and self._depth == 3:  # noqa: PLR2004 - in cols, in the root
            first, last = figures(attributes.get("min")), figures(attributes.get("max"))
            if (style := self._style(attributes, "style")) and first is not None and last is not None:
                self.scan.column_styles.append((first, last, style))
        elif name == "dimension" and self._depth == 2:  # noqa: PLR2004 - in the root
            self.scan.dimension = self._tag()
        elif name == "sheetData":
            if self.scan.data is not None:
                raise FileDamaged("{where}: has cell data twice; save it anew from Excel", where=self._where)
            self.scan.data = self._tag()
            prefix = raw_name.split(" ")[2:]
            self.scan.prefix = f"{prefix[0]}:" if prefix else ""

    def _end(self, raw_name: str) -> None:
        name = self._names[raw_name]
        self._depth -= 1
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "sheetData" and self.scan.data is not None:
            tag = self.scan.data
            self.scan.data_end = tag.end if tag.self_closed else self._parser.CurrentByteIndex
            self._pass_rows(None)

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self.scan.data is None or self.scan.data_end:
            raise FileDamaged("{where}: a row outside the cell data; save it anew from Excel", where=self._where)
        number = self._grid.enter_row(attributes)
        if number <= self._last_row:
            raise FileDamaged(
                "{where}: row {number} comes after row {last_row}; save it anew from Excel",
                where=self._where,
                number=number,
                last_row=self._last_row,
            )
        self._last_row, self._last_column = number, 0
        self._pass_rows(number)
        if self._rows and self._rows[-1] == number:
            self._rows.pop()
            formatted = is_true(attributes.get("customFormat"))
            style = self._style(attributes, "s") or "0" if formatted else None
            self._row = FoundRow(number, self._tag(), style)
            self._pending = self._columns[number][::-1]
            self.scan.rows[number] = self._row

    def _end_row(self) -> None:
        if self._row is not None:
            self._pass_cells(None, self._row.tag.end if self._row.tag.self_closed else self._parser.CurrentByteIndex)
            self._row = None

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = self._grid.enter_cell(attributes)
        if column <= self._last_column:
            raise FileDamaged(
                "{where}: cells of row {last_row} out of order; save it anew from Excel",
                where=self._where,
                last_row=self._last_row,
            )
        self._last_column = column
        if self._row is not None and self._pending:
            self._pass_cells(column, self._parser.CurrentByteIndex)
            if self._pending and self._pending[-1] == column:
                self._pending.pop()
                self._cell = self._tag()

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        tag, self._cell = self._cell, None
        end = tag.end if tag.self_closed else Tag.at(self._content, self._parser.CurrentByteIndex).end
        self._row.cells[self._grid.column] = FoundCell(tag, end)

    def _style(self, attributes: dict[str, str], key: str) -> str | None:
        """Return a style's number, which new cells repeat: nothing else may get into their markup."""
        style = attributes.get(key)
        if style is not None and not (style.isascii() and style.isdecimal()):
            raise FileDamaged(
                "{where}: style {style!r} is no number; save it anew from Excel", where=self._where, style=style
            )
        return style

    def _tag(self) -> Tag:
        return Tag.at(self._content, self._parser.CurrentByteIndex)

    def _pass_rows(self, number: int | None) -> None:
        """Note that wanted rows before ``number`` (None: all that are left) are absent and belong here."""
        while self._rows and (number is None or self._rows[-1] < number):
            self.scan.row_gaps[self._rows.pop()] = self._parser.CurrentByteIndex

    def _pass_cells(self, column: int | None, offset: int) -> None:
        assert self._row is not None  # noqa: S101 - callers are inside a wanted row
        while self._pending and (column is None or self._pending[-1] < column):
            self._row.gaps[self._pending.pop()] = offset


def scan(part: EncodedPart, wanted: Collection[tuple[int, int]], where: str) -> Scan:
    """Return where the wanted cells, as (row, column), stand or belong.

    Raises:
        FileDamaged: not well-formed, or rows or cells out of order or repeated.
    """
    return _Scanner(part, wanted, where).run()
