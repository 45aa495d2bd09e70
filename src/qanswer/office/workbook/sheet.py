"""A tab of a workbook: its content, read when first asked for, and what may be written on it."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from qanswer.office.limits import MAX_TEXT_UNITS
from qanswer.office.references import RangeIndex, format_reference
from qanswer.office.workbook.sheet_reader import Cell, SheetContent, SheetReader
from qanswer.office.workbook.table import Table, read_pivot_range, read_table
from qanswer.office.xml.events import one_line, parse
from qanswer.speech import said

if TYPE_CHECKING:
    from qanswer.office.package.package import Package
    from qanswer.office.references import Range, Runs
    from qanswer.office.workbook.sheet_reader import Surroundings
    from qanswer.office.workbook.styles import StyleFacts
    from qanswer.office.workbook.validation import Validation


class SheetKind(StrEnum):
    """What stands on a tab; only worksheets have cells."""

    WORKSHEET = "worksheet"
    CHARTSHEET = "chartsheet"
    DIALOGSHEET = "dialogsheet"
    MACROSHEET = "xlMacrosheet"
    INTERNATIONAL_MACROSHEET = "xlIntlMacrosheet"


class Book(Protocol):
    """What a tab needs of the workbook it is in."""

    package: Package

    @property
    def surroundings(self) -> Surroundings:
        """What the sheets refer to."""


class Sheet:
    """A tab of the workbook.

    Attributes:
        name: as on the tab.
        state: "visible", "hidden" or "veryHidden".
        kind: only a worksheet has cells.
        part: the package part it is stored in.
    """

    def __init__(self, book: Book, name: str, state: str, kind: SheetKind, part: str) -> None:
        self.name = name
        self.state = state
        self.kind = kind
        self.part = part
        self._book = book

    @cached_property
    def content(self) -> SheetContent:
        """Everything in the sheet part; empty for a tab that is no worksheet."""
        if self.kind is not SheetKind.WORKSHEET:
            return SheetContent()
        package = self._book.package
        where = f'{package.path.name}, sheet "{one_line(self.name)}"'
        reader = SheetReader(self._book.surroundings, where)
        parse(package.chunks(self.part), reader, where)
        return reader.finish()

    @property
    def is_read(self) -> bool:
        """Whether the content was asked for already."""
        return "content" in vars(self)

    @property
    def cells(self) -> dict[tuple[int, int], Cell]:
        """Non-empty cells by (row, column), in file order."""
        return self.content.cells

    @property
    def merges(self) -> tuple[Range, ...]:
        """Merged ranges, in file order."""
        return self.content.merges

    @property
    def validations(self) -> tuple[Validation, ...]:
        """Data validations, plain and extended, in file order."""
        return self.content.validations

    @property
    def hidden_rows(self) -> Runs[bool]:
        """Rows that do not show, filtered ones among them."""
        return self.content.hidden_rows

    def is_folded(self, row: int) -> bool:
        """Tell whether a hidden row belongs to a group that can be folded, or lies under a filter."""
        filtered = (*self.content.filters, *(table.filtered for table in self.tables if table.filtered))
        return row in self.content.grouped_rows or any(area.first_row < row <= area.last_row for area in filtered)

    @property
    def hidden_columns(self) -> Runs[bool]:
        """Columns that do not show."""
        return self.content.hidden_columns

    @property
    def column_widths(self) -> Runs[float]:
        """Widths in characters, for the columns that have one."""
        return self.content.column_widths

    @property
    def max_row(self) -> int:
        """Last row with a non-empty cell."""
        return self.content.max_row

    @property
    def max_column(self) -> int:
        """Last column with a non-empty cell."""
        return self.content.max_column

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Excel tables (ListObjects) on the sheet."""
        package = self._book.package
        return tuple(read_table(package, part) for part in package.related(self.part, "table"))

    @cached_property
    def pivot_ranges(self) -> tuple[Range, ...]:
        """Ranges that pivot tables fill."""
        package = self._book.package
        found = (read_pivot_range(package, part) for part in package.related(self.part, "pivotTable"))
        return tuple(area for area in found if area is not None)

    def text(self, row: int, column: int) -> str:
        """Return a cell's text as shown, "" for an empty one."""
        cell = self.content.cells.get((row, column))
        return "" if cell is None else cell.text

    def style_at(self, row: int, column: int) -> StyleFacts:
        """Return the style of any cell; an absent one inherits the row's or the column's."""
        return self.content.style_at(row, column)

    def merge_at(self, row: int, column: int) -> Range | None:
        """Return the merged range a cell lies in."""
        return self._merge_index.at(row, column)

    def validation_at(self, row: int, column: int) -> Validation | None:
        """Return the rule that holds for a cell; a list wins over other rules."""
        return self._list_index.at(row, column) or self._rule_index.at(row, column)

    def longest_text(self, row: int, column: int) -> int:
        """Return how many letters a text in a cell may have, in UTF-16 units: what its rule says, else what any cell takes."""
        rule = self._length_index.at(row, column)
        return MAX_TEXT_UNITS if rule is None or rule.longest is None else min(rule.longest, MAX_TEXT_UNITS)

    def refusal(self, row: int, column: int) -> str | None:
        """Return why a cell may not be written, as the rest of a sentence that begins with its name; None: it may."""
        if self.kind is not SheetKind.WORKSHEET:
            return said("is on a tab without cells (chart, dialog or macro sheet)")
        cell = self.content.cells.get((row, column))
        if cell is not None and cell.has_formula:
            return said("holds a formula")
        return self._refusal_by_range(row, column)

    def _refusal_by_range(self, row: int, column: int) -> str | None:
        place = (row, column)
        merge = self.merge_at(row, column)
        if merge is not None and merge.anchor != place:
            return said(
                "is covered by the merged range {merge}; write to {cell} instead",
                merge=merge,
                cell=format_reference(*merge.anchor),
            )
        for what, areas in (
            (said("is part of an array formula or data table"), self.content.array_ranges),
            (said("is a header of a table, whose columns are named by it"), [table.header for table in self.tables]),
            (said("is in the totals row of a table"), [table.totals for table in self.tables]),
            (said("belongs to a pivot table"), self.pivot_ranges),
        ):
            if any(place in area for area in areas):
                return what
        return None

    @cached_property
    def _merge_index(self) -> RangeIndex[Range]:
        return RangeIndex((area, area) for area in self.content.merges)

    @cached_property
    def _list_index(self) -> RangeIndex[Validation]:
        return RangeIndex((area, rule) for rule in self.validations if rule.kind == "list" for area in rule.ranges)

    @cached_property
    def _length_index(self) -> RangeIndex[Validation]:
        return RangeIndex((area, rule) for rule in self.validations if rule.longest is not None for area in rule.ranges)

    @cached_property
    def _rule_index(self) -> RangeIndex[Validation]:
        return RangeIndex((area, rule) for rule in self.validations if rule.kind != "list" for area in rule.ranges)
