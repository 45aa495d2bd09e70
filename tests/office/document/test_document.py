"""What is read of a Word document, with python-docx as the second opinion where it reads the same."""

from __future__ import annotations

import docx
import pytest
from documents import (
    STRICT,
    TRANSITIONAL,
    check_box,
    drop_down,
    form_field,
    main_part,
    make,
    opened,
    p,
    r,
    sdt,
    tbl,
    tc,
    tr,
)
from openpyxl import Workbook

from qanswer.errors import FileDamaged, FileTooLarge, NotAForm
from qanswer.model import Paragraph, TableCell
from qanswer.office.document import document as document_module
from qanswer.office.document.document import Document
from qanswer.office.document.places import Table
from qanswer.office.edits import Edit
from qanswer.office.package.package import Package
from qanswer.service.write import write


def cell_text(tmp_path, content: str, **options: str) -> str:
    """Return the text of a cell with that content."""
    return opened(make(tmp_path / "form.docx", tbl(tr(tc(content))), **options)).place(TableCell("1", 1, 1)).text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (p("one\ntwo") + p("three") + p(), "one\ntwo\nthree"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:cr/><w:noBreakHyphen/><w:softHyphen/></w:r></w:p>", "a\tb\n-"),
        ('<w:p><w:r><w:br w:type="page"/><w:t>after</w:t></w:r></w:p>', "after"),
        (f'<w:p>{r("a")}<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>', "a"),
        (f'<w:p><w:moveFrom w:id="1">{r("gone")}</w:moveFrom><w:moveTo w:id="2">{r("here")}</w:moveTo></w:p>', "here"),
        (f'<w:p>{r("a")}<w:ins w:id="1">{r("new")}</w:ins></w:p>', "anew"),
        (f"<w:p>{r('secret', '<w:vanish/>')}{r('seen')}</w:p>", "seen"),
        ("<w:p>" + r("seen", '<w:vanish w:val="0"/>') + "</w:p>", "seen"),
        (f"<w:p><w:hyperlink r:id='x'>{r('link')}</w:hyperlink><w:smartTag>{r(' tag')}</w:smartTag></w:p>", "link tag"),
        (f"<w:p><w:r><w:ruby><w:rt>{r('とう')}</w:rt><w:rubyBase>{r('東')}</w:rubyBase></w:ruby></w:r></w:p>", "東"),
        ("<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id='1'/><w:drawing><x/></w:drawing></w:r></w:p>", "a"),
        (f"<w:p>{r('a')}<mc:AlternateContent xmlns:mc='urn:mc'>{p('box')}</mc:AlternateContent></w:p>", "a"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>はい</w:t></w:r></w:p>', "□はい"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="00FE"/><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r></w:p>', "☑□"),
        ('<w:p><w:r><w:sym w:font="Arial" w:char="2192"/><w:sym w:font="Webdings" w:char="F021"/></w:r></w:p>', "→"),
        (f"<w:p>{check_box()}{r('Yes ')}{check_box(ticked=True)}{r('No')}</w:p>", "☐Yes ☑No"),
        (f"<w:p>{drop_down('Yes', 'No')}</w:p>", ""),
        (f"<w:p>{drop_down('Yes', 'No', content=r('No'))}</w:p>", "No"),
        (f"<w:p>{r('Answer: ')}{sdt(r('Click'), '<w:showingPlcHdr/>')}</w:p>", "Answer: "),
        (sdt(p("Click") + p("here"), "<w:showingPlcHdr/>") + p(), ""),
        (sdt(p("filled")) + p("after"), "filled\nafter"),
        (f"<w:p>{form_field('<w:textInput/>', 'FORMTEXT', 'typed')}</w:p>", "typed"),
        (f"<w:p>{form_field('<w:checkBox><w:checked/></w:checkBox>', 'FORMCHECKBOX', None)}{r('Yes')}</w:p>", "☑Yes"),
        (f"<w:p>{form_field('<w:checkBox><w:default/></w:checkBox>', 'FORMCHECKBOX', None)}</w:p>", "☑"),
        (
            "<w:p>" + form_field('<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>', "FORMDROPDOWN", None) + "</w:p>",
            "b",
        ),
        (f"<w:p><w:fldSimple w:instr='DATE'>{r('today')}</w:fldSimple></w:p>", "today"),
        (tbl(tr("inner")) + p("outer"), "outer"),
    ],
)  # fmt: skip
def test_a_cells_text_is_what_its_reader_sees(content, text, tmp_path):
    assert cell_text(tmp_path, content) == text


