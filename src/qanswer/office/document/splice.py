"""Texts put into places of a Word document: plain cells and paragraphs, content controls, older form fields.

Answers go in as runs of their own that copy the formatting standing there. What cannot be changed without touching more
than the answer (a field Word calculates, a locked or bound control) is refused before, see ``Place.refusal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qanswer.errors import CellRefused
from qanswer.office.document.change import runs_below
from qanswer.office.document.controls import Control, ControlKind, FormField
from qanswer.office.document.markup import is_plain
from qanswer.office.document.text import Piece, PieceKind
from qanswer.office.document.tree import Element, attribute_span
from qanswer.office.values import escape_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qanswer.office.document.change import DocumentChange
    from qanswer.office.document.places import Place

_BOX_SORTS: Final = frozenset({PieceKind.CONTROL_BOX, PieceKind.FIELD_BOX})


class TextWriter:
    """Writes texts into places of one document."""

    def __init__(self, change: DocumentChange) -> None:
        """Collect into ``change``."""
        self._change = change

    def write(self, place: Place, text: str) -> None:
        """Make ``text`` the text of a place; of a place with one control or field, of that.

        Raises:
            CellRefused: the text is none of a drop-down's entries, is too long, or would wipe out check boxes.
        """
        if any(piece.sort in _BOX_SORTS for piece in place.pieces):
            raise CellRefused(
                "{where}: holds boxes to tick; tick one instead of writing over them", where=self._change.where(place)
            )
        fillable = place.fillable
        if len(fillable) > 1:
            raise CellRefused(
                "{where}: holds {n} content controls or form fields beside boxes, and which of them is meant is not "
                "known",
                where=self._change.where(place),
                n=len(fillable),
            )
        if not fillable:
            self._write_plain(place, text)
        elif isinstance(fillable[0], Control):
            self._fill_control(place, fillable[0], text)
        else:
            self._fill_field(place, fillable[0], text)

    def _write_plain(self, place: Place, text: str) -> None:
        pieces = list(place.pieces)
        if not pieces:
            self._insert_new(place, text)
            return
        kept, length = _kept(place, text)
        rest = pieces[len(kept) :]
        like = _alike(kept, rest)
        assert like.run is not None  # noqa: S101 - only boxes and fields have none, and they are not written over
        if not kept:
            text = _without_lines(text, _blank_lines_before(place, like))
        new = self._change.run(text[length:], like.run.child("w:rPr"), like.run)
        # behind all that stays: a link or a tracked insertion may hold a label and what is replaced
        offset = max(like.top.start if rest else 0, kept[-1].top.end if kept else 0)
        self._change.insert(offset, new, like.run)
        for run in {id(piece.run): piece.run for piece in rest if piece.run is not None}.values():
            self._change.remove_text(place, run)

    def _insert_new(self, place: Place, text: str) -> None:
        """Put text into a place that shows none."""
        if not place.lines:
            raise CellRefused(
                "{where}: is a cell without a paragraph; save the form anew from Word", where=self._change.where(place)
            )
        paragraph = place.lines[0].element
        empty = next((one for one in paragraph.walk() if one.name == "w:r" and one.child("w:rPr")), None)
        mark = paragraph.find("w:pPr", "w:rPr")
        properties = mark if mark is not None else empty.child("w:rPr") if empty is not None else None
        self._change.insert_inside(paragraph, self._change.run(text, properties, paragraph))

    # -- content controls

    def _fill_control(self, place: Place, control: Control, text: str) -> None:
        if control.kind is ControlKind.LIST and text and text not in {entry.shown for entry in control.entries}:
            raise self._not_offered(place, [entry.shown for entry in control.entries], text)
        if control.content is None or control.properties is None:
            raise CellRefused(
                "{where}: holds an unfinished content control; save the form anew from Word",
                where=self._change.where(place),
            )
        runs = list(runs_below(control.content))
        line = next((one for one in place.lines if _is_below(one.element, control.content)), None)
        target = line.element if line is not None else control.content
        shown = next((run for run in runs if is_plain(run)), None)
        source = control.properties.child("w:rPr") if control.shows_placeholder or shown is None else None
        if source is None and shown is not None:
            source = shown.child("w:rPr")
        new = self._change.run(text, source, target)
        if shown is not None:
            self._change.insert(shown.start, new, shown)
        else:
            self._change.insert_inside(target, new)
        for run in runs:
            self._change.remove_text(place, run)
        self._settle_properties(control, text)

    def _settle_properties(self, control: Control, text: str) -> None:
        """Make a control's own notes agree with its new content."""
        for one in control.properties.children if control.properties is not None else ():
            if one.name == "w:showingPlcHdr":
                self._change.patches.append((one.start, one.end, b""))
            elif one.name in ("w:dropDownList", "w:comboBox") and (
                span := attribute_span(self._change.part, one, "lastValue")
            ):
                value = next((entry.value for entry in control.entries if entry.shown == text), text)
                self._change.patches.append((*span, self._attribute(value)))
            elif one.name == "w:date" and (span := attribute_span(self._change.part, one, "fullDate")):
                start = self._change.part.content.rindex(b"fullDate", one.start, span[0])
                start = max(self._change.part.content.rfind(blank, one.start, start) for blank in (b" ", b"\t", b"\n"))
                self._change.patches.append((start, span[1] + 1, b""))

    # -- form fields

    def _fill_field(self, place: Place, form: FormField, text: str) -> None:
        if form.kind is ControlKind.LIST:
            self._select(place, form, text)
            return
        if form.longest is not None and len(text) > form.longest:
            raise CellRefused(
                "{where}: its form field takes {longest} letters, the text has {n}; shorten it",
                where=self._change.where(place),
                longest=form.longest,
                n=len(text),
            )
        if form.end is None or form.separate is None or form.end in (form.separate, form.begin):
            raise CellRefused(
                "{where}: holds an unusual form field; save the form anew from Word", where=self._change.where(place)
            )
        first = form.result[0] if form.result else None
        new = self._change.run(text, (first or form.begin).child("w:rPr"), form.begin)
        self._change.insert(first.start if first is not None else form.end.start, new, form.begin)
        for run in form.result:
            self._change.remove_text(place, run)

    def _select(self, place: Place, form: FormField, text: str) -> None:
        box = form.data.child("w:ddList")
        if box is None or text not in form.entries:
            raise self._not_offered(place, form.entries, text)
        number = str(form.entries.index(text))
        result = box.child("w:result")
        if result is not None and (span := attribute_span(self._change.part, result, "val")):
            self._change.patches.append((*span, number.encode("ascii")))
        else:
            self._change.patches.append((box.inside, box.inside, self._change.markup.valued("result", number, box)))
        if form.result:
            first = form.result[0]
            self._change.insert(first.start, self._change.run(text, first.child("w:rPr"), first), first)
            for run in form.result:
                self._change.remove_text(place, run)

    def _attribute(self, value: str) -> bytes:
        return self._change.part.encode(escape_markup(value).replace('"', "&quot;").replace("'", "&apos;"))

    def _not_offered(self, place: Place, entries: Sequence[str], text: str) -> CellRefused:
        return CellRefused(
            '{where}: "{text}" is none of its entries; it offers {offered}',
            where=self._change.where(place),
            text=text,
            offered=[f'"{entry}"' for entry in entries],
        )


