"""One worksheet, read sparsely: what is empty costs nothing, however many styled rows the file declares.

Reading is a pass of its own. It keeps no byte offsets; ``splice`` makes a second pass over the same part when it
writes, with the same ``grid.Grid``, so that the cell read at a place is the cell written there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from qanswer.errors import FileDamaged, FileTooLarge
from qanswer.office.limits import MAX_CELLS, MAX_COLUMN
from qanswer.office.references import Range, Runs
from qanswer.office.values import figures
from qanswer.office.workbook.cell_cursor import Grid
from qanswer.office.workbook.number_format import show_number
from qanswer.office.workbook.strings import TextCollector, unescape
from qanswer.office.workbook.styles import DEFAULT_STYLE, StyleFacts
from qanswer.office.workbook.validation import Validation, ValidationReader
from qanswer.office.xml.events import is_true

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BOOLEANS: Final = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}


class CellKind(StrEnum):
    """What a cell's value is; of a formula, its stored result."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ERROR = "error"


class Cell(NamedTuple):
    """A cell that is not empty. A named tuple, because sheets have hundreds of thousands."""

    text: str  # as shown: rich text joined, furigana left out, "TRUE"/"FALSE", numbers in their format
    style: StyleFacts
    kind: CellKind = CellKind.TEXT
    has_formula: bool = False  # then it must not be written

    @property
    def is_bool(self) -> bool:
        """Whether its value is TRUE or FALSE, an in-cell check box among them."""
        return self.kind is CellKind.BOOLEAN


_LONGEST_NUMBER = 24  # digits of a height


@dataclass(slots=True)
class SheetContent:
    """Everything read from a sheet part. Filled while reading, not to be changed afterwards."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    empty_styles: dict[tuple[int, int], StyleFacts] = field(default_factory=dict)
    """Styles of empty cells in rows that have a non-empty one; elsewhere see ``style_at``."""
    row_styles: Runs[StyleFacts] = field(default_factory=Runs)
    column_styles: Runs[StyleFacts] = field(default_factory=Runs)
    column_widths: Runs[float] = field(default_factory=Runs)  # characters
    row_heights: Runs[float] = field(default_factory=Runs)  # points, of rows that have one of their own
    line_height: float = 15.0  # points of a row without one
    hidden_rows: Runs[bool] = field(default_factory=Runs)
    grouped_rows: Runs[bool] = field(default_factory=Runs)  # in a group that can be folded
    filters: tuple[Range, ...] = ()  # ranges under a filter, heading included
    hidden_columns: Runs[bool] = field(default_factory=Runs)
    merges: tuple[Range, ...] = ()
    array_ranges: tuple[Range, ...] = ()  # of array formulas and data tables: no cell in them may be written
    validations: tuple[Validation, ...] = ()
    max_row: int = 0  # of non-empty cells
    max_column: int = 0  # likewise

    def style_at(self, row: int, column: int) -> StyleFacts:
        """Return the style a cell has or, when it is not in the file, would inherit: the row's, else the column's."""
        if (cell := self.cells.get((row, column))) is not None:
            return cell.style
        if (style := self.empty_styles.get((row, column))) is not None:
            return style
        return self.row_styles.at(row) or self.column_styles.at(column) or DEFAULT_STYLE


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sheet part refers to in the rest of the workbook."""

    strings: Sequence[str]
    styles: Sequence[StyleFacts]
    date1904: bool


