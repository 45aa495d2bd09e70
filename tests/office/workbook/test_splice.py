"""Every pitfall of writing into a sheet's bytes, one small workbook each, judged by the independent comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import independent
import pytest
import workbooks
from workbooks import MAIN, SHEET, STRICT, sheet

from qanswer.errors import FileDamaged
from qanswer.forms.proof.compare import compare
from qanswer.model import SheetCell
from qanswer.office.edits import Edit
from qanswer.office.values import TextValue
from qanswer.office.workbook.splice import edit_sheet
from qanswer.office.workbook.workbook import Workbook
from qanswer.office.workbook.write import write

if TYPE_CHECKING:
    from pathlib import Path

NASTY = "はい <b>&\"quoted\"</b>\n 'since' _x0041_ {0} ]]> \t末尾 "


def filled(tmp_path: Path, content: dict[str, str | bytes], cells: dict[str, str], **how: object) -> Path:
    """Write ``cells`` into a workbook of these parts and let both comparisons judge; return the copy."""
    original = workbooks.save(tmp_path / "form.xlsx", content, **how)
    output = tmp_path / "filled.xlsx"
    write(Workbook.open(original), [Edit(SheetCell("設問", cell), text) for cell, text in cells.items()], output)
    assert independent.differences(original, output, {SHEET: cells}) == []
    comparison = compare(original, output)
    assert comparison.differences == ()
    assert {change.place.cell: change.after for change in comparison.changes} == cells
    return output


def markup(path: Path, part: str = SHEET) -> str:
    return Workbook.open(path).package.read_part(part).decode()


SMALL = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"/></row></sheetData></worksheet>'.encode()
ROWS = "<sheetData>{}</sheetData>"
PITFALLS = {
    "text in place of a shared string": (sheet(), ["A3"]),
    "an empty styled cell": (sheet(), ["B3"]),
    "an absent cell behind the last of its row": (sheet(), ["D3"]),
    "an absent cell before the first of its row": (
        sheet(ROWS.format('<row r="3" spans="2:2"><c r="B3"/></row>'), dimension="B3"),
        ["A3"],
    ),
    "an absent cell between two": (sheet(ROWS.format('<row r="1"><c r="A1"/><c r="E1"/></row>')), ["C1"]),
    "several absent cells of one gap": (sheet(ROWS.format('<row r="1"><c r="A1"/><c r="F1"/></row>')), ["C1", "D1"]),
    "an absent row between two": (sheet(), ["B2"]),
    "an absent row behind the last": (sheet(), ["C9", "A9", "A12"]),
    "an absent row before the first": (sheet(ROWS.format('<row r="4"><c r="A4"/></row>')), ["A1"]),
    "a sheet without any row": (sheet("<sheetData/>", dimension="A1"), ["B2", "C2", "B5"]),
    "a sheet whose cell data is open and empty": (sheet(ROWS.format("")), ["B2"]),
    "a row that is one tag": (sheet(ROWS.format('<row r="2" s="1" customFormat="1"/><row r="3"/>')), ["B2", "C3"]),
    "a row with a format that it does not name, in a styled column": (
        sheet(
            ROWS.format('<row r="2" customFormat="1"><c r="A2"/></row>'),
            before='<cols><col min="1" max="3" width="9" style="2"/></cols>',
        ),
        ["B2", "C2"],
    ),
    "a dimension of whole rows": (sheet(dimension="1:4"), ["B9"]),
    "a cell that is one tag, its sibling right behind": (
        sheet(ROWS.format('<row r="1"><c r="A1" s="2"/><c r="B1" t="n"><v>5</v></c></row>')),
        ["A1"],
    ),
    "the last cell of a row as one tag": (sheet(ROWS.format('<row r="1"><c r="A1"/></row><row r="2"/>')), ["A1"]),
    "prefixed markup": (
        sheet(ROWS.format('<row r="1"><c r="A1" s="1"/></row>'))
        .replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"'),
        ["A1", "B1", "C7"],
    ),
    "cells and rows without references": (
        sheet(ROWS.format("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")),
        ["B1", "C1", "A2", "A3"],
    ),
    "strict OOXML": (sheet().replace(MAIN, STRICT), ["A3", "C3"]),
    "single quotes, and an angle bracket in an attribute": (
        sheet(ROWS.format("""<row r='1' spans='1:1' x='a>b'><c r='A1' s='1' y="/>"/><c r='B1'><v>1</v></c></row>""")),
        ["A1", "C1"],
    ),
    "comments and CDATA that look like cells": (
        sheet(
            ROWS.format(
                '<!-- <row r="9"><c r="A9"/></row> --><row r="1"><c r="A1" t="str"><v><![CDATA[<c r="B1"/></row>]]></v></c>'
                "<!--</row>--></row>"
            )
        ),
        ["A1", "B1", "A9"],
    ),
    "indented markup": (sheet(ROWS.format('\n  <row r="1">\n    <c r="A1"/>\n  </row>\n')), ["A1", "B1", "A2"]),
    "blanks inside tags": (sheet(ROWS.format('<row r="1" ><c r="A1" s = "1" ></c ></row >')), ["A1", "B1"]),
    "a byte order mark": (b"\xef\xbb\xbf" + sheet().encode(), ["A3", "C3"]),
    "UTF-16": (sheet(after="<!-- 日本語 -->").replace("UTF-8", "UTF-16").encode("utf-16"), ["A3", "C3", "B7"]),
    "UTF-16, big end first": (
        b"\xfe\xff" + sheet().replace("UTF-8", "UTF-16").encode("utf-16-be"),
        ["A3", "C3"],
    ),
    "Latin-1": (sheet(after="<!-- é -->").replace("UTF-8", "ISO-8859-1").encode("latin-1"), ["A3", "C3"]),
    "no declaration": (sheet().partition("\n")[2], ["A3"]),
    "no dimension": (sheet(dimension=""), ["A3", "H20"]),
    "a dimension that must grow to the left and down": (
        sheet(ROWS.format('<row r="5" spans="3:4"><c r="C5"/></row>'), dimension="C5"),
        ["A5", "F9"],
    ),
    "columns with a style": (
        sheet(before='<cols><col min="1" max="1" width="9"/><col min="2" max="4" style="2"/></cols>'),
        ["C3", "D9", "E9"],
    ),
    "value metadata": (
        sheet(ROWS.format('<row r="1"><c r="A1" s="1" t="e" vm="1" cm="1" ph="1"><v>#N/A</v></c></row>')),
        ["A1"],
    ),
    "a number, a date and an error": (
        sheet(ROWS.format('<row r="1"><c r="A1" s="5"><v>45383</v></c><c r="B1" t="e"><v>#REF!</v></c></row>')),
        ["A1", "B1"],
    ),
    "the anchor of a merged range": (
        sheet(after='<mergeCells count="1"><mergeCell ref="A3:A5"/></mergeCells>'),
        ["A3"],
    ),
    "Excel's last cell": (sheet(), ["XFD1048576"]),
}


@pytest.mark.parametrize("name", PITFALLS)
def test_only_the_targets_differ(tmp_path: Path, name: str) -> None:
    part, cells = PITFALLS[name]
    filled(tmp_path, workbooks.parts(part), dict.fromkeys(cells, NASTY))


@pytest.mark.parametrize(
    "how", [{}, {"stored": (SHEET,)}, {"streamed": True}, {"zip64": True}, {"streamed": True, "zip64": True}], ids=str
)
def test_every_kind_of_zip_entry_is_copied_raw(tmp_path: Path, how: dict[str, object]) -> None:
    filled(tmp_path, workbooks.parts(), {"B3": "○"}, **how)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "_x0041_x0042_",
        "_x005F_",
        "=1+1",
        "'",
        "😀𠮷",
        "a\tb",
        "]]>",
        "&amp;",
        "\u0085\u2028",
        "x" * 32_767,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_text_reads_back_as_it_was_written(tmp_path: Path, text: str) -> None:
    filled(tmp_path, workbooks.parts(), {"A3": text})


def test_line_ends_become_the_one_excel_has(tmp_path: Path) -> None:
    original = workbooks.save(tmp_path / "form.xlsx", workbooks.parts())
    write(Workbook.open(original), [Edit(SheetCell("設問", "B3"), "a\r\nb\rc")], tmp_path / "o.xlsx")
    assert Workbook.open(tmp_path / "o.xlsx").sheets[0].text(3, 2) == "a\nb\nc"


def test_the_written_markup_is_plain_inline_text(tmp_path: Path) -> None:
    output = filled(tmp_path, workbooks.parts(), {"B3": "a<b"})
    cell = '<c r="B3" s="2" t="inlineStr"><is><t xml:space="preserve">a&lt;b</t></is></c>'
    assert markup(output) == sheet().replace('<c r="B3" s="2"/>', cell)


def test_spans_and_dimension_grow_only_as_far_as_needed(tmp_path: Path) -> None:
    text = markup(filled(tmp_path, workbooks.parts(), {"D3": "○"}))
    assert '<row r="3" spans="1:4">' in text
    assert '<row r="1" spans="1:2">' in text
    assert '<dimension ref="A1:D3"/>' in text


@pytest.mark.parametrize(
    "data",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="1"/><row r="1"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"/><c r="A1"/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="0"/>',
        '<row r="2147483647"/>',
        '<row r="1"><c r="XFE1"/></row>',
        '<row r="1"><c r="A1"><c r="B1"/></c></row>',
        '<row r="1"><row r="2"/></row>',
        '<row r="1"><c r="A1"><v>1</v><sheetData/></c></row>',
        '<row r="5" s="&quot;/>&lt;x" customFormat="1"/>',
        '</sheetData><sheetData><row r="9"/>',
    ],
)
def test_a_sheet_whose_cells_contradict_themselves_is_refused(tmp_path: Path, data: str) -> None:
    original = workbooks.save(tmp_path / "form.xlsx", workbooks.parts(sheet(ROWS.format(data))))
    with pytest.raises(FileDamaged):
        write(Workbook.open(original), [Edit(SheetCell("設問", "A5"), "○")], tmp_path / "o.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["form.xlsx"]


def test_a_row_outside_the_cell_data_is_refused() -> None:
    astray = '<sheetViews><row r="1"><c r="A1"><v>1</v></c></row></sheetViews>'
    with pytest.raises(FileDamaged, match="a row outside the cell data"):
        edit_sheet(sheet(before=astray).encode(), {(3, 2): TextValue("○")}, "form.xlsx")


class Counted(dict):
    """Values that count how many of them were looked at one after the other."""

    looked_at = 0

    def __iter__(self):
        for place in super().__iter__():
            self.looked_at += 1
            yield place


def test_values_are_gone_through_a_few_times_however_many_rows_are_absent():
    values = Counted({(row, 2): TextValue(f"回答{row}") for row in range(5, 405)})
    edit_sheet(SMALL, values, "sheet1.xml")
    assert values.looked_at < 5 * len(values)
