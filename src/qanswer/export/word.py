"""The sheet as a Word document that looks like the published one."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from qanswer.export.document import Band, split_links
from qanswer.export.package import settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document as WordDocument
    from docx.styles.style import CharacterStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

    from qanswer.export.document import Document, Row

_NO_LABELS: Mapping[str, str] = MappingProxyType({})
FONT = "Yu Gothic"  # on every Windows and Mac with Office; elsewhere the reader's own Japanese font is taken
MARGIN = Mm(14)
WIDTHS = (Mm(19), Mm(90), Mm(20), Mm(140))  # number, control, status, answer: A4 landscape less both margins
BODY, SMALL = Pt(9), Pt(8)
HEADER_FILL, BAND_FILL, SECTION_FILL = "33475B", "DFE7EF", "F1F5F9"
LINE_COLOUR = "B8C2CC"
LINK_COLOUR = RGBColor(0x0B, 0x57, 0xA4)
LABELS_APART = " | "  # between what one address is called in several places
SOURCE_WIDTH = Mm(40)
GAP = Pt(5)  # height of an empty line
HANGING = Mm(3)  # lines of a list, behind their dash


def render_word(document: Document) -> bytes:
    """Return the .docx."""
    word = docx.Document()
    _describe(word, document)
    _lay_out_page(word, document)
    _define_styles(word)
    word.add_paragraph(document.title, style="Title")
    for paragraph in document.head:
        _write_lines(paragraph, word.add_paragraph(style="Head"), word)
    _write_table(word, document)
    file = io.BytesIO()
    word.save(file)
    return settle(file.getvalue(), document.sheet.as_of)


def _describe(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title = document.title
    properties.author = properties.last_modified_by = document.sheet.vendor
    properties.language = document.language.value
    properties.comments = properties.keywords = properties.subject = ""


def _lay_out_page(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.footer_distance = Mm(7)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{document.title}　")
    _add_field(footer, "PAGE")
    footer.add_run(" / ")
    _add_field(footer, "NUMPAGES")


def _define_styles(word: WordDocument) -> None:
    normal = word.styles["Normal"]
    normal.font.size = BODY
    normal.paragraph_format.space_after = Pt(0)
    language = normal.element.get_or_add_rPr().makeelement(
        qn("w:lang"), {qn("w:val"): "en-US", qn("w:eastAsia"): "ja-JP"}
    )
    normal.element.rPr.append(language)
    title = word.styles["Title"]
    title.font.size, title.font.bold, title.font.color.rgb = Pt(18), True, RGBColor(0x1C, 0x27, 0x33)
    title.paragraph_format.space_after = Pt(8)
    border = title.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        title.element.pPr.remove(border)
    head = word.styles.add_style("Head", WD_STYLE_TYPE.PARAGRAPH)
    head.base_style = normal
    head.paragraph_format.space_after = Pt(5)
    footer = word.styles["Footer"]
    footer.font.size = SMALL
    link = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = LINK_COLOUR, True
    for style in (normal, title, head, footer):
        _set_font(style)


def _set_font(style: CharacterStyle) -> None:
    """Set the font of both scripts; the template's theme fonts would go before it and are taken out."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _write_table(word: WordDocument, document: Document) -> None:
    widths: Sequence[Length]
    widths = (*WIDTHS[:-1], Length(WIDTHS[-1] - SOURCE_WIDTH), SOURCE_WIDTH) if document.has_further_sources else WIDTHS
    table = word.add_table(rows=1, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _write_header(table.rows[0], document, widths)
    for line in document.lines:
        row = table.add_row()
        if isinstance(line, Band):
            _write_band(row, line)
        else:
            _write_row(row, line, word, widths)
    _set_cells_apart(table)


def _write_header(row: _Row, document: Document, widths: Sequence[Length]) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - repeated on every page; no public way
    for cell, text, width in zip(row.cells, document.columns, widths, strict=False):
        cell.width = width
        _fill(cell, HEADER_FILL)
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.color.rgb = True, RGBColor(0xFF, 0xFF, 0xFF)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write_band(row: _Row, band: Band) -> None:
    _keep_together(row)
    cell = row.cells[0].merge(row.cells[-1])
    _fill(cell, BAND_FILL if band.level == 1 else SECTION_FILL)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(band.text)
    run.bold = True


def _write_row(row: _Row, line: Row, word: WordDocument, widths: Sequence[Length]) -> None:
    _keep_together(row)
    by_url = {source.url: [one.label for one in line.sources if one.url == source.url] for source in line.sources}
    labels = {url: LABELS_APART.join(dict.fromkeys(filter(None, several))) for url, several in by_url.items()}
    further = "\n".join(source.url for source in line.further)
    texts = (line.number, line.control, line.status, line.answer, further)[: len(widths)]
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        _write_lines(text, cell.paragraphs[0], word, cell, labels)
    row.cells[2].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write_lines(
    text: str,
    paragraph: Paragraph,
    word: WordDocument,
    cell: _Cell | None = None,
    labels: Mapping[str, str] = _NO_LABELS,
) -> None:
    """Write a text into an empty paragraph: in a cell one paragraph per line, else line breaks within the one."""
    for number, line in enumerate(text.split("\n")):
        if cell is None:
            if number:
                paragraph.add_run().add_break()
        elif number:
            paragraph = cell.add_paragraph()
        if cell is not None and not line:
            _make_gap(paragraph)
        if cell is not None and line.startswith("- "):
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = HANGING, -HANGING
        _write_spans(line, paragraph, word, labels)


def _make_gap(paragraph: Paragraph) -> None:
    """Make an empty line a low one: it stays a line for whoever reads the document with a program."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = GAP


def _write_spans(text: str, paragraph: Paragraph, word: WordDocument, labels: Mapping[str, str]) -> None:
    for span in split_links(text):
        run = paragraph.add_run(span.text)
        if span.url:
            run.style = word.styles["Hyperlink"]
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), word.part.relate_to(span.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            if label := labels.get(span.url, ""):
                link.set(qn("w:tooltip"), label)
            run._r.addprevious(link)  # noqa: SLF001 - python-docx 1.2 reads hyperlinks but cannot make them
            link.append(run._r)  # noqa: SLF001


def _set_cells_apart(table: Table) -> None:
    """Give cells some room at the top and bottom, which Word's default lacks, and grey lines between them."""
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE_COLOUR)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    for side, twentieths in (("top", 50), ("left", 90), ("bottom", 50), ("right", 90)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twentieths))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr  # noqa: SLF001 - no public way
    properties.find(qn("w:tblLayout")).addprevious(borders)  # the schema has borders, layout, margins, look
    properties.find(qn("w:tblLayout")).addnext(margins)


def _keep_together(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no public way


def _fill(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - no public way


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run("1")
    run._r.addprevious(field)  # noqa: SLF001 - no public way
    field.append(run._r)  # noqa: SLF001
