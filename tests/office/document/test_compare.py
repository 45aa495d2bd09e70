"""The proof for Word documents: answers are listed, and whatever else differs is found."""

from __future__ import annotations

import zipfile

import pytest
from documents import check_box, make, p, r, sdt, tbl, tc, tr

from qanswer.forms.proof.compare import compare
from qanswer.model import Paragraph, TableCell
from qanswer.office.findings import Change

BOOKMARK = '<w:bookmarkStart w:id="1" w:name="b"/>'
CELL = f'<w:p><w:pPr><w:jc w:val="left"/></w:pPr>{BOOKMARK}{r("[Yes/No]", "<w:i/>")}<w:commentRangeEnd w:id="2"/></w:p>'
BODY = (
    p("Intro")
    + tbl(tr("Question", tc(CELL, '<w:shd w:fill="FFFF00"/>'), tc(f"<w:p>{check_box()}</w:p>")))
    + p("Answer:")
)
FILLED = CELL.replace("[Yes/No]", "Yes")


def compared(tmp_path, *changes: tuple[str, str]):
    """Return the comparison of the form with itself after these replacements, each of which must apply once."""
    form, other = make(tmp_path / "form.docx", BODY), tmp_path / "filled.docx"
    with zipfile.ZipFile(form) as archive:
        main = archive.read("word/document.xml").decode()
    for old, new in changes:
        assert main.count(old) == 1, old
        main = main.replace(old, new)
    make(other, main=main.encode())
    return compare(form, other)


def test_changed_cells_and_paragraphs_are_listed_with_what_they_showed(tmp_path):
    found = compared(
        tmp_path, (CELL, FILLED), (r("Answer:"), r("Answer:") + r(" yes")), (check_box(), check_box(ticked=True))
    )
    assert found.changes == (
        Change(TableCell("1", 1, 2), "[Yes/No]", "Yes"),
        Change(TableCell("1", 1, 3), "☐", "☑"),
        Change(Paragraph(2), "Answer:", "Answer: yes"),
    )
    assert found.unharmed
    assert found.edited_parts == ("word/document.xml",)
    assert found.changes[0].as_json() == {
        "table": 1,
        "row": 1,
        "column": 2,
        "before": "[Yes/No]",
        "after": "Yes",
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([(CELL, FILLED.replace(BOOKMARK, ""))], "table 1, row 1, column 2 differs in more than its text"),
        ([(CELL, FILLED.replace('<w:commentRangeEnd w:id="2"/>', ""))], "differs in more than its text"),
        ([(CELL, FILLED.replace('val="left"', 'val="right"'))], "differs in more than its text"),
        ([(CELL, FILLED.replace("<w:i/>", "<w:b/>"))], "has text that does not look like what stood there"),
        ([(CELL, FILLED.replace("<w:rPr><w:i/></w:rPr>", ""))], "has text that does not look like what stood there"),
        ([(CELL, FILLED.replace("</w:p>", "<w:r><w:drawing/></w:r></w:p>"))], "differs in more than its text"),
        ([(CELL, FILLED.replace(r("Yes", "<w:i/>"), sdt(r("Yes", "<w:i/>"))))], "differs in more than its text"),
        ([(CELL, FILLED.replace(BOOKMARK, f"{BOOKMARK}x"))], "differs in more than its text"),
        ([(CELL, FILLED.replace("Yes", "Yes<w:b/>"))], "differs in more than its text"),
        ([(CELL, FILLED + "<w:p/>")], "paragraphs, cells or content controls were added or removed"),
        ([(CELL, FILLED), (p("Intro"), "")], "paragraphs, cells or content controls were added or removed"),
        ([(CELL, FILLED), ('<w:shd w:fill="FFFF00"/>', '<w:shd w:fill="FF0000"/>')], "something outside the paragraphs"),
        ([(CELL, FILLED), ("<w:tblPr/>", "<w:tblPr />")], "something outside the paragraphs differs"),
        ([(CELL, FILLED), ("<w:sectPr/>", "<w:sectPr></w:sectPr>")], "something outside the paragraphs differs"),
        ([(CELL, FILLED), (p("Intro"), p("Intro").replace("<w:r>", '<w:r w:rsidR="1">'))], "paragraph 1 differs, although it shows the same"),
        ([("<w:i/>", "<w:b/>")], "table 1, row 1, column 2 differs, although it shows the same"),
        ([('w14:checked w14:val="0"', 'w14:checked w14:val="1"'), ('w14:val="2612"', 'w14:val="2611"')], "column 3 differs in more"),
    ],
)  # fmt: skip
def test_whatever_else_differs_is_found(changes, says, tmp_path):
    found = compared(tmp_path, *changes)
    assert not found.unharmed
    assert any(says in str(difference) for difference in found.differences), found.differences


def test_other_parts_must_be_the_same_bytes(tmp_path):
    form = make(tmp_path / "form.docx", BODY)
    other = make(tmp_path / "filled.docx", BODY, settings="<w:zoom/>")
    assert list(map(str, compare(form, other).differences)) == ["word/settings.xml: content differs"]


def test_a_paragraph_that_takes_no_answers_must_stay(tmp_path):
    form = make(tmp_path / "form.docx", sdt(p("boxed")))
    other = make(tmp_path / "filled.docx", sdt(p("other")))
    (difference,) = compare(form, other).differences
    assert "a paragraph that takes no answers differs" in str(difference)


def test_many_differences_are_counted_rather_than_listed(tmp_path):
    form = make(tmp_path / "form.docx", sdt(p("boxed") * 30))
    other = make(tmp_path / "filled.docx", sdt(p("other") * 30))
    differences = compare(form, other).differences
    assert len(differences) == 21
    assert str(differences[-1]) == "word/document.xml: and 10 more differences"
