"""Two versions of a workbook compared: which cells show something else, and whether anything besides them differs.

The judgement shares no code with the splice that it judges: sheets are walked event by event and every cell, row and
stretch outside the cells gets a fingerprint. Only the texts of changed cells come from the common reader.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qanswer.forms.ooxml.grid import Grid
from qanswer.forms.ooxml.markup import parse
from qanswer.forms.ooxml.reference import Range, format_reference
from qanswer.forms.ooxml.workbook import Workbook
from qanswer.forms.proof import Change, Difference, Findings
from qanswer.model import SheetCell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qanswer.forms.ooxml.package import Package
    from qanswer.forms.ooxml.workbook import Sheet

_VALUE_ATTRIBUTES: Final[tuple[str, ...]] = (
    "t",
    "vm",
    "cm",
)  # speak of a cell's value; all others must outlive a new value
_MAX_LISTED: Final = 20  # differences named for one part; the rest is counted

Place = tuple[int, int]  # row, column; 1-based
Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _CellPrint:
    attributes: Attributes  # without those that speak of the value
    value: bytes  # digest of type and content
    has_formula: bool


@dataclass(slots=True)
class _SheetPrint:
    """A sheet part taken apart into what may change and what may not."""

    outside: bytes = b""  # digest of everything outside the cell data
    dimension: str = ""
    rows: dict[int, Attributes] = field(default_factory=dict)  # without ``spans``
    spans: dict[int, str] = field(default_factory=dict)
    cells: dict[Place, _CellPrint] = field(default_factory=dict)
    columns: list[tuple[int, int, str]] = field(default_factory=list)  # first, last, style


class _Digest:
    """Fingerprint of a run of events; how the parser cuts a text into pieces makes no difference."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._text: list[str] = []

    def event(self, *words: str) -> None:
        """Add a tag."""
        self._flush()
        self._hash.update(_encode("tag", *words))

    def text(self, data: str) -> None:
        """Add character data."""
        self._text.append(data)

    def digest(self) -> bytes:
        """Return the fingerprint of everything added."""
        self._flush()
        return self._hash.digest()

    def _flush(self) -> None:
        if text := "".join(self._text):
            self._hash.update(_encode("text", text))
            self._text.clear()


