"""An Excel form: its sheets as grids, read by the layout inference, written by the splice."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.errors import UsageError
from qanswer.forms.answers.placement import place
from qanswer.forms.answers.presets import without_presets
from qanswer.forms.answers.reshaped import read_reshaped
from qanswer.forms.answers.row_heights import overlong
from qanswer.forms.answers.slots import (
    Addresses,
    TableReading,
    form_language,
    left_cells,
    numbered,
    read_tables,
    sent_out_with,
)
from qanswer.forms.contract import ROLES, HeaderField, Layout, Overlong, Overrides, Placement, Response, Skipped, Slot
from qanswer.forms.grid import Grid, GridCell, ListRule, Look
from qanswer.forms.header import find_head, head_values, only_values
from qanswer.forms.layout.forced import Forced
from qanswer.forms.layout.infer import Inference, infer
from qanswer.forms.layout.reshaped import Reshaped, reshaped
from qanswer.forms.layout_store import fingerprint
from qanswer.forms.repeated_sheets import without_repeats
from qanswer.forms.vocabulary.legends import legend, mark_asked
from qanswer.model import Location, SheetCell
from qanswer.office.limits import MAX_TEXT_UNITS
from qanswer.office.references import Range, column_letters, column_number, format_reference, parse_reference
from qanswer.office.workbook.workbook import Sheet, SheetKind, Workbook
from qanswer.office.workbook.write import write
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qanswer.office.edits import Edit, RowHeight
    from qanswer.office.workbook.validation import Validation

_UNNAMED = re.compile(r"^(sheet|シート|tabelle|feuil|hoja|工作表)\s*[0-9]*$", re.IGNORECASE)


class ExcelForm:
    """A customer's workbook, opened read-only; see ``interface.Form``."""

    def __init__(self, book: Workbook, overrides: Overrides | None = None) -> None:
        """Read the layout of an opened workbook.

        Raises:
            UsageError: ``overrides`` names a sheet or a column that is not there.
        """
        self.path: Path = book.path
        self.sha256: str = book.sha256
        self._book = book
        self._overrides = overrides or Overrides()
        self._forced = forced_columns(self._overrides)
        if self._overrides.sheet is not None and book.sheet(self._overrides.sheet) is None:
            names = ", ".join(f'"{sheet.name}"' for sheet in book.sheets)
            raise UsageError(
                '{name}: no sheet "{sheet}"; it has {names}',
                name=book.path.name,
                sheet=self._overrides.sheet,
                names=names,
            )

    @classmethod
    def open(cls, path: Path, overrides: Overrides | None = None, *, allow_signed: bool = False) -> ExcelForm:
        """Return the form at ``path``.

        Raises:
            FormError: the file cannot be used.
            UsageError: see ``__init__``.
        """
        return cls(Workbook.open(path, allow_signed=allow_signed), overrides)

    @property
    def source(self) -> Workbook:
        """The workbook as it was opened."""
        return self._book

    @cached_property
    def layout(self) -> Layout:
        """What was understood of the form."""
        skipped = tuple(
            Skipped({"sheet": sheet.name}, inference.reason)
            for sheet, inference in self._inferences.items()
            if inference.reason and not inference.tables and sheet not in self._reshaped
        )
        return Layout(tuple(reading.block for reading in self._readings), skipped, left_cells(self._readings))

    @cached_property
    def fingerprint(self) -> str:
        """What forms with the same headings have in common; see ``saved``."""
        return fingerprint(self._grids.values())

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """Every question row, in reading order."""
        return numbered(self._readings)

    @property
    def sent_out_with(self) -> frozenset[str]:
        """What the form's rows show that nobody answered; see ``contract.Form``."""
        return sent_out_with(self._readings)

    @cached_property
    def header_fields(self) -> Sequence[HeaderField]:
        """The blanks at the form's head whose label leaves no doubt."""
        return tuple(
            HeaderField(cell.kind, SheetCell(sheet.name, format_reference(cell.row, cell.column)), cell.label)
            for sheet, inference in self._inferences.items()
            for cell in find_head(self._grids[sheet], _table_rows(inference))
            if sheet.refusal(cell.row, cell.column) is None
        )

    @cached_property
    def head_values(self) -> Mapping[str, str]:
        """What the form's head says already; see ``contract.Form``."""
        return only_values(
            said
            for sheet, inference in self._inferences.items()
            for said in head_values(self._grids[sheet], _table_rows(inference))
        )

    def place(self, slot: Slot, response: Response, *, replace: bool = False) -> Placement:
        """Return the edits that put ``response`` into ``slot``; see ``interface.Form``."""
        return place(
            slot, response, replace=replace, refusal=self._refusal, longest=self._longest, standing=self._standing
        )

    def overlong(self, edits: Sequence[Edit], /) -> Overlong:
        """Return which of the texts would be longer than their cells show; see ``contract.Form``."""
        return overlong(self._book, edits)

    def write(self, edits: Sequence[Edit], output: Path, heights: Sequence[RowHeight] = (), /) -> None:
        """Write a copy in which exactly the edited places differ; see ``contract.Form``."""
        write(self._book, edits, output, heights)

    def _longest(self, location: Location) -> int | None:
        return at[0].longest_text(*at[1]) if (at := self._at(location)) else None

    def _standing(self, location: Location) -> str:
        return at[0].text(*at[1]) if (at := self._at(location)) else ""

    def _refusal(self, location: Location) -> str | None:
        return at[0].refusal(*at[1]) if (at := self._at(location)) else said("is not in the workbook")

    def _at(self, location: Location) -> tuple[Sheet, tuple[int, int]] | None:
        """Return the sheet of a place, with its row and column; None where the workbook has no such place."""
        if not isinstance(location, SheetCell):
            return None
        sheet, cell = self._book.sheet(location.sheet), parse_reference(location.cell)
        return (sheet, cell) if sheet and cell else None

    @cached_property
    def _grids(self) -> Mapping[Sheet, Grid]:
        return {sheet: grid_of(self._book, sheet) for sheet in self._book.sheets}

    @cached_property
    def _inferences(self) -> Mapping[Sheet, Inference]:
        if not self._forced:
            read = {sheet: self._infer(sheet) for sheet in self._book.sheets}
            kept = without_repeats({sheet.name: (self._grids[sheet], inference) for sheet, inference in read.items()})
            return {sheet: kept[sheet.name] for sheet in read}
        named = self._book.sheet(self._overrides.sheet) if self._overrides.sheet else None
        if named is not None:
            return {
                sheet: infer(self._grids[sheet], self._forced) if sheet is named else _NOT_NAMED
                for sheet in self._book.sheets
            }
        found = {sheet: infer(self._grids[sheet], answered=self._overrides.answered) for sheet in self._book.sheets}
        meant = [sheet for sheet, inference in found.items() if inference.tables] or [
            sheet for sheet in found if not self._grids[sheet].hidden
        ]
        return {sheet: infer(self._grids[sheet], self._forced) if sheet in meant else found[sheet] for sheet in found}

    def _infer(self, sheet: Sheet) -> Inference:
        if self._overrides.sheet is not None and sheet is not self._book.sheet(self._overrides.sheet):
            return _NOT_NAMED
        if sheet.kind is not SheetKind.WORKSHEET:
            return Inference((), said("a chart or dialog, without cells"))
        return infer(self._grids[sheet], answered=self._overrides.answered)

    @cached_property
    def _reshaped(self) -> Mapping[Sheet, Reshaped]:
        """The sheets without a table that is answered in a column, whose questions stand in another shape."""
        if self._forced:
            return {}
        apart = [
            sheet
            for sheet, inference in self._inferences.items()
            if inference is not _NOT_NAMED and not any(table.roles.answers for table in inference.tables)
        ]
        return {sheet: found for sheet in apart if (found := reshaped(self._grids[sheet]))}

    @cached_property
    def _readings(self) -> tuple[TableReading, ...]:
        questions = [
            question.text
            for inference in (*self._inferences.values(), *(one.inference for one in self._reshaped.values()))
            for table in inference.tables
            for question in table.questions
        ]
        language = form_language(questions)
        several = sum(bool(one.tables) for one in self._inferences.values()) + len(self._reshaped) > 1
        glosses = self._legend_elsewhere()
        mark = mark_asked(text for sheet in self._without_questions for _, _, text in self._grids[sheet].texts())
        readings: list[TableReading] = []
        for sheet, inference in self._inferences.items():
            outer = (sheet.name,) if several and not _UNNAMED.match(sheet.name) else ()
            if found := self._reshaped.get(sheet):
                readings += read_reshaped(found, _addresses(sheet), language, outer=outer, glosses=glosses, mark=mark)
                continue
            readings += read_tables(
                self._grids[sheet], inference, _addresses(sheet), language, outer=outer, glosses=glosses, mark=mark
            )
        return tuple(readings) if self._overrides.answered else without_presets(readings)

    def _legend_elsewhere(self) -> Mapping[str, str]:
        """Return the only legend that stands on a sheet without questions; empty when there are several."""
        apart = self._without_questions
        found = [glosses for sheet in apart if (glosses := legend(self._grids[sheet], ()))]
        return found[0] if len(found) == 1 else {}

    @property
    def _without_questions(self) -> list[Sheet]:
        return [
            sheet
            for sheet, inference in self._inferences.items()
            if not inference.tables and not self._grids[sheet].hidden
        ]


