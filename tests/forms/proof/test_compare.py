"""The proof: it lists what changed, finds every planted fault, and so does the independent comparison of the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

import faults
import independent
import pytest
import workbooks
from documents import make, p
from workbooks import SHEET, WORKBOOK

from qanswer.errors import FileDamaged, FileMissing, VerificationFailed
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.forms.proof.blanks import fills_a_blank
from qanswer.forms.proof.compare import compare
from qanswer.model import SheetCell
from qanswer.office.edits import Edit
from qanswer.office.findings import Change, Difference
from qanswer.office.package.package import file_sha256
from qanswer.office.workbook.workbook import Workbook
from qanswer.office.workbook.write import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return workbooks.save(tmp_path / "form.xlsx", workbooks.parts(faults.FORM, ("xl/theme.xml", "<theme/>")))


@pytest.fixture
def copy(form: Path, tmp_path: Path) -> Path:
    edits = [Edit(SheetCell("設問", cell), text) for cell, text in faults.CELLS.items()]
    write(Workbook.open(form), edits, tmp_path / "copy.xlsx")
    return tmp_path / "copy.xlsx"


def test_every_changed_cell_is_listed_and_nothing_else_differs(form: Path, copy: Path) -> None:
    assert compare(form, copy).as_json() == {
        "original": {"path": str(form), "sha256": file_sha256(form)},
        "filled": {"path": str(copy), "sha256": file_sha256(copy)},
        "unharmed": True,
        "changes": [
            {"sheet": "設問", "cell": "B3", "before": "", "after": "○", "before_blank": True},
            {"sheet": "設問", "cell": "D3", "before": "", "after": "説明 <1>", "before_blank": True},
            {"sheet": "設問", "cell": "B6", "before": "", "after": " _x0041_ ", "before_blank": True},
        ],
        "differences": [],
        "parts": {
            "identical": 6,
            "edited": [SHEET],
            "declared": [f"{WORKBOOK}: asks for recalculation on opening (fullCalcOnLoad)"],
        },
    }


def test_a_file_is_the_same_as_itself(form: Path) -> None:
    comparison = compare(form, form)
    assert (comparison.changes, comparison.differences, comparison.identical_parts) == ((), (), 8)
    assert comparison.unharmed


@pytest.mark.parametrize("name", faults.FAULTS)
def test_a_planted_fault_is_found(form: Path, copy: Path, tmp_path: Path, name: str) -> None:
    """Both by the product and by the tests' own comparison, whose verdict the other tests rely on."""
    faulty = tmp_path / "faulty.xlsx"
    faults.FAULTS[name](copy, faulty)
    comparison = compare(form, faulty)
    meant = {SheetCell("設問", cell) for cell in faults.CELLS}
    stray = [change for change in comparison.changes if change.place not in meant]
    assert comparison.differences or stray
    assert independent.differences(form, faulty, {SHEET: faults.CELLS}, recalculated=WORKBOOK) != []


@pytest.mark.parametrize(("old", "new"), [("○", "×"), ("_x005F_x0041_", "_x0041_")], ids=["another word", "no escape"])
def test_a_wrong_answer_is_found_where_it_shows(form: Path, copy: Path, tmp_path: Path, old: str, new: str) -> None:
    faults.in_part(old, new)(copy, tmp_path / "faulty.xlsx")
    found = independent.differences(form, tmp_path / "faulty.xlsx", {SHEET: faults.CELLS}, recalculated=WORKBOOK)
    assert found != []
    assert {
        change.place.cell: change.after for change in compare(form, tmp_path / "faulty.xlsx").changes
    } != faults.CELLS


def test_without_a_fault_both_find_nothing(form: Path, copy: Path, tmp_path: Path) -> None:
    faults.untouched(copy, tmp_path / "same.xlsx")
    assert compare(form, tmp_path / "same.xlsx").differences == ()
    assert independent.differences(form, tmp_path / "same.xlsx", {SHEET: faults.CELLS}, recalculated=WORKBOOK) == []


def test_a_cell_of_which_only_the_kind_changed_is_listed(tmp_path: Path) -> None:
    before = workbooks.sheet('<sheetData><row r="1"><c r="A1" t="str"><v>1</v></c></row></sheetData>')
    one = workbooks.save(tmp_path / "one.xlsx", workbooks.parts(before))
    two = workbooks.save(tmp_path / "two.xlsx", workbooks.parts(before.replace(' t="str"', "")))
    assert compare(one, two).changes == (Change(SheetCell("設問", "A1"), "1", "1"),)


