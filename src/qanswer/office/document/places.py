"""What may be written into in a Word document: cells of tables, and paragraphs of the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qanswer.office.boxes import BOX
from qanswer.office.document.controls import Control, ControlKind
from qanswer.office.document.text import Line, Piece, PieceKind
from qanswer.office.references import Range
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qanswer.model import Paragraph, TableCell
    from qanswer.office.document.controls import FormField
    from qanswer.office.document.tree import Element

_NO_FILL: Final = frozenset({"", "auto", "ffffff"})


@dataclass(eq=False)
class Place:
    """A cell or a body paragraph: its lines and everything that can be filled in there."""

    location: TableCell | Paragraph
    element: Element  # w:tc or w:p
    lines: tuple[Line, ...]  # its paragraphs, those of tables inside it left out
    around: Control | None = None  # innermost content control around the place
    gone: str = ""  # why it cannot be written whatever it holds: "is in a row that was deleted"

    @cached_property
    def text(self) -> str:
        """What its reader sees; paragraphs on lines of their own, blank ones at the end left out."""
        return "\n".join(line.text for line in self.lines).rstrip("\n")

    @property
    def answer(self) -> str:
        """What a text written into it replaces: the text of its first control or field, without one all of it."""
        if not self.fillable:
            return self.text
        lines = [[piece for piece in line.pieces if self._is_filled(line, piece)] for line in self.lines]
        held = [number for number, pieces in enumerate(lines) if pieces]
        shown = lines[held[0] : held[-1] + 1] if held else []
        return "\n".join("".join(piece.text for piece in pieces) for pieces in shown).rstrip("\n")

    @property
    def surroundings(self) -> str:
        """What outlasts every text written into it: 「選択：」 before a drop-down; "" without a control or field."""
        lines = (
            "".join(piece.text for piece in line.pieces if not self._is_filled(line, piece)) for line in self.lines
        )
        return "\n".join(lines)

    def reads(self, text: str) -> bool:
        """Tell whether it shows a text as if that had been written into it; blank lines at the end do not count."""
        return text.rstrip("\n") in (self.answer, self.text)

    def _is_filled(self, line: Line, piece: Piece) -> bool:
        """Tell whether a piece gives way to a text that is written."""
        if not self.fillable:
            return True
        filled = self.fillable[0]
        if not isinstance(filled, Control):
            return piece.field is filled
        innermost = piece.control if piece.control is not None else line.outer
        return innermost is not None and innermost.element is filled.element

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        """The content controls inside the place, outermost first in document order; those of other kinds too."""
        found: dict[int, Control] = {}
        for line in self.lines:
            chain: list[Control] = []
            control = line.outer
            while control is not None and control is not self.around:
                chain.append(control)
                control = control.parent
            for one in (*reversed(chain), *line.controls):
                found.setdefault(id(one.element), one)
        return tuple(found.values())

    @cached_property
    def fields(self) -> tuple[FormField, ...]:
        """The form fields inside the place, in order."""
        return tuple(form for line in self.lines for form in line.fields)

    @cached_property
    def boxes(self) -> tuple[Piece, ...]:
        """The piece of each box in the text, in order; a piece of several boxes comes once for each."""
        return tuple(piece for piece in self.pieces for _ in BOX.findall(piece.text))

    @property
    def pieces(self) -> Iterator[Piece]:
        """The stretches of text, in order."""
        for line in self.lines:
            yield from line.pieces

    @cached_property
    def fillable(self) -> tuple[Control | FormField, ...]:
        """The controls and fields that take a text or an entry: check boxes, and controls around others, left out."""
        parents = {id(control.parent.element) for control in self.controls if control.parent is not None}
        controls = [
            one for one in self.controls if one.kind is not ControlKind.CHECKBOX and id(one.element) not in parents
        ]
        fields = [one for one in self.fields if one.kind is not ControlKind.CHECKBOX]
        return (*controls, *fields)

    @property
    def words(self) -> tuple[str, ...] | None:
        """The entries of the place's only drop-down; None without one, or with several controls."""
        if len(self.fillable) != 1 or self.boxes:
            return None
        (only,) = self.fillable
        if only.kind not in (ControlKind.LIST, ControlKind.COMBO):
            return None
        return tuple(entry if isinstance(entry, str) else entry.shown for entry in only.entries)

    @property
    def refusal(self) -> str | None:
        """Why the place may not be written at all; None when it may."""
        if self.gone:
            return self.gone
        if self.around is not None and (guard := self.around.guard):
            return said("lies in {guard}", guard=guard)
        if len(self.fillable) > 1 and not self.boxes:
            return said(
                "holds {n} content controls or form fields, and which of them is meant is not known",
                n=len(self.fillable),
            )
        held: tuple[Control | FormField, ...] = (*self.controls, *self.fields)
        refusals = [why for one in held if (why := one.refusal)]
        if refusals:
            return refusals[0]
        touched = (piece for piece in self.pieces if not self.fillable or piece.control is not None)
        if any(piece.computed and piece.text.strip() for piece in touched):
            return said("holds a field that Word calculates")
        return None

    @property
    def is_bold(self) -> bool:
        """Whether its first letters are bold by their own formatting."""
        first = next((piece for piece in self.pieces if piece.sort is PieceKind.TEXT and piece.text.strip()), None)
        properties = first.run.child("w:rPr") if first is not None and first.run is not None else None
        return properties is not None and properties.is_on("w:b")


@dataclass(eq=False)
class Cell(Place):
    """A cell of a table, the first one of its merge where it is merged."""

    area: Range = field(default_factory=lambda: Range(1, 1, 1, 1))  # rows and columns it covers

    @property
    def fill(self) -> str:
        """Its background colour; "" without one."""
        shading = self.element.find("w:tcPr", "w:shd")
        colour = shading.attributes.get("w:fill", "").lower() if shading is not None else ""
        return "" if colour in _NO_FILL else colour


@dataclass(eq=False)
class Body(Place):
    """A paragraph outside tables."""

    level: int | None = None  # 0-based outline level of a heading
    numbered: bool = False  # Word counts it in a list
    number: int | None = None  # 1-based among the paragraphs directly in the body; None in a content control


@dataclass(eq=False)
class Table:
    """A table, however deep it stands."""

    name: str  # "3", or a path: "3/2"
    cells: Mapping[tuple[int, int], Cell]  # by first row and column, 1-based; covered cells left out
    row_count: int
    column_count: int
    nested: tuple[Table, ...] = ()  # tables in its cells, in document order

    @property
    def merges(self) -> tuple[Range, ...]:
        """The areas of cells over more than one row or column."""
        return tuple(
            cell.area
            for cell in self.cells.values()
            if (cell.area.first_row, cell.area.first_column) != (cell.area.last_row, cell.area.last_column)
        )

    def with_nested(self) -> Iterator[Table]:
        """Yield the table and those in its cells, each before its own."""
        yield self
        for one in self.nested:
            yield from one.with_nested()

    def anchor(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place of the grid; None outside the table."""
        if (cell := self.cells.get((row, column))) is not None:
            return cell
        return next((cell for cell in self.cells.values() if (row, column) in cell.area), None)
