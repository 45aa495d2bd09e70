"""The one declared exception to "other parts stay as they are": Excel is told to recalculate when it opens the copy.

A completion counter that depends on an answer would otherwise show its old result. The stored results themselves are
left alone: they are the customer's, and previewers show them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qanswer.office.package.encoding import EncodedPart
from qanswer.office.workbook.workbook import SheetKind
from qanswer.office.xml.events import StopReading, new_parser, parse, run, short_names
from qanswer.office.xml.tags import Tag

if TYPE_CHECKING:
    from qanswer.office.workbook.workbook import Workbook

_BEFORE: Final = frozenset({"sheets", "functionGroups", "externalReferences", "definedNames"})  # CT_Workbook's order
_FLAG: Final = re.compile(rb"""(\sfullCalcOnLoad\s*=\s*["'])([^"']*)(["'])""")
_ON: Final = frozenset({b"1", b"true", b"on"})


def has_formulas(book: Workbook) -> bool:
    """Tell whether any worksheet has a formula; stops at the first."""
    for sheet in book.sheets:
        if sheet.kind is not SheetKind.WORKSHEET:
            continue
        if sheet.is_read:
            if any(cell.has_formula for cell in sheet.cells.values()):
                return True
            continue
        finder = _FormulaFinder()
        parse(book.package.chunks(sheet.part), finder, book.package.where(sheet.part))
        if finder.found:
            return True
    return False


def set_full_calculation(content: bytes, where: str) -> bytes:
    """Return a workbook part with ``calcPr/@fullCalcOnLoad`` on and no other byte changed.

    Raises:
        FileDamaged: the part is not well-formed.
    """
    part = EncodedPart.of(content, where)
    place = _CalculationFinder(part, where).run()
    if place.tag is None:
        new = part.encode(f'<{place.prefix}calcPr fullCalcOnLoad="1"/>')
        return part.restore(part.content[: place.offset] + new + part.content[place.offset :])
    old = part.content[place.tag.start : place.tag.end]
    return part.restore(part.content[: place.tag.start] + _switched_on(old, place.tag) + part.content[place.tag.end :])


def _switched_on(old: bytes, tag: Tag) -> bytes:
    match = _FLAG.search(old)
    if match is None:
        head = old[: -2 if tag.self_closed else -1].rstrip()
        return head + b' fullCalcOnLoad="1"' + old[len(head) :]
    if match[2] in _ON:
        return old
    return old[: match.start(2)] + b"1" + old[match.end(2) :]


class _FormulaFinder:
    found = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - the handler's signature
        if name == "f":
            self.found = True
            raise StopReading

    def end(self, name: str) -> None:
        """Only a start matters."""

    def text(self, data: str) -> None:
        """Only a start matters."""


class _CalculationFinder:
    """Finds the workbook's ``calcPr`` or the offset where the schema wants it."""

    def __init__(self, part: EncodedPart, where: str) -> None:
        self.tag: Tag | None = None
        self.offset = 0
        self.prefix = ""
        self._content = part.content
        self._where = where
        self._open: list[Tag] = []
        self._names = short_names()
        self._parser = new_parser(where, part.parse_as)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def run(self) -> _CalculationFinder:
        run(self._parser, (self._content,), self._where)
        return self

    def _start(self, raw_name: str, _: dict[str, str]) -> None:
        tag = Tag.at(self._content, self._parser.CurrentByteIndex)
        self._open.append(tag)
        name = self._names[raw_name]
        if name == "calcPr" and self.tag is None and len(self._open) == 2:  # noqa: PLR2004 - in the root, not astray
            self.tag = tag
        elif name == "sheets":
            prefix = raw_name.split(" ")[2:]
            self.prefix = f"{prefix[0]}:" if prefix else ""

    def _end(self, raw_name: str) -> None:
        tag = self._open.pop()
        if len(self._open) == 1 and self._names[raw_name] in _BEFORE:
            closing = self._parser.CurrentByteIndex
            self.offset = tag.end if tag.self_closed else Tag.at(self._content, closing).end
