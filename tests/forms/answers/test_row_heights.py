"""Answers longer than their cells show are counted; rows are made higher only where that is asked for, and proven."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook

from qanswer.errors import VerificationFailed
from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.accept import proven
from qanswer.model import Choice
from qanswer.office.edits import RowHeight

QUESTIONS = ("鍵を更新していますか", "不正プログラムを検知していますか", "来訪者の記録を残していますか")
LONG = "お客様のデータは毎日複製し、遠隔地に保管しています。" * 8


@pytest.fixture
def filled(tmp_path):
    """A form whose first row is low, whose second grows by itself, and whose third is high."""
    book = Workbook()
    sheet = book.active
    sheet.append(["No", "設問", "回答", "備考"])
    for number, text in enumerate(QUESTIONS, 1):
        sheet.append([number, text])
    sheet.column_dimensions["D"].width = 40
    sheet.row_dimensions[2].height, sheet.row_dimensions[4].height = 15, 400
    book.save(tmp_path / "form.xlsx")
    form = open_form(tmp_path / "form.xlsx")
    edits = [edit for slot in form.slots for edit in form.place(slot, Response(Choice.YES, LONG, "")).edits]
    return form, edits, tmp_path / "out.xlsx"


def test_only_a_row_with_a_height_of_its_own_that_is_too_low_is_counted(filled):
    form, edits, _ = filled
    overlong = form.overlong(edits)
    assert (overlong.cells, [one.row for one in overlong.heights]) == (1, [2])


def test_nothing_but_the_heights_asked_for_changes(filled):
    form, edits, output = filled
    heights = form.overlong(edits).heights
    form.write(edits, output, heights)
    comparison = proven(form, output, edits, output, heights=heights)
    assert comparison.declared == ("xl/worksheets/sheet1.xml: 1 answered row is higher",)
    rows = load_workbook(output).active.row_dimensions
    assert (rows[2].height, rows[3].height, rows[4].height) == (float(heights[0].points), None, 400)
    assert rows[2].height > 15


def test_a_height_that_nobody_asked_for_is_not_kept(filled):
    form, edits, output = filled
    form.write(edits, output, form.overlong(edits).heights)
    with pytest.raises(VerificationFailed):
        proven(form, output, edits, output)


def test_a_height_that_was_asked_for_and_not_given_is_not_kept(filled):
    form, edits, output = filled
    form.write(edits, output)
    with pytest.raises(VerificationFailed):
        proven(form, output, edits, output, heights=[RowHeight("Sheet", 2, "200")])


def test_without_heights_every_row_stays_as_high_as_it_was(filled):
    form, edits, output = filled
    form.write(edits, output)
    proven(form, output, edits, output)
    assert load_workbook(output).active.row_dimensions[2].height == 15
