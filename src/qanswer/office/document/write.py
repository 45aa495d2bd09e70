"""Edits written into a copy of a Word document: checked first, all of them, then spliced."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, assert_never

from qanswer.errors import CellRefused
from qanswer.model import Location, SheetCell
from qanswer.office.document.boxes import BoxTicker
from qanswer.office.document.change import DocumentChange
from qanswer.office.document.splice import TextWriter
from qanswer.office.edits import Edit, EditKind
from qanswer.office.values import check_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.office.document.document import Document
    from qanswer.office.document.places import Place


def write_document(document: Document, edits: Sequence[Edit], output: Path) -> None:
    """Write a copy of the document in which exactly the edited places differ.

    Every edit is checked before anything is written. An edit that would change nothing changes nothing; without any
    other the copy is the input, byte for byte.

    Args:
        document: the opened document; a signed one only if it was opened with ``allow_signed``.
        edits: places are ``TableCell`` or ``Paragraph``. Several BOX edits may share a place, other edits may not.
        output: where the copy goes; whoever calls has decided that it may be overwritten.

    Raises:
        CellRefused: a place that may not be written, named with the reason; nothing is written.
        OutputError: the output cannot be written.
    """
    change = DocumentChange(document)
    for place, here in _by_place(document, edits).items():
        _apply(change, place, here, f"{document.path.name}, {place.location}")
    main = document.package.main_part
    document.package.write_copy({main: change.finish()} if change.patches else {}, output)


def edit_refusal(document: Document, edit: Edit) -> str | None:
    """Return why an edit could not be written, worded to follow the place's name; None when it could."""
    try:
        _apply(DocumentChange(document), _locate(document, edit.place), [edit], f"{document.path.name}, {edit.place}")
    except CellRefused as error:
        whole = str(error.message)  # in English, whatever language is spoken
        return whole.partition(f"{edit.place}: ")[2] or whole
    return None


def _by_place(document: Document, edits: Sequence[Edit]) -> Mapping[Place, list[Edit]]:
    by_location: dict[Location, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_location[edit.place].append(edit)
    return {_locate(document, location): here for location, here in by_location.items()}


def _locate(document: Document, location: Location) -> Place:
    if isinstance(location, SheetCell):
        raise CellRefused(
            "{name}: {location} is a cell of a spreadsheet; name table, row and column",
            name=document.path.name,
            location=location,
        )
    place, why = document.place(location), document.refusal(location)
    if place is None or why is not None:
        raise CellRefused("{name}, {location}: {why}", name=document.path.name, location=location, why=why)
    return place


def _apply(change: DocumentChange, place: Place, edits: Sequence[Edit], where: str) -> None:
    """Collect the changes that the edits of one place ask for."""
    if all(edit.kind is EditKind.BOX for edit in edits):
        BoxTicker(change).tick(place, [edit.box_index for edit in edits])
        return
    if len(edits) > 1:
        raise CellRefused("{where}: {n} edits for one place; give it one", where=where, n=len(edits))
    (edit,) = edits
    match edit.kind:
        case EditKind.TEXT:
            text = check_text(edit.text, where)
            if not place.reads(text):
                TextWriter(change).write(place, text)
        case EditKind.BOOLEAN:
            if edit.text != "TRUE" or len(place.boxes) != 1:
                raise CellRefused(
                    '{where}: only a single box can be ticked by TRUE, and none unticked; give "TRUE"', where=where
                )
            BoxTicker(change).tick(place, [0])
        case EditKind.BOX:
            raise AssertionError("boxes are ticked together")
        case _:
            assert_never(edit.kind)
