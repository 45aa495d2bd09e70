"""Single cells of a sheet part changed, and no other byte of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from qanswer.office.package.encoding import EncodedPart
from qanswer.office.references import Range, format_reference
from qanswer.office.values import BooleanValue, RichValue, TextValue, Value, escape_text
from qanswer.office.workbook.locate import FoundRow, Scan, scan
from qanswer.office.workbook.rich_text import serialise
from qanswer.office.xml.patch import apply_patches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qanswer.office.xml.patch import Patch
    from qanswer.office.xml.tags import Tag

_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_DROPPED: Final = frozenset({b"t", b"vm", b"cm"})  # type and metadata of the old value
_SPANS: Final = re.compile(rb"""(\sspans\s*=\s*["'])([0-9: ]+)(["'])""")
_REF: Final = re.compile(rb"""(\sref\s*=\s*["'])([A-Z0-9:]+)(["'])""")

_HEIGHT: Final = re.compile(rb"""\s(?:ht|customHeight)\s*=\s*(?:"[^"]*"|'[^']*')""")
Place = tuple[int, int]  # row, column; 1-based


def edit_sheet(
    content: bytes, values: Mapping[Place, Value], where: str, heights: Mapping[int, str] | None = None
) -> bytes:
    """Return a sheet part in which the given cells have the given values.

    Outside them only ``row/@spans`` and ``dimension/@ref`` may change, where they must grow, and absent rows appear.
    A cell keeps its style; an absent one takes its row's, else its column's. Nothing else is parsed into anything that
    would have to be written back.

    Args:
        content: the part's bytes.
        values: by (row, column). The caller has checked that these cells may be written.
        where: file and part, to begin an error message with.
        heights: row number -> points, of rows that are there and have a value among ``values``.

    Raises:
        FileDamaged: the part is not well-formed, or its rows or cells are out of order.
    """
    if not values:
        return content
    part = EncodedPart.of(content, where)
    found = scan(part, values.keys(), where)
    editor = _Editor(part, found, values, heights or {})
    return part.restore(apply_patches(part.content, sorted(editor.patches())))


def _heightened(opening: bytes, points: str | None) -> bytes:
    """Return a row's start tag with a height of its own; as it is where ``points`` is None."""
    if points is None:
        return opening
    bare = _HEIGHT.sub(b"", opening)
    end = len(bare.rstrip(b"/> \t\r\n"))
    return bare[:end] + f' ht="{points}" customHeight="1"'.encode("ascii") + bare[end:]


class _Editor:
    """Turns values and offsets into patches."""

    def __init__(
        self, part: EncodedPart, found: Scan, values: Mapping[Place, Value], heights: Mapping[int, str]
    ) -> None:
        self._heights = heights
        self._part = part
        self._scan = found
        self._values = values

    def patches(self) -> Iterator[Patch]:
        for row in self._scan.rows.values():
            yield from self._row_patches(row)
        yield from self._new_rows()
        yield from self._dimension()

    def _row_patches(self, row: FoundRow) -> Iterator[Patch]:
        for column, cell in row.cells.items():
            yield cell.tag.start, cell.end, self._replaced(cell.tag, self._values[row.number, column])
        new: dict[int, bytes] = {}  # offset -> cells that belong there, left to right
        for column, offset in sorted(row.gaps.items()):
            new[offset] = new.get(offset, b"") + self._new_cell(row.number, column, row.style)
        opening = _heightened(self._spanned(row), self._heights.get(row.number))
        if row.tag.self_closed and new:
            body = opening[:-2].rstrip() + b">" + b"".join(new.values()) + self._markup("</{}row>")
            yield row.tag.start, row.tag.end, body
            return
        if opening != self._part.content[row.tag.start : row.tag.end]:
            yield row.tag.start, row.tag.end, opening
        for offset, cells in new.items():
            yield offset, offset, cells

    def _new_rows(self) -> Iterator[Patch]:
        columns: dict[int, list[int]] = {}
        for number, column in sorted(self._values):
            columns.setdefault(number, []).append(column)
        pieces: dict[int, list[bytes]] = {}  # offset -> rows that belong there, from the top
        for row, offset in sorted(self._scan.row_gaps.items()):
            cells = (self._new_cell(row, column, None) for column in columns[row])
            whole = (self._markup(f'<{{}}row r="{row}">'), *cells, self._markup("</{}row>"))
            pieces.setdefault(offset, []).extend(whole)
        new = {offset: b"".join(rows) for offset, rows in pieces.items()}
        data = self._scan.data
        if data is not None and data.self_closed and new:
            opening = self._part.content[data.start : data.end - 2].rstrip() + b">"
            yield data.start, data.end, opening + b"".join(new.values()) + self._markup("</{}sheetData>")
            return
        for offset, rows in new.items():
            yield offset, offset, rows

    def _dimension(self) -> Iterator[Patch]:
        tag = self._scan.dimension
        if tag is None:
            return
        match = _REF.search(self._part.content, tag.start, tag.end)
        old = Range.parse(match[2].decode("ascii")) if match else None
        if match is None or old is None:
            return
        rows, columns = zip(*self._values, strict=True)
        new = Range(
            min(old.first_row, *rows),
            min(old.first_column, *columns),
            max(old.last_row, *rows),
            max(old.last_column, *columns),
        )
        if new != old:
            yield match.start(2), match.end(2), str(new).encode("ascii")

    def _spanned(self, row: FoundRow) -> bytes:
        """Return the row's start tag, its ``spans`` widened to the new cells."""
        tag = self._part.content[row.tag.start : row.tag.end]
        match = _SPANS.search(tag)
        if match is None or not row.gaps:
            return tag
        numbers = [int(number) for number in re.findall(rb"[0-9]+", match[2])]
        first, last = min(*numbers, *row.gaps), max(*numbers, *row.gaps)
        if (first, last) == (min(numbers), max(numbers)):
            return tag
        return tag[: match.start(2)] + f"{first}:{last}".encode("ascii") + tag[match.end(2) :]

    def _replaced(self, tag: Tag, value: Value) -> bytes:
        """Return a cell that keeps every attribute of the old one that does not speak of its value."""
        old = self._part.content[tag.start : tag.end]
        kept = b"".join(match[0] for match in _ATTRIBUTE.finditer(old) if match[1] not in _DROPPED)
        return self._markup("<{}c") + kept + self._body(value)

    def _new_cell(self, row: int, column: int, row_style: str | None) -> bytes:
        style = row_style
        if style is None:
            styles = (one for first, last, one in self._scan.column_styles if first <= column <= last)
            style = next(styles, None)
        attribute = f' s="{style}"' if style not in (None, "0") else ""
        return self._markup(f'<{{}}c r="{format_reference(row, column)}"{attribute}') + self._body(
            value=self._values[row, column]
        )

    def _body(self, value: Value) -> bytes:
        """Return what follows a cell's ``r`` and ``s``: type, end of tag, content and closing tag."""
        match value:
            case TextValue(text="") | RichValue(events=()):
                return b"/>"
            case TextValue(text=text):
                inner = '<{0}is><{0}t xml:space="preserve">' + _literal(escape_text(text)) + "</{0}t></{0}is>"
                return self._markup(' t="inlineStr">' + inner + "</{0}c>")
            case BooleanValue(value=state):
                return self._markup(f' t="b"><{{0}}v>{int(state)}</{{0}}v></{{0}}c>')
            case RichValue():
                inner = "<{0}is>" + _literal(serialise(value, self._scan.prefix)) + "</{0}is>"
                return self._markup(' t="inlineStr">' + inner + "</{0}c>")
            case _:
                assert_never(value)

    def _markup(self, pattern: str) -> bytes:
        return self._part.encode(pattern.format(self._scan.prefix))


def _literal(text: str) -> str:
    """Return text that ``format`` leaves as it is."""
    return text.replace("{", "{{").replace("}", "}}")
