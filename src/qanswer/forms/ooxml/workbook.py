"""An Excel workbook as the customer sees it, read from its package without any spreadsheet library.

How to use it::

    book = Workbook.open(Path("form.xlsx"))        # FormError when it cannot be used; nothing is written anywhere
    for sheet in book.sheets:                      # in tab order; chart and dialog sheets have kind != WORKSHEET
        sheet.name, sheet.state                    # state: "visible" | "hidden" | "veryHidden"
        sheet.cells                                # {(row, column): Cell}, both 1-based; non-empty cells only
        sheet.cells[5, 3].text                     # C5 as shown; .style.bold/.fill/.wrap/.border, .has_formula, .is_bool
        sheet.text(5, 3)                           # "" for an empty cell
        sheet.style_at(6, 4)                       # StyleFacts of any cell, empty and absent ones too
        sheet.max_row, sheet.max_column            # of non-empty cells; 0 in an empty sheet
        sheet.merge_at(5, 2)                       # Range of the merge the cell lies in, or None; .anchor holds the text
        sheet.merges                               # all of them, as Range(first_row, first_column, last_row, last_column)
        5 in sheet.hidden_rows, 3 in sheet.hidden_columns   # Runs: also iterable as (first, last, True)
        sheet.column_widths.at(3)                  # characters, None where the file does not say
        sheet.validation_at(6, 4)                  # Validation or None: .kind, .strict, .prompt
        sheet.validations                          # all; .ranges are never expanded
        book.choices(sheet, 6, 4)                  # items of the drop-down at D6 wherever the list stands (other or
                                                   # hidden sheet, defined name, extLst); () when there is no list
                                                   # or it cannot be told without calculating (INDIRECT, OFFSET)
        sheet.refusal(6, 4)                        # why D6 may not be written ("holds a formula" …), None: it may

Sheets are read when first asked for their content, and kept. Rows and columns are 1-based throughout;
``reference.format_reference(6, 4)`` is "D6", ``reference.parse_reference("D6")`` is (6, 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qanswer.errors import FileDamaged, NotAForm
from qanswer.forms.ooxml.listsource import resolve_list
from qanswer.forms.ooxml.markup import parse
from qanswer.forms.ooxml.package import Package, PackageKind
from qanswer.forms.ooxml.reference import RangeIndex, format_reference
from qanswer.forms.ooxml.sheet import Cell, SheetContent, SheetReader, Surroundings
from qanswer.forms.ooxml.strings import read_shared_strings
from qanswer.forms.ooxml.styles import StyleFacts, read_styles
from qanswer.forms.ooxml.table import Table, read_pivot_range, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from qanswer.forms.ooxml.reference import Range, Runs
    from qanswer.forms.ooxml.validation import Validation

_TRUE: Final = frozenset({"1", "true", "on"})


class SheetKind(StrEnum):
    """What stands on a tab; only worksheets have cells."""

    WORKSHEET = "worksheet"
    CHARTSHEET = "chartsheet"
    DIALOGSHEET = "dialogsheet"
    MACROSHEET = "xlMacrosheet"
    INTERNATIONAL_MACROSHEET = "xlIntlMacrosheet"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name for a range or formula."""

    formula: str
    scope: int | None = None  # 0-based index of the sheet it is local to; None: the whole workbook


