"""Forms filled with fixed responses, cell by cell: ``pytest tests/forms/test_golden.py --regen`` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from answer_styles import STYLES, build

from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.forms.proof.compare import compare
from qanswer.model import Choice
from qanswer.office.workbook.workbook import Workbook

GOLDEN = Path(__file__).with_name("golden")
RESPONSES = (
    Response(Choice.YES, "毎日取得しています。", "出典：チェックシート 6.8"),
    Response(Choice.PARTIAL, "一部のデータを暗号化しています。", "出典：チェックシート 6.9"),
    Response(Choice.NO, "専用線は提供していません。", "出典：チェックシート 7.1"),
    Response(None, "受付で記録しています。", ""),
    Response(Choice.NOT_APPLICABLE, "該当しません。", "出典：チェックシート 9.2"),
)


@pytest.mark.parametrize("style", STYLES)
def test_a_form_is_filled_in_its_own_words(style, tmp_path, regen):
    form = open_form(build(style, tmp_path))
    numbers = [int(slot.question.number) for slot in form.slots]  # a row whose answer is calculated is no question
    placements = {
        number: form.place(slot, RESPONSES[number - 1]) for number, slot in zip(numbers, form.slots, strict=True)
    }
    output = tmp_path / "filled.xlsx"
    form.write([edit for placement in placements.values() for edit in placement.edits], output)
    comparison = compare(form.path, output)
    assert not comparison.differences
    shown = "\n".join(_lines(output, placements)) + "\n"
    golden = GOLDEN / f"{style}.txt"
    if regen:
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def _lines(output, placements):
    sheet = Workbook.open(output).sheets[0]
    for (row, column), cell in sorted(sheet.cells.items()):
        if column > 2:
            yield f"{chr(64 + column)}{row}\t{cell.text}".replace("\n", "⏎")
    for number, placement in placements.items():
        told = ", ".join(reason.code for reason in placement.reasons) or "-"
        yield f"question {number}\tticked {placement.choice or '-'}\t{told}"
