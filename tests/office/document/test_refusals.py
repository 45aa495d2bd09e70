"""What must not be written, refused by name before anything is."""

from __future__ import annotations

import re

import pytest
from documents import check_box, drop_down, form_field, make, opened, p, r, sdt, tbl, tc, tr

from qanswer.errors import CellRefused
from qanswer.model import Paragraph, SheetCell, TableCell
from qanswer.office.document.write import edit_refusal, write_document
from qanswer.office.edits import Edit, EditKind

ANSWER = TableCell("1", 1, 2)
BOUND = '<w:alias w:val="Company"/><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:text/>'
LOCKED = '<w:lock w:val="contentLocked"/>'
TRACKED = "<w:trackRevisions/>"
FOOTNOTE = '<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id="3"/></w:r></w:p>'
COMPUTED = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("today")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def refused(tmp_path, body: str, *edits: Edit, settings: str = "") -> str:
    """Return the message with which the edits are refused; nothing may be left behind."""
    form, output = make(tmp_path / "form.docx", body, settings=settings), tmp_path / "out.docx"
    with pytest.raises(CellRefused) as caught:
        write_document(opened(form), edits, output)
    assert [path.name for path in tmp_path.iterdir()] == ["form.docx"]
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f"<w:p>{sdt(r('x'), BOUND)}</w:p>", 'holds a content control "Company" that shows other data of the document'),
        (sdt(p("x"), BOUND), 'holds a content control "Company" that shows other data of the document'),
        (f"<w:p>{sdt(r('x'), LOCKED, '<w:text/>')}</w:p>", "holds a content control without a name that is locked"),
        (sdt(f"<w:p>{sdt(r('x'))}</w:p>", LOCKED), "holds a content control without a name that is locked"),
        (f"<w:p>{sdt(r('x'), '<w:picture/>')}</w:p>", "holds a content control without a name for something other"),
        (f"<w:p>{sdt(r('a'))}{sdt(r('b'))}</w:p>", "holds 2 content controls or form fields"),
        (f"<w:p>{check_box()}{r('Yes')}</w:p>", "holds boxes to tick"),
        (f"<w:p>{drop_down('Yes', 'No')}</w:p>", '"Maybe" is none of its entries; it offers "Yes", "No"'),
        (COMPUTED, "holds a field that Word calculates"),
        (f"<w:p><w:fldSimple w:instr='DATE'>{r('x')}</w:fldSimple></w:p>", "holds a field that Word calculates"),
        (f"<w:p>{sdt(COMPUTED[5:-6], '<w:text/>')}</w:p>", "holds a field that Word calculates"),
        (
            "<w:p>" + form_field('<w:textInput><w:maxLength w:val="3"/></w:textInput>', "FORMTEXT") + "</w:p>",
            "its form field takes 3 letters, the text has 5",
        ),
        (
            "<w:p>" + form_field('<w:textInput><w:type w:val="date"/></w:textInput>', "FORMTEXT") + "</w:p>",
            'holds a form field "F1" that takes only a date',
        ),
        (
            "<w:p>" + form_field("<w:textInput/>", "FORMTEXT").replace("<w:enabled/>", '<w:enabled w:val="0"/>') + "</w:p>",
            'holds a form field "F1" that is not open for filling in',
        ),
        (
            "<w:p>" + form_field('<w:ddList><w:listEntry w:val="a"/></w:ddList>', "FORMDROPDOWN", None) + "</w:p>",
            '"Maybe" is none of its entries; it offers "a"',
        ),
        (
            "<w:p>" + form_field("<w:textInput/>", "FORMTEXT").rpartition("<w:r><w:fldChar")[0] + "</w:p><w:p/>",
            'holds a form field "F1" that ends in another paragraph',
        ),
        (f"<w:p>{form_field('<w:textInput/>', 'FORMTEXT', None)}</w:p>", "holds an unusual form field"),
        (f"<w:p><w:r><w:t>a{r('b')}</w:t></w:r></w:p>", "holds other elements within its text"),
        (
            f"<w:p>{r('□')}{sdt(r('a'), '<w:text/>')}{sdt(r('b'), '<w:text/>')}</w:p>",
            "holds 2 content controls or form fields beside boxes, and which of them is meant is not known",
        ),
    ],
)  # fmt: skip
def test_a_place_that_cannot_take_a_text_is_refused(content, says, tmp_path):
    assert f"form.docx, table 1, row 1, column 2: {says}" in refused(
        tmp_path, tbl(tr("Q", tc(content))), Edit(ANSWER, "Maybe")
    )


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([Edit(TableCell("2", 1, 1), "x")], "form.docx, table 2, row 1, column 1: is not in the document"),
        ([Edit(TableCell("1", 3, 1), "x")], "is outside the table, which has 2 rows and 2 columns"),
        ([Edit(TableCell("1", 2, 2), "x")], "is merged into row 2, column 1"),
        ([Edit(Paragraph(9), "x")], "form.docx, paragraph 9: is not in the document"),
        ([Edit(SheetCell("S", "A1"), "x")], "S!A1 is a cell of a spreadsheet; name table, row and column"),
        ([Edit(ANSWER, "x"), Edit(ANSWER, "y")], "2 edits for one place"),
        ([Edit(ANSWER, "a\x07b")], "character 2 of the text is U\\+0007"),
        ([Edit(ANSWER, "\ud800")], "U\\+D800"),
        ([Edit(ANSWER, "x" * 40_000)], "shorten it"),
        ([Edit(ANSWER, "", EditKind.BOX, 0)], "has no box number 1 to tick"),
        ([Edit(ANSWER, "TRUE", EditKind.BOOLEAN)], "only a single box can be ticked by TRUE"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(edits, says, tmp_path):
    body = tbl(tr("Q", ""), tr(tc("wide", '<w:gridSpan w:val="2"/>')))
    assert re.search(says, refused(tmp_path, body, *edits))


def test_one_refusal_stops_all_edits(tmp_path):
    body = tbl(tr("Q", ""), tr("R", tc(COMPUTED)))
    assert "holds a field" in refused(tmp_path, body, Edit(ANSWER, "Yes"), Edit(TableCell("1", 2, 2), "Yes"))


def test_a_table_in_a_locked_control_takes_nothing(tmp_path):
    message = refused(tmp_path, sdt(tbl(tr("Q", "")), LOCKED), Edit(TableCell("0/1", 1, 2), "x"))
    assert message == "form.docx, table 0/1, row 1, column 2: lies in a content control without a name that is locked"


def test_a_control_in_a_locked_group_is_open(tmp_path):
    body = sdt(tbl(tr("Q", tc(f"<w:p>{sdt(r('x'), '<w:text/>')}</w:p>"), "")), "<w:group/>", LOCKED)
    document = opened(make(tmp_path / "form.docx", body))
    assert document.place(TableCell("0/1", 1, 2)).controls[0].refusal is None
    assert document.refusal(TableCell("0/1", 1, 3)) == "lies in a content control without a name that is locked"


@pytest.mark.parametrize(
    ("content", "edit"),
    [
        (FOOTNOTE, Edit(ANSWER, "y")),
        ('<w:p><w:r><w:t>a</w:t><w:sym w:font="Wingdings" w:char="F0A8"/></w:r></w:p>', Edit(ANSWER, "", EditKind.BOX)),
        ('<w:p><w:r><w:t>□</w:t><w:footnoteReference w:id="3"/></w:r></w:p>', Edit(ANSWER, "", EditKind.BOX)),
    ],
)
def test_what_cannot_be_tracked_is_refused_where_changes_are(content, edit, tmp_path):
    assert "changes are tracked" in refused(tmp_path, tbl(tr("Q", tc(content))), edit, settings=TRACKED)


def test_a_cell_without_a_paragraph_is_refused(tmp_path):
    assert "is a cell without a paragraph" in refused(
        tmp_path, tbl(tr("Q", "<w:tc><w:tcPr/></w:tc>")), Edit(ANSWER, "x")
    )


def test_the_reason_alone_can_be_asked_for(tmp_path):
    document = opened(make(tmp_path / "form.docx", tbl(tr("Q", tc(COMPUTED), ""))))
    assert edit_refusal(document, Edit(ANSWER, "x")) == "holds a field that Word calculates"
    assert edit_refusal(document, Edit(TableCell("1", 1, 3), "x")) is None
