"""Edits written into a copy of a Word document: checked first, all of them, then spliced."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, assert_never

from qanswer.errors import CellRefused
from qanswer.forms.interface import Edit, EditKind
from qanswer.forms.ooxml.document_splice import DocumentEditor
from qanswer.forms.ooxml.value import check_text
from qanswer.model import Location, SheetCell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qanswer.forms.ooxml.document import Document
    from qanswer.forms.ooxml.document_places import Place


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
    editor = DocumentEditor(document)
    changed = [_apply(document, editor, place, here) for place, here in _by_place(document, edits).items()]
    main = document.package.main_part
    document.package.write_copy({main: editor.finish()} if any(changed) else {}, output)


def _by_place(document: Document, edits: Sequence[Edit]) -> Mapping[Place, list[Edit]]:
    by_location: dict[Location, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_location[edit.place].append(edit)
    return {_locate(document, location): here for location, here in by_location.items()}


def _locate(document: Document, location: Location) -> Place:
    if isinstance(location, SheetCell):
        raise CellRefused(f"{document.path.name}: {location} is a cell of a spreadsheet; name table, row and column")
    place = document.place(location)
    if place is None or (why := document.refusal(location)) is not None:
        reason = why if place is not None else document.refusal(location)
        raise CellRefused(f"{document.path.name}, {location}: {reason}")
    return place


def _apply(document: Document, editor: DocumentEditor, place: Place, edits: Sequence[Edit]) -> bool:
    """Apply the edits of one place; return whether anything was to change."""
    where = f"{document.path.name}, {place.location}"
    if all(edit.kind is EditKind.BOX for edit in edits):
        return editor.tick(place, [edit.box_index for edit in edits])
    if len(edits) > 1:
        raise CellRefused(f"{where}: {len(edits)} edits for one place; give it one")
    (edit,) = edits
    match edit.kind:
        case EditKind.TEXT:
            text = check_text(edit.text, where)
            return text != place.text and editor.write(place, text)
        case EditKind.BOOLEAN:
            if edit.text != "TRUE" or len(place.boxes) != 1:
                raise CellRefused(f'{where}: only a single box can be ticked by TRUE, and none unticked; give "TRUE"')
            return editor.tick(place, [0])
        case EditKind.BOX:
            raise AssertionError("boxes are ticked together")
        case _:
            assert_never(edit.kind)