def test_a_file_saved_by_another_program_differs_but_its_changed_cells_are_still_listed(tmp_path: Path) -> None:
    workbooks.save(tmp_path / "one.xlsx", workbooks.parts())
    renumbered = workbooks.strings("新", "設問", "回答", "データを暗号化していますか", "○")
    data = workbooks.DATA
    for old, new in (("2", "3"), ("1", "2"), ("0", "1")):
        data = data.replace(f"<v>{old}</v>", f"<v>{new}</v>")
    data = data.replace('<c r="B3" s="2"/>', '<c r="B3" s="2" t="s"><v>4</v></c>').replace("<v>1</v>", "<v>0</v>")
    parts = workbooks.parts(workbooks.sheet(data), ("xl/sharedStrings.xml", renumbered))
    workbooks.save(tmp_path / "two.xlsx", parts)
    comparison = compare(tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    assert comparison.changes == (
        Change(SheetCell("設問", "A1"), "設問", "新"),
        Change(SheetCell("設問", "B3"), "", "○"),
    )
    assert Difference("xl/sharedStrings.xml", "content differs") in comparison.differences


def test_many_differences_in_one_part_are_counted_not_listed(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}" ht="9"/>' for number in range(1, 51))
    one = workbooks.save(tmp_path / "one.xlsx", workbooks.parts(workbooks.sheet(f"<sheetData>{rows}</sheetData>")))
    two = workbooks.save(tmp_path / "two.xlsx", workbooks.parts(workbooks.sheet("<sheetData/>")))
    differences = compare(one, two).differences
    assert len(differences) == 21
    assert differences[-1] == Difference(SHEET, "and 30 more differences")


def test_a_file_that_cannot_be_read_is_named(form: Path, tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match=r"none\.xlsx"):
        compare(form, tmp_path / "none.xlsx")
    (tmp_path / "short.xlsx").write_bytes(form.read_bytes()[:-40])
    with pytest.raises(FileDamaged, match=r"short\.xlsx"):
        compare(form, tmp_path / "short.xlsx")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "○"),
        ("選択してください", "はい"),
        ("[Yes/No]", "Yes"),
        ("＿＿＿＿", "山田"),
        ("FALSE", "TRUE"),
        ("会社名：", "会社名：例示株式会社"),
        ("Date: ______", "Date: 2026-04-01"),
        ("回答日：　　年　月　日", "回答日：2026-04-01"),
        ("□はい　□いいえ", "■はい　□いいえ"),
        ("☐ Yes ☐ No", "☒ Yes ☐ No"),
    ],
)
def test_what_was_to_be_filled_counts_as_blank(before: str, after: str) -> None:
    assert fills_a_blank(Change(SheetCell("設問", "C9"), before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("年1回以上実施していますか。", "年2回以上実施していますか。"),
        ("年1回以上実施していますか", "年1回以上実施していますか（任意）"),
        ("○", "×"),
        ("見積：100", "見積：100円"),
        ("会社名：", "貴社名：例示株式会社"),
        ("【必須】", "【任意】"),
        ("■はい　□いいえ", "□はい　■いいえ"),
        ("備考", ""),
    ],
)
def test_what_stood_there_and_is_changed_does_not(before: str, after: str) -> None:
    change = Change(SheetCell("設問", "C9"), before, after)
    assert not fills_a_blank(change)


def test_files_of_two_kinds_are_said_to_be_no_versions_of_one_form(form: Path, tmp_path: Path) -> None:
    document = make(tmp_path / "other.docx", p("施錠していますか。"))
    (difference,) = compare(form, document).differences
    assert str(difference) == "an Excel workbook and a Word document are no two versions of one form"


def test_a_workbook_under_another_part_is_told_by_its_parts_and_not_read(form: Path, tmp_path: Path) -> None:
    with ZipFile(form) as old, ZipFile(tmp_path / "moved.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("workbook.xml", "book.xml"), old.read(name).replace(b"workbook.xml", b"book.xml"))
    found = compare(form, tmp_path / "moved.xlsx", [Edit(SheetCell("設問", "A1"), "x")])
    assert str(found.differences[0]) == "the main part is xl/book.xml, was xl/workbook.xml"
    assert (found.changes, found.edited_parts, found.unmet) == ((), (), ())


def test_a_place_that_reads_otherwise_than_asked_is_named(form: Path, copy: Path, tmp_path: Path) -> None:
    first, *others = [Edit(SheetCell("設問", cell), text) for cell, text in faults.CELLS.items()]
    asked = [replace(first, text="something else"), *others]
    with pytest.raises(VerificationFailed, match=f"{first.place} of the filled copy does not read as it was asked"):
        proven(open_form(form), copy, asked, tmp_path / "copy.xlsx")
