"""A Word document as the customer sees it, read from its package without any document library.

How to use it::

    document = Document(Package.open(Path("form.docx")))
    for block in document.blocks:                  # Body (a paragraph) or Table, in reading order
        ...
    document.tables                                # all tables, nested ones and those in content controls too
    table = document.tables[0]
    table.cells[2, 3].text                         # row 2, grid column 3; both 1-based
    document.place(TableCell("1", 2, 3))           # the same cell; None outside the table
    document.refusal(TableCell("1", 2, 3))         # why it may not be written, None: it may

Tables directly in the body are numbered in document order. A table in a cell of table 3 is ``3/1``, ``3/2`` …; the
count goes on with tables in content controls between table 3 and table 4, and ``0/1`` stands before the first table.
Headers, footers, notes and text boxes are not read: no answer goes there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from qanswer.errors import FileDamaged, NotAForm
from qanswer.model import Location, Paragraph, SheetCell, TableCell
from qanswer.office.document.blocks import FoundBlock, blocks_in
from qanswer.office.document.grid import TableReader
from qanswer.office.document.numbering import printed_numbers
from qanswer.office.document.places import Body, Place, Table
from qanswer.office.document.settings import read_settings, read_styles
from qanswer.office.document.text import read_line
from qanswer.office.document.tree import build_tree
from qanswer.office.package.encoding import EncodedPart
from qanswer.office.package.package import Package, PackageKind
from qanswer.office.values import figures
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qanswer.office.document.settings import Settings, Styles


class Document:
    """An opened Word document; nothing is ever written to it.

    Attributes:
        package: the file.
        part: the main part's bytes, as the offsets of ``root`` count them.
        root: the main part as a tree.
    """

    def __init__(self, package: Package) -> None:
        """Read the main part.

        Raises:
            NotAForm: a workbook.
            FileDamaged: not well-formed, or without a body.
            FileTooLarge: over a limit.
        """
        if package.kind is not PackageKind.DOCUMENT:
            raise NotAForm("{name}: is an {kind}, not a Word document", name=package.path.name, kind=package.kind)
        self.package = package
        self.path: Path = package.path
        self.sha256: str = package.sha256
        where = package.where(package.main_part)
        self.part = EncodedPart.of(package.read_part(package.main_part), where)
        self.root = build_tree(self.part, where)
        body = self.root.child("w:body")
        if body is None:
            raise FileDamaged("{where}: has no body; ask for the file again", where=where)
        self._body = body

    @cached_property
    def settings(self) -> Settings:
        """What the document says about editing."""
        return read_settings(self.package)

    @cached_property
    def styles(self) -> Styles:
        """What is needed of the document's styles."""
        return read_styles(self.package)

    @cached_property
    def printed(self) -> Mapping[int, str]:
        """The numbers that Word prints before paragraphs of lists, by the paragraph's offset."""
        return printed_numbers(self.package, self.root, self.styles)

    @cached_property
    def blocks(self) -> tuple[Body | Table, ...]:
        """Paragraphs and tables in reading order; tables inside tables stand in ``Table.nested``."""
        return tuple(self._read_blocks())

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables, each before those in its cells."""
        return tuple(table for block in self.blocks if isinstance(block, Table) for table in block.with_nested())

    @cached_property
    def paragraphs(self) -> Mapping[int, Body]:
        """The paragraphs directly in the body by number, 1-based."""
        return {block.number: block for block in self.blocks if isinstance(block, Body) and block.number is not None}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Everything an answer can be written into, in reading order."""
        found: list[Place] = []
        for block in self.blocks:
            if isinstance(block, Table):
                found += (cell for table in block.with_nested() for cell in table.cells.values())
            elif block.number is not None:
                found.append(block)
        return tuple(found)

    @cached_property
    def highest_id(self) -> int:
        """The highest id of any mark in the main part; 0 without one."""
        ids = (one.attributes.get("w:id", "") for one in self.root.walk())
        return max((number for one in ids if (number := figures(one)) is not None), default=0)

    def table(self, name: str) -> Table | None:
        """Return the table of that number or path."""
        return self._by_name.get(name)

    def place(self, location: Location) -> Place | None:
        """Return the place that begins at ``location``; None where there is none or a merge covers it."""
        match location:
            case TableCell(table=name, row=row, column=column):
                table = self.table(name)
                return table.cells.get((row, column)) if table is not None else None
            case Paragraph(number=number):
                return self.paragraphs.get(number)
            case SheetCell():
                return None

    def refusal(self, location: Location) -> str | None:
        """Return why a place may not be written; None when it may."""
        place = self.place(location)
        if place is not None:
            return place.refusal
        if isinstance(location, TableCell) and (table := self.table(location.table)) is not None:
            cover = table.anchor(location.row, location.column)
            if cover is not None:
                return said(
                    "is merged into row {row}, column {column}",
                    row=cover.area.first_row,
                    column=cover.area.first_column,
                )
            return said(
                "is outside the table, which has {rows} rows and {columns} columns",
                rows=table.row_count,
                columns=table.column_count,
            )
        return said("is not in the document")

    @cached_property
    def _by_name(self) -> Mapping[str, Table]:
        return {table.name: table for table in self.tables}

    def _read_blocks(self) -> Iterator[Body | Table]:
        tables = paragraphs = 0
        boxed = 0  # tables in content controls since the last table
        for found in blocks_in(self._body, None):
            direct = found.is_direct
            if found.element.name == "w:p":
                paragraphs += direct
                yield self._paragraph(found, paragraphs if direct else None)
            elif direct:
                tables, boxed = tables + 1, 0
                table = TableReader(found.element, str(tables), found.control).read()
                boxed = len(table.nested)
                yield table
            else:
                boxed += 1
                yield TableReader(found.element, f"{tables}/{boxed}", found.control).read()

    def _paragraph(self, found: FoundBlock, number: int | None) -> Body:
        line = read_line(found.element, found.control)
        level = self.styles.outline_level(found.element)
        numbered = self.styles.counted(found.element)[0] not in ("", "0")
        place = Paragraph(number or 0)
        return Body(place, found.element, (line,), found.control, level=level, numbered=numbered, number=number)
