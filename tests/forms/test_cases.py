"""Forms drawn in ``tests/forms/cases``: which cells are asked, which are left and why, and which an answer goes into."""

from __future__ import annotations

import pytest
from form_cases import build, cases, places
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string

from qanswer.answer import asks_to_be_told
from qanswer.forms.contract import Overrides, Response
from qanswer.forms.formats.registry import open_form
from qanswer.intake.answered import answered_rows
from qanswer.model import Choice, SheetCell

TEXT, SOURCE = "We do it.", "Source: 6.8"


def _cell(place: object) -> str:
    assert isinstance(place, SheetCell)
    return place.cell


def _placed(form, case):
    """Return what is written for each question, by its cell, when every one is answered alike."""
    choice = Choice(case.get("choice", "yes"))
    found = {}
    for slot in form.slots:
        told = Response(choice, TEXT, SOURCE, tells=asks_to_be_told(slot.question))
        found[_cell(slot.question.location)] = form.place(slot, told)
    return found


@pytest.mark.parametrize("case", cases("rows"), ids=lambda case: case["name"])
def test_every_cell_of_a_question_column_is_asked_or_said_to_be_left(case, tmp_path):
    form = open_form(build(case, tmp_path))
    assert sorted(_cell(slot.question.location) for slot in form.slots) == sorted(places(case["asked"]))
    left = {_cell(one.place): one.code for one in form.layout.left}
    assert set(_question_cells(form)) <= {_cell(slot.question.location) for slot in form.slots} | set(left)
    assert {cell: left.get(cell) for cell in case.get("not_asked", {})} == case.get("not_asked", {})
    _check_placed(form, case)


@pytest.mark.parametrize("case", cases("columns"), ids=lambda case: case["name"])
def test_an_answer_goes_into_the_respondents_columns_alone(case, tmp_path):
    told = Overrides(columns=case.get("told", {}), header_row=case.get("header_row"))
    form = open_form(build(case, tmp_path), told)
    assert len(form.layout.blocks) == 1
    block = form.layout.blocks[0]
    seen = {role: getattr(block, role) for role in case.get("roles", {})}
    assert {role: list(value) if isinstance(value, tuple) else value or "" for role, value in seen.items()} == case.get(
        "roles", {}
    )
    _check_placed(form, case)


@pytest.mark.parametrize("case", cases("given"), ids=lambda case: case["name"])
def test_what_people_answered_is_read(case, tmp_path):
    form = open_form(build(case, tmp_path))
    read = {_cell(row.slot.question.location): [row.choice or "", row.text] for row in answered_rows(form.slots)}
    assert {cell: read.get(cell) for cell in case.get("given", {})} == case.get("given", {})
    assert {kind: form.head_values.get(kind) for kind in case.get("head", {})} == case.get("head", {})


def _question_cells(form):
    """Yield every cell with a text in a question column, from the first heading on."""
    sheet = load_workbook(form.path).active
    for block in form.layout.blocks:
        for row in range((block.header_row or 0) + 1, sheet.max_row + 1):
            cell = sheet[f"{block.question}{row}"]
            headings = {sheet[f"{block.question}{one.header_row}"].value for one in form.layout.blocks}
            if cell.value is not None and cell.value not in headings:
                yield cell.coordinate


def _check_placed(form, case):
    placed = _placed(form, case)
    written = {cell: text for placement in placed.values() for cell, text in placement.written.items()}
    answered = [cell for cell, one in placed.items() if any(why.code == "already_answered" for why in one.reasons)]
    if "left" in case:
        assert answered == places(case["left"])
    for cell, into in case.get("into", {}).items():
        assert sorted(placed[cell].written) == sorted(into.split())
    assert {cell: written.get(cell) for cell in case.get("texts", {})} == case.get("texts", {})
    columns = {coordinate_from_string(cell)[0] for cell in written}
    assert not columns & set(case.get("untouched", "").split())
