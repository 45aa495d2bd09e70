"""A Word form: its tables as grids for the layout inference, its question paragraphs, written by the splice."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.forms.grid import Grid, GridCell, ListRule
from qanswer.forms.interface import HeaderField, Layout, Overrides, Placement, Response, Skipped, Slot
from qanswer.forms.layout.infer import Inference, infer
from qanswer.forms.ooxml.document import Document
from qanswer.forms.ooxml.document_write import write_document
from qanswer.forms.placement import place
from qanswer.forms.reading import Addresses, TableReading, form_language, numbered, read_tables
from qanswer.model import Location, TableCell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.forms.interface import Edit
    from qanswer.forms.ooxml.document_places import Table
    from qanswer.forms.ooxml.package import Package


class WordForm:
    """A customer's Word document, opened read-only; see ``interface.Form``."""

    def __init__(self, package: Package, overrides: Overrides | None = None) -> None:
        self.path: Path = package.path
        self.sha256: str = package.sha256
        self._document = Document(package)
        self._overrides = overrides or Overrides()

    @cached_property
    def layout(self) -> Layout:
        """What was understood of the form."""
        skipped = tuple(
            Skipped({"table": _number(table)}, inference.reason)
            for table, inference in self._inferences.items()
            if inference.reason and not inference.tables
        )
        return Layout(tuple(reading.block for reading in self._readings), skipped)

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """Every question, in reading order."""
        return numbered(self._readings)

    @cached_property
    def header_fields(self) -> Sequence[HeaderField]:
        """The blanks at the form's head whose label leaves no doubt."""
        return ()

    def place(self, slot: Slot, response: Response, *, replace: bool = False) -> Placement:
        """Return the edits that put ``response`` into ``slot``; see ``interface.Form``."""
        return place(slot, response, replace=replace, refusal=self._document.refusal)

    def write(self, edits: Sequence[Edit], output: Path) -> None:
        """Write a copy in which exactly the edited places differ; see ``interface.Form``."""
        write_document(self._document, edits, output)

    @cached_property
    def _grids(self) -> Mapping[Table, Grid]:
        return {table: grid_of(table) for table in self._document.tables}

    @cached_property
    def _inferences(self) -> Mapping[Table, Inference]:
        return {table: infer(grid) for table, grid in self._grids.items()}

    @cached_property
    def _readings(self) -> tuple[TableReading, ...]:
        questions = [
            question.text
            for inference in self._inferences.values()
            for table in inference.tables
            for question in table.questions
        ]
        language = form_language(questions)
        readings: list[TableReading] = []
        for table, inference in self._inferences.items():
            readings += read_tables(self._grids[table], inference, _addresses(table), language)
        return tuple(readings)


def grid_of(table: Table) -> Grid:
    """Return a table as a grid."""
    cells = {
        at: GridCell(cell.text, bold=cell.is_bold, fill=cell.fill) for at, cell in table.cells.items() if cell.text
    }
    rules = [ListRule((cell.area,), words) for cell in table.cells.values() if (words := cell.words) is not None]
    return Grid("", cells, table.merges, rules, label_table=True)


def _number(table: Table) -> int | str:
    return int(table.name) if table.name.isdecimal() else table.name


def _addresses(table: Table) -> Addresses:
    def locate(row: int, column: int) -> Location:
        return TableCell(table.name, row, column)

    return Addresses({"table": _number(table)}, locate, lambda column: column)
