"""The text of a paragraph as its reader sees it, piece by piece, each with the element that shows it.

Left out: tracked deletions, hidden text, field codes, notes, furigana, drawings. Check boxes of every kind show as
``☐`` or ``☑``; a content control that still invites to be filled shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from qanswer.office.document.controls import Control, ControlKind, FormField

if TYPE_CHECKING:
    from qanswer.office.document.tree import Element

OPEN, TICKED = "☐", "☑"
_SYMBOLS: Final = {  # font, code within it -> what it looks like
    **dict.fromkeys((("wingdings", 0x6F), ("wingdings", 0x71), ("wingdings", 0x72), ("wingdings", 0xA8)), "□"),
    **dict.fromkeys((("wingdings 2", 0x2A), ("wingdings 2", 0xA3)), "□"),
    **dict.fromkeys((("wingdings", 0xFE), ("wingdings 2", 0x52)), "☑"),
    **dict.fromkeys((("wingdings", 0xFD), ("wingdings", 0x78), ("wingdings 2", 0x53), ("wingdings 2", 0x54)), "☒"),
    ("wingdings", 0xFC): "✓",
    ("wingdings", 0xE0): "→",
}
_FIXED: Final = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-", "w:softHyphen": ""}
_GONE: Final = frozenset({"w:del", "w:moveFrom"})  # tracked deletions
_AROUND: Final = frozenset(
    {"w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo"}
)


class PieceKind(StrEnum):
    """What shows a piece of text."""

    TEXT = "text"  # w:t
    SYMBOL = "symbol"  # w:sym
    OTHER = "other"  # tab, line feed, hyphen, text under furigana
    CONTROL_BOX = "check-box control"
    FIELD_BOX = "check-box field"
    FIELD_LIST = "drop-down field"


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A stretch of visible text."""

    text: str
    sort: PieceKind
    element: Element  # what shows it: w:t, w:sym, w:tab …, the w:sdt of a check box, the w:ffData of a field
    top: Element  # the child of the paragraph that it stands in
    run: Element | None  # its w:r; None for boxes and fields
    control: Control | None = None  # innermost content control within the paragraph
    field: FormField | None = None  # the form field it belongs to
    computed: bool = False  # the result of a field that Word calculates


