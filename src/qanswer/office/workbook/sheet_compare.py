"""Two versions of one sheet, walked side by side: whatever is not the value of a cell must be equal.

Row by row and event by event, without the code that wrote the copy. Only the texts of changed cells come from the reader
that all of the house uses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from qanswer.office.references import Range, format_reference
from qanswer.office.values import figures
from qanswer.office.workbook.row_stream import CellEvents, Row, RowStream
from qanswer.office.workbook.sheet_reader import SheetReader
from qanswer.office.xml.events import is_true
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from qanswer.office.workbook.row_stream import Event
    from qanswer.office.workbook.workbook import Workbook

_VALUE_ATTRIBUTES: Final = frozenset({"t", "vm", "cm"})  # speak of a cell's value; all others must outlive a new value

Place = tuple[int, int]  # row, column; 1-based


@dataclass(slots=True)
class SheetComparison:
    """Two versions of one sheet part, walked side by side.

    Attributes:
        before, after: readers that were shown the rows that differ; complete once ``differences`` is exhausted.
    """

    old_book: Workbook
    new_book: Workbook
    part: str
    heights: Mapping[int, str]  # that rows were to be given
    before: SheetReader = field(init=False)
    after: SheetReader = field(init=False)
    _written: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = SheetReader(self.old_book.surroundings, self.old_book.package.where(self.part))
        self.after = SheetReader(self.new_book.surroundings, self.new_book.package.where(self.part))

    def differences(self) -> Iterator[str]:
        """Yield what differs besides the values of cells."""
        old, new = RowStream(self.old_book.package, self.part), RowStream(self.new_book.package, self.part)
        for before, after in _aligned(old, new):
            if before == after:
                continue
            for row, reader in ((before, self.before), (after, self.after)):
                if row is not None:
                    _replay(row, reader)
            if after is None:
                yield said("row {row} is gone or out of order", row=before.number if before else "?")
            else:
                yield from self._row_differs(before, after, old.outside)
        yield from self._outside_differs(old.outside, new.outside)

    def _row_differs(self, before: Row | None, after: Row, outside: Iterable[Event]) -> Iterator[str]:
        old, new = before.cells() if before else {}, after.cells()
        changed = [column for column, cell in new.items() if old.get(column) != cell]
        self._written += ((after.number, column) for column in changed)
        if before is None:
            if set(after.attributes) != {"r"} or not changed:
                yield said("row {row} is new and more than a place for an answer", row=after.number)
        else:
            allowed = _with_height(before, self.heights.get(after.number))
            yield from _row_tag_differs(allowed, after, widened=bool(new.keys() - old.keys()))
        if [column for column in new if column in old] != list(old):
            yield said("row {row}: cells are gone or in another order", row=after.number)
        if list(old) == sorted(old) and list(new) != sorted(new):
            yield said("row {row}: new cells are out of order", row=after.number)
        for column in changed:
            inherited = _inherited_style(before, column, outside)
            name = format_reference(after.number, column)
            yield from (
                said("cell {cell} {what}", cell=name, what=what)
                for what in _cell_differs(old.get(column), new[column], inherited)
            )
            if column in old and not self._shows_change((after.number, column)):
                yield said("cell {cell} shows the same but is stored otherwise (formatting or precision)", cell=name)

    def _shows_change(self, place: Place) -> bool:
        before, after = (reader.content.cells.get(place) for reader in (self.before, self.after))
        if before is None or after is None:
            return before is not after
        return (before.text, before.kind) != (after.text, after.kind)

    def _outside_differs(self, old: list[Event], new: list[Event]) -> Iterator[str]:
        before, after = _dimension(old), _dimension(new)
        if not _grown(before, after, self._written):
            yield said("dimension is {after}, was {before}", after=after or said("none"), before=before or said("none"))
        if _fixed(old) != _fixed(new):
            yield said(
                "something outside the cells differs (columns, merges, validations, formatting rules, settings …)"
            )


def _aligned(old: Iterable[Row], new: Iterable[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Pair the rows of both by number; a row without its like stands alone."""
    news = iter(new)
    after = next(news, None)
    for before in old:
        while after is not None and after.number < before.number:
            yield None, after
            after = next(news, None)
        if after is not None and after.number == before.number:
            yield before, after
            after = next(news, None)
        else:
            yield before, None
    while after is not None:
        yield None, after
        after = next(news, None)