def test_cells_are_numbered_by_grid_columns_as_python_docx_does(tmp_path):
    span, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        tr("1", "2", "3"),
        tr(tc("wide", span), "3"),
        tr(tc("tall", down), "2", tc("tall 3", down)),
        tr(tc("", on), "2", tc("", on)),
        tr(tc("", on), tc("wide 2", span)),
    )
    table = opened(make(tmp_path / "form.docx", tbl(*rows))).tables[0]
    path = tmp_path / "form.docx"
    other = docx.Document(str(path)).tables[0]
    seen = {
        (row, column): table.anchor(row + 1, column + 1).text
        for row, line in enumerate(other.rows)
        for column, _ in enumerate(line.cells)
    }
    assert seen == {
        (row, column): cell.text for row, line in enumerate(other.rows) for column, cell in enumerate(line.cells)
    }
    assert [str(area) for area in table.merges] == ["A2:B2", "A3:A5", "C3:C4", "B5:C5"]
    assert (table.row_count, table.column_count) == (5, 3)


def test_columns_left_out_before_a_row_count(tmp_path):
    body = tbl(tr("1", "2"), tr("2", settings='<w:gridBefore w:val="1"/>'))
    table = opened(make(tmp_path / "form.docx", body)).tables[0]
    assert table.cells[2, 2].text == "2"
    assert (2, 1) not in table.cells


def test_rows_and_cells_in_content_controls_are_in_the_grid(tmp_path):
    body = tbl(tr("1", sdt(tc("2"))), sdt(tr("3", "4")))
    table = opened(make(tmp_path / "form.docx", body)).tables[0]
    assert {at: cell.text for at, cell in table.cells.items()} == {(1, 1): "1", (1, 2): "2", (2, 1): "3", (2, 2): "4"}


def test_tables_are_numbered_as_python_docx_does_and_others_have_a_path(tmp_path):
    inner = tc(tbl(tr("nested")) + tbl(tr(tc(tbl(tr("deep")) + p()))) + p("outer"))
    body = sdt(tbl(tr("before"))) + tbl(tr("one")) + tbl(tr(inner)) + sdt(tbl(tr("boxed"))) + tbl(tr("three"))
    path = make(tmp_path / "form.docx", body)
    names = {table.name: table.cells[1, 1].text for table in opened(path).tables}
    assert names == {
        "0/1": "before",
        "1": "one",
        "2": "outer",
        "2/1": "nested",
        "2/2": "",
        "2/2/1": "deep",
        "2/3": "boxed",
        "3": "three",
    }
    assert [table.cell(0, 0).text for table in docx.Document(str(path)).tables] == ["one", "outer", "three"]


def test_paragraphs_are_numbered_as_python_docx_does(tmp_path):
    path = make(tmp_path / "form.docx", p("one") + tbl(tr("x")) + sdt(p("boxed")) + p() + p("three"))
    document = opened(path)
    assert {number: place.text for number, place in document.paragraphs.items()} == dict(
        enumerate((one.text for one in docx.Document(str(path)).paragraphs), 1)
    )
    assert document.place(Paragraph(4)) is None


def test_a_deleted_row_shows_nothing_and_takes_nothing(tmp_path):
    body = tbl(tr("gone", "", settings='<w:del w:id="1" w:author="x"/>'), tr("kept", ""))
    document = opened(make(tmp_path / "form.docx", body))
    assert document.place(TableCell("1", 1, 1)).text == ""
    assert document.refusal(TableCell("1", 1, 2)) == "is in a row that was deleted"
    assert document.refusal(TableCell("1", 2, 2)) is None


def test_headings_are_told_by_style_and_level(tmp_path):
    body = p("A", "Heading1") + p("B", "Sub") + "<w:p><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:p>" + p("text")
    document = opened(make(tmp_path / "form.docx", body))
    assert [block.level for block in document.blocks] == [0, 1, 2, None]


