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

from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.errors import FileDamaged, NotAForm
from qanswer.office.package.package import Package, PackageKind
from qanswer.office.values import figures
from qanswer.office.workbook.lists import DefinedName, resolve_list
from qanswer.office.workbook.sheet import Sheet, SheetKind
from qanswer.office.workbook.sheet_reader import Surroundings
from qanswer.office.workbook.strings import read_shared_strings
from qanswer.office.workbook.styles import read_styles
from qanswer.office.xml.events import is_true, one_line, parse

if TYPE_CHECKING:
    from pathlib import Path

    from qanswer.office.workbook.validation import Validation

__all__ = ["DefinedName", "Sheet", "SheetKind", "Workbook"]


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
            raise NotAForm(
                "{name}: is a {kind}, not an Excel workbook; open it as such", name=package.path.name, kind=package.kind
            )
        self.package = package
        self._surroundings: Surroundings | None = None
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
            raise FileDamaged("{name}: two sheets share one part; save it anew from Excel", name=package.path.name)
        names = [sheet.name for sheet in self.sheets]
        if twice := next((name for position, name in enumerate(names) if name in names[:position]), None):
            raise FileDamaged(
                '{name}: two sheets are called "{sheet}"; save it anew from Excel',
                name=package.path.name,
                sheet=one_line(twice),
            )
        if not self.sheets:
            raise FileDamaged("{name}: has no sheets; ask for the file again", name=package.path.name)

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
        if rule.differs_by_cell:
            return resolve_list(self, sheet, rule, (row, column))
        if rule not in self._choices:
            self._choices[rule] = resolve_list(self, sheet, rule, (row, column))
        return self._choices[rule]

    @cached_property
    def _shared(self) -> tuple[tuple[str, ...], ...]:
        """The parts that sheets refer to: shared strings, styles, feature property bags."""
        package, main = self.package, self.package.main_part
        return tuple(package.related(main, kind) for kind in ("sharedStrings", "styles", "FeaturePropertyBag"))

    @property
    def shared_parts(self) -> tuple[str, ...]:
        """The parts that any cell of any sheet may refer to."""
        return tuple(part for parts in self._shared for part in parts)

    @property
    def surroundings(self) -> Surroundings:
        """What the sheets refer to; read once."""
        if self._surroundings is None:
            strings, styles, bags = self._shared
            self._surroundings = Surroundings(
                strings=read_shared_strings(self.package, strings[0]) if strings else [],
                styles=read_styles(self.package, styles[0], bags) if styles else (),
                date1904=self.date1904,
            )
        return self._surroundings

    def refers_like(self, other: Workbook) -> bool:
        """Tell whether the sheets of another version of the workbook refer to parts of the same names in the same way."""
        return (self._shared, self.date1904) == (other._shared, other.date1904)

    def take_surroundings(self, other: Workbook) -> None:
        """Take over what the sheets refer to from another version, whose parts for it are the same bytes."""
        self._surroundings = other.surroundings

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
            self._name = (attributes.get("name", "").lower(), figures(attributes.get("localSheetId")))
            self._formula = []
        elif name == "workbookPr":
            self.date1904 = is_true(attributes.get("date1904"))

    def end(self, name: str) -> None:
        if name == "definedName" and self._name is not None:
            label, scope = self._name
            self.names.setdefault(label, []).append(DefinedName("".join(self._formula), scope))
            self._name = None

    def text(self, data: str) -> None:
        if self._name is not None:
            self._formula.append(data)
