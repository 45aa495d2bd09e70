"""Whatever sheet and whatever texts: only the targets differ, they read back, and the same call gives the same bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import independent
import python_calamine
import workbooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import SHEET, sheet

from qanswer.forms.proof.compare import compare
from qanswer.model import SheetCell
from qanswer.office.edits import Edit
from qanswer.office.references import Range, column_letters, column_number, format_reference, parse_reference
from qanswer.office.values import escape_text
from qanswer.office.workbook.sheet_reader import CellKind
from qanswer.office.workbook.strings import unescape
from qanswer.office.workbook.workbook import Sheet, Workbook
from qanswer.office.workbook.write import write

ROWS, COLUMNS = 9, 7
BODIES = (
    "",
    "<v>3</v>",
    "<is><t>a</t></is>",
    '<is><r><rPr><b/></rPr><t xml:space="preserve"> b</t></r></is>',
    "<v>1</v>",
)
TYPES = ("", "", ' t="inlineStr"', ' t="inlineStr"', ' t="s"')

texts = st.text(
    st.characters(
        exclude_categories=["Cs"],
        exclude_characters="\ufffe\uffff\r" + "".join(map(chr, [*range(9), 11, 12, *range(14, 32)])),
    ),
    max_size=40,
) | st.sampled_from(["_x0041_", "_x005F_x0041_", "]]>", "<c r='A1'/>", "&lt;", "=A1", " ", "\n\t", "＿ｘ００４１＿"])
places = st.tuples(st.integers(1, ROWS + 3), st.integers(1, COLUMNS + 3))


@st.composite
def cells(draw: st.DrawFn, row: int, *, named: bool) -> str:
    columns = sorted(draw(st.sets(st.integers(1, COLUMNS), max_size=4)))
    out = []
    for column in columns if named else range(1, len(columns) + 1):
        kind = draw(st.integers(0, len(BODIES) - 1))
        reference = f' r="{format_reference(row, column)}"' if named else ""
        style = draw(st.sampled_from(["", ' s="2"', " s='1'"]))
        body = f">{BODIES[kind]}</c>" if BODIES[kind] or draw(st.booleans()) else "/>"
        out.append(f"<c{reference}{style}{TYPES[kind]}{body}")
    return "".join(out)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    named = draw(st.booleans())
    numbers = sorted(draw(st.sets(st.integers(1, ROWS), max_size=5)))
    rows = []
    for row in numbers if named else range(1, len(numbers) + 1):
        inside = draw(cells(row, named=named))
        attributes = draw(st.sampled_from(["", ' spans="1:7"', ' s="1" customFormat="1"', ' ht="20" s="2"']))
        reference = f' r="{row}"' if named else ""
        rows.append(
            f"<row{reference}{attributes}>{inside}</row>"
            if inside or draw(st.booleans())
            else f"<row{reference}{attributes}/>"
        )
    before = draw(st.sampled_from(["", '<cols><col min="2" max="5" style="2"/></cols>']))
    data = draw(st.sampled_from(["<sheetData>{}</sheetData>", "<sheetData>\n{}\n<!-- x --></sheetData>"])).format(
        "".join(rows)
    )
    part = sheet(data, before=before, dimension=draw(st.sampled_from(["", "A1", "A1:G9"])))
    if draw(st.booleans()):
        part = (
            part.replace("<", "<x:")
            .replace("<x:/", "</x:")
            .replace("<x:?", "<?")
            .replace("<x:!", "<!")
            .replace("xmlns=", "xmlns:x=")
        )
    return part


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(), st.dictionaries(places, texts, min_size=1, max_size=6))
def test_only_the_targets_differ_and_they_read_back(part: str, wanted: dict[tuple[int, int], str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        form = workbooks.save(Path(folder) / "form.xlsx", workbooks.parts(part))
        one, two = Path(folder) / "one.xlsx", Path(folder) / "two.xlsx"
        book = Workbook.open(form)
        edits = [Edit(SheetCell("設問", format_reference(*place)), text) for place, text in wanted.items()]
        write(book, edits, one)
        write(book, edits[::-1], two)
        assert one.read_bytes() == two.read_bytes()
        before, after = book.sheets[0], Workbook.open(one).sheets[0]
        assert {place: after.text(*place) for place in wanted} == wanted
        targets = {
            format_reference(*place): text
            for place, text in wanted.items()
            if _shown(before, place) != (text, CellKind.TEXT)
        }
        if targets:
            assert independent.differences(form, one, {SHEET: targets}) == []
        else:
            assert one.read_bytes() == form.read_bytes()
        comparison = compare(form, one)
        assert comparison.differences == ()
        assert {change.place.cell for change in comparison.changes} == set(targets)
        _calamine_agrees(one, wanted)


def _shown(one: Sheet, place: tuple[int, int]) -> tuple[str, CellKind]:
    cell = one.cells.get(place)
    return ("", CellKind.TEXT) if cell is None else (cell.text, cell.kind)


def _calamine_agrees(path: Path, wanted: dict[tuple[int, int], str]) -> None:
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        sheet_read = book.get_sheet_by_index(0)
        start = sheet_read.start or (0, 0)
        rows = sheet_read.to_python(skip_empty_area=True)
    for (row, column), text in wanted.items():
        at_row, at_column = row - 1 - start[0], column - 1 - start[1]
        inside = 0 <= at_row < len(rows) and 0 <= at_column < len(rows[at_row])
        shown = rows[at_row][at_column] if inside else ""
        if isinstance(shown, str):  # a cell that was left as the number it is
            assert shown == text


@given(texts)
def test_an_escaped_text_is_the_text_again(text: str) -> None:
    unmarked = escape_text(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescape(unmarked) == text


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_references_are_there_and_back(row: int, column: int) -> None:
    assert parse_reference(format_reference(row, column)) == (row, column)
    assert column_number(column_letters(column)) == column
    assert Range.parse(format_reference(row, column)) == Range(row, column, row, column)