@dataclass(slots=True, eq=False)
class Line:
    """One paragraph."""

    element: Element  # w:p
    outer: Control | None  # innermost content control around the paragraph
    pieces: list[Piece] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)  # within it, in order
    fields: list[FormField] = field(default_factory=list)  # within it, in order

    @property
    def text(self) -> str:
        """The visible text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True, eq=False)
class _OpenField:
    form: FormField | None  # None: a field that Word calculates
    in_result: bool = False


class _LineReader:
    def __init__(self, paragraph: Element, outer: Control | None) -> None:
        self.line = Line(paragraph, outer)
        self._top = paragraph
        self._fields: list[_OpenField] = []
        self._simple = 0  # depth of w:fldSimple

    def read(self) -> Line:
        for child in self.line.element.children:
            self._top = child
            self._inline(child, self.line.outer, within=None)
        if self.line.outer is not None and self.line.outer.shows_placeholder:
            self.line.pieces.clear()
        return self.line

    def _inline(self, element: Element, around: Control | None, within: Control | None) -> None:
        """Read a child of the paragraph or of something in it; ``within``: innermost control inside the paragraph."""
        if element.name == "w:r":
            self._run(element, within)
        elif element.name == "w:sdt":
            self._control(element, around)
        elif element.name in _AROUND:
            self._simple += element.name == "w:fldSimple"
            for child in element.children:
                self._inline(child, around, within)
            self._simple -= element.name == "w:fldSimple"

    def _control(self, element: Element, around: Control | None) -> None:
        control = Control.of(element, around)
        self.line.controls.append(control)
        if control.kind is ControlKind.CHECKBOX:
            box = TICKED if control.checked else OPEN
            self.line.pieces.append(Piece(box, PieceKind.CONTROL_BOX, element, self._top, None, control))
        elif control.content is not None and not control.shows_placeholder:
            for child in control.content.children:
                self._inline(child, control, control)

    def _run(self, run: Element, within: Control | None) -> None:
        properties = run.child("w:rPr")
        if properties is not None and properties.is_on("w:vanish"):
            self._marks(run)
            return
        for element in run.children:
            if element.name == "w:fldChar":
                self._mark(element, run)
            elif (shown := _shown(element)) is not None:
                self._show(element, run, within, *shown)

    def _marks(self, run: Element) -> None:
        for element in run.children:
            if element.name == "w:fldChar":
                self._mark(element, run)

    def _show(self, element: Element, run: Element, within: Control | None, text: str, sort: PieceKind) -> None:
        if any(not one.in_result for one in self._fields):
            return  # between the marks of a field stands its code
        form = self._fields[-1].form if self._fields else None
        computed = bool(self._simple) or any(one.form is None for one in self._fields)
        if form is not None and form.kind is not ControlKind.TEXT:
            form.result.append(run)
            return
        if form is not None and run not in form.result:
            form.result.append(run)
        self.line.pieces.append(Piece(text, sort, element, self._top, run, within, form, computed))

    def _mark(self, mark: Element, run: Element) -> None:
        kind = mark.attributes.get("w:fldCharType", "")
        if kind == "begin":
            self._begin(mark.child("w:ffData"), run)
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            if (form := self._fields[-1].form) is not None:
                form.separate = run
        elif kind == "end" and self._fields and (form := self._fields.pop().form) is not None:
            form.end = run

    def _begin(self, data: Element | None, run: Element) -> None:
        form = FormField.of(data, run) if data is not None else None
        self._fields.append(_OpenField(form))
        if form is None or data is None:
            return
        self.line.fields.append(form)
        if form.kind is ControlKind.CHECKBOX:
            box = TICKED if form.checked else OPEN
            self.line.pieces.append(Piece(box, PieceKind.FIELD_BOX, data, self._top, None, None, form))
        elif form.kind is ControlKind.LIST:
            self.line.pieces.append(Piece(form.selected, PieceKind.FIELD_LIST, data, self._top, None, None, form))


def _shown(element: Element) -> tuple[str, PieceKind] | None:
    """Return what a child of a run shows; None for what shows no text."""
    if element.name == "w:t":
        return element.text, PieceKind.TEXT
    if element.name == "w:ruby":
        base = element.child("w:rubyBase")
        return "".join(
            one.text for one in base.walk() if one.name == "w:t"
        ) if base is not None else "", PieceKind.OTHER
    if element.name == "w:sym":
        return _symbol(element), PieceKind.SYMBOL
    if element.name == "w:br":
        return ("\n", PieceKind.OTHER) if element.attributes.get("w:type", "textWrapping") == "textWrapping" else None
    return (_FIXED[element.name], PieceKind.OTHER) if element.name in _FIXED else None


def _symbol(element: Element) -> str:
    """Return what a symbol looks like; "" for one that is neither a box nor an everyday sign."""
    try:
        code = int(element.attributes.get("w:char", ""), 16)
    except ValueError:
        return ""
    font = element.attributes.get("w:font", "").strip().lower()
    if code < 0xF000 and not font.startswith(("wingdings", "webdings", "symbol")):  # noqa: PLR2004 - private use begins
        return chr(code) if 0x20 <= code < 0xD800 else ""  # noqa: PLR2004 - control characters and surrogates
    return _SYMBOLS.get((font, code & 0xFF), "")


def read_line(paragraph: Element, outer: Control | None) -> Line:
    """Return what a paragraph shows and offers.

    Args:
        paragraph: a ``w:p``.
        outer: the innermost content control around it, if any.
    """
    return _LineReader(paragraph, outer).read()
