"""Forms that are no table are told as they stand on the sheet, and what only looks like one of them is left alone."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook

from qanswer.forms.contract import Response
from qanswer.forms.formats.registry import open_form
from qanswer.model import Choice

QUESTIONS = ("鍵を更新していますか", "不正プログラムを検知していますか", "来訪者の記録を残していますか")


def opened(tmp_path, *rows, title="Sheet"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    book.save(tmp_path / "form.xlsx")
    return open_form(tmp_path / "form.xlsx")


def test_a_block_of_questions_over_answers_names_rows_and_columns_of_the_sheet(tmp_path):
    rows = [row for text in QUESTIONS for row in (("", "問1", text), ("", "回答", None), ())]
    (block,) = opened(tmp_path, *rows).layout.blocks
    assert (block.first_row, block.last_row, block.question, block.answer, block.number, block.questions) == (
        1, 7, "C", ("C",), "B", 3,
    )  # fmt: skip


def test_a_block_of_questions_along_a_row_stands_in_that_row(tmp_path):
    (block,) = opened(tmp_path, ("設問", *QUESTIONS), ("回答",), ("備考",)).layout.blocks
    assert (block.first_row, block.last_row, block.questions) == (1, 1, 3)


def test_letters_for_question_and_answer_show_where_the_answer_goes(tmp_path):
    (block,) = opened(
        tmp_path, *((f"Q{number}", text, "A", None) for number, text in enumerate(QUESTIONS, 1))
    ).layout.blocks
    assert (block.question, block.answer, block.number, block.questions) == ("B", ("D",), "A", 3)


@pytest.mark.parametrize(
    "text", ["[ ] Yes [ ] No  {}", "{} [ ] Yes [ ] No", "□はい　□いいえ　{}", "{}\n□ はい\n□ いいえ"]
)
def test_a_question_and_its_boxes_in_one_cell_are_told_apart(tmp_path, text):
    form = opened(
        tmp_path, ("鍵について", None), *((number, text.format(asked)) for number, asked in enumerate(QUESTIONS, 1))
    )
    assert [(slot.question.text, slot.question.number) for slot in form.slots] == [
        (asked, str(number)) for number, asked in enumerate(QUESTIONS, 1)
    ]
    (first, *_) = form.slots
    placed = form.place(first, Response(Choice.NO, "", ""))
    form.write(placed.edits, tmp_path / "filled.xlsx")
    assert load_workbook(tmp_path / "filled.xlsx").active["B2"].value in {
        "[ ] Yes [x] No  鍵を更新していますか", "[ ] Yes [○] No  鍵を更新していますか", "鍵を更新していますか [ ] Yes [○] No",
        "□はい　■いいえ　鍵を更新していますか", "鍵を更新していますか\n□ はい\n■ いいえ",
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        (("名称", *QUESTIONS), ("A社", "はい", "はい", "いいえ"), ("B社", "はい", "いいえ", "いいえ")),
        (("回答",), ("よくある質問", "鍵を更新していますか"), ("回答", "毎年更新しています")),
        (("記入方法",), ("【記入例】",), ("No", "設問", "回答"), (1, QUESTIONS[0], "○")),
        (("目的", "この調査は何のために行いますか"), ("回答", "")),
    ],
    ids=["answers of several", "one question with its answer", "an example", "a single question"],
)
def test_other_sheets_are_no_forms(tmp_path, rows):
    assert not any(slot.answer for slot in opened(tmp_path, *rows).slots)


def test_a_placeholder_that_repeats_its_label_is_no_label(tmp_path):
    form = opened(
        tmp_path, ("会社名", "会社名"), ("担当者名", "担当者名"), (), ("No", "設問", "回答"), *enumerate(QUESTIONS, 1)
    )
    assert form.header_fields == ()


def test_things_to_rate_are_asked_where_nothing_else_stands_in_the_table(tmp_path):
    rows = [("Area", "Score (1-5)", "Evidence"), *((one, None, None) for one in ("Access", "Encryption", "Backups"))]
    (block,) = opened(tmp_path, *rows).layout.blocks
    assert (block.question, block.answer, block.questions) == ("A", ("B",), 3)


def test_a_key_to_the_ratings_is_no_question(tmp_path):
    rows = [("Level", "Meaning"), ("0", "Nothing is in place."), ("1", "It is done."), ("2", "It is reviewed.")]
    assert not opened(tmp_path, *rows).slots