class _PrintReader:
    def __init__(self, where: str) -> None:
        self.sheet = _SheetPrint()
        self._grid = Grid(where)
        self._outside = _Digest()
        self._cell: _Digest | None = None
        self._attributes: dict[str, str] = {}
        self._has_formula = False
        self._in_data = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._has_formula = self._has_formula or name == "f"
            self._cell.event("start", name, *_flat(attributes))
        elif name == "c":
            self._grid.enter_cell(attributes)
            self._attributes, self._has_formula = attributes, False
            self._cell = _Digest()
            self._cell.event(*_flat({key: value for key, value in attributes.items() if key in _VALUE_ATTRIBUTES}))
        elif name == "row":
            self._row(attributes)
        else:
            self._in_data = self._in_data or name == "sheetData"
            self._out(name, attributes)

    def end(self, name: str) -> None:
        if self._cell is None:
            if name != "row":
                self._in_data = self._in_data and name != "sheetData"
                self._outside.event("end", name)
        elif name == "c":
            kept = {key: value for key, value in self._attributes.items() if key not in _VALUE_ATTRIBUTES}
            place = (self._grid.row, self._grid.column)
            self.sheet.cells[place] = _CellPrint(_sorted(kept), self._cell.digest(), self._has_formula)
            self._cell = None
        else:
            self._cell.event("end", name)

    def text(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text(data)
        elif not self._in_data or data.strip():  # between cells only line ends and indentation can stand
            self._outside.text(data)

    def finish(self) -> _SheetPrint:
        self.sheet.outside = self._outside.digest()
        return self.sheet

    def _row(self, attributes: dict[str, str]) -> None:
        row = self._grid.enter_row(attributes)
        self.sheet.spans[row] = attributes.get("spans", "")
        self.sheet.rows[row] = _sorted({key: value for key, value in attributes.items() if key != "spans"})

    def _out(self, name: str, attributes: dict[str, str]) -> None:
        if name == "dimension":
            self.sheet.dimension = attributes.get("ref", "")
            attributes = {key: value for key, value in attributes.items() if key != "ref"}
        elif name == "col" and "style" in attributes:
            self.sheet.columns.append((int(attributes["min"]), int(attributes["max"]), attributes["style"]))
        self._outside.event("start", name, *_flat(attributes))


def compare_workbooks(original: Package, filled: Package, differing: Collection[str]) -> Findings:
    """Return which cells changed and what else differs in the parts named by ``differing``.

    Raises:
        FileDamaged: a sheet of either cannot be read.
    """
    before, after = Workbook(original), Workbook(filled)
    findings = Findings()
    sheets = {sheet.part: sheet for sheet in before.sheets}
    if [(one.name, one.part) for one in before.sheets] != [(one.name, one.part) for one in after.sheets]:
        findings.differences.append(Difference(original.main_part, "sheets were added, removed, renamed or moved"))
    for part in differing:
        if part in sheets:
            findings.differences += _limited(part, _compare_sheet(original, filled, part))
            findings.edited.append(part)
        elif part == original.main_part and _only_recalculation(original, filled):
            findings.declared.append(f"{part}: asks for recalculation on opening (fullCalcOnLoad)")
        else:
            findings.differences.append(Difference(part, "content differs"))
    for old in before.sheets:
        new = next((one for one in after.sheets if one.name == old.name), None)
        if new is not None and differing:
            findings.changes += _changes(old, new)
    return findings


def _changes(old: Sheet, new: Sheet) -> Iterator[Change]:
    for place in sorted(old.cells.keys() | new.cells.keys()):
        before, after = old.cells.get(place), new.cells.get(place)
        texts = tuple("" if cell is None else cell.text for cell in (before, after))
        kinds = {cell.kind for cell in (before, after) if cell is not None}
        if texts[0] != texts[1] or len(kinds) > 1:
            yield Change(SheetCell(old.name, format_reference(*place)), *texts)


def _compare_sheet(original: Package, filled: Package, part: str) -> Iterator[str]:
    """Yield what differs in a sheet part besides the values of cells."""
    old, new = _print_of(original, part), _print_of(filled, part)
    if old.outside != new.outside:
        yield "something outside the cells differs (columns, merges, validations, formatting rules, settings …)"
    changed = {place for place, cell in new.cells.items() if old.cells.get(place) != cell}
    yield from _rows_differ(old, new, changed)
    yield from _order_differs(old, new)
    if not _grown(old.dimension, new.dimension, changed):
        yield f"dimension is {new.dimension or 'gone'}, was {old.dimension or 'absent'}"
    for place in old.cells.keys() - new.cells.keys():
        yield f"cell {format_reference(*place)} is gone"
    for place in sorted(changed):
        yield from _cell_differs(old, new, place)


def _cell_differs(old: _SheetPrint, new: _SheetPrint, place: Place) -> Iterator[str]:
    name, after = format_reference(*place), new.cells[place]
    before = old.cells.get(place)
    if before is None:
        style = dict(after.attributes).get("s", "0")
        if style != (expected := _inherited_style(old, place)):
            yield f"cell {name} is new and has style {style} instead of {expected}, its row's or column's"
        if after.has_formula:
            yield f"cell {name} is new and holds a formula"
        return
    if before.attributes != after.attributes:
        yield f"cell {name} has another style or attribute"
    if before.has_formula:
        yield f"cell {name} held a formula, which differs"
    elif after.has_formula:
        yield f"cell {name} holds a formula now"


def _rows_differ(old: _SheetPrint, new: _SheetPrint, changed: Collection[Place]) -> Iterator[str]:
    rows_changed = {row for row, _ in changed}
    for row, attributes in new.rows.items():
        if row not in old.rows:
            if [key for key, _ in attributes] != ["r"] or row not in rows_changed:
                yield f"row {row} is new and more than a place for an answer"
        elif attributes != old.rows[row]:
            yield f"row {row} has other attributes (height, style, visibility …)"
        elif new.spans[row] != old.spans[row] and row not in rows_changed:
            yield f"row {row} has other spans"
    for row in old.rows.keys() - new.rows.keys():
        yield f"row {row} is gone"


def _order_differs(old: _SheetPrint, new: _SheetPrint) -> Iterator[str]:
    if [place for place in new.cells if place in old.cells] != list(old.cells):
        yield "cells stand in another order"
    elif list(old.cells) == sorted(old.cells) and list(new.cells) != sorted(new.cells):
        yield "new cells are out of order"
    if [row for row in new.rows if row in old.rows] != list(old.rows):
        yield "rows stand in another order"


def _grown(old: str, new: str, changed: Collection[Place]) -> bool:
    """Tell whether a dimension is the old one, or the old one widened to the changed cells."""
    if old == new:
        return True
    before, after = Range.parse(old), Range.parse(new)
    if before is None or after is None or not changed:
        return False
    rows, columns = [row for row, _ in changed], [column for _, column in changed]
    return after == Range(
        min(before.first_row, *rows),
        min(before.first_column, *columns),
        max(before.last_row, *rows),
        max(before.last_column, *columns),
    )


def _inherited_style(sheet: _SheetPrint, place: Place) -> str:
    row = dict(sheet.rows.get(place[0], ()))
    if row.get("customFormat") in ("1", "true", "on"):
        return row.get("s", "0")
    return next((style for first, last, style in sheet.columns if first <= place[1] <= last), "0")


class _CalculationReader:
    """Digest of a workbook part without the recalculation flag."""

    def __init__(self) -> None:
        self.digest = _Digest()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "calcPr":
            attributes = {key: value for key, value in attributes.items() if key != "fullCalcOnLoad"}
        if name != "calcPr" or attributes:
            self.digest.event("start", name, *_flat(attributes))

    def end(self, name: str) -> None:
        if name != "calcPr":
            self.digest.event("end", name)

    def text(self, data: str) -> None:
        self.digest.text(data)


def _only_recalculation(original: Package, filled: Package) -> bool:
    digests = []
    for package in (original, filled):
        reader = _CalculationReader()
        parse(package.chunks(package.main_part), reader, package.where(package.main_part))
        digests.append(reader.digest.digest())
    return digests[0] == digests[1]


def _print_of(package: Package, part: str) -> _SheetPrint:
    reader = _PrintReader(package.where(part))
    parse(package.chunks(part), reader, package.where(part))
    return reader.finish()


def _limited(part: str, details: Iterator[str]) -> Iterator[Difference]:
    count = 0
    for count, detail in enumerate(details, 1):
        if count <= _MAX_LISTED:
            yield Difference(part, detail)
    if count > _MAX_LISTED:
        yield Difference(part, f"and {count - _MAX_LISTED} more differences")


def _encode(*words: str) -> bytes:
    """Return words as bytes that no other words have."""
    return b"".join(len(word).to_bytes(4, "big") + word.encode("utf-8", "surrogatepass") for word in words) + b"\n"


def _flat(attributes: dict[str, str]) -> Iterator[str]:
    return (piece for pair in sorted(attributes.items()) for piece in pair)


def _sorted(attributes: dict[str, str]) -> Attributes:
    return tuple(sorted(attributes.items()))