def _replay(row: Row, reader: SheetReader) -> None:
    """Show a row to a reader as the parser would."""
    names = ["row"]
    reader.start("row", row.attributes | {"r": str(row.number)})
    for event in row.events:
        if isinstance(event, tuple):
            names.append(event[0])
            reader.start(*event)
        elif event is None:
            reader.end(names.pop())
        else:
            reader.text(event)
    reader.end("row")


def _with_height(row: Row, points: str | None) -> Row:
    """Return a row as it has to be once it was given a height."""
    if points is None:
        return row
    return replace(row, attributes=row.attributes | {"ht": points, "customHeight": "1"})


def _row_tag_differs(before: Row, after: Row, *, widened: bool) -> Iterator[str]:
    old, new = before.attributes, after.attributes
    if {**old, "spans": ""} != {**new, "spans": ""}:
        yield said("row {row} has other attributes (height, style, visibility …)", row=after.number)
    elif old.get("spans") != new.get("spans") and not widened:
        yield said("row {row} has other spans", row=after.number)


def _cell_differs(before: CellEvents | None, after: CellEvents, inherited: str) -> Iterator[str]:
    if before is None:
        style = after.attributes.get("s", "0")
        if style != inherited:
            yield said(
                "is new and has style {style} instead of {inherited}, its row's or column's",
                style=style,
                inherited=inherited,
            )
    elif _kept(before.attributes) != _kept(after.attributes):
        yield said("has another style or attribute")
    if before is not None and before.has_formula:
        yield said("held a formula, which differs")
    elif after.has_formula:
        yield said("holds a formula that was not there")


def _kept(attributes: Mapping[str, str]) -> Mapping[str, str]:
    return {key: value for key, value in attributes.items() if key not in _VALUE_ATTRIBUTES}


def _inherited_style(row: Row | None, column: int, outside: Iterable[Event]) -> str:
    if row is not None and is_true(row.attributes.get("customFormat")):
        return row.attributes.get("s", "0")
    for event in outside:
        if isinstance(event, tuple) and event[0] == "col" and "style" in event[1]:
            first, last = figures(event[1].get("min")), figures(event[1].get("max"))
            if first is not None and last is not None and first <= column <= last:
                return event[1]["style"]
    return "0"


def _dimension(outside: Iterable[Event]) -> str:
    found = (event[1].get("ref", "") for event in outside if isinstance(event, tuple) and event[0] == "dimension")
    return next(found, "")


def _fixed(outside: Iterable[Event]) -> list[Event]:
    """Return the events around the rows without what may change: the dimension, and blanks between rows."""
    fixed: list[Event] = []
    for event in outside:
        if isinstance(event, tuple) and event[0] == "dimension":
            fixed.append(("dimension", {key: value for key, value in event[1].items() if key != "ref"}))
        elif not isinstance(event, str) or event.strip():
            fixed.append(event)
    return fixed


def _grown(old: str, new: str, written: Collection[Place]) -> bool:
    """Tell whether a dimension is the old one, or the old one widened to the written cells."""
    if old == new:
        return True
    before, after = Range.parse(old), Range.parse(new)
    if before is None or after is None or not written:
        return False
    rows, columns = [row for row, _ in written], [column for _, column in written]
    return after == Range(
        min(before.first_row, *rows),
        min(before.first_column, *columns),
        max(before.last_row, *rows),
        max(before.last_column, *columns),
    )