def _kept(place: Place, text: str) -> tuple[list[Piece], int]:
    """Return the pieces at the place's beginning that ``text`` begins with too, and how long they are: a label kept.

    Of a run that changes further on, nothing is kept; of several paragraphs with text, all or nothing.
    """
    pieces: list[Piece] = []
    ends: list[int] = []  # where each of them ends in the place's text
    position = 0
    for line in place.lines:
        for piece in line.pieces:
            position += len(piece.text)
            pieces.append(piece)
            ends.append(position)
        position += len("\n")
    whole = "\n".join(line.text for line in place.lines)
    count = next((at for at, end in enumerate(ends) if not text.startswith(whole[:end])), len(pieces))
    rest = {id(piece.run) for piece in pieces[count:]}
    if rest and sum(bool(line.pieces) for line in place.lines) > 1:
        count = 0
    while count and id(pieces[count - 1].run) in rest:
        count -= 1
    return pieces[:count], ends[count - 1] if count else 0


def _alike(kept: Sequence[Piece], rest: Sequence[Piece]) -> Piece:
    """Return the piece whose looks an answer takes over: the first one replaced, else the last one kept, blanks aside."""
    pieces = rest or kept[::-1]
    return next((piece for piece in pieces if piece.text.strip()), pieces[0])


def _blank_lines_before(place: Place, piece: Piece) -> int:
    """Return how many paragraphs stand before the one with ``piece``: the line feeds that they already show."""
    return next(number for number, line in enumerate(place.lines) if any(one is piece for one in line.pieces))


def _without_lines(text: str, count: int) -> str:
    """Return the text without its first line feeds, at most ``count``."""
    for _ in range(count):
        text = text.removeprefix("\n")
    return text


def _is_below(element: Element, container: Element) -> bool:
    return container.start <= element.start and element.end <= container.end
