"""The sheet as an Excel workbook that looks like the published one."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from qanswer.export.document import Band, split_links
from qanswer.export.package import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from qanswer.export.document import Document, Row
    from qanswer.statements import Source

FONT, SIZE = "Yu Gothic", 10  # points
SHIFT_JIS = 128  # charset of a Japanese font: tells Excel which one to take when it is missing
WIDTHS = (9.0, 46.0, 11.0, 76.0)  # number, control, status, answer; in widths of a digit
SOURCE_WIDTH = 24.0
LINE_HEIGHT = 16.0  # points a line of Yu Gothic 10 takes
TITLE_HEIGHT = 30.0
TALLEST = 409.0  # points; Excel has no taller row
CELL_LIMIT = 32767  # characters Excel holds in a cell
_LINE = Side(style="thin", color="B8C2CC")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


class Look(NamedTuple):
    """How a text stands in its cell."""

    font: Font
    alignment: Alignment


def _font(*, bold: bool = False, size: int = SIZE, colour: str = "1C2733") -> Font:
    return Font(name=FONT, sz=size, b=bold, color=colour, charset=SHIFT_JIS)


_TOP = Alignment(wrap_text=True, vertical="top")
_MIDDLE = Alignment(wrap_text=True, vertical="top", horizontal="center")
PLAIN, CENTRED, BOLD = Look(_font(), _TOP), Look(_font(), _MIDDLE), Look(_font(bold=True), _TOP)
TITLE = Look(_font(bold=True, size=16), _TOP)
HEADER = Look(_font(bold=True, colour="FFFFFF"), _MIDDLE)
LINK = Look(Font(name=FONT, sz=SIZE, color="0B57A4", u="single", charset=SHIFT_JIS), _TOP)
_FILLS = {
    name: PatternFill("solid", fgColor=colour)
    for name, colour in (("header", "33475B"), ("1", "DFE7EF"), ("2", "F1F5F9"))
}
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def render_excel(document: Document) -> bytes:
    """Return the .xlsx."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = _NO_SHEET_NAME.sub(" ", document.title)[:31]
    widths = (*WIDTHS, *[SOURCE_WIDTH] * max((len(_links(row)) for row in document.rows), default=0))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    at = _write_head(sheet, document, widths)
    _write_columns(sheet, document, at, len(widths))
    _set_up_page(sheet, document, header_row=at)
    for line in document.lines:
        at += 1
        if isinstance(line, Band):
            _write_band(sheet, at, line, widths)
        else:
            _write_row(sheet, at, line, widths)
    workbook.properties.title, workbook.properties.creator = document.title, document.sheet.vendor
    workbook.properties.language = document.language.value
    file = io.BytesIO()
    workbook.save(file)
    return settle(file.getvalue(), document.sheet.as_of, _quiet_numbers(at))


def _quiet_numbers(last_row: int) -> dict[str, tuple[bytes, bytes]]:
    """Return the mend that keeps Excel from flagging "6.8" as a number stored as text; openpyxl 3.1 cannot say it."""
    end = b"</headerFooter>"
    ignored = f'<ignoredErrors><ignoredError sqref="A1:A{last_row}" numberStoredAsText="1"/></ignoredErrors>'
    return {"xl/worksheets/sheet1.xml": (end, end + ignored.encode())}


def _write_head(sheet: Worksheet, document: Document, widths: Sequence[float]) -> int:
    """Write title and head; return the row that the column headings go to."""
    _write_across(sheet, 1, document.title, widths, TITLE)
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    urls = [span.url for paragraph in document.head for span in split_links(paragraph) if span.url]
    for at, text in enumerate((*document.head, *urls), start=2):
        cell = _write_across(sheet, at, text, widths, PLAIN)
        if (
            at > len(document.head) + 1
        ):  # in rows of their own: a link is all of its cell, and LibreOffice does not wrap it
            _link(cell, text, LINK)
    return len(document.head) + len(urls) + 3


def _write_columns(sheet: Worksheet, document: Document, at: int, count: int) -> None:
    *names, source = document.columns
    several = count > len(names) + 1
    for number in range(1, count + 1):
        nth = number - len(names)
        name = names[number - 1] if nth <= 0 else f"{source} {nth}" if several else source
        cell = _put(sheet.cell(at, number), name, HEADER)
        cell.fill, cell.border = _FILLS["header"], _BORDER


def _write_band(sheet: Worksheet, at: int, band: Band, widths: Sequence[float]) -> None:
    for number in range(1, len(widths) + 1):
        sheet.cell(at, number).fill, sheet.cell(at, number).border = _FILLS[str(band.level)], _BORDER
    _write_across(sheet, at, band.text, widths, BOLD)


def _write_across(sheet: Worksheet, at: int, text: str, widths: Sequence[float], look: Look) -> Cell:
    """Write a text into one cell merged over the whole width."""
    cell = _put(sheet.cell(at, 1), text, look)
    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(widths))
    sheet.row_dimensions[at].height = height(text, sum(widths))
    return cell


def _write_row(sheet: Worksheet, at: int, row: Row, widths: Sequence[float]) -> None:
    texts = [row.number, row.control, row.status, row.answer]
    for number, (text, look) in enumerate(zip(texts, (PLAIN, PLAIN, CENTRED, PLAIN), strict=True), start=1):
        _put(sheet.cell(at, number), text, look)
    for number, source in enumerate(_links(row), start=len(texts) + 1):
        texts.append(source.label or source.url)
        _link(_put(sheet.cell(at, number), texts[-1], LINK), source.url, LINK)
    for number in range(1, len(widths) + 1):
        sheet.cell(at, number).border = _BORDER
    sheet.row_dimensions[at].height = max(height(text, width) for text, width in zip(texts, widths, strict=False))


def _links(row: Row) -> list[Source]:
    return list(dict.fromkeys(row.sources))


def _put(cell: Cell | MergedCell, text: str, look: Look) -> Cell:
    """Write a text as text, even where it begins like a formula."""
    if isinstance(cell, MergedCell):  # never: nothing is written where something was merged before
        raise TypeError(cell.coordinate)
    cell.value = text[:CELL_LIMIT]
    cell.data_type = "s"
    cell.font, cell.alignment = look
    if text.startswith("="):
        cell.quotePrefix = True  # it stays text when somebody edits the cell
    return cell


def _link(cell: Cell, url: str, look: Look) -> None:
    cell.hyperlink = url
    cell.font = look.font  # setting a link sets a style of its own


def height(text: str, width: float) -> float:
    """Return the points a wrapped text takes; Excel itself does not fit merged cells, nor rows it has not drawn."""
    lines = sum(max(1, math.ceil(_columns(line) / (width - 1.5))) for line in text.split("\n"))
    return min(TALLEST, lines * LINE_HEIGHT + 4)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def _set_up_page(sheet: Worksheet, document: Document, header_row: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)  # inches
    footer = document.title.replace("&", "&&")
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text=f"{footer}　&P / &N"))
    sheet.sheet_view.showGridLines = False