class SheetReader:
    """Builds a ``SheetContent`` from the events of a worksheet part; a handler for ``markup.parse``."""

    def __init__(self, around: Surroundings, where: str) -> None:
        self.content = SheetContent()
        self._around = around
        self._where = where
        self._grid = Grid(where)
        self._validations = ValidationReader()
        self._merges: list[Range] = []
        self._arrays: list[Range] = []
        self._row_empties: list[tuple[int, StyleFacts]] = []
        self._row_has_text = False
        self._attributes: dict[str, str] = {}
        self._has_formula = False
        self._rich: TextCollector | None = None
        self._value: list[str] | None = None  # pieces of the open <v>
        self._raw = ""
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "c": self._start_cell,
            "row": self._start_row,
            "v": self._start_value,
            "f": self._formula,
            "is": self._start_rich,
            "mergeCell": self._merge,
            "col": self._column,
            "sheetFormatPr": self._format,
            "autoFilter": self._filter,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "c": self._end_cell,
            "row": self._end_row,
            "v": self._end_value,
            "sheetData": self._end_data,
        }
        self._in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        if self._rich is not None:
            self._rich.start(name)
        elif (act := self._starts.get(name)) is not None:
            act(attributes)
        else:
            self._validations.start(name, attributes)

    def end(self, name: str) -> None:
        """Take a closing tag."""
        if self._rich is not None and name != "c":
            self._rich.end(name)
        elif (act := self._ends.get(name)) is not None:
            act()
        else:
            self._validations.end(name)

    def text(self, data: str) -> None:
        """Take character data."""
        if self._value is not None:
            self._value.append(data)
        elif self._rich is not None:
            self._rich.text(data)
        else:
            self._validations.text(data)

    def finish(self) -> SheetContent:
        """Return what was read."""
        self.content.merges = tuple(self._merges)
        self.content.array_ranges = tuple(self._arrays)
        self.content.validations = tuple(self._validations.found)
        return self.content

    def _style(self, attributes: dict[str, str], key: str) -> StyleFacts:
        index = figures(attributes.get(key)) or 0
        return self._around.styles[index] if index < len(self._around.styles) else DEFAULT_STYLE

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = self._grid.enter_row(attributes)
        self._row_empties.clear()
        self._row_has_text = False
        if is_true(attributes.get("customFormat")):
            self.content.row_styles.add(row, row, self._style(attributes, "s"))
        if is_true(attributes.get("hidden")) or attributes.get("ht") == "0":
            self.content.hidden_rows.add(row, row, value=True)
        if height := _points(attributes.get("ht")):
            self.content.row_heights.add(row, row, height)
        if attributes.get("outlineLevel", "0") != "0":
            self.content.grouped_rows.add(row, row, value=True)

    def _end_row(self) -> None:
        if self._row_has_text:
            row = self._grid.row
            self.content.empty_styles.update({(row, column): style for column, style in self._row_empties})

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._grid.enter_cell(attributes)
        self._attributes = attributes
        self._has_formula = False
        self._in_cell = True
        self._raw = ""

    def _refuse_outside_cell(self) -> None:
        """Refuse a value of no cell: whoever reads the file next may give it to another cell than we do."""
        if not self._in_cell:
            raise FileDamaged("{where}: a value stands outside the cells; save it anew from Excel", where=self._where)

    def _start_value(self, _: dict[str, str]) -> None:
        self._refuse_outside_cell()
        self._value = []

    def _end_value(self) -> None:
        if self._value is not None:
            self._raw = "".join(self._value)
            self._value = None

    def _start_rich(self, _: dict[str, str]) -> None:
        self._refuse_outside_cell()
        self._rich = TextCollector()

    def _formula(self, attributes: dict[str, str]) -> None:
        self._refuse_outside_cell()
        self._has_formula = True
        if attributes.get("t") in ("array", "dataTable") and (area := Range.parse(attributes.get("ref", ""))):
            self._arrays.append(area)

    def _end_cell(self) -> None:
        self._in_cell = False
        text, kind = self._shown()
        style = self._style(self._attributes, "s")
        row, column = self._grid.row, self._grid.column
        if not text and not self._has_formula:
            self._row_empties.append((column, style))
            return
        content = self.content
        if len(content.cells) >= MAX_CELLS:
            raise FileTooLarge(
                "{where}: more than {max_cells:,} filled cells; not a form", where=self._where, max_cells=MAX_CELLS
            )
        content.cells[row, column] = Cell(text, style, kind, self._has_formula)
        self._row_has_text = True
        content.max_row = max(content.max_row, row)
        content.max_column = max(content.max_column, column)

    def _shown(self) -> tuple[str, CellKind]:
        kind, raw = self._attributes.get("t", "n"), self._raw
        rich, self._rich = self._rich, None
        if rich is not None:
            return rich.take(), CellKind.TEXT
        if kind == "s":
            index = figures(raw)
            known = index is not None and index < len(self._around.strings)
            return (self._around.strings[index] if index is not None and known else ""), CellKind.TEXT
        if kind == "n" and raw:
            format_code = self._style(self._attributes, "s").number_format
            return show_number(raw, format_code, date1904=self._around.date1904), CellKind.NUMBER
        if kind == "b" and raw:
            return _BOOLEANS.get(raw.strip(), raw), CellKind.BOOLEAN
        return unescape(raw), CellKind.ERROR if kind == "e" else CellKind.TEXT

    def _end_data(self) -> None:
        self._row_empties.clear()

    def _merge(self, attributes: dict[str, str]) -> None:
        if (area := Range.parse(attributes.get("ref", ""))) is not None:
            self._merges.append(area)

    def _column(self, attributes: dict[str, str]) -> None:
        one, other = figures(attributes.get("min")) or 0, min(figures(attributes.get("max")) or 0, MAX_COLUMN)
        if not 1 <= one <= other:
            return
        if "style" in attributes:
            self.content.column_styles.add(one, other, self._style(attributes, "style"))
        width = attributes.get("width", "")
        if is_true(attributes.get("hidden")) or width == "0":
            self.content.hidden_columns.add(one, other, value=True)
        if points := _points(width):
            self.content.column_widths.add(one, other, points)

    def _format(self, attributes: dict[str, str]) -> None:
        self.content.line_height = _points(attributes.get("defaultRowHeight")) or self.content.line_height

    def _filter(self, attributes: dict[str, str]) -> None:
        if (area := Range.parse(attributes.get("ref", ""))) is not None:
            self.content.filters = (*self.content.filters, area)


def _points(text: str | None) -> float:
    """Return a height or a width as it is written; 0 for none and for nonsense."""
    plain = (text or "").replace(".", "", 1)
    return float(text) if text and plain.isascii() and plain.isdecimal() and len(text) <= _LONGEST_NUMBER else 0.0
