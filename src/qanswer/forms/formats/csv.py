"""A form as a table of separated values: read by position, written back with only the answered fields changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace as changed
from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.delimited.inert import inert
from qanswer.delimited.table import parse_separated, splice
from qanswer.errors import CellRefused, UsageError
from qanswer.forms.answers.placement import place
from qanswer.forms.answers.presets import without_presets
from qanswer.forms.answers.reshaped import read_reshaped
from qanswer.forms.answers.slots import (
    Addresses,
    TableReading,
    form_language,
    left_cells,
    numbered,
    read_tables,
    sent_out_with,
)
from qanswer.forms.contract import HeaderField, Layout, Overlong, Overrides, Placement, Response, Skipped, Slot
from qanswer.forms.formats.excel import forced_columns
from qanswer.forms.grid import Grid, GridCell
from qanswer.forms.header import find_head, head_values, only_values
from qanswer.forms.layout.infer import Inference, infer
from qanswer.forms.layout.reshaped import Reshaped, reshaped
from qanswer.forms.layout_store import fingerprint
from qanswer.model import Location, SheetCell
from qanswer.office.boxes import tick
from qanswer.office.edits import Edit, EditKind, RowHeight
from qanswer.office.package.package import read_file
from qanswer.office.references import column_letters, format_reference, parse_reference
from qanswer.staging import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class CsvForm:
    """A customer's table of separated values, opened read-only; see ``interface.Form``."""

    def __init__(self, path: Path, content: bytes, overrides: Overrides | None = None) -> None:
        """Read ``content``, which stands at ``path``.

        Raises:
            FormError: too large, or no text.
            UsageError: ``overrides`` names a sheet, which such a file does not have, or a column that is none.
        """
        self.path = path
        self.sha256 = hashlib.sha256(content).hexdigest()
        if overrides and overrides.sheet not in (None, path.stem):
            raise UsageError("{name}: has no sheets; leave --sheet away", name=path.name)
        self._source = parse_separated(path, content)
        self._forced = forced_columns(overrides or Overrides())
        self._answered = bool(overrides and overrides.answered)

    @classmethod
    def open(cls, path: Path, overrides: Overrides | None = None) -> CsvForm:
        """Return the form at ``path``."""
        return cls(path, read_file(path), overrides)

    @property
    def source(self) -> None:
        """Nothing: such a file is soon read again."""
        return

    @cached_property
    def layout(self) -> Layout:
        """What was understood of the form."""
        skipped = (
            ()
            if self._inference.tables or self._reshaped
            else (Skipped({"sheet": self.path.stem}, self._inference.reason),)
        )
        return Layout(tuple(reading.block for reading in self._readings), skipped, left_cells(self._readings))

    @cached_property
    def fingerprint(self) -> str:
        """What forms with the same headings have in common; see ``saved``."""
        return fingerprint([self._grid])

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """Every question row, in reading order."""
        return numbered(self._readings)

    @property
    def sent_out_with(self) -> frozenset[str]:
        """What the form's rows show that nobody answered; see ``contract.Form``."""
        return sent_out_with(self._readings)

    @cached_property
    def head_values(self) -> Mapping[str, str]:
        """What the form's head says already; see ``contract.Form``."""
        return only_values(head_values(self._grid, self._table_rows))

    @cached_property
    def _table_rows(self) -> Sequence[int]:
        rows = [question.row for table in self._inference.tables for question in table.questions]
        return (*rows, *(row for table in self._inference.tables for row in table.heading_rows))

    @cached_property
    def header_fields(self) -> Sequence[HeaderField]:
        """The blanks at the form's head whose label leaves no doubt."""
        return tuple(
            HeaderField(cell.kind, self._locate(cell.row, cell.column), cell.label)
            for cell in find_head(self._grid, self._table_rows)
        )

    def place(self, slot: Slot, response: Response, *, replace: bool = False) -> Placement:
        """Return the edits that put ``response`` into ``slot``; see ``interface.Form``."""
        placed = place(slot, response, replace=replace, refusal=lambda _: None, standing=self._standing)
        return changed(
            placed,
            edits=tuple(changed(edit, text=inert(edit.text)) for edit in placed.edits),
            written={where: inert(text) for where, text in placed.written.items()},
        )

    def _standing(self, location: Location) -> str:
        cell = parse_reference(location.cell) if isinstance(location, SheetCell) else None
        return self._grid.text(*cell) if cell else ""

    def overlong(self, _edits: Sequence[Edit], /) -> Overlong:
        """Nothing: such a place grows with its text."""
        return Overlong()

    def write(self, edits: Sequence[Edit], output: Path, _heights: Sequence[RowHeight] = (), /) -> None:
        """Write a copy in which exactly the edited values differ; see ``interface.Form``."""
        source = self._source
        by_row: dict[int, dict[int, str]] = {}
        for edit in edits:
            row, column = self._cell(edit)
            by_row.setdefault(row, {})[column] = self._text(edit, row, column)
        try:
            content = source.encode("".join(splice(source, by_row)))
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            raise CellRefused(
                "{name}: {encoding} has no letter {letter!r}; save the form as UTF-8 first",
                name=self.path.name,
                encoding=source.encoding,
                letter=letter,
            ) from error
        write_whole((content,), output)

    def _text(self, edit: Edit, row: int, column: int) -> str:
        if edit.kind is not EditKind.BOX:
            return inert(edit.text)
        ticked = tick(self._grid.text(row, column), edit.box_index)
        if ticked is None:
            raise CellRefused(
                "{name}, {place}: has no box number {number}",
                name=self.path.name,
                place=edit.place,
                number=edit.box_index + 1,
            )
        return ticked

    def _cell(self, edit: Edit) -> tuple[int, int]:
        cell = parse_reference(edit.place.cell) if isinstance(edit.place, SheetCell) else None
        if cell is None or cell[0] > len(self._source.rows):
            raise CellRefused(
                "{name}: {place} is no place in it; name a cell like D12 of an existing row",
                name=self.path.name,
                place=edit.place,
            )
        return cell

    def _locate(self, row: int, column: int) -> Location:
        return SheetCell(self.path.stem, format_reference(row, column))

    @cached_property
    def _grid(self) -> Grid:
        cells = {
            (row, column): GridCell(field.text)
            for row, fields in enumerate(self._source.rows, 1)
            for column, field in enumerate(fields, 1)
            if field.text.strip()
        }
        return Grid("", cells)

    @cached_property
    def _inference(self) -> Inference:
        return infer(self._grid, self._forced, answered=self._answered)

    @cached_property
    def _reshaped(self) -> Reshaped | None:
        """The questions of a file that is no table with a column for answers, where every answer has a line to go to."""
        if self._forced or any(table.roles.answers for table in self._inference.tables):
            return None
        found = reshaped(self._grid)
        last = len(self._source.rows)
        return found if found and all(row <= last for row, _ in found.places.values()) else None

    @cached_property
    def _readings(self) -> tuple[TableReading, ...]:
        inference = self._reshaped.inference if self._reshaped else self._inference
        questions = [question.text for table in inference.tables for question in table.questions]
        addresses = Addresses({"sheet": self.path.stem}, self._locate, column_letters)
        if self._reshaped:
            language = form_language(questions)
            return read_reshaped(self._reshaped, addresses, language, outer=(), glosses={}, mark="")
        readings = read_tables(self._grid, self._inference, addresses, form_language(questions))
        return readings if self._answered else without_presets(readings)
