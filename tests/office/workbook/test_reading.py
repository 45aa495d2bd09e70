"""What the sparse reader sees in a workbook: texts, kinds, styles, merges, hidden things, drop-downs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import workbooks
from workbooks import MAIN, STRICT, WORKBOOK, rels, sheet, strings

from qanswer.errors import FileDamaged
from qanswer.office.references import Range, RangeIndex, Runs
from qanswer.office.workbook.sheet_reader import Cell, CellKind
from qanswer.office.workbook.styles import StyleFacts
from qanswer.office.workbook.validation import Validation
from qanswer.office.workbook.workbook import Sheet, SheetKind, Workbook

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "<sheetData>{}</sheetData>"
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
AC = 'xmlns:x12ac="http://schemas.microsoft.com/office/spreadsheetml/2011/1/ac"'


def open_book(tmp_path: Path, content: dict[str, str | bytes]) -> Workbook:
    return Workbook.open(workbooks.save(tmp_path / "form.xlsx", content))


def read(tmp_path: Path, part: str, *more: tuple[str, str]) -> Sheet:
    return open_book(tmp_path, workbooks.parts(part, *more)).sheets[0]


def text_of(tmp_path: Path, cell: str, *more: tuple[str, str]) -> str:
    return read(tmp_path, sheet(ROWS.format(f'<row r="1">{cell}</row>')), *more).text(1, 1)


def test_only_cells_that_are_not_empty_are_kept(tmp_path: Path) -> None:
    one = read(tmp_path, sheet())
    plain, head = StyleFacts(), StyleFacts(bold=True, fill="FFD9E1F2")
    assert one.cells == {
        (1, 1): Cell("設問", head),
        (1, 2): Cell("回答", head),
        (3, 1): Cell("データを暗号化していますか", plain),
    }
    assert (one.max_row, one.max_column) == (3, 2)
    assert one.style_at(3, 2) == StyleFacts(border=True, wrap=True)


def test_prefixed_and_strict_markup_read_the_same(tmp_path: Path) -> None:
    expected = read(tmp_path, sheet()).cells
    prefixed = sheet().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    assert read(tmp_path, prefixed).cells == expected
    assert read(tmp_path, sheet().replace(MAIN, STRICT)).cells == expected


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="inlineStr"><is><t>a</t></is></c>', "a"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><rPr><b/></rPr><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        (
            '<c t="inlineStr"><is><t>暗号</t><rPh sb="0" eb="2"><t>アンゴウ</t></rPh><phoneticPr fontId="1"/></is></c>',
            "暗号",
        ),
        ('<c t="inlineStr"><is><t>a_x000A_b _x005F_x0041_</t></is></c>', "a\nb _x0041_"),
        ('<c t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>', "😀"),
        ('<c t="s"><v>1</v></c>', "回答"),
        ('<c t="s"><v> 1 </v></c>', "回答"),
        ('<c t="s"><v>99</v></c>', ""),
        ('<c t="s"><v/></c>', ""),
        ('<c t="str"><f>X</f><v>a&amp;b</v></c>', "a&b"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="b"><v>0</v></c>', "FALSE"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="d"><v>2024-04-01T00:00:00</v></c>', "2024-04-01T00:00:00"),
        ("<c><v>1.1000000000000001</v></c>", "1.1"),
        ("<c><v>1.10</v></c>", "1.1"),
        ('<c s="3"><v>1.1</v></c>', "1.10"),
        ('<c s="5"><v>45383</v></c>', "2024-04-01"),
        ("<c><v>1E+20</v></c>", "1e+20"),
        ("<c><v>nonsense</v></c>", "nonsense"),
        ("<c><v>1e400</v></c>", "1e400"),
        ("<c><v>NaN</v></c>", "NaN"),
        ('<c s="5"><v>-1</v></c>', "-1"),
        ('<c s="5"><v>2958466</v></c>', "2958466"),
        ('<c s="99"><v>3</v></c>', "3"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(tmp_path: Path, cell: str, text: str) -> None:
    assert text_of(tmp_path, cell) == text


@pytest.mark.parametrize("size", [262_144 - 300, 262_144 - 77, 262_144, 262_145, 300_000])
def test_a_text_across_the_borders_of_unpacking_is_one_text(tmp_path: Path, size: int) -> None:
    data = ROWS.format(f'<row r="1"><c t="inlineStr"><is><t>{"x" * size}</t></is></c><c t="s"><v>1</v></c></row>')
    one = read(tmp_path, sheet(data))
    assert [cell.text for cell in one.cells.values()] == ["x" * size, "回答"]


def test_a_formula_shows_its_stored_result_and_says_that_it_is_one(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="b"><f/><v>1</v></c><c r="C1"><f>X</f></c></row>'
    plain = StyleFacts()
    assert read(tmp_path, sheet(ROWS.format(data))).cells == {
        (1, 1): Cell("2", plain, CellKind.NUMBER, has_formula=True),
        (1, 2): Cell("TRUE", plain, CellKind.BOOLEAN, has_formula=True),
        (1, 3): Cell("", plain, CellKind.TEXT, has_formula=True),
    }


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    flagged = workbooks.workbook("設問").replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert text_of(tmp_path, '<c s="5"><v>43921</v></c>', (WORKBOOK, flagged)) == "2024-04-01"


def test_styles_are_inherited_from_row_then_column(tmp_path: Path) -> None:
    one = read(
        tmp_path,
        sheet(
            ROWS.format('<row r="2" s="1" customFormat="1"/><row r="3" s="1"/>'),
            before='<cols><col min="2" max="3" width="20.5" style="2"/><col min="4" max="4" hidden="1" width="0"/></cols>',
        ),
    )
    shaded, framed = StyleFacts(bold=True, fill="FFD9E1F2"), StyleFacts(border=True, wrap=True)
    assert [one.style_at(2, 2), one.style_at(3, 2), one.style_at(9, 3), one.style_at(9, 9)] == [
        shaded,
        framed,
        framed,
        StyleFacts(),
    ]
    assert (one.column_widths.at(2), one.column_widths.at(9)) == (20.5, None)
    assert list(one.hidden_columns) == [(4, 4, True)]


def test_a_million_hidden_rows_are_one_run(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}" hidden="1"/>' for number in range(5, 20_000))
    one = read(tmp_path, sheet(ROWS.format(rows)))
    assert list(one.hidden_rows) == [(5, 19_999, True)]
    assert (4 in one.hidden_rows, 5 in one.hidden_rows) == (False, True)


def test_merges_are_found_from_any_cell(tmp_path: Path) -> None:
    one = read(tmp_path, sheet(after='<mergeCells><mergeCell ref="B2:C4"/><mergeCell ref="A10:XFD10"/></mergeCells>'))
    assert one.merges == (Range(2, 2, 4, 3), Range(10, 1, 10, 16_384))
    assert [one.merge_at(4, 3), one.merge_at(5, 3), one.merge_at(10, 99)] == [one.merges[0], None, one.merges[1]]


def test_tabs_keep_their_order_state_and_kind(tmp_path: Path) -> None:
    links = rels(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "worksheets/sheet2.xml"),
        ("rId3", "chartsheet", "chartsheets/sheet1.xml"),
    )
    book = open_book(
        tmp_path,
        workbooks.parts(
            None,
            (WORKBOOK, workbooks.workbook("設問", "一覧!veryHidden", "図!hidden")),
            ("xl/_rels/workbook.xml.rels", links),
            ("xl/worksheets/sheet2.xml", sheet()),
            ("xl/chartsheets/sheet1.xml", f'<chartsheet xmlns="{MAIN}"/>'),
        ),
    )
    assert [(one.name, one.state, one.kind) for one in book.sheets] == [
        ("設問", "visible", SheetKind.WORKSHEET),
        ("一覧", "veryHidden", SheetKind.WORKSHEET),
        ("図", "hidden", SheetKind.CHARTSHEET),
    ]
    assert book.sheets[2].cells == {}


PLAIN = '<dataValidations count="1"><dataValidation type="list" showErrorMessage="1" sqref="B3 D1:D9">{}</dataValidation></dataValidations>'
EXTENDED = (
    f'<extLst><ext><x14:dataValidations {X14} {XM} count="1"><x14:dataValidation type="list" showErrorMessage="1">'
    "<x14:formula1><xm:f>{}</xm:f></x14:formula1><xm:sqref>B3 D1:D9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)
LIST = sheet(
    ROWS.format(
        "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{word}</t></is></c></row>'
            for n, word in enumerate("○△×", 1)
        )
    )
)
NAMES = (
    "<definedNames><definedName name='選択肢'>'一覧 ''表'''!$A$1:$A$3</definedName>"
    "<definedName name='円'>円</definedName><definedName name='局所' localSheetId='1'>設問!$A$1</definedName>"
    "<definedName name='局所' localSheetId='0'>回答T[記号]</definedName><definedName name='列'>'一覧 ''表'''!$A:$A</definedName></definedNames>"
)
TABLE = f'<table xmlns="{MAIN}" displayName="回答T" ref="A1:A3"><tableColumns><tableColumn name="記号"/></tableColumns></table>'


@pytest.mark.parametrize(
    ("rule", "items"),
    [
        (PLAIN.format('<formula1>"はい, いいえ,,対象外"</formula1>'), ("はい", "いいえ", "対象外")),
        (PLAIN.format("<formula1>'一覧 ''表'''!$A$1:$A$3</formula1>"), ("○", "△", "×")),
        (PLAIN.format("<formula1>$A$1:$B$1</formula1>"), ("設問", "回答")),
        (PLAIN.format("<formula1>選択肢</formula1>"), ("○", "△", "×")),
        (PLAIN.format("<formula1>列</formula1>"), ("○", "△", "×")),
        (PLAIN.format("<formula1>局所</formula1>"), ("△", "×")),
        (PLAIN.format('<formula1>INDIRECT("選択肢")</formula1>'), ("○", "△", "×")),
        (PLAIN.format("<formula1>円</formula1>"), ()),
        (PLAIN.format("<formula1>OFFSET($A$1,0,0,3)</formula1>"), ()),
        (PLAIN.format("<formula1>[1]Sheet1!$A$1:$A$3</formula1>"), ()),
        (EXTENDED.format("'一覧 ''表'''!$A$1:$A$3"), ("○", "△", "×")),
        (
            PLAIN.format(
                f'<mc:AlternateContent {MC} {AC}><mc:Choice Requires="x12ac"><x12ac:list>はい,"1,000 件","&quot;他&quot;"</x12ac:list>'
                '</mc:Choice><mc:Fallback><formula1>"はい,1,000 件,他"</formula1></mc:Fallback></mc:AlternateContent>'
            ).replace('"&quot;他&quot;"', "他"),
            ("はい", "1,000 件", "他"),
        ),
    ],
)
def test_a_drop_down_offers_its_list_wherever_it_stands(tmp_path: Path, rule: str, items: tuple[str, ...]) -> None:
    book = open_book(
        tmp_path,
        workbooks.parts(
            sheet(after=rule),
            (WORKBOOK, workbooks.workbook("設問", "一覧 '表'!hidden", after=NAMES)),
            ("xl/worksheets/sheet2.xml", LIST),
            ("xl/worksheets/_rels/sheet2.xml.rels", rels(("rId1", "table", "../tables/table1.xml"))),
            ("xl/tables/table1.xml", TABLE),
        ),
    )
    one = book.sheets[0]
    assert book.choices(one, 3, 2) == items
    assert book.choices(one, 4, 2) == ()
    found = one.validation_at(9, 4)
    assert found is not None
    assert (found.kind, found.strict, found.ranges) == ("list", True, (Range(3, 2, 3, 2), Range(1, 4, 9, 4)))


def test_a_rule_that_only_warns_is_not_strict(tmp_path: Path) -> None:
    rule = '<dataValidations><dataValidation type="whole" errorStyle="warning" showErrorMessage="1" prompt="件数" sqref="B:B"/></dataValidations>'
    expected = Validation("whole", (Range(1, 2, 1_048_576, 2),), strict=False, prompt="件数")
    assert read(tmp_path, sheet(after=rule)).validations == (expected,)


@pytest.mark.parametrize(
    ("rule", "longest"),
    [
        ('type="textLength" operator="lessThanOrEqual" sqref="B2"><formula1>100</formula1>', 100),
        ('type="textLength" operator="lessThan" sqref="B2"><formula1>100</formula1>', 99),
        ('type="textLength" sqref="A1 B2:C9"><formula1>1</formula1><formula2>200</formula2>', 200),
        ('type="custom" sqref="B2"><formula1>LEN(B2)&lt;=50</formula1>', 50),
        ('type="textLength" operator="greaterThan" sqref="B2"><formula1>5</formula1>', 32_767),
        ('type="textLength" operator="notBetween" sqref="B2"><formula1>5</formula1><formula2>9</formula2>', 32_767),
        ('type="textLength" operator="lessThan" sqref="B2"><formula1>$H$1</formula1>', 32_767),
        ('type="textLength" operator="lessThan" sqref="B2"><formula1>99999</formula1>', 32_767),
        ('type="whole" operator="lessThan" sqref="B2"><formula1>5</formula1>', 32_767),
        ('type="textLength" operator="lessThan" sqref="B3"><formula1>5</formula1>', 32_767),
    ],
)
def test_a_rule_of_length_says_how_many_letters_a_text_may_have(rule: str, longest: int, tmp_path: Path) -> None:
    after = f"<dataValidations><dataValidation {rule}</dataValidation></dataValidations>"
    assert read(tmp_path, sheet(after=after)).longest_text(2, 2) == longest


def test_a_rule_of_length_is_read_in_its_extended_form(tmp_path: Path) -> None:
    rule = (
        f'<extLst><ext><x14:dataValidations {X14} {XM}><x14:dataValidation type="textLength"><x14:formula1>'
        "<xm:f>0</xm:f></x14:formula1><x14:formula2><xm:f>30</xm:f></x14:formula2><xm:sqref>B2</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    assert read(tmp_path, sheet(after=rule)).longest_text(2, 2) == 30


def test_an_in_cell_check_box_is_told_by_its_style(tmp_path: Path) -> None:
    bags = "http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag"
    complement = f'<xf><extLst><ext><p:xfComplement xmlns:p="{bags}" i="0"/></ext></extLst></xf>'
    links = workbooks.parts()["xl/_rels/workbook.xml.rels"]
    assert isinstance(links, str)
    one = read(
        tmp_path,
        sheet(ROWS.format('<row r="1"><c r="A1" s="6" t="b"><v>0</v></c><c r="B1" s="6"/></row>')),
        ("xl/styles.xml", workbooks.STYLES.replace("</cellXfs>", f"{complement}</cellXfs>")),
        (
            "xl/_rels/workbook.xml.rels",
            links.replace(
                "</R",
                rels(("b", "FeaturePropertyBag", "bag.xml"))
                .partition(">")[2]
                .partition(">")[2]
                .removesuffix("</Relationships>")
                + "</R",
            ),
        ),
        ("xl/bag.xml", f'<FeaturePropertyBags xmlns="{bags}"><bag type="Checkbox"/></FeaturePropertyBags>'),
    )
    assert (one.cells[1, 1].is_bool, one.cells[1, 1].style.checkbox, one.style_at(1, 2).checkbox) == (True, True, True)


def test_shared_strings_are_joined_without_furigana(tmp_path: Path) -> None:
    shared = strings("<r><t>暗</t></r><r><rPr><b/></rPr><t>号</t></r><rPh sb='0' eb='1'><t>アン</t></rPh>")
    assert text_of(tmp_path, '<c t="s"><v>0</v></c>', ("xl/sharedStrings.xml", shared)) == "暗号"


def test_an_index_finds_the_range_whatever_its_height() -> None:
    ranges = [Range(1, 1, 1_048_576, 1), Range(100, 2, 300, 3), Range(64, 4, 64, 4)]
    index = RangeIndex((one, one) for one in ranges)
    assert [index.at(*place) for place in ((999_999, 1), (300, 3), (301, 3), (64, 4))] == [
        ranges[0],
        ranges[1],
        None,
        ranges[2],
    ]


def test_an_index_finds_what_a_search_through_all_ranges_finds() -> None:
    ranges = [
        *(
            Range(row, column, row + row % 3, column + column % 2)
            for row in range(1, 60, 4)
            for column in range(1, 60, 3)
        ),
        Range(70, 1, 900, 2),
        Range(80, 3, 81, 16_000),
        Range(1_000, 1, 1_048_576, 5),
        Range(2_000, 6, 9_000, 9_000),
    ]
    index = RangeIndex((one, one) for one in ranges)
    places = [(row, column) for row in (*range(1, 90), 900, 901, 5_000) for column in (*range(1, 64), 8_999, 16_000)]
    assert [index.at(*place) for place in places] == [
        next((one for one in ranges if place in one), None) for place in places
    ]


class Looked(Range):
    """A range that counts how often an index compares a cell with any of them."""

    times = 0

    def __getattribute__(self, name: str) -> object:
        Looked.times += name == "first_row"
        return super().__getattribute__(name)


@pytest.mark.parametrize("rows", [12, 1_200])
def test_an_index_compares_a_cell_with_a_few_ranges_however_many_there_are(rows: int) -> None:
    index = RangeIndex(
        (Looked(row, column, row, column + 1), row) for row in range(1, rows) for column in range(1, 40, 2)
    )
    Looked.times, lookups = 0, (rows - 1) * 59
    found = sum(index.at(row, column) is not None for row in range(1, rows) for column in range(1, 60))
    assert found == (rows - 1) * 40
    assert Looked.times < 8 * lookups


def test_runs_join_equal_neighbours_and_keep_order() -> None:
    runs = Runs[str]()
    for first, last, value in ((5, 6, "a"), (7, 9, "a"), (20, 30, "b"), (1, 2, "c")):
        runs.add(first, last, value)
    assert list(runs) == [(1, 2, "c"), (5, 9, "a"), (20, 30, "b")]
    assert [runs.at(number) for number in (1, 3, 9, 10, 30, 31)] == ["c", None, "a", None, "b", None]


@pytest.mark.parametrize("number", ["\u0663", "\uff13", "9" * 5000, "-3", "3.0", "x"])
def test_a_row_counted_in_anything_but_figures_of_a_sheet_is_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(FileDamaged, match="does not exist in Excel"):
        read(tmp_path, sheet(ROWS.format(f'<row r="{number}"><c t="inlineStr"><is><t>a</t></is></c></row>'))).text(3, 1)


@pytest.mark.parametrize("number", ["\u0660", "9" * 5000, "", "-1"])
def test_a_style_a_width_or_a_text_by_no_number_is_none(tmp_path: Path, number: str) -> None:
    cells = f'<row r="1"><c r="A1" t="s"><v>{number}</v></c><c r="B1" s="{number}" t="inlineStr"><is><t>b</t></is></c></row>'
    columns = f'<cols><col min="{number}" max="{number}" width="{number}"/><col width="9"/></cols>'
    found = read(tmp_path, sheet(columns + ROWS.format(cells)), ("xl/sharedStrings.xml", strings("a")))
    assert (found.text(1, 1), found.text(1, 2)) == ("", "b")
