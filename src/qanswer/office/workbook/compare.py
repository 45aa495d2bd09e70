"""Two versions of a workbook compared: which cells show something else, and whether anything besides them differs.

The judgement shares no code with the splice that it judges: both sheets are walked side by side, row by row and event
by event, and whatever is not the value of a cell must be equal. Only the texts of changed cells come from the reader
that all of the house uses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from qanswer.model import SheetCell
from qanswer.office.expected import by_place, reads_as_asked
from qanswer.office.findings import Change, Difference, Findings, limited
from qanswer.office.references import Range, format_reference, parse_reference
from qanswer.office.values import figures
from qanswer.office.workbook.row_stream import CellEvents, Row, RowStream
from qanswer.office.workbook.sheet_reader import SheetContent, SheetReader
from qanswer.office.workbook.workbook import SheetKind, Workbook
from qanswer.office.xml.events import is_true
from qanswer.speech import said, said_n

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from qanswer.model import Location
    from qanswer.office.edits import Edit, RowHeight
    from qanswer.office.package.package import Package
    from qanswer.office.workbook.row_stream import Event

_VALUE_ATTRIBUTES: Final = frozenset({"t", "vm", "cm"})  # speak of a cell's value; all others must outlive a new value

Place = tuple[int, int]  # row, column; 1-based


def compare_workbooks(
    original: Package,
    filled: Package,
    differing: Collection[str],
    edits: Sequence[Edit],
    known: object,
    *,
    heights: Sequence[RowHeight] = (),
) -> Findings:
    """Return which cells changed, what else differs in the parts named by ``differing``, and which edits are not met.

    Args:
        original: the form.
        filled: its copy.
        differing: the parts whose bytes differ.
        edits: what was asked for.
        known: ``original`` as a workbook, where it was opened before.
        heights: that rows were to be given; any other differs.

    Raises:
        FileDamaged: a sheet of either cannot be read.
    """
    before, after = known if isinstance(known, Workbook) else Workbook(original), Workbook(filled)
    if not _speaks_of_all_cells(before, differing) and before.refers_like(after):
        after.take_surroundings(before)
    findings = Findings()
    if [(one.name, one.part) for one in before.sheets] != [(one.name, one.part) for one in after.sheets]:
        findings.differences.append(
            Difference(original.main_part, said("sheets were added, removed, renamed or moved"))
        )
    worksheets = {sheet.part: sheet.name for sheet in before.sheets if sheet.kind is SheetKind.WORKSHEET}
    for part in differing:
        if part in worksheets:
            sheet = _SheetComparison(before, after, part, _heights(worksheets[part], heights))
            findings.differences += limited(part, sheet.differences())
            findings.changes += _changes(worksheets[part], sheet.before.content, sheet.after.content)
            findings.edited.append(part)
            if higher := _heights(worksheets[part], heights):
                findings.declared.append(
                    said_n(
                        "{part}: {n} answered row is higher",
                        "{part}: {n} answered rows are higher",
                        len(higher),
                        part=part,
                    )
                )
        elif part == original.main_part and _only_recalculation(original, filled):
            findings.declared.append(said("{part}: asks for recalculation on opening (fullCalcOnLoad)", part=part))
        else:
            findings.differences.append(Difference(part, said("content differs")))
    if _speaks_of_all_cells(before, differing):
        findings.changes = list(_all_changes(before, after))
    order = {sheet.name: number for number, sheet in enumerate(before.sheets)}
    findings.changes.sort(key=lambda change: order[change.place.sheet] if isinstance(change.place, SheetCell) else 0)
    findings.unmet += _unmet(before, findings.changes, edits)
    return findings


def _unmet(before: Workbook, changes: Iterable[Change], edits: Iterable[Edit]) -> Iterator[Location]:
    """Yield the cells that do not read as was asked; one that did not change reads as before."""
    after = {change.place: change.after for change in changes}
    for place, here in by_place(edits).items():
        sheet = before.sheet(place.sheet) if isinstance(place, SheetCell) else None
        cell = parse_reference(place.cell) if isinstance(place, SheetCell) else None
        if sheet is None or cell is None:
            yield place
            continue
        text = sheet.text(*cell)
        if not reads_as_asked(text, after.get(SheetCell(sheet.name, format_reference(*cell)), text), here):
            yield place


def _speaks_of_all_cells(book: Workbook, differing: Collection[str]) -> bool:
    """Tell whether a part differs that any cell of any sheet may refer to: shared strings, styles."""
    return any(book.package.stored_name(part) in differing for part in book.shared_parts)


def _all_changes(before: Workbook, after: Workbook) -> Iterator[Change]:
    for old in before.sheets:
        new = next((one for one in after.sheets if one.name == old.name), None)
        if new is not None:
            yield from _changes(old.name, old.content, new.content)


def _changes(sheet: str, old: SheetContent, new: SheetContent) -> Iterator[Change]:
    for place in sorted(old.cells.keys() | new.cells.keys()):
        before, after = old.cells.get(place), new.cells.get(place)
        texts = tuple("" if cell is None else cell.text for cell in (before, after))
        kinds = {cell.kind for cell in (before, after) if cell is not None}
        if texts[0] != texts[1] or len(kinds) > 1:
            yield Change(SheetCell(sheet, format_reference(*place)), *texts)


@dataclass(slots=True)
class _SheetComparison:
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


def _heights(sheet: str, heights: Iterable[RowHeight]) -> Mapping[int, str]:
    return {one.row: one.points for one in heights if one.sheet == sheet}


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


def _only_recalculation(original: Package, filled: Package) -> bool:
    """Tell whether two workbook parts are equal but for ``calcPr/@fullCalcOnLoad``."""
    return _without_flag(original) == _without_flag(filled)


def _without_flag(package: Package) -> list[Event]:
    stream = RowStream(package, package.main_part)  # a workbook part has no rows: all of it is outside
    for _ in stream:
        pass
    events: list[Event] = []
    skip_end = False
    for event in stream.outside:
        if isinstance(event, tuple) and event[0] == "calcPr":
            attributes = {key: value for key, value in event[1].items() if key != "fullCalcOnLoad"}
            skip_end = not attributes
            if attributes:
                events.append(("calcPr", attributes))
        elif event is None and skip_end:
            skip_end = False
        else:
            events.append(event)
    return events
