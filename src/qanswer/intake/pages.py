"""What a document shows, whatever its format: pages of cells, with the places that its reader would name.

A page is a tab, a table of a Word document or of a Markdown page, a file of separated values, or the running text
around tables (one line a row).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qanswer.delimited.table import parse_separated, reads_as_csv
from qanswer.errors import FileMissing, NotAForm
from qanswer.forms.formats.excel import grid_of as sheet_grid
from qanswer.forms.formats.word.surroundings import headings_over
from qanswer.forms.formats.word.tables import grid_of as table_grid
from qanswer.forms.grid import Grid, GridCell
from qanswer.intake.legend import set_apart
from qanswer.intake.markdown import read_markdown, reads_as_markdown
from qanswer.office.document.document import Document
from qanswer.office.document.places import Body, Table
from qanswer.office.package.package import Package, PackageKind, read_file
from qanswer.office.references import format_reference
from qanswer.office.workbook.hyperlinks import read_hyperlinks
from qanswer.office.workbook.workbook import Sheet, SheetKind, Workbook
from qanswer.speech import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from qanswer.forms.formats.word.tables import TableGrid
    from qanswer.office.document.places import Cell

_LABELS_APART = " | "  # as exports write several labels of one address
Place = tuple[int, int]  # row and column, 1-based


@dataclass(frozen=True, slots=True)
class Leads:
    """A web address that a cell leads to."""

    url: str
    label: str = ""  # what the reader sees of it, "" where that is the address itself


@dataclass(frozen=True)
class Page:
    """One tab or table, or the running text."""

    name: str  # of the tab; "table 2"; "" of the running text
    grid: Grid
    origin: Callable[[int, int], str]  # row and column -> "セキュリティ!D6", "table 2, row 3, column 1"
    is_text: bool = False  # running text: one line a row
    after: int = 0  # of a table in running text: the number of the line it stands behind
    over: tuple[str, ...] = ()  # the headings it stands under, outermost first
    leads: Mapping[Place, tuple[Leads, ...]] = field(default_factory=dict)
    unread: str = ""  # why nothing of it may be read: hidden, a chart
    legend: Grid | None = None  # that stands beside the table, set apart from it


@dataclass(frozen=True)
class Pages:
    """A document with all its pages, in its own order."""

    path: Path
    sha256: str
    pages: tuple[Page, ...]
    author: str = ""  # as its properties have it; "" where they say nothing


def open_pages(path: Path) -> Pages:
    """Return the pages of a workbook, a Word document, separated values or a Markdown page, told by its content.

    Raises:
        FormError: it cannot be read, or is of another kind; the message says what it really is.
    """
    if path.is_dir():
        raise FileMissing("{path}: is a folder; name the sheet in it", path=path)
    if reads_as_markdown(path):
        return _markdown(path)
    if reads_as_csv(path):
        return _separated(path)
    package = Package.open(path, allow_signed=True)
    if package.kind is PackageKind.WORKBOOK:
        book = Workbook(package)
        return Pages(path, book.sha256, tuple(_tab(book, sheet) for sheet in book.sheets))
    document = Document(package)
    return Pages(path, document.sha256, tuple(_of_document(document)))


def _tab(book: Workbook, sheet: Sheet) -> Page:
    def origin(row: int, column: int) -> str:
        return f"{sheet.name}!{format_reference(row, column)}"

    unread = said("hidden") if sheet.state != "visible" else ""
    if sheet.kind is not SheetKind.WORKSHEET:
        return Page(sheet.name, Grid(sheet.name, {}), origin, unread=said("a chart or dialog, without cells"))
    grid = sheet_grid(book, sheet)
    urls = read_hyperlinks(book.package, sheet.part) if not unread else {}
    leads = {place: (_lead(url, grid.text(*place)),) for place, url in urls.items()}
    table, legend = set_apart(grid) if not unread else (grid, None)
    return Page(sheet.name, table, origin, leads=leads, unread=unread, legend=legend)


def _lead(url: str, text: str) -> Leads:
    return Leads(url, "" if text.strip() == url else text.strip())


def _of_document(document: Document) -> Iterator[Page]:
    """Yield the running text first, then the tables that stand directly in the body and those within them."""
    blocks = document.blocks
    texts = {
        (number, 1): GridCell(block.text)
        for number, block in enumerate(blocks, 1)
        if isinstance(block, Body) and block.text.strip()
    }
    yield Page("", Grid("", texts), lambda row, _: f"paragraph {row}", is_text=True)
    over = headings_over(blocks)
    targets = {link.id: link.target for link in document.package.relationships(document.package.main_part)}
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            for table in block.with_nested():
                yield _word_table(table_grid(table, document.printed), over[index], targets, index)


def _word_table(found: TableGrid, over: tuple[str, ...], targets: Mapping[str, str], after: int) -> Page:
    def origin(row: int, column: int) -> str:
        place = found.locate(row, column)
        return f"table {place.table}, row {place.row}, column {place.column}"

    leads = {place: given for place, cell in found.cells.items() if (given := tuple(_leads_of(cell, targets)))}
    return Page(f"table {found.table.name}", found.grid, origin, after=after, over=over, leads=leads)


def _leads_of(cell: Cell, targets: Mapping[str, str]) -> Iterator[Leads]:
    """Yield where the links in a cell lead; what a link says when it is pointed at is its label."""
    for line in cell.lines:
        for top in dict.fromkeys(piece.top for piece in line.pieces):
            if top.name == "w:hyperlink" and (url := targets.get(top.attributes.get("r:id", ""), "")):
                shown = "".join(piece.text for piece in line.pieces if piece.top is top).strip()
                labels = top.attributes.get("w:tooltip", "").split(_LABELS_APART)
                yield from (Leads(url, label or ("" if shown == url else shown)) for label in labels)


def _separated(path: Path) -> Pages:
    content = read_file(path)
    rows = parse_separated(path, content).rows
    cells = {
        (row, column): GridCell(_bare(value.text))
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value.text.strip()
    }
    table, legend = set_apart(Grid("", cells))
    page = Page(path.stem, table, lambda row, column: f"row {row}, column {column}", legend=legend)
    return Pages(path, _digest(content), (page,))


def _bare(text: str) -> str:
    """Return a value without the apostrophe that keeps spreadsheets from calculating it."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r") else text


def _markdown(path: Path) -> Pages:
    content = read_file(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAForm(
            "{name}: is not UTF-8 text (byte {start}); save it as UTF-8", name=path.name, start=error.start
        ) from error
    lines, tables = read_markdown(text)
    pages = [
        Page("", Grid("", {(n, 1): GridCell(line) for n, line in lines}), lambda row, _: f"line {row}", is_text=True)
    ]
    for number, table in enumerate(tables, 1):
        cells = {place: GridCell(cell.text) for place, cell in table.cells.items() if cell.text.strip()}
        leads = {
            place: tuple(Leads(url, label) for label, url in cell.links)
            for place, cell in table.cells.items()
            if cell.links
        }
        pages.append(
            Page(
                f"table {number}",
                Grid("", cells, drawn_columns=table.width),
                lambda row, column, number=number: f"table {number}, row {row}, column {column}",  # type: ignore[misc]
                after=table.after,
                over=table.over,
                leads=leads,
            )
        )
    return Pages(path, _digest(content), tuple(pages))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
