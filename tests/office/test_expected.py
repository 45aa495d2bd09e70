"""The last part of the proof: every edited place reads as it was asked to, or the copy is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import documents
import pytest
import workbooks
from documents import check_box, drop_down, form_field, p, r, sdt, tbl, tc, tr

from qanswer.errors import NotAForm, VerificationFailed
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.forms.proof.compare import compare
from qanswer.model import Paragraph, SheetCell, TableCell
from qanswer.office.edits import Edit, EditKind
from qanswer.service.write import write

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = '<w:ddList><w:listEntry w:val="はい"/><w:listEntry w:val="いいえ"/></w:ddList>'
CELLS = {
    "plain": r("未定"),
    "label": r("回答：") + r("未定"),
    "control": r("回答：") + sdt(r("未定"), "<w:text/>"),
    "list": r("選択：") + drop_down("はい", "いいえ"),
    "field": r("回答：") + form_field("<w:textInput/>", "FORMTEXT"),
    "old list": r("選択：") + form_field(ENTRIES, "FORMDROPDOWN"),
    "boxes": r("□はい　□いいえ"),
    "controls": check_box() + r("はい") + check_box() + r("いいえ"),
    "chosen": r("選択：") + drop_down("はい", "いいえ", content=r("はい")),
}
ROWS = {name: TableCell("1", number, 2) for number, name in enumerate(CELLS, 1)}


def document(folder: Path) -> Path:
    rows = [tr(name, tc(f"<w:p>{content}</w:p>")) for name, content in CELLS.items()]
    return documents.make(folder / "form.docx", tbl(*rows) + p("回答：") + p())


def workbook(folder: Path) -> Path:
    data = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>□はい　□いいえ</t></is></c></row></sheetData>'
    return workbooks.save(folder / "form.xlsx", workbooks.parts(workbooks.sheet(data, dimension="A1")))


def table(folder: Path) -> Path:
    path = folder / "form.csv"
    path.write_text("設問,回答\r\n暗号化していますか,\r\nほか,□はい　□いいえ\r\n", encoding="utf-8")
    return path


def box(place: object, index: int) -> Edit:
    return Edit(place, "", EditKind.BOX, index)


CELL = SheetCell("設問", "A1")
TRUE, FALSE = (Edit(CELL, state, EditKind.BOOLEAN) for state in ("TRUE", "FALSE"))
SIGNS = (SheetCell("form", "B2"), SheetCell("form", "B3"))
PAIRS = [  # form, what is asked for, what would be wrong to stand there
    *(
        (document, Edit(ROWS[name], "はい"), Edit(ROWS[name], "いいえ"))
        for name in ("plain", "label", "control", "list", "field", "old list", "chosen")
    ),
    (document, Edit(ROWS["label"], "回答：はい"), Edit(ROWS["label"], "はい回答：")),
    (document, Edit(ROWS["plain"], ""), Edit(ROWS["plain"], "はい")),
    (document, Edit(ROWS["plain"], "一\n二"), Edit(ROWS["plain"], "一二")),
    (document, Edit(Paragraph(1), "回答：はい"), Edit(Paragraph(1), "回答：")),
    (document, Edit(Paragraph(2), " はい\t"), Edit(Paragraph(2), "はい")),
    (document, box(ROWS["boxes"], 1), box(ROWS["boxes"], 0)),
    (document, box(ROWS["controls"], 0), box(ROWS["controls"], 1)),
    (workbook, Edit(CELL, "はい\r\n<b> "), Edit(CELL, "はい\n<b>")),
    (workbook, Edit(SheetCell("設問", "C7"), "○"), Edit(SheetCell("設問", "C7"), "〇")),
    (workbook, box(CELL, 1), box(CELL, 0)),
    (workbook, TRUE, FALSE),
    (table, Edit(SIGNS[0], "=1+1"), Edit(SIGNS[0], "1+1")),
    (table, Edit(SIGNS[0], "一,\r\n二"), Edit(SIGNS[0], "一,二")),
    (table, box(SIGNS[1], 0), box(SIGNS[1], 1)),
]


@pytest.mark.parametrize(("make", "asked", "wrong"), PAIRS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_copy_that_reads_otherwise_is_not_kept_and_one_that_reads_as_asked_is(make, asked, wrong, tmp_path):
    form = open_form(make(tmp_path))
    for edit in (asked, wrong):
        form.write([edit], tmp_path / f"{edit is asked}.copy")
    form.write([], tmp_path / "untouched.copy")

    assert proven(form, tmp_path / "True.copy", [asked], tmp_path / "out").unmet == ()
    assert compare(form.path, tmp_path / "True.copy", [asked]).unmet == ()
    shows_it_already = asked.place in (ROWS["chosen"], ROWS["old list"])
    for copy in ("False.copy",) if shows_it_already else ("False.copy", "untouched.copy"):
        with pytest.raises(VerificationFailed, match="does not read as it was asked to"):
            proven(form, tmp_path / copy, [asked], tmp_path / "out")


def test_a_label_that_went_astray_is_found_although_the_control_shows_the_answer(tmp_path):
    form = open_form(document(tmp_path))
    main = documents.main_of(form.path).replace(CELLS["chosen"], CELLS["chosen"].replace("選択：", "選択"))
    faulty = documents.make(tmp_path / "faulty.docx", main=main.encode())
    with pytest.raises(VerificationFailed, match="table 1, row 9, column 2 of the filled copy does not read"):
        proven(form, faulty, [Edit(ROWS["chosen"], "はい")], tmp_path / "out.docx")


def test_several_boxes_of_a_place_are_all_asked_for(tmp_path):
    form = open_form(document(tmp_path))
    form.write([box(ROWS["boxes"], 0)], tmp_path / "copy")
    assert compare(form.path, tmp_path / "copy", [box(ROWS["boxes"], 0)]).unmet == ()
    assert compare(form.path, tmp_path / "copy", [box(ROWS["boxes"], n) for n in (0, 1)]).unmet == (ROWS["boxes"],)


def test_a_text_under_blank_paragraphs_reads_as_asked(tmp_path):
    cell = tc(p() + p("[記入]") + p())
    path = documents.make(tmp_path / "form.docx", tbl(tr("設問", cell)))
    comparison = write(path, [Edit(TableCell("1", 1, 2), "はい")], tmp_path / "out.docx")
    assert [change.after for change in comparison.changes] == ["\nはい"]
    assert comparison.filled == tmp_path / "out.docx"


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b""], ids=["broken", "empty"])
def test_a_copy_that_cannot_be_read_again_is_named_as_what_it_would_have_been(content, tmp_path):
    form = open_form(document(tmp_path))
    (tmp_path / ".hidden.part").write_bytes(content)
    with pytest.raises(VerificationFailed) as caught:
        proven(form, tmp_path / ".hidden.part", [], tmp_path / "out.docx")
    assert "the filled copy cannot be read again (out.docx: " in str(caught.value)
    assert ".part" not in str(caught.value)


def test_an_original_that_became_something_else_meanwhile_is_named_itself(tmp_path):
    form = open_form(workbook(tmp_path))
    form.write([], tmp_path / "copy")
    form.path.write_bytes(b"other")
    with pytest.raises(NotAForm, match=r"^form\.xlsx: is plain text"):
        proven(form, tmp_path / "copy", [], tmp_path / "out.xlsx")