class Sheet:
    """A tab of the workbook.

    Attributes:
        name: as on the tab.
        state: "visible", "hidden" or "veryHidden".
        kind: only a worksheet has cells.
        part: the package part it is stored in.
    """

    def __init__(self, book: Workbook, name: str, state: str, kind: SheetKind, part: str) -> None:
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
        where = f'{package.path.name}, sheet "{self.name}"'
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

    def refusal(self, row: int, column: int) -> str | None:
        """Return why a cell may not be written, as the rest of a sentence that begins with its name; None: it may."""
        if self.kind is not SheetKind.WORKSHEET:
            return "is on a tab without cells (chart, dialog or macro sheet)"
        cell = self.content.cells.get((row, column))
        if cell is not None and cell.has_formula:
            return "holds a formula"
        return self._refusal_by_range(row, column)

    def _refusal_by_range(self, row: int, column: int) -> str | None:
        place = (row, column)
        merge = self.merge_at(row, column)
        if merge is not None and merge.anchor != place:
            return f"is covered by the merged range {merge}; write to {format_reference(*merge.anchor)} instead"
        for what, areas in (
            ("is part of an array formula or data table", self.content.array_ranges),
            ("is a header of a table, whose columns are named by it", [table.header for table in self.tables]),
            ("is in the totals row of a table", [table.totals for table in self.tables]),
            ("belongs to a pivot table", self.pivot_ranges),
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
    def _rule_index(self) -> RangeIndex[Validation]:
        return RangeIndex((area, rule) for rule in self.validations if rule.kind != "list" for area in rule.ranges)


class Workbook:
    """A workbook opened read-only.

    Attributes:
        package: the file as parts.
        sheets: all tabs, in tab order.
        defined_names: by lower-case name; several of one name differ in scope.
    """

    def __init__(self, package: Package) -> None:
        """Read the workbook part of an opened package. Callers use ``open``."""
        if package.kind is not PackageKind.WORKBOOK:
            raise NotAForm(f"{package.path.name}: is a {package.kind}, not an Excel workbook; open it as such")
        self.package = package
        reader = _WorkbookReader()
        parse(package.chunks(package.main_part), reader, package.where(package.main_part))
        self.date1904 = reader.date1904
        self.defined_names = reader.names
        targets = {link.id: link for link in package.relationships(package.main_part) if not link.external}
        self.sheets: tuple[Sheet, ...] = tuple(
            Sheet(self, name, state, _sheet_kind(targets[rel_id].type), package.stored_name(targets[rel_id].target))
            for name, state, rel_id in reader.sheets
            if rel_id in targets
        )
        parts = [sheet.part for sheet in self.sheets]
        if len(set(parts)) < len(parts):
            raise FileDamaged(f"{package.path.name}: two sheets share one part; save it anew from Excel")
        if not self.sheets:
            raise FileDamaged(f"{package.path.name}: has no sheets; ask for the file again")

    @classmethod
    def open(cls, path: Path, *, allow_signed: bool = False) -> Workbook:
        """Return the workbook at ``path``.

        Raises:
            FormError: see ``Package.open``; ``NotAForm`` also for a Word document.
        """
        return cls(Package.open(path, allow_signed=allow_signed))

    @property
    def path(self) -> Path:
        """Where it was read from."""
        return self.package.path

    @property
    def sha256(self) -> str:
        """Of the file's bytes, as hexadecimal digits."""
        return self.package.sha256

    def sheet(self, name: str) -> Sheet | None:
        """Return the tab of that name; case does not count, as in Excel."""
        return next((one for one in self.sheets if one.name.lower() == name.lower()), None)

    def choices(self, sheet: Sheet, row: int, column: int) -> tuple[str, ...]:
        """Return what a cell's drop-down offers, in its order; () without one, or when it would need calculating."""
        rule = sheet.validation_at(row, column)
        if rule is None or rule.kind != "list":
            return ()
        if rule not in self._choices:
            self._choices[rule] = resolve_list(self, sheet, rule)
        return self._choices[rule]

    @cached_property
    def surroundings(self) -> Surroundings:
        """What the sheets refer to; read once."""
        package, main = self.package, self.package.main_part
        strings = package.related(main, "sharedStrings")
        styles = package.related(main, "styles")
        return Surroundings(
            strings=read_shared_strings(package, strings[0]) if strings else [],
            styles=read_styles(package, styles[0], package.related(main, "FeaturePropertyBag")) if styles else (),
            date1904=self.date1904,
        )

    @cached_property
    def _choices(self) -> dict[Validation, tuple[str, ...]]:
        return {}


def _sheet_kind(relationship_type: str) -> SheetKind:
    try:
        return SheetKind(relationship_type)
    except ValueError:
        return SheetKind.WORKSHEET


class _WorkbookReader:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []  # name, state, relationship id
        self.names: dict[str, list[DefinedName]] = {}
        self.date1904 = False
        self._name: tuple[str, int | None] | None = None
        self._formula: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            state = attributes.get("state", "visible")
            self.sheets.append((attributes.get("name", ""), state, attributes.get("r:id", "")))
        elif name == "definedName":
            scope = attributes.get("localSheetId", "")
            self._name = (attributes.get("name", "").lower(), int(scope) if scope.isdecimal() else None)
            self._formula = []
        elif name == "workbookPr":
            self.date1904 = attributes.get("date1904") in _TRUE

    def end(self, name: str) -> None:
        if name == "definedName" and self._name is not None:
            label, scope = self._name
            self.names.setdefault(label, []).append(DefinedName("".join(self._formula), scope))
            self._name = None

    def text(self, data: str) -> None:
        if self._name is not None:
            self._formula.append(data)
