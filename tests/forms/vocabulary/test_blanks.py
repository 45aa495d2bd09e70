"""What counts as a blank: a person's words stay, in whatever brackets; what a form was sent out with is to be filled."""

from __future__ import annotations

import tomllib

import pytest
from form_cases import FOLDER
from hypothesis import given
from hypothesis import strategies as st

from qanswer.forms.proof.blanks import fills_a_blank
from qanswer.forms.vocabulary.blanks import is_blank, sent_out_with
from qanswer.model import SheetCell
from qanswer.office.findings import Change

TEXTS = tomllib.loads((FOLDER / "blanks.toml").read_text(encoding="utf-8"))
ROWS = 6


@pytest.mark.parametrize("text", TEXTS["kept"])
def test_a_persons_words_are_no_blank(text):
    assert not is_blank(text)
    assert not fills_a_blank(Change(SheetCell("s", "C2"), text, "○"))


@pytest.mark.parametrize("text", TEXTS["blank"])
def test_what_only_asks_to_be_filled_is_a_blank(text):
    assert is_blank(text)
    assert fills_a_blank(Change(SheetCell("s", "C2"), text, "○"))


@pytest.mark.parametrize("text", TEXTS["everywhere"])
def test_what_every_row_shows_and_nobody_answers_with_is_a_blank(text):
    assert not is_blank(text)
    assert is_blank(text, sent_out_with([text] * ROWS))
    assert not is_blank(text, sent_out_with([text] * 2 + [""] * ROWS))


@pytest.mark.parametrize("text", TEXTS["everywhere_kept"])
def test_an_answer_is_no_blank_however_often_it_stands_there(text):
    assert sent_out_with([text] * ROWS) == frozenset()


def test_cells_that_repeat_their_heading_are_blank():
    assert sent_out_with(["ご意見"] * ROWS, ["ご意見"]) == {"ご意見"}


@given(st.text(st.sampled_from("（）()【】[]<>○はいYesno 済_.…-年月日"), max_size=12), st.sampled_from("（【[(<"))
def test_brackets_make_no_blank_of_what_is_none(text, bracket):
    closing = dict(zip("（【[(<", "）】])>", strict=True))[bracket]
    if not is_blank(text) and text.strip() == text:
        assert not is_blank(f"{bracket}対象外：{text}{closing}")


@pytest.mark.parametrize("mark", ["[x]", "[X]", "[✓]", "【レ】", "[OK]", "〔済〕"])
def test_a_mark_in_brackets_among_placeholders_is_a_persons(mark):
    placeholders = [f"[Name of policy {number}]" for number in range(9)]
    assert mark not in sent_out_with([*placeholders, mark])
