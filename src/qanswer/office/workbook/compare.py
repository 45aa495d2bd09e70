"""Two versions of a workbook compared: which cells show something else, and whether anything besides them differs.

The judgement shares no code with the splice that it judges; how two versions of one sheet are compared: ``sheet_compare``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qanswer.model import SheetCell
from qanswer.office.expected import by_place, reads_as_asked
from qanswer.office.findings import Change, Difference, Findings, limited
from qanswer.office.references import format_reference, parse_reference
from qanswer.office.workbook.row_stream import RowStream
from qanswer.office.workbook.sheet_compare import SheetComparison
from qanswer.office.workbook.workbook import SheetKind, Workbook
from qanswer.speech import said, said_n

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from qanswer.model import Location
    from qanswer.office.edits import Edit, RowHeight
    from qanswer.office.package.package import Package
    from qanswer.office.workbook.row_stream import Event
    from qanswer.office.workbook.sheet_reader import SheetContent


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
            sheet = SheetComparison(before, after, part, _heights(worksheets[part], heights))
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


def _heights(sheet: str, heights: Iterable[RowHeight]) -> Mapping[int, str]:
    return {one.row: one.points for one in heights if one.sheet == sheet}


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
