"""What a workbook refuses, keeps and declares when answers are written into it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import independent
import pytest
import workbooks
from workbooks import MAIN, SHEET, WORKBOOK, rels, sheet, strings

from qanswer.errors import CellRefused, FileProtected, OutputError
from qanswer.forms.proof.compare import compare
from qanswer.model import Paragraph, SheetCell
from qanswer.office import limits
from qanswer.office.edits import Edit, EditKind
from qanswer.office.workbook import workbook as book_module
from qanswer.office.workbook.workbook import Workbook
from qanswer.office.workbook.write import write
from qanswer.service.write import write as write_proven

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "<sheetData>{}</sheetData>"
TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A1:B3" totalsRowCount="1">'
    '<tableColumns count="2"><tableColumn id="1" name="設問"/><tableColumn id="2" name="回答"/></tableColumns></table>'
)
PIVOT = f'<pivotTableDefinition xmlns="{MAIN}" name="P"><location ref="D1:E9"/></pivotTableDefinition>'
REFUSED = sheet(
    ROWS.format(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="5"><c r="A5"><f>1+1</f><v>2</v></c><c r="B5"><f t="shared" si="0"/><v>3</v></c>'
        '<c r="C5"><f t="array" ref="C5:C7">X</f><v>1</v></c></row><row r="6"><c r="C6"><v>2</v></c></row>'
    ),
    after='<mergeCells><mergeCell ref="A8:B9"/></mergeCells>',
)


def open_book(tmp_path: Path, content: dict[str, str | bytes] | None = None) -> Workbook:
    return Workbook.open(workbooks.save(tmp_path / "form.xlsx", content or workbooks.parts()))


def put(cell: str, text: str = "○", kind: EditKind = EditKind.TEXT, box: int = 0) -> Edit:
    return Edit(SheetCell("設問", cell), text, kind, box)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("A5", "form.xlsx, 設問!A5: holds a formula"),
        ("B5", "form.xlsx, 設問!B5: holds a formula"),
        ("C6", "form.xlsx, 設問!C6: is part of an array formula or data table"),
        ("C7", "form.xlsx, 設問!C7: is part of an array formula or data table"),
        ("B9", "form.xlsx, 設問!B9: is covered by the merged range A8:B9; write to A8 instead"),
        ("B1", "form.xlsx, 設問!B1: is a header of a table, whose columns are named by it"),
        ("A3", "form.xlsx, 設問!A3: is in the totals row of a table"),
        ("E4", "form.xlsx, 設問!E4: belongs to a pivot table"),
        ("12", 'form.xlsx, sheet "設問": "12" is no cell; name one like D12'),
        ("A1048577", 'form.xlsx, sheet "設問": "A1048577" is no cell; name one like D12'),
    ],
)
def test_a_cell_that_must_not_be_written_is_refused_by_name(tmp_path: Path, cell: str, why: str) -> None:
    links = rels(("rId1", "table", "../tables/table1.xml"), ("rId2", "pivotTable", "/xl/pivotTables/pivotTable1.xml"))
    more = (
        ("xl/worksheets/_rels/sheet1.xml.rels", links),
        ("xl/tables/table1.xml", TABLE),
        ("xl/pivotTables/pivotTable1.xml", PIVOT),
    )
    book = open_book(tmp_path, workbooks.parts(REFUSED, *more))
    with pytest.raises(CellRefused) as refusal:
        write(book, [put("C20"), put(cell)], tmp_path / "o.xlsx")
    assert str(refusal.value) == why
    assert not (tmp_path / "o.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\0b", "character 2 of the text is U+0000, which a cell cannot hold; remove it"),
        ("\x1b", "character 1 of the text is U+001B, which a cell cannot hold; remove it"),
        ("x\ud800", "character 2 of the text is U+D800, which a cell cannot hold; remove it"),
        ("\uffff", "character 1 of the text is U+FFFF, which a cell cannot hold; remove it"),
        ("😀" * 16_384, "the text has 32,768 characters, a cell holds 32,767; shorten it"),
    ],
    ids=["nul", "escape", "surrogate", "no character", "too long"],
)
def test_a_text_no_cell_can_hold_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        write(open_book(tmp_path), [put("B3", text)], tmp_path / "o.xlsx")
    assert str(refusal.value) == f"form.xlsx, 設問!B3: {why}"


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(CellRefused, match='no sheet "Sheet1"; it has "設問"'):
        write(open_book(tmp_path), [Edit(SheetCell("Sheet1", "A1"), "○")], tmp_path / "o.xlsx")


def test_a_message_stays_on_one_line_whatever_the_sheet_is_called(tmp_path: Path) -> None:
    odd = workbooks.workbook("設問&#10;二")
    data = sheet(ROWS.format('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>'))
    book, edit = open_book(tmp_path, workbooks.parts(data, (WORKBOOK, odd))), Edit(SheetCell("設問\n二", "A1"), "○")
    with pytest.raises(CellRefused) as refusal:
        write(book, [edit], tmp_path / "o.xlsx")
    assert str(refusal.value) == "form.xlsx, 設問 二!A1: holds a formula"


def test_a_place_in_a_word_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CellRefused, match="paragraph 3 is a place in a Word document"):
        write(open_book(tmp_path), [Edit(Paragraph(3), "○")], tmp_path / "o.xlsx")


def test_two_texts_for_one_cell_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CellRefused, match="2 edits for one cell"):
        write(open_book(tmp_path), [put("B3"), put("B3", "×")], tmp_path / "o.xlsx")


def test_a_chart_sheet_has_no_cells_to_write(tmp_path: Path) -> None:
    links = rels(("rId1", "chartsheet", "chartsheets/sheet1.xml"))
    content = workbooks.parts(
        None,
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/chartsheets/sheet1.xml", f'<chartsheet xmlns="{MAIN}"/>'),
    )
    with pytest.raises(CellRefused, match="is on a tab without cells"):
        write(open_book(tmp_path, content), [put("A1")], tmp_path / "o.xlsx")


def test_no_edits_give_the_input_byte_for_byte(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    write(book, [], tmp_path / "o.xlsx")
    assert (tmp_path / "o.xlsx").read_bytes() == (tmp_path / "form.xlsx").read_bytes()


def test_an_edit_that_says_what_is_there_keeps_the_cell_with_its_formatting(tmp_path: Path) -> None:
    content = workbooks.parts(None, ("xl/sharedStrings.xml", strings("<r><t>太</t></r><r><t>字</t></r>", "回答", "問")))
    write(open_book(tmp_path, content), [put("A1", "太字")], tmp_path / "o.xlsx")
    assert (tmp_path / "o.xlsx").read_bytes() == (tmp_path / "form.xlsx").read_bytes()


def test_the_same_edits_give_the_same_bytes(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    for name in ("one.xlsx", "two.xlsx"):
        write(book, [put("B3"), put("C9", "説明")], tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_boolean_becomes_a_boolean_cell(tmp_path: Path) -> None:
    write(open_book(tmp_path), [put("B3", "TRUE", EditKind.BOOLEAN)], tmp_path / "o.xlsx")
    assert independent.differences(tmp_path / "form.xlsx", tmp_path / "o.xlsx", {SHEET: {"B3": True}}) == []
    assert Workbook.open(tmp_path / "o.xlsx").sheets[0].cells[3, 2].is_bool


def test_a_boolean_other_than_true_and_false_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CellRefused, match='"はい" is neither TRUE nor FALSE'):
        write(open_book(tmp_path), [put("B3", "はい", EditKind.BOOLEAN)], tmp_path / "o.xlsx")


RICH = (
    "<r><rPr><b/></rPr><t>□はい</t></r><r><t xml:space='preserve'>　☐いいえ </t></r><rPh sb='1' eb='2'><t>□</t></rPh>"
)


@pytest.mark.parametrize("source", ["shared", "inline", "plain"])
def test_a_box_is_ticked_in_place_and_every_run_is_kept(tmp_path: Path, source: str) -> None:
    cell = {
        "shared": '<c r="A3" s="1" t="s"><v>2</v></c>',
        "inline": f'<c r="A3" s="1" t="inlineStr"><is>{RICH}</is></c>',
        "plain": '<c r="A3" s="1" t="str"><v>□はい　☐いいえ </v></c>',
    }[source]
    content = workbooks.parts(
        sheet(ROWS.format(f'<row r="3">{cell}</row>')), ("xl/sharedStrings.xml", strings("a", "b", RICH))
    )
    write(open_book(tmp_path, content), [put("A3", kind=EditKind.BOX, box=1)], tmp_path / "o.xlsx")
    assert (
        independent.differences(tmp_path / "form.xlsx", tmp_path / "o.xlsx", {SHEET: {"A3": "□はい　☑いいえ "}}) == []
    )
    if source != "plain":
        written = Workbook.open(tmp_path / "o.xlsx").package.read_part(SHEET).decode()
        runs = RICH.replace("☐", "☑").replace("'", '"').replace("<b/>", "<b></b>")
        assert f'<c r="A3" s="1" t="inlineStr"><is>{runs}</is></c>' in written


def test_several_boxes_of_one_cell_are_ticked_together(tmp_path: Path) -> None:
    content = workbooks.parts(None, ("xl/sharedStrings.xml", strings("a", "b", "□甲 □乙 □丙")))
    edits = [put("A3", kind=EditKind.BOX, box=0), put("A3", kind=EditKind.BOX, box=2)]
    write(open_book(tmp_path, content), edits, tmp_path / "o.xlsx")
    assert Workbook.open(tmp_path / "o.xlsx").sheets[0].text(3, 1) == "■甲 □乙 ■丙"


def test_a_box_that_is_ticked_already_stays(tmp_path: Path) -> None:
    content = workbooks.parts(None, ("xl/sharedStrings.xml", strings("a", "b", "■はい")))
    write(open_book(tmp_path, content), [put("A3", kind=EditKind.BOX)], tmp_path / "o.xlsx")
    assert (tmp_path / "o.xlsx").read_bytes() == (tmp_path / "form.xlsx").read_bytes()


def test_a_box_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CellRefused, match="has no box number 1 to tick"):
        write(open_book(tmp_path), [put("A3", kind=EditKind.BOX)], tmp_path / "o.xlsx")


FORMULA = sheet(ROWS.format('<row r="1"><c r="A1"><f>COUNTA(B:B)</f><v>7</v></c></row>'))


@pytest.mark.parametrize(
    ("after", "becomes"),
    [
        ('<calcPr calcId="1"/>', '<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="0" calcId="1"></calcPr>', '<calcPr fullCalcOnLoad="1" calcId="1"></calcPr>'),
        ('<calcPr fullCalcOnLoad="true"/>', '<calcPr fullCalcOnLoad="true"/>'),
        (
            '<definedNames><definedName name="n">1</definedName></definedNames><pivotCaches/>',
            '<definedNames><definedName name="n">1</definedName></definedNames><calcPr fullCalcOnLoad="1"/><pivotCaches/>',
        ),
        ("", '<calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_a_workbook_with_formulas_asks_for_recalculation_and_declares_it(
    tmp_path: Path, after: str, becomes: str
) -> None:
    book = open_book(tmp_path, workbooks.parts(FORMULA, (WORKBOOK, workbooks.workbook("設問", after=after))))
    write(book, [put("B1")], tmp_path / "o.xlsx")
    assert Workbook.open(tmp_path / "o.xlsx").package.read_part(WORKBOOK).decode() == workbooks.workbook(
        "設問", after=becomes
    )
    comparison = compare(tmp_path / "form.xlsx", tmp_path / "o.xlsx")
    declared = (f"{WORKBOOK}: asks for recalculation on opening (fullCalcOnLoad)",) if after != becomes else ()
    assert (comparison.differences, comparison.declared) == ((), declared)
    if after != becomes:
        oracle = independent.differences(
            tmp_path / "form.xlsx", tmp_path / "o.xlsx", {SHEET: {"B1": "○"}}, recalculated=WORKBOOK
        )
        assert oracle == []


def test_a_signed_workbook_is_refused_until_it_is_allowed(tmp_path: Path) -> None:
    form = workbooks.save(tmp_path / "form.xlsx", workbooks.parts(None, ("_xmlsignatures/sig1.xml", "<s/>")))
    with pytest.raises(FileProtected, match="digitally signed, and any change breaks the signature"):
        Workbook.open(form)
    write(Workbook.open(form, allow_signed=True), [put("B3")], tmp_path / "o.xlsx")
    assert independent.differences(form, tmp_path / "o.xlsx", {SHEET: {"B3": "○"}}) == []


def test_an_output_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    with pytest.raises(OutputError, match="choose another place with -o"):
        write(book, [put("B3")], tmp_path / "missing" / "o.xlsx")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError):
        write(book, [put("B3")], tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "form.xlsx"]


def test_an_existing_output_is_replaced_as_a_whole(tmp_path: Path) -> None:
    output = tmp_path / "o.xlsx"
    output.write_bytes(b"old")
    write(open_book(tmp_path), [put("B3")], output)
    assert compare(tmp_path / "form.xlsx", output).differences == ()


def test_a_copy_does_not_depend_on_which_sheets_were_read_before(tmp_path: Path) -> None:
    macros = (
        f'<macrosheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><f>RUN()</f></c></row></sheetData></macrosheet>'
    )
    links = rels(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "xlMacrosheet", "macrosheets/sheet1.xml"),
        ("rId8", "sharedStrings", "sharedStrings.xml"),
    )
    content = workbooks.parts(
        None,
        (WORKBOOK, workbooks.workbook("設問", "マクロ")),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/macrosheets/sheet1.xml", macros),
    )
    book = open_book(tmp_path, content)
    write(book, [put("C9")], tmp_path / "one.xlsx")
    assert [one.max_row for one in book.sheets] == [3, 0]  # now they are read
    write(book, [put("C9")], tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize("filling", ['<ext uri="{a}"><a/></ext>', " " * 25], ids=["like elements", "blanks"])
def test_a_copy_is_never_packed_so_tightly_that_it_passes_for_a_zip_bomb(
    tmp_path: Path, filling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RATIO_FREE_BYTES", 1 << 18)
    part = sheet(after=f"<extLst>{filling * 20_000}</extLst>")
    path = workbooks.save(tmp_path / "form.xlsx", workbooks.parts(part), level=0)

    comparison = write_proven(path, [Edit(SheetCell("設問", "B3"), "はい")], tmp_path / "filled.xlsx")

    assert [change.after for change in comparison.changes] == ["はい"]
    assert compare(path, tmp_path / "filled.xlsx").unharmed
    with zipfile.ZipFile(tmp_path / "filled.xlsx") as copy:
        assert copy.getinfo(SHEET).compress_size < copy.getinfo(SHEET).file_size / 2


def test_styles_are_read_once_for_writing_and_proving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    of_book = book_module.read_styles
    monkeypatch.setattr(book_module, "read_styles", lambda *of: read.append(of[1]) or of_book(*of))
    path = workbooks.save(tmp_path / "form.xlsx", workbooks.parts())
    write_proven(path, [Edit(SheetCell("設問", "B3"), "はい")], tmp_path / "filled.xlsx")
    assert read == ["xl/styles.xml"]


def test_styles_that_differ_are_read_for_either(tmp_path: Path) -> None:
    other = workbooks.STYLES.replace('formatCode="0.00"', 'formatCode="0.0000"')
    number = '<row r="1"><c r="A1" s="3"><v>1</v></c></row>'
    for name, styles in (("one", workbooks.STYLES), ("two", other)):
        parts = workbooks.parts(sheet(f"<sheetData>{number}</sheetData>"), ("xl/styles.xml", styles))
        workbooks.save(tmp_path / name, parts)
    comparison = compare(tmp_path / "one", tmp_path / "two")
    assert [(change.before, change.after) for change in comparison.changes] == [("1.00", "1.0000")]
