"""Boxes ticked where they stand: letters, symbols of a font, check-box controls and older form fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qanswer.errors import CellRefused
from qanswer.office.boxes import BOX, TICKED, find_boxes
from qanswer.office.document.change import runs_below
from qanswer.office.document.markup import is_plain
from qanswer.office.document.text import Piece, PieceKind
from qanswer.office.document.tree import Element, attribute_span
from qanswer.office.values import escape_markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qanswer.office.boxes import FoundBox
    from qanswer.office.document.change import DocumentChange
    from qanswer.office.document.controls import Control, FormField
    from qanswer.office.document.places import Place

_TICKED_STATE: Final = ("2612", "MS Gothic")  # what Word shows a ticked box control as, unless it says otherwise
_SYMBOL_TICKS: Final = {"6F": "F0FE", "71": "F0FE", "72": "F0FE", "A8": "F0FE", "A3": "F052", "2A": "F052"}


class BoxTicker:
    """Ticks boxes of one document."""

    def __init__(self, change: DocumentChange) -> None:
        """Collect into ``change``."""
        self._change = change
        self._split: set[int] = set()  # runs that were cut in pieces

    def tick(self, place: Place, box_indexes: Sequence[int]) -> None:
        """Tick boxes of a place, 0-based among all its boxes; ticked ones stay as they are.

        Raises:
            CellRefused: there is no such box.
        """
        if not place.boxes:
            self._tick_brackets(place, box_indexes)
            return
        within: dict[int, tuple[Piece, list[int]]] = {}
        for index in sorted(set(box_indexes)):
            if index >= len(place.boxes) or index < 0:
                raise CellRefused(
                    "{where}: has no box number {number} to tick; see qanswer inspect",
                    where=self._change.where(place),
                    number=index + 1,
                )
            piece = place.boxes[index]
            first = next(at for at, one in enumerate(place.boxes) if one is piece)
            within.setdefault(id(piece), (piece, []))[1].append(index - first)
        for piece, positions in within.values():
            self._tick(place, piece, positions)

    def _tick(self, place: Place, piece: Piece, positions: Sequence[int]) -> None:
        match piece.sort:
            case PieceKind.CONTROL_BOX if piece.control is not None:
                self._tick_control(place, piece.control)
            case PieceKind.FIELD_BOX if piece.field is not None:
                self._tick_field(piece.field)
            case PieceKind.SYMBOL:
                self._tick_symbol(place, piece)
            case _:
                self._tick_letters(place, piece, positions)

    def _tick_control(self, place: Place, control: Control) -> None:
        if control.checked or control.properties is None:
            return
        box = control.properties.child("w14:checkbox")
        if box is None or box.self_closed or control.content is None:
            raise CellRefused(
                "{where}: holds an unfinished check box; save the form anew from Word", where=self._change.where(place)
            )
        state = box.child("w14:checked")
        if state is not None and (span := attribute_span(self._change.part, state, "val")):
            self._change.patches.append((*span, b"1"))
        else:
            start, end = (state.start, state.end) if state is not None else (box.inside, box.inside)
            self._change.patches.append((start, end, self._change.markup.valued("checked", "1", box)))
        self._show_ticked(place, control.content, box.child("w14:checkedState"))

    def _show_ticked(self, place: Place, content: Element, state: Element | None) -> None:
        attributes = state.attributes if state is not None else {}
        code, font = attributes.get("w14:val", _TICKED_STATE[0]), attributes.get("w14:font", _TICKED_STATE[1])
        runs = list(runs_below(content))
        like = runs[0] if runs else content
        glyph = self._glyph(code, font, like)
        run = self._change.markup.wrapped(glyph, self._change.markup.properties(like.child("w:rPr")), like)
        if runs:
            self._change.insert(like.start, run, like)
        else:
            self._change.insert_inside(content, run)
        for one in runs:
            self._change.remove_text(place, one)

    def _glyph(self, code: str, font: str, like: Element) -> bytes:
        """Return a ticked box as a letter, or as a symbol where its font is one of signs."""
        number = int(code, 16) if code else int(_TICKED_STATE[0], 16)
        if number < 0x100 or 0xF000 <= number < 0xF100:  # noqa: PLR2004 - the codes of a font of signs
            return self._change.markup.symbol(font, f"F0{number & 0xFF:02X}", like)
        return self._change.markup.text(chr(number), like)

    def _tick_field(self, form: FormField) -> None:
        box = form.data.child("w:checkBox")
        if form.checked or box is None:
            return
        old = box.child("w:checked")
        if old is not None:
            self._change.patches.append((old.start, old.end, self._change.markup.valued("checked", "1", box)))
        elif box.self_closed:
            opening = self._change.part.content[box.start : box.end - 2].rstrip() + b">"
            name = self._change.part.content[box.start + 1 : box.end].split(b" ")[0].split(b"/")[0]
            new = opening + self._change.markup.valued("checked", "1", box) + b"</" + name + b">"
            self._change.patches.append((box.start, box.end, new))
        else:
            self._change.patches.append((box.stop, box.stop, self._change.markup.valued("checked", "1", box)))

    def _tick_symbol(self, place: Place, piece: Piece) -> None:
        span = attribute_span(self._change.part, piece.element, "char")
        if piece.text not in TICKED or span is None:
            return
        ticked = _ticked_code(piece)
        if not self._change.tracked:
            self._change.patches.append((*span, ticked.encode("ascii")))
            return
        run = piece.run
        if run is None or not is_plain(run) or len([one for one in run.children if one.name != "w:rPr"]) > 1:
            raise CellRefused(
                "{where}: changes are tracked, and its box stands in one piece with text; turn tracking off in Word",
                where=self._change.where(place),
            )
        inner = self._change.markup.symbol(piece.element.attributes.get("w:font", ""), ticked, run)
        new = self._change.markup.wrapped(inner, self._change.markup.properties(run.child("w:rPr")), run)
        self._change.insert(run.start, new, run)
        self._change.remove_text(place, run)

    def _tick_letters(self, place: Place, piece: Piece, positions: Sequence[int]) -> None:
        found = [match.start() for match in BOX.finditer(piece.text)]
        changes = {
            found[position]: TICKED[piece.text[found[position]]]
            for position in positions
            if piece.text[found[position]] in TICKED
        }
        if not changes:
            return
        if piece.computed or piece.run is None:
            raise CellRefused(
                "{where}: its box is the result of a field, which Word would put back", where=self._change.where(place)
            )
        letters = list(piece.text)
        for at, new in changes.items():
            letters[at] = new
        if not self._change.tracked:
            inner = self._change.part.encode(escape_markup("".join(letters)))
            self._change.patches.append((piece.element.inside, piece.element.stop, inner))
        else:
            self._split_run(place, piece, changes)

    def _tick_brackets(self, place: Place, box_indexes: Sequence[int]) -> None:
        """Put marks into brackets, each of which must stand in one piece of text.

        Raises:
            CellRefused: there is no such bracket, or it cannot be written.
        """
        boxes = find_boxes(place.text)
        wanted = [boxes[index] for index in sorted(set(box_indexes)) if 0 <= index < len(boxes)]
        if len(wanted) < len(set(box_indexes)):
            raise CellRefused(
                "{where}: has no box number {number} to tick; see qanswer inspect",
                where=self._change.where(place),
                number=max(box_indexes) + 1,
            )
        left = {(box.outer_start, box.outer_end): box for box in wanted if box.is_open}
        for start, piece in _pieces_with_places(place):
            inside = [box for (first, last), box in left.items() if start <= first and last <= start + len(piece.text)]
            if inside:
                self._write_marks(place, piece, start, inside)
            left = {span: box for span, box in left.items() if box not in inside}
        if left:
            raise CellRefused(
                "{where}: its brackets stand in several pieces of text; tick it by hand",
                where=self._change.where(place),
            )

    def _write_marks(self, place: Place, piece: Piece, start: int, boxes: Sequence[FoundBox]) -> None:
        if piece.computed or piece.run is None or piece.sort is not PieceKind.TEXT or self._change.tracked:
            raise CellRefused(
                "{where}: its brackets cannot be written in place; tick it by hand", where=self._change.where(place)
            )
        text = piece.text
        for box in reversed(boxes):
            text = text[: box.start - start] + box.ticked + text[box.end - start :]
        inner = self._change.part.encode(escape_markup(text))
        self._change.patches.append((piece.element.inside, piece.element.stop, inner))

    def _split_run(self, place: Place, piece: Piece, changes: Mapping[int, str]) -> None:
        """Cut a run so that only its boxes are marked as changed."""
        run, element = piece.run, piece.element
        if run is None or id(run) in self._split or not is_plain(run):
            raise CellRefused(
                "{where}: changes are tracked, and its boxes stand in one piece with more; turn tracking off in Word",
                where=self._change.where(place),
            )
        self._split.add(id(run))
        properties = self._change.part.content[p.start : p.end] if (p := run.child("w:rPr")) is not None else b""
        copied = self._change.markup.properties(run.child("w:rPr"))
        pieces, position = [b""], 0
        for at, new in sorted(changes.items()):
            pieces[-1] += self._change.markup.text(piece.text[position:at], run)
            struck = self._change.part.encode(piece.text[at])
            pieces += [
                self._change.markup.struck(struck, properties, self._change.next(), run)
                + self._change.markup.inserted(self._change.markup.run(new, copied, run), self._change.next(), run),
                b"",
            ]
            position = at + 1
        pieces[-1] += self._change.markup.text(piece.text[position:], run)
        before = self._change.part.content[(p.end if p is not None else run.inside) : element.start]
        pieces[0], pieces[-1] = before + pieces[0], pieces[-1] + self._change.part.content[element.end : run.stop]
        kept = [
            self._change.markup.wrapped(one, properties, run) if one and not index % 2 else one
            for index, one in enumerate(pieces)
        ]
        self._change.patches.append((run.start, run.end, b"".join(kept)))


def _pieces_with_places(place: Place) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces of a place, each with where in its text it begins."""
    position = 0
    for line in place.lines:
        for piece in line.pieces:
            yield position, piece
            position += len(piece.text)
        position += 1


def _ticked_code(piece: Piece) -> str:
    """Return the code of an open box's ticked like: in a font of signs by that font, elsewhere as the letter it is."""
    code = piece.element.attributes.get("w:char", "").upper()
    if int(code, 16) == ord(piece.text):
        return f"{ord(TICKED[piece.text]):04X}"
    return _SYMBOL_TICKS[code[-2:]]
