"""Saved layouts: the same form is known again, another is not."""

from __future__ import annotations

import json

import pytest

from qanswer.errors import UsageError
from qanswer.forms.contract import Overrides
from qanswer.forms.grid import Grid, GridCell
from qanswer.forms.layout_store import fingerprint, overrides_as_json, overrides_from_json


def grid(*rows, name="設問"):
    cells = {
        (row, column): GridCell(text)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text
    }
    return Grid(name, cells)


HEAD = ("No.", "設問", "回答", "備考")


def test_answers_and_further_rows_do_not_change_a_form():
    blank = grid(HEAD, ("1", "取得していますか。"))
    answered = grid(HEAD, ("1", "取得していますか。", "○", "毎日"), ("2", "保管していますか。", "×"))
    assert fingerprint([blank]) == fingerprint([answered])


@pytest.mark.parametrize(
    "other",
    [
        grid(("No.", "設問", "備考", "回答"), ("1", "取得していますか。")),
        grid(HEAD, ("1", "取得していますか。"), name="別紙"),
        grid((), HEAD[:3], ("1", "取得していますか。")),
    ],
)
def test_other_headings_or_sheets_are_another_form(other):
    assert fingerprint([grid(HEAD, ("1", "取得していますか。"))]) != fingerprint([other])


def test_overrides_survive_being_saved():
    overrides = Overrides("設問", {"question": "C", "answer": "D+E"}, 5)
    saved = json.loads(json.dumps(overrides_as_json(overrides, "0" * 32)))
    assert overrides_from_json(saved, "layouts.json") == overrides


@pytest.mark.parametrize(
    "saved", [{}, {"schema": "qanswer/saved-layout/1", "columns": {"question": 3}}, {"schema": "other", "columns": {}}]
)
def test_anything_else_is_refused_with_what_to_do(saved):
    with pytest.raises(UsageError, match=r"layouts.json: is no saved layout; delete it"):
        overrides_from_json(saved, "layouts.json")