def test_strict_documents_are_read_alike(tmp_path):
    body = p("one") + tbl(tr("a", tc(f"<w:p>{check_box()}</w:p>")))
    texts = []
    for uri in (TRANSITIONAL, STRICT):
        path = make(tmp_path / "form.docx", main=main_part(body, uri=uri).encode())
        texts.append([getattr(block, "text", None) or block.cells[1, 2].text for block in opened(path).blocks])
    assert texts == [["one", "☐"], ["one", "☐"]]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_macro_documents_and_templates_are_read(kind, tmp_path):
    assert opened(make(tmp_path / "form.docm", tbl(tr("a")), content_type=kind)).tables[0].cells[1, 1].text == "a"


def test_what_stands_in_headers_and_notes_is_not_read(tmp_path):
    path = tmp_path / "form.docx"
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "header?"
    made.sections[0].header.add_table(1, 1, 100).cell(0, 0).text = "cell"
    made.add_paragraph("body")
    made.save(str(path))
    document = opened(path)
    assert [block.text for block in document.blocks if not isinstance(block, Table)] == ["body"]
    assert document.tables == ()


@pytest.mark.parametrize(
    ("main", "error", "says"),
    [
        (b"<w:document xmlns:w='%s'/>" % TRANSITIONAL.encode(), FileDamaged, "has no body"),
        (b"<w:document xmlns:w='%s'><w:body></w:document>" % TRANSITIONAL.encode(), FileDamaged, "not well-formed"),
        (
            b"<!DOCTYPE x []><w:document xmlns:w='%s'><w:body/></w:document>" % TRANSITIONAL.encode(),
            FileDamaged,
            "DOCTYPE",
        ),
        (
            b"<w:document xmlns:w='%s'><w:body>%s%s</w:body></w:document>"
            % (TRANSITIONAL.encode(), b"<w:sdt>" * 300, b"</w:sdt>" * 300),
            FileTooLarge,
            "nested deeper than 256",
        ),
        (
            b"<w:document xmlns:w='%s'><w:body>%s%s</w:body></w:document>"
            % (TRANSITIONAL.encode(), b"<x>" * 300, b"</x>" * 300),
            FileTooLarge,
            "nested deeper than 256",
        ),
    ],
)
def test_a_broken_main_part_is_refused_by_name(main, error, says, tmp_path):
    with pytest.raises(error, match=says):
        opened(make(tmp_path / "form.docx", main=main))


def test_absurd_spans_do_not_make_absurd_tables(tmp_path):
    body = tbl(tr(tc("a", '<w:gridSpan w:val="2147483647"/>'), "b"), tr(tc("c", '<w:gridSpan w:val="-3"/>'), "d"))
    table = opened(make(tmp_path / "form.docx", body)).tables[0]
    assert table.cells[1, 1025].text == "b"
    assert table.cells[2, 2].text == "d"


def test_a_workbook_is_no_document(tmp_path):
    path = tmp_path / "book.xlsx"
    Workbook().save(path)
    with pytest.raises(NotAForm, match="not a Word document"):
        Document(Package.open(path))


def test_equal_attributes_are_kept_once_and_ids_not_at_all(tmp_path):
    like = '<w:p w14:paraId="{0}" w:rsidR="{0}"><w:pPr><w:jc w:val="left"/></w:pPr></w:p>'
    root = opened(make(tmp_path / "form.docx", like.format("1A") + like.format("2B"))).root
    paragraphs = [one for one in root.walk() if one.name == "w:p"]
    aligned = [one for one in root.walk() if one.name == "w:jc"]
    assert [dict(one.attributes) for one in paragraphs] == [{}, {}]
    assert aligned[0].attributes is aligned[1].attributes
    assert aligned[0].children == ()


def test_a_document_is_read_once_and_its_copy_once_for_writing_and_proving(tmp_path, monkeypatch):
    read = []
    of_part = document_module.build_tree
    monkeypatch.setattr(document_module, "build_tree", lambda *of: read.append(of[1]) or of_part(*of))
    form = make(tmp_path / "form.docx", p())
    write(form, [Edit(Paragraph(1), "はい")], tmp_path / "filled.docx")
    assert read == ["form.docx, part word/document.xml", "filled.docx, part word/document.xml"]
