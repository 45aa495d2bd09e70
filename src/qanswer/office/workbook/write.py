"""Edits written into a copy of a workbook: checked first, all of them, then spliced."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, assert_never

from qanswer.errors import CellRefused
from qanswer.model import SheetCell
from qanswer.office.boxes import tick
from qanswer.office.edits import Edit, EditKind
from qanswer.office.references import parse_reference
from qanswer.office.values import BooleanValue, RichValue, TextValue, Value, check_text
from qanswer.office.workbook.recalculate import has_formulas, set_full_calculation
from qanswer.office.workbook.rich_text import read_rich, tick_rich
from qanswer.office.workbook.sheet_reader import CellKind
from qanswer.office.workbook.splice import Place, edit_sheet
from qanswer.office.xml.events import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.office.edits import RowHeight
    from qanswer.office.workbook.workbook import Sheet, Workbook


def write(book: Workbook, edits: Sequence[Edit], output: Path, heights: Sequence[RowHeight] = ()) -> None:
    """Write a copy of the workbook in which exactly the edited cells differ.

    Every edit is checked before anything is written. An edit that would change nothing changes nothing; without any
    other the copy is the input, byte for byte. If the workbook has formulas, Excel is told to recalculate on opening.

    Args:
        book: the opened workbook; a signed one only if it was opened with ``allow_signed``.
        edits: places are ``SheetCell``. Several BOX edits may share a cell, other edits may not.
        output: where the copy goes; whoever calls has decided that it may be overwritten.
        heights: of edited rows, the only other thing that changes.

    Raises:
        CellRefused: a cell that may not be written, named with the reason; nothing is written.
        FileDamaged: the sheet's rows or cells are out of order.
        OutputError: the output cannot be written.
    """
    replacements = {
        sheet.part: edit_sheet(
            book.package.read_part(sheet.part),
            values,
            f'{book.path.name}, sheet "{one_line(sheet.name)}"',
            {one.row: one.points for one in heights if one.sheet == sheet.name},
        )
        for sheet, values in _plan(book, edits).items()
        if values
    }
    if replacements and has_formulas(book):
        main = book.package.main_part
        replacements[main] = set_full_calculation(book.package.read_part(main), book.package.where(main))
    book.package.write_copy(replacements, output)


def _plan(book: Workbook, edits: Sequence[Edit]) -> Mapping[Sheet, Mapping[Place, Value]]:
    """Return what each cell becomes, by sheet, after refusing what must not be written."""
    by_cell: dict[tuple[Sheet, Place], list[Edit]] = defaultdict(list)
    for edit in edits:
        by_cell[_locate(book, edit)].append(edit)
    plan: dict[Sheet, dict[Place, Value]] = defaultdict(dict)
    boxes: dict[Sheet, dict[Place, list[Edit]]] = defaultdict(dict)
    for (sheet, place), here in by_cell.items():
        if all(edit.kind is EditKind.BOX for edit in here):
            boxes[sheet][place] = here
        elif len(here) > 1:
            raise CellRefused("{where}: {n} edits for one cell; give it one", where=_where(book, here[0]), n=len(here))
        elif (value := _value(book, sheet, place, here[0])) is not None:
            plan[sheet][place] = value
    for sheet, ticks in boxes.items():
        plan[sheet].update(_tick_boxes(book, sheet, ticks))
    return plan


def _locate(book: Workbook, edit: Edit) -> tuple[Sheet, Place]:
    """Return the cell an edit speaks of, if it may be written at all."""
    if not isinstance(edit.place, SheetCell):
        raise CellRefused(
            "{name}: {place} is a place in a Word document; name sheet and cell", name=book.path.name, place=edit.place
        )
    sheet = next((one for one in book.sheets if one.name == edit.place.sheet), None)
    if sheet is None:
        names = ", ".join(f'"{one_line(one.name)}"' for one in book.sheets)
        raise CellRefused(
            '{name}: no sheet "{sheet}"; it has {names}',
            name=book.path.name,
            sheet=one_line(edit.place.sheet),
            names=names,
        )
    place = parse_reference(edit.place.cell)
    if place is None:
        raise CellRefused(
            '{name}, sheet "{sheet}": "{cell}" is no cell; name one like D12',
            name=book.path.name,
            sheet=one_line(sheet.name),
            cell=one_line(edit.place.cell),
        )
    if (reason := sheet.refusal(*place)) is not None:
        raise CellRefused("{where}: {reason}", where=_where(book, edit), reason=reason)
    return sheet, place


def _value(book: Workbook, sheet: Sheet, place: Place, edit: Edit) -> Value | None:
    """Return what the cell becomes; None when it is that already."""
    cell = sheet.cells.get(place)
    match edit.kind:
        case EditKind.TEXT:
            text = check_text(edit.text, _where(book, edit))
            same = text == ("" if cell is None else cell.text) and (cell is None or cell.kind is CellKind.TEXT)
            return None if same else TextValue(text)
        case EditKind.BOOLEAN:
            if edit.text not in ("TRUE", "FALSE"):
                raise CellRefused(
                    '{where}: "{text}" is neither TRUE nor FALSE; give one of them',
                    where=_where(book, edit),
                    text=edit.text,
                )
            same = cell is not None and cell.is_bool and cell.text == edit.text
            return None if same else BooleanValue(edit.text == "TRUE")
        case EditKind.BOX:
            raise AssertionError("boxes are ticked together")
        case _:
            assert_never(edit.kind)


def _tick_boxes(book: Workbook, sheet: Sheet, ticks: Mapping[Place, Sequence[Edit]]) -> dict[Place, Value]:
    """Return the cells with their boxes ticked, formatted text keeping its runs."""
    package = book.package
    strings = package.related(package.main_part, "sharedStrings")
    formatted = read_rich(package, sheet.part, strings[0] if strings else None, ticks.keys())
    values: dict[Place, Value] = {}
    for place, edits in ticks.items():
        before = text = sheet.text(*place)
        for edit in edits:
            text = _tick(text, edit, _where(book, edit))
        if text == before:
            continue
        rich = formatted.get(place)
        values[place] = TextValue(text) if rich is None else _tick_rich(rich, edits, _where(book, edits[0]))
    return values


def _tick(text: str, edit: Edit, where: str) -> str:
    ticked = tick(text, edit.box_index)
    if ticked is None:
        raise CellRefused(
            "{where}: has no box number {number} to tick; see qanswer inspect",
            where=where,
            number=edit.box_index + 1,
        )
    return ticked


def _tick_rich(rich: RichValue, edits: Sequence[Edit], where: str) -> RichValue:
    for edit in edits:
        rich = tick_rich(rich, edit.box_index, where)
    return rich


def _where(book: Workbook, edit: Edit) -> str:
    return f"{book.path.name}, {one_line(str(edit.place))}"
