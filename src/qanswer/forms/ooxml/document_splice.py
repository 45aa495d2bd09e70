"""Places of a Word document's main part filled in, and no other byte of it changed.

Answers go in as runs of their own that copy the formatting standing there. What cannot be changed without touching more
than the answer (a field Word calculates, a locked or bound control) is refused before, see ``Place.refusal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qanswer.errors import CellRefused
from qanswer.forms.boxes import BOX, TICKED
from qanswer.forms.ooxml.document_controls import Control, ControlKind, FormField
from qanswer.forms.ooxml.document_markup import Markup, is_plain, numbers_in_use
from qanswer.forms.ooxml.document_text import Piece, Sort
from qanswer.forms.ooxml.document_tree import Element, attribute_span
from qanswer.forms.ooxml.patch import Patch, apply_patches
from qanswer.forms.ooxml.value import escape_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qanswer.forms.ooxml.document import Document
    from qanswer.forms.ooxml.document_places import Place

_BOX_SORTS: Final = frozenset({Sort.CONTROL_BOX, Sort.FIELD_BOX})
_TICKED_STATE: Final = ("2612", "MS Gothic")  # what Word shows a ticked box control as, unless it says otherwise
_SYMBOL_TICKS: Final = {"6F": "F0FE", "71": "F0FE", "72": "F0FE", "A8": "F0FE", "A3": "F052", "2A": "F052"}


class DocumentEditor:
    """Collects the changes to one document and applies them together."""

    def __init__(self, document: Document) -> None:
        """Begin without a change."""
        self._document = document
        self._part = document.part
        settings = document.settings
        self._markup = Markup(document.part, document.styles.placeholders, settings.modified)
        self._tracked = settings.tracks_changes
        self._number = numbers_in_use(document.root.walk()) if self._tracked else 0
        self._patches: list[Patch] = []
        self._split: set[int] = set()  # runs that were cut in pieces

    def finish(self) -> bytes:
        """Return the main part with all changes, in its own encoding."""
        return self._part.restore(apply_patches(self._part.content, self._patches))

    def write(self, place: Place, text: str) -> bool:
        """Make ``text`` the text of a place; of a place with one control or field, of that. Return whether it changes.

        Raises:
            CellRefused: the text is none of a drop-down's entries, is too long, or would wipe out check boxes.
        """
        if any(piece.sort in _BOX_SORTS for piece in place.pieces):
            raise CellRefused(f"{self._where(place)}: holds boxes to tick; tick one instead of writing over them")
        before, fillable = len(self._patches), place.fillable
        if not fillable:
            self._write_plain(place, text)
        elif isinstance(fillable[0], Control):
            self._fill_control(place, fillable[0], text)
        else:
            self._fill_field(place, fillable[0], text)
        return len(self._patches) > before

    def tick(self, place: Place, box_indexes: Sequence[int]) -> bool:
        """Tick boxes of a place, 0-based among all its boxes; ticked ones stay as they are. Return whether any changes.

        Raises:
            CellRefused: there is no such box.
        """
        before = len(self._patches)
        within: dict[int, tuple[Piece, list[int]]] = {}
        for index in sorted(set(box_indexes)):
            if index >= len(place.boxes) or index < 0:
                raise CellRefused(f"{self._where(place)}: has no box number {index + 1} to tick; see qanswer inspect")
            piece = place.boxes[index]
            first = next(at for at, one in enumerate(place.boxes) if one is piece)
            within.setdefault(id(piece), (piece, []))[1].append(index - first)
        for piece, positions in within.values():
            self._tick(place, piece, positions)
        return len(self._patches) > before

    # -- text

    def _write_plain(self, place: Place, text: str) -> None:
        old = place.text
        if old and text.startswith(old):
            self._append(place, text[len(old) :])
            return
        pieces = [piece for piece in place.pieces if piece.run is not None]
        if not pieces:
            self._insert_new(place, text)
            return
        first = next((piece for piece in pieces if piece.text.strip()), pieces[0])
        assert first.run is not None  # noqa: S101 - only such pieces were taken
        self._insert(first.top.start, self._run(text, first.run.child("w:rPr"), first.run), first.run)
        self._remove(place, pieces)

    def _append(self, place: Place, text: str) -> None:
        """Put text behind what stands there."""
        last = [piece for piece in place.pieces if piece.run is not None and piece.text.strip()][-1]
        assert last.run is not None  # noqa: S101 - only such pieces were taken
        self._insert(last.top.end, self._run(text, last.run.child("w:rPr"), last.run), last.run)

    def _insert_new(self, place: Place, text: str) -> None:
        """Put text into a place that shows none."""
        if not place.lines:
            raise CellRefused(f"{self._where(place)}: is a cell without a paragraph; save the form anew from Word")
        paragraph = place.lines[0].element
        empty = next((one for one in paragraph.children if one.name == "w:r" and one.child("w:rPr")), None)
        mark = paragraph.find("w:pPr", "w:rPr")
        properties = mark if mark is not None else empty.child("w:rPr") if empty is not None else None
        self._insert_inside(paragraph, self._run(text, properties, paragraph))

    def _remove(self, place: Place, pieces: Iterable[Piece]) -> None:
        """Take text away: whole runs of nothing but text, or only the text of runs that hold more."""
        by_run: dict[int, tuple[Element, list[Element]]] = {}
        for piece in pieces:
            if piece.run is not None:
                by_run.setdefault(id(piece.run), (piece.run, []))[1].append(piece.element)
        for run, elements in by_run.values():
            self._remove_from(place, run, elements)

    def _remove_from(self, place: Place, run: Element, elements: Iterable[Element]) -> None:
        if is_plain(run):
            self._patches.append((run.start, run.end, self._deleted(run)))
        elif self._tracked:
            raise CellRefused(
                f"{self._where(place)}: changes are tracked, and its text stands in one piece with a note or picture; "
                "turn tracking off in Word or clear the cell first"
            )
        else:
            self._patches += [(one.start, one.end, b"") for one in elements]

    # -- content controls

    def _fill_control(self, place: Place, control: Control, text: str) -> None:
        if control.kind is ControlKind.LIST and text and text not in {entry.shown for entry in control.entries}:
            raise CellRefused(self._not_offered(place, [entry.shown for entry in control.entries], text))
        if control.content is None or control.properties is None:
            raise CellRefused(
                f"{self._where(place)}: holds an unfinished content control; save the form anew from Word"
            )
        runs = list(_runs_below(control.content))
        line = next((one for one in place.lines if _is_below(one.element, control.content)), None)
        target = line.element if line is not None else control.content
        shown = next((run for run in runs if is_plain(run)), None)
        source = control.properties.child("w:rPr") if control.shows_placeholder or shown is None else None
        if source is None and shown is not None:
            source = shown.child("w:rPr")
        new = self._run(text, source, target)
        if shown is not None:
            self._insert(shown.start, new, shown)
        else:
            self._insert_inside(target, new)
        for run in runs:
            self._remove_from(place, run, [one for one in run.children if one.name != "w:rPr"])
        self._settle_properties(control, text)

    def _settle_properties(self, control: Control, text: str) -> None:
        """Make a control's own notes agree with its new content."""
        for one in control.properties.children if control.properties is not None else ():
            if one.name == "w:showingPlcHdr":
                self._patches.append((one.start, one.end, b""))
            elif one.name in ("w:dropDownList", "w:comboBox") and (
                span := attribute_span(self._part, one, "lastValue")
            ):
                value = next((entry.value for entry in control.entries if entry.shown == text), text)
                self._patches.append((*span, self._attribute(value)))
            elif one.name == "w:date" and (span := attribute_span(self._part, one, "fullDate")):
                start = self._part.content.rindex(b"fullDate", one.start, span[0])
                start = max(self._part.content.rfind(blank, one.start, start) for blank in (b" ", b"\t", b"\n"))
                self._patches.append((start, span[1] + 1, b""))

    # -- form fields

    def _fill_field(self, place: Place, form: FormField, text: str) -> None:
        if form.kind is ControlKind.LIST:
            self._select(place, form, text)
            return
        if form.longest is not None and len(text) > form.longest:
            raise CellRefused(
                f"{self._where(place)}: its form field takes {form.longest} letters, the text has {len(text)}; shorten it"
            )
        if form.end is None or form.separate is None or form.end in (form.separate, form.begin):
            raise CellRefused(f"{self._where(place)}: holds an unusual form field; save the form anew from Word")
        first = form.result[0] if form.result else None
        new = self._run(text, (first or form.begin).child("w:rPr"), form.begin)
        self._insert(first.start if first is not None else form.end.start, new, form.begin)
        for run in form.result:
            self._remove_from(place, run, [one for one in run.children if one.name != "w:rPr"])

    def _select(self, place: Place, form: FormField, text: str) -> None:
        box = form.data.child("w:ddList")
        if box is None or text not in form.entries:
            raise CellRefused(self._not_offered(place, form.entries, text))
        number = str(form.entries.index(text))
        result = box.child("w:result")
        if result is not None and (span := attribute_span(self._part, result, "val")):
            self._patches.append((*span, number.encode("ascii")))
        else:
            self._patches.append((box.inside, box.inside, self._markup.valued("result", number, box)))
        if form.result:
            first = form.result[0]
            self._insert(first.start, self._run(text, first.child("w:rPr"), first), first)
            for run in form.result:
                self._remove_from(place, run, [one for one in run.children if one.name != "w:rPr"])

    # -- boxes

    def _tick(self, place: Place, piece: Piece, positions: Sequence[int]) -> None:
        match piece.sort:
            case Sort.CONTROL_BOX if piece.control is not None:
                self._tick_control(place, piece.control)
            case Sort.FIELD_BOX if piece.field is not None:
                self._tick_field(piece.field)
            case Sort.SYMBOL:
                self._tick_symbol(place, piece)
            case _:
                self._tick_letters(place, piece, positions)

    def _tick_control(self, place: Place, control: Control) -> None:
        if control.checked or control.properties is None:
            return
        box = control.properties.child("w14:checkbox")
        if box is None or box.self_closed or control.content is None:
            raise CellRefused(f"{self._where(place)}: holds an unfinished check box; save the form anew from Word")
        state = box.child("w14:checked")
        if state is not None and (span := attribute_span(self._part, state, "val")):
            self._patches.append((*span, b"1"))
        else:
            start, end = (state.start, state.end) if state is not None else (box.inside, box.inside)
            self._patches.append((start, end, self._markup.valued("checked", "1", box)))
        self._show_ticked(place, control.content, box.child("w14:checkedState"))

    def _show_ticked(self, place: Place, content: Element, state: Element | None) -> None:
        attributes = state.attributes if state is not None else {}
        code, font = attributes.get("w14:val", _TICKED_STATE[0]), attributes.get("w14:font", _TICKED_STATE[1])
        runs = list(_runs_below(content))
        like = runs[0] if runs else content
        glyph = self._glyph(code, font, like)
        run = self._markup.wrapped(glyph, self._markup.properties(like.child("w:rPr")), like)
        if runs:
            self._insert(like.start, run, like)
        else:
            self._insert_inside(content, run)
        for one in runs:
            self._remove_from(place, one, [child for child in one.children if child.name != "w:rPr"])

    def _glyph(self, code: str, font: str, like: Element) -> bytes:
        """Return a ticked box as a letter, or as a symbol where its font is one of signs."""
        number = int(code, 16) if code else int(_TICKED_STATE[0], 16)
        if number < 0x100 or 0xF000 <= number < 0xF100:  # noqa: PLR2004 - the codes of a font of signs
            return self._markup.symbol(font, f"F0{number & 0xFF:02X}", like)
        return self._markup.text(chr(number), like)

    def _tick_field(self, form: FormField) -> None:
        box = form.data.child("w:checkBox")
        if form.checked or box is None:
            return
        old = box.child("w:checked")
        if old is not None:
            self._patches.append((old.start, old.end, self._markup.valued("checked", "1", box)))
        elif box.self_closed:
            opening = self._part.content[box.start : box.end - 2].rstrip() + b">"
            name = self._part.content[box.start + 1 : box.end].split(b" ")[0].split(b"/")[0]
            new = opening + self._markup.valued("checked", "1", box) + b"</" + name + b">"
            self._patches.append((box.start, box.end, new))
        else:
            self._patches.append((box.stop, box.stop, self._markup.valued("checked", "1", box)))

    def _tick_symbol(self, place: Place, piece: Piece) -> None:
        code = piece.element.attributes.get("w:char", "").upper()[-2:]
        span = attribute_span(self._part, piece.element, "char")
        if code not in _SYMBOL_TICKS or span is None:
            return
        if not self._tracked:
            self._patches.append((*span, _SYMBOL_TICKS[code].encode("ascii")))
            return
        run = piece.run
        if run is None or not is_plain(run) or len([one for one in run.children if one.name != "w:rPr"]) > 1:
            raise CellRefused(
                f"{self._where(place)}: changes are tracked, and its box stands in one piece with text; turn tracking off in Word"
            )
        inner = self._markup.symbol(piece.element.attributes.get("w:font", ""), _SYMBOL_TICKS[code], run)
        new = self._markup.wrapped(inner, self._markup.properties(run.child("w:rPr")), run)
        self._insert(run.start, new, run)
        self._remove_from(place, run, [piece.element])

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
            raise CellRefused(f"{self._where(place)}: its box is the result of a field, which Word would put back")
        letters = list(piece.text)
        for at, new in changes.items():
            letters[at] = new
        if not self._tracked:
            inner = self._part.encode(escape_markup("".join(letters)))
            self._patches.append((piece.element.inside, piece.element.stop, inner))
        else:
            self._split_run(place, piece, changes)

    def _split_run(self, place: Place, piece: Piece, changes: dict[int, str]) -> None:
        """Cut a run so that only its boxes are marked as changed."""
        run, element = piece.run, piece.element
        if run is None or id(run) in self._split or not is_plain(run):
            raise CellRefused(
                f"{self._where(place)}: changes are tracked, and its boxes stand in one piece with more; turn tracking off in Word"
            )
        self._split.add(id(run))
        properties = self._part.content[p.start : p.end] if (p := run.child("w:rPr")) is not None else b""
        copied = self._markup.properties(run.child("w:rPr"))
        pieces, position = [b""], 0
        for at, new in sorted(changes.items()):
            pieces[-1] += self._markup.text(piece.text[position:at], run)
            struck = self._part.encode(piece.text[at])
            pieces += [
                self._markup.struck(struck, properties, self._next(), run)
                + self._markup.inserted(self._markup.run(new, copied, run), self._next(), run),
                b"",
            ]
            position = at + 1
        pieces[-1] += self._markup.text(piece.text[position:], run)
        before = self._part.content[(p.end if p is not None else run.inside) : element.start]
        pieces[0], pieces[-1] = before + pieces[0], pieces[-1] + self._part.content[element.end : run.stop]
        kept = [
            self._markup.wrapped(one, properties, run) if one and not index % 2 else one
            for index, one in enumerate(pieces)
        ]
        self._patches.append((run.start, run.end, b"".join(kept)))

    # -- small parts

    def _run(self, text: str, properties: Element | None, like: Element) -> bytes:
        return self._markup.run(text, self._markup.properties(properties), like)

    def _insert(self, offset: int, runs: bytes, like: Element) -> None:
        if runs:
            self._patches.append((offset, offset, self._inserted(runs, like)))

    def _insert_inside(self, container: Element, runs: bytes) -> None:
        """Put runs last into a paragraph or a control's content, opening it where it is ``<w:p/>``."""
        if not runs:
            return
        runs = self._inserted(runs, container)
        if not container.self_closed:
            self._patches.append((container.stop, container.stop, runs))
            return
        tag = self._part.content[container.start : container.end]
        opening = tag[:-2].rstrip()
        name = opening[1:].split()[0]
        self._patches.append((container.start, container.end, opening + b">" + runs + b"</" + name + b">"))

    def _inserted(self, runs: bytes, like: Element) -> bytes:
        return self._markup.inserted(runs, self._next(), like) if self._tracked and runs else runs

    def _deleted(self, run: Element) -> bytes:
        return self._markup.deleted(run, self._next()) if self._tracked else b""

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _attribute(self, value: str) -> bytes:
        return self._part.encode(escape_markup(value).replace('"', "&quot;").replace("'", "&apos;"))

    def _not_offered(self, place: Place, entries: Sequence[str], text: str) -> str:
        offered = ", ".join(f'"{entry}"' for entry in entries)
        return f'{self._where(place)}: "{text}" is none of its entries; it offers {offered}'

    def _where(self, place: Place) -> str:
        return f"{self._document.path.name}, {place.location}"


def _runs_below(element: Element) -> Iterator[Element]:
    """Yield the runs in a control's content, those in controls within it left out."""
    for child in element.children:
        if child.name == "w:r":
            yield child
        elif child.name not in ("w:sdt", "w:del", "w:moveFrom", "w:tbl"):
            yield from _runs_below(child)


def _is_below(element: Element, container: Element) -> bool:
    return container.start <= element.start and element.end <= container.end