_NOT_NAMED = Inference((), said("not the sheet that was named"))


def grid_of(book: Workbook, sheet: Sheet) -> Grid:
    """Return a sheet as a grid."""
    cells = {
        place: GridCell(cell.text, cell.has_formula, cell.style.bold, cell.style.fill or "", cell.is_bool)
        for place, cell in sheet.cells.items()
    }
    rules = [
        one for rule in sheet.validations if rule.kind == "list" and rule.ranges for one in _rules(book, sheet, rule)
    ]

    def look(row: int, column: int) -> Look:
        style = sheet.style_at(row, column)
        longest = sheet.longest_text(row, column)
        return Look(style.border, style.checkbox, longest if longest < MAX_TEXT_UNITS else None)

    hidden = sheet.state != "visible"
    folded = frozenset(row for row, _ in sheet.cells if row in sheet.hidden_rows and sheet.is_folded(row))
    by_hand = frozenset(row for row, _ in sheet.cells if row in sheet.hidden_rows) - folded
    return Grid(sheet.name, cells, sheet.merges, rules, by_hand, folded, sheet.hidden_columns, hidden, look)


def _rules(book: Workbook, sheet: Sheet, rule: Validation) -> Iterator[ListRule]:
    """Yield a drop-down as it is or, where each cell has a list of its own, cell by cell as far as rows are used."""
    if not rule.differs_by_cell:
        yield ListRule(rule.ranges, book.choices(sheet, *rule.ranges[0].anchor))
        return
    for area in rule.ranges:
        for row in range(area.first_row, min(area.last_row, sheet.max_row) + 1):
            for column in range(area.first_column, min(area.last_column, sheet.max_column) + 1):
                yield ListRule((Range(row, column, row, column),), book.choices(sheet, row, column))


def _addresses(sheet: Sheet) -> Addresses:
    def locate(row: int, column: int) -> Location:
        return SheetCell(sheet.name, format_reference(row, column))

    return Addresses({"sheet": sheet.name}, locate, column_letters)


def _table_rows(inference: Inference) -> list[int]:
    rows = [question.row for table in inference.tables for question in table.questions]
    headings = [row for table in inference.tables for row in table.heading_rows]
    return [*(range(min(rows), max(rows) + 1) if rows else ()), *headings]


def forced_columns(overrides: Overrides) -> Forced | None:
    """Return the user's columns as numbers.

    Raises:
        UsageError: an unknown role, or a column that is none.
    """
    columns: dict[str, tuple[int, ...]] = {}
    for role, letters in overrides.columns.items():
        if role not in ROLES:
            raise UsageError('--columns: "{role}" is no role; use {known}', role=role, known=ROLES)
        numbers = tuple(column_number(part.strip()) for part in letters.split("+"))
        if not all(numbers):
            raise UsageError(
                "--columns {role}={letters}: no such column; give letters, as in {role}=C or {role}=C+D",
                role=role,
                letters=letters,
            )
        columns[role] = numbers
    return Forced(columns, overrides.header_row) if columns or overrides.header_row else None
