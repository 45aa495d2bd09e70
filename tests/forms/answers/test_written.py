"""What goes where, form by form: ``choices.toml`` and ``shapes.toml``, without knowledge or matching."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from qanswer.forms.answers.shared_cells import in_agreement
from qanswer.forms.contract import Overrides, Response
from qanswer.forms.formats.excel import ExcelForm
from qanswer.model import Choice
from qanswer.office.boxes import tick
from qanswer.office.edits import EditKind
from qanswer.office.references import parse_reference

FILES = ("choices.toml", "shapes.toml")
CASES = [
    case for name in FILES for case in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["case"]
]
LONGER_THAN_A_CELL = "あ" * 32_768


def drawn(path: Path, case: dict[str, Any]) -> Path:
    """Write the form of a case."""
    book = Workbook()
    book.active.title = "Sheet"
    for name, rows in {"Sheet": case["rows"], **case.get("more", {})}.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row, line in enumerate(rows.strip("\n").split("\n"), 1):
            for column, text in enumerate(line.split("|"), 1):
                if text:
                    sheet.cell(row, column).value = {"TRUE": True, "FALSE": False}.get(text, text.replace("\\n", "\n"))
    for area, words in case.get("lists", {}).items():
        rule = DataValidation(type="list", formula1=words if isinstance(words, str) else f'"{",".join(words)}"')
        rule.add(area)
        book["Sheet"].add_data_validation(rule)
    for area, most in case.get("lengths", {}).items():
        rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(most))
        rule.add(area)
        book["Sheet"].add_data_validation(rule)
    for area in case.get("merges", ()):
        book["Sheet"].merge_cells(area)
    for name, area in case.get("names", {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=area)
    book.save(path)
    return path


def answered(form: ExcelForm, case: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what every written cell reads, and the first code of every question that has one."""
    sheet = form.source.sheets[0]
    written: dict[str, str] = {}
    codes: dict[str, str] = {}
    responses = [_response(slot.question.location.cell, case) for slot in form.slots]
    for slot, response in zip(form.slots, in_agreement(form.slots, responses), strict=True):
        if response is None:
            continue
        cell = slot.question.location.cell
        placed = form.place(slot, response)
        for edit in placed.edits:
            place = edit.place.cell
            if edit.kind is EditKind.BOX:
                before = written.get(place) or sheet.text(*parse_reference(place))
                written[place] = tick(before, edit.box_index)
            else:
                written[place] = edit.text
        if placed.reasons:
            codes[cell] = placed.reasons[0].code
    return written, codes


def _response(cell: str, case: dict[str, Any]) -> Response | None:
    if cell in case.get("unanswered", ()):
        return None
    choice = case.get("choices", {}).get(cell, case.get("choice", "yes"))
    text = LONGER_THAN_A_CELL if cell in case.get("long", ()) else case.get("text", "T")
    return Response(Choice(choice), text, "")


def spread(written: dict[str, str]) -> dict[str, str]:
    """Return ``written`` with "C2:C4" told cell by cell."""
    found = {}
    for area, text in written.items():
        first, _, last = area.partition(":")
        column, top = re.match(r"([A-Z]+)(\d+)", first).groups()
        right, bottom = re.match(r"([A-Z]+)(\d+)", last or first).groups()
        for letter in range(ord(column), ord(right) + 1):
            for row in range(int(top), int(bottom) + 1):
                found[f"{chr(letter)}{row}"] = text
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_written(case, tmp_path):
    if case.get("skip"):
        pytest.skip(case["skip"])
    form = ExcelForm.open(drawn(tmp_path / "form.xlsx", case), Overrides(columns=case.get("columns", {})))
    written, codes = answered(form, case)
    assert written == spread(case["written"])
    assert codes == case.get("codes", {})
    if "questions" in case:
        assert len(form.slots) == case["questions"]
    for cell, context in case.get("context", {}).items():
        assert [list(slot.question.context) for slot in form.slots if slot.question.location.cell == cell] == [context]
    for cell, text in case.get("asked", {}).items():
        assert [slot.question.text for slot in form.slots if slot.question.location.cell == cell] == [text]
